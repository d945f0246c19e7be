"""Where to read, said in a few words for a button, and exactly for whoever wants to be sure."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.moments import Doubt
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place, Span
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.wish import SpanWords

_TO_THE_MINUTE = len("2026-11-21 14:02")
_THE_DAY = len("2026-11-21 ")
_THE_YEAR = len("2026-")
_NAMED = 3


def _tr(words: str) -> str:
    return QCoreApplication.translate("records", words)


def in_short(words: SpanWords, span: Span, clock: Clock) -> str:
    """Return "All time", "Last 15m", "Today", "2026-11-21 14:02 – 15:00 · p0-2"."""
    where = _named(words) or _between(span, clock)
    partitions = _partitions(span.partitions)
    return f"{where} · {partitions}" if partitions else where


def place_exactly(place: Place, clock: Clock, *, is_stop: bool = False) -> str:
    """Say what a place means: a time with its offset from UTC, an offset with whose it is."""
    if place.kind is StartKind.BEGINNING:
        return _tr("the first message that is kept")
    if place.kind is StartKind.END:
        return _tr("the end at the time of reading")
    if place.kind is StartKind.NEWEST:
        count = formats.integer(place.value)
        return _tr("the newest %s that match, of the whole topic") % count if place.value else _tr("newest first, all")
    if place.kind is StartKind.OFFSET:
        return _offsets(place, is_stop=is_stop)
    moment = clock.timestamp_full(place.value)
    return (_tr("up to, not including, %s") if is_stop else _tr("%s and later")) % moment


def doubt_about(doubt: Doubt, clock: Clock) -> str:
    """Say that clocks were changed at this time, and what the other reading would be."""
    other = clock.timestamp_full(doubt.other_ms)
    if doubt.skipped:
        return _tr("Clocks were put forward and skipped this time; it could also be %s.") % other
    return _tr("Clocks were put back, so this time came twice; the second was %s.") % other


def _named(words: SpanWords) -> str:
    start, stop = words.start.strip().lower(), words.stop.strip().lower()
    if words.is_everything:
        return _tr("All time")
    if words.ago:
        return _tr("Last %s") % words.ago
    if (start, stop) == ("today", "end"):
        return _tr("Today")
    return _tr("Yesterday") if (start, stop) == ("yesterday", "today") else ""


def _between(span: Span, clock: Clock) -> str:
    start, stop = span.start, span.stop
    if start.kind is StartKind.NEWEST:
        return _tr("Newest %s") % formats.integer(start.value) if start.value else _tr("Newest first")
    first, last = _shortly(start, clock), _shortly(stop, clock)
    if stop.kind is StartKind.END:
        return _tr("From %s") % first
    if start.kind is StartKind.BEGINNING:
        return _tr("Until %s") % last
    if start.kind is stop.kind is StartKind.TIMESTAMP:
        same = next((length for length in (_THE_DAY, _THE_YEAR) if first[:length] == last[:length]), 0)
        last = last[same:]
    return f"{first} – {last}"


def _shortly(place: Place, clock: Clock) -> str:
    if place.kind is StartKind.TIMESTAMP:
        return clock.timestamp(place.value)[:_TO_THE_MINUTE]
    if place.offsets:
        partition, offset = place.offsets[0]
        first = f"p{partition}:{formats.integer(offset)}"
        return first if len(place.offsets) == 1 else f"{first} …"
    if place.kind is StartKind.OFFSET:
        return _tr("offset %s") % formats.integer(place.value)
    return _tr("the beginning") if place.kind is StartKind.BEGINNING else _tr("the end")


def _offsets(place: Place, *, is_stop: bool) -> str:
    if not place.offsets:
        words = _tr("up to, not including, offset %s, in every partition") if is_stop else _tr("in every partition, %s")
        return words % formats.integer(place.value)
    named = [_tr("partition %s: %s") % (each, formats.integer(offset)) for each, offset in place.offsets[:_NAMED]]
    more = len(place.offsets) - _NAMED
    if more > 0:
        named.append(_tr("%s more") % more)
    rest = _tr("the others to their ends") if is_stop else _tr("no others")
    return f"{', '.join(named)}; {rest}"


def _partitions(partitions: tuple[int, ...] | None) -> str:
    if partitions is None:
        return ""
    first, last = partitions[0], partitions[-1]
    if first == last:
        return f"p{first}"
    if last - first == len(partitions) - 1:
        return f"p{first}-{last}"
    if len(partitions) <= _NAMED:
        return "p" + ",".join(map(str, partitions))
    return formats.counted(len(partitions), _tr("partition"), _tr("partitions"))
