"""Where transactions are not to be had: an idempotent producer, and the account on this machine as the journal.

Before a message is given to the client its row says DOUBTFUL, on the disk; the answer makes it SENT. What was given and
never answered for stays in doubt, is looked for in the target by its header, and is sent again when it is not there.
"""

import time
from collections.abc import Generator, Sequence
from functools import partial
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Producer

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.producing.refusals import certainly_not_written
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.doubts import settle
from kafka_explorer.engine.redrive.journal import Mark, Memory
from kafka_explorer.engine.redrive.keepers import Keeper, Take
from kafka_explorer.engine.redrive.request import Outcome, RedriveRequest, Sendable, State
from kafka_explorer.engine.redrive.senders import mark_of, outcome_of, write_of
from kafka_explorer.engine.redrive.suspects import OWN_FAULT
from kafka_explorer.engine.redrive.transactional import Heard, Landed, ProducerLost, Refused, Write

_SLICE_S = 0.1
_LAST_WORDS_S = 1.0


class IdempotentSender:
    """Each batch is on the disk as doubtful before it is sent. `keeper` of None: nobody else's word is to be had."""

    def __init__(
        self,
        cluster: Cluster,
        producer: Producer,
        heard: Heard,
        request: RedriveRequest,
        account: Account,
        keeper: Keeper | None,
    ) -> None:
        self._cluster = cluster
        self._producer = producer
        self._heard = heard
        self._request = request
        self._account = account
        self._keeper = keeper
        self._errors: dict[int, KafkaError] = {}
        self._landed: dict[int, Landed] = {}
        self._waiting = 0
        self.batches = 0
        """How many batches were sent; there are no transactions."""
        self.longest_s = 0.0
        """0: nobody waits for a transaction of ours."""

    def begin(self, take: Take) -> Generator[None, None, Memory]:
        """See Sender: what the journal knows, where there is one, and what became of the doubts of before."""
        self._account.sync_always()
        memory = Memory(self._request.mark_name)
        if self._keeper is not None:
            memory = yield from telling(None, self._keeper.remember(self._cluster, take))
        yield from telling(None, settle(self._cluster, self._request, self._account))
        return memory

    def send(self, batch: Sequence[Sendable]) -> Generator[None, None, list[Outcome]]:
        """See Sender. Raises Refused when nothing can be sent to a target, ProducerLost, AccountFailed."""
        at_ms = time.time_ns() // 1_000_000
        self._account.put(Outcome(each.message.id, State.DOUBTFUL, each.target, at_ms=at_ms) for each in batch)
        try:
            yield from self._give([write_of(each) for each in batch])
        except GeneratorExit:
            self._leave()
            self._account.put(self._outcomes(batch, at_ms))
            raise
        self.batches += 1
        outcomes = self._outcomes(batch, at_ms)
        self._account.put(outcomes)
        if (error := self._refusal()) is not None:
            known = {each.place for each in outcomes}
            self._account.forget(each.message.id for each in batch if each.message.id not in known)
            if error.fatal():
                raise ProducerLost(error.code(), error.str())
            raise Refused(error.code(), error.str(), self._faults())
        yield from self._mark(batch, at_ms)
        return outcomes

    def left(self) -> Sequence[Outcome]:
        """See Sender: the account has it already."""
        return ()

    def end(self) -> Generator[None, None, None]:
        """See Sender: nobody is told."""
        yield

    def _give(self, writes: Sequence[Write]) -> Generator[None, None, None]:
        self._errors, self._landed, self._waiting = {}, {}, 0
        for at, write in enumerate(writes):
            yield from self._produce(at, write)
        while self._waiting:
            self._producer.flush(_SLICE_S)
            if self._waiting:
                yield

    def _produce(self, at: int, write: Write) -> Generator[None, None, None]:
        arguments: dict[str, Any] = {} if write.partition is None else {"partition": write.partition}
        if write.headers:
            arguments["headers"] = list(write.headers)
        if write.timestamp_ms is not None:
            arguments["timestamp"] = write.timestamp_ms
        while True:
            try:
                self._producer.produce(
                    write.topic, write.value, write.key, on_delivery=partial(self._on_delivered, at), **arguments
                )
                self._waiting += 1
                return
            except BufferError:
                self._producer.poll(_SLICE_S)
                yield
            except KafkaException as error:
                self._errors[at] = error.args[0]
                return

    def _on_delivered(self, at: int, error: KafkaError | None, landed: Any) -> None:
        self._waiting -= 1
        if error is not None:
            self._errors[at] = error
        else:
            self._landed[at] = Landed(landed.partition(), landed.offset())

    def _outcomes(self, batch: Sequence[Sendable], at_ms: int) -> list[Outcome]:
        """What became of those that are written, or may be; of the others nothing."""
        outcomes = []
        for at, each in enumerate(batch):
            landed, error = self._landed.get(at), self._errors.get(at)
            if landed is not None:
                outcomes.append(outcome_of(each, landed, at_ms))
            elif error is None or not certainly_not_written(error):
                detail = "" if error is None else error.str()
                outcomes.append(Outcome(each.message.id, State.DOUBTFUL, each.target, detail=detail, at_ms=at_ms))
        return outcomes

    def _refusal(self) -> KafkaError | None:
        """The first error by which a message is not written; nobody's fault before a message's own."""
        certain = [error for error in self._errors.values() if error.fatal() or certainly_not_written(error)]
        certain.sort(key=lambda error: error.code() in OWN_FAULT)
        return certain[0] if certain else None

    def _faults(self) -> dict[int, tuple[int, str]]:
        errors = self._errors.items()
        return {at: (error.code(), error.str()) for at, error in errors if error.code() in OWN_FAULT}

    def _mark(self, batch: Sequence[Sendable], at_ms: int) -> Generator[None, None, None]:
        """Tell the others as well, where there is a journal; who dies before that has told nobody but the account."""
        if self._keeper is None:
            return
        sent: list[Mark] = [
            mark_of(self._request, each, self._landed[at], at_ms) for at, each in enumerate(batch) if at in self._landed
        ]
        yield from self._give(self._keeper.records(sent))
        if self._errors:
            self._keeper = None  # it may be read and not written

    def _leave(self) -> None:
        """Hear what can still be heard; the rest stays in doubt."""
        try:
            self._producer.flush(_LAST_WORDS_S)
        except KafkaException:
            return
