"""Sizes, digests and partitions of messages, before they are sent."""

from confluent_kafka import KafkaError, Producer, murmur2
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.producing.messages import (
    Outgoing,
    batch_bytes,
    meant_for_frameworks,
    partition_for,
)
from kafka_explorer.engine.producing.problems import Framework
from kafka_explorer.engine.records import Header
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.messages import headers, payloads

outgoing = st.builds(
    Outgoing, st.just((0, 0)), payloads, payloads, st.lists(headers, max_size=4).map(tuple), st.none(), st.none()
)


@given(outgoing, outgoing)
def test_digests_are_equal_only_for_equal_messages(one: Outgoing, other: Outgoing) -> None:
    assert (one.digest() == other.digest()) == (
        (one.key, one.value, one.headers) == (other.key, other.value, other.headers)
    )


def test_null_and_empty_differ_in_the_digest() -> None:
    assert Outgoing((0, 0), None, b"").digest() != Outgoing((0, 0), b"", None).digest()


@given(outgoing)
def test_a_batch_is_larger_than_what_is_in_it(message: Outgoing) -> None:
    assert message.size_bytes + 61 < batch_bytes(message) < message.size_bytes + 61 + 60


def test_the_size_of_a_batch_is_what_the_broker_compares(broker: Sandbox, topic: TopicFactory) -> None:
    headers = (Header("a", None), Header("b", b"x" * 70), Header("", b""))
    for message in (Outgoing((0, 0), b"key", b"x" * 1000, headers), Outgoing((0, 0), None, b"x" * 200)):
        size = batch_bytes(message)
        for limit, error in ((size, None), (size - 1, KafkaError.MSG_SIZE_TOO_LARGE)):
            name = topic("limited", config={"max.message.bytes": str(limit)})
            assert _outcome(broker, name, message) == error


def _outcome(broker: Sandbox, topic: str, message: Outgoing) -> int | None:
    told: list[int | None] = []
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    producer.produce(
        topic,
        message.value,
        message.key,
        headers=[(header.name, header.value) for header in message.headers],
        on_delivery=lambda error, _: told.append(None if error is None else error.code()),
    )
    assert producer.flush(30) == 0
    return told[0]


def test_without_a_key_any_partition_will_do() -> None:
    assert partition_for(None, 3) is None
    assert partition_for(b"", 3) == murmur2(b"", 3)


def test_javas_own_examples_of_murmur2() -> None:
    # org.apache.kafka.common.utils.UtilsTest.testMurmur2, positive and modulo 1000
    for key, number in ((b"21", -973932308), (b"foobar", -790332482), (b"a-little-bit-long-string", -985981536)):
        assert partition_for(key, 1000) == (number & 0x7FFFFFFF) % 1000


def test_headers_that_frameworks_act_upon_are_known() -> None:
    assert meant_for_frameworks("kafka_dlt-original-topic") is Framework.SPRING_DEAD_LETTERS
    assert meant_for_frameworks("__TypeId__") is None
