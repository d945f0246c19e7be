"""How numbers, sizes and times read on the screen. Pure functions; None becomes a dash.

Sizes are binary (1 KB = 1,024 B), as Kafka's own settings are. Thousands are separated by commas and fractions by
points in every language, so that what is seen can be compared with Kafka's tools and copied into them.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from PySide6.QtCore import QCoreApplication

TimeZone = Literal["local", "utc"]

DASH = "–"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SIZE_UNITS = ("KB", "MB", "GB", "TB", "PB")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def _tr(text: str) -> str:
    return QCoreApplication.translate("formats", text)


def integer(number: int | None) -> str:
    """``1234567`` -> "1,234,567"."""
    return DASH if number is None else f"{number:,}"


def counted(number: int, one: str, many: str) -> str:
    """``counted(3, tr("partition"), tr("partitions"))`` -> "3 partitions"."""
    return f"{number:,} {one if number == 1 else many}"


def size(size_bytes: int | None) -> str:
    """``4301`` -> "4.2 KB"; below 1,024 whole bytes: "512 B"."""
    if size_bytes is None:
        return DASH
    if abs(size_bytes) < 1024:
        return f"{size_bytes} B"
    value = float(size_bytes)
    for unit in _SIZE_UNITS:
        value /= 1024
        if abs(value) < 999.95 or unit == _SIZE_UNITS[-1]:
            break
    return f"{value:,.1f} {unit}"


def rate(per_s: float | None) -> str:
    """Things per second: "5.2/s", "412/s", "4.1 k/s", "412 k/s", "1.2 M/s"."""
    if per_s is None:
        return DASH
    value, unit = per_s, ""
    if per_s >= 999_500:
        value, unit = per_s / 1_000_000, " M"
    elif per_s >= 999.5:
        value, unit = per_s / 1_000, " k"
    digits = f"{value:.1f}" if 0 < value < 9.95 else f"{value:,.0f}"
    return f"{digits}{unit}/s"


def duration(seconds: float | None) -> str:
    """Two units at most: "0.4 s", "42 s", "14 m 08 s", "6 h 20 m", "7 d", "3 d 4 h"."""
    if seconds is None:
        return DASH
    if seconds < 9.95:
        return f"{seconds:.1f} s" if seconds else "0 s"
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} m {whole % _MINUTE:02d} s"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE:02d} m"
    days, hours = whole // _DAY, whole % _DAY // _HOUR
    return f"{days:,} d {hours} h" if hours else f"{days:,} d"


def ago(at_ms: int | None, now_ms: int) -> str:
    """How long ago `at_ms` (ms since 1970) was, roughly: "just now", "12 s ago", "2 h ago", "in 5 m"."""
    if at_ms is None:
        return DASH
    seconds = (now_ms - at_ms) / 1000
    for unit_s, unit in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "m"), (1, "s")):
        if abs(seconds) >= unit_s:
            span = f"{int(abs(seconds) / unit_s):,} {unit}"
            return _tr("%s ago") % span if seconds > 0 else _tr("in %s") % span
    return _tr("just now")


def zone_of(zone: TimeZone) -> tzinfo | None:
    """What `datetime` wants: UTC, or None for the desktop's zone."""
    return UTC if zone == "utc" else None


def timestamp(at_ms: int | None, zone: TimeZone = "local") -> str:
    """A time in ms since 1970 -> "2026-11-22 15:58:59.241"; the zone stands in the column's title (`zone_title`).

    What no calendar can show (before year 1, after 9999) is told as the number it is.
    """
    if at_ms is None:
        return DASH
    moment = _moment(at_ms, zone)
    if moment is None:
        return str(at_ms)
    return moment.replace(tzinfo=None).isoformat(" ", "milliseconds")


def timestamp_full(at_ms: int | None, zone: TimeZone = "local") -> str:
    """Like `timestamp`, with its own offset from UTC: "2026-11-22 15:58:59.241 +03:00", "... UTC"."""
    moment = None if at_ms is None else _moment(at_ms, zone)
    if moment is None:
        return timestamp(at_ms, zone)
    return f"{timestamp(at_ms, zone)} {'UTC' if zone == 'utc' else _offset(moment)}"


def zone_title(zone: TimeZone, at_ms: int | None = None) -> str:
    """What to write beside times: "UTC" or "local, UTC+03:00" (the offset at `at_ms`, else now)."""
    if zone == "utc":
        return "UTC"
    moment = (None if at_ms is None else _moment(at_ms, zone)) or datetime.now(UTC).astimezone()
    return _tr("local, UTC%s") % _offset(moment)


def _moment(at_ms: int, zone: TimeZone) -> datetime | None:
    try:
        return (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone_of(zone))
    except (OverflowError, ValueError, OSError):
        return None


def _offset(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    minutes = int(abs(offset.total_seconds())) // 60
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
