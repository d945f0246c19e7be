"""A filled sandbox, looked at through Kafka's own tools and an independent consumer."""

import json
import struct
import time
from collections.abc import Iterator

import pytest
from confluent_kafka import Consumer, Message, TopicPartition

from kafka_explorer.sandbox import sample
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.trickle import trickle
from tests.broker_fixtures import run_java_tool, wait_until

RECORDS = 6_000
ENDS_WITHIN_S = 4  # a second for what is under way, and a busy machine
DAY_MS = 24 * 60 * 60 * 1000

PARTITIONS = {
    "logging-events": 3,
    "analytics-events": 3,
    "escalation-events": 2,
    "emr-sync-events": 2,
    "notification-events": 2,
    "audit-events": 2,
    "patient-events": 3,
    "protocol-events": 2,
    "logging-events-dlq": 1,
    "notification-events-dlq": 1,
    "analytics-events-dlt": 3,
    "patient-sync-connect-dlq": 1,
    "dlq.escalation-events": 1,
}


@pytest.fixture(scope="module")
def filled() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        for _ in sample.fill(sandbox.bootstrap, records=RECORDS):
            pass
        yield sandbox


def read(sandbox: Sandbox, topic: str) -> list[Message]:
    """The whole topic, read by a consumer of its own."""
    consumer = Consumer(
        {
            "bootstrap.servers": sandbox.bootstrap,
            "group.id": "none",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "log_level": 0,
        }
    )
    consumer.assign([TopicPartition(topic, number, 0) for number in range(PARTITIONS[topic])])
    messages: list[Message] = []
    ended: set[int | None] = set()
    try:
        while len(ended) < PARTITIONS[topic]:
            for message in consumer.consume(500, 0.1):
                if message.error() is None:
                    messages.append(message)
                else:
                    ended.add(message.partition())
    finally:
        consumer.close()
    return messages


def headers(message: Message) -> list[tuple[str, bytes]]:
    """All of them, in order; the sample has none with a null value."""
    found = message.headers() or []
    pairs = [(pair[0], pair[1]) for pair in (found.items() if isinstance(found, dict) else found)]
    return [(str(name), value) for name, value in pairs if isinstance(value, bytes)]


def rows(text: str) -> list[list[str]]:
    """The lines of a table that a tool of Kafka prints."""
    return [line.split() for line in text.splitlines() if line.strip()]


def described(sandbox: Sandbox, *args: str) -> list[list[str]]:
    """GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID"""
    tool = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"
    return [row for row in rows(run_java_tool(sandbox, tool, "--describe", *args)) if row[0] != "GROUP"]


def test_topics_have_the_customer_s_partitions(filled: Sandbox) -> None:
    text = run_java_tool(filled, "org.apache.kafka.tools.TopicCommand", "--describe")

    heads = [line.split("\t") for line in text.splitlines() if line.startswith("Topic: ")]
    found = {head[0].removeprefix("Topic: "): int(head[2].removeprefix("PartitionCount: ")) for head in heads}
    assert {name: count for name, count in found.items() if not name.startswith("__")} == PARTITIONS
    (patients,) = [head for head in heads if head[0] == "Topic: patient-events"]
    assert "cleanup.policy=compact" in patients[-1]


def test_the_day_is_there_with_its_large_message(filled: Sandbox) -> None:
    messages = read(filled, "logging-events")
    now_ms = time.time() * 1000
    times = [message.timestamp()[1] for message in messages]

    assert len(messages) > RECORDS / 4
    assert now_ms - DAY_MS - 120_000 < min(times) < now_ms - 23 * DAY_MS / 24
    assert now_ms - DAY_MS / 24 < max(times) <= now_ms
    assert [len(message.value() or b"") for message in messages if len(message.value() or b"") > 1_000_000] == [
        5 * 1024 * 1024
    ]


