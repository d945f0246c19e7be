"""Counts rows over time in round steps, and goes on counting as rows come. Pure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_S, _M, _H, _D = 1000, 60_000, 3_600_000, 86_400_000
# What is counted in: each divides the next, so that counts are only ever added up.
_FINE_MS = (1, 5, 10, 50, 100, 500, _S, 5 * _S, 10 * _S, 30 * _S, _M, 5 * _M, 15 * _M, _H, 6 * _H, _D, 7 * _D, 28 * _D)
# What is shown; those that a fine step does not divide are passed over.
_ROUND_MS = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500, _S, 2 * _S, 5 * _S, 10 * _S, 15 * _S, 30 * _S),
    *(_M, 2 * _M, 5 * _M, 10 * _M, 15 * _M, 30 * _M, _H, 2 * _H, 3 * _H, 6 * _H, 12 * _H),
    *(_D, 2 * _D, 7 * _D, 14 * _D, 28 * _D, 84 * _D, 364 * _D),
)
_MOST_BINS = 4096


@dataclass(frozen=True, slots=True)
class Buckets:
    """Bucket i counts times in [begin_ms + i * step_ms, begin_ms + (i + 1) * step_ms)."""

    begin_ms: int
    step_ms: int
    counts: npt.NDArray[np.int64]


class TimeHistogram:
    """Holds at most a few thousand counts, whatever the number of rows and the time they span.

    Steps of an hour and more begin where the zone that is `offset_ms` ahead of UTC has round times. `without_time`
    counts rows that have no time.
    """

    def __init__(self, offset_ms: int = 0) -> None:
        self._offset_ms = offset_ms
        self._step_ms = _FINE_MS[0]
        self._first = 0
        self._bins: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self.without_time = 0

    @property
    def total(self) -> int:
        """How many rows with a time were counted."""
        return int(self._bins.sum())

    def add(self, timestamps_ms: npt.NDArray[np.int64]) -> None:
        """Count more rows; those with a negative time have none."""
        timed = timestamps_ms[timestamps_ms >= 0]
        self.without_time += len(timestamps_ms) - len(timed)
        if not len(timed):
            return
        # Counted from the year 0, so that the offset never leads out of 64 bits or below zero.
        low, high = self._bin(int(timed.min())), self._bin(int(timed.max()))
        while self._bins_for(low, high) > _MOST_BINS:
            self._coarsen()
            low, high = self._bin(int(timed.min())), self._bin(int(timed.max()))
        self._reach(low, high)
        places = timed // self._step_ms if not self._offset_ms else (timed + self._offset_ms) // self._step_ms
        self._bins += np.bincount(places - self._first, minlength=len(self._bins))

    def buckets(self, most: int = 120) -> Buckets | None:
        """Return at most `most` buckets of the finest round step for which that is enough; None without any time."""
        used = self._bins.nonzero()[0]
        if not len(used):
            return None
        low, high = int(used[0]) + self._first, int(used[-1]) + self._first
        step_ms = self._shown_step_ms(low, high, max(2, most))
        factor = step_ms // self._step_ms
        first = low // factor
        counts = np.zeros(high // factor - first + 1, np.int64)
        np.add.at(counts, (used + self._first) // factor - first, self._bins[used])
        return Buckets(first * step_ms - self._offset_ms, step_ms, counts)

    def _shown_step_ms(self, low: int, high: int, most: int) -> int:
        for step_ms in _ROUND_MS:
            if step_ms % self._step_ms == 0 and self._span(low, high, step_ms // self._step_ms) <= most:
                return step_ms
        factor = _ROUND_MS[-1] // self._step_ms or 1
        while self._span(low, high, factor) > most:
            factor *= 10
        return factor * self._step_ms

    @staticmethod
    def _span(low: int, high: int, factor: int) -> int:
        return high // factor - low // factor + 1

    def _bin(self, time_ms: int) -> int:
        return (time_ms + self._offset_ms) // self._step_ms

    def _bins_for(self, low: int, high: int) -> int:
        if len(self._bins):
            low, high = min(low, self._first), max(high, self._first + len(self._bins) - 1)
        return high - low + 1

    def _coarsen(self) -> None:
        """Count in the next larger step."""
        larger = next((step for step in _FINE_MS if step > self._step_ms), self._step_ms * 10)
        factor = larger // self._step_ms
        if len(self._bins):
            places: npt.NDArray[np.int64] = (np.arange(len(self._bins)) + self._first) // factor
            first = int(places[0])
            bins = np.zeros(int(places[-1]) - first + 1, np.int64)
            np.add.at(bins, places - first, self._bins)
            self._first, self._bins = first, bins
        self._step_ms = larger

    def _reach(self, low: int, high: int) -> None:
        """Make room for these bins."""
        if not len(self._bins):
            self._first = low
        before = max(0, self._first - low)
        behind = max(0, high - (self._first + len(self._bins) - 1))
        if before or behind:
            self._bins = np.concatenate((np.zeros(before, np.int64), self._bins, np.zeros(behind, np.int64)))
            self._first -= before
