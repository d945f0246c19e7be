"""What differs between a message as it was and as it would be sent: fields, bytes and headers, as lines of a table."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.dead_letters.dead_letter import Event
from kafka_explorer.engine.differences import (
    Change,
    ChangeKind,
    HeaderChange,
    bytes_difference,
    headers_difference,
    json_difference,
)
from kafka_explorer.engine.records import Header
from kafka_explorer.ui import formats
from kafka_explorer.ui.deadletters.texts import one_line
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import BadgeTone
from kafka_explorer.ui.widgets.lines import Cell, Line

AT_ONCE_BYTES = 32 * 1024
"""Two payloads of this size are compared within some milliseconds; larger ones in a task."""
MOST_LINES = 500
_LONGEST = 200
_KINDS: dict[ChangeKind, BadgeTone] = {
    ChangeKind.ADDED: "ok",
    ChangeKind.REMOVED: "bad",
    ChangeKind.CHANGED: "warn",
    ChangeKind.SPELLING: "neutral",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """`lines` of the table (at most MOST_LINES); `same`: nothing differs at all."""

    lines: tuple[Line, ...]
    same: bool = False


def difference_columns() -> tuple[Column, ...]:
    """Return the columns of a difference."""
    return (
        Column("what", tr("What"), mono=True, min_width_px=100, max_width_px=230),
        Column("how", "", badge=True, sortable=False, min_width_px=72),
        Column("before", tr("Before"), mono=True, tone="muted", min_width_px=60, max_width_px=180),
        Column("after", tr("Will be sent"), mono=True, min_width_px=100, stretch=True),
    )


def is_small(before: Event, after: Event) -> bool:
    """Whether the two can be compared while the window waits."""
    return len(before.value or b"") + len(after.value or b"") <= AT_ONCE_BYTES


def compare(before: Event, after: Event) -> Compared:
    """Return what differs."""
    lines: list[Line] = []
    if before.key != after.key:
        lines.append(_line("key", _kind(before.key, after.key), one_line(before.key), one_line(after.key)))
    if before.value != after.value:
        lines += _values(before.value, after.value)
    lines += [_header_line(change) for change in headers_difference(_headers(before), _headers(after))]
    return Compared(tuple(lines[:MOST_LINES]), not lines)


def compare_apart(before: Event, after: Event) -> Generator[None, None, Compared]:
    """The same as a job."""
    yield
    return compare(before, after)


def _values(before: bytes | None, after: bytes | None) -> list[Line]:
    if before and after:
        try:
            found = json_difference(before.decode(), after.decode())
        except UnicodeDecodeError:
            found = None
        if found is not None:
            lines = [_field_line(change) for change in found.changes]
            return lines or [_line("value", ChangeKind.SPELLING, tr("white space or order"), "")]
        places = len(bytes_difference(before, after))
        differ = tr("differs in %s") % formats.counted(places, tr("place"), tr("places"))
        return [_line("value", ChangeKind.CHANGED, formats.size(len(before)), f"{formats.size(len(after))}, {differ}")]
    return [_line("value", _kind(before, after), one_line(before), one_line(after))]


def _field_line(change: Change) -> Line:
    return _line(f"value{change.path}", change.kind, change.before or "", change.after or "")


def _header_line(change: HeaderChange) -> Line:
    number = f" #{change.occurrence + 1}" if change.occurrence else ""
    before = "" if change.before is None else one_line(change.before.value)
    after = "" if change.after is None else one_line(change.after.value)
    gone, new = change.after is None, change.before is None
    kind = ChangeKind.REMOVED if gone else ChangeKind.ADDED if new else ChangeKind.CHANGED
    return _line(f"header {change.name}{number}", kind, before, after)


def _line(what: str, kind: ChangeKind, before: str, after: str) -> Line:
    words = {
        ChangeKind.ADDED: tr("added"),
        ChangeKind.REMOVED: tr("removed"),
        ChangeKind.CHANGED: tr("changed"),
        ChangeKind.SPELLING: tr("spelled"),
    }
    cells = (
        Cell(what, what),
        Cell(words[kind], words[kind], _KINDS[kind]),
        Cell(_short(before), before, tip=before),
        Cell(_short(after), after, tip=after),
    )
    return Line((what, before, after), cells)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _kind(before: bytes | None, after: bytes | None) -> ChangeKind:
    if before is None:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if after is None else ChangeKind.CHANGED


def _headers(event: Event) -> Sequence[Header]:
    return tuple(Header(name, value) for name, value in event.headers)
