"""Kafka's own topics, as a real broker wrote them, and made ones of versions that it does not write."""

import json
from typing import Any

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import Context, decode
from kafka_explorer.engine.decoders.context import Part
from kafka_explorer.engine.records import Record
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.scanning import asked, read

OFFSETS, TRANSACTIONS = "__consumer_offsets", "__transaction_state"


def decoded(topic: str, record: Record, part: Part) -> Any:
    found = decode(record.key if part == "key" else record.value, Context(topic, part, key=record.key))
    if found.encoding == "null":
        return None
    assert found.encoding == "kafka", (part, record.key, record.value, found.reasons)
    return json.loads(found.text)


def records_of(broker: Sandbox, topic: str, name: str, value: str) -> list[tuple[Any, Any]]:
    """Keys and values of the records whose key has this value under this name; all keys must be understood."""
    records = read(broker.bootstrap, asked(topic, read_uncommitted=True)).records
    keys = [decoded(topic, record, "key") for record in records]
    ours = [(key, record) for key, record in zip(keys, records, strict=True) if key.get(name) == value]
    return [(key, decoded(topic, record, "value")) for key, record in ours]


def consume_and_leave(broker: Sandbox, topic: str, group: str, protocol: str) -> None:
    settings = {
        "bootstrap.servers": broker.bootstrap,
        "group.id": group,
        "group.protocol": protocol,
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "log_level": 0,
    }
    consumer = Consumer(settings)
    try:
        consumer.subscribe([topic])
        wait_until(lambda: consumer.consume(1, 0.2), "a message was consumed")
        consumer.commit(offsets=[TopicPartition(topic, 0, 1, "Привет")], asynchronous=False)
    finally:
        consumer.close()


@pytest.mark.parametrize("protocol", ["classic", "consumer"])
def test_what_a_group_leaves_behind(broker: Sandbox, topic: TopicFactory, protocol: str) -> None:
    name, group = topic("committed"), f"decoded-{protocol}"
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    producer.produce(name, b"x")
    assert producer.flush(30) == 0
    consume_and_leave(broker, name, group, protocol)
    ours = records_of(broker, OFFSETS, "group", group)
    commits = [value for key, value in ours if key["type"] == "OffsetCommit" and key["topic"] == name]
    assert commits[-1]["offset"] == 1
    assert commits[-1]["metadata"].startswith("Привет")  # librdkafka lets a zero byte follow
    kinds = {key["type"] for key, _ in ours}
    if protocol == "classic":
        groups = [value for key, value in ours if key["type"] == "GroupMetadata" and value]
        members = [member for value in groups for member in value["members"]]
        assert any(member["subscription"]["topics"] == [name] for member in members)
        assigned = [member["assignment"].get("assignedPartitions") for member in members]
        assert [{"topic": name, "partitionIds": [0]}] in assigned
    else:
        assert {"ConsumerGroupMetadata", "ConsumerGroupMemberMetadata", "ConsumerGroupCurrentMemberAssignment"} <= kinds
        subscribed = [v["subscribedTopicNames"] for k, v in ours if k["type"] == "ConsumerGroupMemberMetadata" and v]
        assert [name] in subscribed


def test_transactions(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("transacted")
    producer = Producer({"bootstrap.servers": broker.bootstrap, "transactional.id": "decoded-tx", "log_level": 0})
    producer.init_transactions(30)
    producer.begin_transaction()
    producer.produce(name, b"x", partition=0)
    producer.commit_transaction(30)
    ours = records_of(broker, TRANSACTIONS, "transactionalId", "decoded-tx")
    states = [value["transactionStatus"] for _, value in ours]
    assert "Ongoing" in states
    ongoing = next(value for _, value in ours if value["transactionStatus"] == "Ongoing")
    assert ongoing["transactionPartitions"] == [{"topic": name, "partitionIds": [0]}]


KEY_OF_OFFSET = b"\x00\x01\x00\x01g\x00\x01t\x00\x00\x00\x02"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (
            b"\x00\x00" + bytes(7) + b"\x05\x00\x01m" + bytes(7) + b"\x09",
            {"version": 0, "offset": 5, "metadata": "m", "commitTimestamp": 9},
        ),
        (
            b"\x00\x01" + bytes(7) + b"\x05\x00\x00" + bytes(7) + b"\x09" + bytes(7) + b"\x0a",
            {"version": 1, "offset": 5, "metadata": "", "commitTimestamp": 9, "expireTimestamp": 10},
        ),
        (
            b"\x00\x04" + bytes(7) + b"\x05" + b"\xff" * 4 + b"\x02m" + bytes(8) + b"\x01\x00\x10" + bytes(16),
            {"version": 4, "offset": 5, "leaderEpoch": -1, "metadata": "m", "commitTimestamp": 0, "topicId": "A" * 22},
        ),
        (
            b"\x00\x04" + bytes(8) + bytes(4) + b"\x01" + bytes(8) + b"\x01\x07\x02\xff\xfe",
            {
                "version": 4,
                "offset": 0,
                "leaderEpoch": 0,
                "metadata": "",
                "commitTimestamp": 0,
                "tag 7": {"$hex": "fffe"},
            },
        ),
    ],
)
def test_versions_of_a_commit(value: bytes, shown: dict[str, Any]) -> None:
    found = decode(value, Context(OFFSETS, key=KEY_OF_OFFSET))
    assert json.loads(found.text) == {"type": "OffsetCommit", **shown}


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        (KEY_OF_OFFSET, b"\x00\x09", "version 9 of OffsetCommit is not known"),
        (b"\x7f\xff", b"\x00\x00", "records of kind 32767 are not known"),
        (None, b"\x00\x00\x01", "without its key"),
        (KEY_OF_OFFSET, b"\x00\x01\x00", "in the middle of a number"),
        (KEY_OF_OFFSET, b"\x00\x00" + bytes(18) + b"\x00", "1 bytes follow"),
        (b"\x00\x02\x00\x01g", b"\x00\x00\x00\x00" + bytes(4) + b"\x00\x00\x00\x00\x7f\xff\xff\xff", "are announced"),
    ],
)
def test_what_is_not_understood_is_told(key: bytes | None, value: bytes, reason: str) -> None:
    found = decode(value, Context(OFFSETS, key=key))
    assert any(reason in said for _, said in found.reasons), found.reasons


@given(st.integers(0, 25), st.binary(max_size=80))
def test_any_bytes_of_any_kind(kind: int, data: bytes) -> None:
    key = kind.to_bytes(2, "big") + b"\x00\x01g\x00\x01m"
    for value in (data, b"\x00\x00" + data):
        found = decode(value, Context(OFFSETS, key=key))
        if found.is_json:
            json.loads(found.text)
