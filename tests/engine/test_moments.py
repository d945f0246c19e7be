"""What people write for a time, and which moment it is: never two."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kafka_explorer.engine.moments import Doubt, Moment, TextError, moment_in, moment_text, parse_moment

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")  # until 2018 its clocks were put forward at midnight
NOW_MS = 1_795_359_600_000  # 2026-11-22T15:00:00Z


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def test_now_is_what_the_examples_take_it_for() -> None:
    assert ms("2026-11-22T15:00:00Z") == NOW_MS


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("now", "2026-11-22T15:00:00Z"),
        ("15m", "2026-11-22T14:45:00Z"),
        ("15 min", "2026-11-22T14:45:00Z"),
        ("2h", "2026-11-22T13:00:00Z"),
        ("1h30m", "2026-11-22T13:30:00Z"),
        ("1h 30m ago", "2026-11-22T13:30:00Z"),
        ("last 90s", "2026-11-22T14:58:30Z"),
        ("250ms", "2026-11-22T14:59:59.750Z"),
        ("3D", "2026-11-19T15:00:00Z"),
        ("1w", "2026-11-15T15:00:00Z"),
        ("999999999w", "1970-01-01T00:00:00Z"),
        ("today", "2026-11-22T00:00:00+01:00"),
        ("Today 14:00", "2026-11-22T14:00:00+01:00"),
        ("yesterday", "2026-11-21T00:00:00+01:00"),
        ("yesterday 14:00", "2026-11-21T14:00:00+01:00"),
        ("yesterday 9:05:07", "2026-11-21T09:05:07+01:00"),
        ("yesterday 14:00 UTC", "2026-11-21T14:00:00Z"),
        ("2026-11-21", "2026-11-21T00:00:00+01:00"),
        ("2026-07-21", "2026-07-21T00:00:00+02:00"),
        ("2026-11-21 14:02", "2026-11-21T14:02:00+01:00"),
        ("2026-11-21T14:02", "2026-11-21T14:02:00+01:00"),
        ("@2026-11-21T14:02", "2026-11-21T14:02:00+01:00"),
        ("2026-11-21t14:02z", "2026-11-21T14:02:00Z"),
        # As the window shows times, to be copied from there.
        ("2026-11-22 15:58:59.241 +03:00", "2026-11-22T15:58:59.241+03:00"),
        ("2026-11-22 15:58:59.241 UTC", "2026-11-22T15:58:59.241Z"),
        ("2026-11-22 15:58:59,241999999-0330", "2026-11-22T15:58:59.241-03:30"),
        ("2026-11-22T15:58:59+03", "2026-11-22T15:58:59+03:00"),
        ("20261122T155859", "2026-11-22T15:58:59+01:00"),
        ("20261122T155859+0300", "2026-11-22T15:58:59+03:00"),
        ("1969-12-31", "1970-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z"),
        ("@1795359600000", "2026-11-22T15:00:00Z"),
        ("  @ 0 ", "1970-01-01T00:00:00Z"),
    ],
)
def test_a_text_is_one_moment(text: str, at: str) -> None:
    assert parse_moment(text, NOW_MS, BERLIN) == Moment(ms(at))


def test_today_is_the_day_of_the_zone() -> None:
    just_after_midnight = ms("2026-11-22T00:30:00+01:00")
    assert parse_moment("today", just_after_midnight, BERLIN) == Moment(ms("2026-11-22T00:00:00+01:00"))
    assert parse_moment("today", just_after_midnight, UTC) == Moment(ms("2026-11-21T00:00:00Z"))
    assert parse_moment("today 10:00 -05:00", just_after_midnight, BERLIN) == Moment(ms("2026-11-21T10:00:00-05:00"))


@pytest.mark.parametrize(
    ("zone", "text", "taken", "other", "skipped"),
    [
        (BERLIN, "2026-03-29 02:30", "2026-03-29T03:30:00+02:00", "2026-03-29T01:30:00+01:00", True),
        (BERLIN, "2026-10-25 02:30", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", False),
        (NEW_YORK, "2026-03-08T02:00", "2026-03-08T03:00:00-04:00", "2026-03-08T01:00:00-05:00", True),
        (NEW_YORK, "2026-11-01T01:59:59", "2026-11-01T01:59:59-04:00", "2026-11-01T01:59:59-05:00", False),
        (BERLIN, "20261025T0230", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", False),
    ],
)
def test_a_time_that_came_twice_or_never_is_resolved_and_told(
    zone: ZoneInfo, text: str, taken: str, other: str, skipped: bool
) -> None:
    assert parse_moment(text, NOW_MS, zone) == Moment(ms(taken), Doubt(skipped, ms(other)))


@pytest.mark.parametrize(
    "text", ["2026-10-25 02:30+01:00", "2026-10-25 00:30Z", "2026-10-25 01:59:59", "2026-10-25 03:00"]
)
def test_with_an_offset_or_beside_the_change_there_is_no_doubt(text: str) -> None:
    assert parse_moment(text, NOW_MS, BERLIN).doubt is None


def test_a_day_whose_midnight_was_skipped_begins_at_one() -> None:
    assert parse_moment("2018-11-04", NOW_MS, SAO_PAULO) == Moment(ms("2018-11-04T01:00:00-02:00"))


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as abroad:
        abroad.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize("text", ["today", "yesterday 14:00", "2026-03-29 02:30", "2026-10-25 02:30", "2026-07-01"])
def test_without_a_zone_it_is_this_machines(in_berlin: None, text: str) -> None:
    assert parse_moment(text, NOW_MS, None) == parse_moment(text, NOW_MS, BERLIN)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("14:02", "'14:02' could be on any day: write today 14:02 or yesterday 14:02."),
        ("", "'' is no time: write 15m, 2h or 3d"),
        ("soon", "'soon' is no time"),
        ("15", "'15' is no time"),
        ("15 months", "'15 months' is no time"),
        ("-15m", "'-15m' is no time"),
        ("1.5h", "'1.5h' is no time"),
        ("@-5", "'@-5' is no time"),
        ("today 24:00", "'today 24:00' is no time"),
        ("today 14:60", "'today 14:60' is no time"),
        ("tomorrow", "'tomorrow' is no time"),
        ("2026-13-01", "'2026-13-01' is no time"),
        ("2026-02-30 10:00", "'2026-02-30 10:00' is no time"),
        ("2026-11-22 10:00 +99:00", "is no time"),
        ("٢٠٢٦-11-22", "is no time"),
    ],
)
def test_what_is_no_time_is_refused_with_a_remedy(text: str, reason: str) -> None:
    with pytest.raises(TextError) as refused:
        parse_moment(text, NOW_MS, BERLIN, 7)
    assert reason in str(refused.value)
    assert refused.value.column == 7


zones = st.sampled_from([UTC, BERLIN, NEW_YORK, SAO_PAULO, timezone(timedelta(hours=5, minutes=45)), None])


@given(
    st.text(max_size=30)
    | st.from_regex(r"\A(today|yesterday|@)? ?[0-9T:+.smhdagoZ -]{0,30}\Z")
    | st.datetimes().map(lambda at: at.isoformat(" ")),
    zones,
)
@example("0001-01-01", BERLIN)
@example("9999-12-31 23:59:59.999999", NEW_YORK)
@example("1h" * 15 + "x", None)
def test_any_text_is_a_moment_or_refused(text: str, zone: ZoneInfo | None) -> None:
    try:
        moment = parse_moment(text, NOW_MS, zone)
    except TextError:
        return
    assert moment.at_ms >= 0


@given(st.integers(0, 253_402_214_400_000), zones, zones)
def test_what_is_written_reads_back_in_any_zone(at_ms: int, written: ZoneInfo | None, read: ZoneInfo | None) -> None:
    assert parse_moment(moment_text(at_ms, written), NOW_MS, read) == Moment(at_ms)


@pytest.mark.parametrize(
    ("at_ms", "text"),
    [
        (NOW_MS, "2026-11-22 15:00Z"),
        (NOW_MS + 1000, "2026-11-22 15:00:01Z"),
        (NOW_MS + 1, "2026-11-22 15:00:00.001Z"),
        (10**17, "@100000000000000000"),
    ],
)
def test_a_moment_is_written_as_short_as_it_goes(at_ms: int, text: str) -> None:
    assert moment_text(at_ms) == text
    assert parse_moment(text, NOW_MS, BERLIN) == Moment(at_ms)


def test_a_moment_in_a_zone_has_its_offset() -> None:
    assert moment_text(NOW_MS, BERLIN) == "2026-11-22 16:00+01:00"
    assert moment_in(NOW_MS, BERLIN) == datetime(2026, 11, 22, 16, tzinfo=BERLIN)
    assert moment_in(10**17, BERLIN) is None
