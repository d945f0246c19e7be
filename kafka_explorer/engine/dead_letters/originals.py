"""The originals of dead letters, read at the coordinates that they tell; or the reason why there is none."""

import enum
import time
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.dead_letters.dead_letter import Origin
from kafka_explorer.engine.errors import ConnectionFailed, ConnectionFault, ExplorerError, UnknownTopic, translated
from kafka_explorer.engine.lag.ends import TopicShape, topic_shapes
from kafka_explorer.engine.partition_offsets import KeptOffsets, Place, kept_offsets
from kafka_explorer.engine.records import Message, Record, record_of

Coordinates = tuple[str, int, int]
"""Topic, partition and offset."""

_PATIENCE_S = 60.0
_LOOK_S = 0.05
_AT_ONCE = 100
_NEAR = 200  # offsets: reading over so many is quicker than asking anew


class Missing(enum.Enum):
    """Why there is no original."""

    COORDINATES = "coordinates"
    """The dead letter does not tell topic, partition and offset."""
    TOPIC = "topic"
    """There is no such topic, or no such partition of it."""
    DELETED = "deleted"
    """Retention, or somebody, has deleted it: the log starts later."""
    COMPACTED = "compacted"
    """Its offset holds nothing any more: compaction has taken it, or it never was a message."""
    BEYOND = "beyond"
    """The log ends before: the topic was made anew, or the coordinates are wrong."""
    UNKNOWN = "unknown"
    """It could not be asked; `error` says why."""


@dataclass(frozen=True, slots=True)
class Original:
    """The record at the coordinates, or why there is none."""

    record: Record | None = None
    missing: Missing | None = None
    error: ExplorerError | None = None


def coordinates_of(origin: Origin) -> Coordinates | None:
    """Return where the original was; None when the dead letter does not tell all of it."""
    if origin.topic is None or origin.partition is None or origin.offset is None:
        return None
    return origin.topic, origin.partition, origin.offset


def fetch_original(settings: ClusterSettings, origin: Origin) -> Generator[None, None, Original]:
    """Read one original. Raises ConnectionFailed."""
    where = coordinates_of(origin)
    if where is None:
        return Original(missing=Missing.COORDINATES)
    with (yield from telling(None, connect(settings))) as cluster:
        return (yield from originals_at(cluster, [where]))[where]


def originals_at(cluster: Cluster, wanted: Iterable[Coordinates]) -> Generator[None, None, dict[Coordinates, Original]]:
    """Read the records at `wanted`, in whatever order, with one consumer; all of them are in memory then.

    Records of transactions that were aborted are given as well: whoever failed may have read them.
    Raises ConnectionFailed when nothing was heard for a minute.
    """
    asked = sorted(set(wanted))
    kept = yield from _kept({(topic, partition) for topic, partition, _ in asked}, cluster)
    found: dict[Coordinates, Original] = {}
    waiting: dict[Place, list[int]] = {}
    for topic, partition, offset in asked:
        reason = _out_of_reach(kept[topic, partition], offset)
        if reason is None:
            waiting.setdefault((topic, partition), []).append(offset)
        else:
            found[topic, partition, offset] = reason
    if waiting:
        yield from _read(cluster, waiting, found)
    return found


def _kept(
    places: set[Place], cluster: Cluster
) -> Generator[None, None, Mapping[Place, KeptOffsets | ExplorerError | None]]:
    """Return what is kept of each place, None for those that do not exist."""
    shapes = yield from topic_shapes(cluster, {topic for topic, _ in places})
    kept: dict[Place, KeptOffsets | ExplorerError | None] = {}
    led: list[Place] = []
    for topic, partition in sorted(places):
        shape = shapes[topic]
        if not isinstance(shape, TopicShape):
            kept[topic, partition] = shape
        elif partition >= shape.partition_count:
            kept[topic, partition] = None
        elif shape.leader(partition) is None:
            kept[topic, partition] = translated(KafkaError(KafkaError.LEADER_NOT_AVAILABLE), "Read", topic)
        else:
            led.append((topic, partition))
    return {**kept, **(yield from kept_offsets(cluster, led))}


