"""Records as a table shows them, read from the spool when they are wanted; those of a few screens are remembered."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from kafka_explorer.engine.filters.nodes import Field, Part
from kafka_explorer.engine.masks import DOTS, Masks
from kafka_explorer.engine.row_cells import Cell, CellKind, RowCells, RowReader
from kafka_explorer.engine.spool import Row
from kafka_explorer.engine.tail_window import RowDroppedError
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.marks import PREVIEW_BYTES, Mark, key_cell, value_cell
from kafka_explorer.ui.records.presenter import Stored
from kafka_explorer.ui.records.record_columns import FIELDS
from kafka_explorer.ui.records.viewer.masked_rows import MaskedRows
from kafka_explorer.ui.records.viewer.previews import Previews

ROWS_KEPT = 512
"""A few screens full, so that painting again asks the disk nothing and memory stays what it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """A record's fixed columns, ready to paint; cells with a mark have no text of their own."""

    texts: tuple[str, ...]
    key: Mark | None
    value: Mark | None
    topic_index: int


_GONE = Line((formats.DASH,) * FIELDS, None, None, 0)
NO_CELL = Cell(CellKind.MISSING)


class Lines:
    """Reads lines by place from `reader`; `fields` are the columns behind the fixed ones."""

    def __init__(
        self, reader: RowReader, clock: Clock, fields: Sequence[Field], previews: Previews | None = None
    ) -> None:
        self._reader = reader
        self._previews = previews
        self._clock = clock
        self._kept: OrderedDict[int, Line] = OrderedDict()
        self.set_fields(fields)

    def __len__(self) -> int:
        return len(self._kept)

    def set_fields(self, fields: Sequence[Field]) -> None:
        """Take other fields."""
        masks = () if self._previews is None else self._previews.masks
        self._cells = RowCells(MaskedRows(self._reader, Masks(masks)) if masks else self._reader, fields)

    def forget(self) -> None:
        """Read lines anew: they look different from now on."""
        self._kept.clear()

    def line(self, place: int) -> Line:
        """Return a line; one of dashes for what a live tail has dropped."""
        line = self._kept.get(place)
        if line is None:
            try:
                line = self._kept[place] = self._read(place)
            except RowDroppedError:
                return _GONE
            if len(self._kept) > ROWS_KEPT:
                self._kept.popitem(last=False)
        return line

    def prepare(self, places: range) -> None:
        """Read these, so that painting them asks the disk nothing."""
        for place in places:
            self.line(place)

    def cell(self, place: int, field: int) -> Cell:
        """Return what the record has in a field, counted from 0."""
        try:
            return self._cells.cells(place)[field]
        except RowDroppedError:
            return NO_CELL

    def _payloads(self, place: int, row: Row, key: bytes | None, value: bytes | None) -> tuple[str | Mark, str | Mark]:
        """Return key and value as cells; decoded ones follow when they are prepared."""
        plain, previews = (key_cell(key), value_cell(value)), self._previews
        if previews is None:
            return plain
        topic = self._reader.topics[row.topic_index]
        if not (previews.needed(topic, "key", key, plain[0]) or previews.needed(topic, "value", value, plain[1])):
            return plain
        found = previews.cells(Stored(*self._reader.locate(place)), row.size_bytes)
        if found is not None:
            return found
        return (
            Mark(DOTS) if key and previews.hides(Part.KEY) else plain[0],
            Mark(DOTS) if value and previews.hides(Part.VALUE) else plain[1],
        )

    def _read(self, place: int) -> Line:
        row, key_bytes, value_bytes = self._reader.glimpse(place, PREVIEW_BYTES)
        key, value = self._payloads(place, row, key_bytes, value_bytes)
        texts = (
            str(row.partition),
            f"{row.offset:,}",
            self._clock.timestamp(row.timestamp_ms if row.timestamp_ms >= 0 else None),
            "" if isinstance(key, Mark) else key,
            "" if isinstance(value, Mark) else value,
            str(row.header_count),
            formats.size(row.size_bytes),
            self._reader.topics[row.topic_index],
        )
        return Line(
            texts,
            key if isinstance(key, Mark) else None,
            value if isinstance(value, Mark) else None,
            row.topic_index,
        )
