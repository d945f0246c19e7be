"""What a scan reads is what Kafka's own console consumer reads: of every kind of log, forward and backward."""

import contextlib
from collections.abc import Iterator
from typing import Literal

from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place
from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.engine.scan import EndReason
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory, wait_until
from tests.scanning import PATIENCE_S, T0, Outcome, Sent, asked, fill, make_producer, read, send

CONSOLE = "org.apache.kafka.tools.consumer.ConsoleConsumer"
NEWEST = Place(StartKind.NEWEST)
COMPACTED = {
    "cleanup.policy": "compact",
    "segment.ms": "100",
    "min.cleanable.dirty.ratio": "0.01",
    "max.compaction.lag.ms": "100",
    "delete.retention.ms": "60000000",
}
MANY = 1000

Isolation = Literal["read_committed", "read_uncommitted"]


def told_by_kafka(tool: JavaTool, topic: str, count: int, isolation: Isolation = "read_committed") -> list[str]:
    """What the console consumer prints of so many messages, a line each, sorted."""
    printed = ("timestamp", "partition", "offset", "headers", "key", "value")
    said = tool(
        CONSOLE,
        *("--topic", topic, "--from-beginning", "--isolation-level", isolation),
        *("--max-messages", str(count), "--timeout-ms", "30000"),
        *(f"--formatter-property=print.{part}=true" for part in printed),
        *("--formatter-property", "null.literal=<null>"),
    )
    return sorted(line for line in said.splitlines() if line)


def as_kafka_tells(record: Record) -> str:
    times = {
        TimestampType.CREATE: "CreateTime",
        TimestampType.APPEND: "LogAppendTime",
        TimestampType.NONE: "CreateTime",
    }
    headers = ",".join(f"{header.name}:{_text(header.value)}" for header in record.headers) or "NO_HEADERS"
    parts = (
        f"{times[record.timestamp_type]}:{record.timestamp_ms}",
        f"Partition:{record.partition}",
        f"Offset:{record.offset}",
        headers,
        _text(record.key),
        _text(record.value),
    )
    return "\t".join(parts)


def _text(data: bytes | None) -> str:
    return "<null>" if data is None else data.decode()


def agrees(broker: Sandbox, tool: JavaTool, topic: str, isolation: Isolation = "read_committed") -> Outcome:
    """Checks both directions against Kafka's tool; returns what was read forward."""
    uncommitted = isolation == "read_uncommitted"
    forward = read(broker.bootstrap, asked(topic, read_uncommitted=uncommitted))
    backward = read(broker.bootstrap, asked(topic, NEWEST, read_uncommitted=uncommitted))
    assert forward.last.ended is backward.last.ended is EndReason.ALL_READ
    assert forward.last.done == forward.last.total == backward.last.done == backward.last.total
    ours = sorted(map(as_kafka_tells, forward.records))
    assert ours == sorted(map(as_kafka_tells, backward.records))
    assert ours == told_by_kafka(tool, topic, len(ours), isolation)
    return forward


@contextlib.contextmanager
def transaction(producer: Producer, *, commit: bool) -> Iterator[None]:
    producer.begin_transaction()
    yield
    producer.flush(PATIENCE_S)  # an abort would throw away what is not sent yet
    if commit:
        producer.commit_transaction(PATIENCE_S)
    else:
        producer.abort_transaction(PATIENCE_S)


def test_every_kind_of_message(broker: Sandbox, topic: TopicFactory, java_tool: JavaTool) -> None:
    """Null and empty keys, values and headers, repeated headers, ten megabytes, no time; and an empty partition."""
    name = topic("kinds", partitions=4, config={"max.message.bytes": "12000000"})
    repeated = (Header("id", b"1"), Header("id", None), Header("id", b""), Header("Ключ", "значение".encode()))
    fill(
        broker.bootstrap,
        name,
        [
            Sent(None, b"tombstone"),
            Sent(b"", b""),
            Sent(b"no key", None, headers=repeated),
            Sent(b"x" * 10_000_000, b"large", partition=1),
            Sent("Ошибка".encode(), "ключ".encode(), partition=1),
            Sent(b"no time", b"-1", partition=2, timestamp_ms=-1),
            Sent(b"old", b"", partition=2, timestamp_ms=1),
        ],
    )
    forward = agrees(broker, java_tool, name)
    assert len(forward.records) == 7
    assert {record.timestamp_ms for record in forward.records if record.partition == 2} == {-1, 1}