def _out_of_reach(kept: KeptOffsets | ExplorerError | None, offset: int) -> Original | None:
    if kept is None or isinstance(kept, UnknownTopic):
        return Original(missing=Missing.TOPIC)
    if isinstance(kept, ExplorerError):
        return Original(missing=Missing.UNKNOWN, error=kept)
    if offset < kept.low:
        return Original(missing=Missing.DELETED)
    return Original(missing=Missing.BEYOND) if offset >= kept.high else None


def _read(
    cluster: Cluster, waiting: dict[Place, list[int]], found: dict[Coordinates, Original]
) -> Generator[None, None, None]:
    heard = time.monotonic()
    with cluster.consumer(isolation_level="read_uncommitted", fetch_wait_max_ms=10) as consumer:
        consumer.assign([TopicPartition(*place, offsets[0]) for place, offsets in waiting.items()])
        while waiting:
            messages: list[Message] = consumer.consume(_AT_ONCE, _LOOK_S)  # type: ignore[assignment]  # see Message
            if any(message.error() is None for message in messages):
                heard = time.monotonic()
            elif time.monotonic() - heard > _PATIENCE_S:
                trouble = cluster.trouble() or "nothing came for a minute"
                raise ConnectionFailed(ConnectionFault.LOST, cluster.settings.bootstrap, trouble)
            _move({place for message in messages if (place := _take(message, waiting, found))}, waiting, consumer)
            yield


def _take(message: Message, waiting: dict[Place, list[int]], found: dict[Coordinates, Original]) -> Place | None:
    """Note what a message tells; returns its partition when the reading should go on elsewhere, or end, there."""
    place = message.topic(), message.partition()
    offsets = waiting.get(place)
    if not offsets:
        return None
    error = message.error()
    if error is not None:
        return place if _is_over(error, place, offsets, found) else None
    at = message.offset()
    while offsets and offsets[0] < at:  # passed over, so there is nothing
        found[*place, offsets.pop(0)] = Original(missing=Missing.COMPACTED)
    if offsets and offsets[0] == at:
        found[*place, offsets.pop(0)] = Original(record_of(message))
    return place if not offsets or offsets[0] > at + _NEAR else None


def _is_over(error: KafkaError, place: Place, offsets: list[int], found: dict[Coordinates, Original]) -> bool:
    if error.code() == KafkaError._PARTITION_EOF:
        reason = Original(missing=Missing.COMPACTED)
    elif error.code() in {KafkaError._AUTO_OFFSET_RESET, KafkaError.OFFSET_OUT_OF_RANGE}:  # noqa: SLF001 - public code
        reason = Original(missing=Missing.DELETED)
    elif error.code() in {KafkaError._UNKNOWN_TOPIC, KafkaError.UNKNOWN_TOPIC_OR_PART}:
        reason = Original(missing=Missing.TOPIC)
    elif error.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED:
        reason = Original(missing=Missing.UNKNOWN, error=translated(error, "Read", place[0]))
    else:
        return False  # librdkafka goes on by itself
    found.update({(*place, offset): reason for offset in offsets})
    offsets.clear()
    return True


def _move(places: set[Place], waiting: dict[Place, list[int]], consumer: Consumer) -> None:
    """Leave partitions that are done, and go on at the next offset that is wanted of the others."""
    if not places:
        return
    try:
        consumer.incremental_unassign([TopicPartition(*place) for place in places])
        further = [TopicPartition(*place, waiting[place][0]) for place in places if waiting[place]]
        if further:
            consumer.incremental_assign(further)
    except KafkaException as error:
        raise translated(error, "Read", min(places)[0], _PATIENCE_S) from error
    for place in places:
        if not waiting[place]:
            del waiting[place]
