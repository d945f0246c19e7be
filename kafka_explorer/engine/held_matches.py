"""Matches that are read and not due yet, by partition; for merging partitions into one order. Pure.

Every match has a key, by which it is shown, and a place, by which it is read. Places rise within a partition, and
mostly keys rise with them. Where they jump, matches are sorted in, and places are kept track of apart.
"""

from bisect import bisect_left, insort
from collections import deque

_Match = tuple[int, int, int, bytes]  # key, partition, place, row


class HeldMatches:
    """`count` matches with rows of `size_bytes`."""

    def __init__(self) -> None:
        self._by_partition: dict[int, list[_Match]] = {}  # sorted by key
        # Of partitions in which keys jumped: the places in order, and those of them that are not held any more.
        self._places: dict[int, deque[int]] = {}
        self._gone: dict[int, set[int]] = {}
        self.count = 0
        self.size_bytes = 0

    @property
    def firsts(self) -> dict[int, int]:
        """By partition, the first place that is held; partitions of which nothing is held are left out."""
        return {partition: self._first(partition, held) for partition, held in self._by_partition.items() if held}

    def add(self, key: int, partition: int, place: int, row: bytes) -> None:
        """Hold a match; places rise within a partition."""
        held = self._by_partition.get(partition)
        if held is None:
            held = self._by_partition[partition] = []
        if held and key < held[-1][0]:
            if partition not in self._places:
                self._places[partition] = deque(match[2] for match in held)
                self._gone[partition] = set()
            insort(held, (key, partition, place, row))
        else:
            held.append((key, partition, place, row))
        if partition in self._places:
            self._places[partition].append(place)
        self.count += 1
        self.size_bytes += len(row)

    def take(self, last_key: int, limit: int | None = None) -> list[bytes]:
        """Return at most `limit` rows with keys up to and including `last_key`, in the order of their keys."""
        due: list[_Match] = []
        for held in self._by_partition.values():
            cut = bisect_left(held, (last_key + 1,))
            due += held[:cut]
            del held[:cut]
        due.sort()
        if limit is not None and len(due) > limit:
            for match in reversed(due[limit:]):
                self._by_partition[match[1]].insert(0, match)
            del due[limit:]
        if self._places:
            self._forget(due)
        rows = [match[3] for match in due]
        self.count -= len(rows)
        self.size_bytes -= sum(map(len, rows))
        return rows

    def _forget(self, taken: list[_Match]) -> None:
        for _, partition, place, _ in taken:
            if partition in self._gone:
                self._gone[partition].add(place)
        for partition in [partition for partition in self._places if not self._by_partition[partition]]:
            del self._places[partition], self._gone[partition]

    def _first(self, partition: int, held: list[_Match]) -> int:
        places = self._places.get(partition)
        if places is None:
            return held[0][2]
        gone = self._gone[partition]
        while places[0] in gone:
            gone.remove(places.popleft())
        return places[0]
