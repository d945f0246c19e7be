"""Protobuf without a schema: everything is there, in order, and nothing takes too long."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import protobuf_wire
from kafka_explorer.engine.errors import DecodeError


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (bytes.fromhex("089601120774657374696e67"), '{"1":150,"2":"testing"}'),
        (bytes.fromhex("08010802"), '{"1":1,"1":2}'),
        (b"\x08" + b"\xff" * 9 + b"\x01", '{"1":18446744073709551615}'),
        (b"\x12\x02\x08\x01", '{"2":{"1":1}}'),
        (b"\x12\x02\x00\xff", '{"2":{"$hex":"00ff"}}'),
        (b"\x12\x00", '{"2":""}'),
        (b"\x09" + struct.pack("<d", 0.1), '{"1":0.1}'),
        (b"\x0d" + struct.pack("<f", 0.1), '{"1":0.1}'),
        (b"\x09" + struct.pack("<Q", 7), '{"1":7}'),
        (b"\x0d" + struct.pack("<I", 7), '{"1":7}'),
        (b"\x0b\x10\x01\x0c", '{"1":{"2":1}}'),
    ],
)
def test_examples(data: bytes, text: str) -> None:
    assert protobuf_wire.decode(data) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x00\x01", "no field begins at byte 0"),
        (b"\x0f", "no field begins"),
        (b"\x0a\x80\xca\xb5\xee\x01abc", "500,000,000 bytes are announced"),
        (b"\x0b\x10\x01", "a group is not ended"),
        (b"\x0c", "that was not begun"),
        (b"\x0b\x14", "that was not begun"),
        (b"\x0b" * 5000, "nested deeper"),
        (b"\x08", "ends at byte 1"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        protobuf_wire.decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_refused(data: bytes) -> None:
    try:
        json.loads(protobuf_wire.decode(data))
    except DecodeError:
        return


def test_messages_within_messages_within_messages_end() -> None:
    data = b""
    for _ in range(200):
        size = len(data)
        length = bytes([size]) if size < 0x80 else bytes([size & 0x7F | 0x80, size >> 7])
        data = b"\x0a" + length + data
    assert len(protobuf_wire.decode(data)) < 10 * len(data)
