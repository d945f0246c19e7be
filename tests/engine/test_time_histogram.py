"""Counting over time: every row once, in round steps, however it comes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.time_histogram import Buckets, TimeHistogram

_H, _D = 3_600_000, 86_400_000
DAY_MS = 20_500 * _D


def counted(*parts: list[int], offset_ms: int = 0) -> TimeHistogram:
    histogram = TimeHistogram(offset_ms)
    for part in parts:
        histogram.add(np.array(part, np.int64))
    return histogram


def buckets(histogram: TimeHistogram, most: int = 120) -> Buckets:
    found = histogram.buckets(most)
    assert found is not None
    return found


def test_nothing_has_no_buckets() -> None:
    histogram = counted([], [-1, -1])
    assert histogram.buckets() is None
    assert (histogram.total, histogram.without_time) == (0, 2)


def test_one_time_is_one_bucket() -> None:
    found = buckets(counted([DAY_MS + 5]))
    assert (found.begin_ms, found.step_ms, found.counts.tolist()) == (DAY_MS + 5, 1, [1])


@pytest.mark.parametrize(
    ("span_ms", "most", "step_ms"),
    [
        (100, 120, 1),
        (200, 120, 2),
        (59_000, 120, 500),
        (_H, 120, 60_000),
        (_H, 60, 120_000),
        (_D, 120, 15 * 60_000),
        (7 * _D, 120, 2 * _H),
        (30 * _D, 100, 12 * _H),
        (365 * _D, 100, 7 * _D),
        (365 * _D, 1, 364 * _D),
        (20_000 * _D, 100, 364 * _D),
    ],
)
def test_steps_are_round(span_ms: int, most: int, step_ms: int) -> None:
    found = buckets(counted([DAY_MS], [DAY_MS + span_ms]), most)
    assert found.step_ms == step_ms
    assert found.begin_ms % step_ms == 0
    assert len(found.counts) <= max(2, most)


def test_days_begin_at_midnight_of_the_zone() -> None:
    found = buckets(counted([DAY_MS, DAY_MS + 100 * _D], offset_ms=3 * _H))
    assert found.step_ms == _D
    assert found.begin_ms == DAY_MS - 3 * _H


def test_any_time_can_be_counted() -> None:
    histogram = counted([0, 2**62, DAY_MS], [2**63 - 1 - 15 * _H])
    assert buckets(histogram).counts.sum() == 4


times = st.integers(DAY_MS, DAY_MS + 1000) | st.integers(0, DAY_MS * 2) | st.just(-1) | st.integers(0, 2**60)


@given(st.lists(st.lists(times, max_size=20), max_size=6), st.integers(2, 200), st.sampled_from([0, 3 * _H, -7 * _H]))
def test_every_row_is_in_its_bucket(parts: list[list[int]], most: int, offset_ms: int) -> None:
    histogram = counted(*parts, offset_ms=offset_ms)
    timed = [time for part in parts for time in part if time >= 0]
    assert histogram.total == len(timed)
    assert histogram.without_time == sum(map(len, parts)) - len(timed)
    if timed:
        found = buckets(histogram, most)
        assert len(found.counts) <= most
        expected = [0] * len(found.counts)
        for time in timed:
            expected[(time - found.begin_ms) // found.step_ms] += 1
        assert found.counts.tolist() == expected
        assert expected[0]
        assert expected[-1]


def test_memory_stays_what_it_is() -> None:
    histogram = counted([DAY_MS + second * 1000 for second in range(100_000)])
    assert len(histogram._bins) <= 4096
