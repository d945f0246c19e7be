"""Topics created: as the brokers would, validated by them first; and with the settings of another."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # exported, but not by its __all__
    ConfigResource,
    NewTopic,
)

from kafka_explorer.engine.answers import TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError, RequestRefused
from kafka_explorer.engine.topic_changes.outcome import Changed, changed, failures_of, refuse_read_only
from kafka_explorer.engine.topics import TopicDescription, describe_topic

_THE_BROKERS = -1


@dataclass(frozen=True, slots=True)
class NewTopicWish:
    """A topic to create; None leaves a number to the brokers' defaults (Kafka 2.4)."""

    name: str
    partitions: int | None = None
    replication: int | None = None
    config: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class PlannedTopic:
    """What the brokers would make of a wish; a number of None is their default, which we may not know.

    `error` says why they would refuse it.
    """

    wish: NewTopicWish
    partitions: int | None
    replication: int | None
    error: ExplorerError | None = None


@dataclass(frozen=True, slots=True)
class CreationPlan:
    """Topics as they would be created."""

    topics: tuple[PlannedTopic, ...] = ()

    @property
    def possible(self) -> tuple[PlannedTopic, ...]:
        """Those that the brokers would create."""
        return tuple(planned for planned in self.topics if planned.error is None)


def plan_creation(settings: ClusterSettings, wishes: Sequence[NewTopicWish]) -> Generator[None, None, CreationPlan]:
    """Have the brokers validate; creates nothing. Raises ConnectionFailed, RequestTimedOut."""
    with Cluster(settings) as cluster:
        errors = yield from _validated(cluster, wishes)
        partitions, replication = yield from _defaults(cluster)
    return CreationPlan(
        tuple(
            PlannedTopic(wish, wish.partitions or partitions, wish.replication or replication, errors.get(wish.name))
            for wish in wishes
        )
    )


def create_topics(settings: ClusterSettings, plan: CreationPlan) -> Generator[None, None, Changed]:
    """Create what the plan found possible. Raises ReadOnlyCluster before anything is asked."""
    refuse_read_only(settings, "create topics")
    new = [_new(planned.wish) for planned in plan.possible]
    with Cluster(settings) as cluster:
        if not new:
            return Changed()
        return (yield from changed(cluster.admin.create_topics(new, request_timeout=TIMEOUT_S), "Create"))


def wish_like(settings: ClusterSettings, source: str, name: str) -> Generator[None, None, NewTopicWish]:
    """Return the wish for a topic with the partitions, replicas and settings of `source`. Raises as describing does."""
    with Cluster(settings) as cluster:
        return wish_of((yield from describe_topic(cluster, source)), name)


def wish_of(topic: TopicDescription, name: str | None = None) -> NewTopicWish:
    """Return what it takes to create such a topic. Raises the error for which its settings are unknown.

    Only settings of the topic itself are taken: what it has from its brokers it has from them again.
    """
    if topic.configs_error is not None:
        raise topic.configs_error
    own = {
        entry.name: entry.value
        for entry in topic.configs
        if entry.is_own and entry.value is not None and not entry.is_read_only
    }
    return NewTopicWish(name or topic.name, len(topic.partitions), topic.replication_factor, own)


def _validated(cluster: Cluster, wishes: Sequence[NewTopicWish]) -> Generator[None, None, dict[str, ExplorerError]]:
    names = [wish.name for wish in wishes]
    errors: dict[str, ExplorerError] = {
        name: RequestRefused(KafkaError.INVALID_REQUEST, "INVALID_REQUEST", f"topic '{name}' is named twice")
        for name in names
        if names.count(name) > 1
    }
    for wish in wishes:
        if not wish.name:
            text = "a topic needs a name"
            errors[wish.name] = RequestRefused(KafkaError.TOPIC_EXCEPTION, "INVALID_TOPIC_EXCEPTION", text)
    askable = [_new(wish) for wish in wishes if wish.name not in errors]
    if askable:
        asked = cluster.admin.create_topics(askable, validate_only=True, request_timeout=TIMEOUT_S)
        errors |= yield from failures_of(asked, "Create")
    return errors


def _defaults(cluster: Cluster) -> Generator[None, None, tuple[int | None, int | None]]:
    """Return a broker's num.partitions and default.replication.factor; None where we may not ask."""
    described = (yield from gather({0: cluster.admin.describe_cluster(request_timeout=TIMEOUT_S)}))[0]
    if isinstance(described, KafkaException) or not described.nodes:
        return None, None
    resource = ConfigResource(ConfigResource.Type.BROKER, str(described.nodes[0].id))
    asked = cluster.admin.describe_configs([resource], request_timeout=TIMEOUT_S)
    answer = next(iter((yield from gather(asked)).values()))
    if isinstance(answer, KafkaException):
        return None, None
    numbers = [answer[name].value for name in ("num.partitions", "default.replication.factor") if name in answer]
    return (int(numbers[0]), int(numbers[1])) if len(numbers) == 2 else (None, None)


def _new(wish: NewTopicWish) -> NewTopic:
    return NewTopic(
        wish.name,
        num_partitions=wish.partitions or _THE_BROKERS,
        replication_factor=wish.replication or _THE_BROKERS,
        config=dict(wish.config),
    )
