"""How a partition's end moved: which offset was the end at which time, and so when a record was written. Pure.

The rules are those of kafka-lag-exporter's lookup table: points of (end offset, time), a time read off the line between
the two newest points around an offset, lines prolonged outside, flat runs kept as their two ends. Ours keeps long
times in few points: when the table is full, those points go that lie on the line between their neighbours.
"""

import enum
from array import array
from bisect import bisect_right
from dataclasses import dataclass

POINTS = 64
_DROPPED = 16


class HowKnown(enum.Enum):
    """How good a time is."""

    EXACT = "exact"
    """The timestamp of the record itself."""
    CAUGHT_UP = "caught up"
    """Nothing is left to read: the lag is nil."""
    INTERPOLATED = "interpolated"
    """Read off between two times at which the end was seen; wrong by at most the time between them."""
    EXTRAPOLATED = "extrapolated"
    """Before the first time at which the end was seen: a guess from the rate since then."""


@dataclass(frozen=True, slots=True)
class TimeLag:
    """How old the first record is that a group has not read, in milliseconds, and how we know."""

    ms: int
    how: HowKnown


class EndHistory:
    """What is known of one partition's end, in at most `limit` points (1 KB)."""

    __slots__ = ("_limit", "_offsets", "_times")

    def __init__(self, limit: int = POINTS) -> None:
        self._limit = max(limit, _DROPPED + 4)
        self._offsets = array("q")
        self._times = array("q")

    def __len__(self) -> int:
        return len(self._offsets)

    def add(self, end: int, at_ms: int) -> None:
        """Take that the end was `end` at `at_ms`; what comes late is ignored.

        A smaller end means another log (topic made anew, log truncated): what was known is forgotten.
        """
        offsets, times = self._offsets, self._times
        if times and at_ms <= times[-1]:
            return
        if offsets and end < offsets[-1]:
            del offsets[:], times[:]
        if len(offsets) > 1 and offsets[-1] == offsets[-2] == end:
            times[-1] = at_ms
            return
        offsets.append(end)
        times.append(at_ms)
        if len(offsets) > self._limit:
            self._thin()

    def add_written(self, offset: int, at_ms: int) -> None:
        """Take that the record at `offset` was written at `at_ms`: it tells of times before the first sample."""
        offsets, times = self._offsets, self._times
        if offsets and (offset >= offsets[0] or at_ms >= times[0]):
            return
        offsets.insert(0, offset)
        times.insert(0, at_ms)
        if len(offsets) > self._limit:
            self._thin()

    def reaches(self, offset: int) -> bool:
        """Whether the time of `offset` can be read off, and need not be guessed."""
        return len(self._offsets) > 0 and offset >= self._offsets[0]

    def time_lag(self, committed: int, now_ms: int) -> TimeLag | None:
        """Return how old the record at `committed` is; None when too little is known."""
        offsets, times = self._offsets, self._times
        if not offsets:
            return None
        if committed >= offsets[-1]:
            return TimeLag(0, HowKnown.CAUGHT_UP)
        if offsets[0] == offsets[-1]:
            return None  # before a flat line: no rate to go by
        right = bisect_right(offsets, committed)
        how = HowKnown.INTERPOLATED if right else HowKnown.EXTRAPOLATED
        before, after = (right - 1, right) if right else (0, len(offsets) - 1)
        span = (times[after] - times[before]) / (offsets[after] - offsets[before])
        written_ms = times[after] - (offsets[after] - committed) * span
        return TimeLag(max(0, round(now_ms - written_ms)), how)

    def _thin(self) -> None:
        """Drop the points whose neighbours tell nearly the same, never two beside each other."""
        offsets, times = self._offsets, self._times
        errors = sorted((self._error(at), at) for at in range(1, len(offsets) - 1))
        gone: set[int] = set()
        for _, at in errors:
            if len(gone) == _DROPPED:
                break
            if at - 1 not in gone and at + 1 not in gone:
                gone.add(at)
        kept = [at for at in range(len(offsets)) if at not in gone]
        self._offsets = array("q", [offsets[at] for at in kept])
        self._times = array("q", [times[at] for at in kept])

    def _error(self, at: int) -> float:
        """By how much the time of the point `at` would be wrong without it."""
        offsets, times = self._offsets, self._times
        rise = offsets[at + 1] - offsets[at - 1]
        if rise == 0:
            return 0.0
        share = (offsets[at] - offsets[at - 1]) / rise
        return abs(times[at - 1] + share * (times[at + 1] - times[at - 1]) - times[at])
