"""A range of a topic in the words of places, planned as what is to be copied.

Exact to the offset. A stop that is a time is the first record of that time or a later one in its partition: what was
written behind it with an older time stays where it is.
"""

from collections.abc import Generator, Mapping

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError, UnknownPartitions
from kafka_explorer.engine.offsets import StartKind, Watermarks
from kafka_explorer.engine.places import Place, Span
from kafka_explorer.engine.producing.copying import CopyPlan
from kafka_explorer.engine.producing.spans import PartitionSpan, led_places
from kafka_explorer.engine.span_plans import unknown_partitions
from kafka_explorer.engine.watermarks import ends_of


class NoRange(ExplorerError):
    """The words name no range that can be planned; `reason` is a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


def plan_span_copy(settings: ClusterSettings, topic: str, span: Span) -> Generator[None, None, CopyPlan]:
    """Plan to copy what `span` means on `topic` now, read committed.

    Raises NoRange, UnknownPartitions, UnknownTopic, and what asking raises.
    """
    if span.start.kind is StartKind.NEWEST:
        raise NoRange("How many are the newest is known only while reading: read them, select them and copy those.")
    with (yield from telling(None, connect(settings))) as cluster:
        places = yield from telling(None, led_places(cluster, topic))
        unknown = unknown_partitions(span, [partition for _, partition in places])
        if unknown:
            raise UnknownPartitions(topic, unknown, len(places))
        times = [place.value for place in (span.start, span.stop) if place.kind is StartKind.TIMESTAMP]
        ends = yield from telling(None, ends_of(cluster, places, times))
    at_times = {
        time_ms: {partition: offset for (_, partition), offset in found.items()}
        for time_ms, found in ends.at_times.items()
    }
    spans = []
    for (_, partition), marks in sorted(ends.marks.items()):
        if _is_meant(span, partition):
            begin = _offset(span.start, partition, marks, at_times, missing=marks.low)
            end = _offset(span.stop, partition, marks, at_times, missing=marks.high)
            if begin < end:
                spans.append(PartitionSpan(partition, begin, end))
    return CopyPlan(topic, tuple(spans), tuple(sorted(partition for _, partition in ends.held_back)))


def _is_meant(span: Span, partition: int) -> bool:
    if span.partitions is not None and partition not in span.partitions:
        return False
    return not span.start.offsets or partition in dict(span.start.offsets)


def _offset(
    place: Place, partition: int, marks: Watermarks, at_times: Mapping[int, Mapping[int, int]], missing: int
) -> int:
    """Return a place's offset within what is kept; `missing` where a place by partition names this one not."""
    if place.kind is StartKind.BEGINNING:
        return marks.low
    if place.kind is StartKind.TIMESTAMP:
        found = at_times[place.value][partition]
        return marks.high if found < 0 else min(max(found, marks.low), marks.high)
    if place.kind is StartKind.OFFSET:
        named = dict(place.offsets).get(partition, missing) if place.offsets else place.value
        return min(max(named, marks.low), marks.high)
    return marks.high
