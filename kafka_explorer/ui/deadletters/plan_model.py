"""The rows of a plan as a table, read from the plan's file when they are painted."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kafka_explorer.engine.dead_letters.dead_letter import Event
from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.redrive.plan_rows import PlanRow
from kafka_explorer.ui import formats
from kafka_explorer.ui.deadletters.plan_words import header_changes, header_tip, remarks, state_words
from kafka_explorer.ui.deadletters.texts import hidden, one_line
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.columns import DISPLAY_ROLE, TONE_ROLE, Column, column_header

PARTITION, OFFSET, STATE, REMARKS, TARGET, KEY, SIZE, HEADERS, ROUNDS = range(9)
_ROOT = QModelIndex()
_TIP_ROLE = int(Qt.ItemDataRole.ToolTipRole)
_PAGE, _PAGES_KEPT = 100, 12
Index = QModelIndex | QPersistentModelIndex


class PlanRows(Protocol):
    """Where the rows come from."""

    def rows(self, numbers: Iterable[int], /) -> list[PlanRow]:
        """Return rows by their numbers, in that order."""


class PlanModel(QAbstractTableModel):
    """Shows the rows of a plan: all, or those of `show_numbers`."""

    def __init__(self, masks: Masks) -> None:
        super().__init__()
        self._masks = masks
        self._columns = _columns()
        self._rows: PlanRows | None = None
        self._count = self._total = 0
        self._numbers: Sequence[int] | None = None
        self._pages: OrderedDict[int, list[PlanRow]] = OrderedDict()

    def show_plan(self, rows: PlanRows | None, count: int) -> None:
        """Show another plan of `count` rows, or none."""
        self._rows, self._total = rows, count if rows is not None else 0
        self.show_numbers(None)

    def show_numbers(self, numbers: Sequence[int] | None) -> None:
        """Show only the rows of these numbers; None shows all."""
        self.beginResetModel()
        self._numbers = numbers
        self._count = self._total if numbers is None else len(numbers)
        self._pages.clear()
        self.endResetModel()

    def row(self, at: int) -> PlanRow | None:
        """Return a row; None where it cannot be read."""
        page = at // _PAGE
        found = self._pages.get(page)
        if found is None and self._rows is not None:
            places = range(page * _PAGE, min(page * _PAGE + _PAGE, self._count))
            numbers = places if self._numbers is None else [int(self._numbers[place]) for place in places]
            found = self._pages[page] = self._rows.rows(numbers)
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        return found[at % _PAGE] if found is not None and at % _PAGE < len(found) else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        if role not in {DISPLAY_ROLE, TONE_ROLE, _TIP_ROLE}:
            return None
        row = self.row(index.row())
        if row is None:
            return None
        column = index.column()
        if role == DISPLAY_ROLE and column == KEY and row.key is not None and self._masks.of(Part.KEY):
            return one_line(hidden(Event(row.key, None), self._masks).key)
        if role == DISPLAY_ROLE:
            return _TEXTS[column](row)
        if role == TONE_ROLE:
            return _tone(row, column)
        return header_tip(row) if column == HEADERS else remarks(row) if column == REMARKS else None


def _columns() -> tuple[Column, ...]:
    return (
        Column("partition", tr("P"), right=True, tone="muted", tip=tr("Partition"), sortable=False, min_width_px=32),
        Column("offset", tr("Offset"), right=True, mono=True, tone="muted", sortable=False),
        Column("state", "", badge=True, sortable=False, min_width_px=84),
        Column("remarks", tr("Remarks"), toned=True, sortable=False, stretch=True, min_width_px=170),
        Column("target", tr("Target"), sortable=False, min_width_px=110, max_width_px=220),
        Column("key", tr("Key"), mono=True, sortable=False, min_width_px=70, max_width_px=160),
        Column("size", tr("Size"), right=True, tone="muted", sortable=False),
        Column("headers", tr("Headers"), right=True, tone="muted", sortable=False, tip=tr("Taken off and added")),
        Column("rounds", tr("Round"), right=True, toned=True, sortable=False),
    )


def _target(row: PlanRow) -> str:
    if not row.target:
        return formats.DASH
    return row.target if row.partition is None else f"{row.target}:{row.partition}"


def _tone(row: PlanRow, column: int) -> str | None:
    if column == STATE:
        return state_words(row)[1]
    if column == ROUNDS:
        return "warn" if row.rounds > 1 else "faint"
    if column == REMARKS:
        return "warn" if row.warnings else "bad" if state_words(row)[1] == "bad" else "muted"
    return None


_TEXTS: dict[int, Callable[[PlanRow], str]] = {
    PARTITION: lambda row: str(row.place[0]),
    OFFSET: lambda row: formats.integer(row.place[1]),
    STATE: lambda row: state_words(row)[0],
    TARGET: _target,
    KEY: lambda row: formats.DASH if row.key is None else one_line(row.key),
    SIZE: lambda row: formats.size(row.size_bytes) if row.size_bytes else formats.DASH,
    HEADERS: header_changes,
    ROUNDS: lambda row: str(row.rounds) if row.rounds else formats.DASH,
    REMARKS: remarks,
}
