"""Where the axes of a plot have their marks, and what stands there. Pure functions, without a plot."""

import math
from datetime import UTC, datetime
from typing import Literal

from kafka_explorer.ui import formats
from kafka_explorer.ui.formats import TimeZone, zone_of

Unit = Literal["count", "seconds", "rate"]

_SECOND, _MINUTE, _HOUR, _DAY = 1_000, 60_000, 3_600_000, 86_400_000
_STEPS_MS = (
    *(n * _SECOND for n in (1, 2, 5, 10, 15, 30)),
    *(n * _MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * _HOUR for n in (1, 2, 3, 6, 12)),
    *(n * _DAY for n in (1, 2, 7, 14, 28, 91, 182, 364)),
)
_STEPS_S = (0.01, 0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
_SHORT_UNITS = ((1e12, " T"), (1e9, " G"), (1e6, " M"), (1e4, " k"))


def time_ticks(from_ms: float, to_ms: float, most: int, zone: TimeZone) -> list[tuple[int, str]]:
    """Return up to `most` round times between two (ms since 1970) with their texts, round in `zone`."""
    step = next((step for step in _STEPS_MS if (to_ms - from_ms) / step <= most), 0)
    if to_ms <= from_ms or not step:
        return []
    offset = _offset_ms(from_ms, zone)
    first = math.ceil((from_ms + offset) / step) * step - offset
    return [(at, _clock_text(at, step, zone)) for at in range(int(first), int(to_ms) + 1, step)]


def value_ticks(low: float, high: float, most: int, unit: Unit) -> list[tuple[float, str]]:
    """Return up to `most` round values from `low` to `high` with their texts."""
    if high <= low:
        return []
    step = _round_step((high - low) / max(most, 1), unit)
    first = math.ceil(low / step - 1e-9)
    values = [n * step for n in range(first, math.floor(high / step + 1e-9) + 1)]
    return [(value, value_text(value, unit, short=True)) for value in values]


def log_ticks(high: float, most: int, unit: Unit) -> list[tuple[float, str]]:
    """Return the values 0, 1, 10, 100... up to `high`, with every second or third left out where there are many."""
    decades = math.ceil(math.log10(1 + max(high, 1)))
    every = max(1, math.ceil(decades / max(most - 1, 1)))
    values = [0.0, *(10.0**power for power in range(0, decades + 1, every))]
    return [(value, value_text(value, unit, short=True)) for value in values if value <= high * 1.001]


def top_of(high: float, unit: Unit) -> float:
    """Return where an axis that must show `high` ends: a little above it, and never at nothing."""
    return max(high * 1.08, 5.0 if unit == "count" else 1.0)


def value_text(value: float, unit: Unit, *, short: bool = False) -> str:
    """Return a value as read beside a curve, or `short` as on an axis."""
    if unit == "seconds":
        text = formats.duration(value)
        return text.removesuffix(" 00 s").removesuffix(" 00 m") if short else text
    if unit == "rate":
        return formats.rate(value)
    if short and abs(value) >= 1e5:
        factor, suffix = next(pair for pair in _SHORT_UNITS if abs(value) >= pair[0])
        factor = 1e3 if suffix == " k" else factor
        return f"{value / factor:,.4g}{suffix}"
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:,.1f}"


def moment_text(at_ms: float, zone: TimeZone, *, day: bool) -> str:
    """Return a time as read beside a curve, to the second; with its `day` when the window is longer than one."""
    moment = _moment(at_ms, zone)
    return f"{moment:%a %d %b %H:%M:%S}" if day else f"{moment:%H:%M:%S}"


def _round_step(least: float, unit: Unit) -> float:
    if unit == "seconds":
        for step in _STEPS_S:
            if step >= least:
                return step
        return 86400.0 * math.ceil(least / 86400)
    power = 10.0 ** math.floor(math.log10(least))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * 0.999)
    return max(step, 1.0) if unit == "count" else step


def _clock_text(at_ms: int, step_ms: int, zone: TimeZone) -> str:
    moment = _moment(at_ms, zone)
    if step_ms < _MINUTE:
        return f"{moment:%H:%M:%S}"
    if step_ms < _DAY and (moment.hour, moment.minute) != (0, 0):
        return f"{moment:%H:%M}"
    return _day_text(moment)


def _day_text(moment: datetime) -> str:
    return f"{moment.day} {moment:%b}"


def _moment(at_ms: float, zone: TimeZone) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone_of(zone))


def _offset_ms(at_ms: float, zone: TimeZone) -> int:
    offset = _moment(at_ms, zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds() * 1000)
