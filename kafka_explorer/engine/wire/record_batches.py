"""Record batches of the second version of the message format (KIP-98), the only one that Kafka 4 keeps."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cramjam

from kafka_explorer.engine.records import TimestampType
from kafka_explorer.engine.wire.connection import NotByWire

# base offset, length, leader epoch, magic, CRC, attributes, last offset delta, base and largest timestamp, producer id,
# producer epoch, base sequence, records
_HEADER = struct.Struct(">qiibIhiqqqhii")
_LENGTH_COUNTS_FROM = 12
_CODEC, _APPEND_TIME, _TRANSACTIONAL, _CONTROL, _DELETE_HORIZON = 0x07, 0x08, 0x10, 0x20, 0x40
_XERIAL = b"\x82SNAPPY\x00"
_LARGEST_BLOCK = 1 << 30


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """A batch's header, and its records as they were sent: packed by `codec`, if not 0.

    Offsets lie in [base_offset, last_offset]; it holds `count` records, fewer than offsets where it was compacted.
    """

    base_offset: int
    last_offset: int
    leader_epoch: int
    attributes: int
    base_ms: int
    largest_ms: int
    producer_id: int
    count: int
    packed: memoryview

    @property
    def is_transactional(self) -> bool:
        """Whether it belongs to a transaction."""
        return bool(self.attributes & _TRANSACTIONAL)

    @property
    def is_control(self) -> bool:
        """Whether it is a marker of a transaction's end, which is no record to anybody."""
        return bool(self.attributes & _CONTROL)

    @property
    def timestamp_type(self) -> TimestampType:
        """Who set the records' time."""
        return TimestampType.APPEND if self.attributes & _APPEND_TIME else TimestampType.CREATE

    @property
    def first_ms(self) -> int:
        """The time of the first record, or a later one where the header does not tell it.

        In a compacted batch with tombstones the base is not a record's time but when they will go (KIP-534).
        """
        return self.largest_ms if self.attributes & (_APPEND_TIME | _DELETE_HORIZON) else self.base_ms

    def unpacked(self) -> bytes:
        """Return the records' bytes. Raises NotByWire for what cannot be unpacked."""
        unpack = _UNPACK.get(self.attributes & _CODEC)
        if unpack is None:
            raise NotByWire(f"compression {self.attributes & _CODEC} is unknown")
        try:
            return unpack(self.packed)
        except (cramjam.DecompressionError, ValueError, struct.error) as error:
            raise NotByWire(f"the batch at offset {self.base_offset} cannot be unpacked: {error}") from error


def _snappy(packed: memoryview) -> bytes:
    """Java's clients frame their blocks as xerial's library does: 16 bytes, then (size, block) again and again."""
    if packed[: len(_XERIAL)] != _XERIAL:
        _refuse_large(_declared(packed))
        return bytes(cramjam.snappy.decompress_raw(packed))
    blocks, at = [], 16
    while at < len(packed):
        (size,) = struct.unpack_from(">i", packed, at)
        block = packed[at + 4 : at + 4 + size]
        if size <= 0 or len(block) < size:
            raise ValueError("a block is cut off")
        _refuse_large(_declared(block))
        blocks.append(bytes(cramjam.snappy.decompress_raw(block)))
        at += 4 + size
    return b"".join(blocks)


def _declared(block: memoryview) -> int:
    """Return the size that a snappy block says it has unpacked: a varint at its beginning."""
    size = shift = 0
    for byte in block[:5]:
        size |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
        shift += 7
    return size


def _refuse_large(size: int) -> None:
    if size > _LARGEST_BLOCK:
        raise ValueError(f"it would have {size} bytes")


_UNPACK: dict[int, Callable[[memoryview], bytes]] = {
    0: bytes,
    1: lambda packed: bytes(cramjam.gzip.decompress(packed)),
    2: _snappy,
    3: lambda packed: bytes(cramjam.lz4.decompress(packed)),
    4: lambda packed: bytes(cramjam.zstd.decompress(packed)),
}


def batches_in(records: memoryview) -> Iterator[RecordBatch]:
    """Yield the whole batches of what a broker sent; what is cut off at the end comes again. Raises NotByWire."""
    at, size = 0, len(records)
    while at + _HEADER.size <= size:
        (
            base_offset,
            length,
            leader_epoch,
            magic,
            _,
            attributes,
            last_delta,
            base_ms,
            largest_ms,
            producer_id,
            _,
            _,
            count,
        ) = _HEADER.unpack_from(records, at)
        if magic != 2:
            raise NotByWire(f"records of message format {magic} are librdkafka's")
        end = at + _LENGTH_COUNTS_FROM + length
        if length < _HEADER.size - _LENGTH_COUNTS_FROM:
            raise NotByWire("a batch is shorter than its header")
        if end > size:
            return
        yield RecordBatch(
            base_offset,
            base_offset + last_delta,
            leader_epoch,
            attributes,
            base_ms,
            largest_ms,
            producer_id,
            count,
            records[at + _HEADER.size : end],
        )
        at = end
