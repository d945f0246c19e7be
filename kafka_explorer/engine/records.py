"""Records: bytes as the broker gave them, never text."""

import enum
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

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
        return size + sum(
            len(header.name.encode("utf-8", "surrogateescape")) + len(header.value or b"") for header in self.headers
        )


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


# Stands for headers that the client cannot give. A record that has it must not be sent anywhere as if it were whole.
UNREADABLE_HEADERS = "(headers that cannot be read: a name among them is no UTF-8)"


_call_headers: Callable[[Message], Sequence[tuple[str, bytes | None]] | None] = operator.methodcaller("headers")


def headers_of(message: Message) -> Sequence[tuple[str, bytes | None]] | None:
    """Return a message's headers; never call `headers()` itself.

    confluent_kafka fails over a name that is no UTF-8: it sets an exception and returns a list that crashes whoever
    looks at it. Python notices the exception only where it calls in its general way, not in an inlined hot call.
    """
    try:
        return _call_headers(message)
    except SystemError:
        cast(Any, message).set_headers([(UNREADABLE_HEADERS, None)])
        return _call_headers(message)


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
        headers=tuple(Header(name, value) for name, value in headers_of(message) or ()),
        leader_epoch=message.leader_epoch(),
    )
