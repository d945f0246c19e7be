"""Sorts millions of rows in short steps, so that a task can tell how far it is and be cancelled. Pure.

Runs of a quarter of a million keys are sorted one by one; then ranges of keys that lie together in all runs are
merged. Beside the result this takes the keys (8 bytes a row for numbers) and 4 bytes a row.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from kafka_explorer.engine.spool_index import RowMap

RUN = 1 << 18
_SAMPLES = 64  # of each run, to find ranges of about equal size

K = TypeVar("K", bound=np.generic)


class RunSort(Generic[K]):
    """Takes (key, row) pairs and gives them back in the order of keys; equal keys stay in the order they came in."""

    def __init__(self, run: int = RUN) -> None:
        self._run = run
        self._pending: list[tuple[npt.NDArray[K], RowMap]] = []
        self._pending_count = 0
        self._runs: list[tuple[npt.NDArray[K], RowMap]] = []
        self.count = 0

    def add(self, keys: npt.NDArray[K], rows: RowMap) -> None:
        """Take pairs; all keys of a sort are of one type."""
        self._pending.append((keys, rows))
        self._pending_count += len(rows)
        self.count += len(rows)
        if self._pending_count >= self._run:
            self._end_run()

    def merged(self) -> Iterator[tuple[npt.NDArray[K], RowMap]]:
        """Yield all pairs in order, piece by piece; equal keys never lie in two pieces."""
        self._end_run()
        cuts = self._cuts()
        for begins, ends in pairwise(cuts):
            pieces = [
                (keys[begin:end], rows[begin:end])
                for (keys, rows), begin, end in zip(self._runs, begins, ends, strict=True)
                if begin < end
            ]
            if pieces:
                yield pieces[0] if len(pieces) == 1 else _merged(pieces)

    def _end_run(self) -> None:
        if self._pending:
            self._runs.append(_merged(self._pending))
            self._pending, self._pending_count = [], 0

    def _cuts(self) -> list[list[int]]:
        """Return at which places of each run the ranges begin, and at last the ends of the runs."""
        ends = [len(rows) for _, rows in self._runs]
        borders: Any = np.empty(0)
        if len(self._runs) > 1:
            step = max(1, self._run // _SAMPLES)
            sample = np.sort(np.concatenate([keys[step // 2 :: step] for keys, _ in self._runs]), kind="stable")
            borders = np.unique(sample[_SAMPLES // 2 :: _SAMPLES])
        inner = [np.searchsorted(keys, borders, side="left").tolist() for keys, _ in self._runs]
        return [[0] * len(ends), *map(list, zip(*inner, strict=True)), ends]


def _merged(pieces: list[tuple[npt.NDArray[K], RowMap]]) -> tuple[npt.NDArray[K], RowMap]:
    if len(pieces) == 1:
        keys, rows = pieces[0]
    else:
        keys = np.concatenate([keys for keys, _ in pieces])
        rows = np.concatenate([rows for _, rows in pieces])
    order = np.argsort(keys, kind="stable")
    return keys[order], rows[order]
