"""What to export, as what, where to, and how far it is: hangs below its button."""

import enum
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from kafka_explorer.engine.export_files import FileForm
from kafka_explorer.ui import formats
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label
from kafka_explorer.ui.widgets.popover import Popover
from kafka_explorer.ui.widgets.segments import Segments

_WIDTH_PX = 460
_STEPS = 1000


class What(enum.Enum):
    """Which messages are written."""

    SELECTED = "selected"
    SHOWN = "shown"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What was asked for; `masks` are the fields that are dots in the file."""

    what: What
    form: FileForm
    path: str
    masks: tuple[str, ...] = ()


class ExportPanel(Popover):
    """`asked` carries an `ExportWish`; `place_asked` wants a file to be chosen, `stopped` and `going_on` tell what was
    clicked.
    """

    asked = Signal(object)
    place_asked = Signal()
    stopped = Signal()
    going_on = Signal()

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._masks: tuple[str, ...] = ()
        self.what = Segments(theme, ((What.SELECTED, ""), (What.SHOWN, ""), (What.TOPIC, "")))
        self.form = Segments(theme, ((FileForm.JSON_LINES, "JSON Lines"), (FileForm.CSV, "CSV")))
        self.about = Label("", "small")
        self.about.setWordWrap(True)
        self.masking = QCheckBox()
        self.masked = Label("", "small")
        self.masked.setWordWrap(True)
        self.place = QLineEdit()
        self.place.setAccessibleName(self.tr("File to write"))
        self.place.setFont(theme.mono_font())
        self.browse = IconButton(theme, "folder-open", self.tr("Choose a file"), variant="normal")
        self.start = Button(theme, self.tr("Export"), "export", "primary")
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.progress = ElidedLabel("", "muted")
        self.stop = Button(theme, self.tr("Stop"), "stop")
        self.go_on = Button(theme, self.tr("Go on"), "play", "primary")
        self._work = QWidget()
        self._lay_out()
        self._connect()
        self.form.choose(FileForm.JSON_LINES)
        self.show_work(None, "")

    def _lay_out(self) -> None:
        self.panel.setFixedWidth(_WIDTH_PX)
        where = QHBoxLayout()
        where.setSpacing(6)
        where.addWidget(self.place, 1)
        where.addWidget(self.browse)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.start)
        work = QVBoxLayout(self._work)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(6)
        work.addWidget(self.bar)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.progress, 1)
        line.addWidget(self.stop)
        line.addWidget(self.go_on)
        work.addLayout(line)
        self.body.addWidget(Label(self.tr("Export messages"), "heading"))
        self.body.addWidget(_in_line(self.what))
        self.body.addWidget(_in_line(self.form))
        for part in (self.about, self.masking, self.masked):
            self.body.addWidget(part)
        self.body.addLayout(where)
        self.body.addLayout(bottom)
        self.body.addWidget(self._work)

    def _connect(self) -> None:
        self.form.chosen.connect(lambda _form: self._on_form_chosen())
        self.masking.toggled.connect(lambda _on: self._show_masks())
        self.place.textChanged.connect(lambda _text: self._show_readiness())
        self.what.chosen.connect(lambda _what: self._show_readiness())
        self.place.returnPressed.connect(self.start.click)
        self.browse.clicked.connect(self.place_asked)
        self.start.clicked.connect(self._on_start)
        self.stop.clicked.connect(self.stopped)
        self.go_on.clicked.connect(self.going_on)

    def offer(self, selected: int, shown: int, topic: bool, masks: tuple[str, ...], suggested: Path) -> None:
        """Say what there is: so many messages are selected and shown, and whether a topic can be read."""
        self._masks = masks
        counts = {What.SELECTED: selected, What.SHOWN: shown, What.TOPIC: int(topic)}
        self.what.set_texts(
            [
                self.tr("Selected: %s") % formats.integer(selected),
                self.tr("Shown: %s") % formats.integer(shown),
                self.tr("Whole topic"),
            ]
        )
        for what, count in counts.items():
            self.what.set_enabled(what, count > 0)
        many = selected > 1
        self.what.choose(What.SELECTED if many else What.SHOWN if shown else What.TOPIC)
        self.masking.setVisible(bool(masks))
        fields = formats.counted(len(masks), self.tr("field"), self.tr("fields"))
        self.masking.setText(self.tr("Hide what is masked: %s") % fields)
        self.masking.setChecked(True)
        if not self.place.isModified():
            self.place.setText(str(suggested.with_suffix(self._suffix)))
        self._on_form_chosen()
        self._show_masks()

    def set_place(self, path: Path) -> None:
        """Write to this file."""
        self.place.setText(str(path))
        self.place.setModified(True)

    def wish(self) -> ExportWish:
        """Return what the fields ask for."""
        masks = self._masks if self.masking.isChecked() else ()
        return ExportWish(What(self.what.value), FileForm(self.form.value), self.place.text().strip(), masks)

    def show_work(self, fraction: float | None, words: str, *, running: bool = False, resumable: bool = False) -> None:
        """Say how far an export is, or how it ended; without words there is none."""
        self._work.setVisible(bool(words))
        self.bar.setVisible(running)
        if fraction is not None:
            self.bar.setValue(round(min(max(fraction, 0.0), 1.0) * _STEPS))
        self.progress.setText(words)
        self.stop.setVisible(running)
        self.go_on.setVisible(resumable and not running)
        self._running = running
        self._show_readiness()
        if self.isVisible():
            self.settle()

    @property
    def _suffix(self) -> str:
        return f".{FileForm(self.form.value).value}"

    def _on_form_chosen(self) -> None:
        if self.form.value is FileForm.JSON_LINES:
            words = self.tr("Every byte can be had back, and the file can be opened here as a capture.")
        else:
            words = self.tr("For spreadsheets: a line for each message, headers in one cell, bytes as base64.")
        self.about.setText(words)
        path = Path(self.place.text())
        if path.suffix in {".jsonl", ".csv"}:
            self.place.setText(str(path.with_suffix(self._suffix)))

    def _show_masks(self) -> None:
        self.masked.setVisible(bool(self._masks))
        if self.masking.isChecked():
            self.masked.setText(self.tr("In the file they are dots: %s") % ", ".join(self._masks))
            self.masked.set_tone(None)
        else:
            self.masked.setText(self.tr("The file will hold what is hidden on the screen: %s") % ", ".join(self._masks))
            self.masked.set_tone("warn")
        if self.isVisible():
            self.settle()

    def _show_readiness(self) -> None:
        ready = bool(self.place.text().strip()) and self.what.value is not None and not self._running
        self.start.setEnabled(ready)

    def _on_start(self) -> None:
        if self.start.isEnabled():
            self.asked.emit(self.wish())

    _running = False


def _in_line(widget: QWidget) -> QWidget:
    whole = QWidget()
    line = QHBoxLayout(whole)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(widget)
    line.addStretch(1)
    return whole
