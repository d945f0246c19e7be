"""Compressed values: every kind is unpacked, and a bomb is stopped before it goes off."""

import contextlib
import gzip
import zlib
from collections.abc import Callable

import cramjam
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import compressed
from kafka_explorer.engine.errors import DecodeError


def xerial(data: bytes) -> bytes:
    """What snappy-java's stream writes."""
    parts = [b"\x82SNAPPY\x00\x00\x00\x00\x01\x00\x00\x00\x01"]
    for begin in range(0, len(data), 32_768):
        block = bytes(cramjam.snappy.compress_raw(data[begin : begin + 32_768]))
        parts.append(len(block).to_bytes(4, "big") + block)
    return b"".join(parts)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "zstd": lambda data: bytes(cramjam.zstd.compress(data)),
    "lz4": lambda data: bytes(cramjam.lz4.compress(data)),
    "snappy": lambda data: bytes(cramjam.snappy.compress(data)),
    "snappy raw": lambda data: bytes(cramjam.snappy.compress_raw(data)),
    "snappy xerial": xerial,
}


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("data", [b"a", b"hello " * 1000, bytes(range(256)) * 400, bytes(3_000_000)])
def test_what_was_packed_is_had_back(kind: str, data: bytes) -> None:
    packed = PACKERS[kind](data)
    assert compressed.unpack(kind.split(maxsplit=1)[0], packed) == data
    if kind != "snappy raw":
        assert compressed.kind_of(packed) == kind.split(maxsplit=1)[0]


@pytest.mark.parametrize("kind", PACKERS)
def test_a_bomb_is_refused(kind: str) -> None:
    packed = PACKERS[kind](bytes(5_000_000))
    with pytest.raises(DecodeError, match="more than 1,000,000 bytes"):
        compressed.unpack(kind.split(maxsplit=1)[0], packed, 1_000_000)


@pytest.mark.parametrize("kind", PACKERS)
@given(cut=st.integers(1, 60), garbage=st.binary(max_size=40))
def test_what_is_broken_is_refused_or_something_shorter(kind: str, cut: int, garbage: bytes) -> None:
    data = b"some text to pack, " * 5
    packed = PACKERS[kind](data)
    for broken in (packed[:-cut], packed[:10] + garbage, garbage):
        with contextlib.suppress(DecodeError):
            assert isinstance(compressed.unpack(kind.split(maxsplit=1)[0], broken), bytes)


def test_a_gzip_file_may_consist_of_several() -> None:
    assert compressed.unpack("gzip", gzip.compress(b"one ") + gzip.compress(b"two")) == b"one two"
    with pytest.raises(DecodeError, match="3 bytes follow"):
        compressed.unpack("gzip", gzip.compress(b"one") + b"xyz")
    with pytest.raises(DecodeError, match="cut off"):
        compressed.unpack("gzip", gzip.compress(b"one")[:-4])


def test_a_declared_length_is_not_believed() -> None:
    with pytest.raises(DecodeError):
        compressed.raw_snappy(b"\xff\xff\xff\xff\x0f" + b"abc")


def test_what_has_no_mark_is_not_guessed() -> None:
    assert compressed.kind_of(b"{}") is None
    assert compressed.kind_of(b"") is None
