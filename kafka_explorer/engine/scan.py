"""Reader -> filter -> spool: browse forward, newest first, or follow the end.

`scan` takes plain data only, so that it runs in a thread or in a child process; matches go to the spool, progress is
yielded. It imports nothing heavy: a child must be ready at once.
"""

import contextlib
import math
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.link import Link
from kafka_explorer.engine.newest import FIRST_WINDOW, NewestFirst
from kafka_explorer.engine.offsets import PartitionRead
from kafka_explorer.engine.places import END, Span
from kafka_explorer.engine.reader import Reader
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.scan_request import GIB, EndReason, OpenTransaction, ScanProgress, ScanRequest
from kafka_explorer.engine.span_plans import plan_bounds, plan_span, times_to_ask
from kafka_explorer.engine.spool import ROW_BYTES, SpoolWriter
from kafka_explorer.engine.watermarks import offsets_at_time, watermarks_of

_CONSUME_S = 0.05

__all__ = ["GIB", "EndReason", "OpenTransaction", "ScanProgress", "ScanRequest", "Sink", "scan", "scan_into"]


class Sink(Protocol):
    """Where matches go; `SpoolWriter` is one."""

    row_count: int
    size_bytes: int

    def store(self, message: Message) -> bytes:
        """Take a message and return its row, to be published now, later or never."""

    def publish(self, rows: Iterable[bytes]) -> None:
        """Append rows in the order in which they are to be shown."""

    def flush(self) -> None:
        """Make what was published readable."""


def scan(settings: ClusterSettings, request: ScanRequest, folder: str) -> Generator[ScanProgress, None, ScanProgress]:
    """Read `request` into the spool in `folder`; yields progress at least every 100 ms, returns the last one.

    Raises UnknownTopic, NotAuthorized, ConnectionFailed, RequestTimedOut, SpoolFull.
    """
    with contextlib.closing(SpoolWriter(folder, [request.topic])) as writer:
        return (yield from scan_into(settings, request, writer))


def scan_into(
    settings: ClusterSettings, request: ScanRequest, sink: Sink
) -> Generator[ScanProgress, None, ScanProgress]:
    """Do what `scan` does, with any sink."""
    isolation = "read_uncommitted" if request.read_uncommitted else "read_committed"
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(Cluster(settings))
        yield ScanProgress()
        span, topic = request.span, request.topic
        marks = watermarks_of(cluster, topic, span.partitions, read_uncommitted=request.read_uncommitted)
        times = {time_ms: offsets_at_time(cluster, topic, marks, time_ms) for time_ms in times_to_ask(span)}
        consumer = stack.enter_context(cluster.consumer(isolation_level=isolation))
        run = _Scan(cluster, Reader(consumer, topic), sink, request)
        if not request.backwards:
            return (yield from run.forward(plan_span(span, marks, times, follow=request.follow)))
        bounds = plan_bounds(span, marks, times)
        filled = sum(bound.low < bound.high for bound in bounds.values())
        walk = NewestFirst(bounds, _first_window(request.wanted, filled, filtered=request.filter is not None))
        if not (request.follow or request.oldest_on_top):
            return (yield from run.newest_first(walk, request.wanted))
        afterwards = plan_span(Span(END, partitions=span.partitions), marks, follow=request.follow)
        return (yield from run.newest_then(walk, request.wanted, afterwards))


def _first_window(limit: int | None, partitions: int, *, filtered: bool) -> int:
    """Without a filter the newest N mostly lie within a fair share of every partition, so little more is read."""
    if filtered or limit is None:
        return FIRST_WINDOW
    return min(FIRST_WINDOW, math.ceil(limit * 1.2 / max(1, partitions)))


