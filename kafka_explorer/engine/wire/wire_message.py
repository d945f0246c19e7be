"""A record taken out of an unpacked batch, with the face of librdkafka's message."""

from collections.abc import Iterator, Sequence

from confluent_kafka import KafkaError

from kafka_explorer.engine.records import UNREADABLE_HEADERS, TimestampType
from kafka_explorer.engine.wire.connection import NotByWire
from kafka_explorer.engine.wire.record_batches import RecordBatch


class WireMessage:
    """Keeps its record's bytes; key, value and headers are cut out when they are asked for."""

    __slots__ = ("_block", "_key", "_kind", "_offset", "_place", "_rest", "_timestamp_ms", "_value")

    def __init__(
        self,
        place: tuple[str, int, int],
        offset: int,
        timestamp: tuple[int, int],
        block: bytes,
        key: tuple[int, int],
        value: tuple[int, int],
        rest: int,
    ) -> None:
        self._place = place
        self._offset = offset
        self._kind, self._timestamp_ms = timestamp
        self._block = block
        self._key = key
        self._value = value
        self._rest = rest

    def __len__(self) -> int:
        begin, end = self._value
        return max(0, end - begin)

    def error(self) -> KafkaError | None:
        """See Message."""
        return None

    def topic(self) -> str:
        """See Message."""
        return self._place[0]

    def partition(self) -> int:
        """See Message."""
        return self._place[1]

    def leader_epoch(self) -> int | None:
        """See Message."""
        return self._place[2]

    def offset(self) -> int:
        """See Message."""
        return self._offset

    def timestamp(self) -> tuple[int, int]:
        """See Message."""
        return self._kind, self._timestamp_ms

    def key(self) -> bytes | None:
        """See Message."""
        begin, end = self._key
        return None if end < begin else self._block[begin:end]

    def value(self) -> bytes | None:
        """See Message."""
        begin, end = self._value
        return None if end < begin else self._block[begin:end]

    def headers(self) -> Sequence[tuple[str, bytes | None]] | None:
        """See Message; a name that is no UTF-8 makes all of them unreadable, as librdkafka's client has it."""
        try:
            return list(_headers(self._block, self._rest)) or None
        except (UnicodeDecodeError, IndexError):
            return [(UNREADABLE_HEADERS, None)]


def _headers(block: bytes, at: int) -> Iterator[tuple[str, bytes | None]]:
    count, at = _varint(block, at)
    for _ in range(count):
        size, at = _varint(block, at)
        name = block[at : at + size]
        at += size
        size, at = _varint(block, at)
        yield name.decode(), None if size < 0 else block[at : at + size]
        at += max(0, size)


def messages_in(block: bytes, batch: RecordBatch, topic: str, partition: int) -> Iterator[WireMessage]:
    """Yield the records of a batch, whose unpacked bytes are `block`. Raises NotByWire where they are damaged."""
    place = (topic, partition, batch.leader_epoch)
    kind = int(batch.timestamp_type)
    append_ms = batch.largest_ms if batch.timestamp_type is TimestampType.APPEND else None
    base_ms, base_offset = batch.base_ms, batch.base_offset
    at = 0
    try:
        for _ in range(batch.count):
            size, at = _varint(block, at)
            end = at + size
            at += 1  # attributes, of which there are none
            delta, at = _varint(block, at)
            timestamp_ms = base_ms + delta if append_ms is None else append_ms
            delta, at = _varint(block, at)
            offset = base_offset + delta
            size, at = _varint(block, at)
            key = (at, at + size)
            at += max(0, size)
            size, at = _varint(block, at)
            value = (at, at + size)
            at += max(0, size)
            if not at <= end <= len(block):
                raise NotByWire(f"the record at offset {offset} is longer than its batch")
            yield WireMessage(place, offset, (kind, timestamp_ms), block, key, value, at)
            at = end
    except IndexError:
        raise NotByWire(f"the batch at offset {base_offset} is cut off") from None


def last_of(batch: RecordBatch, topic: str, partition: int) -> WireMessage:
    """Return what stands for a batch's last record where nobody has looked at it: its offset, and the latest time."""
    timestamp = (int(batch.timestamp_type), batch.largest_ms)
    nothing = (0, -1)
    return WireMessage((topic, partition, batch.leader_epoch), batch.last_offset, timestamp, b"\0", nothing, nothing, 0)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number in Protocol Buffers' zigzag form, and where it ends."""
    byte = data[at]
    at += 1
    if byte < 0x80:
        return (byte >> 1) ^ -(byte & 1), at
    number, shift = byte & 0x7F, 7
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return (number >> 1) ^ -(number & 1), at
        shift += 7
        if shift > 63:
            raise IndexError
