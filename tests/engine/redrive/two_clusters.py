"""Two real clusters, dead letters in the one, and where they go in the other."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from confluent_kafka import TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # exported, but not by its __all__
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    OffsetSpec,
    ResourceType,
)

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC, RedriveRequest
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, create_topic, wait_until
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import Dead, read_committed, request_of, settings_of, spring


@dataclass(frozen=True)
class Two:
    """`home` has the dead letters of `dlq`; their `source` is of the same name in both clusters."""

    home: Sandbox
    there: Sandbox
    home_admin: AdminClient
    there_admin: AdminClient
    source: str
    dlq: str
    partitions: int = 1
    reads: ClusterSettings = field(init=False)
    """Home, read-only."""
    target: ClusterSettings = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", settings_of(self.home.bootstrap, read_only=True))
        object.__setattr__(self, "target", settings_of(self.there.bootstrap))

    @property
    def mark_name(self) -> str:
        """What the dead letters are called in the marks there."""
        return f"{self.home.cluster_id}/{self.dlq}"

    def write(self, dead: Iterable[Dead]) -> None:
        on_broker.write(self.home.bootstrap, self.dlq, dead)

    def bury(self, count: int) -> None:
        """Write so many of Spring's, spread over the partitions."""
        self.write(
            spring(self.source, n, partition=n % self.partitions, source_partition=n % self.partitions)
            for n in range(count)
        )

    def asked(self, **more: Any) -> RedriveRequest:
        return request_of(self.dlq, **more)

    def arrived(self) -> list[Record]:
        return read_committed(self.there.bootstrap, self.source, self.partitions)

    def marks(self) -> dict[tuple[int, int], dict[str, object]]:
        return on_broker.journal_of(self.there.bootstrap, self.mark_name)


MakeTwo = Callable[..., Two]
"""`two_clusters` with the brokers of the session; takes what is given there by name."""


def two_clusters(
    broker: Sandbox,
    other_broker: Sandbox,
    admin: AdminClient,
    other_admin: AdminClient,
    topic: TopicFactory,
    *,
    partitions: int = 1,
    config: Mapping[str, str] | None = None,
) -> Two:
    """Make a source in both clusters, the other's with `config`, and its dead letters in the first."""
    source = topic("orders", partitions=partitions)
    create_topic(other_admin, source, partitions=partitions, config=config)
    dlq = topic(f"{source}-dlt", partitions=partitions, exact=True)
    return Two(broker, other_broker, admin, other_admin, source, dlq, partitions)


def traces(admin: AdminClient) -> set[tuple[object, ...]]:
    """What tells of somebody who wrote: topics, groups, and the end of every partition but of Kafka's own topics.

    What others' tests have left may go at any time: nothing new must come.
    """
    topics = admin.list_topics(timeout=30).topics
    specs = {
        TopicPartition(name, at): OffsetSpec.latest()  # type: ignore[no-untyped-call]
        for name, topic in topics.items()
        for at in topic.partitions
        if not name.startswith("__")
    }
    answers = admin.list_offsets(specs, request_timeout=30)
    groups = admin.list_consumer_groups(request_timeout=30).result(timeout=30).valid
    return {
        *(("topic", name) for name in topics),
        *(("end", place.topic, place.partition, answer.result(timeout=30).offset) for place, answer in answers.items()),
        *(("group", group.group_id) for group in groups),
    }


def set_journal_policy(admin: AdminClient, policy: str) -> None:
    """Make the journal fit to be used, "compact", or not; returns when the broker says so."""
    resource = ConfigResource(ResourceType.TOPIC, JOURNAL_TOPIC)
    change = ConfigEntry("cleanup.policy", policy, incremental_operation=AlterConfigOpType.SET)
    wanted = ConfigResource(ResourceType.TOPIC, JOURNAL_TOPIC, incremental_configs=[change])
    admin.incremental_alter_configs([wanted])[wanted].result(timeout=30)

    def is_set() -> bool:
        return bool(admin.describe_configs([resource])[resource].result(timeout=30)["cleanup.policy"].value == policy)

    wait_until(is_set, f"the journal's cleanup.policy is {policy}")
