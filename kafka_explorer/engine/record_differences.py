"""What changed from one version of a key to the next: fields of the value, bytes where it is no JSON, headers. Pure.

What `masks` hide is said to have changed, and is dots.
"""

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.differences import (
    BytesChange,
    Change,
    ChangeKind,
    bytes_difference,
    headers_difference,
    json_difference,
)
from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.engine.masks import DOTS, Masks
from kafka_explorer.engine.records import Header, Record

JsonOf = Callable[[Record], str | None]
"""The JSON that a record's value is or stands for; None if it is none."""

_MOST_BYTES = 64  # of a piece of bytes, to be shown
_MOST_PIECES = 200


class VersionStep(enum.Enum):
    """What a version does to its key."""

    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"
    """The same bytes again."""
    DELETED = "deleted"
    RESTORED = "restored"
    """There is a value again after a tombstone."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, as a filter names it; texts as they were written, None where it is not there."""

    kind: ChangeKind
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RecordDifference:
    """`changes` of the value, then of the headers. `reordered`: names moved. `cut`: there are more changes."""

    step: VersionStep
    changes: tuple[FieldChange, ...] = ()
    reordered: bool = False
    cut: bool = False


def json_text(record: Record) -> str | None:
    """Return a value that is JSON text; see JsonOf."""
    try:
        text = (record.value or b"").decode()
    except UnicodeDecodeError:
        return None
    return text if text.lstrip()[:1] in {"{", "["} else None


def record_difference(
    before: Record | None, after: Record, masks: Masks | None = None, json_of: JsonOf = json_text
) -> RecordDifference:
    """Return what `after` changed; `before` is the version it replaced, None for the first one."""
    masks = masks or Masks()
    step = _step(before, after)
    if before is None:
        return RecordDifference(step)
    changes: list[FieldChange] = []
    reordered = cut = False
    if step is VersionStep.CHANGED:
        changes, reordered, cut = _value_changes(before, after, masks, json_of)
    changes += _header_changes(before.headers, after.headers, masks)
    return RecordDifference(step, tuple(changes), reordered, cut)


def _step(before: Record | None, after: Record) -> VersionStep:
    if before is not None and before.value == after.value:
        return VersionStep.SAME
    if after.value is None:
        return VersionStep.DELETED
    if before is None:
        return VersionStep.CREATED
    return VersionStep.RESTORED if before.value is None else VersionStep.CHANGED


def _value_changes(
    before: Record, after: Record, masks: Masks, json_of: JsonOf
) -> tuple[list[FieldChange], bool, bool]:
    old, new = json_of(before), json_of(after)
    found = None if old is None or new is None else json_difference(old, new)
    if found is None or old is None or new is None:
        pieces = bytes_difference(before.value or b"", after.value or b"")
        hidden = masks.of(Part.VALUE)
        changes = [_bytes_change(piece, before.value or b"", after.value or b"", hidden) for piece in pieces]
        return changes[:_MOST_PIECES], False, len(changes) > _MOST_PIECES
    hides_old, hides_new = _hides(old, masks), _hides(new, masks)
    return [_field_change(each, hides_old, hides_new) for each in found.changes], found.reordered, found.cut


def _hides(text: str, masks: Masks) -> Callable[[tuple[int, int] | None], bool]:
    """Return what says whether something of a place in the text is hidden."""
    spans = masks.hidden_spans(text, Part.VALUE)
    if spans is None:
        return lambda _span: True
    return lambda span: span is not None and any(start < span[1] and span[0] < end for start, end in spans)


def _field_change(
    change: Change,
    hides_old: Callable[[tuple[int, int] | None], bool],
    hides_new: Callable[[tuple[int, int] | None], bool],
) -> FieldChange:
    before = DOTS if change.before is not None and hides_old(change.before_span) else change.before
    after = DOTS if change.after is not None and hides_new(change.after_span) else change.after
    return FieldChange(change.kind, f"value{change.path}", before, after)


def _bytes_change(piece: BytesChange, before: bytes, after: bytes, hidden: bool) -> FieldChange:
    (old_begin, old_end), (new_begin, new_end) = piece.before, piece.after
    old, new = before[old_begin:old_end], after[new_begin:new_end]
    kind = ChangeKind.CHANGED if old and new else ChangeKind.ADDED if new else ChangeKind.REMOVED
    last = max(old_end - 1, old_begin)
    where = f"value, byte {old_begin:,}" if last == old_begin else f"value, bytes {old_begin:,}–{last:,}"
    as_text = _is_text(before) and _is_text(after)
    return FieldChange(kind, where, _piece(old, as_text, hidden), _piece(new, as_text, hidden))


def _piece(data: bytes, as_text: bool, hidden: bool) -> str | None:
    if not data:
        return None
    if hidden:
        return DOTS
    more = "…" if len(data) > _MOST_BYTES else ""
    shown = data[:_MOST_BYTES]
    return (shown.decode("utf-8", "replace") if as_text else shown.hex(" ")) + more


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _header_changes(before: Sequence[Header], after: Sequence[Header], masks: Masks) -> Iterator[FieldChange]:
    for change in headers_difference(before, after):
        kinds = {(True, False): ChangeKind.ADDED, (False, True): ChangeKind.REMOVED}
        kind = kinds.get((change.before is None, change.after is None), ChangeKind.CHANGED)
        hidden = masks.hides_header(change.name)
        yield FieldChange(
            kind, f"header.{change.name}", _header_text(change.before, hidden), _header_text(change.after, hidden)
        )


def _header_text(header: Header | None, hidden: bool) -> str | None:
    if header is None:
        return None
    if header.value is None:
        return "null"
    if hidden and header.value:
        return DOTS
    return _piece(header.value, _is_text(header.value), hidden=False) or '""'
