"""Dead letters that nobody needs: marked so in the journal, with a reason. They stay where they are.

Who redrives them at that moment has read the journal before, and would send them all the same. So discarding takes the
transactional id over, as the next redriver would: what was sent by then is known, and nothing more is sent.
"""

import contextlib
import time
import uuid
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from confluent_kafka import KafkaError, Producer

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError, ReadOnlyCluster, RequestTimedOut, translated
from kafka_explorer.engine.producing.settings import DEFAULTS
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.redrive.fencing import who_took_over
from kafka_explorer.engine.redrive.journal import Mark, Memory, Owner, encoded
from kafka_explorer.engine.redrive.journal_topic import ensure_journal, read_memory, read_owner
from kafka_explorer.engine.redrive.reading import place_of, plan_reading
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC, TRANSACTIONAL_ID_PREFIX, Selection
from kafka_explorer.engine.redrive.transactional import (
    Heard,
    Landed,
    ProducerLost,
    Refused,
    Transactions,
    Write,
    transactional_properties,
)
from kafka_explorer.engine.redrive.ways import WITHOUT_TRANSACTIONS

_Records = Sequence[tuple[bytes, bytes]]
_Writing = Callable[[_Records], Generator[None, None, None]]
_SLICE_S = 0.1
_PATIENCE_S = 60.0


class NoJournal(ExplorerError):
    """Without the journal topic nothing can be marked; `detail` says why it cannot be used."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"Dead letters cannot be marked, since topic '{JOURNAL_TOPIC}' cannot be used: {self.detail}"


class RedriveRuns(ExplorerError):
    """`by` (user@host) redrives the dead letters `dlq` with `job` since `at_ms`, or has not said that it is over.

    It may have died, or been stopped. To discard all the same ends it; it is told by whom, and can go on afterwards.
    """

    def __init__(self, dlq: str, by: str, job: str, at_ms: int) -> None:
        super().__init__(dlq, by, job, at_ms)
        self.dlq = dlq
        self.by = by
        self.job = job
        self.at_ms = at_ms

    def __str__(self) -> str:
        return f"{self.by} redrives '{self.dlq}', or has not said that it is over. Nothing was discarded by then."


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


def discard(settings: ClusterSettings, wish: Discard, *, take_over: bool = False) -> Generator[int, None, Discarded]:
    """Mark dead letters as discarded; yields how many are. What was sent, parked or discarded before stays as it is.

    Raises RedriveRuns where somebody seems to redrive them: with `take_over` that redrive is ended. Where transactions
    are not allowed nobody can be, and the journal's newest mark says what became of each. Raises ReadOnlyCluster,
    NoJournal, UnknownTopic, NotAuthorized, ConnectionFailed, RequestTimedOut, and RequestRefused as well.
    """
    if settings.read_only:
        raise ReadOnlyCluster("discard dead letters")
    with (yield from telling(0, connect(settings))) as cluster:
        yield from telling(0, _require_journal(cluster))
        if not take_over:
            _require_nobody((yield from telling(0, read_owner(cluster, wish.dlq))))
        heard = Heard()
        run = uuid.uuid4().hex
        try:
            with cluster.producer(transactional_properties(TRANSACTIONAL_ID_PREFIX + wish.dlq, heard)) as producer:
                transactions = Transactions(producer, heard)
                yield from telling(0, transactions.take_over())
                return (yield from _discard_alone(cluster, wish, partial(_commit, transactions), run))
        except Refused as refused:
            raise translated(KafkaError(refused.code), "Write", JOURNAL_TOPIC) from refused
        except ProducerLost as lost:
            if lost.code not in WITHOUT_TRANSACTIONS:
                owner = yield from telling(0, who_took_over(cluster, wish.dlq, run))
                _require_nobody(owner and replace(owner, ended=False))
                raise translated(KafkaError(lost.code), "Write", JOURNAL_TOPIC) from lost
        with cluster.producer(DEFAULTS.properties()) as producer:
            return (yield from _discard(cluster, wish, partial(_write, producer)))


def _discard_alone(cluster: Cluster, wish: Discard, write: _Writing, run: str) -> Generator[int, None, Discarded]:
    """Do it as the only one who may write with the transactional id, and say so meanwhile."""
    owner = Owner(wish.dlq, run, wish.job, wish.by, time.time_ns() // 1_000_000, discards=True)
    yield from telling(0, write([encoded(owner)]))
    done = yield from _discard(cluster, wish, write)
    with contextlib.suppress(ExplorerError):  # it is done all the same
        yield from telling(done.discarded, write([encoded(replace(owner, ended=True))]))
    return done


def _discard(cluster: Cluster, wish: Discard, write: _Writing) -> Generator[int, None, Discarded]:
    done = Discarded()
    memory = yield from telling(0, read_memory(cluster, wish.dlq))
    reading = yield from telling(0, plan_reading(cluster, wish.dlq, wish.selection, {}))
    for messages in reading.messages(cluster):
        now_ms = time.time_ns() // 1_000_000
        dead = [(place_of(message), message.timestamp()[1]) for message in messages]
        new = [(place, died_ms) for place, died_ms in dead if memory.deed(place, died_ms) is None]
        marks = [
            Mark(wish.dlq, place, "discarded", wish.job, wish.by, now_ms, died_ms=died_ms, reason=wish.reason)
            for place, died_ms in new
        ]
        yield from telling(done.discarded, write([encoded(mark) for mark in marks]))
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


def _require_nobody(owner: Owner | None) -> None:
    if owner is not None and not owner.ended:
        raise RedriveRuns(owner.dlq, owner.by, owner.job, owner.at_ms)


def _require_journal(cluster: Cluster) -> Generator[None, None, None]:
    problem = yield from ensure_journal(cluster)
    if problem is not None:
        raise NoJournal(problem)


def _commit(transactions: Transactions, records: _Records) -> Generator[None, None, None]:
    """Write journal records, all or none."""
    if records:
        yield from transactions.write([Write(JOURNAL_TOPIC, value, key) for key, value in records], _no_marks)


def _no_marks(landed: Sequence[Landed]) -> Sequence[Write]:
    del landed
    return ()


def _write(producer: Producer, records: _Records) -> Generator[None, None, None]:
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
