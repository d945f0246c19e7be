"""Merges what several partitions give, read forward together, into one order of time: the oldest first. Pure.

A match is due as soon as every partition has come to its time. What is not due is held, within limits: where partitions
lie far apart in time, those that are ahead have to wait. This takes timestamps to rise within a partition; where a
producer sets them otherwise, a record comes as late as its place in the log.
"""

from collections.abc import Iterable

from kafka_explorer.engine.held_matches import HeldMatches

MOST_ROWS = 300_000
MOST_BYTES = 64 * 1024 * 1024
_BEFORE_ALL = -(2**62)
_AFTER_ALL = 2**62


class OldestFirst:
    """Holds the matches of `partitions` until they are due; partitions are any numbers."""

    def __init__(self, partitions: Iterable[int]) -> None:
        self._frontiers = dict.fromkeys(partitions, _BEFORE_ALL)
        self._latest = _BEFORE_ALL
        self._waiting: set[int] = set()
        self._held = HeldMatches()

    @property
    def frontier_ms(self) -> int | None:
        """Everything older than this has been read; None while a partition has told nothing."""
        frontier = self._frontier() if self._frontiers else self._latest
        return frontier if frontier > _BEFORE_ALL else None

    @property
    def first_held(self) -> dict[int, int]:
        """By partition, the first offset that is held; partitions of which nothing is held are left out."""
        return self._held.firsts

    def hold(self, timestamp_ms: int, partition: int, offset: int, row: bytes) -> None:
        """Keep a match until it is due; one without a time (-1) goes with what was read before it."""
        if timestamp_ms < 0:
            timestamp_ms = self._frontiers.get(partition, _AFTER_ALL)
        self._held.add(timestamp_ms, partition, offset, row)

    def reached(self, partition: int, timestamp_ms: int) -> None:
        """Record that a partition was read up to a record of this time."""
        if timestamp_ms >= 0:
            self._frontiers[partition] = timestamp_ms
            self._latest = max(self._latest, timestamp_ms)

    def keep_to(self, partitions: Iterable[int]) -> None:
        """Record that only these are still being read."""
        open_ones = set(partitions)
        if len(open_ones) < len(self._frontiers):
            self._frontiers = {at: time for at, time in self._frontiers.items() if at in open_ones}
            self._waiting &= open_ones

    def due(self, limit: int | None = None) -> list[bytes]:
        """Return at most `limit` rows, oldest first, that no unread record can precede."""
        return self._held.take(self._frontier(), limit)

    def rest(self, limit: int | None = None) -> list[bytes]:
        """Return at most `limit` of the rows that are held, due or not: for an end before the end."""
        return self._held.take(_AFTER_ALL, limit)

    def turns(self) -> tuple[set[int], set[int]]:
        """Return which partitions have to wait from now on, since too much is held, and which may go on."""
        if self._waiting and (
            min(self._waiting, key=self._frontiers.__getitem__) == self._last_of_all()
            or (self._held.count < MOST_ROWS // 2 and self._held.size_bytes < MOST_BYTES // 2)
        ):
            freed, self._waiting = self._waiting, set()
            return set(), freed
        if self._held.count <= MOST_ROWS and self._held.size_bytes <= MOST_BYTES:
            return set(), set()
        running = sorted(self._frontiers.keys() - self._waiting, key=self._frontiers.__getitem__)
        ahead = set(running[(len(running) + 1) // 2 :])
        self._waiting |= ahead
        return ahead, set()

    def _last_of_all(self) -> int:
        return min(self._frontiers, key=self._frontiers.__getitem__)

    def _frontier(self) -> int:
        return min(self._frontiers.values(), default=_AFTER_ALL)
