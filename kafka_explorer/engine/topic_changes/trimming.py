"""Old messages deleted: of each partition those before an offset. Kafka can delete from the beginning only."""

import enum
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from confluent_kafka import IsolationLevel, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]  # exported, but not by its __all__

from kafka_explorer.engine.answers import TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError, RequestRefused, translated
from kafka_explorer.engine.topic_changes.outcome import refuse_read_only
from kafka_explorer.engine.topics import TopicDescription, describe_topic


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
        wanted = yield from _wanted(cluster, described, wish)
    errors: dict[int, ExplorerError] = dict(described.offset_errors)
    trims = []
    only_compacted = described.is_compacted and "delete" not in (described.config("cleanup.policy") or "")
    for each in described.partitions:
        begin = wanted.get(each.partition)
        if only_compacted:
            text = "a topic that is only compacted keeps the newest message of each key: its messages are not deleted"
            errors[each.partition] = RequestRefused(KafkaError.POLICY_VIOLATION, "POLICY_VIOLATION", text)
        elif each.leader is None:
            text = f"partition {each.partition} has no leader now"
            errors[each.partition] = RequestRefused(KafkaError.LEADER_NOT_AVAILABLE, "LEADER_NOT_AVAILABLE", text)
        elif begin is not None and each.low is not None and each.high is not None:
            begin = min(begin, each.high)
            if begin > each.low:
                trims.append(Trim(each.partition, each.low, each.high, begin))
    return TrimPlan(topic, tuple(trims), errors)


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


def _wanted(cluster: Cluster, topic: TopicDescription, wish: TrimWish) -> Generator[None, None, Mapping[int, int]]:
    """Return the first offset to keep, by partition."""
    ends = {each.partition: each.high for each in topic.partitions if each.high is not None}
    if wish.to is TrimTo.END:
        return ends
    if wish.to is TrimTo.OFFSETS:
        return wish.offsets
    spec = OffsetSpec.for_timestamp(max(0, wish.time_ms))  # a negative one would ask for the end or the beginning
    places = {TopicPartition(topic.name, at): spec for at in ends}
    asked = cluster.admin.list_offsets(
        places, isolation_level=IsolationLevel.READ_UNCOMMITTED, request_timeout=TIMEOUT_S
    )
    answers = yield from gather({place.partition: future for place, future in asked.items()})
    wanted = {}
    for at, found in answers.items():
        if isinstance(found, KafkaException):
            raise translated(found, "Describe", topic.name, TIMEOUT_S)
        wanted[at] = found.offset if found.offset >= 0 else ends[at]  # nothing is that new: all may go
    return wanted
