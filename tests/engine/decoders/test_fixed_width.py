"""Numbers and uuids of fixed width: exact when pinned, careful when guessed."""

import struct
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import fixed_width
from kafka_explorer.engine.errors import DecodeError


@given(st.integers(-(2**63), 2**63 - 1))
def test_integers(number: int) -> None:
    assert fixed_width.integer(struct.pack(">q", number)) == str(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_doubles(number: float) -> None:
    assert float(fixed_width.floating(struct.pack(">d", number))) == number


@pytest.mark.parametrize("number", [0, 5, -5, 1_700_000_000_000, 2**50, -(2**50)])
def test_ordinary_integers_are_likely(number: int) -> None:
    assert fixed_width.likely_integer(struct.pack(">q", number)) == str(number)


@pytest.mark.parametrize("number", [0.1, 1.5, -273.15, 10_000.0, 1.0])
def test_ordinary_floats_are_no_likely_integers(number: float) -> None:
    for form in (">d", ">f"):
        data = struct.pack(form, number)
        with pytest.raises(DecodeError, match="unlikely"):
            fixed_width.likely_integer(data)
        assert float(fixed_width.likely_floating(data)) == number


def test_seconds_are_likely() -> None:
    assert fixed_width.likely_integer(struct.pack(">i", 1_763_000_000)) == "1763000000"


def test_uuids() -> None:
    known = uuid.UUID("9a257853-f016-4a8b-b620-9c2de35af929")
    assert fixed_width.likely_uuid(known.bytes) == str(known)
    assert fixed_width.uuid_text(bytes(16)) == "00000000-0000-0000-0000-000000000000"
    with pytest.raises(DecodeError, match="version"):
        fixed_width.likely_uuid(bytes(16))


@pytest.mark.parametrize("size", [1, 3, 5, 15, 17])
def test_other_sizes_are_refused(size: int) -> None:
    for decode in (fixed_width.integer, fixed_width.floating, fixed_width.uuid_text):
        with pytest.raises(DecodeError, match=f"{size} bytes"):
            decode(bytes(size))


def test_an_unlikely_float_is_refused() -> None:
    with pytest.raises(DecodeError, match="unlikely"):
        fixed_width.likely_floating(b"\x7f" * 8)
