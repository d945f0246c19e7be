"""One transactional producer, and what librdkafka's rules (its INTRODUCTION.md) ask of who uses it.

An error that is retriable: the same call again. One that demands an abort: abort, then the batch anew, without what was
refused. Anything else has killed the producer: a new one takes over, or somebody else already has.

Its calls block without being stoppable, but init, commit and abort go on where they were when they are called again
after a time-out: so each is called for a moment only, again and again, and between two calls we can be stopped.
"""

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Producer, TopicPartition

from kafka_explorer.engine.errors import ExplorerError, RequestTimedOut
from kafka_explorer.engine.producing.settings import DEFAULTS

TRANSACTION_TIMEOUT_MS = 15_000
"""How long consumers that read committed wait at most behind us when we die, plus up to 10 s of the broker's own."""

UNKNOWN_TOPIC_MS = 5_000
"""How long a topic that the brokers do not know may be a new one; ours were there when the run began."""

PATIENCE_S = 120.0
"""How long a coordinator may be away before the run ends; it goes on where it stopped when it is started again."""

_SLICE_S = 0.1
_LAST_WORDS_S = 1.0
_OTHERS_S = 0.5
_GIVE_UP_S = 0.7 * TRANSACTION_TIMEOUT_MS / 1000
_LINGER_MS = 5


@dataclass(frozen=True, slots=True)
class Write:
    """One message to write within a transaction; `partition` of None lets the key decide."""

    topic: str
    value: bytes | None
    key: bytes | None
    headers: Sequence[tuple[str, bytes | None]] = ()
    partition: int | None = None
    timestamp_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Landed:
    """Where a message was written; valid once its transaction is committed."""

    partition: int
    offset: int


# Over a transaction that has failed librdkafka throws messages away, and takes no more.
_PURGED = {KafkaError._PURGE_QUEUE, KafkaError._PURGE_INFLIGHT, KafkaError._STATE}  # noqa: SLF001 - public codes
_FAILING = {
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError.POLICY_VIOLATION,
}

Marks = Callable[[Sequence[Landed]], Sequence[Write]]
Commits = tuple[list[TopicPartition], Any]
"""Offsets to commit, and the metadata of the group's consumer."""


class ProducerLost(ExplorerError):
    """The producer cannot go on: fenced by another, or its transaction timed out, or it may not be used at all.

    `open_s` is how long its transaction had been open, None when none was.
    """

    def __init__(self, code: int, detail: str, open_s: float | None = None) -> None:
        super().__init__(code, detail, open_s)
        self.code = code
        self.detail = detail
        self.open_s = open_s

    def __str__(self) -> str:
        return f"The transactional producer cannot go on: {self.detail}."


class Refused(ExplorerError):
    """The transaction was aborted, nothing of it is visible. `messages` has by number why each refused one was.

    Without any it was the transaction as a whole; `code` and `detail` are the first error.
    """

    def __init__(self, code: int, detail: str, messages: dict[int, tuple[int, str]]) -> None:
        super().__init__(code, detail, messages)
        self.code = code
        self.detail = detail
        self.messages = messages

    def __str__(self) -> str:
        return f"The transaction was aborted: {self.detail}."


def transactional_properties(transactional_id: str, heard: "Heard", limit_bytes: int | None = None) -> dict[str, Any]:
    """Return librdkafka's properties. `limit_bytes` is the smallest max.message.bytes of the targets, where known."""
    properties = DEFAULTS.properties(limit_bytes)
    # It follows the time-out of the transaction, and librdkafka refuses a longer one.
    properties["message.timeout.ms"] = TRANSACTION_TIMEOUT_MS
    return properties | {
        "transactional.id": transactional_id,
        "transaction.timeout.ms": TRANSACTION_TIMEOUT_MS,
        "linger.ms": _LINGER_MS,
        "topic.metadata.propagation.max.ms": UNKNOWN_TOPIC_MS,
        "error_cb": heard.take,
    }


