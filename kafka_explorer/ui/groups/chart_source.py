"""Which curves of the history the chart of a group wants, and those curves as the chart takes them."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kafka_explorer.engine.lag.history import Series
from kafka_explorer.engine.lag.meaning import GroupMeaning
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.ui.groups.lag_chart import Metric, Split
from kafka_explorer.ui.groups.words import place_text

if TYPE_CHECKING:
    from kafka_explorer.engine.curves import Curve

MOST_CURVES = 200
_FINE_WINDOW_MS = 3 * 60 * 60 * 1000
_FEW, _FINE_POINTS, _COARSE_POINTS = 20, 4_000, 1_000


@dataclass(frozen=True, slots=True)
class CurveWish:
    """What to read: curves of `names` and `series`, in this order, of [from_ms, to_ms]."""

    path: Path
    metric: Metric
    series: tuple[tuple[str, Series], ...]
    from_ms: int
    to_ms: int


def range_to_read(window_ms: tuple[int, int], zoomed_ms: tuple[float, float] | None) -> tuple[int, int]:
    """Return what to read of a window: as much again on both sides of what is zoomed into, so that panning finds some.

    A short window is always read as a whole: it has all samples already.
    """
    begin, end = window_ms
    if zoomed_ms is None or end - begin <= _FINE_WINDOW_MS:
        return window_ms
    low, high = (int(at) for at in zoomed_ms)
    return max(begin, 2 * low - high), min(end, 2 * high - low)


def by_importance(known: GroupMeaning) -> list[Place]:
    """Return the group's partitions, those with most lag first, equal ones by name."""
    return sorted(known.partitions, key=lambda place: (-(known.partitions[place].lag or 0), place))


def series_of(group: str, places: Sequence[Place], split: Split) -> tuple[tuple[str, Series], ...]:
    """Return name and series of each curve, in the order of `places`; 200 at most."""
    if split is Split.GROUP:
        return ((group, Series(group)),)
    if split is Split.TOPIC:
        return tuple((topic, Series(group, topic)) for topic in _in_order(topic for topic, _ in places))[:MOST_CURVES]
    return tuple((place_text(place), Series(group, *place)) for place in places[:MOST_CURVES])


def read(wish: CurveWish) -> Generator[None, None, "list[Curve]"]:
    """Read the curves from the history's file."""
    from kafka_explorer.engine.curves import Curve
    from kafka_explorer.engine.lag.curves import CurveRequest, Quantity, read_curves

    quantities = {
        Metric.LAG: Quantity.LAG,
        Metric.BEHIND: Quantity.TIME_LAG,
        Metric.IN: Quantity.IN_RATE,
        Metric.OUT: Quantity.CONSUME_RATE,
    }
    request = CurveRequest(
        tuple(series for _, series in wish.series),
        quantities[wish.metric],
        wish.from_ms,
        wish.to_ms,
        _FINE_POINTS if len(wish.series) <= _FEW else _COARSE_POINTS,
    )
    found = yield from read_curves(wish.path, request)
    return [Curve(name, found[series].times * 1000, found[series].values) for name, series in wish.series]


def _in_order(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
