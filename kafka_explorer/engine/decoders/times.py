"""Counted times as ISO 8601, exact to the digit, or nothing where the calendar has no such day."""

from datetime import UTC, date, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(1970, 1, 1)
_DAY_S = 86_400


def iso_time(seconds: int, fraction: int, digits: int, *, zone: str = "Z") -> str | None:
    """Return a time `seconds` after the epoch with `fraction` in `digits` decimal digits; None beyond year 1 to 9999.

    `zone` is "" for a local time, whose zone nobody knows.
    """
    if digits and fraction >= 10**digits:
        return None
    try:
        moment = _EPOCH + timedelta(days=seconds // _DAY_S, seconds=seconds % _DAY_S)
    except OverflowError:
        return None
    point = f".{fraction:0{digits}d}" if digits else ""
    return moment.strftime(f"{moment.year:04d}-%m-%dT%H:%M:%S") + point + zone


def iso_instant(count: int, digits: int, *, zone: str = "Z") -> str | None:
    """Return a time counted in units of 10**-digits seconds since the epoch."""
    unit = 10**digits
    return iso_time(count // unit, count % unit, digits, zone=zone)


def iso_date(days: int) -> str | None:
    """Return the date `days` after the epoch."""
    try:
        return (_FIRST_DAY + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def iso_time_of_day(count: int, digits: int) -> str | None:
    """Return a time of day counted in units of 10**-digits seconds since midnight."""
    unit = 10**digits
    seconds, fraction = divmod(count, unit)
    if not 0 <= seconds < _DAY_S:
        return None
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{fraction:0{digits}d}"
