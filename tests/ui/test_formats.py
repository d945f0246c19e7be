"""Numbers, sizes and times as they read."""

import time
from collections.abc import Iterator

import pytest

from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock

AT_MS = 1_795_179_539_241  # 2026-11-20 12:58:59.241 UTC


@pytest.fixture
def moscow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Moscow")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(("number", "text"), [(None, "–"), (0, "0"), (1234567, "1,234,567"), (-5000, "-5,000")])
def test_integer(number: int | None, text: str) -> None:
    assert formats.integer(number) == text


@pytest.mark.parametrize(("number", "text"), [(1, "1 topic"), (0, "0 topics"), (5000, "5,000 topics")])
def test_counted(number: int, text: str) -> None:
    assert formats.counted(number, "topic", "topics") == text


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (None, "–"),
        (0, "0 B"),
        (512, "512 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (4301, "4.2 KB"),
        (5 * 1024**2, "5.0 MB"),
        (1024**2 - 1, "1.0 MB"),
        (3 * 1024**3, "3.0 GB"),
        (2 * 1024**6, "2,048.0 PB"),
    ],
)
def test_size(size_bytes: int | None, text: str) -> None:
    assert formats.size(size_bytes) == text


@pytest.mark.parametrize(
    ("per_s", "text"),
    [
        (None, "–"),
        (0, "0/s"),
        (5.2, "5.2/s"),
        (412, "412/s"),
        (4_120, "4.1 k/s"),
        (412_000, "412 k/s"),
        (1_240_000, "1.2 M/s"),
    ],
)
def test_rate(per_s: float | None, text: str) -> None:
    assert formats.rate(per_s) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "–"),
        (0, "0 s"),
        (0.42, "0.4 s"),
        (9.96, "10 s"),
        (42, "42 s"),
        (59.6, "1 m 00 s"),
        (848, "14 m 08 s"),
        (22_800, "6 h 20 m"),
        (7 * 86400, "7 d"),
        (3 * 86400 + 4 * 3600, "3 d 4 h"),
    ],
)
def test_duration(seconds: float | None, text: str) -> None:
    assert formats.duration(seconds) == text


@pytest.mark.parametrize(
    ("earlier_ms", "text"),
    [
        (0, "just now"),
        (999, "just now"),
        (12_000, "12 s ago"),
        (7_200_000, "2 h ago"),
        (3 * 86_400_000, "3 d ago"),
        (-300_000, "in 5 m"),
    ],
)
def test_ago(earlier_ms: int, text: str) -> None:
    assert formats.ago(AT_MS - earlier_ms, AT_MS) == text
    assert formats.ago(None, AT_MS) == "–"


def test_timestamp_in_utc() -> None:
    assert formats.timestamp(AT_MS, "utc") == "2026-11-20 12:58:59.241"
    assert formats.timestamp_full(AT_MS, "utc") == "2026-11-20 12:58:59.241 UTC"
    assert formats.timestamp(0, "utc") == "1970-01-01 00:00:00.000"
    assert formats.timestamp(-1, "utc") == "1969-12-31 23:59:59.999"
    assert formats.timestamp(None) == "–"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be set here")
def test_timestamp_in_the_local_zone(moscow: None) -> None:
    assert formats.timestamp(AT_MS) == "2026-11-20 15:58:59.241"
    assert formats.timestamp_full(AT_MS) == "2026-11-20 15:58:59.241 +03:00"
    assert formats.zone_title("local", AT_MS) == "local, UTC+03:00"


def test_what_no_calendar_can_show_is_a_number() -> None:
    assert formats.timestamp(10**18) == str(10**18)
    assert formats.timestamp_full(10**18) == str(10**18)
    assert formats.timestamp(-(10**18), "utc") == str(-(10**18))


def test_zone_titles() -> None:
    assert formats.zone_title("utc") == "UTC"
    assert formats.zone_title("local").startswith("local, UTC")


def test_a_clock_tells_its_change_once() -> None:
    clock, told = Clock("local"), []
    clock.changed.connect(lambda: told.append(clock.zone))
    clock.set_zone("utc")
    clock.set_zone("utc")
    assert told == ["utc"]
    assert clock.title == "UTC"
    assert clock.timestamp(AT_MS) == "2026-11-20 12:58:59.241"
    assert clock.timestamp_full(AT_MS).endswith("UTC")
