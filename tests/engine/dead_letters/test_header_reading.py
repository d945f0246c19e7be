"""Numbers and texts in headers."""

import pytest

from kafka_explorer.engine.dead_letters.dead_letter import Doubt, DoubtKind
from kafka_explorer.engine.dead_letters.dialects import Repeated
from kafka_explorer.engine.dead_letters.header_reading import HeadersRead
from kafka_explorer.engine.records import Header

HEADERS = HeadersRead([Header("a", b"first"), Header("a", None), Header("a", b"last"), Header("odd", b"\xff")])


def test_repeated_headers_by_place() -> None:
    assert HEADERS.text("a") == "last"
    assert HEADERS.text("a", Repeated.FIRST) == "first"
    assert HEADERS.text("a", 1) is None
    assert HEADERS.text("a", 9) == "last"
    assert HEADERS.all("a") == ["first", None, "last"]
    assert (HEADERS.count("a"), HEADERS.count("b")) == (3, 0)
    assert HEADERS.text("b") is None
    assert HEADERS.text("odd") == "�"


@pytest.mark.parametrize(
    ("value", "binary", "expected"),
    [
        (b"\0\0\0\x13", True, 19),
        (b"\0\0\0\0\0\0\0\x13", True, 19),
        (b"88120", True, 88_120),  # five digits are no binary number
        (b"1234", True, 1234),  # and four would be one that nobody has
        (b"12345678", True, 12_345_678),
        (b"\x31\x32\x33\x7f", True, 0x3132337F),
        (b"88120", False, 88_120),
        (b"0", False, 0),
    ],
)
def test_numbers(value: bytes, binary: bool, expected: int) -> None:
    headers = HeadersRead([Header("n", value)])

    assert headers.number("n", binary=binary) == expected
    assert headers.doubts == []


@pytest.mark.parametrize("binary", [True, False])
@pytest.mark.parametrize("value", [b"", b"\xff" * 4, b"\0\0", b"x", b"-1", b"9" * 40, "٣".encode()])
def test_damaged_numbers_are_doubted_once(value: bytes, binary: bool) -> None:
    headers = HeadersRead([Header("n", value)])

    assert [headers.number("n", binary=binary) for _ in range(2)] == [None, None]
    assert headers.doubts == [Doubt(DoubtKind.DAMAGED_HEADER, "n")]


def test_null_and_missing_numbers_are_no_doubt() -> None:
    headers = HeadersRead([Header("n", None)])

    assert headers.number("n") is None
    assert headers.number("m") is None
    assert headers.doubts == []
