"""The first and the next offset of many partitions at once, as Kafka's own tools count: up to the high watermark."""

from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from confluent_kafka import IsolationLevel, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # exported, but not by its __all__
    ListOffsetsResultInfo,
    OffsetSpec,
)

from kafka_explorer.engine.answers import TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, translated

Place = tuple[str, int]
"""Topic and partition."""

BATCH = 500
"""Partitions per request: an answer of that many holds the interpreter for a few milliseconds."""

_EARLIEST = OffsetSpec.earliest()  # type: ignore[no-untyped-call]
_LATEST = OffsetSpec.latest()  # type: ignore[no-untyped-call]
# A leader that has just moved: the client learns of the new one by this answer, and the next request goes there.
MOVED = {
    KafkaError.NOT_LEADER_FOR_PARTITION,
    KafkaError.LEADER_NOT_AVAILABLE,
    KafkaError.OFFSET_NOT_AVAILABLE,
    KafkaError.FENCED_LEADER_EPOCH,
    KafkaError.UNKNOWN_LEADER_EPOCH,
}

Answer = ListOffsetsResultInfo | KafkaException


@dataclass(frozen=True, slots=True)
class KeptOffsets:
    """`low` is the first offset kept, `high` the one after the last, `leader_epoch` that of the leader who told."""

    low: int
    high: int
    leader_epoch: int | None = None


def kept_offsets(
    cluster: Cluster, places: Sequence[Place]
) -> Generator[None, None, dict[Place, KeptOffsets | ExplorerError]]:
    """Return what each partition keeps, or why that is unknown.

    Leave out partitions without a leader: there is nobody to ask.
    """
    found = yield from _asked_once(cluster, places)
    moved = [place for place, answer in found.items() if _has_moved(answer)]
    if moved:
        found |= yield from _asked_once(cluster, moved)
    return {
        (topic, at): translated(answer, "Describe", topic, TIMEOUT_S) if isinstance(answer, KafkaException) else answer
        for (topic, at), answer in found.items()
    }


def _asked_once(
    cluster: Cluster, places: Sequence[Place]
) -> Generator[None, None, dict[Place, KeptOffsets | KafkaException]]:
    futures: dict[tuple[Place, bool], Future[ListOffsetsResultInfo]] = {}
    for begin in range(0, len(places), BATCH):
        wanted = [TopicPartition(topic, at) for topic, at in places[begin : begin + BATCH]]
        for spec, is_high in ((_EARLIEST, False), (_LATEST, True)):
            asked = cluster.admin.list_offsets(
                dict.fromkeys(wanted, spec),
                isolation_level=IsolationLevel.READ_UNCOMMITTED,
                request_timeout=TIMEOUT_S,
            )
            futures |= {((where.topic, where.partition), is_high): future for where, future in asked.items()}
    answers = yield from gather(futures)
    return {place: _kept(place, answers) for place in places}


def _kept(place: Place, answers: Mapping[tuple[Place, bool], Answer]) -> KeptOffsets | KafkaException:
    low, high = answers[place, False], answers[place, True]
    if isinstance(low, KafkaException):
        return low
    if isinstance(high, KafkaException):
        return high
    epoch = high.leader_epoch
    return KeptOffsets(low.offset, high.offset, epoch if epoch is not None and epoch >= 0 else None)


def _has_moved(answer: KeptOffsets | KafkaException) -> bool:
    return isinstance(answer, KafkaException) and answer.args[0].code() in MOVED
