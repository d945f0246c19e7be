"""A place in a topic, typed in the words of the command line or picked; below stands what was understood."""

from PySide6.QtCore import QDateTime, QTimeZone, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place, parse_place
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.span_words import doubt_about, place_exactly
from kafka_explorer.ui.records.time_edit import TimeEdit
from kafka_explorer.ui.records.wish import now_ms
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.labels import Label, restyle

_HOUR_MS = 3_600_000


class PlaceField(QWidget):
    """`edited` follows every change, `submitted` Enter; `choices` are (words, meaning) pairs, the first the default."""

    edited = Signal()
    submitted = Signal()

    def __init__(
        self,
        theme: Theme,
        clock: Clock,
        name: str,
        choices: tuple[tuple[str, str], ...],
        *,
        is_stop: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._is_stop = is_stop
        self._default = choices[0][0]
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(self._default)
        self.menu = QMenu(self)
        for words, meaning in choices:
            action = self.menu.addAction(f"{meaning}\t{words}")
            action.triggered.connect(lambda _=False, words=words: self._pick(words))
        self._open = QAction(self.tr("Places to choose from"), self)
        self._open.triggered.connect(self._open_menu)
        self.line.addAction(self._open, QLineEdit.ActionPosition.TrailingPosition)
        self.calendar = IconButton(theme, "calendar-blank", self.tr("Pick a date and a time"))
        self.calendar.setCheckable(True)
        self.time = TimeEdit(theme)
        self.time.setAccessibleName(name)
        self.note = Label("", "small")
        self.note.setWordWrap(True)
        self._lay_out()
        self.line.textChanged.connect(self._on_changed)
        self.line.returnPressed.connect(self.submitted)
        self.calendar.toggled.connect(self._on_calendar_toggled)
        self.time.dateTimeChanged.connect(self._on_time_picked)
        theme.changed.connect(self._dress)
        clock.changed.connect(self.judge)
        self._dress()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.line, 1)
        line.addWidget(self.calendar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.time)
        column.addWidget(self.note)
        self.time.hide()

    @property
    def text(self) -> str:
        """The words."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Show these words."""
        self.calendar.setChecked(False)
        self.line.setText(text)
        self.judge()

    def judge(self) -> Place | None:
        """Return what the words mean now, and say it below; None when they mean nothing."""
        try:
            place = parse_place(self.text.strip() or self._default, now_ms(), formats.zone_of(self._clock.zone))
            if self._is_stop and place.kind is StartKind.NEWEST:
                raise ValueError(self.tr("The newest messages are no place to stop: use end, an offset or a time."))
        except ValueError as error:
            self.complain(str(error))
            return None
        if place.doubt is None:
            self._say(place_exactly(place, self._clock, is_stop=self._is_stop), "muted")
        else:
            self._say(doubt_about(place.doubt, self._clock), "warn")
        return place

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the words."""
        self._say(sentence, "bad")

    def _say(self, sentence: str, tone: str) -> None:
        restyle(self.line, "wrong", tone == "bad")
        restyle(self.note, "tone", tone)
        self.note.setText(sentence)

    def _pick(self, words: str) -> None:
        self.set_text(words)
        self.line.setFocus()

    def _open_menu(self) -> None:
        self.menu.setMinimumWidth(self.line.width())
        self.menu.popup(self.line.mapToGlobal(self.line.rect().bottomLeft()))

    def _on_changed(self) -> None:
        self.judge()
        self.edited.emit()

    def _on_calendar_toggled(self, shown: bool) -> None:
        if shown:
            place = self.judge()
            known = place is not None and place.kind is StartKind.TIMESTAMP
            at_ms = place.value if place is not None and known else now_ms() // 1000 * 1000 - _HOUR_MS
            self.time.blockSignals(True)
            self.time.show_time(_moment(at_ms, self._clock))
            self.time.blockSignals(False)
            self._on_time_picked()
            self.time.setFocus()
        self.time.setVisible(shown)

    def _on_time_picked(self) -> None:
        if self.time.isEnabled() and self.calendar.isChecked():
            self.line.setText(self.time.dateTime().toString("yyyy-MM-dd HH:mm:ss"))

    def _dress(self) -> None:
        self._open.setIcon(self._theme.icon("caret-down"))


def _moment(at_ms: int, clock: Clock) -> QDateTime:
    zone = QTimeZone.utc() if clock.zone == "utc" else QTimeZone.systemTimeZone()
    return QDateTime.fromMSecsSinceEpoch(at_ms, zone)
