"""Counted times as text."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders.times import iso_date, iso_instant, iso_time, iso_time_of_day


@given(st.integers(-62_135_596_800_000, 253_402_300_799_999))
def test_milliseconds_as_python_says_them(count: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=count)
    assert iso_instant(count, 3) == moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.mark.parametrize("count", [253_402_300_800_000, -62_135_596_800_001, 2**63 - 1, -(2**63)])
def test_beyond_the_calendar_there_is_no_text(count: int) -> None:
    assert iso_instant(count, 3) is None


def test_digits_and_zone() -> None:
    assert iso_instant(1, 9, zone="") == "1970-01-01T00:00:00.000000001"
    assert iso_time(5, 0, 0) == "1970-01-01T00:00:05Z"
    assert iso_time(5, 10**9, 9) is None
    assert iso_date(20_780) == "2026-11-23"
    assert iso_date(10**9) is None
    assert iso_time_of_day(3_723_004, 3) == "01:02:03.004"
    assert iso_time_of_day(-1, 3) is None
    assert iso_time_of_day(86_400_000, 3) is None
