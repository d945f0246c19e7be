"""The history of one key: every version in order, what changed from each to the next, by whom and when.

Who wrote a version, and when it happened, stands in headers that each producer names as it likes: the names are
compared without regard to case and to what stands between words.

A generator for a child process, over the rows of a spool.
"""

import re
import time
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kafka_explorer.engine.key_states import history_of_key
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.record_differences import FieldChange, JsonOf, VersionStep, json_text, record_difference
from kafka_explorer.engine.records import Header, Record, record_of
from kafka_explorer.engine.spool_index import RowMap, SpoolIndex
from kafka_explorer.engine.spool_messages import SpoolData
from kafka_explorer.engine.spool_tasks import SpoolProgress

if TYPE_CHECKING:
    from kafka_explorer.engine.filters import Decoding

MOST_VERSIONS = 5_000
"""So many, the newest, are described; a key with more is a counter, not an entity."""
MOST_FIELDS = 6
_LONGEST = 120  # characters
_TOLD_EVERY_S = 0.05
_BETWEEN_WORDS = re.compile(r"^[xX][-_]|[\W_]+")
_WHO = (
    *("changedby", "modifiedby", "updatedby", "editedby", "createdby", "userid", "username", "user", "author", "actor"),
    *("principal", "initiator", "operator", "login", "sender", "cesource", "source", "service", "servicename"),
    *("producer", "application", "applicationname", "app", "origin", "clientid"),
)
_WHEN = (
    *("changedat", "modifiedat", "updatedat", "editedat", "createdat", "occurredat", "happenedat", "occurredon"),
    *("eventtime", "eventtimestamp", "cetime", "timestamp", "time", "date"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a header says, and its name."""

    header: str
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version: the row `place` of the spool. `fields` names the first fields that changed, of `changes` in all."""

    place: int
    partition: int
    offset: int
    timestamp_ms: int
    size_bytes: int
    step: VersionStep
    changes: int
    fields: tuple[str, ...]
    who: Said | None
    when: Said | None


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """`versions` with the oldest first; `older` ones before them are there and not described."""

    versions: tuple[Version, ...]
    older: int = 0


@dataclass(frozen=True, slots=True)
class HistoryProgress:
    """Rows looked through, then versions compared: `done` of `total` of the step at hand."""

    comparing: bool
    done: int
    total: int


def key_history(
    folder: str,
    rows: int,
    key: bytes | None,
    topic_index: int | None = None,
    masks: Sequence[str] = (),
    decoding: "Decoding | None" = None,
) -> Generator[HistoryProgress, None, KeyHistory]:
    """Return the history that the first `rows` rows tell."""
    looking = history_of_key(folder, rows, key, topic_index=topic_index)
    found = yield from _told(looking)
    older = max(0, len(found) - MOST_VERSIONS)
    shown = found[older:]
    hidden, json_of = Masks(masks), decoded_json(decoding)
    versions: list[Version] = []
    with SpoolIndex(folder, rows) as index, SpoolData(folder) as data:
        # Of a history that is cut the first version shown is compared with the one before.
        before = _record(index, data, int(found[older - 1])) if older else None
        told = time.monotonic()
        for place in shown.tolist():
            record = _record(index, data, place)
            versions.append(_version(place, before, record, hidden, json_of))
            before = record
            if time.monotonic() - told >= _TOLD_EVERY_S:
                yield HistoryProgress(True, len(versions), len(shown))
                told = time.monotonic()
    return KeyHistory(tuple(versions), older)


def decoded_json(decoding: "Decoding | None") -> JsonOf:
    """Return what gives the JSON of values, decoded by their schemas if there is a registry."""
    if decoding is None:
        return json_text
    from kafka_explorer.engine.captures import RecordMessage
    from kafka_explorer.engine.filters.decoding import PayloadDecoder
    from kafka_explorer.engine.filters.nodes import Part

    decoder = PayloadDecoder(decoding)

    def json_of(record: Record) -> str | None:
        plain = json_text(record)
        if plain is not None or not record.value:
            return plain
        found = decoder.json_of(RecordMessage(record), Part.VALUE)
        return None if found is None or found is record.value else found.decode("utf-8", "surrogatepass")

    return json_of


def who_of(headers: Sequence[Header]) -> Said | None:
    """Return who wrote a record, as far as a header says."""
    return _said(headers, _WHO)


def when_of(headers: Sequence[Header]) -> Said | None:
    """Return when something happened, as far as a header says; the text as it stands there."""
    return _said(headers, _WHEN)


def _version(place: int, before: Record | None, record: Record, masks: Masks, json_of: JsonOf) -> Version:
    difference = record_difference(before, record, masks, json_of)
    who, when = who_of(record.headers), when_of(record.headers)
    return Version(
        place,
        record.partition,
        record.offset,
        record.timestamp_ms,
        record.size_bytes,
        difference.step,
        len(difference.changes),
        _named(difference.changes),
        None if who is None or masks.hides_header(who.header) else who,
        None if when is None or masks.hides_header(when.header) else when,
    )


def _named(changes: Sequence[FieldChange]) -> tuple[str, ...]:
    return tuple(change.field[:_LONGEST].removeprefix("value.") for change in changes[:MOST_FIELDS])


def _said(headers: Sequence[Header], names: Collection[str]) -> Said | None:
    by_name = {_BETWEEN_WORDS.sub("", header.name).lower(): header for header in headers if header.value}
    for name in names:
        header = by_name.get(name)
        if header is not None and header.value is not None:
            try:
                return Said(header.name, header.value.decode()[:_LONGEST])
            except UnicodeDecodeError:
                continue
    return None


def _record(index: SpoolIndex, data: SpoolData, place: int) -> Record:
    return record_of(data.messages(index.read(place, place + 1))[0])


def _told(work: Generator[SpoolProgress, None, RowMap]) -> Generator[HistoryProgress, None, RowMap]:
    try:
        while True:
            try:
                progress = next(work)
            except StopIteration as end:
                result: RowMap = end.value
                return result
            yield HistoryProgress(False, progress.done, progress.total)
    finally:
        work.close()
