"""Walks a topic from its newest record backwards.

Kafka reads forward only, so each partition is read in windows, from its end to its beginning, that grow until fetching
is what takes the time. A round reads all partitions back to about the same time, as far as the pace of what was read
tells: what is older cannot be shown before the others have come so far. Records are released in the order of their
timestamps, newest first: one is due as soon as no partition can still hold a newer one in what is unread. This takes
timestamps to rise within a partition; where a producer sets them otherwise, a record comes as late as its place in the
log.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kafka_explorer.engine.held_matches import HeldMatches
from kafka_explorer.engine.offsets import PartitionRead, Watermarks

# Nothing is known yet of how large records are: these many of 1 MB in each of a dozen partitions are 3 GB.
FIRST_WINDOW = 250
_GROWTH = 4
LARGEST_WINDOW = 64_000
_BEFORE_ALL = -(2**62)
_AFTER_ALL = 2**62


@dataclass(slots=True)
class _Partition:
    """`size` offsets were read last, which lie `span_ms` apart in time."""

    low: int
    unread_end: int
    size: int = 0
    span_ms: int = 0
    frontier_ms: int = _AFTER_ALL

    @property
    def expected_ms(self) -> int:
        """How far back the largest next window probably reaches."""
        return self.frontier_ms - _GROWTH * self.span_ms


class NewestFirst:
    """Plans the windows and merges what they brought; it reads nothing itself."""

    def __init__(self, watermarks: Mapping[int, Watermarks], first_window: int = FIRST_WINDOW) -> None:
        self._partitions = {
            partition: _Partition(marks.low, marks.high)
            for partition, marks in watermarks.items()
            if marks.low < marks.high
        }
        self._first_window = max(1, first_window)
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
        """Return what to read next, so that all partitions come to the time to which the densest of them will.

        Partitions that are unread only before that time are left out: nothing of theirs could be shown.
        """
        unread = self._open()
        until_ms = max((state.expected_ms for state in unread.values()), default=0)
        return tuple(
            PartitionRead(
                lane, max(state.low, state.unread_end - self._window(state, until_ms)), state.unread_end, state.low
            )
            for lane, state in unread.items()
            if state.frontier_ms >= until_ms
        )

    def windows_read(
        self,
        begins: Mapping[int, int],
        first_timestamps_ms: Mapping[int, int],
        last_timestamps_ms: Mapping[int, int],
    ) -> None:
        """Record that the windows of some partitions were read wholly, from `begins` on, maybe earlier than planned.

        The others are the times of the first and the last record in each, if there is any.
        """
        self._settle(first_timestamps_ms)
        for partition, begin in begins.items():
            state = self._partitions[partition]
            state.unread_end, state.size = begin, max(1, state.unread_end - begin)
            # A window without records (compacted, aborted) tells nothing new about time, except that nothing is there.
            first_ms = state.frontier_ms = first_timestamps_ms.get(partition, state.frontier_ms)
            state.span_ms = max(0, last_timestamps_ms.get(partition, first_ms) - first_ms)

    def hold(self, timestamp_ms: int, partition: int, offset: int, row: bytes) -> None:
        """Keep a match until it is due; one without a time (-1) goes with the one before it."""
        self._in_window.setdefault(partition, []).append((timestamp_ms, offset, row))

    def due(self, limit: int | None) -> list[bytes]:
        """Return at most `limit` rows, newest first, that no unread record can precede."""
        frontier = max((state.frontier_ms for state in self._open().values()), default=_BEFORE_ALL)
        return self._held.take(-frontier, limit)

    def _window(self, state: _Partition, until_ms: int) -> int:
        """Return how many offsets of a partition probably lie between its frontier and `until_ms`."""
        if not state.size:
            return min(self._first_window, self.largest)
        most = _GROWTH * state.size
        if state.span_ms:
            most = state.size * (state.frontier_ms - until_ms) // state.span_ms
        return min(max(most, self._first_window), self.largest)

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
