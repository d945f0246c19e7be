"""Our client is measured under the names of Java's, and leaves nothing behind."""

import contextlib
import time

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.client_metrics import ClientMetrics
from kafka_explorer.engine.client_probe import watch_client
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run


def test_what_comes_is_measured(broker: Sandbox, topic: TopicFactory, admin: AdminClient) -> None:
    name = topic("probed", partitions=2)
    producer = Producer({"bootstrap.servers": broker.bootstrap, "linger.ms": 5, "log_level": 0})
    found: ClientMetrics | None = None
    deadline = time.monotonic() + 30
    settings = ClusterSettings({"bootstrap.servers": broker.bootstrap})
    with contextlib.closing(watch_client(settings, name, interval_s=0.2)) as watch:
        for metrics in watch:
            producer.produce(name, b"value")
            producer.poll(0)
            found = metrics
            if found is not None and found.records_consumed_rate and found.fetch_latency_avg is not None:
                break
            assert time.monotonic() < deadline
    producer.flush(10)
    assert found is not None
    assert found.records_consumed_rate
    assert found.record_send_rate is None
    assert not [group for group in admin.list_consumer_groups().result().valid if name in group.group_id]


def test_a_topic_that_is_not_there(broker: Sandbox) -> None:
    with pytest.raises(UnknownTopic):
        run(watch_client(ClusterSettings({"bootstrap.servers": broker.bootstrap}), "nowhere"))
