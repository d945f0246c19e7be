"""Which encoding a key or value has, and what a table shows of it: for any bytes, whole or cut off."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine import decoders
from kafka_explorer.engine.decoders import decode, preview

JAVA_LONG = struct.pack(">q", 19)


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (None, "null", ""),
        (b"", "empty", ""),
        (b'{"a":1.10}', "json", '{"a":1.10}'),
        (b" [1] ", "json", " [1] "),
        (b"7", "text", "7"),
        (b'"text"', "text", '"text"'),
        ("{Привет".encode(), "text", "{Привет"),
        (JAVA_LONG, "binary", decoders.hex_dump(JAVA_LONG)),
        (b'["\xff"]', "binary", decoders.hex_dump(b'["\xff"]')),
    ],
)
def test_the_first_encoding_that_fits_wins(data: bytes | None, encoding: str, text: str) -> None:
    decoded = decode(data)
    assert (decoded.encoding, decoded.text) == (encoding, text)


def test_the_others_keep_their_reasons() -> None:
    assert decode(b"7").reasons == (("json", "begins with neither { nor ["),)
    assert [decoder for decoder, _ in decode(JAVA_LONG).reasons] == ["json", "text"]
    assert decode(b"{}").reasons == ()


@given(st.none() | st.binary() | st.text().map(str.encode))
def test_any_bytes_can_be_decoded(data: bytes | None) -> None:
    decoded = decode(data)
    if decoded.encoding in {"json", "text"}:
        assert decoded.text.encode() == data


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (None, ""),
        (b"", ""),
        (b'{"a":\n 1}', '{"a":  1}'),
        (JAVA_LONG, "00 00 00 00 00 00 00 13"),
        (b"\x00" * 100, " ".join(["00"] * 48)),
        (b"x" * 500, "x" * 120),
    ],
)
def test_a_preview_is_one_line(data: bytes | None, line: str) -> None:
    assert preview(data) == line


@given(st.binary() | st.text().map(str.encode), st.integers(0, 300), st.integers(0, 200))
def test_a_preview_of_any_bytes_cut_anywhere_is_one_line(data: bytes, cut: int, limit: int) -> None:
    line = preview(data[:cut], limit)
    assert line.isprintable() or not any(control in line for control in "\r\n\t\x00\x85\u2028\u2029")
    assert len(line.splitlines()) <= 1
