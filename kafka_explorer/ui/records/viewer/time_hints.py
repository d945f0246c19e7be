"""Numbers that are probably times, told as such beside them: Jackson's arrays, and counts since 1970. Pure."""

import re
from datetime import UTC, datetime

from kafka_explorer.engine.decoders.times import iso_instant
from kafka_explorer.ui.clock import Clock

_ARRAY = re.compile(r"\[\s*(\d{4})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2})((?:\s*,\s*\d{1,9}){0,4})\s*\]")
_COUNT = re.compile(r"(\d{10}|\d{13}|\d{16}|\d{19})")
_INSTANT = re.compile(r"(\d{10})\.(\d{9}|\d{6}|\d{3})")
_TIMELY = re.compile(
    r"(?:^|[^a-z])(?:at|on|ts|exp|iat|nbf)$|(?:At|On|Ts|TS)$|time|date|expir|created|updated|since|until|epoch|instant|"
    r"timestamp|when|moment",
)
_LINE = re.compile(r'\s*(?:"(?P<name>[^"\\]{0,200})"\s*:\s*)?(?P<value>\[[\d,\s]{8,60}\]|[\d.]{10,30}),?\s*')
_FIRST_S, _LAST_S = 946_684_800, 4_102_444_800
"""The years 2000 to 2099: other numbers are counts of something else."""
_DAY, _FULL, _MOST = 3, 5, 7
_SECOND_DIGITS = 10
_MILLISECONDS_END = len("2026-11-22 15:58:59.241")


def line_hint(line: str, clock: Clock) -> str:
    """Return the time in a line of pretty JSON, or ""."""
    match = _LINE.fullmatch(line)
    return "" if match is None else value_hint(match["name"] or "", match["value"], clock)


def value_hint(name: str, token: str, clock: Clock) -> str:
    """Return a value as a time if it is probably one, else ""; `name` is that of its member.

    Arrays are local times, whose zone nobody knows; counts are shown in the zone of the clock.
    """
    if match := _ARRAY.fullmatch(token):
        return _of_array([int(number) for number in re.findall(r"\d+", token)])
    if match := _COUNT.fullmatch(token):
        digits = len(token) - _SECOND_DIGITS
        # A number of ten digits is a telephone's as well.
        return _of_count(int(token), digits, clock) if digits or _TIMELY.search(name) else ""
    if match := _INSTANT.fullmatch(token):
        return _of_count(int(match[1] + match[2]), len(match[2]), clock)
    return ""


def _of_array(numbers: list[int]) -> str:
    year, month, day, hour, minute, second, nanos = [*numbers, *[0] * (_MOST - len(numbers))]
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return ""
    if len(numbers) == _DAY:
        return f"{moment:%Y-%m-%d}"
    if len(numbers) < _FULL:
        return ""
    return f"{moment:%Y-%m-%d %H:%M:%S}" + (f".{nanos:09d}".rstrip("0") if nanos else "")


def _of_count(count: int, digits: int, clock: Clock) -> str:
    seconds = count // 10**digits
    if not _FIRST_S <= seconds < _LAST_S:
        return ""
    finer = digits > 3
    text = clock.timestamp_full(count // 10 ** (digits - 3) if finer else count * 10 ** (3 - digits))
    if finer and (exact := iso_instant(count, digits)) is not None:
        rest = exact.rstrip("Z").partition(".")[2][3:]
        text = text[:_MILLISECONDS_END] + rest + text[_MILLISECONDS_END:]
    return text
