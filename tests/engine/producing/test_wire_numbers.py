"""Numbers and times as they are written."""

import pytest

from kafka_explorer.engine.producing.wire_numbers import (
    day_count,
    hex_of,
    seconds_and_nanos,
    sized,
    time_count,
    time_of_day_count,
    varint,
    zigzag,
)


def test_numbers() -> None:
    assert [varint(number) for number in (0, 127, 128, 300)] == [b"\x00", b"\x7f", b"\x80\x01", b"\xac\x02"]
    assert [zigzag(number) for number in (0, -1, 1, -64, 64)] == [b"\x00", b"\x01", b"\x02", b"\x7f", b"\x80\x01"]
    assert sized(b"ab") == b"\x02ab"


@pytest.mark.parametrize(
    ("text", "digits", "count"),
    [
        ("1970-01-01T00:00:01Z", 3, 1000),
        ("1970-01-01T00:00:01.5", 3, 1500),
        ("1970-01-01T02:00:00.000000001+02:00", 9, 1),
        ("1969-12-31T23:59:59.999Z", 3, -1),
        ("1970-01-01T00:00:00.0001Z", 3, None),
        ("1970-02-30T00:00:00Z", 3, None),
        ("yesterday", 3, None),
    ],
)
def test_times(text: str, digits: int, count: int | None) -> None:
    assert time_count(text, digits) == count


def test_days_times_of_day_and_bytes() -> None:
    assert (day_count("1970-01-02"), day_count("x")) == (1, None)
    assert (time_of_day_count("00:00:01.5", 3), time_of_day_count("24:00", 3)) == (1500, None)
    assert (hex_of({"$hex": "00ff"}), hex_of({"$hex": "0"}), hex_of("00")) == (b"\x00\xff", None, None)
    assert seconds_and_nanos("1970-01-01T00:00:01.25Z") == (1, 250_000_000)
