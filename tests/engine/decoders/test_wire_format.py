"""Which schema a payload was written with."""

import uuid

import pytest

from kafka_explorer.engine.decoders.reading import Source
from kafka_explorer.engine.decoders.wire_format import Framed, framed, framed_by_header, indexes_of
from kafka_explorer.engine.errors import DecodeError

GUID = uuid.UUID("9a257853-f016-4a8b-b620-9c2de35af929")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x00\x00\x00\x00\x07abc", Framed(7, 5)),
        (b"\x00\xff\xff\xff\xff", Framed(2**32 - 1, 5)),
        (b"\x01" + GUID.bytes + b"x", Framed(str(GUID), 17)),
        (b"\x00\x00\x00\x00\x00\x00\x00\x05", None),
        (b"\x00\x00\x00\x00", None),
        (b"\x01" + bytes(15), None),
        (b"{}", None),
        (b"", None),
    ],
)
def test_before_the_payload(data: bytes, found: Framed | None) -> None:
    assert framed(data) == found


def test_in_a_header() -> None:
    assert framed_by_header(b"\x01" + GUID.bytes) == Framed(str(GUID), 0)
    assert framed_by_header(b"\x00\x00\x00\x00\x07\x04\x02\x00") == Framed(7, 0, (1, 0))
    assert framed_by_header(None) is None
    assert framed_by_header(b"7") is None


@pytest.mark.parametrize(("data", "place"), [(b"\x00", (0,)), (b"\x02\x04", (2,)), (b"\x04\x02\x00", (1, 0))])
def test_the_place_of_a_message(data: bytes, place: tuple[int, ...]) -> None:
    assert indexes_of(Source(data, "x")) == place


@pytest.mark.parametrize("data", [b"", b"\x01", b"\xfe\xff\xff\xff\x0f", b"\x04\x02"])
def test_no_place(data: bytes) -> None:
    with pytest.raises(DecodeError):
        indexes_of(Source(data, "x"))
