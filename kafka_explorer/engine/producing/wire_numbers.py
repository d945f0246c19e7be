"""Numbers and times as Avro and Protobuf write them. Pure."""

import re
from datetime import UTC, date, datetime

_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,]([0-9]{1,9}))?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_TIME_OF_DAY = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NANO_DIGITS = 9


def varint(number: int) -> bytes:
    """Return an unsigned number of 7 bits a byte, the lowest first."""
    parts = bytearray()
    while number >= 0x80:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])


def zigzag(number: int) -> bytes:
    """Return a signed number as Avro's long and Protobuf's sint64."""
    return varint(number << 1 if number >= 0 else (-number << 1) - 1)


def sized(data: bytes) -> bytes:
    """Return bytes behind their length, as a varint."""
    return varint(len(data)) + data


def seconds_and_nanos(text: str) -> tuple[int, int] | None:
    """Return a time in ISO 8601 as seconds since 1970 and nanoseconds; without a zone UTC. None of what is none."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    day, clock, fraction, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{zone or 'Z'}")
    except ValueError:
        return None
    elapsed = moment - _EPOCH
    return elapsed.days * 86_400 + elapsed.seconds, int((fraction or "").ljust(_NANO_DIGITS, "0"))


def time_count(text: str, digits: int) -> int | None:
    """Return a time in units of 10**-digits seconds since 1970; None of none, or of one that has more digits."""
    found = seconds_and_nanos(text)
    return None if found is None else _scaled(*found, digits)


def time_of_day_count(text: str, digits: int) -> int | None:
    """Return a time of day in units of 10**-digits seconds since midnight."""
    found = _TIME_OF_DAY.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    nanos = int((found[4] or "").ljust(_NANO_DIGITS, "0"))
    return _scaled(hours * 3600 + minutes * 60 + seconds, nanos, digits)


def day_count(text: str) -> int | None:
    """Return a date in days since 1970."""
    try:
        return (date.fromisoformat(text.strip()) - _EPOCH.date()).days
    except ValueError:
        return None


def hex_of(value: object) -> bytes | None:
    """Return the bytes of {"$hex": "00ff"}, which is how this program shows bytes in JSON; None of anything else."""
    if not isinstance(value, dict) or list(value) != ["$hex"] or not isinstance(value["$hex"], str):
        return None
    try:
        return bytes.fromhex(value["$hex"])
    except ValueError:
        return None


def _scaled(seconds: int, nanos: int, digits: int) -> int | None:
    unit = 10 ** (_NANO_DIGITS - digits)
    return None if nanos % unit else seconds * 10**digits + nanos // unit
