"""The chart of a group: what it shows and how finely, chosen above it."""

import enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.chart import Chart
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.ticks import Unit


class Metric(enum.Enum):
    """What the curves are."""

    LAG = "lag"
    BEHIND = "time behind"
    IN = "in"
    OUT = "out"


class Split(enum.Enum):
    """What a curve is about."""

    PARTITION = "partition"
    TOPIC = "topic"
    GROUP = "group"


UNITS: dict[Metric, Unit] = {Metric.LAG: "count", Metric.BEHIND: "seconds", Metric.IN: "rate", Metric.OUT: "rate"}


class LagChart(Chart):
    """`asked` comes when other curves are wanted than those shown."""

    asked = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(theme, clock, parent)
        self.metric_choice = Choice(
            (
                (Metric.LAG, self.tr("Lag")),
                (Metric.BEHIND, self.tr("Time behind")),
                (Metric.IN, self.tr("Written per second")),
                (Metric.OUT, self.tr("Read per second")),
            )
        )
        self.split_choice = Choice(
            (
                (Split.PARTITION, self.tr("per partition")),
                (Split.TOPIC, self.tr("per topic")),
                (Split.GROUP, self.tr("of the group")),
            )
        )
        for field, name in (
            (self.metric_choice, self.tr("What to draw")),
            (self.split_choice, self.tr("One curve for each")),
        ):
            field.setAccessibleName(name)
            field.setToolTip(name)
            self.add_control(field)
            field.chosen.connect(self._on_chosen)
        self.window_chosen.connect(self.asked)
        self.set_empty_text(self.tr("No samples in this window yet"))
        self._name_it()

    @property
    def wanted(self) -> tuple[Metric, Split]:
        """What the user chose."""
        return Metric(self.metric_choice.currentData()), Split(self.split_choice.currentData())

    def choose(self, metric: Metric, split: Split) -> None:
        """Choose as the user does."""
        self.metric_choice.choose(metric)
        self.split_choice.choose(split)
        self._on_chosen()

    def _on_chosen(self, _data: object = None) -> None:
        self.forget_muted()
        self._name_it()
        self.asked.emit()

    def _name_it(self) -> None:
        metric, _ = self.wanted
        titles = {
            Metric.LAG: self.tr("Lag"),
            Metric.BEHIND: self.tr("Time behind"),
            Metric.IN: self.tr("Written"),
            Metric.OUT: self.tr("Read"),
        }
        self.set_title(f"{titles[metric]} {self.split_choice.currentText()}")
