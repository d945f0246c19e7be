"""Sources and independent readers for tests of sending."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

from confluent_kafka import Consumer, KafkaError, TopicPartition

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.producing.messages import Outgoing, Unsendable
from kafka_explorer.engine.producing.problems import told
from kafka_explorer.engine.records import Record, record_of
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import run_java_tool

CONSOLE = "org.apache.kafka.tools.consumer.ConsoleConsumer"
BYTES = "org.apache.kafka.common.serialization.BytesDeserializer"
_READ_S = 60.0


@dataclass(frozen=True)
class Numbered:
    """Messages with their number as value; every third has no key. `bad` numbers cannot be made.

    From number `stuck_at` on nothing comes any more, and yet it does not end.
    """

    count: int
    prefix: str = "message"
    bad: tuple[int, ...] = ()
    padding: int = 0
    stuck_at: int | None = None

    @property
    def identity(self) -> str:
        return f"{self.count} {self.prefix}"

    def total(self) -> int | None:
        return self.count

    def messages(self) -> Iterator[Outgoing | Unsendable | None]:
        for number in range(self.count):
            while number == self.stuck_at:
                yield None
            if number in self.bad:
                yield Unsendable((0, number), told(f"number {number} is bad"))
                continue
            key = None if number % 3 == 0 else f"key-{number % 97}".encode()
            yield Outgoing((0, number), key, f"{self.prefix} {number} {'x' * self.padding}".encode())


def settings_of(sandbox: Sandbox, *, read_only: bool = False) -> ClusterSettings:
    return ClusterSettings({"bootstrap.servers": sandbox.bootstrap}, read_only=read_only)


def read_all(bootstrap: str, topic: str, partitions: int = 1) -> list[Record]:
    """Everything up to the end of each partition, by a consumer of its own: by partition and offset."""
    consumer = Consumer(
        {"bootstrap.servers": bootstrap, "group.id": "test-reads", "enable.partition.eof": True, "log_level": 0}
    )
    deadline = time.monotonic() + _READ_S
    found: list[Record] = []
    try:
        consumer.assign([TopicPartition(topic, at, 0) for at in range(partitions)])
        ended: set[int | None] = set()
        while len(ended) < partitions:
            assert time.monotonic() < deadline, f"{topic} could not be read to its end"
            for message in consumer.consume(1000, 0.1):
                error = message.error()
                if error is None:
                    found.append(record_of(message))  # type: ignore[arg-type]  # it was fetched
                elif error.code() == KafkaError._PARTITION_EOF:
                    ended.add(message.partition())
    finally:
        consumer.close()
    return sorted(found, key=lambda record: (record.partition, record.offset))


def numbers_in(records: list[Record]) -> list[int]:
    """The numbers of `Numbered` messages, sorted."""
    return sorted(int((record.value or b"").split()[1]) for record in records)


@dataclass(frozen=True)
class ToldByJava:
    """A record as Kafka's console consumer prints it with its BytesDeserializer."""

    partition: int
    timestamp: str
    headers: str
    key: str
    value: str


def read_with_java(sandbox: Sandbox, topic: str, partition: int, count: int) -> list[ToldByJava]:
    """`count` records of a partition from its beginning, read by Java's client."""
    options = [
        "print.partition=true",
        "print.timestamp=true",
        "print.headers=true",
        "print.key=true",
        "print.value=true",
        "key.separator=|;|",
        "headers.separator=|,|",
        "null.literal=(null)",
        f"key.deserializer={BYTES}",
        f"value.deserializer={BYTES}",
        f"headers.deserializer={BYTES}",
    ]
    formatting = [part for option in options for part in ("--formatter-property", option)]
    place = ["--topic", topic, "--partition", str(partition), "--offset", "earliest", "--max-messages", str(count)]
    said = run_java_tool(sandbox, CONSOLE, *place, *formatting)
    return [_told(line) for line in said.splitlines()]


def as_java_tells(record: Record) -> ToldByJava:
    """What it prints of a record."""
    headers = "|,|".join(f"{header.name}:{_bytes(header.value)}" for header in record.headers)
    return ToldByJava(
        record.partition,
        f"CreateTime:{record.timestamp_ms}",
        headers or "NO_HEADERS",
        _bytes(record.key),
        _bytes(record.value),
    )


def _bytes(data: bytes | None) -> str:
    """org.apache.kafka.common.utils.Bytes.toString: all but printable ASCII is escaped, and so is the backslash."""
    if data is None:
        return "(null)"
    return "".join(chr(byte) if 32 <= byte <= 126 and byte != 92 else f"\\x{byte:02X}" for byte in data)


def _told(line: str) -> ToldByJava:
    timestamp, partition, headers, key, value = line.split("|;|")
    return ToldByJava(int(re.sub(r"\D", "", partition)), timestamp, headers, key, value)


def config_main(sandbox: Sandbox) -> str:
    """The main class of kafka-configs, which was Scala before 4.4."""
    moved = tuple(int(part) for part in sandbox.version.split(".")[:2]) >= (4, 4)
    return "org.apache.kafka.tools.ConfigCommand" if moved else "kafka.admin.ConfigCommand"


def alter_topic(sandbox: Sandbox, topic: str, *args: str) -> None:
    """kafka-configs --alter of a topic."""
    run_java_tool(sandbox, config_main(sandbox), "--alter", "--entity-type", "topics", "--entity-name", topic, *args)
