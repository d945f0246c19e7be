"""Messages as librdkafka hands them over, made up; and strategies that make up every kind of them."""

import dataclasses
from collections.abc import Sequence

from confluent_kafka import KafkaError
from hypothesis import strategies as st

from kafka_explorer.engine.records import Header, Record, TimestampType

TOPIC = "orders"


class FakeMessage:
    """Gives a record's parts as a fetched message does."""

    def __init__(self, record: Record, error: KafkaError | None = None) -> None:
        self._record = record
        self._error = error

    def __len__(self) -> int:
        return len(self._record.value or b"")

    def error(self) -> KafkaError | None:
        return self._error

    def topic(self) -> str:
        return self._record.topic

    def partition(self) -> int:
        return self._record.partition

    def offset(self) -> int:
        return self._record.offset

    def timestamp(self) -> tuple[int, int]:
        return int(self._record.timestamp_type), self._record.timestamp_ms

    def key(self) -> bytes | None:
        return self._record.key

    def value(self) -> bytes | None:
        return self._record.value

    def headers(self) -> Sequence[tuple[str, bytes | None]] | None:
        return [(header.name, header.value) for header in self._record.headers] or None

    def set_headers(self, value: list[tuple[str, bytes | None]], /) -> None:
        headers = tuple(Header(name, data) for name, data in value)
        self._record = dataclasses.replace(self._record, headers=headers)

    def leader_epoch(self) -> int | None:
        return self._record.leader_epoch


def make_record(
    offset: int = 0,
    *,
    partition: int = 0,
    timestamp_ms: int = 1_700_000_000_000,
    key: bytes | None = b"key",
    value: bytes | None = b"value",
    headers: tuple[Header, ...] = (),
    topic: str = TOPIC,
) -> Record:
    """A record that needs to be told only what matters."""
    return Record(topic, partition, offset, timestamp_ms, TimestampType.CREATE, key, value, headers)


_INT64 = 2**63 - 1
payloads = st.none() | st.just(b"") | st.binary(max_size=40) | st.text(max_size=20).map(str.encode)
headers = st.builds(Header, st.sampled_from(["id", "Ключ", "键", ""]) | st.text(max_size=8), payloads)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record that a broker may hold."""
    kind = draw(st.sampled_from(TimestampType))
    return Record(
        topic=TOPIC,
        partition=draw(st.integers(0, 2**31 - 1)),
        offset=draw(st.integers(0, _INT64)),
        timestamp_ms=-1 if kind is TimestampType.NONE else draw(st.integers(0, _INT64)),
        timestamp_type=kind,
        key=draw(payloads),
        value=draw(payloads),
        headers=tuple(draw(st.lists(headers, max_size=5))),
        leader_epoch=draw(st.none() | st.integers(0, 2**31 - 1)),
    )
