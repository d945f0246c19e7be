"""Sends batches of what was made of dead letters, together with their marks."""

import contextlib
import time
from collections.abc import Generator, Sequence
from typing import Protocol

from confluent_kafka import Producer

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.redrive.journal import Mark, Memory, Owner
from kafka_explorer.engine.redrive.keepers import Keeper, Take
from kafka_explorer.engine.redrive.request import Outcome, RedriveRequest, Sendable, State
from kafka_explorer.engine.redrive.transactional import Heard, Landed, Transactions, Write


class Sender(Protocol):
    """One producer's way to send. Its generators yield at least every 100 ms and may be closed there."""

    @property
    def batches(self) -> int:
        """How many transactions were committed."""

    @property
    def longest_s(self) -> float:
        """How long one was open at most."""

    def begin(self, take: Take) -> Generator[None, None, Memory]:
        """Get ready, and return what was done before; `take` gets every mark."""

    def send(self, batch: Sequence[Sendable]) -> Generator[None, None, list[Outcome]]:
        """Send a batch; return where each landed."""

    def left(self) -> Sequence[Outcome]:
        """Return what became of the batch in which `send` was closed, as far as nobody else has noted it."""

    def end(self) -> Generator[None, None, None]:
        """Say that it is over."""


class TransactionalSender:
    """Each batch is one transaction with its marks. Raises what `Transactions` and its keeper raise."""

    def __init__(
        self, cluster: Cluster, producer: Producer, heard: Heard, request: RedriveRequest, keeper: Keeper, run: str
    ) -> None:
        self.transactions = Transactions(producer, heard)
        self._cluster = cluster
        self._request = request
        self._keeper = keeper
        self._run = run
        self._left: list[Outcome] = []

    @property
    def batches(self) -> int:
        """See Sender."""
        return self.transactions.count

    @property
    def longest_s(self) -> float:
        """See Sender."""
        return self.transactions.longest_s

    def begin(self, take: Take) -> Generator[None, None, Memory]:
        """Become the only redriver of this topic, and return what was done before; `take` gets every mark."""
        yield from self.transactions.take_over()
        yield from self._tell_owner(ended=False)
        # Only now: before, what our predecessor had begun was neither done nor not done.
        return (yield from telling(None, self._keeper.remember(self._cluster, take)))

    def send(self, batch: Sequence[Sendable]) -> Generator[None, None, list[Outcome]]:
        """Send a batch; return where each landed."""
        at_ms = time.time_ns() // 1_000_000
        marks: list[Mark] = []

        def marked(landed: Sequence[Landed]) -> Sequence[Write]:
            marks.extend(mark_of(self._request, each, where, at_ms) for each, where in zip(batch, landed, strict=True))
            return self._keeper.records(marks)

        writes = [write_of(each) for each in batch]
        places = [each.message.id for each in batch]
        commits = self._keeper.commits(places)
        try:
            landed = yield from self.transactions.write(writes, marked, commits)
        except GeneratorExit:
            self._left = self._outcomes_left(batch, marks, at_ms)
            raise
        self._keeper.kept(places)
        return [outcome_of(each, where, at_ms) for each, where in zip(batch, landed, strict=True)]

    def left(self) -> Sequence[Outcome]:
        """See Sender: it may have been committed in the last moment, or not be known."""
        return self._left

    def _outcomes_left(self, batch: Sequence[Sendable], marks: Sequence[Mark], at_ms: int) -> list[Outcome]:
        if self.transactions.left is None:
            return [Outcome(each.message.id, State.DOUBTFUL, each.target, at_ms=at_ms) for each in batch]
        if not self.transactions.left:
            return []
        return [
            Outcome(each.place, State.SENT, each.target, each.partition, each.offset, at_ms=at_ms) for each in marks
        ]

    def end(self) -> Generator[None, None, None]:
        """Say that this topic has no redriver any more; whoever cannot say it has sent everything all the same."""
        with contextlib.suppress(ExplorerError):
            yield from self._tell_owner(ended=True)

    def _tell_owner(self, *, ended: bool) -> Generator[None, None, None]:
        request = self._request
        now_ms = time.time_ns() // 1_000_000
        records = self._keeper.records([Owner(request.mark_name, self._run, request.job, request.by, now_ms, ended)])
        if records:
            yield from self.transactions.write([], lambda _: records)


def write_of(sendable: Sendable) -> Write:
    """Return what is given to the client."""
    message = sendable.message
    headers = [(header.name, header.value) for header in message.headers]
    return Write(sendable.target, message.value, message.key, headers, message.partition, message.timestamp_ms)


def mark_of(request: RedriveRequest, sendable: Sendable, landed: Landed, at_ms: int) -> Mark:
    """Return the mark of a dead letter that was sent."""
    return Mark(
        request.mark_name,
        sendable.message.id,
        sendable.deed,
        request.job,
        request.by,
        at_ms,
        sendable.target,
        landed.partition,
        landed.offset,
        sendable.timestamp_ms,
        sendable.rounds,
        sendable.content,
        sendable.fingerprint,
        request.note,
    )


def outcome_of(sendable: Sendable, landed: Landed, at_ms: int) -> Outcome:
    """Return what the account says of a dead letter that was sent."""
    place = sendable.message.id
    return Outcome(place, State.SENT, sendable.target, landed.partition, landed.offset, at_ms=at_ms)
