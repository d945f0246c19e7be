"""Curves for charts from the history: as many points as there are pixels, peaks kept, gaps as gaps.

It reads the file by itself while another thread writes it. numpy makes this fast; nothing that a scan's child process
imports may import this.
"""

import enum
import sqlite3
from array import array
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kafka_explorer.engine.lag.history import Series
from kafka_explorer.engine.lag.history_chunks import (
    CHUNK_MINUTES,
    MINUTE_COLUMNS,
    MINUTE_MS,
    SAMPLE_COLUMNS,
    UNKNOWN,
    unpack,
)

Floats = NDArray[np.float64]
Columns = dict[str, Floats]

RAW_WINDOW_MS = 3 * 60 * 60 * 1000
"""Longer windows are drawn by the minute: smallest and largest of each."""
GAP_MS = 30_000
_MINUTE_GAP_MS = 150_000
_BUSY_S = 2.0
_AT_ONCE = 400  # chunks per query; SQLite takes at least 999 parameters
_RAW_NAMES = ("at", "lag", "produced", "consumed", "time_lag")
_MINUTE_NAMES = ("at", "low", "high", "lag", "produced", "consumed", "time_lag")


class Quantity(enum.Enum):
    """What a curve shows."""

    LAG = "lag"
    """Offsets."""
    TIME_LAG = "time lag"
    """Seconds."""
    IN_RATE = "in rate"
    """Offsets written per second."""
    CONSUME_RATE = "consume rate"
    """Offsets read per second."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points to draw a line through: seconds since the epoch and values; NaN in `values` is a gap in the line."""

    times: Floats
    values: Floats

    def __len__(self) -> int:
        return len(self.times)


@dataclass(frozen=True, slots=True)
class CurveRequest:
    """Which curves of which window, and about how many pixels wide they will be drawn."""

    series: tuple[Series, ...]
    quantity: Quantity
    begin_ms: int
    end_ms: int
    pixels: int = 1000


Curves = Mapping[Series, Curve]


def known_series(path: Path) -> tuple[Series, ...]:
    """Return all series of a history, by name; none when there is no such file."""
    if not path.exists():
        return ()
    with closing(_open(path)) as base:
        return tuple(sorted(_ids(base), key=lambda series: (series.group, series.topic, series.partition)))


def read_curves(path: Path, request: CurveRequest) -> Generator[None, None, Curves]:
    """Return a curve for each of the request's series, empty where there is nothing; yields after each."""
    if not path.exists():
        return {series: Curve(np.empty(0), np.empty(0)) for series in request.series}
    found: dict[Series, Curve] = {}
    with closing(_open(path)) as base:
        ids, minutes = _ids(base), _recent_minutes(base, request)
        for series in request.series:
            yield
            found[series] = _read(base, ids.get(series, -1), minutes, request)
    return found


def decimated(times: Floats, values: Floats, pixels: int, begin_s: float, end_s: float) -> tuple[Floats, Floats]:
    """Return at most two points a pixel, the smallest and the largest value of it, in the order of time.

    NaN separates: a pixel in which the line is broken stays broken.
    """
    if len(times) <= 2 * pixels or end_s <= begin_s:
        return times, values
    column = np.clip(((times - begin_s) * (pixels / (end_s - begin_s))).astype(np.int64), 0, pixels - 1)
    starts = np.flatnonzero(np.r_[True, column[1:] != column[:-1]])
    broken = np.isnan(values)
    low = np.minimum.reduceat(np.where(broken, np.inf, values), starts)
    high = np.maximum.reduceat(np.where(broken, -np.inf, values), starts)
    nothing = np.isinf(low)  # nothing but a gap
    gap = np.add.reduceat(broken.astype(np.int64), starts) > 0
    ends = np.r_[starts[1:], len(times)] - 1
    kept_times = np.column_stack((times[starts], times[ends], times[ends]))
    kept_values = np.column_stack((low, high, np.where(gap, np.nan, 0.0)))
    kept_values[nothing, :2] = np.nan
    used = np.column_stack((np.ones(len(starts), bool), ~nothing, gap & ~nothing))
    return kept_times[used], kept_values[used]


def _read(base: sqlite3.Connection, series: int, minutes: Sequence[int], request: CurveRequest) -> Curve:
    by_minute = request.end_ms - request.begin_ms > RAW_WINDOW_MS
    columns = _chunks(base, "minutes" if by_minute else "raw", series, request)
    if not by_minute and not len(columns["at"]):
        # Older than a day: only minutes are left.
        columns = _chunks(base, "minutes", series, request)
        by_minute = len(columns["at"]) > 0
    gap_ms = _MINUTE_GAP_MS if by_minute else GAP_MS
    columns = _joined(columns, _recent(base, series, minutes))
    times, values = _values(columns, request.quantity, gap_ms)
    inside = (times >= request.begin_ms / 1000) & (times <= request.end_ms / 1000)
    shown = decimated(times[inside], values[inside], request.pixels, request.begin_ms / 1000, request.end_ms / 1000)
    return Curve(*shown)