def test_a_compacted_log(broker: Sandbox, topic: TopicFactory, java_tool: JavaTool) -> None:
    name = topic("compacted", config=COMPACTED)
    fill(broker.bootstrap, name, [Sent(str(n).encode(), f"key {n % 5}".encode(), 0, T0 + n) for n in range(100)])

    def is_compacted() -> bool:
        fill(broker.bootstrap, name, [Sent(b"last", b"last", timestamp_ms=T0 + 10**6)])
        return read(broker.bootstrap, asked(name)).last.scanned < 50

    wait_until(is_compacted, "the log is compacted", 60)
    # What is compacted while this compares may differ, so it compares until nothing was.
    wait_until(lambda: _agrees_once(broker, java_tool, name), "both have read the same log", 120)


def _agrees_once(broker: Sandbox, tool: JavaTool, topic: str) -> bool:
    before = sorted(map(as_kafka_tells, read(broker.bootstrap, asked(topic)).records))
    theirs = told_by_kafka(tool, topic, len(before))
    after = sorted(map(as_kafka_tells, read(broker.bootstrap, asked(topic, NEWEST)).records))
    assert theirs == before or before != after
    return theirs == before == after


def test_aborted_and_open_transactions(broker: Sandbox, topic: TopicFactory, java_tool: JavaTool) -> None:
    name = topic("transactions", partitions=2)
    producer = make_producer(broker.bootstrap, transactional_id="truth-test", transaction_timeout_ms=60_000)
    producer.init_transactions(PATIENCE_S)
    for number, commit in enumerate((True, False, True, False, True)):
        with transaction(producer, commit=commit):
            send(producer, name, [Sent(str(n).encode(), partition=n % 2) for n in range(10 * number, 10 * number + 6)])
    wait_until(lambda: not read(broker.bootstrap, asked(name)).last.open_transactions, "all ends are written")
    producer.begin_transaction()
    send(producer, name, [Sent(b"open", partition=1)])
    producer.flush(PATIENCE_S)
    fill(broker.bootstrap, name, [Sent(b"behind", partition=1), Sent(b"beside", partition=0)])
    committed = agrees(broker, java_tool, name)
    assert len(committed.records) == 3 * 6 + 1
    assert [each.partition for each in committed.last.open_transactions] == [1]
    assert len(agrees(broker, java_tool, name, "read_uncommitted").records) == 5 * 6 + 3
    producer.abort_transaction(PATIENCE_S)


def test_a_log_with_the_broker_s_times_whose_beginning_was_deleted(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory, java_tool: JavaTool
) -> None:
    name = topic("stamped", partitions=3, config={"message.timestamp.type": "LogAppendTime"})
    fill(broker.bootstrap, name, [Sent(str(n).encode(), partition=n % 2) for n in range(40)])
    deleted = admin.delete_records([TopicPartition(name, 0, 7), TopicPartition(name, 1, 20)])
    for future in deleted.values():
        future.result(timeout=PATIENCE_S)
    forward = agrees(broker, java_tool, name)
    assert [record.offset for record in forward.records] == list(range(7, 20))
    assert {record.timestamp_type for record in forward.records} == {TimestampType.APPEND}


def test_a_thousand_partitions(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("wide", partitions=MANY)
    fill(
        broker.bootstrap,
        name,
        [Sent(str(n).encode(), partition=n * 7 % MANY, timestamp_ms=T0 + n) for n in range(2 * MANY)],
    )
    forward = read(broker.bootstrap, asked(name))
    assert [int(value or b"") for value in forward.values] == list(range(2 * MANY))
    assert len(forward.last.positions) == MANY
    newest = read(broker.bootstrap, asked(name, Place(StartKind.NEWEST, 50)))
    assert [int(value or b"") for value in newest.values] == list(range(2 * MANY))[:-51:-1]
    assert read(broker.bootstrap, asked(name, count_only=True)).last.matched == 2 * MANY
