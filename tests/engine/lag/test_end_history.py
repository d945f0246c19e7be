"""Time read off the ends seen: exact on a straight log, never far off, in bounded memory."""

from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.lag.end_history import EndHistory, HowKnown, TimeLag

EVERY_MS = 5000


def history(*points: tuple[int, int], limit: int = 64) -> EndHistory:
    """Of (end, ms)."""
    made = EndHistory(limit)
    for end, at_ms in points:
        made.add(end, at_ms)
    return made


@pytest.mark.parametrize(
    ("points", "committed", "now_ms", "expected"),
    [
        # Nothing is known.
        ([], 5, 0, None),
        # One point tells only that all is read.
        ([(10, 1000)], 10, 1000, TimeLag(0, HowKnown.CAUGHT_UP)),
        ([(10, 1000)], 9, 1000, None),
        # Beyond the end, too.
        ([(10, 1000)], 12, 9000, TimeLag(0, HowKnown.CAUGHT_UP)),
        # Between two points, linear.
        ([(10, 1000), (20, 2000)], 15, 2000, TimeLag(500, HowKnown.INTERPOLATED)),
        ([(10, 1000), (20, 2000)], 10, 2000, TimeLag(1000, HowKnown.INTERPOLATED)),
        # Later than the last point: the lag grows with the clock.
        ([(10, 1000), (20, 2000)], 15, 3000, TimeLag(1500, HowKnown.INTERPOLATED)),
        # Before the first point: the line from the first to the last is prolonged.
        ([(10, 1000), (20, 2000)], 5, 2000, TimeLag(1500, HowKnown.EXTRAPOLATED)),
        ([(10, 1000), (11, 2000), (30, 3000)], 0, 3000, TimeLag(3000, HowKnown.EXTRAPOLATED)),
        # A flat line has no slope to prolong.
        ([(10, 1000), (10, 2000)], 5, 2000, None),
        # Idle from 2000 to 9000: offset 20 was written after that, not before.
        (
            [(10, 1000), (20, 2000), (20, 5000), (20, 9000), (30, 10_000)],
            20,
            10_000,
            TimeLag(1000, HowKnown.INTERPOLATED),
        ),
        ([(10, 1000), (20, 2000), (20, 9000), (30, 10_000)], 19, 10_000, TimeLag(8100, HowKnown.INTERPOLATED)),
        # The log was made anew: what was known of the old one is wrong.
        ([(100, 1000), (200, 2000), (5, 3000), (15, 4000)], 10, 4000, TimeLag(500, HowKnown.INTERPOLATED)),
        # A sample that comes late is ignored.
        ([(10, 1000), (20, 2000), (99, 1500)], 15, 2000, TimeLag(500, HowKnown.INTERPOLATED)),
    ],
)
def test_the_age_of_the_first_unread_record(
    points: list[tuple[int, int]], committed: int, now_ms: int, expected: TimeLag | None
) -> None:
    assert history(*points).time_lag(committed, now_ms) == expected


def test_a_flat_run_takes_two_points() -> None:
    idle = history(*((7, at_ms) for at_ms in range(0, 100_000, 1000)))
    assert len(idle) == 2


def test_a_record_read_from_the_log_reaches_back_beyond_the_first_sample() -> None:
    known = history((100, 60_000), (110, 65_000))
    assert not known.reaches(40)
    known.add_written(40, 30_000)
    assert known.reaches(40)
    assert known.time_lag(40, 65_000) == TimeLag(35_000, HowKnown.INTERPOLATED)
    assert known.time_lag(70, 65_000) == TimeLag(20_000, HowKnown.INTERPOLATED)
    # What contradicts the samples is not believed: a later offset, a timestamp from the future.
    known.add_written(50, 10_000)
    known.add_written(39, 70_000)
    assert known.time_lag(40, 65_000) == TimeLag(35_000, HowKnown.INTERPOLATED)
    full = history(*((at * at, at * EVERY_MS) for at in range(1, 65)))
    assert len(full) == 64
    full.add_written(0, 0)
    assert len(full) < 64
    assert full.reaches(0)


def test_what_was_read_from_the_log_may_come_first() -> None:
    known = EndHistory()
    known.add_written(40, 30_000)
    known.add(100, 60_000)
    assert known.time_lag(40, 60_000) == TimeLag(30_000, HowKnown.INTERPOLATED)


def written(rates: list[int]) -> tuple[list[int], EndHistory]:
    """A partition whose end grows by `rates` every five seconds, seen as often; the ends, and what is known."""
    ends, made = [0], EndHistory()
    made.add(0, 0)
    for number, rate in enumerate(rates, start=1):
        ends.append(ends[-1] + rate)
        made.add(ends[-1], number * EVERY_MS)
    return ends, made


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60), st.data())
def test_interpolation_is_wrong_by_less_than_the_time_between_two_samples(
    rates: list[int], data: st.DataObject
) -> None:
    """Records come in somewhere between two samples: that is all the error there is, while no point was dropped."""
    ends, made = written(rates)
    committed = data.draw(st.integers(0, ends[-1]))
    now_ms = (len(ends) - 1) * EVERY_MS
    lag = made.time_lag(committed, now_ms)
    if committed == ends[-1]:
        assert lag == TimeLag(0, HowKnown.CAUGHT_UP)
        return
    assert lag is not None
    after = bisect_right(ends, committed)  # the record was written between this sample and the one before
    assert (after - 1) * EVERY_MS <= now_ms - lag.ms <= after * EVERY_MS
    assert lag.how is HowKnown.INTERPOLATED


@given(st.lists(st.integers(0, 1000), min_size=100, max_size=400), st.data())
def test_many_samples_take_bounded_room_and_time_stays_monotone(rates: list[int], data: st.DataObject) -> None:
    ends, made = written(rates)
    assert len(made) <= 64
    now_ms = (len(ends) - 1) * EVERY_MS
    offsets = sorted(data.draw(st.lists(st.integers(0, ends[-1]), min_size=2, max_size=20)))
    lags = [lag.ms for offset in offsets if (lag := made.time_lag(offset, now_ms)) is not None]
    assert lags == sorted(lags, reverse=True), "the further back, the older"
    assert all(0 <= lag <= now_ms for lag in lags)


def test_a_steady_log_is_known_exactly_however_long_it_runs() -> None:
    ends, made = written([50] * 5000)
    now_ms = 5000 * EVERY_MS
    for committed in (0, 1, 12_345, 200_000, ends[-1] - 1):
        lag = made.time_lag(committed, now_ms)
        assert lag is not None
        assert lag.ms == pytest.approx(now_ms - committed * 100, abs=1)


def test_a_long_night_without_records_is_kept_when_points_are_dropped() -> None:
    made = EndHistory()
    for number in range(100):
        made.add(number * 10 + number % 3, number * EVERY_MS)
    dusk_ms, dawn_ms = 100 * EVERY_MS, 100 * EVERY_MS + 8 * 3_600_000
    made.add(2000, dusk_ms)
    made.add(2000, dawn_ms)
    for number in range(1, 200):
        made.add(2000 + number * 10 + number % 3, dawn_ms + number * EVERY_MS)
    evening = made.time_lag(1990, dawn_ms)
    assert evening is not None
    assert evening.ms == pytest.approx(8 * 3_600_000, rel=0.01)
    morning = made.time_lag(2001, dawn_ms + EVERY_MS)
    assert morning is not None
    assert morning.ms <= 2 * EVERY_MS
