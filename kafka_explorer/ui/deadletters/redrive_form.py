"""How dead letters are sent back: where to, with what, how carefully. The fields at the left of the plan."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kafka_explorer.engine.redrive.request import (
    HeaderRules,
    Partitioning,
    RedriveRequest,
    Timestamps,
)
from kafka_explorer.engine.redrive.transforms import Edit, Transform
from kafka_explorer.ui.deadletters.care_form import CareForm
from kafka_explorer.ui.deadletters.change_rows import ChangeRows
from kafka_explorer.ui.deadletters.cluster_choice import ClusterChoice
from kafka_explorer.ui.deadletters.learned_form import LearnedForm
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.where import Where
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.completed_edit import CompletedEdit
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.form_field import FieldRow, FormField
from kafka_explorer.ui.widgets.labels import Label

_SETTLE_MS = 400
WIDTH_PX, _WIDEST_PX = 400, 560


class RedriveForm(Card):
    """`changed` comes when another plan is wanted, a moment after the last key."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._edits: tuple[Edit, ...] = ()
        self._dialect_names: tuple[str, ...] = ()
        self.cluster = ClusterChoice(theme)
        self.target = CompletedEdit()
        self.partitioning = Choice(((Partitioning.SAME, self.tr("the same")), (Partitioning.KEY, self.tr("by key"))))
        self.timestamps = Choice(((Timestamps.NOW, self.tr("now")), (Timestamps.KEPT, self.tr("the original"))))
        self.strip, self.keep = QLineEdit(), QLineEdit()
        self.changes = ChangeRows(theme)
        self.edited = Label("", "small")
        self.learned = LearnedForm(theme)
        self.care = CareForm(theme)
        for field in (self.target, self.strip, self.keep):
            field.setFont(theme.mono_font())
        self._cluster_field = FormField(self.tr("To cluster"), self.cluster, styled=self.cluster.list)
        self._target_field = FormField(self.tr("To topic"), self.target, self.tr("Empty: each to where it came from"))
        self._partition_field = FormField(self.tr("Partition"), self.partitioning)
        self._time_field = FormField(self.tr("Time"), self.timestamps)
        self._strip_field = FormField(self.tr("Headers to take off as well"), self.strip)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.setMinimumWidth(WIDTH_PX)
        self.setMaximumWidth(_WIDEST_PX)
        self.target.setPlaceholderText(self.tr("where each came from"))
        self.strip.setPlaceholderText(self.tr("names, separated by commas"))
        self.keep.setPlaceholderText(self.tr("names, separated by commas"))
        self.edited.setWordWrap(True)
        self.edited.hide()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(14)
        keep = FormField(self.tr("Headers to keep after all"), self.keep)
        pair = FieldRow(self._partition_field, self._time_field)
        pair.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(self._cluster_field)
        column.addWidget(self._target_field)
        column.addWidget(pair)
        column.addWidget(self._strip_field)
        column.addWidget(keep)
        column.addWidget(FormField(self.tr("Changes before sending"), self.changes))
        for widget in (self.edited, self.learned, self.care):
            column.addWidget(widget)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        for unseen in (scroll.viewport(), inside):
            unseen.setAutoFillBackground(False)
        self.body.addWidget(scroll)
        self._show_time_warning()

    def _connect(self) -> None:
        for field in (self.target, self.strip, self.keep):
            field.textChanged.connect(self._settle)
        for choice in (self.partitioning, self.timestamps):
            choice.chosen.connect(self._on_chosen)
        self.changes.changed.connect(self._settle)
        self.learned.changed.connect(self._settle)
        self.care.max_rounds.valueChanged.connect(self._settle)
        self._settled.timeout.connect(self.changed)

    def begin(
        self, topics: Sequence[str], groups: Sequence[str], stripped: Sequence[str], edits: tuple[Edit, ...]
    ) -> None:
        """Start anew: topics and groups are offered, `stripped` are names that the dialect takes off."""
        self._edits, self._dialect_names = edits, tuple(stripped)
        self.offer_topics(topics)
        self.learned.begin()
        self.care.begin(groups)
        for field in (self.target, self.strip, self.keep):
            field.clear()
        self.partitioning.choose(Partitioning.SAME)
        self.timestamps.choose(Timestamps.NOW)
        self.changes.clear()
        names = ", ".join(self._dialect_names)
        self._strip_field.set_hint(self.tr("Taken off anyhow: %s") % names if names else "")
        count = len(edits)
        self.edited.setText(self.tr("%s changed by hand are sent as you made them.") % count)
        self.edited.setVisible(bool(edits))
        self._show_time_warning()
        self._settled.stop()

    def offer_topics(self, topics: Sequence[str]) -> None:
        """Offer the topics of the cluster that is chosen."""
        self.target.offer(list(topics))

    def show_clusters(self, own: Where, others: Sequence[Where]) -> None:
        """Offer the clusters that they can go to."""
        self.cluster.offer(own, others)
        self._cluster_field.setVisible(self.cluster.has_others)

    @property
    def is_settled(self) -> bool:
        """Whether nothing was typed a moment ago that the plan does not know yet."""
        return not self._settled.isActive()

    def fill(self, request: RedriveRequest) -> RedriveRequest | None:
        """Return `request` as the fields want it; None while a field is not complete."""
        steps = self.changes.steps()
        if steps is None or not self.learned.is_complete:
            return None
        transform = Transform(steps, self._edits) if steps or self._edits else None
        filled = replace(
            request,
            target=self.target.text().strip() or None,
            partitioning=self.partitioning.currentData(),
            timestamps=self.timestamps.currentData(),
            headers=HeaderRules(_names(self.strip.text()), _names(self.keep.text())),
            transform=transform,
            learned=self.learned.words(),
        )
        return self.care.fill(filled)

    def _settle(self, _changed: object = None) -> None:
        self._settled.start()

    def _on_chosen(self, _data: object) -> None:
        self._show_time_warning()
        self._settle()

    def _show_time_warning(self) -> None:
        kept = self.timestamps.currentData() is Timestamps.KEPT
        warning = self.tr("Old times may be past the target's retention: Kafka may delete such messages at once.")
        told = self.tr("The original is kept in a header.")
        self._time_field.set_hint(warning if kept else told, "warn" if kept else None)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))
