"""Where a read begins: a choice, and the number or the time that belongs to it."""

import time

from PySide6.QtCore import QDateTime, QRegularExpression, Qt, QTimeZone, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.time_edit import TimeEdit
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import Label

DEFAULT_NEWEST = 500
_HOUR_MS = 3_600_000
_NUMBER = QRegularExpression(r"[0-9][0-9, ]{0,22}")


class StartField(QWidget):
    """Chooses a `Place`; `submitted` comes from Enter in the field beside the choice."""

    submitted = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._choice = Choice(
            (
                (StartKind.NEWEST, self.tr("Newest")),
                (StartKind.BEGINNING, self.tr("From beginning")),
                (StartKind.OFFSET, self.tr("From offset")),
                (StartKind.TIMESTAMP, self.tr("From time")),
            )
        )
        self._choice.setAccessibleName(self.tr("Where to start"))
        self._choice.currentIndexChanged.connect(self._on_chosen)
        self._count = self._number_field(str(DEFAULT_NEWEST), self.tr("How many messages, of the whole topic"))
        self._offset = self._number_field("0", self.tr("The same offset in every partition"))
        self._time = TimeEdit(theme)
        self._zone = Label("", "muted")
        self._values = QStackedWidget()
        self._pages = {
            StartKind.NEWEST: self._values.addWidget(self._count),
            StartKind.OFFSET: self._values.addWidget(self._offset),
            StartKind.TIMESTAMP: self._values.addWidget(self._time_page()),
        }
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._choice)
        line.addWidget(self._values)
        clock.changed.connect(self._show_zone)
        self._on_chosen()

    @property
    def start(self) -> Place:
        """What is chosen. Raises ValueError with a sentence when a number is missing."""
        kind: StartKind = self._choice.currentData()
        if kind is StartKind.BEGINNING:
            return Place(kind)
        if kind is StartKind.TIMESTAMP:
            return Place(kind, self._time.dateTime().toMSecsSinceEpoch())
        field = self._count if kind is StartKind.NEWEST else self._offset
        digits = field.text().replace(",", "").replace(" ", "")
        if not digits or (kind is StartKind.NEWEST and not int(digits)):
            field.setFocus()
            raise ValueError(
                self.tr("Say how many messages to read.")
                if kind is StartKind.NEWEST
                else self.tr("Say which offset to start from.")
            )
        return Place(kind, int(digits))

    def set_start(self, start: Place) -> None:
        """Show `start`."""
        self._choice.choose(start.kind)
        if start.kind is StartKind.NEWEST:
            self._count.setText(formats.integer(start.value))
        elif start.kind is StartKind.OFFSET:
            self._offset.setText(formats.integer(start.value))
        elif start.kind is StartKind.TIMESTAMP:
            self._time.show_time(self._moment(start.value))

    def _number_field(self, text: str, tip: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setValidator(QRegularExpressionValidator(_NUMBER, field))
        field.setToolTip(tip)
        field.setAccessibleName(tip)
        field.returnPressed.connect(self.submitted)
        return field

    def _time_page(self) -> QWidget:
        self._time.setAccessibleName(self.tr("Time to start from"))
        self._time.show_time(self._moment(int(time.time()) * 1000 - _HOUR_MS))
        self._time.dateTimeChanged.connect(self._show_zone)
        self._show_zone()
        page = QWidget()
        line = QHBoxLayout(page)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self._time)
        line.addWidget(self._zone)
        return page

    def _moment(self, at_ms: int) -> QDateTime:
        zone = QTimeZone.utc() if self._clock.zone == "utc" else QTimeZone.systemTimeZone()
        return QDateTime.fromMSecsSinceEpoch(at_ms, zone)

    def _show_zone(self) -> None:
        """The moment stays, its numbers are those of the zone; the offset may change with summer time."""
        at_ms = self._time.dateTime().toMSecsSinceEpoch()
        moment = self._moment(at_ms)
        if self._time.timeZone() != moment.timeZone():
            self._time.show_time(moment)
        self._zone.setText(formats.timestamp_full(at_ms, self._clock.zone).rpartition(" ")[2])

    def _on_chosen(self) -> None:
        kind: StartKind = self._choice.currentData()
        self._values.setVisible(kind in self._pages)
        if kind in self._pages:
            self._values.setCurrentIndex(self._pages[kind])
            self._values.setFixedWidth(self._widths()[kind])

    def _widths(self) -> dict[StartKind, int]:
        return {StartKind.NEWEST: 88, StartKind.OFFSET: 132, StartKind.TIMESTAMP: 262}

    def focus(self) -> None:
        """Go to the choice."""
        self._choice.setFocus(Qt.FocusReason.ShortcutFocusReason)
