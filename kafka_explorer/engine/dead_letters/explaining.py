"""Explains one record of a dead-letter topic: why it failed, where it came from, what would be sent back. Pure.

Whatever a record holds, `explain` gives a dead letter: what cannot be read is a doubt and never an error.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, Doubt, DoubtKind, Event, Failure, KnownBy, Origin
from kafka_explorer.engine.dead_letters.dialects import (
    DIALECTS,
    ENVELOPE,
    ENVELOPE_TYPE_HEADERS,
    PLAIN,
    REDRIVE_COUNT,
    SHARE_GROUP,
    Dialect,
    Repeated,
    UserDialect,
    is_stripped,
)
from kafka_explorer.engine.dead_letters.envelopes import Envelope, content_of, looks_like_envelope, open_envelope
from kafka_explorer.engine.dead_letters.error_texts import cause_message, read_error
from kafka_explorer.engine.dead_letters.fingerprints import fingerprint
from kafka_explorer.engine.dead_letters.header_reading import HeadersRead
from kafka_explorer.engine.dead_letters.names import source_by_name
from kafka_explorer.engine.dead_letters.user_places import told_by_user
from kafka_explorer.engine.records import UNREADABLE_HEADERS, Record

_ENVELOPE_CLASS = b"DeadLetterEvent"
_TYPE_HEADER = "__TypeId__"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known beside the record: partitions by topic ({}: unknown), the user's mappings and dialects.

    `mappings` lead from a dead-letter topic to its source.
    """

    partitions: Mapping[str, int] = field(default_factory=dict, hash=False)
    mappings: Mapping[str, str] = field(default_factory=dict, hash=False)
    dialects: tuple[UserDialect, ...] = ()


NOTHING_KNOWN = Knowledge()
_NOWHERE, _UNTOLD = Origin(), Failure()
_KEY_LOST = Doubt(DoubtKind.KEY_LOST)


@dataclass(frozen=True, slots=True)
class Told:
    """What a dialect makes of a record, before the source is settled. `event` is None where the value itself is it.

    `key` counts only where the dialect `tells_key`: else the record's own stays.
    """

    dialect: str
    origin: Origin = _NOWHERE
    failure: Failure = _UNTOLD
    rounds: int = 0
    event: bytes | None = None
    strip: tuple[str, ...] = ()
    unwrapped: bool = False
    doubts: tuple[Doubt, ...] = ()
    key: bytes | None = None
    tells_key: bool = False


def explain(record: Record, knowledge: Knowledge = NOTHING_KNOWN, *, with_content: bool = True) -> DeadLetter:
    """Explain one record. Never raises. Who only groups does without `content`, which is then ""."""
    headers = HeadersRead(record.headers)
    told = _told(record, headers, knowledge)
    origin, of_origin = _settled(record.topic, told, knowledge)
    event, taken_off = _event(record, told)
    doubts = [*headers.doubts, *told.doubts, *of_origin]
    if UNREADABLE_HEADERS in headers:
        doubts.append(Doubt(DoubtKind.HEADERS_UNREADABLE))
    return DeadLetter(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp_ms=record.timestamp_ms,
        dialect=told.dialect,
        origin=origin,
        failure=told.failure,
        rounds=max(told.rounds, headers.number(REDRIVE_COUNT) or 0),
        event=event,
        taken_off=taken_off,
        fingerprint=fingerprint(told.failure, origin.group),
        content=_content(event, doubts) if with_content else "",
        doubts=tuple(doubts),
    )


def _content(event: Event, doubts: Iterable[Doubt]) -> str:
    """An event that comes in an envelope may be spelled anew each time; any other keeps its bytes."""
    kinds = {doubt.kind for doubt in doubts}
    if DoubtKind.ORIGINAL_ELSEWHERE in kinds:
        return ""
    return content_of(event.value, canonical=DoubtKind.HEADERS_LOST in kinds)


def _told(record: Record, headers: HeadersRead, knowledge: Knowledge) -> Told:
    for user in knowledge.dialects:
        if user.is_for(record.topic) and (found := _by_user(record, headers, user)) is not None:
            return found
    dialect = dialect_of(record)
    if dialect is not None:
        return _by_headers(record, headers, dialect)
    envelope = open_envelope(record.value)
    if envelope is not None or (looks_like_envelope(record.value) and _names_envelope(record)):
        return _by_envelope(record, envelope or Envelope(None, None, None, ""))
    return Told(PLAIN)


def dialect_of(record: Record) -> Dialect | None:
    """Return the framework whose header was added last: a record may have been through several."""
    if record.headers and (first := _marked(record.headers[0].name)) and first.repeated is Repeated.FIRST:
        return first  # these are put before all others
    for header in reversed(record.headers):
        if (found := _marked(header.name)) is not None and found.repeated is Repeated.LAST:
            return found
    return next((found for header in record.headers if (found := _marked(header.name)) is not None), None)


_BY_MARK = {mark: dialect for dialect in DIALECTS for mark in dialect.marks}


def _marked(name: str) -> Dialect | None:
    return _BY_MARK.get(name)


def _by_headers(record: Record, headers: HeadersRead, dialect: Dialect) -> Told:
    place = _newest_place(record.topic, headers, dialect)
    topic = headers.text(dialect.topic, place) or None
    group = headers.text(dialect.group, dialect.repeated) if dialect.group else None
    doubts: list[Doubt] = []
    if dialect.name == SHARE_GROUP:
        kind = DoubtKind.ORIGINAL_ELSEWHERE if record.key is None and record.value is None else DoubtKind.HEADERS_LOST
        doubts.append(Doubt(kind))
    origin = Origin(
        topic=topic,
        partition=_number(headers, dialect, dialect.partition, place),
        offset=_number(headers, dialect, dialect.offset, place),
        timestamp_ms=_number(headers, dialect, dialect.timestamp, place),
        group=f"{dialect.group_prefix}{group}" if group else None,
        known_by="header" if topic else "unknown",
    )
    rounds = max(0, headers.count(dialect.topic) - 1) if dialect.counts_rounds else 0
    return Told(dialect.name, origin, _failure(headers, dialect), rounds, doubts=tuple(doubts))


