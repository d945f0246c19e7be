"""Plans what a span means on each partition. Pure: it asks nobody.

Producers may set times that do not rise within a partition. A start is exact all the same: before the first record of
its time or a later one all are older. Behind the first record of the stop's time, though, older ones may follow, so a
little more is planned than the window, and whoever reads asks `Span.holds`.
"""

from collections.abc import Collection, Mapping

from kafka_explorer.engine.offsets import StartKind, Watermarks
from kafka_explorer.engine.places import Place, Span

LATE_MS = 5 * 60_000
"""How much later than a record of the stop's time an older one may have been written, and is found all the same."""

OffsetsAtTimes = Mapping[int, Mapping[int, int]]
"""By time in ms, then by partition: the first offset at or after it, negative when there is none."""


def times_to_ask(span: Span) -> tuple[int, ...]:
    """Return the times (ms) whose offsets a plan needs, if any."""
    start_ms, stop_ms = span.window_ms
    late_ms = None if stop_ms is None else stop_ms + LATE_MS
    return tuple(sorted({time_ms for time_ms in (start_ms, late_ms) if time_ms is not None}))


def unknown_partitions(span: Span, existing: Collection[int]) -> tuple[int, ...]:
    """Return the partitions that are asked for by number and do not exist, so that nobody takes silence for none."""
    asked = {*(span.partitions or ()), *dict(span.start.offsets), *dict(span.stop.offsets)}
    return tuple(sorted(asked.difference(existing)))


def plan_bounds(
    span: Span, watermarks: Mapping[int, Watermarks], offsets_at_times: OffsetsAtTimes | None = None
) -> dict[int, Watermarks]:
    """Return by partition the offsets to stay within: what `NewestFirst` walks back over.

    Partitions that were not chosen are left out, and where the start names offsets, those without one; empty ones stay.
    A NEWEST start reaches to the beginning, since how far back it goes is known only while reading.
    """
    times = offsets_at_times or {}
    bounds = {}
    for partition, marks in sorted(watermarks.items()):
        chosen = span.partitions is None or partition in span.partitions
        if chosen and (not span.start.offsets or partition in dict(span.start.offsets)):
            begin = _start(span.start, partition, marks, times)
            bounds[partition] = Watermarks(begin, max(begin, _offset(span.stop, partition, marks, times, LATE_MS)))
    return bounds


def _start(place: Place, partition: int, marks: Watermarks, times: OffsetsAtTimes) -> int:
    return marks.low if place.kind is StartKind.NEWEST else _offset(place, partition, marks, times)


def _offset(place: Place, partition: int, marks: Watermarks, times: OffsetsAtTimes, later_ms: int = 0) -> int:
    if place.kind is StartKind.BEGINNING:
        return marks.low
    found = -1
    if place.kind is StartKind.OFFSET:
        # A stop that names offsets leaves the other partitions to their ends.
        found = dict(place.offsets).get(partition, -1) if place.offsets else place.value
    elif place.kind is StartKind.TIMESTAMP:
        found = times.get(place.value + later_ms, {}).get(partition, -1)
    return marks.high if found < 0 else min(max(found, marks.low), marks.high)