class Heard:
    """What librdkafka says of a producer's troubles, which it says to a callback alone."""

    def __init__(self) -> None:
        self.trouble: str | None = None
        """Why nothing moves; None when nothing is wrong."""
        self.failed: KafkaError | None = None
        """Why a transaction cannot go on: of partitions that may not be added to it no message tells."""
        self.fatal: KafkaError | None = None
        """Why the producer is of no more use; calls often say no more than that it is so."""

    def take(self, error: KafkaError) -> None:
        """The error callback."""
        if error.fatal():
            self.fatal = error
        elif error.code() in _FAILING:
            self.failed = error
        elif self.trouble is None or error.code() != KafkaError._ALL_BROKERS_DOWN:
            self.trouble = error.str()


class Transactions:
    """Writes batches, each all or nothing.

    Its generators yield at least every 100 ms; closed within a batch, they abort it, or see a commit that has begun to
    its end for a second.
    """

    def __init__(self, producer: Producer, heard: Heard, patience_s: float = PATIENCE_S) -> None:
        self._producer = producer
        self._heard = heard
        self._patience_s = patience_s
        self._began = 0.0
        self._open = False
        self._errors: dict[int, KafkaError] = {}
        self._landed: dict[int, Landed] = {}
        self._waiting = 0
        self.count = 0
        """Committed ones."""
        self.longest_s = 0.0
        """How long a transaction was open at most."""
        self.left: bool | None = False
        """Closed within a batch: whether it is committed all the same; None when nobody answered in time."""

    def take_over(self) -> Generator[None, None, None]:
        """Fence whoever used the transactional id before; what they left open is aborted when this returns.

        Raises ProducerLost when transactions cannot be used, RequestTimedOut when no coordinator answers.
        """
        yield from self._again(self._producer.init_transactions, "the transaction coordinator")

    def write(
        self, messages: Sequence[Write], marks: Marks, commits: Commits | None = None
    ) -> Generator[None, None, list[Landed]]:
        """Write `messages` and what `marks` makes of the places where they landed, in one transaction.

        `commits` are offsets of a group to commit with them. Raises Refused when it was aborted, ProducerLost, and
        RequestTimedOut when the coordinator stays away: then the transaction is committed or not, which the marks tell
        when they are read again.
        """
        committing = given = False
        try:
            self._begin()
            yield from self._give(messages)
            landed = [self._landed[at] for at in range(len(messages))]
            given = True  # an error from now on is not the fault of a message
            yield from self._give(marks(landed))
            if commits is not None:
                yield from self._again(partial(self._commit_offsets, commits), "the group's coordinator")
            committing = True
            yield from self._again(self._producer.commit_transaction, "the commit of a transaction")
            self._end()
            self._heard.trouble = None
            self.count += 1
            return landed
        except KafkaException as error:
            raise (yield from self._aborted(error.args[0], blame=not given)) from error
        except GeneratorExit:
            self.left = self._leave(committing=committing)
            raise

    def _begin(self) -> None:
        self._heard.failed = None
        self._producer.begin_transaction()
        self._began, self._open = time.monotonic(), True

    def _end(self) -> None:
        self.longest_s = max(self.longest_s, time.monotonic() - self._began)
        self._open = False

    def _give(self, messages: Sequence[Write]) -> Generator[None, None, None]:
        """Give messages to the client and wait until the brokers have all of them."""
        self._errors, self._landed = {}, {}
        self._waiting = 0
        for at, message in enumerate(messages):
            try:
                yield from self._produce(at, message)
            except KafkaException as error:
                self._errors[at] = error.args[0]
                raise
        give_up = 0.0
        while self._waiting:
            self._producer.flush(_SLICE_S)
            if self._errors and not give_up:  # the others are answered for in a moment, or never
                give_up = time.monotonic() + _OTHERS_S
            if self._waiting:
                if give_up and time.monotonic() > give_up:
                    break
                if self._heard.failed is not None and not self._errors:
                    raise KafkaException(self._heard.failed)
                self._require_time()
                yield
        if self._errors:
            raise KafkaException(next(iter(self._errors.values())))

    def _produce(self, at: int, message: Write) -> Generator[None, None, None]:
        arguments: dict[str, Any] = {} if message.partition is None else {"partition": message.partition}
        if message.headers:
            arguments["headers"] = list(message.headers)
        if message.timestamp_ms is not None:
            arguments["timestamp"] = message.timestamp_ms
        while True:
            try:
                self._producer.produce(
                    message.topic, message.value, message.key, on_delivery=partial(self._on_delivered, at), **arguments
                )
            except BufferError:
                self._producer.poll(_SLICE_S)
                self._require_time()
                yield
                continue
            self._waiting += 1
            return

    def _on_delivered(self, at: int, error: KafkaError | None, landed: Any) -> None:
        self._waiting -= 1
        if error is not None:
            self._errors[at] = error
        else:
            self._landed[at] = Landed(landed.partition(), landed.offset())

    def _require_time(self) -> None:
        """Give up before the coordinator does, which would cost us the producer."""
        if time.monotonic() - self._began > _GIVE_UP_S:
            raise KafkaException(KafkaError(KafkaError._TIMED_OUT))

    def _again(self, call: Callable[[float], None], what: str) -> Generator[None, None, None]:
        """Make a resumable call until it has ended. Raises KafkaException when it demands an abort, ProducerLost."""
        deadline = time.monotonic() + self._patience_s
        while True:
            try:
                call(_SLICE_S)
                return
            except KafkaException as problem:
                error = problem.args[0]
                if error.txn_requires_abort() and not error.fatal():
                    raise
                if not error.retriable():
                    raise self._lost(error) from problem
                if time.monotonic() > deadline:
                    raise RequestTimedOut(what, self._patience_s) from problem
                if error.code() != KafkaError._TIMED_OUT:
                    time.sleep(_SLICE_S)  # it was refused at once
            yield

    def _aborted(self, error: KafkaError, *, blame: bool) -> Generator[None, None, ExplorerError]:
        """Abort, and return what is to be raised."""
        errors = {at: each for at, each in self._errors.items() if each.code() not in _PURGED} if blame else {}
        if error.code() in _PURGED:
            error = self._cause() or error
        if error.fatal() or any(each.fatal() for each in errors.values()):
            return self._lost(error)
        try:
            yield from self._again(self._producer.abort_transaction, "the end of a transaction")
        except KafkaException as worse:
            return self._lost(worse.args[0])
        except ProducerLost as worse:
            # The coordinator has never heard of it: its first partition was refused. That is what is to be told.
            if worse.code != KafkaError.INVALID_TXN_STATE:
                return worse
        except ExplorerError as worse:
            return worse
        self._end()
        told = {at: (each.code(), each.str()) for at, each in errors.items()}
        return Refused(error.code(), error.str(), told)

    def _cause(self) -> KafkaError | None:
        """Return why a transaction has failed of which all messages were thrown away: only its end tells.

        It is not committed by asking for that: librdkafka refuses with the reason, and demands the abort.
        """
        try:
            self._producer.commit_transaction(0)
        except KafkaException as problem:
            reason: KafkaError = problem.args[0]
            return reason
        return None

    def _lost(self, error: KafkaError) -> ProducerLost:
        open_s = time.monotonic() - self._began if self._open else None
        self._open = False
        reason = self._heard.fatal or error
        return ProducerLost(reason.code(), reason.str(), open_s)

    def _commit_offsets(self, commits: Commits, timeout_s: float) -> None:
        self._producer.send_offsets_to_transaction(commits[0], commits[1], timeout_s)

    def _leave(self, *, committing: bool) -> bool | None:
        """Leave no transaction open behind: other consumers would wait for it. Return whether it is committed."""
        end = self._producer.commit_transaction if committing else self._producer.abort_transaction
        try:
            end(_LAST_WORDS_S)
        except KafkaException:
            return None if committing else False  # the coordinator ends it, or the next producer does
        finally:
            self._open = False
        return committing
