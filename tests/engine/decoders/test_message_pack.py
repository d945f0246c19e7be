"""MessagePack against the format's own library, and against malice."""

import json
import math
from typing import Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import message_pack
from kafka_explorer.engine.errors import DecodeError

SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(VALUES)
def test_what_the_library_writes_reads_equal(value: Any) -> None:
    def constant(text: str) -> float:
        raise AssertionError(text)

    text = message_pack.decode(msgpack.packb(value))
    assert json.loads(text, parse_constant=constant) == _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return {name: _plain(item) for name, item in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x82\xa1a\x01\xa1a\x02", '{"a":1,"a":2}'),
        (b"\x81\x01\x02", '{"1":2}'),
        (b"\x81\xc0\x91\x01", '{"null":[1]}'),
        (b"\xcf" + b"\xff" * 8, "18446744073709551615"),
        (b"\xca\x3d\xcc\xcc\xcd", "0.1"),
        (b"\xcb\x7f\xf8" + bytes(6), '"NaN"'),
        (b"\xc4\x02\x00\xff", '{"$hex":"00ff"}'),
        (b"\xa2\xff\xfe", '{"$hex":"fffe"}'),
        (b"\xd4\x05\x07", '{"$ext":5,"$hex":"07"}'),
        (msgpack.packb(msgpack.Timestamp(5)), '{"$ext":-1,"$hex":"00000005","$time":"1970-01-01T00:00:05Z"}'),
        (b"\x90", "[]"),
        (b"\xdd\x00\x00\x00\x01\xc3", "[true]"),
        (b"\xdf\x00\x00\x00\x01\xd9\x01k\xc2", '{"k":false}'),
    ],
)
def test_examples(data: bytes, text: str) -> None:
    assert message_pack.decode(data) == text


def test_a_time_is_exact_to_the_nanosecond() -> None:
    assert '"1969-12-31T23:59:59.999999999Z"' in message_pack.decode(msgpack.packb(msgpack.Timestamp(-1, 999_999_999)))
    assert '"1970-01-01T00:00:05.000000007Z"' in message_pack.decode(msgpack.packb(msgpack.Timestamp(5, 7)))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xc6\x05\xf5\xe1\x00abc", "100,000,000 bytes are announced"),
        (b"\xdd\xff\xff\xff\xff\x01", "4,294,967,295 values are announced"),
        (b"\xdf\xff\xff\xff\xff\x01", "values are announced"),
        (b"\x91" * 5000 + b"\x01", "nested deeper"),
        (b"\x81" * 5000 + b"\x01", "is a structure"),
        (b"\x81\xa1k" * 5000 + b"\x01", "nested deeper"),
        (b"\xc1", "byte 0xc1 at 0 means nothing"),
        (b"\x92\x01", "values are announced"),
        (b"\x01\x02", "1 bytes follow"),
        (b"", "ends at byte 0"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        message_pack.decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_refused(data: bytes) -> None:
    try:
        json.loads(message_pack.decode(data))
    except DecodeError:
        return


def test_only_maps_and_arrays_look_so() -> None:
    assert message_pack.looks_so(b"\x81")
    assert message_pack.looks_so(b"\xdc")
    assert not message_pack.looks_so(b"\x80")
    assert not message_pack.looks_so(b"\x05")
