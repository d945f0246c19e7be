"""One scan under way: what both directions and following have in common. It hears, selects, counts, gives and tells."""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.link import Link
from kafka_explorer.engine.reader import Reader
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.saved_searches import Position
from kafka_explorer.engine.scan_plan import ScanPlan
from kafka_explorer.engine.scan_reader import counts_only
from kafka_explorer.engine.scan_request import EndReason, ScanProgress, ScanRequest
from kafka_explorer.engine.spool import ROW_BYTES

CONSUME_S = 0.05
TELL_EVERY_S = 0.03
_NO_TIME = -1


class Sink(Protocol):
    """Where matches go; `SpoolWriter` is one. `dropped_rows` are not kept any more, of `row_count` ever published."""

    row_count: int
    dropped_rows: int

    @property
    def size_bytes(self) -> int:
        """Bytes that are kept."""

    def store(self, message: Message, topic_index: int = 0) -> bytes:
        """Take a message and return its row, to be published now, later or never."""

    def publish(self, rows: Iterable[bytes]) -> None:
        """Append rows in the order in which they are to be shown."""

    def flush(self) -> None:
        """Make what was published readable."""

    def settle(self) -> None:
        """Take note that what was stored and not published yet never will be."""


class Course:
    """The state of a scan: `given` matches were published or counted, `total` offsets are asked for."""

    def __init__(
        self,
        cluster: Cluster,
        reader: Reader,
        sink: Sink,
        request: ScanRequest,
        plan: ScanPlan,
        known: Collection[tuple[int, int]] = (),
    ) -> None:
        self.cluster = cluster
        self.request = request
        self.plan = plan
        self.sink = sink
        self.reader = reader
        self.total: int | None = plan.total
        self.given = 0
        self.scanned = self.scanned_bytes = 0
        self._matched = 0
        self._known = known
        self._counts_only = counts_only(request)
        self._holds = None if request.span.window_ms == (None, None) else request.span.holds
        self._link = Link(cluster, plan.lanes.topics, request.patience_s)
        self._started = time.monotonic()
        self._told = 0.0
        self._last = ScanProgress()

    def hear(self) -> list[Message]:
        """Return what came, within 50 ms; `reader.passed` more were read and ruled out."""
        messages = self.reader.batch(CONSUME_S)
        if messages or self.reader.passed:
            self._link.heard()
        return messages

    def select(self, messages: list[Message]) -> list[Message]:
        """Return the messages that match, whole batches at a time: each call a message costs more than the search."""
        if self.request.filter is not None:
            messages = self.request.filter.select(messages)
        if self._holds is not None:
            messages = [message for message in messages if self._holds(time_of(message))]
        if self._known:
            lane_of, known = self.plan.lanes.of, self._known
            messages = [message for message in messages if (lane_of(message), message.offset()) not in known]
        return messages

    def count(self, messages: Sequence[Message], matching: Sequence[Message]) -> None:
        """Count what was read, and what of it matches."""
        passed = self.reader.passed
        self.scanned += len(messages) + passed
        self.scanned_bytes += sum(map(len, messages)) + self.reader.passed_bytes
        self._matched += len(matching)
        if self._counts_only:
            self._matched += passed

    def store(self, message: Message) -> bytes:
        """Keep a match and return its row."""
        if self.request.count_only:
            return b""
        lanes = self.plan.lanes
        return self.sink.store(message, 0 if len(lanes.topics) == 1 else lanes.topic_index(lanes.of(message)))

    def give(self, rows: Sequence[bytes]) -> None:
        """Publish rows, or only count them."""
        self.given += len(rows)
        if not self.request.count_only:
            self.sink.publish(rows)

    def wanting(self, limit: int | None) -> int | None:
        """Return how many more are wanted of `limit`."""
        return None if limit is None else limit - self.given

    def end_reason(self) -> EndReason | None:
        """Return why the scan cannot go on, if so. Raises UnknownTopic."""
        if self.given == self.request.limit:
            return EndReason.LIMIT_REACHED
        if self.sink.size_bytes + self.sink.row_count * ROW_BYTES >= self.request.spool_limit_bytes:
            return EndReason.SPOOL_FULL
        where = self.plan.lanes.where
        if self._link.is_lost(lambda: [where(lane) for lane in self.reader.unfinished]) and not self.request.follow:
            return EndReason.BROKER_LOST
        return None

    @property
    def is_telling(self) -> bool:
        """Whether it is time for news; then nothing must lie between publishing and `progress`."""
        return not self._told or time.monotonic() - self._told >= TELL_EVERY_S

    @property
    def last(self) -> ScanProgress:
        """The newest progress."""
        return self._last

    def progress(self, done: int, position_ms: int | None, positions: Callable[[], Iterable[Position]]) -> ScanProgress:
        """Make everything readable that was published, and tell of it."""
        self.sink.flush()
        self._last = ScanProgress(
            rows=self.sink.row_count,
            matched=self._matched,
            scanned=self.scanned,
            scanned_bytes=self.scanned_bytes,
            done=done,
            total=self.total,
            elapsed_s=time.monotonic() - self._started,
            position_ms=None if position_ms is None or position_ms < 0 else position_ms,
            waiting=self._link.waiting(),
            skipped=self.reader.skipped + self.plan.deleted,
            positions=tuple(positions()),
            dropped=self.sink.dropped_rows,
            pruned=self.plan.pruned,
            open_transactions=self.plan.open_transactions,
            undecoded={} if self.request.filter is None else self.request.filter.undecoded,
        )
        if self.scanned:
            self._told = time.monotonic()
        return self._last

    def ended(self, reason: EndReason) -> ScanProgress:
        """Return the last progress, which says why there will be no more and what was not read."""
        left = {(each.topic, each.partition): each.left_end - each.left_begin for each in self._last.positions}
        missing = {**self.plan.lost, **{where: count for where, count in left.items() if count}}
        return replace(self._last, ended=reason, missing=missing)


def time_of(message: Message) -> int:
    """Return a message's time in ms since the epoch, -1 for none."""
    kind, timestamp_ms = message.timestamp()
    return timestamp_ms if kind else _NO_TIME
