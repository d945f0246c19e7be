"""How many offsets each topic keeps: low to high watermark, the number kafka-get-offsets leads to."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, RequestRefused
from kafka_explorer.engine.partition_offsets import BATCH, KeptOffsets, Place, kept_offsets
from kafka_explorer.engine.topics import TopicSummary

_BATCHES_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """The counts known so far, by topic; a topic in `failures` has none. `asked` topics of all have been asked."""

    known: Mapping[str, int] = field(default_factory=dict)
    failures: Mapping[str, ExplorerError] = field(default_factory=dict)
    asked: int = 0


def count_messages(cluster: Cluster, topics: Sequence[TopicSummary]) -> Generator[MessageCounts, None, MessageCounts]:
    """Count what `topics` keep; yields what is known so far, and never raises for a single topic.

    These are messages, except that compaction and transactions leave gaps: then there are fewer messages.
    """
    known: dict[str, int] = {}
    failures: dict[str, ExplorerError] = {}
    counts = MessageCounts()
    for group in _groups(topics):
        places = [(topic.name, at) for topic in group for at in _led(topic)]
        answers = yield from telling(counts, kept_offsets(cluster, places))
        for topic in group:
            count = _count(topic, answers)
            if isinstance(count, ExplorerError):
                failures[topic.name] = count
            else:
                known[topic.name] = count
        counts = MessageCounts(dict(known), dict(failures), len(known) + len(failures))
        yield counts
    return counts


def _groups(topics: Sequence[TopicSummary]) -> Iterator[list[TopicSummary]]:
    """Whole topics, so many that their partitions fill the batches that are asked for at once."""
    group: list[TopicSummary] = []
    partitions = 0
    for topic in topics:
        group.append(topic)
        partitions += topic.partition_count
        if partitions >= BATCH * _BATCHES_AT_ONCE:
            yield group
            group, partitions = [], 0
    if group:
        yield group


def _led(topic: TopicSummary) -> list[int]:
    return [at for at in range(topic.partition_count) if at not in topic.offline]


def _count(topic: TopicSummary, answers: Mapping[Place, KeptOffsets | ExplorerError]) -> int | ExplorerError:
    if topic.offline:
        return RequestRefused(5, "LEADER_NOT_AVAILABLE", f"partition {topic.offline[0]} has no leader")
    count = 0
    for at in range(topic.partition_count):
        kept = answers[topic.name, at]
        if isinstance(kept, ExplorerError):
            return kept
        count += kept.high - kept.low
    return count
