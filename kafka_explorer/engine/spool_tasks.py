"""Work over the rows of a spool, without Kafka: sort, refine, narrow to a time, count over time.

Generators for `Task`, or for `Workers.run`, since what they take and return can be pickled: work that looks into
records holds the interpreter and belongs into a child process. Each looks at the first `rows` rows, or at those of
`row_map` in its order, and opens the spool's files for itself.
"""

import enum
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.filters.nodes import Field, Part
from kafka_explorer.engine.refining import Refiner
from kafka_explorer.engine.row_keys import key_of_field
from kafka_explorer.engine.row_sorting import RunSort
from kafka_explorer.engine.spool_index import RowMap, Rows, SpoolIndex, sizes_of
from kafka_explorer.engine.spool_messages import SpoolData
from kafka_explorer.engine.text_sorting import TextSort
from kafka_explorer.engine.time_histogram import TimeHistogram

_TOLD_EVERY_S = 0.05
_DATA_BLOCK = 2048  # rows whose bytes are read at once: a few milliseconds of work


class RowColumn(enum.Enum):
    """What rows can be sorted by without looking into their records."""

    TIMESTAMP = "timestamp"
    OFFSET = "offset"
    PARTITION = "partition"
    SIZE = "size"
    TOPIC = "topic"
    HEADERS = "headers"


SortBy: TypeAlias = RowColumn | Field


@dataclass(frozen=True, slots=True)
class SpoolProgress:
    """`done` of `total` steps; `found` rows so far, where rows are looked for."""

    done: int
    total: int
    found: int = 0


class _Pace:
    """Says when to tell how far it is."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def due(self) -> bool:
        now = time.monotonic()
        if now - self._told < _TOLD_EVERY_S:
            return False
        self._told = now
        return True


def sort_rows(
    folder: str, rows: int, by: SortBy, *, descending: bool = False, row_map: RowMap | None = None
) -> Generator[SpoolProgress, None, RowMap]:
    """Return rows in the order of `by`; equal ones stay as they were, those without a value come last either way.

    A field sorts numbers before text, numbers exactly, text without regard to case; see `row_keys.py`.
    """
    if isinstance(by, RowColumn):
        return (yield from _sort_by_column(folder, rows, by, descending, row_map))
    return (yield from _sort_by_field(folder, rows, by, descending, row_map))


def refine_rows(
    folder: str, rows: int, wanted: Filter, *, row_map: RowMap | None = None
) -> Generator[SpoolProgress, None, RowMap]:
    """Return those rows that the filter matches, in the order in which they were."""
    pace = _Pace()
    chosen = np.zeros(rows, np.bool_)
    refiner = Refiner(wanted)
    with SpoolIndex(folder, rows) as index, SpoolData(folder) as data:
        order = yield from _in_order_of_data(index, row_map)
        total = rows if order is None else len(order)
        found = 0
        for begin, block in index.blocks(order, _DATA_BLOCK):
            places = np.arange(begin, begin + len(block)) if order is None else order[begin : begin + len(block)]
            for extent in data.extents(block, places.astype(np.int64)):
                matching = refiner.places(extent, data.topics)
                chosen[matching] = True
                found += len(matching)
                if pace.due():
                    yield SpoolProgress(begin, total, found)
    return chosen.nonzero()[0].astype(np.uint32) if row_map is None else row_map[chosen[row_map]]


def narrow_to_times(
    folder: str, rows: int, from_ms: int, to_ms: int, *, row_map: RowMap | None = None
) -> Generator[SpoolProgress, None, RowMap]:
    """Return those rows whose time is in [from_ms, to_ms), in the order in which they were."""
    parts: list[RowMap] = []
    pace, found = _Pace(), 0
    total = rows if row_map is None else len(row_map)
    with SpoolIndex(folder, rows) as index:
        for begin, block in index.blocks(row_map):
            times = block["timestamp_ms"]
            hits = ((times >= max(0, from_ms)) & (times < to_ms)).nonzero()[0]
            parts.append(_places(begin, len(block), row_map)[hits])
            found += len(hits)
            if pace.due():
                yield SpoolProgress(begin, total, found)
    return np.concatenate(parts) if parts else np.empty(0, np.uint32)


def count_over_time(
    folder: str, rows: int, *, row_map: RowMap | None = None, offset_ms: int = 0
) -> Generator[SpoolProgress, None, TimeHistogram]:
    """Return a histogram of the rows' times; rows that come later are added with `TimeHistogram.add`."""
    histogram, pace = TimeHistogram(offset_ms), _Pace()
    with SpoolIndex(folder, rows) as index:
        for begin, block in index.blocks(row_map):
            histogram.add(block["timestamp_ms"])
            if pace.due():
                yield SpoolProgress(begin, rows if row_map is None else len(row_map))
    return histogram


