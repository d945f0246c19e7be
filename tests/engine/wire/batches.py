"""Record batches as a broker sends them, made up by what KIP-98 says."""

import struct
from collections.abc import Sequence

from kafka_explorer.engine.records import Header

_HEADER = struct.Struct(">qiibIhiqqqhii")


def varint(number: int) -> bytes:
    """Zigzag, seven bits a byte, the lowest first."""
    left = (number << 1) ^ (number >> 63)
    out = bytearray()
    while left > 0x7F:
        out.append(left & 0x7F | 0x80)
        left >>= 7
    out.append(left)
    return bytes(out)


def _sized(data: bytes | None) -> bytes:
    return varint(-1) if data is None else varint(len(data)) + data


def record(
    offset_delta: int, time_delta: int, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()
) -> bytes:
    """One record."""
    body = b"\0" + varint(time_delta) + varint(offset_delta) + _sized(key) + _sized(value) + varint(len(headers))
    body += b"".join(_sized(header.name.encode()) + _sized(header.value) for header in headers)
    return varint(len(body)) + body


def batch(
    records: Sequence[bytes],
    *,
    base_offset: int = 0,
    attributes: int = 0,
    packed: bytes | None = None,
    base_ms: int = 1000,
    largest_ms: int = 2000,
    producer_id: int = -1,
    magic: int = 2,
    last_delta: int | None = None,
) -> bytes:
    """A batch of `records`; `packed` stands for their bytes where they are compressed."""
    data = b"".join(records) if packed is None else packed
    last = len(records) - 1 if last_delta is None else last_delta
    length = _HEADER.size - 12 + len(data)
    header = (base_offset, length, 5, magic, 0, attributes, last, base_ms, largest_ms, producer_id, 0, 0, len(records))
    return _HEADER.pack(*header) + data


def marker(base_offset: int, producer_id: int, *, commit: bool) -> bytes:
    """The end of a transaction."""
    key, value = struct.pack(">hh", 0, int(commit)), struct.pack(">hi", 0, 0)
    return batch([record(0, 0, key, value)], base_offset=base_offset, attributes=0x30, producer_id=producer_id)
