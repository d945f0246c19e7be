"""The table's model: rows of a spool, read from disk when they are painted and forgotten soon after."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from kafka_explorer.engine.filters.nodes import Field
from kafka_explorer.engine.row_cells import Cell, CellKind, RowReader
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.lines import NO_CELL, Line, Lines
from kafka_explorer.ui.records.marks import Mark
from kafka_explorer.ui.records.record_columns import (
    FIELDS,
    KEY,
    MOST_FIELDS,
    OFFSET,
    TOPIC,
    VALUE,
    field_columns,
    fixed_columns,
)
from kafka_explorer.ui.records.viewer.previews import Previews
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, TONE_ROLE, Column, column_header

if TYPE_CHECKING:
    # numpy is loaded by the task that makes the first map.
    from kafka_explorer.engine.spool_index import RowMap

TOPIC_COLOURS = 8

_ROOT = QModelIndex()
_TONES = {CellKind.NULL: "faint", CellKind.TOO_LARGE: "faint", CellKind.STRUCTURE: "muted", CellKind.BINARY: "violet"}
_LEVELS = {
    **dict.fromkeys(("ERROR", "FATAL", "CRITICAL", "SEVERE"), "bad"),
    **dict.fromkeys(("WARN", "WARNING"), "warn"),
}
Index = QModelIndex | QPersistentModelIndex


class RecordsModel(QAbstractTableModel):
    """Shows records of a spool in the order in which they came, or as a map says.

    A record's `place` is its number among all that came; its row is where it stands in the table. Beside the map, four
    bytes a row, nothing is held per row. `reader` is the spool shown, `row_map` the places of the rows in their order,
    None while all are shown as they came; both are changed by the methods only. `previews` decodes rows, if given
    before any is shown.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.reader: RowReader | None = None
        self._lines: Lines | None = None
        self.row_map: RowMap | None = None
        self.previews: Previews | None = None
        self._first = self._count = self._came = self._dropped = 0
        self._fields: tuple[Field, ...] = ()
        self._columns = (*fixed_columns(clock), *field_columns(()))
        clock.changed.connect(self._on_clock_changed)

    def show_spool(self, reader: RowReader | None) -> None:
        """Show another spool, or none; it has no rows until `set_rows` says so."""
        self.beginResetModel()
        self.row_map = None
        self._first = self._count = self._came = self._dropped = 0
        self._take(reader)
        self.endResetModel()

    def move_to(self, reader: RowReader) -> None:
        """Go on with a copy of the spool that holds just what is shown, the first row of it at place 0."""
        self._came, self._dropped, self._first = self._count, 0, 0
        self._take(reader)

    def set_rows(self, came: int, dropped: int = 0) -> None:
        """Take it that `came` records came by now, the first `dropped` of which are kept no more.

        While a map is shown what comes waits for the next map.
        """
        self._came, self._dropped = max(came, self._came), max(dropped, self._dropped)
        if self.row_map is None:
            self._drop(min(self._dropped - self._first, self._count))
            more = self._came - self._first - self._count
            if more > 0:
                self.beginInsertRows(_ROOT, self._count, self._count + more - 1)
                self._count += more
                self.endInsertRows()

    def show_map(self, row_map: "RowMap | None") -> None:
        """Show the records at these places in this order; None shows all of them as they came."""
        first = self._dropped if row_map is None else 0
        count, before = self._came - first if row_map is None else len(row_map), self._count
        if count < before:
            self.beginRemoveRows(_ROOT, count, before - 1)
        elif count > before:
            self.beginInsertRows(_ROOT, before, count - 1)
        self.row_map, self._first, self._count = row_map, first, count
        if count < before:
            self.endRemoveRows()
        elif count > before:
            self.endInsertRows()
        if count:
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, len(self._columns) - 1))

    def set_fields(self, fields: Sequence[Field]) -> None:
        """Show these as columns behind the fixed ones, MOST_FIELDS of them at most.

        The number of columns stays what it is, those left over being for the view to hide: rows stay selected, which
        Qt would forget where columns are inserted.
        """
        if tuple(fields) == self._fields:
            return
        self._fields = tuple(fields)[:MOST_FIELDS]
        if self._lines is not None:
            self._lines.set_fields(self._fields)
        self._columns = (*self._columns[:FIELDS], *field_columns(self._fields))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, FIELDS, len(self._columns) - 1)

    @property
    def first(self) -> int:
        """The place of the first row while no map is shown: so many records are not there any more."""
        return self._first

    @property
    def came(self) -> int:
        """How many records came, shown or not."""
        return self._came

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, the fixed ones first, then fields, then those that are left over and have no title."""
        return self._columns

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are columns."""
        return self._fields

    def place(self, row: int) -> int:
        """Return the place of the record in a row."""
        return self._first + row if self.row_map is None else int(self.row_map[row])

    def row_of(self, place: int) -> int | None:
        """Return the row of the record at a place; None if it is not shown."""
        if self.row_map is None:
            row = place - self._first
            return row if 0 <= row < self._count else None
        from kafka_explorer.engine.spool_index import place_in

        return place_in(self.row_map, place)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        row, column = index.row(), index.column()
        if role == DISPLAY_ROLE:
            return self.texts(range(row, row + 1), column)[0]
        if role == TONE_ROLE:
            if column == TOPIC:
                return f"series_{self._line(row).topic_index % TOPIC_COLOURS + 1}"
            return None if column < FIELDS else _cell_tone(self.cell(row, column))
        if role == COPY_ROLE and column < FIELDS:
            return _copied(self._line(row), column)
        return None

    def texts(self, rows: range, column: int) -> list[object]:
        """See WholeColumns."""
        if column < FIELDS:
            return [self._line(row).texts[column] for row in rows]
        return [_cell_text(self.cell(row, column)) for row in rows]

    def mark(self, row: int, column: int) -> Mark | None:
        """Return what a cell shows instead of a plain text, if it does."""
        return _mark(self._line(row), column)

    def cell(self, row: int, column: int) -> Cell:
        """Return what a record has in the column of a field."""
        assert self._lines is not None  # noqa: S101 - rows are shown of a spool only
        return self._lines.cell(self.place(row), column - FIELDS) if column - FIELDS < len(self._fields) else NO_CELL

    def prepare(self, came: int, count: int) -> None:
        """Read the last `count` of `came` records, which are to be shown and painted soon."""
        if self._lines is not None and self.row_map is None:
            self._lines.prepare(range(max(self._first, came - count), came))

    def _drop(self, count: int) -> None:
        if count > 0:
            self.beginRemoveRows(_ROOT, 0, count - 1)
            self._first, self._count = self._first + count, self._count - count
            self.endRemoveRows()
        if not self._count:
            self._first = max(self._first, self._dropped)

    def read_anew(self) -> None:
        """Rows look different from now on: other things are hidden, or can be decoded."""
        self._take(self.reader)
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(self._columns) - 1))

    def _take(self, reader: RowReader | None) -> None:
        self.reader = reader
        self._lines = None if reader is None else Lines(reader, self._clock, self._fields, self.previews)

    def _line(self, row: int) -> Line:
        assert self._lines is not None  # noqa: S101 - rows are shown of a spool only
        return self._lines.line(self.place(row))

    def _on_clock_changed(self) -> None:
        self._take(self.reader)
        self._columns = (*fixed_columns(self._clock), *self._columns[FIELDS:])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)


def _mark(line: Line, column: int) -> Mark | None:
    return line.key if column == KEY else line.value if column == VALUE else None


def _copied(line: Line, column: int) -> str | None:
    mark = _mark(line, column)
    if mark is None:
        # Whoever pastes an offset wants to search for it.
        return line.texts[column].replace(",", "") if column == OFFSET else None
    return mark.text or mark.word


def _cell_text(cell: Cell) -> str:
    if cell.kind is CellKind.TOO_LARGE:
        return QCoreApplication.translate("records", "too large")
    return f"{cell.text}…" if cell.cut else cell.text


def _cell_tone(cell: Cell) -> str | None:
    return _LEVELS.get(cell.text) if cell.kind is CellKind.TEXT else _TONES.get(cell.kind)
