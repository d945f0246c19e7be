"""How many offsets topics keep, as kafka-get-offsets leads to."""

import pytest
from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine import message_counts
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import RequestRefused, UnknownTopic
from kafka_explorer.engine.message_counts import count_messages
from kafka_explorer.engine.topics import TopicSummary, list_topics
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory
from tests.engine.drive import watch
from tests.engine.kafka_tools import get_offsets


def test_counts_agree_with_kafka_get_offsets(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory, java_tool: JavaTool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One topic with deleted records, one compacted, one empty; one by one, so that news comes in between."""
    names = [topic("kept", partitions=2), topic("squeezed", config={"cleanup.policy": "compact"}), topic("empty")]
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(60):
        producer.produce(names[0], b"value", partition=number % 2)
        producer.produce(names[1], b"value", key=b"always the same")
    assert producer.flush(30) == 0
    cut = TopicPartition(names[0], 1, 11)
    admin.delete_records([cut])[cut].result(timeout=30)
    monkeypatch.setattr(message_counts, "BATCH", 0)
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as cluster:
        topics = [each for each in list_topics(cluster) if each.name in names]
        told, found = watch(count_messages(cluster, topics))
    for name in names:
        lows, highs = get_offsets(java_tool, name, "earliest"), get_offsets(java_tool, name, "latest")
        assert found.known[name] == sum(highs[at] - lows[at] for at in highs)
    assert [found.known[name] for name in names] == [49, 60, 0]
    assert found.asked == 3
    assert not found.failures
    assert {news.asked for news in told} == {0, 1, 2, 3}


def test_what_cannot_be_counted_stays_unknown(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("countable")
    topics = [
        TopicSummary(name, 1, 1),
        TopicSummary("deleted-meanwhile", 2, 1),
        TopicSummary("headless", 3, 1, offline=(1,)),
    ]
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as cluster:
        _, found = watch(count_messages(cluster, topics))
    assert found.known == {name: 0}
    assert isinstance(found.failures["deleted-meanwhile"], UnknownTopic)
    refused = found.failures["headless"]
    assert isinstance(refused, RequestRefused)
    assert "partition 1 has no leader" in refused.text


def test_no_topics_have_no_counts() -> None:
    with Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) as nobody:
        assert watch(count_messages(nobody, []))[1].asked == 0
