"""Topics as Kafka's own tools see them."""

from collections.abc import Callable, Generator, Iterator

import pytest
from confluent_kafka import KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import NotAuthorized, RequestTimedOut, UnknownTopic
from kafka_explorer.engine.topics import (
    PartitionDescription,
    TopicDescription,
    TopicSummary,
    describe_topic,
    list_topics,
    totals,
)
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory
from tests.engine.drive import run
from tests.engine.kafka_tools import TOPICS, ToldPartition, describe, get_offsets


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as made:
        yield made


def fill(bootstrap: str, topic: str, counts: dict[int, int]) -> None:
    producer = Producer({"bootstrap.servers": bootstrap, "log_level": 0})
    for partition, count in counts.items():
        for number in range(count):
            producer.produce(topic, b"value", str(number % 7).encode(), partition)
    assert producer.flush(30) == 0


def test_the_list_is_kafkas_own(cluster: Cluster, topic: TopicFactory, java_tool: JavaTool) -> None:
    three = topic("listed", partitions=3)
    internal = topic("__listed")
    listed = list_topics(cluster)
    assert [each.name for each in listed] == sorted(java_tool(TOPICS, "--list").split())
    by_name = {each.name: each for each in listed}
    assert by_name[three] == TopicSummary(three, 3, 1)
    assert by_name[internal] == TopicSummary(internal, 1, 1, internal=True)


def test_a_topic_is_what_kafka_topics_and_kafka_get_offsets_say(
    cluster: Cluster, broker: Sandbox, admin: AdminClient, topic: TopicFactory, java_tool: JavaTool
) -> None:
    """Partition 0 begins at 30 because records were deleted, 1 begins at 0, 2 is empty."""
    config = {"retention.ms": "3600000", "cleanup.policy": "compact,delete", "max.message.bytes": "2000000"}
    name = topic("described", partitions=3, config=config)
    fill(broker.bootstrap, name, {0: 100, 1: 40})
    admin.delete_records([TopicPartition(name, 0, 30)])[TopicPartition(name, 0)].result(timeout=30)
    found = run(describe_topic(cluster, name))
    told = describe(java_tool, name)
    lows, highs = get_offsets(java_tool, name, "earliest"), get_offsets(java_tool, name, "latest")
    assert (found.name, found.topic_id, found.internal) == (name, told.topic_id, False)
    assert (len(found.partitions), found.replication_factor) == (told.partition_count, told.replication_factor)
    assert tuple(_told(each) for each in found.partitions) == told.partitions
    assert {each.partition: each.low for each in found.partitions} == lows == {0: 30, 1: 0, 2: 0}
    assert {each.partition: each.high for each in found.partitions} == highs == {0: 100, 1: 40, 2: 0}
    assert [each.offsets for each in found.partitions] == [70, 40, 0]
    assert found.offsets == 110
    assert found.is_compacted
    # kafka-topics shows all that somebody has set, whoever it was.
    assert {entry.name: entry.value for entry in found.configs if not entry.is_default} == told.configs
    assert {each.leader_epoch for each in found.partitions} == {0}
    assert not found.offset_errors
    assert found.configs_error is None


def test_after_compaction_offsets_are_what_is_counted(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, java_tool: JavaTool
) -> None:
    name = topic("compacted", config={"cleanup.policy": "compact", "segment.ms": "100"})
    fill(broker.bootstrap, name, {0: 500})
    found = run(describe_topic(cluster, name))
    assert found.is_compacted
    assert found.partitions[0].high == get_offsets(java_tool, name, "latest")[0] == 500
    assert found.partitions[0].low == get_offsets(java_tool, name, "earliest")[0]


def test_an_unknown_topic_is_an_error_and_stays_unknown(cluster: Cluster) -> None:
    with pytest.raises(UnknownTopic):
        run(describe_topic(cluster, "nobody-made-this"))
    assert "nobody-made-this" not in {each.name for each in list_topics(cluster)}


@pytest.mark.parametrize("name", ["", "two words", "no\udcff", "a" * 250])
def test_what_no_topic_can_be_called_is_unknown_without_asking(cluster: Cluster, name: str) -> None:
    with pytest.raises(UnknownTopic):
        run(describe_topic(cluster, name))


def test_configurations_that_may_not_be_seen_leave_the_rest(
    cluster: Cluster, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("guarded")
    refused = KafkaException(KafkaError(KafkaError.TOPIC_AUTHORIZATION_FAILED))
    monkeypatch.setattr("kafka_explorer.engine.topic_configs.gather", _refusing(refused))
    found = run(describe_topic(cluster, name))
    assert isinstance(found.configs_error, NotAuthorized)
    assert found.configs == ()
    assert found.config("cleanup.policy") is None
    assert not found.is_compacted
    assert found.offsets == 0


def test_a_cluster_that_does_not_answer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kafka_explorer.engine.topics.TIMEOUT_S", 0.2)
    with Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) as nobody:
        with pytest.raises(Exception, match=r"lost|not answer"):
            list_topics(nobody)
        with pytest.raises(RequestTimedOut):
            run(describe_topic(nobody, "any"))


def test_totals_add_up() -> None:
    topics = [
        TopicSummary("a", 3, 2, under_replicated=1, offline=(2,)),
        TopicSummary("__b", 50, 1, internal=True),
    ]
    found = totals(topics)
    assert (found.topics, found.internal, found.partitions) == (2, 1, 53)
    assert (found.under_replicated, found.offline) == (1, 1)


def test_what_is_unknown_of_a_partition_is_unknown_of_the_topic() -> None:
    known = PartitionDescription(0, 1, (1, 2), (1,), low=3, high=10)
    unknown = PartitionDescription(1, None, (2,), ())
    assert TopicDescription("t", "id", internal=False, partitions=(known,)).offsets == 7
    assert TopicDescription("t", "id", internal=False, partitions=(known, unknown)).offsets is None
    assert (known.under_replicated, unknown.under_replicated) == (True, True)


def _told(found: PartitionDescription) -> ToldPartition:
    return ToldPartition(found.partition, found.leader, found.replicas, found.in_sync)


def _refusing(error: KafkaException) -> Callable[..., object]:
    def gather(futures: dict[object, object]) -> Generator[None, None, object]:
        yield
        return dict.fromkeys(futures, error)

    return gather
