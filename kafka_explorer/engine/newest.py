"""Walks a topic from its newest record backwards.

Kafka reads forward only, so each partition is read in windows, from its end to its beginning, that grow until fetching
is what takes the time. Records are released in the order of their timestamps, newest first: one is due as soon as no
partition can still hold a newer one in what is unread. This takes timestamps to rise within a partition; where a
producer sets them otherwise, a record comes as late as its place in the log.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kafka_explorer.engine.held_matches import HeldMatches
from kafka_explorer.engine.offsets import PartitionRead, Watermarks

# Nothing is known yet of how large records are: these many of 1 MB in each of a dozen partitions are 3 GB.
FIRST_WINDOW = 250
_GROWTH = 8
LARGEST_WINDOW = 64_000
_BEFORE_ALL = -(2**62)
_AFTER_ALL = 2**62


@dataclass(slots=True)
class _Partition:
    low: int
    unread_end: int
    window: int
    frontier_ms: int = _AFTER_ALL


class NewestFirst:
    """Plans the windows and merges what they brought; it reads nothing itself."""

    def __init__(self, watermarks: Mapping[int, Watermarks], first_window: int = FIRST_WINDOW) -> None:
        self._partitions = {
            partition: _Partition(marks.low, marks.high, max(1, first_window))
            for partition, marks in watermarks.items()
            if marks.low < marks.high
        }
        self._held = HeldMatches()
        self._in_window: dict[int, list[tuple[int, int, bytes]]] = {}
        self.largest = LARGEST_WINDOW
        """No window grows beyond so many offsets."""

    @property
    def left(self) -> dict[int, int]:
        """By partition, how many offsets are still unread; partitions read wholly are left out."""
        return {partition: state.unread_end - state.low for partition, state in self._open().items()}

    @property
    def unread(self) -> int:
        """How many offsets are still unread in all."""
        return sum(self.left.values())

    @property
    def frontier_ms(self) -> int | None:
        """Everything newer than this has been read; None before the first window."""
        frontiers = [state.frontier_ms for state in self._open().values()]
        if not frontiers:
            return min((s.frontier_ms for s in self._partitions.values() if s.frontier_ms < _AFTER_ALL), default=None)
        return max(frontiers) if max(frontiers) < _AFTER_ALL else None

    @property
    def last_held(self) -> dict[int, int]:
        """By partition, the last offset held of the windows that were read; partitions with none are left out."""
        return {partition: -place for partition, place in self._held.firsts.items()}

    @property
    def exhausted(self) -> bool:
        """Whether every partition was read down to its beginning."""
        return not self._open()

    def next_windows(self) -> tuple[PartitionRead, ...]:
        """Return what to read next: the windows of those partitions whose unread part is the newer half."""
        unread = sorted(self._open().items(), key=lambda item: -item[1].frontier_ms)
        newest = unread[0][1].frontier_ms if unread else 0
        half = [p for i, p in enumerate(unread) if i < (len(unread) + 1) // 2 or p[1].frontier_ms == newest]
        return tuple(
            PartitionRead(partition, max(state.low, state.unread_end - state.window), state.unread_end)
            for partition, state in half
        )

    def windows_read(self, windows: Iterable[PartitionRead], first_timestamps_ms: Mapping[int, int]) -> None:
        """Record that `windows` were read wholly; `first_timestamps_ms` is the first record's time in each, if any."""
        self._settle(first_timestamps_ms)
        for window in windows:
            state = self._partitions[window.partition]
            state.unread_end = window.begin
            state.window = min(state.window * _GROWTH, self.largest)
            # A window without records (compacted, aborted) tells nothing new about time, except that nothing is there.
            state.frontier_ms = first_timestamps_ms.get(window.partition, state.frontier_ms)

    def hold(self, timestamp_ms: int, partition: int, offset: int, row: bytes) -> None:
        """Keep a match until it is due; one without a time (-1) goes with the one before it."""
        self._in_window.setdefault(partition, []).append((timestamp_ms, offset, row))

    def due(self, limit: int | None) -> list[bytes]:
        """Return at most `limit` rows, newest first, that no unread record can precede."""
        frontier = max((state.frontier_ms for state in self._open().values()), default=_BEFORE_ALL)
        return self._held.take(-frontier, limit)

    def _settle(self, first_timestamps_ms: Mapping[int, int]) -> None:
        """Take the matches of the windows that were read, backwards."""
        for partition, matches in self._in_window.items():
            # Those without a time before any other of their window stand before its first, or at the frontier.
            known_ms = first_timestamps_ms.get(partition, self._partitions[partition].frontier_ms)
            timed = []
            for timestamp_ms, offset, row in matches:
                known_ms = timestamp_ms if timestamp_ms >= 0 else known_ms
                timed.append((known_ms, offset, row))
            for at_ms, offset, row in reversed(timed):
                self._held.add(-at_ms, partition, -offset, row)
        self._in_window.clear()

    def _open(self) -> dict[int, _Partition]:
        return {p: state for p, state in self._partitions.items() if state.low < state.unread_end}
