"""Reads the chosen stretches of a dead-letter topic, in the order of offsets within each partition."""

from collections import defaultdict
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.producing.spans import PartitionSpan, led_places
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.redrive.request import Chosen, Everything, Matching, Place, Selection
from kafka_explorer.engine.redrive.stable_reading import read_stable
from kafka_explorer.engine.watermarks import ends_of


@dataclass(frozen=True, slots=True)
class DeadLetterReading:
    """What is read: `spans`, and of them only what is chosen. `ends` are the ends of all partitions just now."""

    topic: str
    spans: tuple[PartitionSpan, ...]
    selection: Selection
    ends: Mapping[int, int] = field(hash=False)
    wanted: Mapping[int, frozenset[int]] | None = field(default=None, hash=False)

    @property
    def total(self) -> int | None:
        """How many dead letters were chosen, as far as that can be known; offsets count, and some may be gaps."""
        if isinstance(self.selection, Chosen):
            return self.selection.count
        if isinstance(self.selection, Everything):
            return sum(max(0, span.end - span.begin) for span in self.spans)
        return None

    def messages(self, cluster: Cluster) -> Generator[list[Message], None, None]:
        """Yield the chosen messages in batches, often empty ones. Raises as `read_stable` does."""
        test = compile_filter(self.selection.filter) if isinstance(self.selection, Matching) else None
        for messages in read_stable(cluster, self.topic, self.spans):
            chosen = messages
            if self.wanted is not None:
                chosen = [each for each in messages if each.offset() in self.wanted.get(each.partition(), ())]
            yield chosen if test is None else test.select(chosen)


def plan_reading(
    cluster: Cluster, topic: str, selection: Selection, ends: Mapping[int, int]
) -> Generator[None, None, DeadLetterReading]:
    """Return what is to be read for a selection: what can be read now, up to `ends` where they are known already.

    Raises UnknownTopic, RequestRefused when a partition has no leader, NotAuthorized, RequestTimedOut.
    """
    places = yield from led_places(cluster, topic)
    found = yield from ends_of(cluster, places)
    kept = {partition: (mark.low, mark.high) for (_, partition), mark in found.marks.items()}
    if isinstance(selection, Everything) and selection.ends:
        ends = selection.ends
    if isinstance(selection, Chosen):
        return _of_chosen(topic, selection, kept)
    spans = tuple(
        PartitionSpan(partition, low, min(high, ends.get(partition, 0 if ends else high)))
        for partition, (low, high) in sorted(kept.items())
    )
    return DeadLetterReading(topic, spans, selection, _highs(kept))


def _of_chosen(topic: str, selection: Chosen, kept: Mapping[int, tuple[int, int]]) -> DeadLetterReading:
    wanted: dict[int, set[int]] = defaultdict(set)
    for stretch in selection.stretches:
        low, high = kept.get(stretch.partition, (0, 0))
        wanted[stretch.partition].update(range(max(low, stretch.first), min(high, stretch.last + 1)))
    spans = tuple(
        PartitionSpan(partition, min(offsets), max(offsets) + 1)
        for partition, offsets in sorted(wanted.items())
        if offsets
    )
    offsets_of = {at: frozenset(offsets) for at, offsets in wanted.items()}
    return DeadLetterReading(topic, spans, selection, _highs(kept), offsets_of)


def _highs(kept: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    return {partition: high for partition, (_, high) in kept.items()}


def ends_now(reading: DeadLetterReading) -> dict[int, int]:
    """Return where the reading ends, by partition: the same job reads no further when it goes on."""
    return {span.partition: span.end for span in reading.spans}


def place_of(message: Message) -> Place:
    """Return the dead letter's name."""
    return message.partition(), message.offset()
