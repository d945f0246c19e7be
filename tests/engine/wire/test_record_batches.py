"""What stands in a batch's header, and unpacking: of every compression, and of garbage."""

import contextlib
import struct

import cramjam
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.records import TimestampType
from kafka_explorer.engine.wire.connection import NotByWire
from kafka_explorer.engine.wire.record_batches import batches_in
from tests.engine.wire.batches import batch, record

RECORDS = [record(at, at, b"k", b"value") for at in range(3)]
PLAIN = b"".join(RECORDS)


def xerial(data: bytes) -> bytes:
    """As Java's snappy library frames blocks."""
    blocks = [bytes(cramjam.snappy.compress_raw(data[at : at + 10])) for at in range(0, len(data), 10)]
    return b"\x82SNAPPY\x00" + struct.pack(">ii", 1, 1) + b"".join(struct.pack(">i", len(b)) + b for b in blocks)


PACKED = {
    "none": (0, PLAIN),
    "gzip": (1, bytes(cramjam.gzip.compress(PLAIN))),
    "snappy": (2, bytes(cramjam.snappy.compress_raw(PLAIN))),
    "snappy of Java": (2, xerial(PLAIN)),
    "lz4": (3, bytes(cramjam.lz4.compress(PLAIN))),
    "zstd": (4, bytes(cramjam.zstd.compress(PLAIN))),
}


@pytest.mark.parametrize("how", PACKED)
def test_every_compression(how: str) -> None:
    codec, packed = PACKED[how]
    (found,) = batches_in(memoryview(batch(RECORDS, attributes=codec, packed=packed)))
    assert found.unpacked() == PLAIN


def test_the_header() -> None:
    data = batch(RECORDS, base_offset=40, attributes=0x18, producer_id=9, last_delta=7)
    (found,) = batches_in(memoryview(data))
    assert (found.base_offset, found.last_offset, found.count, found.leader_epoch) == (40, 47, 3, 5)
    assert (found.is_transactional, found.is_control, found.producer_id) == (True, False, 9)
    assert (found.timestamp_type, found.first_ms) == (TimestampType.APPEND, 2000)
    (other,) = batches_in(memoryview(batch(RECORDS)))
    assert (other.timestamp_type, other.first_ms) == (TimestampType.CREATE, 1000)


def test_when_tombstones_will_go_is_no_record_s_time() -> None:
    (found,) = batches_in(memoryview(batch(RECORDS, attributes=0x40, base_ms=9_999_999)))
    assert found.first_ms == found.largest_ms == 2000


def test_what_is_cut_off_is_left_for_the_next_answer() -> None:
    first, second = batch(RECORDS), batch(RECORDS, base_offset=3)
    for size in range(len(first), len(first) + len(second)):
        assert [each.base_offset for each in batches_in(memoryview((first + second)[:size]))] == [0]
    assert [each.base_offset for each in batches_in(memoryview(first + second))] == [0, 3]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (batch(RECORDS, magic=1), "message format 1"),
        (struct.pack(">qiibIhiqqqhii", 0, 3, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0), "shorter than its header"),
    ],
)
def test_other_formats_are_not_for_us(data: bytes, why: str) -> None:
    with pytest.raises(NotByWire, match=why):
        list(batches_in(memoryview(data)))


@given(st.integers(0, 7), st.binary(max_size=100))
def test_garbage_is_refused(codec: int, garbage: bytes) -> None:
    (found,) = batches_in(memoryview(batch(RECORDS, attributes=codec, packed=garbage)))
    with contextlib.suppress(NotByWire):
        assert isinstance(found.unpacked(), bytes)


def test_a_block_that_says_it_is_huge_is_not_unpacked() -> None:
    """A snappy block tells its size first; memory for it is not asked for."""
    (found,) = batches_in(memoryview(batch(RECORDS, attributes=2, packed=b"\xff\xff\xff\xff\x0f" + b"\0" * 9)))
    with pytest.raises(NotByWire, match="bytes"):
        found.unpacked()