class _Scan:
    """One scan under way: its counters, and the loop for each direction."""

    def __init__(self, cluster: Cluster, reader: Reader, sink: Sink, request: ScanRequest) -> None:
        self._request = request
        self._reader = reader
        self._sink = sink
        self._link = Link(cluster, request.topic, request.patience_s)
        self._started = time.monotonic()
        self._scanned = self._scanned_bytes = self._matched = self._given = 0
        self._last = ScanProgress()

    def forward(self, plan: Sequence[PartitionRead]) -> Generator[ScanProgress, None, ScanProgress]:
        """Read `plan` in the order in which the broker gives it."""
        reader, request = self._reader, self._request
        total = sum(read.end - read.begin for read in plan if read.end is not None)
        self._last = replace(self._last, total=None if request.follow else total)
        position_ms = None
        reader.assign(plan)
        while reader.unfinished:
            messages = self._hear()
            matching = self._select(messages)
            if request.limit is not None and self._given + len(matching) >= request.limit:
                matching = matching[: request.limit - self._given]
                messages = self._put_back_after(matching[-1], messages)
            if messages:
                position_ms = messages[-1].timestamp()[1]
                self._count(messages, matching)
                self._give([self._store(message) for message in matching])
            done = sum(reader.positions[read.partition] - read.begin for read in plan)
            ended = self._end_reason()
            if ended:
                left = {r.partition: r.end - reader.positions[r.partition] for r in plan if r.end is not None}
                return self._publish(done, position_ms, ended, {p: count for p, count in left.items() if count > 0})
            yield self._publish(done, position_ms)
        return self._publish(self._last.done, position_ms, EndReason.ALL_READ)

    def newest_first(self, walk: NewestFirst, limit: int | None) -> Generator[ScanProgress, None, ScanProgress]:
        """Walk back until `limit` matches are published, in the order of their time, or everything was read."""
        self._last = replace(self._last, total=walk.unread)
        while not walk.exhausted:
            ended = yield from self._read_windows(walk)
            if ended is None:
                self._give(walk.due(None if limit is None else limit - self._given))
                if self._given == limit:
                    ended = EndReason.LIMIT_REACHED
            if ended:
                return self._publish(self._last.done, walk.frontier_ms, ended, walk.left)
        return self._publish(self._last.total or 0, self._last.position_ms, EndReason.ALL_READ)

    def newest_then(
        self, walk: NewestFirst, limit: int | None, afterwards: Sequence[PartitionRead]
    ) -> Generator[ScanProgress, None, ScanProgress]:
        """Publish the newest `limit` matches with the oldest of them first, then go on with `afterwards`."""
        self._last = replace(self._last, total=walk.unread)
        rows: list[bytes] = []
        ended: EndReason | None = None
        while not (walk.exhausted or ended or len(rows) == limit):
            ended = yield from self._read_windows(walk)
            if ended is None:
                rows += walk.due(None if limit is None else limit - len(rows))
        self._give(rows[::-1])
        if ended is None and (self._given == self._request.limit or not afterwards):
            ended = EndReason.LIMIT_REACHED if len(rows) == limit else EndReason.ALL_READ
        if ended:
            return self._publish(self._last.done, walk.frontier_ms, ended, walk.left)
        return (yield from self.forward(afterwards))

    def _read_windows(self, walk: NewestFirst) -> Generator[ScanProgress, None, EndReason | None]:
        """Read one round of windows; matches are held by `walk` until they are due."""
        windows = walk.next_windows()
        first_timestamps_ms: dict[int, int] = {}
        behind = (self._last.total or 0) - walk.unread
        self._reader.assign(windows)
        while self._reader.unfinished:
            messages = self._hear()
            if len(first_timestamps_ms) < len(windows):
                for message in messages:
                    first_timestamps_ms.setdefault(message.partition(), message.timestamp()[1])
            matching = self._select(messages)
            self._count(messages, matching)
            for message in matching:
                walk.hold(message.timestamp()[1], message.partition(), message.offset(), self._store(message))
            ended = self._end_reason()
            if ended:
                return ended
            done = behind + sum(self._reader.positions[window.partition] - window.begin for window in windows)
            yield self._publish(done, walk.frontier_ms)
        walk.windows_read(windows, first_timestamps_ms)
        return None

    def _hear(self) -> list[Message]:
        messages = self._reader.batch(_CONSUME_S)
        if messages:
            self._link.heard()
        return messages

    def _select(self, messages: list[Message]) -> list[Message]:
        """Return the messages that match, whole batches at a time: each call a message costs more than the search."""
        wanted = self._request.filter
        return messages if wanted is None else wanted.select(messages)

    def _count(self, messages: Sequence[Message], matching: Sequence[Message]) -> None:
        self._scanned += len(messages)
        self._scanned_bytes += sum(map(len, messages))
        self._matched += len(matching)

    def _put_back_after(self, last: Message, messages: list[Message]) -> list[Message]:
        """Return `messages` up to `last`, the last one wanted; the others count as not read."""
        cut = next(index for index, message in enumerate(messages, start=1) if message is last)
        self._reader.put_back(messages[cut:])
        return messages[:cut]

    def _store(self, message: Message) -> bytes:
        return b"" if self._request.count_only else self._sink.store(message)

    def _give(self, rows: Sequence[bytes]) -> None:
        """Publish rows, or only count them."""
        self._given += len(rows)
        if not self._request.count_only:
            self._sink.publish(rows)

    def _end_reason(self) -> EndReason | None:
        if self._given == self._request.limit:
            return EndReason.LIMIT_REACHED
        if self._sink.size_bytes + self._sink.row_count * ROW_BYTES >= self._request.spool_limit_bytes:
            return EndReason.SPOOL_FULL
        if self._link.is_lost(self._reader.unfinished) and not self._request.follow:
            return EndReason.BROKER_LOST
        return None

    def _publish(
        self,
        done: int,
        position_ms: int | None,
        ended: EndReason | None = None,
        missing: Mapping[int, int] | None = None,
    ) -> ScanProgress:
        self._sink.flush()
        self._last = ScanProgress(
            rows=self._sink.row_count,
            matched=self._matched,
            scanned=self._scanned,
            scanned_bytes=self._scanned_bytes,
            done=done,
            total=self._last.total,
            elapsed_s=time.monotonic() - self._started,
            position_ms=None if position_ms is None or position_ms < 0 else position_ms,
            waiting=self._link.waiting(),
            skipped=self._reader.skipped,
            ended=ended,
            missing={(self._request.topic, partition): count for partition, count in (missing or {}).items()},
        )
        return self._last
