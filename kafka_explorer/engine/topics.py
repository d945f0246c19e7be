"""Topics: which there are, and one of them in detail. Looking creates none: an unknown topic is never asked for by name
where the broker could create it."""

from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field

from confluent_kafka import KafkaException, Node, TopicCollection, TopicPartitionInfo, Uuid
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # exported, but not by its __all__
    PartitionMetadata,
    TopicMetadata,
)

from kafka_explorer.engine.answers import TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, UnknownTopic, translated
from kafka_explorer.engine.partition_offsets import KeptOffsets, kept_offsets
from kafka_explorer.engine.topic_configs import ConfigEntry, read_configs, request_configs
from kafka_explorer.engine.watermarks import TOPIC_NAME

INTERNAL_PREFIX = "__"
"""What the names of Kafka's own topics begin with."""


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """One topic of the list. Partitions are numbered from 0 to `partition_count` - 1.

    `under_replicated` counts the partitions with fewer in-sync replicas than replicas, as kafka-topics does;
    `offline` are the partitions without a leader: nobody can read or write them.
    """

    name: str
    partition_count: int
    replication_factor: int
    internal: bool = False
    under_replicated: int = 0
    offline: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicTotals:
    """The sums over all topics, internal ones included; `internal` of the `topics` are Kafka's own."""

    topics: int
    internal: int
    partitions: int
    under_replicated: int
    offline: int


@dataclass(frozen=True, slots=True)
class BrokerLoad:
    """How many partitions a broker leads, holds a replica of, and is behind with."""

    leads: int = 0
    replicas: int = 0
    out_of_sync: int = 0


@dataclass(frozen=True, slots=True)
class PartitionDescription:
    """One partition. Its first kept offset is `low`, the one after its last is `high`; None when they are unknown.

    `leader` is None when it has none; `leader_epoch` counts how often the leader was elected.
    """

    partition: int
    leader: int | None
    replicas: tuple[int, ...]
    in_sync: tuple[int, ...]
    low: int | None = None
    high: int | None = None
    leader_epoch: int | None = None

    @property
    def offsets(self) -> int | None:
        """How many offsets are kept: as many as messages, unless compaction or transactions left gaps."""
        return None if self.low is None or self.high is None else self.high - self.low

    @property
    def under_replicated(self) -> bool:
        """Whether a replica is missing from those in sync."""
        return len(self.in_sync) < len(self.replicas)


@dataclass(frozen=True, slots=True)
class TopicDescription:
    """One topic in detail.

    What could not be asked is an error beside what could: `configs_error`, and `offset_errors` by partition.
    """

    name: str
    topic_id: str
    internal: bool
    partitions: tuple[PartitionDescription, ...]
    configs: tuple[ConfigEntry, ...] = ()
    configs_error: ExplorerError | None = None
    offset_errors: dict[int, ExplorerError] = field(default_factory=dict)

    @property
    def replication_factor(self) -> int:
        """The largest number of replicas of a partition."""
        return max((len(each.replicas) for each in self.partitions), default=0)

    @property
    def offsets(self) -> int | None:
        """How many offsets are kept in all; None when some partition's are unknown."""
        known = [each.offsets for each in self.partitions]
        return None if None in known else sum(count or 0 for count in known)

    @property
    def is_compacted(self) -> bool:
        """Whether compaction leaves gaps, so that there are fewer messages than offsets."""
        return "compact" in (self.config("cleanup.policy") or "")

    def config(self, name: str) -> str | None:
        """Return a configuration's value as Kafka wrote it; None when it is unknown or has none."""
        return next((entry.value for entry in self.configs if entry.name == name), None)


def list_topics(cluster: Cluster) -> tuple[TopicSummary, ...]:
    """Return all topics that we may see, by name: one request. Raises ConnectionFailed, RequestTimedOut.

    It blocks for that request, and holds the interpreter for some 20 ms per 5,000 topics: see `surveys.py`.
    """
    return list_topics_and_loads(cluster)[0]