def test_keys_lie_where_java_s_producer_would_put_them(filled: Sandbox) -> None:
    by_key: dict[bytes, set[int | None]] = {}
    for message in read(filled, "notification-events"):
        by_key.setdefault(message.key() or b"", set()).add(message.partition())

    assert all(len(partitions) == 1 for partitions in by_key.values())
    # Utils.toPositive(Utils.murmur2(key)) % 2, computed by Kafka's own Java code
    java = {b"patient-100": {1}, b"patient-102": {0}, b"patient-103": {1}, b"patient-104": {0}, b"patient-410": {1}}
    assert {key: by_key.get(key, java[key]) for key in java} == java


def test_patients_have_tombstones(filled: Sandbox) -> None:
    messages = read(filled, "patient-events")

    assert any(message.value() is None for message in messages)
    assert all((message.key() or b"").startswith(b"patient-") for message in messages)


def test_envelopes_hold_the_original_event_unchanged(filled: Sandbox) -> None:
    originals = {message.value() for message in read(filled, "notification-events")}
    letters = read(filled, "notification-events-dlq")
    assert len(letters) > 20

    as_they_were = 0
    for letter in letters:
        assert headers(letter) == [("__TypeId__", b"com.clinic.events.DeadLetterEvent")]
        text = letter.value() or b""
        envelope = json.loads(text)
        assert list(envelope) == ["originalEvent", "error", "timestamp"]
        assert 5 <= len(envelope["timestamp"]) <= 7
        if isinstance(envelope["originalEvent"], str):  # encoded twice by an older service
            assert envelope["originalEvent"].encode() in originals
        else:
            inner = text[len(b'{"originalEvent":') : text.index(b',"error":')]
            as_they_were += inner in originals
    assert as_they_were > len(letters) / 2
    assert all(letter.key() for letter in letters)
    assert all(letter.key() is None for letter in read(filled, "logging-events-dlq"))


def test_spring_s_headers_are_binary_and_point_to_the_original(filled: Sandbox) -> None:
    originals = {(message.partition(), message.offset()): message for message in read(filled, "analytics-events")}
    letters = read(filled, "analytics-events-dlt")
    assert letters

    for letter in letters:
        said = headers(letter)
        first = dict(reversed(said))  # the very first failure; a second one was appended
        partition, offset = first["kafka_dlt-original-partition"], first["kafka_dlt-original-offset"]
        timestamp = first["kafka_dlt-original-timestamp"]
        assert (len(partition), len(offset), len(timestamp)) == (4, 8, 8)
        original = originals[struct.unpack(">i", partition)[0], struct.unpack(">q", offset)[0]]
        assert letter.value() == original.value()
        assert letter.key() == original.key()
        assert letter.partition() == original.partition(), "Spring keeps the partition"
        assert struct.unpack(">q", timestamp)[0] == original.timestamp()[1]
        assert said[0] == ("__TypeId__", b"com.clinic.events.AnalyticsEvent"), "the record's own headers come first"
        assert first["kafka_dlt-original-timestamp-type"] == b"CreateTime"
        assert first["kafka_dlt-original-topic"] == b"analytics-events"


def test_connect_s_headers_are_text_and_point_to_the_original(filled: Sandbox) -> None:
    originals = {(message.partition(), message.offset()): message for message in read(filled, "patient-events")}
    letters = read(filled, "patient-sync-connect-dlq")
    assert letters

    found = 0
    for letter in letters:
        said = dict(headers(letter))
        place = (int(said["__connect.errors.partition"]), int(said["__connect.errors.offset"]))
        assert said["__connect.errors.topic"] == b"patient-events"
        assert said["__connect.errors.stage"] == b"VALUE_CONVERTER"
        if place in originals:  # compaction may have taken it
            found += 1
            assert letter.value() == originals[place].value()
            assert letter.timestamp() == originals[place].timestamp(), "Connect keeps the time"
    assert found