def _newest_place(own: str, headers: HeadersRead, dialect: Dialect) -> int | Repeated:
    """Return which of repeated places counts: the newest that is not the dead-letter topic itself."""
    if (dialect.places or dialect.repeated) is Repeated.FIRST:
        return Repeated.FIRST
    topics = headers.all(dialect.topic)
    return next((place for place in range(len(topics) - 1, -1, -1) if topics[place] not in {own, None}), Repeated.LAST)


def _number(headers: HeadersRead, dialect: Dialect, name: str, place: int | Repeated) -> int | None:
    return headers.number(name, place, binary=dialect.binary) if name else None


def _failure(headers: HeadersRead, dialect: Dialect) -> Failure:
    def text(names: Iterable[str]) -> str | None:
        found = (headers.text(name, dialect.repeated) for name in names)
        return next((said for said in found if said), None)

    classes = [said for name in dialect.exception if (said := headers.text(name, dialect.repeated))]
    stack_trace, message = text(dialect.stack_trace), text(dialect.message)
    exception = classes[0] if classes else None
    outer = next((each for each in classes[1:] if each != exception), None)
    # Spring's message is the wrapper's and the cause's in one; the cause's own words stand in the stack trace.
    said = cause_message(stack_trace, exception) if outer else None
    if exception is None and message:
        error = read_error(message)
        exception, message, stack_trace = error.exception, error.message, stack_trace or error.stack_trace
    return Failure(exception, outer, said or message, stack_trace, text(dialect.stage))


def _names_envelope(record: Record) -> bool:
    return any(each.name == _TYPE_HEADER and _ENVELOPE_CLASS in (each.value or b"") for each in record.headers)


def _by_envelope(record: Record, envelope: Envelope) -> Told:
    error = read_error(envelope.error or "")
    failure = Failure(error.exception, None, error.message, error.stack_trace, at_ms=envelope.at_ms)
    if envelope.event is None:
        return Told(ENVELOPE, failure=failure, doubts=(Doubt(DoubtKind.ENVELOPE_UNREADABLE, envelope.problem),))
    doubts = _of_envelope(record, envelope.event)
    return Told(ENVELOPE, failure=failure, event=envelope.event, unwrapped=True, doubts=doubts)


def _of_envelope(record: Record, event: bytes) -> tuple[Doubt, ...]:
    doubts = [Doubt(DoubtKind.HEADERS_LOST)]
    if record.key is None:
        doubts.append(_KEY_LOST)
    if event == b"null":
        doubts.append(Doubt(DoubtKind.EVENT_NULL))
    return tuple(doubts)


def _by_user(record: Record, headers: HeadersRead, user: UserDialect) -> Told | None:
    said = told_by_user(record, headers, user)
    if said is None:
        return None
    doubts = list(said.doubts)
    if said.event is not None:
        of_envelope = _of_envelope(record, said.event)
        doubts += [each for each in of_envelope if each not in doubts and not (said.tells_key and each == _KEY_LOST)]
    return Told(
        dialect=user.name,
        origin=said.origin,
        failure=said.failure,
        event=said.event,
        strip=user.strip,
        unwrapped=said.event is not None,
        doubts=tuple(doubts),
        key=said.key,
        tells_key=said.tells_key,
    )


def _settled(dlq: str, told: Told, knowledge: Knowledge) -> tuple[Origin, list[Doubt]]:
    """Settle the source by trust: the header, the name whose source exists, the user's mapping."""
    origin, known = told.origin, knowledge.partitions
    doubts: list[Doubt] = []
    topic, by = origin.topic, origin.known_by
    if topic is None or (known and topic not in known):
        other, other_by = _otherwise(dlq, known, knowledge.mappings)
        if topic is not None and other is None:
            doubts.append(Doubt(DoubtKind.SOURCE_MISSING, topic))
        elif topic is not None:
            doubts.append(Doubt(DoubtKind.NOT_A_TOPIC, topic))
        if other is not None or topic is None:
            topic, by = other, other_by
    if topic is None:
        doubts.append(Doubt(DoubtKind.SOURCE_UNKNOWN))
    elif origin.partition is not None and topic in known and origin.partition >= known[topic]:
        doubts.append(Doubt(DoubtKind.PARTITION_MISSING, str(origin.partition)))
    settled = Origin(topic, origin.partition, origin.offset, origin.timestamp_ms, origin.group, by)
    return settled, doubts


def _otherwise(dlq: str, known: Mapping[str, int], mappings: Mapping[str, str]) -> tuple[str | None, KnownBy]:
    clue = source_by_name(dlq, known)
    if clue is not None and not clue.is_retry:
        return clue.source, "name"
    if dlq in mappings:
        return mappings[dlq], "mapping"
    return (clue.source, "name") if clue is not None else (None, "unknown")


def _event(record: Record, told: Told) -> tuple[Event, tuple[str, ...]]:
    kept: list[tuple[str, bytes | None]] = []
    taken_off: list[str] = []
    for header in record.headers:
        name = header.name
        goes = is_stripped(name) or (told.strip and name.startswith(told.strip))
        if goes or (told.unwrapped and name in ENVELOPE_TYPE_HEADERS):
            taken_off.append(name)
        else:
            kept.append((name, header.value))
    value = told.event if told.unwrapped else record.value
    return Event(told.key if told.tells_key else record.key, value, tuple(kept)), tuple(taken_off)
