"""Axes have round marks, in the zone that was chosen."""

import time
from collections.abc import Iterator

import pytest

from kafka_explorer.ui.widgets.ticks import (
    Unit,
    log_ticks,
    moment_text,
    time_ticks,
    top_of,
    value_text,
    value_ticks,
)

NOON = 1_763_899_200_000  # 2025-11-23 12:00 UTC
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@pytest.fixture
def nepal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A zone that is not whole hours away from UTC."""
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("span", "texts"),
    [
        (10_000, ["12:00:00", "12:00:02", "12:00:04", "12:00:06", "12:00:08", "12:00:10"]),
        (5 * MINUTE, ["12:00", "12:01", "12:02", "12:03", "12:04", "12:05"]),
        (HOUR, ["12:00", "12:10", "12:20", "12:30", "12:40", "12:50", "13:00"]),
        (DAY, ["12:00", "15:00", "18:00", "21:00", "24 Nov", "03:00", "06:00", "09:00", "12:00"]),
        (7 * DAY, [f"{day} Nov" for day in range(24, 31)]),
    ],
)
def test_times_are_round(span: int, texts: list[str]) -> None:
    assert [text for _, text in time_ticks(NOON, NOON + span, 8, "utc")] == texts


def test_times_are_round_in_the_desktops_zone(nepal: None) -> None:
    marks = time_ticks(NOON, NOON + DAY, 8, "local")
    assert [text for _, text in marks][:3] == ["18:00", "21:00", "24 Nov"]
    assert marks[0][0] == NOON + 15 * MINUTE


def test_no_time_no_marks() -> None:
    assert time_ticks(NOON, NOON, 8, "utc") == []


@pytest.mark.parametrize(
    ("high", "unit", "texts"),
    [
        (3, "count", ["0", "1", "2", "3"]),
        (48_000, "count", ["0", "10,000", "20,000", "30,000", "40,000"]),
        (2.4e6, "count", ["0", "500 k", "1 M", "1.5 M", "2 M"]),
        (900, "seconds", ["0 s", "5 m", "10 m", "15 m"]),
        (7200, "seconds", ["0 s", "30 m", "1 h", "1 h 30 m", "2 h"]),
        (50, "rate", ["0/s", "10/s", "20/s", "30/s", "40/s", "50/s"]),
    ],
)
def test_values_are_round(high: float, unit: Unit, texts: list[str]) -> None:
    assert [text for _, text in value_ticks(0, high, 5, unit)] == texts


def test_no_values_no_marks() -> None:
    assert value_ticks(1, 1, 5, "count") == []


def test_decades_with_zero() -> None:
    assert [text for _, text in log_ticks(48_000, 8, "count")] == ["0", "1", "10", "100", "1,000", "10,000"]
    assert len(log_ticks(1e12, 5, "count")) <= 6


def test_an_axis_never_ends_at_nothing() -> None:
    assert top_of(0, "count") == 5
    assert top_of(100, "count") == pytest.approx(108)
    assert top_of(0, "seconds") == 1


def test_values_beside_a_curve() -> None:
    assert value_text(48_211, "count") == "48,211"
    assert value_text(1.5, "count") == "1.5"
    assert value_text(848, "seconds") == "14 m 08 s"
    assert value_text(5.2, "rate") == "5.2/s"
    assert value_text(123_456, "count", short=True) == "123.5 k"


def test_moments() -> None:
    assert moment_text(NOON, "utc", day=False) == "12:00:00"
    assert moment_text(NOON, "utc", day=True) == "Sun 23 Nov 12:00:00"
