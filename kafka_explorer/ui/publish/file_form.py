"""A file of messages: where it is, how it is written, what of it is kept."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.engine.producing.lines import CsvFile, JsonLinesFile, Keeping, TextLines
from kafka_explorer.engine.producing.request import Source
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.publish.pace_fields import PaceFields
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import Label

JSON_LINES, CSV, LINES = "jsonl", "csv", "lines"
_PATTERNS = "Messages (*.jsonl *.ndjson *.json *.csv *.txt);;All files (*)"


class FileForm(QWidget):
    """`changed` comes when another source is meant."""

    changed = Signal()

    def __init__(self, theme: Theme, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self.path = QLineEdit()
        self.path.setFont(theme.mono_font(12))
        self.path.setPlaceholderText(self.tr("Path of a .jsonl, .csv or text file, or drop one here"))
        self.path.setAccessibleName(self.tr("File of messages"))
        self.path.setAcceptDrops(False)
        self.setAcceptDrops(True)
        self.browse = Button(theme, self.tr("Choose…"), "folder-open")
        self.kind = Choice(
            (
                (JSON_LINES, self.tr("JSON Lines")),
                (CSV, self.tr("CSV")),
                (LINES, self.tr("Lines of text")),
            )
        )
        self.keep_partition = QCheckBox(self.tr("Keep the partitions that the file names"))
        self.keep_time = QCheckBox(self.tr("Keep the times that the file names"))
        self.pace = PaceFields(counted=False)
        self._help = Label("", "muted")
        self._help.setWordWrap(True)
        self._lay_out()
        self.browse.clicked.connect(self._on_browse)
        self.path.textChanged.connect(self._on_path)
        self.kind.chosen.connect(lambda _kind: self._on_kind())
        for box in (self.keep_partition, self.keep_time):
            box.toggled.connect(lambda _on: self.changed.emit())
        self._show_help()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.path, 1)
        top.addWidget(self.browse)
        kinds = QHBoxLayout()
        kinds.setSpacing(8)
        kinds.addWidget(Label(self.tr("FORMAT"), "caption"))
        kinds.addWidget(self.kind)
        kinds.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Label(self.tr("FILE"), "caption"))
        column.addLayout(top)
        column.addLayout(kinds)
        column.addWidget(self._help)
        column.addWidget(self.keep_partition)
        column.addWidget(self.keep_time)
        column.addWidget(self.pace)
        column.addStretch(1)

    @property
    def source(self) -> Source | None:
        """What is to be sent; None without a file."""
        path = self.path.text().strip()
        if not path:
            return None
        keeping = Keeping(self.keep_partition.isChecked(), self.keep_time.isChecked())
        kind = self.kind.currentData()
        if kind == CSV:
            return CsvFile(path, keeping)
        return TextLines(path) if kind == LINES else JsonLinesFile(path, keeping)

    def show_path(self, path: str) -> None:
        """Choose a file."""
        self.path.setText(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Choose what was dropped."""
        self.show_path(event.mimeData().urls()[0].toLocalFile())
        event.acceptProposedAction()

    def _on_browse(self) -> None:
        chosen = self._ask.open_file(self.tr("Choose a file of messages"), _PATTERNS)
        if chosen is not None:
            self.show_path(str(chosen))

    def _on_path(self, path: str) -> None:
        name = path.strip().lower()
        if name.endswith(".csv"):
            self.kind.choose(CSV)
        elif name.endswith((".txt", ".log")):
            self.kind.choose(LINES)
        elif name.endswith((".jsonl", ".ndjson", ".json")):
            self.kind.choose(JSON_LINES)
        self._on_kind()

    def _on_kind(self) -> None:
        self._show_help()
        self.changed.emit()

    def _show_help(self) -> None:
        kind = self.kind.currentData()
        texts = {
            JSON_LINES: self.tr(
                "A JSON object a line, as an export writes them: key, value and headers as text, bytes as base64 "
                "beside key_encoding or value_encoding; null is null."
            ),
            CSV: self.tr(
                r"The first line names the columns: key, value, partition, timestamp, header:NAME. "
                r"An empty cell is an empty text, \N is null."
            ),
            LINES: self.tr("Each line is a value, without a key. Empty lines are passed over."),
        }
        self._help.setText(texts[kind])
        for box in (self.keep_partition, self.keep_time):
            box.setVisible(kind != LINES)