def _values(columns: Columns, quantity: Quantity, gap_ms: int) -> tuple[Floats, Floats]:
    at = columns["at"]
    if not len(at):
        return at, at
    pause = np.flatnonzero(np.diff(at) > gap_ms) + 1
    if quantity is Quantity.LAG:
        if np.array_equal(columns["low"], columns["high"], equal_nan=True):
            return _with_gaps(at / 1000, columns["lag"], pause)
        # Both ends of each minute, so that a peak is seen.
        both = np.column_stack((columns["low"], columns["high"])).ravel()
        return _with_gaps(np.repeat(at, 2) / 1000, both, pause * 2)
    if quantity is Quantity.TIME_LAG:
        return _with_gaps(at / 1000, columns["time_lag"] / 1000, pause)
    counts = columns["produced" if quantity is Quantity.IN_RATE else "consumed"]
    return _with_gaps(at / 1000, _rates(at, counts), pause)


def _rates(at: Floats, counts: Floats) -> Floats:
    """Per second since the point before; a step backwards (offsets moved, counting begun anew) is unknown."""
    rates = np.full(len(at), np.nan)
    steps = np.diff(counts)
    with np.errstate(invalid="ignore"):
        rates[1:] = np.where(steps >= 0, steps / (np.diff(at) / 1000), np.nan)
    return rates


def _with_gaps(times: Floats, values: Floats, after: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Put a NaN before each point that comes after a pause: who draws lifts the pen there."""
    return np.insert(times, after, times[after]), np.insert(values, after, np.nan)


def _chunks(base: sqlite3.Connection, table: str, series: int, request: CurveRequest) -> Columns:
    first = request.begin_ms // MINUTE_MS // CHUNK_MINUTES
    last = request.end_ms // MINUTE_MS // CHUNK_MINUTES
    names = _RAW_NAMES if table == "raw" else _MINUTE_NAMES
    width = SAMPLE_COLUMNS if table == "raw" else MINUTE_COLUMNS
    parts: list[list[array[int]]] = []
    for begin in range(first, last + 1, _AT_ONCE):
        chunks = [*range(begin, min(begin + _AT_ONCE, last + 1))]
        marks = ",".join("?" * len(chunks))
        sql = f"SELECT data FROM {table} WHERE chunk IN ({marks}) AND series = ? ORDER BY chunk"  # noqa: S608 - only question marks and our own names
        parts += [unpack(data, width) for (data,) in base.execute(sql, (*chunks, series))]
    flat = [np.concatenate([np.asarray(part[column]) for part in parts] or [np.empty(0)]) for column in range(width)]
    return _as_columns(names, flat)


def _recent(base: sqlite3.Connection, series: int, minutes: Sequence[int]) -> Columns:
    where = f"minute IN ({','.join('?' * len(minutes))}) AND series = ?"
    sql = f"SELECT at_ms, lag, produced, consumed, time_lag_ms FROM recent WHERE {where} ORDER BY minute, at_ms"  # noqa: S608 - only question marks
    rows = [[UNKNOWN if value is None else value for value in row] for row in base.execute(sql, (*minutes, series))]
    flat = np.asarray(rows, np.int64).reshape(-1, SAMPLE_COLUMNS)
    return _as_columns(_RAW_NAMES, [flat[:, column] for column in range(SAMPLE_COLUMNS)])


def _recent_minutes(base: sqlite3.Connection, request: CurveRequest) -> list[int]:
    """The minutes of the window that are not packed yet."""
    sql = "SELECT DISTINCT minute FROM recent WHERE minute BETWEEN ? AND ? ORDER BY minute DESC LIMIT ?"
    window = request.begin_ms // MINUTE_MS, request.end_ms // MINUTE_MS
    return [minute for (minute,) in base.execute(sql, (*window, _AT_ONCE))]


def _as_columns(names: Sequence[str], values: Sequence[NDArray[np.generic]]) -> Columns:
    columns: Columns = {}
    for name, column in zip(names, values, strict=True):
        known = column.astype(np.float64)
        known[known == UNKNOWN] = np.nan
        columns[name] = known
    columns.setdefault("low", columns["lag"])
    columns.setdefault("high", columns["lag"])
    return columns


def _joined(older: Columns, newer: Columns) -> Columns:
    return {name: np.concatenate((values, newer[name])) for name, values in older.items()}


def _ids(base: sqlite3.Connection) -> dict[Series, int]:
    rows = base.execute("SELECT id, grp, topic, part FROM series")
    return {Series(group, topic, partition): number for number, group, topic, partition in rows}


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_S)
