"""Bytes read one after the other never give more than there is."""

import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders.reading import Source
from kafka_explorer.engine.errors import DecodeError


@given(st.integers(0, 2**64 - 1))
def test_a_varint_is_had_back(number: int) -> None:
    data, rest = bytearray(), number
    while rest >= 0x80:
        data.append(rest & 0x7F | 0x80)
        rest >>= 7
    data.append(rest)
    assert Source(bytes(data), "x").varint() == number


@pytest.mark.parametrize(("data", "number"), [(b"\x00", 0), (b"\x01", -1), (b"\x02", 1), (b"\x03", -2)])
def test_zigzag(data: bytes, number: int) -> None:
    assert Source(data, "x").zigzag() == number


@pytest.mark.parametrize(
    ("read", "data", "reason"),
    [
        (lambda source: source.take(100_000_000), b"abc", "100,000,000 bytes are announced at byte 0, and 3 are left"),
        (lambda source: source.take(-1), b"abc", "-1 bytes are announced"),
        (lambda source: source.byte(), b"", "ends at byte 0"),
        (lambda source: source.unpack(struct.Struct(">q")), b"1234567", "in the middle of a number"),
        (lambda source: source.varint(), b"\xff" * 9, "ends at byte 9"),
        (lambda source: source.varint(), b"\xff" * 11, "no number of 64 bits at byte 0"),
        (lambda source: source.varint(), b"\xff" * 9 + b"\x02", "no number of 64 bits"),
        (lambda source: source.text(2), b"\xff\xfe", "the text at byte 0 is no UTF-8"),
        (lambda source: source.finish(), b"ab", "2 bytes follow behind its end at byte 0"),
    ],
)
def test_what_is_missing_is_told(read: Callable[[Source], object], data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError) as raised:
        read(Source(data, "x"))
    ((encoding, said),) = raised.value.reasons
    assert encoding == "x"
    assert reason in said
