"""What a span means on each partition."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.offsets import StartKind, Watermarks
from kafka_explorer.engine.places import BEGINNING, END, Place, Span
from kafka_explorer.engine.span_plans import LATE_MS, plan_bounds, times_to_ask, unknown_partitions

MARKS = {0: Watermarks(5, 20), 1: Watermarks(0, 0), 2: Watermarks(7, 8)}
TIMES = {
    1000: {0: 12, 1: -1, 2: -1},
    2000: {0: 13, 1: -1, 2: 3},
    2000 + LATE_MS: {0: 15, 1: -1, 2: 3},
}


def offset(value: int) -> Place:
    return Place(StartKind.OFFSET, value)


def pairs(**named: int) -> Place:
    return Place(StartKind.OFFSET, offsets=tuple((int(name[1:]), value) for name, value in named.items()))


def at(ms: int) -> Place:
    return Place(StartKind.TIMESTAMP, ms)


@pytest.mark.parametrize(
    ("span", "reads"),
    [
        (Span(), {0: (5, 20), 2: (7, 8)}),
        (Span(END), {}),
        (Span(Place(StartKind.NEWEST, 3)), {0: (5, 20), 2: (7, 8)}),
        (Span(partitions=(0, 1)), {0: (5, 20)}),
        (Span(offset(7)), {0: (7, 20), 2: (7, 8)}),
        (Span(offset(999)), {}),
        (Span(BEGINNING, offset(8)), {0: (5, 8), 2: (7, 8)}),
        (Span(offset(6), offset(7)), {0: (6, 7)}),
        (Span(BEGINNING, BEGINNING), {}),
        (Span(END, BEGINNING), {}),
        (Span(pairs(p0=10)), {0: (10, 20)}),
        (Span(pairs(p0=10, p2=0)), {0: (10, 20), 2: (7, 8)}),
        (Span(pairs(p0=10), pairs(p0=8)), {}),
        # A stop that does not name a partition leaves it to its end.
        (Span(BEGINNING, pairs(p0=10)), {0: (5, 10), 2: (7, 8)}),
        (Span(at(1000)), {0: (12, 20)}),
        (Span(at(1000), at(2000)), {0: (12, 15)}),
        # An offset that retention has deleted meanwhile.
        (Span(BEGINNING, at(2000)), {0: (5, 15)}),
        (Span(at(3000)), {}),
    ],
)
def test_a_plan(span: Span, reads: Mapping[int, tuple[int, int]]) -> None:
    bounds = plan_bounds(span, MARKS, TIMES)
    assert {at: (bound.low, bound.high) for at, bound in bounds.items() if bound.low < bound.high} == reads


def test_bounds_for_a_walk_back_keep_empty_partitions_and_a_stop() -> None:
    span = Span(Place(StartKind.NEWEST, 3), at(2000))
    assert plan_bounds(span, MARKS, TIMES) == {0: Watermarks(5, 15), 1: Watermarks(0, 0), 2: Watermarks(7, 7)}


def test_the_times_to_ask_for() -> None:
    assert times_to_ask(Span(at(5), at(9))) == (5, 9 + LATE_MS)
    assert times_to_ask(Span(BEGINNING, at(0))) == (LATE_MS,)
    assert times_to_ask(Span(offset(5))) == ()


def test_a_partition_that_does_not_exist_is_told() -> None:
    span = Span(pairs(p0=1, p7=2), pairs(p8=3), partitions=(0, 9))
    assert unknown_partitions(span, MARKS) == (7, 8, 9)
    assert unknown_partitions(Span(), MARKS) == ()


marks = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: Watermarks(min(pair), max(pair)))
some_places = st.one_of(
    st.sampled_from([BEGINNING, END]),
    st.builds(offset, st.integers(0, 120)),
    st.builds(at, st.sampled_from([1000, 2000, 3000])),
)


@given(some_places, some_places, st.dictionaries(st.integers(0, 9), marks))
def test_a_plan_lies_within_what_is_kept(start: Place, stop: Place, watermarks: dict[int, Watermarks]) -> None:
    try:
        span = Span(start, stop)
    except ValueError:
        return
    bounds = plan_bounds(span, watermarks, TIMES)
    assert list(bounds) == sorted(watermarks)
    for partition, bound in bounds.items():
        assert watermarks[partition].low <= bound.low <= bound.high <= watermarks[partition].high
