"""Dead letters that nobody needs: marked so in the journal, with a reason. They stay where they are."""

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from confluent_kafka import KafkaError, Producer

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError, ReadOnlyCluster, RequestTimedOut, translated
from kafka_explorer.engine.producing.settings import DEFAULTS
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.redrive.journal import Mark, Memory, encoded
from kafka_explorer.engine.redrive.journal_topic import ensure_journal, read_memory
from kafka_explorer.engine.redrive.reading import place_of, plan_reading
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC, Selection

_SLICE_S = 0.1
_PATIENCE_S = 60.0


class NoJournal(ExplorerError):
    """Without the journal topic nothing can be marked; `detail` says why it cannot be used."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"Dead letters cannot be marked, since topic '{JOURNAL_TOPIC}' cannot be used: {self.detail}"


@dataclass(frozen=True, slots=True)
class Discard:
    """What to mark, and why."""

    dlq: str
    selection: Selection
    reason: str
    job: str
    by: str


@dataclass(frozen=True, slots=True)
class Discarded:
    """How many were marked, and how many were dealt with before."""

    discarded: int = 0
    already: int = 0


def discard(settings: ClusterSettings, wish: Discard) -> Generator[int, None, Discarded]:
    """Mark dead letters as discarded; yields how many are. What was sent, parked or discarded before stays as it is.

    Raises ReadOnlyCluster, NoJournal, UnknownTopic, NotAuthorized, ConnectionFailed, RequestTimedOut.
    """
    if settings.read_only:
        raise ReadOnlyCluster("discard dead letters")
    done = Discarded()
    with (yield from telling(0, connect(settings))) as cluster:
        yield from telling(0, _require_journal(cluster))
        memory = yield from telling(0, read_memory(cluster, wish.dlq))
        reading = yield from telling(0, plan_reading(cluster, wish.dlq, wish.selection, {}))
        with cluster.producer(DEFAULTS.properties()) as producer:
            for messages in reading.messages(cluster):
                now_ms = time.time_ns() // 1_000_000
                dead = [(place_of(message), message.timestamp()[1]) for message in messages]
                new = [(place, died_ms) for place, died_ms in dead if memory.deed(place, died_ms) is None]
                marks = [
                    Mark(wish.dlq, place, "discarded", wish.job, wish.by, now_ms, died_ms=died_ms, reason=wish.reason)
                    for place, died_ms in new
                ]
                yield from telling(done.discarded, _write(producer, [encoded(mark) for mark in marks]))
                done = Discarded(done.discarded + len(new), done.already + len(dead) - len(new))
                yield done.discarded
    return done


def restore(settings: ClusterSettings, wish: Discard) -> Generator[int, None, int]:
    """Take back that dead letters were discarded, and only that; return how many there were. Raises as `discard`."""
    if settings.read_only:
        raise ReadOnlyCluster("change the journal of dead letters")
    with (yield from telling(0, connect(settings))) as cluster:
        yield from telling(0, _require_journal(cluster))
        memory = yield from telling(0, read_memory(cluster, wish.dlq))
        reading = yield from telling(0, plan_reading(cluster, wish.dlq, wish.selection, {}))
        count = 0
        with cluster.producer(DEFAULTS.properties()) as producer:
            for messages in reading.messages(cluster):
                now_ms = time.time_ns() // 1_000_000
                places = [place_of(each) for each in messages if _is_discarded(memory, each)]
                marks = [
                    Mark(wish.dlq, place, "restored", wish.job, wish.by, now_ms, reason=wish.reason) for place in places
                ]
                yield from telling(count, _write(producer, [encoded(mark) for mark in marks]))
                count += len(marks)
                yield count
    return count


def _is_discarded(memory: Memory, message: Message) -> bool:
    deed = memory.deed(place_of(message), message.timestamp()[1])
    return deed is not None and deed[0] == "discarded"


def _require_journal(cluster: Cluster) -> Generator[None, None, None]:
    problem = yield from ensure_journal(cluster)
    if problem is not None:
        raise NoJournal(problem)


def _write(producer: Producer, records: Sequence[tuple[bytes, bytes]]) -> Generator[None, None, None]:
    """Write journal records and wait until the broker has them."""
    failed: list[KafkaError] = []
    waiting = len(records)

    def delivered(error: KafkaError | None, _: object) -> None:
        nonlocal waiting
        waiting -= 1
        if error is not None:
            failed.append(error)

    for key, value in records:
        producer.produce(JOURNAL_TOPIC, value, key, on_delivery=delivered)
    deadline = time.monotonic() + _PATIENCE_S
    while waiting:
        producer.flush(_SLICE_S)
        if waiting and time.monotonic() > deadline:
            raise RequestTimedOut("Write", _PATIENCE_S)
        yield
    if failed:
        raise translated(failed[0], "Write", JOURNAL_TOPIC)
