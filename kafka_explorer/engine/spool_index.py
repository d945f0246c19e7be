"""The rows of a spool as numpy columns, mapped from disk: nothing is held in memory per row.

A reader for tables, charts and tasks; a scan writes without it, since numpy would slow down its child's start.
"""

import contextlib
import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Self, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from kafka_explorer.engine.spool import ROW_BYTES

RowMap: TypeAlias = npt.NDArray[np.uint32]
"""Places of rows in a spool, in the order to show: a sort, a refinement, or both."""

Rows: TypeAlias = npt.NDArray[np.void]
"""Rows with the fields of ROW."""

# As `spool.py` packs them.
ROW = np.dtype(
    [
        ("position", "<u8"),
        ("offset", "<i8"),
        ("timestamp_ms", "<i8"),
        ("partition", "<i4"),
        ("key_size", "<i4"),
        ("value_size", "<i4"),
        ("trailer_size", "<u4"),
        ("header_count", "<u4"),
        ("topic_index", "<u2"),
        ("timestamp_type", "u1"),
        ("unused", "u1"),
    ]
)
_EPOCH_BYTES, _HEADER_BYTES = 4, 8  # of the trailer, beside names and values of headers
BLOCK = 1 << 16


class SpoolIndex:
    """Columns over the first `rows` rows, which grow with `grow`. One thread at a time.

    A column is a view: take what you need of it and let it go, since `grow` and `close` leave it behind, and since
    Windows keeps a folder as long as one of its files is mapped.
    """

    def __init__(self, folder: str, rows: int = 0) -> None:
        self._path = Path(folder) / "rows"
        self._file = self._path.open("rb", buffering=0)
        self._mapped: mmap.mmap | None = None
        self._table: Rows = np.empty(0, ROW)
        self.rows = rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def grow(self, rows: int) -> None:
        """Take it that `rows` rows are published by now; they only ever grow."""
        self.rows = max(self.rows, rows)

    @property
    def table(self) -> Rows:
        """All rows, as a view. Raises ValueError when fewer are on disk than the caller said."""
        if len(self._table) < self.rows:
            self._unmap()
            self._mapped = mmap.mmap(self._file.fileno(), self.rows * ROW_BYTES, access=mmap.ACCESS_READ)
            self._table = np.frombuffer(self._mapped, ROW, self.rows)
        return self._table

    @property
    def timestamps_ms(self) -> npt.NDArray[np.int64]:
        """Milliseconds since the epoch; -1 where a record has no time."""
        return cast(npt.NDArray[np.int64], self.table["timestamp_ms"])

    @property
    def offsets(self) -> npt.NDArray[np.int64]:
        """Offsets in their partitions."""
        return cast(npt.NDArray[np.int64], self.table["offset"])

    @property
    def partitions(self) -> npt.NDArray[np.int32]:
        """Partitions."""
        return cast(npt.NDArray[np.int32], self.table["partition"])

    def take(self, row_map: npt.NDArray[np.integer[Any]]) -> Rows:
        """Copy the rows at these places."""
        return cast(Rows, self.table[row_map])

    def blocks(self, row_map: RowMap | None = None, size: int = BLOCK) -> Iterator[tuple[int, Rows]]:
        """Yield (first place, at most `size` rows) over all rows, or over those of `row_map` in its order.

        Rows are copies, read past the mapping, so that a walk over millions of rows leaves no memory behind it.
        """
        count = self.rows if row_map is None else len(row_map)
        with self._path.open("rb", buffering=0) as file:
            for begin in range(0, count, size):
                end = min(begin + size, count)
                if row_map is not None:
                    yield begin, self.take(row_map[begin:end])
                    continue
                yield begin, _next_rows(file, end - begin)

    def read(self, begin: int, end: int) -> Rows:
        """Copy the rows from `begin` up to `end`, read past the mapping. Raises ValueError when there are fewer."""
        self._file.seek(begin * ROW_BYTES)
        return _next_rows(self._file, end - begin)

    def close(self) -> None:
        """Let the file go; called twice it does nothing."""
        self._unmap()
        self._file.close()
        self.rows = 0

    def _unmap(self) -> None:
        self._table = np.empty(0, ROW)
        if self._mapped is not None:
            with contextlib.suppress(BufferError):  # somebody has a view still; the mapping ends with it
                self._mapped.close()
            self._mapped = None


def _next_rows(file: BinaryIO, count: int) -> Rows:
    rows: Rows = np.fromfile(file, ROW, count)
    if len(rows) < count:
        raise ValueError(f"{file.name} has {count - len(rows)} rows less than were published.")
    return rows


def place_in(row_map: RowMap, place: int) -> int | None:
    """Return where in `row_map` the row at `place` of the spool stands; None if it does not."""
    found = (row_map == place).nonzero()[0]
    return int(found[0]) if len(found) else None


def sizes_of(rows: Rows) -> npt.NDArray[np.int64]:
    """Return bytes of key, value and headers, as `Row.size_bytes` counts them."""
    headers = (
        rows["trailer_size"].astype(np.int64) - _EPOCH_BYTES - _HEADER_BYTES * rows["header_count"].astype(np.int64)
    )
    sizes: npt.NDArray[np.int64] = headers + np.maximum(rows["key_size"], 0) + np.maximum(rows["value_size"], 0)
    return sizes
