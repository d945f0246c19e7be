"""Sorts rows by what their records hold, with 32 bytes of each key in memory at a time."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from kafka_explorer.engine.row_keys import KeyOf
from kafka_explorer.engine.row_sorting import RunSort
from kafka_explorer.engine.spool_index import RowMap, SpoolIndex
from kafka_explorer.engine.spool_messages import SpoolData

WIDTH = 32
DEEPEST = 8  # pieces of a key that count, so 256 bytes of it
_BLOCK = 1024
_EMPTY: RowMap = np.empty(0, np.uint32)


class TextSort:
    """Sorts by keys that are bytes; `looked_at` counts the records whose first piece is known."""

    def __init__(self, index: SpoolIndex, data: SpoolData, key_of: KeyOf, *, descending: bool) -> None:
        self._index = index
        self._data = data
        self._key_of = key_of
        self._descending = descending
        self.looked_at = 0

    def sorted(self, row_map: RowMap | None) -> Iterator[RowMap]:
        """Yield rows in order, piece by piece, and empty pieces while it only looks; those without a key come last."""
        missing: list[RowMap] = []
        yield from self._level(row_map, 0, missing)
        yield from missing

    def _level(self, row_map: RowMap | None, level: int, missing: list[RowMap]) -> Iterator[RowMap]:
        """Sort by piece `level` of the keys, and rows for which it is the same by the next one."""
        sort: RunSort[np.bytes_] = RunSort()
        for begin, block in self._index.blocks(row_map, _BLOCK):
            places = np.arange(begin, begin + len(block), dtype=np.uint32)
            if row_map is not None:
                places = row_map[begin : begin + len(block)]
            keys = [self._key_of(message) for message in self._data.messages(block)]
            keyed = np.fromiter((key is not None for key in keys), np.bool_, len(keys))
            if not keyed.all():
                missing.append(places[~keyed])
            pieces = [key[level * WIDTH : (level + 1) * WIDTH] for key in keys if key is not None]
            sort.add(self._turned(np.array(pieces, f"S{WIDTH}")), places[keyed])
            if not level:
                self.looked_at += len(block)
            yield _EMPTY
        for turned, rows in sort.merged():
            for tied, group in _groups(self._turned(turned), rows):
                if tied and level + 1 < DEEPEST:
                    yield from self._level(group, level + 1, missing)
                else:
                    yield group

    def _turned(self, keys: npt.NDArray[np.bytes_]) -> npt.NDArray[np.bytes_]:
        """Turn every bit round when descending, so that the last key becomes the first."""
        if not self._descending:
            return keys
        return np.invert(np.ascontiguousarray(keys).view(np.uint8)).view(f"S{WIDTH}")


def _groups(keys: npt.NDArray[np.bytes_], rows: RowMap) -> Iterator[tuple[bool, RowMap]]:
    """Split rows in order into those whose keys go on behind this piece, and all between; True for the former."""
    equal = keys[1:] == keys[:-1]
    full = np.ascontiguousarray(keys).view(np.uint8)[WIDTH - 1 :: WIDTH][1:] != 0
    # Where a stretch of tied rows begins and ends.
    edges = np.diff(np.concatenate(([0], (equal & full).view(np.int8), [0])))
    begins, ends = (edges == 1).nonzero()[0], (edges == -1).nonzero()[0] + 1
    at = 0
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        if at < begin:
            yield False, rows[at:begin]
        yield True, rows[begin:end]
        at = end
    if at < len(rows):
        yield False, rows[at:]
