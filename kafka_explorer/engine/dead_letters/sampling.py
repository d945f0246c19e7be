"""What the newest records of topics say of themselves: their dialect and source, where names do not tell."""

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from confluent_kafka import KafkaError, TopicPartition

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, KnownBy
from kafka_explorer.engine.dead_letters.dialects import PLAIN
from kafka_explorer.engine.dead_letters.explaining import Knowledge, explain
from kafka_explorer.engine.partition_offsets import KeptOffsets, Place
from kafka_explorer.engine.records import Message, record_of

_PATIENCE_S = 15.0
_LOOK_S = 0.05
_BACK = 3  # a transaction's end takes an offset behind its records
_SMALL = {"fetch_message_max_bytes": 64 * 1024, "queued_min_messages": 1, "fetch_wait_max_ms": 10}


@dataclass(frozen=True, slots=True)
class Sample:
    """What the newest record that tells its dialect told, at `told_ms`; `newest_ms` is the newest record's time.

    Times are since the epoch, None for none.
    """

    dialect: str = PLAIN
    source: str | None = None
    known_by: KnownBy = "unknown"
    newest_ms: int | None = None
    told_ms: int | None = None

    @property
    def is_dead_letter(self) -> bool:
        """Whether the record says of itself that it is one."""
        return self.dialect != PLAIN


@dataclass(frozen=True, slots=True)
class Sampled:
    """What the topics told, and those of which not all was heard in time. A topic that told nothing is in neither."""

    samples: Mapping[str, Sample]
    unheard: frozenset[str] = frozenset()


def sample_topics(
    cluster: Cluster, kept: Mapping[Place, KeptOffsets], knowledge: Knowledge, patience_s: float = _PATIENCE_S
) -> Generator[None, None, Sampled]:
    """Read the newest records at `kept` with one consumer and explain them.

    The newest record that tells its dialect stands for its topic. Never raises for a single topic.
    """
    ends = {place: offsets.high for place, offsets in kept.items() if offsets.low < offsets.high}
    samples: dict[str, Sample] = {}
    if not ends:
        return Sampled(samples)
    begins = {place: max(kept[place].low, end - _BACK) for place, end in ends.items()}
    deadline = time.monotonic() + patience_s
    with cluster.consumer(isolation_level="read_uncommitted", **_SMALL) as consumer:
        consumer.assign([TopicPartition(*place, begin) for place, begin in begins.items()])
        while ends and time.monotonic() < deadline:
            for message in cast(list[Message], consumer.consume(100, _LOOK_S)):
                _take(message, ends, samples, knowledge)
            yield
    return Sampled(samples, frozenset(topic for topic, _ in ends))


def _take(message: Message, ends: dict[Place, int], samples: dict[str, Sample], knowledge: Knowledge) -> None:
    place = message.topic(), message.partition()
    if place not in ends:
        return
    error = message.error()
    if error is not None:
        if error.code() == KafkaError._PARTITION_EOF or not error.retriable():
            del ends[place]
        return
    letter = explain(record_of(message), knowledge)
    if letter.origin.topic != place[0]:  # a message of a source that was redriven with its headers is no dead letter
        samples[place[0]] = _newer(samples.get(place[0]), letter)
    if message.offset() >= ends[place] - 1:
        del ends[place]


def _newer(before: Sample | None, letter: DeadLetter) -> Sample:
    at_ms = letter.timestamp_ms if letter.timestamp_ms >= 0 else None
    found = Sample(letter.dialect, letter.origin.topic, letter.origin.known_by, at_ms, at_ms)
    if before is None:
        return found
    told = max(before, found, key=lambda sample: (sample.is_dead_letter, sample.told_ms or 0))
    return replace(told, newest_ms=max((ms for ms in (before.newest_ms, at_ms) if ms is not None), default=None))
