"""Single messages read back from a real broker."""

import time

from confluent_kafka import Producer

from kafka_explorer.engine.producing.landed import newest_record, record_at
from kafka_explorer.engine.tasks import finish
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.producing.scenes import settings_of


def fill(broker: Sandbox, topic: str) -> None:
    now_ms = time.time_ns() // 1_000_000
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(6):
        # Odd numbers, in partition 1, are later than the others, and the first of them is the latest.
        time_ms = now_ms - number if number % 2 else now_ms - 60_000 + number
        producer.produce(topic, f"value {number}", "key", partition=number % 2, timestamp=time_ms)
    assert producer.flush(60) == 0


def test_a_message_is_read_at_its_place(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("landed", partitions=2)
    fill(broker, name)
    found = finish(record_at(settings_of(broker), name, 1, 2))
    assert found is not None
    assert (found.partition, found.offset, found.value) == (1, 2, b"value 5")
    for partition, offset in ((1, 3), (7, 0), (0, -1)):
        assert finish(record_at(settings_of(broker), name, partition, offset)) is None


def test_the_newest_is_the_one_with_the_latest_time(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("newest", partitions=2)
    assert finish(newest_record(settings_of(broker), name)) is None
    fill(broker, name)
    found = finish(newest_record(settings_of(broker), name))
    assert found is not None
    assert found.value == b"value 1"