def test_a_share_group_s_dead_letters_only_point_to_the_original(filled: Sandbox) -> None:
    originals = {(message.partition(), message.offset()) for message in read(filled, "escalation-events")}
    letters = read(filled, "dlq.escalation-events")
    assert letters

    for letter in letters:
        said = dict(headers(letter))
        assert (letter.key(), letter.value()) == (None, None)
        assert said["__dlq.errors.topic"] == b"escalation-events"
        assert (int(said["__dlq.errors.partition"]), int(said["__dlq.errors.offset"])) in originals


def test_the_mail_gateway_was_away_for_some_hours(filled: Sandbox) -> None:
    letters = read(filled, "notification-events-dlq")
    newest = max(letter.timestamp()[1] for letter in letters)
    late = [letter for letter in letters if newest - letter.timestamp()[1] < 6 * 60 * 60 * 1000]

    assert len(late) > len(letters) / 3
    assert all(isinstance(json.loads(letter.value() or b"")["timestamp"], list) for letter in letters)


def test_groups_have_the_lag_they_are_to_have(filled: Sandbox) -> None:
    table = described(filled, "--all-groups")
    lag: dict[str, int] = {}
    for group, _, _, current, end, behind, member, *_ in table:
        assert int(end) - int(current) == int(behind)
        assert member == "-", "nobody is there yet"
        lag[group] = lag.get(group, 0) + int(behind)

    assert set(lag) == {"logging-service-group", "notification-service-group", "emr-import-group"}
    assert lag["logging-service-group"] == 0
    assert lag["notification-service-group"] > 200
    assert lag["emr-import-group"] > 50


def test_filling_twice_changes_nothing(filled: Sandbox) -> None:
    tool = "org.apache.kafka.tools.GetOffsetShell"
    before = run_java_tool(filled, tool, "--exclude-internal-topics")

    for _ in sample.fill(filled.bootstrap, records=RECORDS):
        pass

    assert run_java_tool(filled, tool, "--exclude-internal-topics") == before


def test_while_the_trickle_runs_one_group_keeps_up_and_one_does_not(filled: Sandbox) -> None:
    job = trickle(filled.bootstrap, per_second=100)
    began = time.monotonic()
    try:
        wait_until(lambda: next(job) >= 300, "three seconds' worth of messages were sent")
        took_s = time.monotonic() - began
        live = described(filled, "--all-groups")
    finally:
        job.close()

    assert 2.9 < took_s < 6
    members = {row[0]: row[8] for row in live if row[6] != "-"}
    assert members == {
        "logging-service-group": "logging-service-1",
        "notification-service-group": "notification-service-1",
    }
    after = described(filled, "--all-groups")
    lag = {group: sum(int(row[5]) for row in after if row[0] == group) for group in members}
    assert lag["logging-service-group"] <= 200, "at most what came since its last commit"
    assert lag["notification-service-group"] > 200
    assert {row[6] for row in after} == {"-"}, "both have left"


def test_of_what_trickles_some_dies(filled: Sandbox) -> None:
    before = len(read(filled, "logging-events-dlq"))
    job = trickle(filled.bootstrap, per_second=1000)
    try:
        wait_until(lambda: next(job) >= 3000, "some three seconds' worth of messages were sent", 120)
    finally:
        job.close()

    letters = read(filled, "logging-events-dlq")[before:]
    assert letters
    assert all(b'"originalEvent"' in (letter.value() or b"") for letter in letters)


def test_the_trickle_goes_on_without_a_broker_and_ends_at_once(filled: Sandbox) -> None:
    """The last test of this file: it leaves the others without a broker."""
    job = trickle(filled.bootstrap)
    wait_until(lambda: next(job) >= 40, "its members have read and committed")
    filled.nodes[0].kill()
    wait_until(lambda: next(job) >= 80, "it goes on")
    began = time.monotonic()

    job.close()

    assert time.monotonic() - began < ENDS_WITHIN_S
