"""Where logs begin and end, for many partitions in few requests: log start, high watermark, last stable offset."""

import enum
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass

from confluent_kafka import IsolationLevel, KafkaError, KafkaException, TopicCollection, TopicPartition
from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]  # exported, but not by its __all__

from kafka_explorer.engine.answers import TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, UnknownTopic, translated
from kafka_explorer.engine.partition_offsets import BATCH, Place


class LogEnd(enum.Enum):
    """A place in a log to ask for."""

    START = "start"
    """The first offset that is kept."""
    HIGH = "high"
    """The high watermark: the offset after the last that is replicated. What Kafka's tools call log end."""
    STABLE = "stable"
    """The last stable offset: where a read_committed consumer must stop, before the first open transaction."""


_LATEST = OffsetSpec.latest()  # type: ignore[no-untyped-call]
_SPECS = {
    LogEnd.START: (OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED),  # type: ignore[no-untyped-call]
    LogEnd.HIGH: (_LATEST, IsolationLevel.READ_UNCOMMITTED),
    LogEnd.STABLE: (_LATEST, IsolationLevel.READ_COMMITTED),
}
# A leader that has just moved: this answer teaches the client the new one.
_MOVED = {KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError.FENCED_LEADER_EPOCH, KafkaError.UNKNOWN_LEADER_EPOCH}

Offsets = Mapping[Place, int | ExplorerError]


@dataclass(frozen=True, slots=True)
class TopicShape:
    """The leader of each partition of a topic; None where there is none, so that nobody can tell of it."""

    leaders: tuple[int | None, ...]

    @property
    def partition_count(self) -> int:
        """How many partitions it has."""
        return len(self.leaders)

    def leader(self, partition: int) -> int | None:
        """Return the broker that leads `partition`; None too when there is no such partition."""
        return self.leaders[partition] if partition < len(self.leaders) else None


Shapes = Mapping[str, TopicShape | ExplorerError]


@dataclass(frozen=True, slots=True)
class LogEnds:
    """What is known of one partition; None is unknown. `error` says why."""

    start: int | None = None
    high: int | None = None
    stable: int | None = None
    error: ExplorerError | None = None


def topic_shapes(
    cluster: Cluster, topics: Iterable[str]
) -> Generator[None, None, dict[str, TopicShape | ExplorerError]]:
    """Describe `topics` in one request; creates none, unlike asking for their metadata by name."""
    names = sorted(set(topics))
    if not names:
        return {}
    asked = cluster.admin.describe_topics(TopicCollection(names), request_timeout=TIMEOUT_S)
    found: dict[str, TopicShape | ExplorerError] = {}
    for name, answer in (yield from gather(asked)).items():
        if isinstance(answer, KafkaException):
            found[name] = translated(answer, "Describe", name, TIMEOUT_S)
        else:
            leaders = {info.id: None if info.leader is None else info.leader.id for info in answer.partitions}
            found[name] = TopicShape(tuple(leaders.get(at) for at in range(len(leaders))))
    return found


def askable(places: Iterable[Place], shapes: Shapes) -> list[Place]:
    """Return those of `places` that exist and have a leader: nobody answers for the others, and librdkafka waits."""
    return [place for place in places if leader_of(place, shapes) is not None]


def leader_of(place: Place, shapes: Shapes) -> int | None:
    """Return the broker that leads a partition; None when nobody does, or none is known."""
    shape = shapes.get(place[0])
    return shape.leader(place[1]) if isinstance(shape, TopicShape) else None


def log_offsets(cluster: Cluster, places: Sequence[Place], end: LogEnd) -> Generator[None, None, Offsets]:
    """Return one end of each of `places`, which must be `askable`, or why it is unknown.

    One request per leader and 500 partitions.
    """
    found = yield from _asked_once(cluster, places, end)
    moved = [place for place, answer in found.items() if _has_moved(answer)]
    if moved:
        found |= yield from _asked_once(cluster, moved, end)
    return {
        place: translated(answer, "Describe", place[0], TIMEOUT_S) if isinstance(answer, KafkaException) else answer
        for place, answer in found.items()
    }


def log_ends(cluster: Cluster, places: Sequence[Place], shapes: Shapes) -> Generator[None, None, dict[Place, LogEnds]]:
    """Return all three ends of each of `places`."""
    wanted = askable(places, shapes)
    # Starts last: a start asked for first could be behind by the time the rest is known, and hide a loss.
    high = yield from log_offsets(cluster, wanted, LogEnd.HIGH)
    stable = yield from log_offsets(cluster, wanted, LogEnd.STABLE)
    start = yield from log_offsets(cluster, wanted, LogEnd.START)
    return {
        place: _ends(start[place], high[place], stable[place])
        if place in high
        else LogEnds(error=_reason(place, shapes))
        for place in places
    }


def _ends(start: int | ExplorerError, high: int | ExplorerError, stable: int | ExplorerError) -> LogEnds:
    error = next((each for each in (high, stable, start) if isinstance(each, ExplorerError)), None)
    known = [None if isinstance(each, ExplorerError) else each for each in (start, high, stable)]
    # The high watermark was asked for before the last stable offset, which can only be behind it.
    if known[1] is not None and known[2] is not None:
        known[2] = min(known[1], known[2])
    return LogEnds(known[0], known[1], known[2], error)


def _reason(place: Place, shapes: Shapes) -> ExplorerError:
    shape = shapes.get(place[0])
    if isinstance(shape, ExplorerError):
        return shape
    if shape is None or place[1] >= shape.partition_count:
        return UnknownTopic(place[0])
    return translated(KafkaError(KafkaError.LEADER_NOT_AVAILABLE), "Describe", place[0], TIMEOUT_S)


def _asked_once(
    cluster: Cluster, places: Sequence[Place], end: LogEnd
) -> Generator[None, None, dict[Place, int | KafkaException]]:
    spec, isolation = _SPECS[end]
    found: dict[Place, int | KafkaException] = {}
    for begin in range(0, len(places), BATCH):
        wanted = {TopicPartition(topic, at): spec for topic, at in places[begin : begin + BATCH]}
        asked = cluster.admin.list_offsets(wanted, isolation_level=isolation, request_timeout=TIMEOUT_S)
        answers = yield from gather({(where.topic, where.partition): future for where, future in asked.items()})
        for place, answer in answers.items():
            found[place] = answer if isinstance(answer, KafkaException) else answer.offset
    return found


def _has_moved(answer: int | KafkaException) -> bool:
    return isinstance(answer, KafkaException) and answer.args[0].code() in _MOVED
