"""Curves: as many points as pixels, no peak lost, no gap filled."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.lag.curves import (
    Curve,
    CurveRequest,
    Quantity,
    decimated,
    known_series,
    read_curves,
)
from kafka_explorer.engine.lag.history import History, Series, history_path
from kafka_explorer.engine.lag.history_chunks import MINUTE_MS, Sample
from tests.engine.drive import run, watch

BEGAN_MS = 1_795_000_000_000 // (20 * MINUTE_MS) * (20 * MINUTE_MS)
ONE = Series("g", "orders", 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return history_path(tmp_path, "id")


def keep(path: Path, *samples: Sample, series: Series = ONE) -> None:
    with History(path) as history:
        for sample in samples:
            history.add([(series, (BEGAN_MS + sample[0] * 1000, *sample[1:]))])


def curve(path: Path, quantity: Quantity, begin_s: int, end_s: int, pixels: int = 1000) -> Curve:
    request = CurveRequest((ONE,), quantity, BEGAN_MS + begin_s * 1000, BEGAN_MS + end_s * 1000, pixels)
    return run(read_curves(path, request))[ONE]


def points(found: Curve) -> list[tuple[float, float | None]]:
    pairs = zip(found.times.tolist(), found.values.tolist(), strict=True)
    return [(at - BEGAN_MS / 1000, None if np.isnan(value) else value) for at, value in pairs]


def test_each_quantity(path: Path) -> None:
    keep(path, (0, 5, 1000, 995, 2000), (5, 15, 1100, 1085, 4000), (10, 10, 1150, 1140, None))
    assert points(curve(path, Quantity.LAG, 0, 60)) == [(0, 5), (5, 15), (10, 10)]
    assert points(curve(path, Quantity.TIME_LAG, 0, 60)) == [(0, 2), (5, 4), (10, None)]
    assert points(curve(path, Quantity.IN_RATE, 0, 60)) == [(0, None), (5, 20), (10, 10)]
    assert points(curve(path, Quantity.CONSUME_RATE, 0, 60)) == [(0, None), (5, 18), (10, 11)]


def test_a_rate_is_unknown_where_the_count_went_back(path: Path) -> None:
    keep(path, (0, 5, 100, 95, 0), (5, 60, 110, 50, 0), (10, 30, 120, 90, 0))
    assert points(curve(path, Quantity.CONSUME_RATE, 0, 60)) == [(0, None), (5, None), (10, 8)]


def test_a_pause_is_a_gap_in_every_quantity(path: Path) -> None:
    keep(path, (0, 5, 100, 95, 1000), (5, 6, 110, 104, 1000), (65, 7, 120, 113, 1000), (70, 8, 130, 122, 1000))
    assert points(curve(path, Quantity.LAG, 0, 100)) == [(0, 5), (5, 6), (65, None), (65, 7), (70, 8)]
    assert (65, None) in points(curve(path, Quantity.TIME_LAG, 0, 100))
    assert (65, None) in points(curve(path, Quantity.IN_RATE, 0, 100))


def test_only_the_window_is_drawn(path: Path) -> None:
    keep(path, *((at, at, at, 0, 0) for at in range(0, 300, 5)))
    assert points(curve(path, Quantity.LAG, 100, 115)) == [(100, 100), (105, 105), (110, 110), (115, 115)]
    assert points(curve(path, Quantity.LAG, 1000, 2000)) == []


def test_a_long_window_keeps_every_peak(path: Path) -> None:
    """A day of samples, one of which is a peak of five seconds: it is there, in 500 pixels."""
    samples: list[Sample] = [(at, 10, at, at - 10, 1000) for at in range(0, 24 * 3600, 60)]
    samples[700] = (700 * 60, 5000, 700 * 60, 0, 9000)
    keep(path, *samples)
    found = curve(path, Quantity.LAG, 0, 24 * 3600, pixels=500)
    assert len(found) <= 3 * 500
    assert np.nanmax(found.values) == 5000
    assert np.nanmin(found.values) == 10
    assert np.nanmax(curve(path, Quantity.TIME_LAG, 0, 24 * 3600, pixels=500).values) == 9


def test_nothing_is_no_curve(path: Path) -> None:
    assert len(curve(path, Quantity.LAG, 0, 60)) == 0
    assert known_series(path) == ()
    keep(path, (0, 1, 1, 0, 0), series=Series("another"))
    for quantity in Quantity:
        assert len(curve(path, quantity, 0, 60)) == 0
        assert len(curve(path, quantity, 0, 10 * 3600)) == 0


def test_it_can_be_stopped_between_two_curves(path: Path) -> None:
    keep(path, (0, 1, 1, 0, 0))
    many = tuple(Series("g", "orders", at) for at in range(3))
    told, found = watch(read_curves(path, CurveRequest(many, Quantity.LAG, BEGAN_MS, BEGAN_MS + 1000)))
    assert len(told) == 3
    assert [len(found[series]) for series in many] == [1, 0, 0]


@given(
    st.lists(
        st.tuples(st.integers(0, 100_000), st.none() | st.integers(-100, 10**9)), max_size=400, unique_by=lambda p: p[0]
    ),
    st.integers(1, 50),
)
def test_thinning_keeps_extremes_gaps_and_order(drawn: list[tuple[int, int | None]], pixels: int) -> None:
    drawn.sort(key=lambda pair: pair[0])
    times = np.array([at for at, _ in drawn], np.float64)
    values = np.array([np.nan if value is None else value for _, value in drawn], np.float64)
    thin_times, thin = decimated(times, values, pixels, 0, 100_000)
    assert len(thin) == len(thin_times) <= max(2 * pixels, 3 * pixels)
    assert np.all(np.diff(thin_times) >= 0)
    known = values[~np.isnan(values)]
    if len(known):
        assert np.nanmin(thin) == known.min()
        assert np.nanmax(thin) == known.max()
        # Between two known points with a gap between them there is one still.
        assert np.isnan(thin).any() == np.isnan(values).any()
