"""What is to be sent: bytes with an id, and what can be told of them before. Pure."""

import hashlib
import struct
from dataclasses import dataclass

from confluent_kafka import murmur2

from kafka_explorer.engine.producing.problems import Framework, Problem
from kafka_explorer.engine.records import Header

MessageId = tuple[int, int]
"""Part and number: (0, line) of a file, (partition, offset) of a topic that is copied."""

_BATCH_OVERHEAD = 61  # of a record batch of magic 2 (KIP-98)
_SIZE = struct.Struct("<i")
_NULL = -1
# Names that some framework acts upon when it meets them: fine in a copy, rarely meant in a new event.
_MEANT_FOR_FRAMEWORKS = {
    "kafka_dlt-": Framework.SPRING_DEAD_LETTERS,
    "kafka_original-": Framework.SPRING_RETRIES,
    "kafka_exception-": Framework.SPRING_RETRIES,
    "retry_topic-": Framework.SPRING_ATTEMPTS,
    "springDeserializerException": Framework.SPRING_DESERIALIZER,
    "__connect.errors.": Framework.CONNECT_DEAD_LETTERS,
    "__streams.errors.": Framework.STREAMS_DEAD_LETTERS,
    "__dlq.errors.": Framework.SHARE_GROUPS,
    "kafka-explorer-": Framework.OURS,
    "mm2-": Framework.MIRROR_MAKER,
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send. A key or value of None is null (a tombstone's value), b'' is empty: they differ.

    `partition` of None lets the key decide, and chance without a key. `timestamp_ms` of None is the moment of sending.
    """

    id: MessageId
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...] = ()
    partition: int | None = None
    timestamp_ms: int | None = None

    @property
    def size_bytes(self) -> int:
        """Bytes of key, value and headers (names in UTF-8), as `Record.size_bytes` counts them."""
        size = len(self.key or b"") + len(self.value or b"")
        return size + sum(len(header.name.encode()) + len(header.value or b"") for header in self.headers)

    def digest(self) -> bytes:
        """Return 16 bytes that stand for key, value and headers: what lands in a topic has them unchanged."""
        return digest_of(self.key, self.value, [(header.name, header.value) for header in self.headers])


@dataclass(frozen=True, slots=True)
class Unsendable:
    """What a source could make no message of, and why."""

    id: MessageId
    reason: Problem


def digest_of(key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes | None]]) -> bytes:
    """Return 16 bytes; null and empty differ."""
    hashed = hashlib.blake2b(digest_size=16)
    for part in (key, value):
        _add(hashed, part)
    for name, data in headers:
        _add(hashed, name.encode("utf-8", "surrogateescape"))
        _add(hashed, data)
    return hashed.digest()


def partition_for(key: bytes | None, partition_count: int) -> int | None:
    """Return where Kafka's default partitioner puts `key`; None without a key: anywhere. An empty key is a key."""
    return None if key is None else murmur2(key, partition_count)


def batch_bytes(message: Outgoing) -> int:
    """Return how large a batch of this message alone is before compression, what max.message.bytes is compared with.

    The record format of magic 2 (KIP-98): varints of lengths, deltas of 0.
    """
    record = 1 + 1 + 1  # attributes, time delta, offset delta
    record += sum(len(part or b"") + _varint_bytes(_NULL if part is None else len(part)) for part in _parts(message))
    record += _varint_bytes(len(message.headers))
    for header in message.headers:
        name, value = len(header.name.encode("utf-8", "surrogateescape")), header.value
        record += _varint_bytes(name) + name
        record += _varint_bytes(_NULL if value is None else len(value)) + len(value or b"")
    return _BATCH_OVERHEAD + _varint_bytes(record) + record


def meant_for_frameworks(name: str) -> Framework | None:
    """Return who acts upon a header of this name, None when nobody that is known does."""
    return next((who for prefix, who in _MEANT_FOR_FRAMEWORKS.items() if name.startswith(prefix)), None)


def _parts(message: Outgoing) -> tuple[bytes | None, bytes | None]:
    return message.key, message.value


def _varint_bytes(number: int) -> int:
    """How many bytes a zigzag varint takes."""
    zigzag = number << 1 if number >= 0 else -number * 2 - 1
    return max(1, (zigzag.bit_length() + 6) // 7)


def _add(hashed: "hashlib.blake2b", part: bytes | None) -> None:
    hashed.update(_SIZE.pack(_NULL if part is None else len(part)))
    if part:
        hashed.update(part)
