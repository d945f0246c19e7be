"""Messages that exist already, sent once more byte for byte: a stretch of a topic, or rows of a spool."""

import hashlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.producing.lines import KEEP_NOTHING, Keeping
from kafka_explorer.engine.producing.messages import MessageId, Outgoing, Unsendable
from kafka_explorer.engine.producing.problems import Problem, ProblemKind
from kafka_explorer.engine.producing.spans import PartitionSpan, led_places, read_spans
from kafka_explorer.engine.records import UNREADABLE_HEADERS, Record, record_of
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.engine.watermarks import ends_of


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """What would be copied: by partition, from where to where (read committed), as it was when planned.

    `held_back` partitions have an open transaction: what lies behind its beginning is not copied.
    """

    topic: str
    spans: tuple[PartitionSpan, ...] = ()
    held_back: tuple[int, ...] = ()

    @property
    def offsets(self) -> int:
        """How many offsets: as many as messages, unless compaction or transactions left gaps."""
        return sum(max(0, span.end - span.begin) for span in self.spans)


def plan_copy(
    settings: ClusterSettings, topic: str, wished: Mapping[int, tuple[int, int]] | None = None
) -> Generator[None, None, CopyPlan]:
    """Plan to copy all of `topic`, or of each partition in `wished` from an offset up to, not including, another.

    What is not kept any more or not there yet is left out of it. Raises what asking raises.
    """
    with (yield from telling(None, connect(settings))) as cluster:
        places = yield from led_places(cluster, topic)
        ends = yield from ends_of(cluster, places)
    spans = []
    for (_, partition), mark in sorted(ends.marks.items()):
        begin, last = (mark.low, mark.high) if wished is None else wished.get(partition, (0, 0))
        begin, last = max(begin, mark.low), min(last, mark.high)
        if begin < last:
            spans.append(PartitionSpan(partition, begin, last))
    return CopyPlan(topic, tuple(spans), tuple(sorted(partition for _, partition in ends.held_back)))


@dataclass(frozen=True, slots=True)
class TopicStretch:
    """A source: what a plan says, from the cluster of `settings`, which may be another than the target's.

    A message's id is its partition and offset there.
    """

    settings: ClusterSettings
    plan: CopyPlan
    keeping: Keeping = KEEP_NOTHING

    @property
    def identity(self) -> str:
        """See Source."""
        return f"topic {self.plan.topic} {self.plan.spans} {self.keeping} {self.settings.bootstrap}"

    def total(self) -> int | None:
        """See Source: at most so many."""
        return self.plan.offsets

    def messages(self) -> Iterator[Outgoing | Unsendable | None]:
        """See Source. Raises what reading raises."""
        with Cluster(self.settings) as cluster:
            for messages in read_spans(cluster, self.plan.topic, self.plan.spans):
                for message in messages:
                    record = record_of(message)
                    yield again((record.partition, record.offset), record, self.keeping)
                if not messages:
                    yield None


@dataclass(frozen=True, slots=True)
class SpoolRows:
    """A source: rows of a spool, numbered as the spool numbers them; None are all of the first `row_count`."""

    folder: str
    row_count: int
    rows: tuple[int, ...] | None = None
    keeping: Keeping = field(default=KEEP_NOTHING)

    @property
    def identity(self) -> str:
        """See Source."""
        rows = np.arange(self.row_count) if self.rows is None else np.array(self.rows, dtype=np.int64)
        digest = hashlib.blake2b(rows.tobytes(), digest_size=16).hexdigest()
        return f"spool {self.folder} {digest} {self.keeping}"

    def total(self) -> int | None:
        """See Source."""
        return self.row_count if self.rows is None else len(self.rows)

    def messages(self) -> Iterator[Outgoing | Unsendable | None]:
        """See Source."""
        reader = SpoolReader(self.folder)
        try:
            for row in range(self.row_count) if self.rows is None else self.rows:
                yield again((0, row), reader.record(row), self.keeping)
        finally:
            reader.close()


def again(message: MessageId, record: Record, keeping: Keeping = KEEP_NOTHING) -> Outgoing | Unsendable:
    """Return a message with a record's key, value and headers; one whose headers could not be read is not whole."""
    if any(header.name == UNREADABLE_HEADERS for header in record.headers):
        return Unsendable(message, Problem(ProblemKind.NAME_NOT_UTF8, (record.partition, record.offset)))
    return Outgoing(
        message,
        record.key,
        record.value,
        record.headers,
        record.partition if keeping.partition else None,
        # A time of 0 means "now" to librdkafka, and none is -1.
        record.timestamp_ms if keeping.timestamp and record.timestamp_ms > 0 else None,
    )
