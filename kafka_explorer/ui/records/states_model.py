"""The keys that differ between two states, one a row, read from the spool when they are painted."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.lines import Line, Lines
from kafka_explorer.ui.records.record_columns import KEY, TIME, VALUE
from kafka_explorer.ui.records.viewer.previews import Previews
from kafka_explorer.ui.widgets.columns import DISPLAY_ROLE, TONE_ROLE, Column, column_header
from kafka_explorer.ui.widgets.labels import BadgeTone

if TYPE_CHECKING:
    from kafka_explorer.engine.key_states import StateChange

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_KINDS = (CHANGED, ADDED, REMOVED)
_TONES: dict[str, BadgeTone] = {ADDED: "ok", REMOVED: "bad", CHANGED: "accent"}
_ROOT = QModelIndex()
_TO_THE_SECOND = len("2026-11-21 14:02:17")
Index = QModelIndex | QPersistentModelIndex


class StateChangesModel(QAbstractTableModel):
    """Shows a `StateChange`: what changed, then what was added and removed; `show_kind` shows one of these only."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._lines: Lines | None = None
        self.previews: Previews | None = None
        self._change: StateChange | None = None
        self._shown: tuple[str, ...] = _KINDS
        self._columns = self._made_columns()
        clock.changed.connect(self._on_clock_changed)

    def show_change(self, change: "StateChange | None", reader: SpoolReader | None = None) -> None:
        """Show these keys, whose records `reader` reads."""
        self.beginResetModel()
        self._change, self._shown = change, _KINDS
        self._lines = None if reader is None else Lines(reader, self._clock, (), self.previews)
        self.endResetModel()

    def show_kind(self, kind: str | None) -> None:
        """Show only keys that were added, removed or changed; None shows all."""
        self.beginResetModel()
        self._shown = _KINDS if kind is None else (kind,)
        self.endResetModel()

    def read_anew(self) -> None:
        """Rows look different from now on: other things are hidden, or can be decoded."""
        if self._lines is not None:
            self._lines.forget()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self._columns) - 1))

    def count(self, kind: str) -> int:
        """How many keys were added, removed or changed."""
        change = self._change
        if change is None:
            return 0
        return len({ADDED: change.added, REMOVED: change.removed, CHANGED: change.changed}[kind])

    def pair(self, row: int) -> tuple[int | None, int | None]:
        """Return the places of the record before and of the one after; None where there is none."""
        kind, at = self._at(row)
        change = self._change
        assert change is not None  # noqa: S101 - there are rows
        if kind == CHANGED:
            return int(change.changed[at, 0]), int(change.changed[at, 1])
        return (None, int(change.added[at])) if kind == ADDED else (int(change.removed[at]), None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else sum(map(self.count, self._shown))

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        if role == TONE_ROLE:
            return _TONES[self._at(index.row())[0]] if index.column() == 0 else None
        if role != DISPLAY_ROLE:
            return None
        if index.column() == 0:
            return self._words(self._at(index.row())[0])
        before, after = (None if place is None else self._line(place) for place in self.pair(index.row()))
        newest = after or before
        assert newest is not None  # noqa: S101 - one of them is there
        return (
            newest.texts[KEY] or (newest.key.text or newest.key.word if newest.key else ""),
            formats.DASH if before is None else before.texts[TIME][:_TO_THE_SECOND],
            formats.DASH if after is None else after.texts[TIME][:_TO_THE_SECOND],
            newest.texts[VALUE] or (newest.value.text or newest.value.word if newest.value else ""),
        )[index.column() - 1]

    def _at(self, row: int) -> tuple[str, int]:
        for kind in self._shown:
            count = self.count(kind)
            if row < count:
                return kind, row
            row -= count
        raise IndexError(row)

    def _line(self, place: int) -> Line:
        assert self._lines is not None  # noqa: S101 - there are rows
        return self._lines.line(place)

    def _words(self, kind: str) -> str:
        return {ADDED: self.tr("added"), REMOVED: self.tr("removed"), CHANGED: self.tr("changed")}[kind]

    def _made_columns(self) -> tuple[Column, ...]:
        zone = self._clock.title
        return (
            Column("kind", "", badge=True, sortable=False, min_width_px=84),
            Column("key", self.tr("Key"), mono=True, sortable=False, min_width_px=96, max_width_px=220),
            Column("before", self.tr("Before (%s)") % zone, mono=True, tone="muted", sortable=False),
            Column("after", self.tr("After (%s)") % zone, mono=True, tone="muted", sortable=False),
            Column("value", self.tr("Value"), mono=True, stretch=True, sortable=False, min_width_px=100),
        )

    def _on_clock_changed(self) -> None:
        self._columns = self._made_columns()
        if self._lines is not None:
            self.beginResetModel()
            self._lines.forget()
            self.endResetModel()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
