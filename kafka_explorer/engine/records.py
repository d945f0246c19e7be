"""Records: bytes as the broker gave them, never text."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from confluent_kafka import KafkaError


class TimestampType(enum.IntEnum):
    """Who set a record's timestamp; the numbers are librdkafka's."""

    NONE = 0
    CREATE = 1
    APPEND = 2


@dataclass(frozen=True, slots=True)
class Header:
    """One header of a record. Names may repeat, a value may be null (None) or empty (b'')."""

    name: str
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a partition.

    `timestamp_ms` counts from the epoch; it is -1 when the record has none.
    A key or value of None is null (a tombstone's value); b'' is empty. They differ.
    """

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    timestamp_type: TimestampType
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...] = ()
    leader_epoch: int | None = None

    @property
    def size_bytes(self) -> int:
        """Bytes of key, value and headers (names in UTF-8), without the protocol's own."""
        size = len(self.key or b"") + len(self.value or b"")
        return size + sum(len(header.name.encode()) + len(header.value or b"") for header in self.headers)


class Message(Protocol):
    """librdkafka's message as a broker gives it: its stubs allow for None where a fetched record always has a value."""

    def __len__(self) -> int: ...
    def error(self) -> KafkaError | None: ...  # noqa: D102
    def topic(self) -> str: ...  # noqa: D102
    def partition(self) -> int: ...  # noqa: D102
    def offset(self) -> int: ...  # noqa: D102
    def timestamp(self) -> tuple[int, int]: ...  # noqa: D102
    def key(self) -> bytes | None: ...  # noqa: D102
    def value(self) -> bytes | None: ...  # noqa: D102
    def headers(self) -> Sequence[tuple[str, bytes | None]] | None: ...  # noqa: D102
    def leader_epoch(self) -> int | None: ...  # noqa: D102


def record_of(message: Message) -> Record:
    """Copy everything out of a message of librdkafka's."""
    kind, timestamp_ms = message.timestamp()
    return Record(
        topic=message.topic(),
        partition=message.partition(),
        offset=message.offset(),
        timestamp_ms=timestamp_ms if kind else -1,
        timestamp_type=TimestampType(kind),
        key=message.key(),
        value=message.value(),
        headers=tuple(Header(name, value) for name, value in message.headers() or ()),
        leader_epoch=message.leader_epoch(),
    )
