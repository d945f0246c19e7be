"""Compares two messages, in a child process: fields as they are decoded, headers, and every byte."""

from collections.abc import Generator
from dataclasses import dataclass, replace

from kafka_explorer.engine.differences import BytesChange, ChangeKind, bytes_difference, json_difference
from kafka_explorer.engine.filters.nodes import Part as FieldPart
from kafka_explorer.engine.masks import DOTS, Masks
from kafka_explorer.engine.record_differences import FieldChange, RecordDifference, record_difference
from kafka_explorer.engine.records import Record
from kafka_explorer.ui.records.shown import Part
from kafka_explorer.ui.records.viewer.decoding import Decoding

_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, and how its key and its value are read."""

    record: Record
    key: Decoding
    value: Decoding


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs; `key_bytes` and `value_bytes` are the places, None where bytes are hidden."""

    fields: RecordDifference
    key_bytes: tuple[BytesChange, ...] | None
    value_bytes: tuple[BytesChange, ...] | None


def compare(one: Side, other: Side) -> Generator[None, None, Compared]:
    """Return what differs between two messages."""
    yield
    masks = Masks(one.value.masks)
    texts = {id(side.record): side.value.decode(side.record.value) for side in (one, other)}

    def json_of(record: Record) -> str | None:
        decoded = texts[id(record)]
        return decoded.text if decoded.is_json else None

    fields = record_difference(one.record, other.record, masks, json_of)
    yield
    changes = (*_key_changes(one, other), *fields.changes)
    return Compared(
        replace(fields, changes=changes),
        None if masks.of(FieldPart.KEY) else bytes_difference(one.record.key or b"", other.record.key or b""),
        None if masks.of(FieldPart.VALUE) else bytes_difference(one.record.value or b"", other.record.value or b""),
    )


def payload(record: Record, part: Part) -> bytes | None:
    """Return the key or the value."""
    return record.key if part is Part.KEY else record.value


def _key_changes(one: Side, other: Side) -> list[FieldChange]:
    if one.record.key == other.record.key:
        return []
    before, after = one.key.decode(one.record.key), other.key.decode(other.record.key)
    if one.key.hides:
        return [FieldChange(ChangeKind.CHANGED, "key", DOTS, DOTS)]
    found = json_difference(before.text, after.text) if before.is_json and after.is_json else None
    if found is not None and found.changes:
        return [FieldChange(each.kind, f"key{each.path}", each.before, each.after) for each in found.changes]
    old = None if one.record.key is None else before.text[:_LONGEST]
    new = None if other.record.key is None else after.text[:_LONGEST]
    kind = ChangeKind.ADDED if old is None else ChangeKind.REMOVED if new is None else ChangeKind.CHANGED
    return [FieldChange(kind, "key", old, new)]
