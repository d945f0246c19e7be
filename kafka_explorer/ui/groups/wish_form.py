"""Where offsets shall be moved to: the fields above the plan."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QDateTime, Qt, QTimer, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from kafka_explorer.engine.lag.moves import ResetWish, Target
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.groups.words import place_text
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import Label, restyle

_SETTLE_MS = 250
_MOST_PARTITIONS = 500
_LARGEST = 2**63 - 1
_OTHER_TOPIC = "another topic"


class WishForm(QWidget):
    """`changed` comes when another plan is wanted: a quarter of a second after the last key."""

    changed = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._places: Sequence[Place] = ()
        self.target = Choice(
            (
                (Target.EARLIEST, self.tr("to the earliest message")),
                (Target.LATEST, self.tr("to the end")),
                (Target.TIMESTAMP, self.tr("to a time")),
                (Target.OFFSET, self.tr("to an offset")),
                (Target.SHIFT, self.tr("by so many offsets")),
                (Target.COPY, self.tr("where another group is")),
            )
        )
        self.scope = Choice()
        self.topic = QLineEdit()
        self.number = QLineEdit()
        self.time = QDateTimeEdit()
        self.other = QComboBox()
        self._value = QStackedWidget()
        self._nothing = QWidget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self.changed)
        self._set_up()

    def _set_up(self) -> None:
        self.topic.setFixedWidth(200)
        self.topic.setPlaceholderText(self.tr("Name of the topic"))
        self.topic.setAccessibleName(self.tr("Name of the topic"))
        self.topic.hide()
        self.number.setFixedWidth(180)
        self.time.setDisplayFormat("yyyy-MM-dd HH:mm:ss")
        self.time.setCalendarPopup(True)
        self.other.setEditable(True)
        self.other.setMinimumWidth(260)
        self.other.setPlaceholderText(self.tr("Name of the group"))
        self.other.setAccessibleName(self.tr("Name of the group"))
        self.target.choose(Target.EARLIEST)
        for widget in (self._nothing, self.number, self.time, self.other):
            self._value.addWidget(widget)
        self._value.setFixedHeight(32)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Label(self.tr("Move"), "muted"))
        line.addWidget(self.scope)
        line.addWidget(self.topic)
        line.addWidget(self.target)
        line.addWidget(self._value)
        line.addStretch(1)
        self.target.chosen.connect(self._on_target_chosen)
        self.scope.chosen.connect(self._on_scope_chosen)
        self.topic.textChanged.connect(lambda _text: self._timer.start())
        self.number.textChanged.connect(lambda _text: self._timer.start())
        self.time.dateTimeChanged.connect(lambda _time: self._timer.start())
        self.other.currentTextChanged.connect(lambda _text: self._timer.start())
        self._clock.changed.connect(self._take_zone)
        self._take_zone()
        self._show_value()

    def begin(self, places: Sequence[Place], groups: Sequence[str]) -> None:
        """Offer the partitions of a group, and other groups to copy from."""
        self._places = tuple(sorted(places))
        self.scope.clear()
        self.scope.addItem(self.tr("all partitions"), None)
        topics = list(dict.fromkeys(topic for topic, _ in self._places))
        for topic in topics if len(topics) > 1 else ():
            mine = tuple(place for place in self._places if place[0] == topic)
            self.scope.addItem(self.tr("all of %s") % topic, mine)
        for place in self._places[:_MOST_PARTITIONS]:
            self.scope.addItem(place_text(place), (place,))
        self.scope.addItem(self.tr("another topic …"), _OTHER_TOPIC)
        self.topic.clear()
        self.topic.hide()
        self.other.clear()
        self.other.addItems(list(groups))
        self.other.setCurrentIndex(-1)
        self.time.setDateTime(QDateTime.currentDateTime().addSecs(-3600))

    def wish(self) -> ResetWish | None:
        """Return what is wished for; None while a field is empty or wrong."""
        wish = self._wish(None if self._is_other_topic else self.scope.currentData())
        if wish is None or not self._is_other_topic:
            return wish
        topic = self.topic.text().strip()
        return replace(wish, topics=(topic,)) if topic else None

    @property
    def _is_other_topic(self) -> bool:
        return bool(self.scope.currentData() == _OTHER_TOPIC)

    def _wish(self, places: tuple[Place, ...] | None) -> ResetWish | None:
        target = Target(self.target.currentData())
        if target in {Target.OFFSET, Target.SHIFT}:
            number = self._number()
            restyle(self.number, "wrong", number is None and bool(self.number.text()))
            return None if number is None else ResetWish(target, number, places)
        if target is Target.TIMESTAMP:
            return ResetWish(target, self.time.dateTime().toMSecsSinceEpoch(), places)
        if target is Target.COPY:
            other = self.other.currentText().strip()
            return ResetWish(target, 0, places, other) if other else None
        return ResetWish(target, 0, places)

    def _number(self) -> int | None:
        try:
            number = int(self.number.text().replace(",", "").replace("−", "-"))
        except ValueError:
            return None
        return number if abs(number) <= _LARGEST else None

    def _on_scope_chosen(self, _places: object) -> None:
        self.topic.setVisible(self._is_other_topic)
        if self._is_other_topic:
            self.topic.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _on_target_chosen(self, _target: object) -> None:
        self._show_value()
        self.changed.emit()

    def _show_value(self) -> None:
        target = Target(self.target.currentData())
        fields: dict[Target, QWidget] = {
            Target.OFFSET: self.number,
            Target.SHIFT: self.number,
            Target.TIMESTAMP: self.time,
            Target.COPY: self.other,
        }
        hint = self.tr("for example −1000") if target is Target.SHIFT else self.tr("Offset")
        self.number.setPlaceholderText(hint)
        self._value.setCurrentWidget(fields.get(target, self._nothing))
        if target in fields:
            fields[target].setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_zone(self) -> None:
        utc = self._clock.zone == "utc"
        zone = QTimeZone(QTimeZone.Initialization.UTC) if utc else QTimeZone(QTimeZone.Initialization.LocalTime)
        moment = self.time.dateTime().toMSecsSinceEpoch()
        self.time.setTimeZone(zone)
        self.time.setDateTime(QDateTime.fromMSecsSinceEpoch(moment, zone))
        self.time.setToolTip(self._clock.title)