def list_topics_and_loads(cluster: Cluster) -> tuple[tuple[TopicSummary, ...], dict[int, BrokerLoad]]:
    """Like `list_topics`, and what each broker that has a replica of them carries, by its id, dead ones included."""
    try:
        found = cluster.admin.list_topics(timeout=TIMEOUT_S)
    except KafkaException as error:
        raise translated(error, "Metadata", cluster.settings.bootstrap, TIMEOUT_S) from error
    topics = tuple(_summary(name, found.topics[name]) for name in sorted(found.topics))
    return topics, _loads(each for topic in found.topics.values() for each in topic.partitions.values())


def totals(topics: Iterable[TopicSummary]) -> TopicTotals:
    """Add up."""
    known = list(topics)
    return TopicTotals(
        topics=len(known),
        internal=sum(topic.internal for topic in known),
        partitions=sum(topic.partition_count for topic in known),
        under_replicated=sum(topic.under_replicated for topic in known),
        offline=sum(len(topic.offline) for topic in known),
    )


def describe_topic(cluster: Cluster, name: str) -> Generator[None, None, TopicDescription]:
    """Describe one topic. Raises UnknownTopic, NotAuthorized, ConnectionFailed, RequestTimedOut."""
    if not TOPIC_NAME.fullmatch(name):
        raise UnknownTopic(name)
    asked = cluster.admin.describe_topics(TopicCollection([name]), request_timeout=TIMEOUT_S)
    configs_asked = request_configs(cluster, [name])
    found = (yield from gather(asked))[name]
    if isinstance(found, KafkaException):
        raise translated(found, "Describe", name, TIMEOUT_S)
    led = [(name, info.id) for info in found.partitions if _leader(info) is not None]
    offsets = yield from kept_offsets(cluster, led)
    configs = (yield from read_configs(configs_asked))[name]
    return TopicDescription(
        name=name,
        topic_id=_as_kafka_writes(found.topic_id),
        internal=found.is_internal or name.startswith(INTERNAL_PREFIX),
        partitions=tuple(_partition(info, offsets.get((name, info.id))) for info in found.partitions),
        configs=() if isinstance(configs, ExplorerError) else configs,
        configs_error=configs if isinstance(configs, ExplorerError) else None,
        offset_errors={at: error for (_, at), error in offsets.items() if isinstance(error, ExplorerError)},
    )


def _partition(info: TopicPartitionInfo, kept: KeptOffsets | ExplorerError | None) -> PartitionDescription:
    known = kept if isinstance(kept, KeptOffsets) else None
    return PartitionDescription(
        partition=info.id,
        leader=_leader(info),
        replicas=tuple(node.id for node in info.replicas),
        in_sync=tuple(node.id for node in info.isr),
        low=known.low if known else None,
        high=known.high if known else None,
        leader_epoch=known.leader_epoch if known else None,
    )


def _as_kafka_writes(topic_id: Uuid) -> str:
    # Librdkafka uses the other alphabet of base64, with which Kafka's tools would not find the id.
    return str(topic_id).translate(str.maketrans("+/", "-_"))


def _leader(info: TopicPartitionInfo) -> int | None:
    leader: Node | None = info.leader  # without a leader it is None, whatever its annotation says
    return None if leader is None else leader.id


def _summary(name: str, topic: TopicMetadata) -> TopicSummary:
    partitions = topic.partitions.values()
    return TopicSummary(
        name=name,
        partition_count=len(partitions),
        replication_factor=max((len(each.replicas) for each in partitions), default=0),
        internal=name.startswith(INTERNAL_PREFIX),
        under_replicated=sum(len(each.isrs) < len(each.replicas) for each in partitions),
        offline=tuple(sorted(each.id for each in partitions if each.leader < 0)),
    )


def _loads(partitions: Iterable[PartitionMetadata]) -> dict[int, BrokerLoad]:
    leads: Counter[int] = Counter()
    replicas: Counter[int] = Counter()
    in_sync: Counter[int] = Counter()
    for each in partitions:
        leads[each.leader] += 1
        replicas.update(each.replicas)
        in_sync.update(each.isrs)
    return {node: BrokerLoad(leads[node], count, count - in_sync[node]) for node, count in replicas.items()}
