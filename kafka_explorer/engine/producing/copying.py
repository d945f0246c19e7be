"""Messages that exist already, sent once more byte for byte: a stretch of a topic."""

from collections.abc import Iterator
from dataclasses import dataclass

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.producing.lines import KEEP_NOTHING, Keeping
from kafka_explorer.engine.producing.messages import MessageId, Outgoing, Unsendable
from kafka_explorer.engine.producing.problems import Problem, ProblemKind
from kafka_explorer.engine.producing.spans import PartitionSpan, read_spans
from kafka_explorer.engine.records import UNREADABLE_HEADERS, Record, record_of


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
