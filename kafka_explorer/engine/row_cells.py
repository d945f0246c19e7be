"""Chosen JSON fields and headers as cells of painted rows: what stands in the record, as it was written."""

import enum
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kafka_explorer.engine.filters.cursor import Cursor
from kafka_explorer.engine.filters.fields import field as read_field
from kafka_explorer.engine.filters.json_paths import text_of, tokens_at
from kafka_explorer.engine.filters.nodes import NUMERIC, Field, Part
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.spool import Row

LARGEST_BYTES = 1024 * 1024
_KEPT = 512
_LIMIT = 200  # characters
_SEPARATOR = ", "


class RowReader(Protocol):
    """What gives rows by their number: a spool's reader, or that of a live tail's window."""

    topics: tuple[str, ...]

    def row(self, index: int, /) -> Row:
        """Return a row."""

    def glimpse(self, index: int, limit_bytes: int, /) -> tuple[Row, bytes | None, bytes | None]:
        """Return a row with at most so many bytes of its key and of its value; None is null."""

    def record(self, index: int, /) -> Record:
        """Return the whole record of a row."""

    def locate(self, index: int, /) -> tuple[str, int]:
        """Return the folder of the spool in which a row lies, and its place there."""

    def close(self) -> None:
        """Close the files."""


class CellKind(enum.Enum):
    """What a cell holds; of several values (of an array, of a repeated header) the first says it."""

    MISSING = "missing"
    NULL = "null"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    STRUCTURE = "structure"
    BINARY = "binary"
    TOO_LARGE = "too large"
    """The record is too large to be searched for a cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is one line; numbers stand in it digit by digit as in the record. `cut`: there is more of it."""

    kind: CellKind
    text: str = ""
    cut: bool = False


_MISSING = Cell(CellKind.MISSING)
_TOO_LARGE = Cell(CellKind.TOO_LARGE)
_NO_LINE = dict.fromkeys((*range(32), 127, 133, 8232, 8233), " ")


def parse_field(text: str) -> Field:
    """Return the field that `text` names as a filter would: value.patient.id, key.id, header.trace.

    Raises FilterSyntaxError.
    """
    cursor = Cursor(text.strip())
    found = read_field(cursor)
    if found is None or found.part in NUMERIC or not (found.path or found.name):
        cursor.fail("A column is a field such as value.patient.id, key.id or header.trace.", 0)
    if not cursor.at_end():
        cursor.fail("This is no part of a field's name.")
    return found


class RowCells:
    """Reads cells of rows, and remembers those of a few screens. One thread at a time."""

    def __init__(self, reader: RowReader, fields: Sequence[Field]) -> None:
        self._reader = reader
        self._readers = [_cell_of(field) for field in fields]
        self._kept: OrderedDict[int, tuple[Cell, ...]] = OrderedDict()

    def cells(self, place: int) -> tuple[Cell, ...]:
        """Return the cells of the row at `place`, one for each field."""
        cells = self._kept.get(place)
        if cells is None:
            cells = self._kept[place] = self._read(place)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return cells

    def _read(self, place: int) -> tuple[Cell, ...]:
        if _stored_bytes(self._reader.row(place)) > LARGEST_BYTES:
            return (_TOO_LARGE,) * len(self._readers)
        record = self._reader.record(place)
        return tuple(cell_of(record) for cell_of in self._readers)


def _stored_bytes(row: Row) -> int:
    return max(row.key_size, 0) + max(row.value_size, 0) + row.trailer_size


def _cell_of(field: Field) -> Callable[[Record], Cell]:
    if field.part is Part.HEADER:
        return lambda record: _header_cell([header.value for header in record.headers if header.name == field.name])
    of_part: Callable[[Record], bytes | None] = (
        (lambda record: record.key) if field.part is Part.KEY else (lambda record: record.value)
    )
    tokens = tokens_at(field.path)
    return lambda record: _json_cell(tokens(data)) if (data := of_part(record)) else _MISSING


def _json_cell(tokens: Sequence[bytes]) -> Cell:
    found = [token for token in tokens if token]
    if not found:
        return _MISSING
    return _cell(_kind(found[0]), _SEPARATOR.join(_shown(text_of(token)) for token in found))


def _kind(token: bytes) -> CellKind:
    first = token[:1]
    if first == b'"':
        return CellKind.TEXT
    if first in b"[{":
        return CellKind.STRUCTURE
    if first in b"-0123456789":
        return CellKind.NUMBER
    return CellKind.NULL if token == b"null" else CellKind.BOOLEAN


def _header_cell(values: Sequence[bytes | None]) -> Cell:
    if not values:
        return _MISSING
    if values[0] is None:
        return _cell(CellKind.NULL, _SEPARATOR.join("null" if value is None else _shown(value) for value in values))
    try:
        values[0].decode()
    except UnicodeDecodeError:
        return _cell(CellKind.BINARY, values[0][:_LIMIT].hex(" "))
    return _cell(CellKind.TEXT, _SEPARATOR.join("null" if value is None else _shown(value) for value in values))


def _shown(data: bytes) -> str:
    return data[: 4 * _LIMIT + 4].decode("utf-8", "replace").translate(_NO_LINE)


def _cell(kind: CellKind, text: str) -> Cell:
    return Cell(kind, text[:_LIMIT], cut=len(text) > _LIMIT)
