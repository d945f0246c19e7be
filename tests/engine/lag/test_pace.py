"""Rates over a window, and when a group will have caught up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.lag.pace import Drain, Pace, Sample, drain_of, pace_of, summed

A, B = ("orders", 0), ("orders", 1)


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        ([], Pace()),
        ([(0, 5, 10)], Pace()),
        ([(0, 0, 100), (10_000, 50, 120)], Pace(2, 5)),
        ([(0, 0, 100), (5000, 50, 110), (10_000, 50, 120)], Pace(2, 5)),
        # Two samples at the same time tell no rate.
        ([(0, 0, 100), (0, 50, 120)], Pace()),
        # The offset was moved back, or the topic made anew: only what came after that counts.
        ([(0, 500, 900), (10_000, 100, 900), (20_000, 120, 910)], Pace(1, 2)),
        ([(0, 500, 900), (10_000, 500, 20), (20_000, 500, 40)], Pace(2, 0)),
        ([(0, 500, 900), (10_000, 100, 900)], Pace()),
    ],
)
def test_rates(samples: list[Sample], expected: Pace) -> None:
    assert pace_of(samples) == expected


def test_sums_are_of_what_is_known() -> None:
    assert summed([Pace(1, 2), Pace(), Pace(3, 4)]) == Pace(4, 6)
    assert summed([Pace()]) == summed([]) == Pace()


@pytest.mark.parametrize(
    ("partitions", "expected"),
    [
        ({}, Drain(0.0)),
        ({A: (0, Pace()), B: (-3, Pace())}, Drain(0.0)),
        ({A: (100, Pace(10, 20))}, Drain(10.0, A)),
        ({A: (100, Pace(10, 20)), B: (100, Pace(0, 5))}, Drain(20.0, B)),
        ({A: (100, Pace(10, 20)), B: (1, Pace(5, 5))}, Drain(None, B)),
        ({A: (7, Pace(2, 1)), B: (9, Pace(2, 1))}, Drain(None, B)),
        ({A: (100, Pace(10, 20)), B: (1, Pace())}, None),
    ],
)
def test_when_a_group_will_have_caught_up(
    partitions: dict[tuple[str, int], tuple[int, Pace]], expected: Drain | None
) -> None:
    assert drain_of(partitions) == expected
    assert expected is None or expected.never is (expected.seconds is None)


@given(st.dictionaries(st.integers(0, 20), st.tuples(st.integers(1, 10**9), st.floats(0, 1e6), st.floats(0, 1e6))))
def test_the_slowest_partition_decides(made: dict[int, tuple[int, float, float]]) -> None:
    partitions = {("t", at): (lag, Pace(written, read)) for at, (lag, written, read) in made.items()}
    found = drain_of(partitions)
    assert found is not None
    if found.never:
        assert found.slowest is not None
        gain = partitions[found.slowest][1].gain
        assert gain is not None
        assert gain <= 0
        return
    for lag, pace in partitions.values():
        assert pace.gain is not None
        assert found.seconds is not None
        assert lag / pace.gain <= found.seconds
