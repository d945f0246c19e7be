"""Moments as people write them: how long ago, a day and a time of it, or ISO 8601. To the millisecond. Pure.

A time without a zone is in the zone that the caller gives (None: this machine's). Where clocks were changed, such a
time may have come twice or never; then it is still one moment, and `Moment.doubt` tells which.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from datetime import time as time_of_day

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_UNITS_MS = {"ms": 1, "s": 1000, "m": 60_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 7 * 86_400_000}
_PIECE = re.compile(r"([0-9]{1,9})\s*(ms|min|[smhdw])", re.IGNORECASE)
_RELATIVE = re.compile(rf"(?:last\s+)?((?:{_PIECE.pattern}\s*)+)(?:ago)?", re.IGNORECASE)
_EPOCH_MS = re.compile(r"@\s*([0-9]{1,18})")
_DAY = re.compile(r"today|yesterday|[0-9]{4}-[0-9]{2}-[0-9]{2}", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?")
_ZONE = re.compile(r"z|utc|[+-][0-9]{2}(?::?[0-9]{2})?", re.IGNORECASE)
_ON_A_DAY = re.compile(
    rf"(?P<day>{_DAY.pattern})(?:[t\s]\s*(?P<clock>{_CLOCK.pattern}))?\s*(?P<zone>{_ZONE.pattern})?", re.IGNORECASE
)
_FORMS = (
    "15m, 2h or 3d for how long ago, yesterday 14:00, 2026-11-21 14:02, or ISO 8601 as in 2026-11-21T14:02:00+03:00"
)


class TextError(ValueError):
    """Typed text that is wrong at `column` (0-based, in characters); `reason` says why and what to write instead."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class Doubt:
    """Clocks were changed at this local time.

    `skipped`: it never came, and is taken to be as much later as the clocks were put forward. Otherwise it came twice
    and is taken to be the first. `other_ms` is what the other reading would be; only an offset from UTC tells them
    apart.
    """

    skipped: bool
    other_ms: int


@dataclass(frozen=True, slots=True)
class Moment:
    """Milliseconds since the epoch, never negative: to Kafka -1 would be the end and -2 the beginning."""

    at_ms: int
    doubt: Doubt | None = None


def parse_moment(text: str, now_ms: int, zone: tzinfo | None, column: int = 0) -> Moment:
    """Return the moment that `text` means, seen from `now_ms`.

    A day in "3d" has 24 hours. "today" and a date mean the beginning of that day. `column` is where `text` stands in
    what the user typed. Raises TextError.
    """
    word = text.strip()
    if word.lower() == "now":
        return Moment(now_ms)
    if match := _EPOCH_MS.fullmatch(word):
        return Moment(int(match.group(1)))
    if match := _RELATIVE.fullmatch(word):
        ago_ms = sum(int(count) * _UNITS_MS[unit.lower()] for count, unit in _PIECE.findall(match.group(1)))
        return Moment(max(0, now_ms - ago_ms))
    if _CLOCK.fullmatch(word):
        raise TextError(column, f"'{word}' could be on any day: write today {word} or yesterday {word}.")
    try:
        return _on_a_day(word.removeprefix("@").lstrip(), now_ms, zone)
    except (ValueError, OverflowError, OSError):
        raise TextError(column, f"'{text.strip()}' is no time: write {_FORMS}.") from None


def moment_text(at_ms: int, zone: tzinfo | None = UTC) -> str:
    """Write a moment so that `parse_moment` reads it back, in whichever zone: with its offset from UTC."""
    moment = moment_in(at_ms, zone)
    if moment is None:
        return f"@{at_ms}"
    written = moment.isoformat(" ", "milliseconds" if at_ms % 1000 else "seconds" if at_ms % 60_000 else "minutes")
    return written.removesuffix("+00:00") + "Z" if zone is UTC else written


def moment_in(at_ms: int, zone: tzinfo | None) -> datetime | None:
    """Return the date and time of a moment in `zone`; None for what no calendar can show."""
    try:
        return (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return None


def _on_a_day(word: str, now_ms: int, zone: tzinfo | None) -> Moment:
    match = _ON_A_DAY.fullmatch(word)
    if match is None:
        return _resolved(datetime.fromisoformat(word), zone)
    if match["zone"]:
        zone = _fixed_zone(match["zone"])
    day = _day(match["day"].lower(), now_ms, zone)
    if match["clock"] is None:
        # Where clocks are put forward at midnight the day begins at one: that is meant, there is nothing to tell.
        return Moment(_resolved(datetime.combine(day, time_of_day()), zone).at_ms)
    return _resolved(datetime.combine(day, _time_of_day(match["clock"])), zone)


def _day(word: str, now_ms: int, zone: tzinfo | None) -> date:
    if word not in {"today", "yesterday"}:
        return date.fromisoformat(word)
    today = (_EPOCH + timedelta(milliseconds=now_ms)).astimezone(zone).date()
    return today - timedelta(days=word == "yesterday")


def _time_of_day(text: str) -> time_of_day:
    hour, minute, second, fraction = (part or "0" for part in _CLOCK.findall(text)[0])
    return time_of_day(int(hour), int(minute), int(second), int(fraction[:6].ljust(6, "0")))


def _fixed_zone(text: str) -> tzinfo:
    if text.lower() in {"z", "utc"}:
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _resolved(moment: datetime, zone: tzinfo | None) -> Moment:
    if moment.tzinfo is not None:
        return Moment(max(0, (moment - _EPOCH) // _MILLISECOND))
    first, second = (_milliseconds(moment.replace(fold=fold), zone) for fold in (0, 1))
    # PEP 495: in a gap fold=0 has the offset of before it, so that it comes out later than fold=1.
    doubt = None if first == second else Doubt(skipped=first > second, other_ms=max(0, second))
    return Moment(max(0, first), doubt)


def _milliseconds(moment: datetime, zone: tzinfo | None) -> int:
    if zone is None:  # not astimezone(), which is an hour off where clocks were put forward
        return int(moment.replace(microsecond=0).timestamp()) * 1000 + moment.microsecond // 1000
    return (moment.replace(tzinfo=zone).astimezone(UTC) - _EPOCH) // _MILLISECOND
