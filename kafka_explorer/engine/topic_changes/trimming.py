"""Old messages deleted: of each partition those before an offset. Kafka can delete from the beginning only."""

import enum
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from confluent_kafka import KafkaError, KafkaException, TopicPartition

from kafka_explorer.engine.answers import TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError, RequestRefused, translated
from kafka_explorer.engine.topic_changes.outcome import refuse_read_only
from kafka_explorer.engine.topics import describe_topic
from kafka_explorer.engine.watermarks import Ends, ends_of


class TrimTo(enum.Enum):
    """Up to where messages are deleted."""

    END = "end"
    """All that are there now: what comes later stays."""
    TIME = "time"
    """Those before the first message at or after a time."""
    OFFSETS = "offsets"
    """Those before an offset, by partition."""


@dataclass(frozen=True, slots=True)
class TrimWish:
    """What to delete; `time_ms` (since 1970) goes with TIME, `offsets` by partition with OFFSETS."""

    to: TrimTo = TrimTo.END
    time_ms: int = 0
    offsets: Mapping[int, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Trim:
    """A partition that keeps offsets from `low` up to, not including, `high`, and would begin at `begin`."""

    partition: int
    low: int
    high: int
    begin: int

    @property
    def offsets(self) -> int:
        """How many offsets go: as many as messages, unless compaction or transactions left gaps."""
        return self.begin - self.low


@dataclass(frozen=True, slots=True)
class TrimPlan:
    """What would be deleted; partitions of which nothing would be are left out.

    `errors` are partitions that cannot be, all of them where the topic is only compacted.
    """

    topic: str
    trims: tuple[Trim, ...] = ()
    errors: Mapping[int, ExplorerError] = field(default_factory=dict, hash=False)

    @property
    def offsets(self) -> int:
        """How many offsets go in all."""
        return sum(trim.offsets for trim in self.trims)


@dataclass(frozen=True, slots=True)
class Trimmed:
    """Where partitions begin now, and why others stayed as they were."""

    topic: str
    begins: Mapping[int, int] = field(default_factory=dict, hash=False)
    failures: Mapping[int, ExplorerError] = field(default_factory=dict, hash=False)


def plan_trim(settings: ClusterSettings, topic: str, wish: TrimWish) -> Generator[None, None, TrimPlan]:
    """Plan; deletes nothing. Raises UnknownTopic, NotAuthorized, ConnectionFailed, RequestTimedOut."""
    with Cluster(settings) as cluster:
        described = yield from describe_topic(cluster, topic)
        led = [(topic, each.partition) for each in described.partitions if each.leader is not None]
        times = [wish.time_ms] if wish.to is TrimTo.TIME else []
        ends = yield from ends_of(cluster, led, times, read_uncommitted=True)
    errors: dict[int, ExplorerError] = {
        each.partition: _refused(KafkaError.LEADER_NOT_AVAILABLE, f"partition {each.partition} has no leader now")
        for each in described.partitions
        if each.leader is None
    }
    if described.is_compacted and "delete" not in (described.config("cleanup.policy") or ""):
        text = "a topic that is only compacted keeps the newest message of each key: its messages are not deleted"
        refused = _refused(KafkaError.POLICY_VIOLATION, text)
        return TrimPlan(topic, (), {each.partition: refused for each in described.partitions})
    wanted = _wanted(ends, wish)
    trims = [
        Trim(partition, mark.low, mark.high, min(wanted.get(partition, 0), mark.high))
        for (_, partition), mark in sorted(ends.marks.items())
    ]
    return TrimPlan(topic, tuple(each for each in trims if each.begin > each.low), errors)


def trim(settings: ClusterSettings, plan: TrimPlan) -> Generator[None, None, Trimmed]:
    """Delete exactly what was planned. Raises ReadOnlyCluster before anything is asked."""
    refuse_read_only(settings, "delete messages")
    if not plan.trims:
        return Trimmed(plan.topic)
    with Cluster(settings) as cluster:
        places = [TopicPartition(plan.topic, each.partition, each.begin) for each in plan.trims]
        asked = cluster.admin.delete_records(places, request_timeout=TIMEOUT_S, operation_timeout=TIMEOUT_S)
        answers = yield from gather({place.partition: future for place, future in asked.items()})
    begins = {at: found.low_watermark for at, found in answers.items() if not isinstance(found, KafkaException)}
    failures = {
        at: translated(found, "Delete", plan.topic, TIMEOUT_S)
        for at, found in answers.items()
        if isinstance(found, KafkaException)
    }
    return Trimmed(plan.topic, begins, failures)


def _wanted(ends: Ends, wish: TrimWish) -> Mapping[int, int]:
    """Return the first offset to keep, by partition."""
    if wish.to is TrimTo.OFFSETS:
        return wish.offsets
    highs = {partition: mark.high for (_, partition), mark in ends.marks.items()}
    if wish.to is TrimTo.END:
        return highs
    at_time = next(iter(ends.at_times.values()), {})
    # Negative: nothing is that new, so all may go.
    return {partition: offset if offset >= 0 else highs[partition] for (_, partition), offset in at_time.items()}


def _refused(code: int, text: str) -> RequestRefused:
    return RequestRefused(code, KafkaError(code).name(), text)
