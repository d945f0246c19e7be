"""How carefully dead letters are sent back: one first, not too fast, and stop when they come back."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.engine.redrive.request import Canary, Limits, RedriveRequest
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.completed_edit import CompletedEdit
from kafka_explorer.ui.widgets.fields import NumberField
from kafka_explorer.ui.widgets.form_field import FormField
from kafka_explorer.ui.widgets.labels import Label

_MOST = 2_000_000_000
_BOUNCED_PERCENT, _LAG = 20, 10_000


class CareForm(QWidget):
    """Canary, rate, limits, rounds and a note."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canary = QCheckBox(self.tr("Canary: send one, wait for the group to read it"))
        self.group = CompletedEdit()
        self.group.setFont(theme.mono_font())
        self.rate = NumberField(0, 1_000_000)
        self.max_rounds = NumberField(1, 1_000)
        self.by_bounced = QCheckBox(self.tr("Stop if more come back than"))
        self.bounced = NumberField(1, 100)
        self.by_lag = QCheckBox(self.tr("Stop if the group's lag exceeds"))
        self.lag = NumberField(1, _MOST)
        self.note = QLineEdit()
        self._group_field = FormField(self.tr("Consumer group of the target"), self.group)
        self._lay_out()
        for box in (self.canary, self.by_bounced, self.by_lag):
            box.toggled.connect(self._enable)
        self.begin(())

    def _lay_out(self) -> None:
        self.rate.setSpecialValueText(self.tr("as fast as it goes"))
        self.rate.setSuffix(self.tr(" /s"))
        self.bounced.setSuffix(" %")
        self.note.setPlaceholderText(self.tr("why, for the journal"))
        for field in (self.bounced, self.lag):
            field.setFixedWidth(110)
        for field in (self.rate, self.max_rounds):
            field.setMinimumWidth(120)
        limits = QGridLayout()
        limits.setHorizontalSpacing(12)
        limits.setVerticalSpacing(8)
        limits.addWidget(self.by_bounced, 0, 0)
        limits.addWidget(self.bounced, 0, 1)
        limits.addWidget(self.by_lag, 1, 0)
        limits.addWidget(self.lag, 1, 1)
        limits.setColumnStretch(0, 1)
        numbers = QHBoxLayout()
        numbers.setSpacing(12)
        numbers.addWidget(FormField(self.tr("Rate"), self.rate), 1)
        numbers.addWidget(FormField(self.tr("Rounds at most"), self.max_rounds), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Label(self.tr("Care").upper(), "caption"))
        column.addLayout(numbers)
        column.addWidget(self.canary)
        column.addLayout(limits)
        column.addWidget(self._group_field)
        column.addWidget(FormField(self.tr("Note"), self.note))

    def begin(self, groups: Sequence[str]) -> None:
        """Start anew; `groups` are those that read the target, the one that failed first."""
        self.group.offer(list(groups))
        self.group.setText(groups[0] if groups else "")
        for box in (self.canary, self.by_lag):
            box.setChecked(False)
        self.by_bounced.setChecked(True)
        self.bounced.setValue(_BOUNCED_PERCENT)
        self.lag.setValue(_LAG)
        self.rate.setValue(0)
        self.max_rounds.setValue(3)
        self.note.clear()
        self._enable()

    def fill(self, request: RedriveRequest) -> RedriveRequest | None:
        """Return `request` with this care; None while the group that is needed is missing."""
        group = self.group.text().strip()
        needed = self.canary.isChecked() or self.by_lag.isChecked()
        self._group_field.set_message(self.tr("Name the group that reads the target.") if needed and not group else "")
        if needed and not group:
            return None
        return replace(
            request,
            rate_per_s=self.rate.value() or None,
            max_rounds=self.max_rounds.value(),
            canary=Canary(group) if self.canary.isChecked() else None,
            limits=Limits(
                bounced_share=self.bounced.value() / 100 if self.by_bounced.isChecked() else None,
                group=group if self.by_lag.isChecked() else None,
                lag=self.lag.value() if self.by_lag.isChecked() else None,
            ),
            note=self.note.text().strip(),
        )

    def _enable(self) -> None:
        self.bounced.setEnabled(self.by_bounced.isChecked())
        self.lag.setEnabled(self.by_lag.isChecked())
        self._group_field.setVisible(self.canary.isChecked() or self.by_lag.isChecked())
