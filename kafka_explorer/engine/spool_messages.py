"""Rows of a spool as messages, with the methods of librdkafka's, so that filters take them as they take fetched ones.

Bytes are read in large pieces and cut out only when they are asked for.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from confluent_kafka import KafkaError

from kafka_explorer.engine.records import Header
from kafka_explorer.engine.spool import unpack_trailer
from kafka_explorer.engine.spool_index import Rows

LARGEST_BYTES = 8 * 1024 * 1024
_LARGEST_GAP_BYTES = 64 * 1024  # smaller gaps are read along: one read more costs as much

RowFields = tuple[int, int, int, int, int, int, int, int, int, int, int]


class SpoolMessage:
    """A message in bytes that were read; `place` is what the caller numbers it with."""

    __slots__ = ("_at", "_data", "_row", "_topic", "place")

    def __init__(self, data: bytes, at: int, row: RowFields, topic: str, place: int) -> None:
        self._data = data
        self._at = at
        self._row = row
        self._topic = topic
        self.place = place

    def __len__(self) -> int:
        return max(self._row[5], 0)

    def error(self) -> KafkaError | None:
        """See Message."""
        return None

    def topic(self) -> str:
        """See Message."""
        return self._topic

    def partition(self) -> int:
        """See Message."""
        return self._row[3]

    def offset(self) -> int:
        """See Message."""
        return self._row[1]

    def timestamp(self) -> tuple[int, int]:
        """See Message."""
        return self._row[9], self._row[2]

    def key(self) -> bytes | None:
        """See Message."""
        size = self._row[4]
        return None if size < 0 else self._data[self._at : self._at + size]

    def value(self) -> bytes | None:
        """See Message."""
        size = self._row[5]
        begin = self._at + max(self._row[4], 0)
        return None if size < 0 else self._data[begin : begin + size]

    def headers(self) -> Sequence[tuple[str, bytes | None]] | None:
        """See Message."""
        return [(header.name, header.value) for header in self._trailer()[1]] or None

    def leader_epoch(self) -> int | None:
        """See Message."""
        epoch = self._trailer()[0]
        return None if epoch < 0 else epoch

    def _trailer(self) -> tuple[int, tuple[Header, ...]]:
        begin = self._at + max(self._row[4], 0) + max(self._row[5], 0)
        return unpack_trailer(self._data[begin : begin + self._row[6]], self._row[7])


@dataclass(frozen=True, slots=True)
class Extent:
    """Bytes of neighbouring rows, read at once.

    `rows` are in the order of their bytes; row i begins at `starts[i]` in `data` and is numbered `places[i]`.
    """

    data: bytes
    starts: Sequence[int]
    rows: Rows
    places: npt.NDArray[np.int64]

    def messages(self, topics: Sequence[str], chosen: Sequence[int] | None = None) -> list[SpoolMessage]:
        """Return the messages of all rows, or of those at `chosen`."""
        rows = self.rows if chosen is None else self.rows[chosen]
        indices = range(len(self.rows)) if chosen is None else chosen
        places = self.places.tolist()
        return [
            SpoolMessage(self.data, self.starts[index], row, topics[row[8]], places[index])
            for index, row in zip(indices, rows.tolist(), strict=True)
        ]


class SpoolData:
    """The bytes of a spool's records. One thread at a time."""

    def __init__(self, folder: str) -> None:
        path = Path(folder)
        self.topics = tuple((path / "topics").read_text(encoding="utf-8", errors="surrogatepass").split("\n"))
        self._file = (path / "data").open("rb", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def extents(self, rows: Rows, places: npt.NDArray[np.int64]) -> Iterator[Extent]:
        """Read `rows`, numbered by `places`, in the order of their bytes, a few megabytes at a time."""
        order = np.argsort(rows["position"], kind="stable")
        rows, places = rows[order], places[order]
        begins = rows["position"].astype(np.int64)
        ends = begins + np.maximum(rows["key_size"], 0) + np.maximum(rows["value_size"], 0) + rows["trailer_size"]
        for first, last in _pieces(begins, ends):
            begin = int(begins[first])
            data = _read_at(self._file.fileno(), begin, int(ends[last - 1]) - begin)
            starts = (begins[first:last] - begin).tolist()
            yield Extent(data, starts, rows[first:last], places[first:last])

    def messages(self, rows: Rows) -> list[SpoolMessage]:
        """Return the messages of `rows` in their order; all their bytes are in memory then."""
        found: list[SpoolMessage] = []
        for extent in self.extents(rows, np.arange(len(rows))):
            found += extent.messages(self.topics)
        return sorted(found, key=lambda message: message.place)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _pieces(begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield (first, last + 1) of rows to read at once."""
    gaps = (begins[1:] - ends[:-1] > _LARGEST_GAP_BYTES).nonzero()[0] + 1
    for first, last in zip((0, *gaps.tolist()), (*gaps.tolist(), len(begins)), strict=True):
        at = first
        while at < last:
            # As many as fit, and at least one, however large it is.
            fitting = int(np.searchsorted(ends[at:last], begins[at] + LARGEST_BYTES, side="right"))
            yield at, at + max(1, fitting)
            at += max(1, fitting)


def _read_at(descriptor: int, position: int, size: int) -> bytes:
    if hasattr(os, "pread"):
        parts = []
        while size > 0 and (part := os.pread(descriptor, min(size, 1 << 30), position)):
            parts.append(part)
            position += len(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)
    os.lseek(descriptor, position, os.SEEK_SET)
    return os.read(descriptor, size)
