"""Up to where messages are deleted: all, before a time, before an offset of each partition."""

import re

from PySide6.QtCore import QDateTime, Qt, QTimer, QTimeZone, Signal
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from kafka_explorer.engine.topic_changes.trimming import TrimTo, TrimWish
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import Label, restyle

_SETTLE_MS = 250
_A_DAY_S = 86_400
_PAIR = re.compile(r"p?([0-9]{1,6}):([0-9]{1,18})", re.IGNORECASE)


class TrimmingForm(QWidget):
    """`edited` comes with every letter, `changed` when another plan is wanted: a quarter of a second after the last."""

    edited = Signal()
    changed = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._partitions = 0
        self.target = Choice(
            (
                (TrimTo.TIME, self.tr("all messages before a time")),
                (TrimTo.OFFSETS, self.tr("all messages before an offset")),
                (TrimTo.END, self.tr("all messages there are now")),
            )
        )
        self.time = QDateTimeEdit()
        self.offsets = QLineEdit()
        self.offsets.setFont(theme.mono_font())
        self._nothing = QWidget()
        self._value = QStackedWidget()
        self._hint = Label("", "muted")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self.changed)
        self.setFocusProxy(self.target)
        self._set_up()

    def _set_up(self) -> None:
        self.time.setDisplayFormat("yyyy-MM-dd HH:mm:ss")
        self.time.setCalendarPopup(True)
        self.time.setAccessibleName(self.tr("Time"))
        self.offsets.setPlaceholderText(self.tr("1234, or by partition: 0:100, 2:7"))
        self.offsets.setAccessibleName(self.tr("Offsets"))
        self.offsets.setMinimumWidth(280)
        for widget in (self._nothing, self.time, self.offsets):
            self._value.addWidget(widget)
        self._value.setFixedHeight(32)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Label(self.tr("Delete"), "muted"))
        line.addWidget(self.target)
        line.addWidget(self._value)
        line.addWidget(self._hint, 1)
        self.target.chosen.connect(self._on_target_chosen)
        self.time.dateTimeChanged.connect(self._on_edited)
        self.offsets.textChanged.connect(self._on_edited)
        self._clock.changed.connect(self._take_zone)
        self._take_zone()

    def begin(self, partitions: int, to: TrimTo) -> None:
        """Begin for a topic of so many partitions."""
        self._partitions = partitions
        self.target.choose(to)
        self.offsets.clear()
        self.time.setDateTime(QDateTime.currentDateTime().addSecs(-_A_DAY_S))
        self._timer.stop()
        self._show_value()

    def wish(self) -> TrimWish | None:
        """Return what is wished for; None while the field is empty or wrong."""
        to = TrimTo(self.target.currentData())
        if to is TrimTo.TIME:
            return TrimWish(to, time_ms=self.time.dateTime().toMSecsSinceEpoch())
        if to is TrimTo.END:
            return TrimWish(to)
        offsets = offsets_in(self.offsets.text(), self._partitions)
        restyle(self.offsets, "wrong", offsets is None and bool(self.offsets.text().strip()))
        return TrimWish(to, offsets=offsets) if offsets else None

    def _on_edited(self) -> None:
        self.edited.emit()
        self._timer.start()

    def _on_target_chosen(self, _to: object) -> None:
        self._show_value()
        self.changed.emit()

    def _show_value(self) -> None:
        to = TrimTo(self.target.currentData())
        fields: dict[TrimTo, QWidget] = {TrimTo.TIME: self.time, TrimTo.OFFSETS: self.offsets}
        self._value.setCurrentWidget(fields.get(to, self._nothing))
        self._value.setVisible(to in fields)
        hints = {
            TrimTo.TIME: self._clock.title,
            TrimTo.OFFSETS: self.tr("the message at the offset stays"),
            TrimTo.END: self.tr("what comes later stays"),
        }
        self._hint.setText(hints[to])
        if to in fields and self.isVisible():
            fields[to].setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_zone(self) -> None:
        utc = self._clock.zone == "utc"
        zone = QTimeZone(QTimeZone.Initialization.UTC) if utc else QTimeZone(QTimeZone.Initialization.LocalTime)
        moment = self.time.dateTime().toMSecsSinceEpoch()
        self.time.setTimeZone(zone)
        self.time.setDateTime(QDateTime.fromMSecsSinceEpoch(moment, zone))
        self._show_value()


def offsets_in(text: str, partitions: int) -> dict[int, int] | None:
    """Return the first offset to keep, by partition: of "1234" for all, of "0:100, 2:7" for those; None if neither."""
    plain = text.strip().replace(",", "")
    if plain.isascii() and plain.isdecimal() and len(plain) <= 18:
        return dict.fromkeys(range(partitions), int(plain))
    found: dict[int, int] = {}
    for part in re.split(r"[,;\s]+", text.strip(" ,;")):
        pair = _PAIR.fullmatch(part)
        if pair is None or int(pair[1]) >= partitions:
            return None
        found[int(pair[1])] = int(pair[2])
    return found
