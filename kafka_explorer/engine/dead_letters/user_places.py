"""What a dialect of the user's own tells of a record: from headers, or from JSON in its value or key. Pure."""

import contextlib
from dataclasses import dataclass

from kafka_explorer.engine.dead_letters.dead_letter import Doubt, DoubtKind, Failure, Origin
from kafka_explorer.engine.dead_letters.dialects import UserDialect
from kafka_explorer.engine.dead_letters.envelopes import NotExact, exact_event, exact_path, plain_text, time_of
from kafka_explorer.engine.dead_letters.error_texts import read_error
from kafka_explorer.engine.dead_letters.header_reading import HeadersRead
from kafka_explorer.engine.filters.nodes import Field, Part
from kafka_explorer.engine.records import Record

_MOST_DIGITS = 18
_NULL = b"null"


@dataclass(frozen=True, slots=True)
class ToldByUser:
    """What was found; `event` is None where the value itself is the event. Unless it `tells_key`, the key stays."""

    origin: Origin
    failure: Failure
    event: bytes | None
    doubts: tuple[Doubt, ...]
    key: bytes | None = None
    tells_key: bool = False


def told_by_user(record: Record, headers: HeadersRead, dialect: UserDialect) -> ToldByUser | None:
    """Read the places of a dialect; None when it found nothing at all, so that the record is not of this dialect."""
    doubts: list[Doubt] = []
    found = {told: _text(record, headers, place) for told, place in dialect.places.items()}
    if not any(text is not None for told, text in found.items() if told != "key"):  # any record may have a key
        return None
    event: bytes | None = None
    if (place := dialect.places.get("event")) is not None:
        event = _event(record, place, doubts)
    key, tells_key = _key(record, dialect.places.get("key"), doubts)
    error = read_error(found.get("message") or "")
    exception = found.get("exception") or error.exception
    failure = Failure(
        exception=exception,
        message=found.get("message") if found.get("exception") else error.message,
        stack_trace=found.get("stack_trace") or error.stack_trace,
        stage=found.get("stage"),
    )
    topic = found.get("topic") or None
    origin = Origin(
        topic=topic,
        partition=_number(record, headers, dialect, "partition", doubts),
        offset=_number(record, headers, dialect, "offset", doubts),
        timestamp_ms=_time(record, headers, dialect),
        group=found.get("group") or None,
        known_by="header" if topic else "unknown",
    )
    return ToldByUser(origin, failure, event, tuple(doubts), key, tells_key)


def _bytes(record: Record, place: Field) -> bytes | None:
    """Return what stands at a place that is no header: a token of JSON, or all of it."""
    data = record.key if place.part is Part.KEY else record.value
    return exact_path(place.path).token(data) if place.path else data


def _header(record: Record, place: Field) -> bytes | None:
    return next((each.value for each in reversed(record.headers) if each.name == place.name), None)


def _text(record: Record, headers: HeadersRead, place: Field) -> str | None:
    if place.part is Part.HEADER:
        return headers.text(place.name or "")
    data = _bytes(record, place)
    if place.path:
        return plain_text(data)
    return None if data is None else data.decode("utf-8", "replace")


def _number(record: Record, headers: HeadersRead, dialect: UserDialect, told: str, doubts: list[Doubt]) -> int | None:
    place = dialect.places.get(told)
    if place is None:
        return None
    if place.part is Part.HEADER:
        return headers.number(place.name or "", binary=True)
    text = _text(record, headers, place)
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return int(text)
    doubts.append(Doubt(DoubtKind.DAMAGED_HEADER, told))
    return None


def _time(record: Record, headers: HeadersRead, dialect: UserDialect) -> int | None:
    place = dialect.places.get("timestamp")
    if place is None:
        return None
    if place.part is Part.HEADER:
        value = _header(record, place)
        if value is not None and len(value) == 8 and not value.isdigit():
            return headers.number(place.name or "", binary=True)
        token = None if value is None else value if value.isdigit() else b'"' + value + b'"'
        return time_of(token)
    return time_of(_bytes(record, place))


def _event(record: Record, place: Field, doubts: list[Doubt]) -> bytes | None:
    if place.part is Part.HEADER:
        return _header(record, place)
    data = _bytes(record, place)
    if data is None:
        doubts.append(Doubt(DoubtKind.ENVELOPE_UNREADABLE, "event"))
        return None
    try:
        return exact_event(data) if place.path else data
    except NotExact as inexact:
        doubts.append(Doubt(DoubtKind.ENVELOPE_UNREADABLE, str(inexact)))
        return None


def _key(record: Record, place: Field | None, doubts: list[Doubt]) -> tuple[bytes | None, bool]:
    """Return the original's key, and whether it is told: JSON's null and a header's null are a null key."""
    if place is None:
        return None, False
    if place.part is Part.HEADER:
        named = [each.value for each in record.headers if each.name == place.name]
        if named:
            return named[-1], True
    elif (data := _bytes(record, place)) is not None:
        with contextlib.suppress(NotExact):
            return (None if data == _NULL else exact_event(data)) if place.path else data, True
    doubts.append(Doubt(DoubtKind.KEY_LOST))
    return None, False
