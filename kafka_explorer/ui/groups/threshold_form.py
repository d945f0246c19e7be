"""When to raise an alarm for one watched group."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from kafka_explorer.config.watch_list import WatchedGroup
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.fields import NumberField
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label

_DEFAULT_LAG, _DEFAULT_S = 10_000, 300
_MOST = 2_000_000_000


class ThresholdForm(Card):
    """`changed` brings the WatchedGroup as it shall be; `removed` one that shall be watched no more."""

    changed = Signal(object)
    removed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(padding=16, spacing=10, parent=parent)
        self._watched: WatchedGroup | None = None
        self._busy = False
        self._title = ElidedLabel("", "heading")
        self.by_lag = QCheckBox(self.tr("Lag above"))
        self.lag = NumberField(0, _MOST)
        self.by_time = QCheckBox(self.tr("Behind by more than"))
        self.seconds = NumberField(1, _MOST)
        self.no_members = QCheckBox(self.tr("No members"))
        self.unhealthy = QCheckBox(self.tr("Stalled, stopped or rewound"))
        self.remove = Button(theme, self.tr("Stop watching"), "eye-slash", "danger")
        self._lay_out()
        for box in (self.by_lag, self.by_time, self.no_members, self.unhealthy):
            box.toggled.connect(self._tell)
        for field in (self.lag, self.seconds):
            field.setFixedWidth(130)
            field.setKeyboardTracking(False)
            field.valueChanged.connect(self._tell)
        self.remove.clicked.connect(lambda: self.removed.emit(self._watched))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.remove)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Label(self.tr("Tell me when:"), "muted"))
        self.seconds.setSuffix(self.tr(" s"))
        for widget in (self.by_lag, self.lag, self.by_time, self.seconds, self.no_members, self.unhealthy):
            line.addWidget(widget)
        line.addStretch(1)
        self.body.addLayout(top)
        self.body.addLayout(line)

    def show_watched(self, watched: WatchedGroup | None) -> None:
        """Edit this one; None hides the form."""
        self.setVisible(watched is not None)
        self._watched = watched
        if watched is None:
            return
        self._busy = True
        self._title.setText(f"{watched.group} · {watched.connection}")
        self.by_lag.setChecked(watched.lag is not None)
        self.lag.setValue(_DEFAULT_LAG if watched.lag is None else watched.lag)
        self.by_time.setChecked(watched.time_lag_s is not None)
        self.seconds.setValue(_DEFAULT_S if watched.time_lag_s is None else watched.time_lag_s)
        self.no_members.setChecked(watched.no_members)
        self.unhealthy.setChecked(watched.unhealthy)
        self._busy = False
        self._enable()

    def _enable(self) -> None:
        self.lag.setEnabled(self.by_lag.isChecked())
        self.seconds.setEnabled(self.by_time.isChecked())

    def _tell(self) -> None:
        self._enable()
        if self._busy or self._watched is None:
            return
        self._watched = replace(
            self._watched,
            lag=self.lag.value() if self.by_lag.isChecked() else None,
            time_lag_s=self.seconds.value() if self.by_time.isChecked() else None,
            no_members=self.no_members.isChecked(),
            unhealthy=self.unhealthy.isChecked(),
        )
        self.changed.emit(self._watched)
