"""Reader -> filter -> spool: browse forward, newest first, or follow the end.

`scan` takes plain data only, so that it runs in a thread or in a child process; matches go to the spool, progress is
yielded. It imports nothing heavy: a child must be ready at once.
"""

import contextlib
import enum
import math
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from kafka_explorer.engine import filters
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.link import Link
from kafka_explorer.engine.newest import FIRST_WINDOW, NewestFirst
from kafka_explorer.engine.offsets import BEGINNING, PartitionRead, Start, StartKind, plan_reads
from kafka_explorer.engine.reader import Reader
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.spool import ROW_BYTES, SpoolWriter
from kafka_explorer.engine.watermarks import offsets_at_time, watermarks_of

GIB = 1024**3
_CONSUME_S = 0.05


class EndReason(enum.Enum):
    """Why a scan that was not cancelled ended."""

    ALL_READ = "all read"
    LIMIT_REACHED = "limit reached"
    SPOOL_FULL = "spool full"
    BROKER_LOST = "broker lost"


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What to read, as plain data.

    `partitions` of None are all. What is wanted is said by `filter`, or by `contains`, text that must stand in key or
    value byte for byte (`ignore_case`: in whatever case). `limit` counts matches; `follow` goes on at the end for ever.
    A NEWEST start gives the newest on top unless `oldest_on_top`. `count_only` keeps no records. A reader that hears of
    no broker for `patience_s` gives up, except when it follows.
    """

    topic: str
    start: Start = BEGINNING
    partitions: tuple[int, ...] | None = None
    contains: str = ""
    ignore_case: bool = False
    filter: Filter | None = None
    limit: int | None = None
    follow: bool = False
    oldest_on_top: bool = False
    count_only: bool = False
    read_uncommitted: bool = False
    spool_limit_bytes: int = 8 * GIB
    patience_s: float = 60.0


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is, in absolute numbers; the newest is enough.

    Of `matched` records `rows` can be read from the spool. `total` offsets lie in what was asked for (None when it has
    no end); `done` of them are behind us, more than the `scanned` records where compaction or markers left gaps.
    `scanned_bytes` counts values. `position_ms` is the place in time that the scan has come to. `waiting` says why
    nothing comes.
    `missing` maps partitions to the number of offsets not read. `skipped` offsets were deleted while reading.
    """

    rows: int = 0
    matched: int = 0
    scanned: int = 0
    scanned_bytes: int = 0
    done: int = 0
    total: int | None = None
    elapsed_s: float = 0.0
    position_ms: int | None = None
    waiting: str | None = None
    skipped: int = 0
    ended: EndReason | None = None
    missing: Mapping[int, int] = field(default_factory=dict)


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
        watermarks = watermarks_of(
            cluster, request.topic, request.partitions, read_uncommitted=request.read_uncommitted
        )
        consumer = stack.enter_context(cluster.consumer(isolation_level=isolation))
        run = _Scan(cluster, Reader(consumer, request.topic), sink, request)
        if request.start.kind is not StartKind.NEWEST:
            at_time = request.start.kind is StartKind.TIMESTAMP
            times = offsets_at_time(cluster, request.topic, watermarks, request.start.value) if at_time else {}
            return (yield from run.forward(plan_reads(request.start, watermarks, times, follow=request.follow)))
        wanted = [number for number in (request.start.value, request.limit) if number]
        limit = min(wanted, default=None)
        filled = sum(marks.low < marks.high for marks in watermarks.values())
        walk = NewestFirst(watermarks, _first_window(limit, filled, filtered=bool(request.contains or request.filter)))
        if not (request.follow or request.oldest_on_top):
            return (yield from run.newest_first(walk, limit))
        afterwards = plan_reads(Start(StartKind.END), watermarks, follow=request.follow)
        return (yield from run.newest_then(walk, limit, afterwards))


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
        self._matches = filters.contains(request.contains, ignore_case=request.ignore_case)
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
        matches = self._matches
        if self._request.filter is not None:
            return self._request.filter.select(messages)
        return messages if matches is None else [m for m in messages if matches(m.key(), m.value())]

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
            missing=missing or {},
        )
        return self._last
