"""Which fields records have: JSON paths and headers of a sample, with types and counts. For completion and columns."""

import time
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import orjson

from kafka_explorer.engine.filters.fields import field_text
from kafka_explorer.engine.filters.nodes import Each, Field, Part, Step
from kafka_explorer.engine.records import Message, headers_of
from kafka_explorer.engine.spool_index import SpoolIndex
from kafka_explorer.engine.spool_messages import SpoolData

SAMPLE = 500
MOST_FIELDS = 1000
_DEEPEST = 12
_MOST_ELEMENTS = 20  # of one array
_LARGEST_BYTES = 1024 * 1024
_TOLD_EVERY_S = 0.05
_TYPES = {
    dict: "object",
    list: "array",
    str: "text",
    bool: "boolean",
    int: "number",
    float: "number",
    type(None): "null",
}


@dataclass(frozen=True, slots=True)
class SeenField:
    """A field as a filter names it (`text`); `count` records of the sample have it, of each type so many values."""

    field: Field
    text: str
    count: int
    types: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SeenFields:
    """`fields`, those of most records first; `records` were looked at, `json` of them had JSON in their values."""

    fields: tuple[SeenField, ...]
    records: int
    json: int


def seen_fields(folder: str, rows: int, sample: int = SAMPLE) -> Generator[int, None, SeenFields]:
    """Look into at most `sample` records, spread evenly over the first `rows`; yields how many were looked at.

    Records of more than a megabyte are passed over.
    """
    tally = FieldTally()
    told = time.monotonic()
    with SpoolIndex(folder, rows) as index, SpoolData(folder) as data:
        places = np.unique(np.linspace(0, rows - 1, min(rows, sample)).astype(np.int64)) if rows else np.arange(0)
        for at, place in enumerate(places.tolist()):
            row = index.take(np.array([place]))
            if max(int(row["key_size"][0]), int(row["value_size"][0])) <= _LARGEST_BYTES:
                tally.add(data.messages(row)[0])
            if time.monotonic() - told > _TOLD_EVERY_S:
                told = time.monotonic()
                yield at
    return tally.result()


class FieldTally:
    """Counts the fields of messages."""

    def __init__(self) -> None:
        self._records = self._json = 0
        self._counts: Counter[Field] = Counter()
        self._types: dict[Field, Counter[str]] = {}

    def add(self, message: Message) -> None:
        """Look into one message."""
        found: dict[Field, Counter[str]] = {}
        self._records += 1
        self._walk(Field(Part.KEY), _parsed(message.key()), found)
        before = len(found)
        self._walk(Field(Part.VALUE), _parsed(message.value()), found)
        self._json += len(found) > before
        for name, value in headers_of(message) or ():
            found.setdefault(Field(Part.HEADER, name), Counter())["null" if value is None else "bytes"] += 1
        for field, types in found.items():
            if field in self._types or len(self._types) < MOST_FIELDS:
                self._counts[field] += 1
                self._types.setdefault(field, Counter()).update(types)

    def result(self) -> SeenFields:
        """Return what was seen."""
        ordered = sorted(self._counts.items(), key=lambda item: (-item[1], field_text(item[0])))
        fields = (
            SeenField(field, field_text(field), count, tuple(self._types[field].most_common()))
            for field, count in ordered
        )
        return SeenFields(tuple(fields), self._records, self._json)

    def _walk(self, field: Field, value: object, found: dict[Field, Counter[str]]) -> None:
        if isinstance(value, dict):
            inner: list[tuple[Step, object]] = list(value.items())
        elif isinstance(value, list):
            inner = [(Each.ELEMENT, element) for element in value[:_MOST_ELEMENTS]]
        else:
            return
        for step, each in inner[:MOST_FIELDS]:
            below = Field(field.part, field.name, (*field.path, step))
            found.setdefault(below, Counter())[_TYPES[type(each)]] += 1
            if len(below.path) < _DEEPEST:
                self._walk(below, each, found)


def _parsed(data: bytes | None) -> object:
    """Return JSON as Python sees it: good to know its shape, not its numbers."""
    try:
        return orjson.loads(data) if data else None
    except orjson.JSONDecodeError:
        return None
