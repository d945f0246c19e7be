"""Real keys for an example."""

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.topic_changes.recent_keys import recent_keys
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.producing.scenes import settings_of

PATIENT_S = 60.0


def test_different_keys_of_the_newest_messages(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("keys", partitions=3)
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(60):
        producer.produce(name, b"v", None if number % 3 == 0 else f"key-{number % 7}".encode(), partition=number % 2)
    assert producer.flush(30) == 0
    settings = settings_of(broker, read_only=True)
    every = {f"key-{number}".encode() for number in range(7)}
    assert set(run(recent_keys(settings, name, 100, PATIENT_S))) == every
    few = run(recent_keys(settings, name, 3, PATIENT_S))
    assert len(few) == 3
    assert set(few) < every


def test_there_may_be_none(broker: Sandbox, topic: TopicFactory) -> None:
    settings = settings_of(broker)
    assert run(recent_keys(settings, topic("empty"), patience_s=PATIENT_S)) == ()
    with pytest.raises(UnknownTopic):
        run(recent_keys(settings, "nowhere"))
