"""Curves over time made ready to draw: cut to a window, thinned to the pixels there are, gaps kept as gaps."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

_WORTH_IT = 4

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.int32]
Cut: TypeAlias = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """`values` at the times `at_ms` (since the epoch, ascending); NaN where the value is unknown."""

    name: str
    at_ms: Floats
    values: Floats

    @property
    def last(self) -> float | None:
        """The newest known value."""
        known = np.flatnonzero(~np.isnan(self.values))
        return float(self.values[known[-1]]) if len(known) else None


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Many curves as one: `connect[i]` is 1 where a line leads from point i to the next."""

    x: Floats
    y: Floats
    connect: Flags


def curve(name: str, points: Iterable[tuple[float, float | None]]) -> Curve:
    """Return a curve of (ms, value) pairs in the order of time; None is unknown."""
    pairs = [(at, np.nan if value is None else value) for at, value in points]
    table = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return Curve(name, table[:, 0].copy(), table[:, 1].copy())


def lines(
    curves: Iterable[Curve], from_ms: float, to_ms: float, columns: int, gap_ms: float, *, log: bool = False
) -> Lines:
    """Return what to draw of `curves` between two times on a plot of `columns` pixels.

    Where a column holds many points, the smallest and the largest stay, so that no peak is lost. Points farther apart
    than `gap_ms`, or with an unknown value between them, are not connected. `log` gives log10(1 + value), see `log_of`.
    """
    xs, ys, flags = [np.empty(0)], [np.empty(0)], [np.empty(0, np.int32)]
    several, others = _sampled_together([_cut(each, from_ms, to_ms) for each in curves])
    if several is not None:
        x, y, connect = _thinned_together(*several, from_ms, to_ms, columns, gap_ms)
        xs.append(x)
        ys.append(y)
        flags.append(connect)
    for cut in others:
        x, y, connect = _thinned(*cut, from_ms, to_ms, columns, gap_ms)
        xs.append(x)
        ys.append(y)
        flags.append(connect)
    y = np.concatenate(ys)
    return Lines(np.concatenate(xs), log_of(y) if log else y, np.concatenate(flags))


def log_of(values: Floats) -> Floats:
    """Return log10(1 + value): zero stays zero, and what is below zero is shown as zero."""
    shown: Floats = np.log10(1 + np.maximum(values, 0))
    return shown


def extent(curves: Iterable[Curve], from_ms: float, to_ms: float) -> tuple[float, float] | None:
    """Return the smallest and the largest value between two times; None when nothing is known there."""
    low, high = np.inf, -np.inf
    for each in curves:
        _, values = _cut(each, from_ms, to_ms)
        if len(values) and not np.isnan(values).all():
            low, high = min(low, float(np.nanmin(values))), max(high, float(np.nanmax(values)))
    return None if low > high else (low, high)


def nearest(curve: Curve, at_ms: float, within_ms: float) -> tuple[float, float] | None:
    """Return the known point (ms, value) next to a time; None when there is none within `within_ms`."""
    right = int(np.searchsorted(curve.at_ms, at_ms))
    # An unknown value may stand at the same time as a known one, where a line begins anew.
    around = [at for at in range(max(right - 2, 0), min(right + 2, len(curve.at_ms))) if not np.isnan(curve.values[at])]
    if not around:
        return None
    at = min(around, key=lambda index: abs(curve.at_ms[index] - at_ms))
    found = float(curve.at_ms[at])
    return None if abs(found - at_ms) > within_ms else (found, float(curve.values[at]))


def points(curves: Sequence[Curve]) -> Iterator[tuple[str, int, float | None]]:
    """Yield every point as (curve, ms, value), for a file."""
    for each in curves:
        for at, value in zip(each.at_ms.tolist(), each.values.tolist(), strict=True):
            yield each.name, round(at), None if math.isnan(value) else value


def _cut(curve: Curve, from_ms: float, to_ms: float) -> tuple[Floats, Floats]:
    """One point beyond each edge stays, so that lines lead out of the picture."""
    first = max(int(np.searchsorted(curve.at_ms, from_ms)) - 1, 0)
    last = int(np.searchsorted(curve.at_ms, to_ms, side="right")) + 1
    return curve.at_ms[first:last], curve.values[first:last]


def _thinned(
    x: Floats, y: Floats, from_ms: float, to_ms: float, columns: int, gap_ms: float
) -> tuple[Floats, Floats, Flags]:
    if not len(x):
        return x, y, np.empty(0, np.int32)
    # Whether a line leads to a point from the one before it.
    led = np.empty(len(x), bool)
    led[0] = False
    np.less_equal(x[1:] - x[:-1], gap_ms, out=led[1:])
    unknown = np.isnan(y)
    if len(x) > 2 * columns:
        column = ((x - from_ms) * (columns / max(to_ms - from_ms, 1))).astype(np.int64)
        # An unknown value has a column of its own, else a short gap would vanish.
        after_unknown = np.concatenate(([False], unknown[:-1]))
        starts = np.flatnonzero((np.diff(column, prepend=column[0] - 1) != 0) | unknown | after_unknown)
        low, high = np.fmin.reduceat(y, starts), np.fmax.reduceat(y, starts)
        x, y = np.repeat(x[starts], 2), np.stack((low, high), axis=1).reshape(-1)
        pairs = np.ones(len(x), bool)
        pairs[0::2] = led[starts]
        led, unknown = pairs, np.isnan(y)
    connect = np.zeros(len(x), np.int32)
    connect[:-1] = led[1:] & ~unknown[1:] & ~unknown[:-1]
    return x, np.where(unknown, 0.0, y), connect


def _sampled_together(cuts: list[Cut]) -> tuple[Cut | None, list[Cut]]:
    """Return the times and the values, a row each, of those curves that have the same times and no unknown value.

    One sampler's curves have: thinned all at once they take a fifth of the time.
    """
    if len(cuts) < _WORTH_IT or not len(cuts[0][0]):
        return None, cuts
    x = cuts[0][0]
    alike = [np.array_equal(x, at) and not np.isnan(values.min()) for at, values in cuts]
    rows = [values for (_, values), same in zip(cuts, alike, strict=True) if same]
    if len(rows) < _WORTH_IT:
        return None, cuts
    return (x, np.stack(rows)), [cut for cut, same in zip(cuts, alike, strict=True) if not same]


def _thinned_together(
    x: Floats, rows: Floats, from_ms: float, to_ms: float, columns: int, gap_ms: float
) -> tuple[Floats, Floats, Flags]:
    led = np.zeros(len(x), bool)
    np.less_equal(x[1:] - x[:-1], gap_ms, out=led[1:])
    if len(x) > 2 * columns:
        column = ((x - from_ms) * (columns / max(to_ms - from_ms, 1))).astype(np.int64)
        starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1) != 0)
        low, high = np.minimum.reduceat(rows, starts, axis=1), np.maximum.reduceat(rows, starts, axis=1)
        x, rows = np.repeat(x[starts], 2), np.stack((low, high), axis=2).reshape(len(rows), -1)
        pairs = np.ones(len(x), bool)
        pairs[0::2] = led[starts]
        led = pairs
    connect = np.zeros(len(x), np.int32)
    connect[:-1] = led[1:]
    return np.tile(x, len(rows)), rows.reshape(-1), np.tile(connect, len(rows))