def _sort_by_column(
    folder: str, rows: int, by: RowColumn, descending: bool, row_map: RowMap | None
) -> Generator[SpoolProgress, None, RowMap]:
    sort: RunSort[np.signedinteger[Any]] = RunSort()
    missing: list[RowMap] = []
    total = 2 * (rows if row_map is None else len(row_map))
    pace = _Pace()
    with SpoolIndex(folder, rows) as index:
        for begin, block in index.blocks(row_map):
            places = _places(begin, len(block), row_map)
            keys = _column(by, block)
            if by is RowColumn.TIMESTAMP and (keys < 0).any():
                missing.append(places[keys < 0])
                keys, places = keys[keys >= 0], places[keys >= 0]
            # ~x sorts the other way round, and unlike -x it exists for every x.
            sort.add(~keys if descending else keys, places)
            if pace.due():
                yield SpoolProgress(begin, total)
    result: RowMap = np.empty(total // 2, np.uint32)
    at = 0
    for _, part in sort.merged():
        result[at : at + len(part)] = part
        at += len(part)
        if pace.due():
            yield SpoolProgress(total // 2 + at, total)
    if missing:
        result[at:] = np.concatenate(missing)
    return result


def _column(by: RowColumn, block: Rows) -> npt.NDArray[np.signedinteger[Any]]:
    if by is RowColumn.SIZE:
        return sizes_of(block)
    names = {
        RowColumn.TIMESTAMP: "timestamp_ms",
        RowColumn.OFFSET: "offset",
        RowColumn.PARTITION: "partition",
        RowColumn.TOPIC: "topic_index",
        RowColumn.HEADERS: "header_count",
    }
    small = by in {RowColumn.PARTITION, RowColumn.TOPIC, RowColumn.HEADERS}
    keys: npt.NDArray[np.signedinteger[Any]] = block[names[by]].astype(np.int32 if small else np.int64)
    return keys


def _sort_by_field(
    folder: str, rows: int, by: Field, descending: bool, row_map: RowMap | None
) -> Generator[SpoolProgress, None, RowMap]:
    if by.part not in {Part.KEY, Part.VALUE, Part.HEADER}:
        raise ValueError(f"{by} is a column of its own.")
    total = rows if row_map is None else len(row_map)
    pace = _Pace()
    with SpoolIndex(folder, rows) as index, SpoolData(folder) as data:
        sort = TextSort(index, data, key_of_field(by), descending=descending)
        result: RowMap = np.empty(total, np.uint32)
        at = 0
        for part in sort.sorted(row_map):
            result[at : at + len(part)] = part
            at += len(part)
            if pace.due():
                yield SpoolProgress(sort.looked_at + at, 2 * total)
    return result


def _in_order_of_data(index: SpoolIndex, row_map: RowMap | None) -> Generator[SpoolProgress, None, RowMap | None]:
    """Return the rows in the order of their bytes in the spool; None when that is the order they have.

    Rows of a walk from the newest backwards are published in another order than their bytes were stored in.
    """
    pace = _Pace()
    total = index.rows if row_map is None else len(row_map)
    last, rising = -1, True
    for _, block in index.blocks(row_map):
        positions = block["position"].astype(np.int64)
        rising = bool(positions[0] > last and (np.diff(positions) > 0).all())
        if not rising:
            break
        last = int(positions[-1])
        if pace.due():
            yield SpoolProgress(0, total)
    if rising:
        return row_map
    sort: RunSort[np.int64] = RunSort()
    for begin, block in index.blocks(row_map):
        sort.add(block["position"].astype(np.int64), _places(begin, len(block), row_map))
        if pace.due():
            yield SpoolProgress(0, total)
    parts = []
    for _, part in sort.merged():
        parts.append(part)
        if pace.due():
            yield SpoolProgress(0, total)
    return np.concatenate(parts)


def _places(begin: int, count: int, row_map: RowMap | None) -> RowMap:
    return np.arange(begin, begin + count, dtype=np.uint32) if row_map is None else row_map[begin : begin + count]
