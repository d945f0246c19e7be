"""The one place that decides what is sent for a dead letter: topic, partition, key, value, headers, time. Pure.

The plan shows what this returns and the run sends it, from the dead letter as it is then.
"""

from dataclasses import dataclass, replace

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, DoubtKind, Event
from kafka_explorer.engine.dead_letters.dialects import SHARE_GROUP
from kafka_explorer.engine.dead_letters.envelopes import content_of
from kafka_explorer.engine.dead_letters.header_reading import HeadersRead
from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.records import Header, Record
from kafka_explorer.engine.redrive.key_search import FoundKey
from kafka_explorer.engine.redrive.learned import Learned, Target
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.request import (
    ORIGINAL_TIMESTAMP,
    REDRIVE_COUNT,
    REDRIVE_ID,
    HeaderRules,
    Partitioning,
    RedriveRequest,
    Sendable,
    Timestamps,
    Unfit,
    Why,
)
from kafka_explorer.engine.redrive.transforms import Edit, TransformFailed, edit_digest, transformed
from kafka_explorer.engine.templates.json_editing import json_problem
from kafka_explorer.engine.templates.spring_types import TYPE_HEADER

OWN_HEADERS = frozenset({REDRIVE_ID, REDRIVE_COUNT, ORIGINAL_TIMESTAMP})
_SETTLED = frozenset({DoubtKind.ORIGINAL_ELSEWHERE, DoubtKind.HEADERS_LOST})
"""Doubts about a share group's dead letter that its original settles."""
FAILING = frozenset({Why.NO_TARGET, Why.NO_EVENT, Why.UNREADABLE_HEADERS, Why.CHANGE})
"""Why somebody must see to a dead letter before it can be sent; for other reasons it need not, or must not, be sent."""


@dataclass(frozen=True, slots=True)
class Built:
    """What becomes of a dead letter, and what is to be known of it."""

    result: Sendable | Unfit
    notes: tuple[Note, ...] = ()


class _Refused(Exception):
    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(why, detail)
        self.why = why
        self.detail = detail


def build(
    dead_letter: DeadLetter,
    request: RedriveRequest,
    learned: Learned,
    *,
    record: Record | None = None,
    rounds: int | None = None,
) -> Sendable | Unfit:
    """Return what is sent for a dead letter, or why nothing is.

    `record` is the dead letter's own record, of which headers that the user wants kept are taken. `rounds` is how often
    it has been redriven by what the journal knows; the dead letter's own count is taken when it is higher.
    """
    return build_noted(dead_letter, request, learned, record=record, rounds=rounds).result


def build_noted(
    dead_letter: DeadLetter,
    request: RedriveRequest,
    learned: Learned,
    *,
    record: Record | None = None,
    rounds: int | None = None,
    found: FoundKey | None = None,
) -> Built:
    """Return the same, with what is to be known of it. `found` is for one whose key nothing else tells."""
    try:
        return _Building(dead_letter, request, learned, record, rounds or 0, found).built()
    except _Refused as refused:
        place = (dead_letter.partition, dead_letter.offset)
        return Built(Unfit(place, refused.why, refused.detail, dead_letter.content))


def target_of(dead_letter: DeadLetter, request: RedriveRequest) -> str | None:
    """Return the topic that a dead letter goes to; None when that is not known."""
    return request.target or dead_letter.origin.topic


def with_original(dead_letter: DeadLetter, original: Record) -> DeadLetter:
    """Return a dead letter that was only a pointer, or has lost its headers, with the record that it points to.

    How often that was redriven stands in its own headers: a share group's dead letter has none of them.
    """
    headers = tuple((header.name, header.value) for header in original.headers if header.name not in OWN_HEADERS)
    doubts = tuple(doubt for doubt in dead_letter.doubts if doubt.kind not in _SETTLED)
    origin = dead_letter.origin
    if original.timestamp_ms > 0:
        origin = replace(origin, timestamp_ms=original.timestamp_ms)
    return replace(
        dead_letter,
        event=Event(original.key, original.value, headers),
        doubts=doubts,
        origin=origin,
        rounds=max(dead_letter.rounds, HeadersRead(original.headers).number(REDRIVE_COUNT) or 0),
        content=content_of(original.value),
    )


