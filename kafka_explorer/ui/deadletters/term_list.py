"""The terms of a redrive under way: who does it, how fast, and what would stop it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from kafka_explorer.engine.redrive.request import Partitioning, RedriveRequest, Timestamps
from kafka_explorer.ui import formats
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label

_COLUMNS = 3


class TermList(QWidget):
    """Pairs of a name and what it is, three beside each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self._labels: list[tuple[Label, ElidedLabel]] = []

    def show_terms(self, terms: Sequence[tuple[str, str]]) -> None:
        """Show these."""
        while len(self._labels) < len(terms):
            self._add()
        for at, (name, value) in enumerate(self._labels):
            shown = at < len(terms)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(terms[at][0].upper())
                value.setText(terms[at][1])

    def _add(self) -> None:
        at = len(self._labels)
        row, column = 2 * (at // _COLUMNS), at % _COLUMNS
        name, value = Label("", "caption"), ElidedLabel("")
        name.setContentsMargins(0, 6, 0, 0)
        self._grid.addWidget(name, row, column)
        self._grid.addWidget(value, row + 1, column)
        self._grid.setColumnStretch(column, 1)
        self._labels.append((name, value))


def terms_of(request: RedriveRequest, cluster: str = "") -> list[tuple[str, str]]:
    """Return the terms of a request; `cluster` names another one than the dead letters' own."""
    same = request.partitioning is Partitioning.SAME
    now = request.timestamps is Timestamps.NOW
    where = tr("the same") if same else tr("by key")
    when = tr("now, the original in a header") if now else tr("the original")
    target = request.target or tr("where each came from")
    terms = [
        (tr("To"), tr("{target} in {cluster}").format(target=target, cluster=cluster) if cluster else target),
        (tr("Partition"), where),
        (tr("Time"), when),
        (tr("Rate"), formats.rate(request.rate_per_s) if request.rate_per_s else tr("as fast as it goes")),
        (tr("Canary"), tr("until %s has read it") % request.canary.group if request.canary else tr("none")),
        (tr("Stops by itself"), _limits(request)),
        (tr("By"), request.by),
        (tr("Job"), request.job),
    ]
    return [*terms, (tr("Note"), request.note)] if request.note else terms


def _limits(request: RedriveRequest) -> str:
    limits = request.limits
    parts = []
    if limits.bounced_share is not None:
        parts.append(tr("if more than %s come back") % f"{limits.bounced_share:.0%}")
    if limits.lag is not None:
        lag = formats.integer(limits.lag)
        parts.append(tr("if {group} lags by more than {lag}").format(group=limits.group, lag=lag))
    return ", ".join(parts) or tr("never")
