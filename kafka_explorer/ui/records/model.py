"""The table's model: rows of a spool, read from disk when they are painted and forgotten soon after."""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.marks import PREVIEW_BYTES, Mark, key_cell, value_cell
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, Column, column_header

PARTITION, OFFSET, TIME, KEY, VALUE, HEADERS, SIZE = range(7)
ROWS_KEPT = 512
"""A few screens full, so that painting again asks the disk nothing and memory stays what it is."""

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Line:
    """A row ready to paint; cells with a mark have no text of their own."""

    texts: tuple[str, ...]
    key: Mark | None
    value: Mark | None


class RecordsModel(QAbstractTableModel):
    """Shows the first `rows` records of a spool. Nothing is held per row but a count."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._reader: SpoolReader | None = None
        self._rows = 0
        self._lines: OrderedDict[int, _Line] = OrderedDict()
        self._columns = self._titled_columns()
        clock.changed.connect(self._on_clock_changed)

    def show_spool(self, reader: SpoolReader | None) -> None:
        """Show another spool, or none; it has no rows until `set_rows` says so."""
        self.beginResetModel()
        self._reader, self._rows = reader, 0
        self._lines.clear()
        self.endResetModel()

    def set_rows(self, rows: int) -> None:
        """Show the first `rows` records; they only ever grow."""
        if rows > self._rows:
            self.beginInsertRows(_ROOT, self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()

    @property
    def reader(self) -> SpoolReader | None:
        """The spool shown."""
        return self._reader

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        if role == DISPLAY_ROLE:
            return self._line(index.row()).texts[index.column()]
        if role == COPY_ROLE:
            return self._copied(index.row(), index.column())
        return None

    def mark(self, row: int, column: int) -> Mark | None:
        """Return what a cell shows instead of a plain text, if it does."""
        line = self._line(row)
        return line.key if column == KEY else line.value if column == VALUE else None

    def _line(self, row: int) -> _Line:
        line = self._lines.get(row)
        if line is None:
            line = self._lines[row] = self._read(row)
            if len(self._lines) > ROWS_KEPT:
                self._lines.popitem(last=False)
        return line

    def _read(self, at: int) -> _Line:
        assert self._reader is not None  # noqa: S101 - rows are shown of a spool only
        row = self._reader.row(at)
        key, value = (
            cell(data)
            for cell, data in zip((key_cell, value_cell), self._reader.preview(row, PREVIEW_BYTES), strict=True)
        )
        texts = (
            str(row.partition),
            f"{row.offset:,}",
            self._clock.timestamp(row.timestamp_ms if row.timestamp_ms >= 0 else None),
            "" if isinstance(key, Mark) else key,
            "" if isinstance(value, Mark) else value,
            str(row.header_count),
            formats.size(row.size_bytes),
        )
        return _Line(texts, key if isinstance(key, Mark) else None, value if isinstance(value, Mark) else None)

    def _copied(self, row: int, column: int) -> str | None:
        mark = self.mark(row, column)
        if mark is None:
            # Whoever pastes an offset wants to search for it.
            return self._line(row).texts[column].replace(",", "") if column == OFFSET else None
        return mark.text or mark.word

    def _titled_columns(self) -> tuple[Column, ...]:
        return (
            Column(
                "partition",
                self.tr("P"),
                right=True,
                mono=True,
                tone="muted",
                sortable=False,
                tip=self.tr("Partition"),
                min_width_px=40,
            ),
            Column("offset", self.tr("Offset"), right=True, mono=True, tone="muted", sortable=False, min_width_px=68),
            Column("time", self.tr("Time (%s)") % self._clock.title, mono=True, tone="muted", sortable=False),
            Column("key", self.tr("Key"), mono=True, sortable=False, min_width_px=96, max_width_px=200),
            Column("value", self.tr("Value"), mono=True, stretch=True, sortable=False, min_width_px=160),
            Column("headers", self.tr("Headers"), right=True, tone="muted", sortable=False),
            Column(
                "size", self.tr("Size"), right=True, tone="muted", sortable=False, tip=self.tr("Key, value and headers")
            ),
        )

    def _on_clock_changed(self) -> None:
        self._lines.clear()
        self._columns = self._titled_columns()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
