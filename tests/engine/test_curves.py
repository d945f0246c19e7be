"""Curves keep their peaks and their gaps, whatever the number of pixels."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.curves import Curve, Lines, curve, extent, lines, log_of, nearest, points


def segments(drawn: Lines) -> list[list[tuple[float, float]]]:
    """The connected runs of points."""
    runs: list[list[tuple[float, float]]] = []
    run: list[tuple[float, float]] = []
    for x, y, leads_on in zip(drawn.x.tolist(), drawn.y.tolist(), drawn.connect.tolist(), strict=True):
        run.append((x, y))
        if not leads_on:
            runs.append(run)
            run = []
    return runs


def test_few_points_are_drawn_as_they_are() -> None:
    drawn = lines([curve("a", [(0, 1), (10, 2), (20, 3)])], 0, 20, 100, gap_ms=10)
    assert segments(drawn) == [[(0, 1), (10, 2), (20, 3)]]


def test_curves_are_not_connected_with_each_other() -> None:
    drawn = lines([curve("a", [(0, 1), (10, 2)]), curve("b", [(0, 5), (10, 6)])], 0, 10, 100, gap_ms=10)
    assert segments(drawn) == [[(0, 1), (10, 2)], [(0, 5), (10, 6)]]


def test_a_pause_and_an_unknown_value_are_gaps() -> None:
    drawn = lines([curve("a", [(0, 1), (10, 2), (60, 3), (70, None), (80, 4), (90, 5)])], 0, 90, 100, gap_ms=15)
    runs = segments(drawn)
    assert [run for run in runs if len(run) > 1] == [[(0, 1), (10, 2)], [(80, 4), (90, 5)]]
    assert not np.isnan(drawn.y).any()


def test_one_point_beyond_each_edge_leads_out_of_the_picture() -> None:
    drawn = lines([curve("a", [(at, at) for at in range(0, 100, 10)])], 35, 55, 100, gap_ms=10)
    assert drawn.x.tolist() == [30, 40, 50, 60]


def test_nothing_to_draw() -> None:
    assert len(lines([], 0, 1, 100, gap_ms=1).x) == 0
    assert len(lines([curve("a", [])], 0, 1, 100, gap_ms=1).x) == 0


def test_peaks_survive_thinning_and_points_become_few() -> None:
    values = [0.0] * 10_000
    values[4321], values[8765] = 99.0, -7.0
    drawn = lines([curve("a", enumerate(values))], 0, 10_000, 200, gap_ms=1)
    assert drawn.y.max() == 99
    assert drawn.y.min() == -7
    assert len(drawn.x) <= 2 * 201


def test_a_wide_column_is_no_gap_and_a_pause_in_it_is_one() -> None:
    steady = [(at * 5, 1.0) for at in range(10_000)]
    assert len(segments(lines([curve("a", steady)], 0, 50_000, 100, gap_ms=15))) == 1
    paused = [point for point in steady if not 20_000 < point[0] < 21_000]
    assert len(segments(lines([curve("a", paused)], 0, 50_000, 100, gap_ms=15))) == 2


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e12)), min_size=1, max_size=400), st.integers(1, 50))
def test_thinning_keeps_the_extent_of_any_curve(values: list[float | None], columns: int) -> None:
    made = curve("a", enumerate(values))
    known = [value for value in values if value is not None]
    drawn = lines([made], 0, len(values), columns, gap_ms=1)
    assert len(drawn.x) == len(drawn.y) == len(drawn.connect)
    assert extent([made], 0, len(values)) == ((min(known), max(known)) if known else None)
    shown = [y for run in segments(drawn) for _, y in run]
    if known:
        assert max(shown) == max([*known, 0] if None in values else known)


def test_extent_looks_at_the_window_only() -> None:
    made = curve("a", [(0, 100), (10, 1), (20, 2), (30, 3), (40, 100)])
    assert extent([made], 15, 25) == (1, 3)
    assert extent([], 0, 1) is None


def test_log_keeps_zero_and_shows_what_is_below_as_zero() -> None:
    drawn = lines([curve("a", [(0, 0), (1, 9), (2, 99), (3, -5)])], 0, 3, 10, gap_ms=1, log=True)
    assert drawn.y.tolist() == pytest.approx([0, 1, 2, 0])
    assert log_of(np.array([999.0])).tolist() == pytest.approx([3])


def test_the_nearest_point() -> None:
    made = curve("a", [(0, 1), (10, 2), (20, None)])
    assert nearest(made, 6, 10) == (10, 2)
    assert nearest(made, 4, 10) == (0, 1)
    assert nearest(made, -50, 10) is None
    assert nearest(made, 19, 5) is None
    assert nearest(curve("c", [(0, 1), (20, None), (20, 3)]), 21, 5) == (20, 3)
    assert nearest(curve("b", []), 0, 10) is None


def test_the_newest_known_value() -> None:
    assert curve("a", [(0, 1), (1, 7), (2, None)]).last == 7
    assert curve("a", [(0, None)]).last is None


def test_points_for_a_file() -> None:
    made = [curve("a", [(0, 1.5), (10, None)]), Curve("b", np.array([5.0]), np.array([math.pi]))]
    assert list(points(made)) == [("a", 0, 1.5), ("a", 10, None), ("b", 5, math.pi)]


@given(
    st.lists(st.floats(0, 1e9), min_size=1, max_size=300),
    st.integers(1, 40),
    st.lists(st.integers(1, 40), max_size=5),
)
def test_curves_sampled_together_are_drawn_as_each_alone(values: list[float], columns: int, pauses: list[int]) -> None:
    at, times = 0.0, []
    for number in range(len(values)):
        at += 100 if number in pauses else 1
        times.append(at)
    curves = [curve(f"c{n}", zip(times, (value + n for value in values), strict=True)) for n in range(6)]
    together = lines(curves, 0, at, columns, gap_ms=5)
    alone = [lines([each], 0, at, columns, gap_ms=5) for each in curves]
    assert together.x.tolist() == [x for each in alone for x in each.x.tolist()]
    assert together.y.tolist() == [y for each in alone for y in each.y.tolist()]
    assert together.connect.tolist() == [flag for each in alone for flag in each.connect.tolist()]


def test_curves_of_other_times_and_with_unknown_values_are_drawn_too() -> None:
    alike = [curve(f"c{n}", [(0, n), (1, n)]) for n in range(5)]
    drawn = lines([*alike, curve("gap", [(0, 1), (1, None)]), curve("short", [(0, 1)])], 0, 1, 10, gap_ms=1)
    assert len(drawn.x) == 5 * 2 + 2 + 1
    assert drawn.connect.sum() == 5


def test_a_gap_survives_thinning_however_short() -> None:
    known: list[tuple[float, float | None]] = [(float(at), 1.0) for at in range(10_000)]
    known.insert(5_000, (5_000.0, None))
    drawn = segments(lines([curve("a", known)], 0, 10_000, 100, gap_ms=math.inf))
    assert len([run for run in drawn if len(run) > 1]) == 2
