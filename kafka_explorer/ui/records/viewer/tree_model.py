"""A JSON text as a tree whose branches are looked into when they are opened."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kafka_explorer.engine.filters.nodes import Step
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.viewer.json_places import Place
from kafka_explorer.ui.records.viewer.json_rows import Child, Children, children, finish, nested, root_of
from kafka_explorer.ui.records.viewer.time_hints import value_hint

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_AT_ONCE_S = 0.01
"""To pass over a value of megabytes takes longer, and then goes on in a task."""
_PREVIEW = 300
_NESTED_AT_ONCE = 64 * 1024


@dataclass(eq=False, slots=True)
class Row:
    """One value. `source` is the text it stands in: another one within JSON in a text. `more`: stands for the rest."""

    source: str
    child: Child
    parent: "Row | None" = None
    place: int = 0
    rows: list["Row"] = field(default_factory=list)
    next_at: int | None = None
    opened: bool = False
    within: str | None = None
    more: bool = False

    @property
    def token(self) -> str:
        """The value as it was written."""
        return self.source[self.child.start : self.child.end]

    @property
    def is_branch(self) -> bool:
        """Whether there may be something within it."""
        return self.within is not None or self.child.kind in {"{", "["}


class TreeModel(QAbstractItemModel):
    """Shows the text given to `show_text`. One column; the view paints rows by `row_of`."""

    def __init__(self, clock: Clock, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._jobs = jobs
        self._root = Row("", root_of(""))
        clock.changed.connect(self.layoutChanged)

    def show_text(self, text: str) -> None:
        """Show JSON; "" shows nothing."""
        self._jobs.cancel(self)
        self.beginResetModel()
        self._root = Row(text, root_of(text))
        self.endResetModel()
        self.fetchMore(_ROOT)

    def row_of(self, index: Index) -> Row:
        """Return what an index stands for."""
        found: Row = index.internalPointer() if index.isValid() else self._root
        return found

    def index_of(self, row: Row) -> QModelIndex:
        """Return the index of a row."""
        return _ROOT if row is self._root else self.createIndex(row.place, 0, row)

    def place(self, index: Index) -> Place | None:
        """Return where the value stands."""
        row: Row | None = self.row_of(index)
        if row is None or row.more or row is self._root:
            return None
        kind = row.child.kind
        token = "" if kind in {"{", "["} else row.token
        steps, around = _way(row)
        return Place(steps, kind, token, around)

    def hint(self, row: Row) -> str:
        """Return a value as a time, if it is probably one."""
        if row.child.end - row.child.start > _PREVIEW:
            return ""
        return value_hint(str(row.child.name), row.token, self._clock)

    def open_more(self, index: Index) -> None:
        """Show more of what lies within the row that this one stands for the rest of."""
        row = self.row_of(index)
        if row.more and row.parent is not None:
            self._look_into(row.parent)

    def path_to(self, position: int) -> Iterator[QModelIndex]:
        """Yield the rows that lead to a character of the text, the outermost first, looking into each."""
        row = self._root
        while row.is_branch and row.within is None:
            self._fill_to(row, position)
            found = next((each for each in row.rows if not each.more and each.child.end > position), None)
            if found is None:
                return
            yield self.index_of(found)
            row = found

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        rows = self.row_of(parent).rows
        return self.createIndex(row, column, rows[row]) if column == 0 and 0 <= row < len(rows) else _ROOT

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]  # its other form has no index
        row = self.row_of(index).parent if index.isValid() else None
        return _ROOT if row is None else self.index_of(row)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return len(self.row_of(parent).rows)

    def columnCount(self, _parent: Index = _ROOT) -> int:
        return 1

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        row = self.row_of(parent)
        return bool(row.rows) or (row.is_branch and not row.opened)

    def canFetchMore(self, parent: Index) -> bool:
        row = self.row_of(parent)
        return row.is_branch and not row.opened

    def fetchMore(self, parent: Index) -> None:
        row = self.row_of(parent)
        if row.is_branch and not row.opened:
            row.opened = True
            self._look_into(row)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        row = self.row_of(index)
        if row.more:
            return self.tr("Show more …")
        return f"{row.child.name}: {preview(row)}"

    def _look_into(self, row: Row) -> None:
        source, child = _inside(row)
        at, count = row.next_at, sum(not each.more for each in row.rows)
        work = children(source, child, at, count)
        until_s = time.perf_counter() + _AT_ONCE_S
        while time.perf_counter() < until_s:
            try:
                next(work)
            except StopIteration as end:
                self._add(row, source, end.value)
                return
        self._jobs.start(
            self.tr("Look into a large value"),
            work,
            owner=self,
            done=lambda found: self._add(row, source, found),
            shown=False,
        )

    def _fill_to(self, row: Row, position: int) -> None:
        """Look into a row until the character is within what was found."""
        self._jobs.cancel(self)
        row.opened = True
        while not row.rows or (row.next_at is not None and row.next_at <= position):
            source, child = _inside(row)
            found = finish(children(source, child, row.next_at, sum(not each.more for each in row.rows)))
            self._add(row, source, found)
            if found.next_at is None:
                return

    def _add(self, row: Row, source: str, found: Children) -> None:
        index = self.index_of(row)
        if row.rows and row.rows[-1].more:
            self.beginRemoveRows(index, len(row.rows) - 1, len(row.rows) - 1)
            row.rows.pop()
            self.endRemoveRows()
        row.next_at = found.next_at
        first = len(row.rows)
        added = [_row(source, child, row, first + at) for at, child in enumerate(found.found)]
        if found.next_at is not None:
            added.append(Row(source, Child("", 0, 0, ""), row, first + len(added), more=True))
        if added:
            self.beginInsertRows(index, first, first + len(added) - 1)
            row.rows += added
            self.endInsertRows()


def preview(row: Row) -> str:
    """Return the beginning of a value on one line."""
    text = row.source[row.child.start : min(row.child.end, row.child.start + _PREVIEW)]
    return " ".join(text.split()) if row.child.kind in {"{", "["} else text


def _row(source: str, child: Child, parent: Row, place: int) -> Row:
    row = Row(source, child, parent, place)
    if child.kind == "string" and child.end - child.start <= _NESTED_AT_ONCE:
        row.within = nested(row.token)
    return row


def _inside(row: Row) -> tuple[str, Child]:
    """Return the text to look into, and the value in it."""
    return (row.source, row.child) if row.within is None else (row.within, root_of(row.within))


def _way(row: Row) -> tuple[tuple[Step, ...], tuple[Step, ...] | None]:
    """Return the steps to a row in its own text, and those to the text around it."""
    steps: list[Step] = []
    around: tuple[Step, ...] | None = None
    at: Row | None = row
    while at is not None and at.parent is not None:
        steps.append(at.child.name)
        at = at.parent
        if at.within is not None and around is None and at.parent is not None:
            around = _way(at)[0]
            break
    return tuple(reversed(steps)), around