def made_of(dead_letter: DeadLetter) -> bytes:
    """Return the digest that an `Edit` of this dead letter carries."""
    event = dead_letter.event
    return edit_digest(event.key, event.value, tuple(Header(name, value) for name, value in event.headers))


class _Building:
    def __init__(
        self,
        dead_letter: DeadLetter,
        request: RedriveRequest,
        learned: Learned,
        record: Record | None,
        rounds: int,
        found: FoundKey | None,
    ) -> None:
        self._found = found
        self._letter = dead_letter
        self._request = request
        self._learned = learned
        self._record = record
        self._rounds = max(rounds, dead_letter.rounds)
        self._notes: list[Note] = []

    def built(self) -> Built:
        letter, request = self._letter, self._request
        target = self._target()
        self._refuse_unfit()
        if letter.is_envelope:
            self._note(NoteKind.UNWRAPPED)
        edit = None if request.transform is None else request.transform.edit_of(letter.partition, letter.offset)
        if edit is not None:
            key, value, headers = self._edited(edit)
        else:
            key, value = self._changed(self._key(target), letter.event.value)
            headers = [*self._kept_headers(), *self._type_header(target, letter.event.value)]
        rounds = self._rounds + 1
        message = Outgoing(
            (letter.partition, letter.offset),
            key,
            value,
            (*headers, *self._own_headers(rounds, target)),
            self._partition(target),
            self._timestamp(),
        )
        sendable = Sendable(target.topic, message, rounds, letter.content, letter.fingerprint, letter.timestamp_ms)
        return Built(sendable, tuple(self._notes))

    def _note(self, kind: NoteKind, detail: str = "") -> None:
        self._notes.append(Note(kind, detail))

    def _target(self) -> Target:
        topic = target_of(self._letter, self._request)
        if topic is None:
            raise _Refused(Why.NO_TARGET)
        target = self._learned.of(topic)
        if target.partitions < 1:
            raise _Refused(Why.NO_TARGET, topic)
        return target

    def _refuse_unfit(self) -> None:
        letter = self._letter
        if letter.doubted(DoubtKind.HEADERS_UNREADABLE):
            raise _Refused(Why.UNREADABLE_HEADERS)
        for kind in (DoubtKind.ENVELOPE_UNREADABLE, DoubtKind.ORIGINAL_ELSEWHERE):
            if letter.doubted(kind):
                raise _Refused(Why.NO_EVENT, kind.value)
        if self._rounds >= self._request.max_rounds:
            raise _Refused(Why.ROUNDS, str(self._rounds))

    def _edited(self, edit: Edit) -> tuple[bytes | None, bytes | None, list[Header]]:
        if edit.made_of != made_of(self._letter):
            raise _Refused(Why.CHANGE, "stale_edit")
        self._note(NoteKind.EDITED)
        self._compare_json(edit.value)
        return edit.key, edit.value, [header for header in edit.headers if header.name not in OWN_HEADERS]

    def _changed(self, key: bytes | None, value: bytes | None) -> tuple[bytes | None, bytes | None]:
        steps = () if self._request.transform is None else self._request.transform.steps
        if not steps:
            return key, value
        try:
            changed = transformed(steps, key, value)
        except TransformFailed as error:
            raise _Refused(Why.CHANGE, f"{error.fault} {error.path}".strip()) from error
        if changed != (key, value):
            self._note(NoteKind.CHANGED)
            self._compare_json(changed[1])
        return changed

    def _compare_json(self, after: bytes | None) -> None:
        before = self._letter.event.value
        if before and after and before != after and _is_json(before) and not _is_json(after):
            self._note(NoteKind.NO_LONGER_JSON)

    def _key(self, target: Target) -> bytes | None:
        """An envelope's key is what the topic's other messages say it is; any other dead letter has its own."""
        own = self._letter.event.key
        if not self._letter.is_envelope or self._letter.dialect == SHARE_GROUP:  # which copies all but the headers
            return own
        found = target.key_for(self._letter.event.value)
        if found is None:
            if own is None and target.path_chosen != "" and not target.keyless:
                if self._found is not None:
                    self._note(NoteKind.KEY_FOUND, self._found.topic)
                    return self._found.key
                self._note(NoteKind.KEY_UNKNOWN)
            return None if target.path_chosen == "" else own
        if own == found.key:
            return own
        if own is not None:
            self._note(NoteKind.KEY_DIFFERS, found.path)
        else:
            self._note(NoteKind.KEY_INFERRED if found.clear else NoteKind.KEY_GUESSED, found.path)
        return found.key

    def _kept_headers(self) -> list[Header]:
        rules, letter = self._request.headers, self._letter
        wanted = (set(rules.keep) - set(rules.strip) - OWN_HEADERS).intersection(letter.taken_off)
        kept = [Header(name, value) for name, value in letter.event.headers if name not in rules.strip]
        if not wanted or self._record is None:
            return kept
        off = set(letter.taken_off)
        rest = [(header.name, header.value) for header in self._record.headers if header.name not in off]
        if rest != list(letter.event.headers):  # an envelope's, or a pointer's: the event has headers of its own
            return [*(header for header in self._record.headers if header.name in wanted), *kept]
        return [
            header
            for header in self._record.headers
            if header.name in wanted or not (header.name in off or header.name in rules.strip)
        ]

    def _type_header(self, target: Target, value: bytes | None) -> list[Header]:
        """The class that Spring's consumer needs, where the envelope or Spring's own deserializer has taken it off."""
        rules, letter = self._request.headers, self._letter
        if value is None or TYPE_HEADER in rules.strip or _has_type(letter, rules):
            return []
        lost = letter.is_envelope or (letter.dialect.startswith("spring") and target.mostly_typed)
        if not lost:
            return []
        found = target.type_for(value)
        if target.type_chosen is None and not target.sampled:
            self._note(NoteKind.TYPE_UNKNOWN)
        elif not found.clear:
            self._note(NoteKind.TYPE_GUESSED, found.name)
        elif found.name:
            self._note(NoteKind.TYPE_LEARNED, found.name)
        return [Header(TYPE_HEADER, found.name.encode())] if found.name else []

    def _own_headers(self, rounds: int, target: Target) -> list[Header]:
        place = (self._letter.partition, self._letter.offset)
        own = [
            Header(REDRIVE_ID, self._request.redrive_id(place).encode()),
            Header(REDRIVE_COUNT, str(rounds).encode()),
        ]
        original_ms = self._original_ms()
        kept = self._request.timestamps is Timestamps.KEPT and not target.append_time
        if original_ms is not None and not kept:
            own.append(Header(ORIGINAL_TIMESTAMP, str(original_ms).encode()))
        return own

    def _partition(self, target: Target) -> int | None:
        """None lets the key decide, by Java's partitioner, and chance without a key."""
        if self._request.partitioning is Partitioning.KEY:
            return None
        partition = self._letter.origin.partition
        if partition is None:
            self._note(NoteKind.PARTITION_UNKNOWN)
        elif not 0 <= partition < target.partitions:
            self._note(NoteKind.PARTITION_GONE, str(partition))
        else:
            return partition
        return None

    def _timestamp(self) -> int | None:
        if self._request.timestamps is Timestamps.NOW:
            return None
        original_ms = self._original_ms()
        if original_ms is None:
            self._note(NoteKind.TIMESTAMP_UNKNOWN)
        return original_ms

    def _original_ms(self) -> int | None:
        """The time of the very first event: of one that was redriven before, the header that it got then says it."""
        if self._record is not None:
            told = [header.value for header in self._record.headers if header.name == ORIGINAL_TIMESTAMP]
            if told and told[-1] is not None and told[-1].isdigit() and len(told[-1]) < 16:
                return int(told[-1]) or None
        known = self._letter.origin.timestamp_ms
        return known if known is not None and known > 0 else None  # 0 would be now to librdkafka


def _has_type(letter: DeadLetter, rules: HeaderRules) -> bool:
    if any(name == TYPE_HEADER for name, _ in letter.event.headers):
        return True
    return TYPE_HEADER in rules.keep and TYPE_HEADER in letter.taken_off


def _is_json(data: bytes) -> bool:
    try:
        return json_problem(data.decode()) is None
    except UnicodeDecodeError:
        return False
