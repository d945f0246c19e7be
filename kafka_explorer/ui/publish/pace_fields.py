"""How many, and how fast."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kafka_explorer.ui.widgets.fields import Choice, NumberField
from kafka_explorer.ui.widgets.labels import Label

MOST = 10_000_000
_FIRST_COUNT, _FIRST_RATE = 100, 10


class PaceFields(QWidget):
    """`changed` comes with another count; a rate of None is as fast as it goes."""

    changed = Signal()

    def __init__(self, *, counted: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count_field = NumberField(1, MOST)
        self.count_field.setValue(_FIRST_COUNT)
        self.count_field.setFixedWidth(130)
        self.count_field.setAccessibleName(self.tr("How many messages"))
        self.pace = Choice(((False, self.tr("as fast as it goes")), (True, self.tr("at a rate of"))))
        self.rate_field = NumberField(1, 1_000_000)
        self.rate_field.setValue(_FIRST_RATE)
        self.rate_field.setSuffix(self.tr(" a second"))
        self.rate_field.setFixedWidth(150)
        self.rate_field.setAccessibleName(self.tr("Messages a second"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Label(self.tr("SEND"), "caption"))
        words = Label(self.tr("messages"), "muted")
        for widget in (self.count_field, words):
            line.addWidget(widget)
            widget.setVisible(counted)
        line.addWidget(self.pace)
        line.addWidget(self.rate_field)
        line.addStretch(1)
        self.count_field.valueChanged.connect(lambda _count: self.changed.emit())
        self.pace.chosen.connect(lambda at_a_rate: self.rate_field.setVisible(bool(at_a_rate)))
        self.rate_field.hide()

    @property
    def count(self) -> int:
        """How many messages."""
        return self.count_field.value()

    @property
    def rate(self) -> float | None:
        """Messages a second."""
        return float(self.rate_field.value()) if self.pace.currentData() else None
