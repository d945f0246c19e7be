"""Redrives what a request chooses. A generator over plain data, for a child process: librdkafka can abort its process.

Each batch is one transaction with its marks in the journal. Whatever dies, the next run of the same job first takes the
transactional id over, which ends what was left open, and only then reads what was done: so each dead letter is sent
exactly once. Closed, paused or stopped it leaves no transaction open.
"""

import time
import uuid
from collections.abc import Generator

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ConnectionFailed, NotAuthorized, RequestTimedOut
from kafka_explorer.engine.records import Message, Record, record_of
from kafka_explorer.engine.redrive import preparing
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.care import Pace, is_paused
from kafka_explorer.engine.redrive.clusters import Clusters, keep_to, open_clusters, require_writable
from kafka_explorer.engine.redrive.commit_metadata import TooScattered
from kafka_explorer.engine.redrive.journal import Memory
from kafka_explorer.engine.redrive.journal_topic import read_discards
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.preparing import Prepare
from kafka_explorer.engine.redrive.reading import DeadLetterReading, ends_now, place_of, plan_reading
from kafka_explorer.engine.redrive.reconciling import Reconciling, gone
from kafka_explorer.engine.redrive.recovering import Recovery, Trouble
from kafka_explorer.engine.redrive.request import (
    MAX_BATCH,
    Outcome,
    RedriveProgress,
    RedriveRequest,
    RedriveResult,
    RedriveStep,
    Sendable,
    State,
    Stop,
    Unfit,
    Why,
)
from kafka_explorer.engine.redrive.senders import Sender
from kafka_explorer.engine.redrive.suspects import Suspects
from kafka_explorer.engine.redrive.transactional import ProducerLost, Refused
from kafka_explorer.engine.redrive.watching import Watch
from kafka_explorer.engine.redrive.ways import Way, Ways

_LOOK_S = 0.05
_SLOW_S, _QUICK_S = 0.6, 0.25
_FILL_S = 0.2
_NOT_AGAIN = {State.SENT, State.DOUBTFUL}

Progress = Generator[RedriveProgress, None, None]


def redrive(
    settings: ClusterSettings,
    request: RedriveRequest,
    folder: str,
    prepare: Prepare = preparing.prepare,
    target: ClusterSettings | None = None,
) -> Generator[RedriveProgress, None, RedriveResult]:
    """Redrive; `folder` (existing) takes the account of each message. The same job goes on where it stopped.

    `target` is the cluster that they go to, None the one they are in, which otherwise is only read and may be
    read-only. Raises ReadOnlyCluster before anything is made, WrongCluster when the job is for another one,
    ClusterWithoutId, TakenOver when another redrives the same topic to the same cluster, UnknownTopic, NotAuthorized,
    ConnectionFailed, RequestTimedOut, RequestRefused, AccountFailed. Whatever it raises, the account
    holds what is known by then, and the next run makes it whole.
    """
    require_writable(settings, target)
    first = RedriveProgress()
    account = Account.of_job(folder, request.dlq, request.job)
    try:
        clusters, request = yield from telling(first, open_clusters(settings, request, target))
        with clusters:
            require_writable(clusters.target.settings, None)  # it may be the same cluster after all
            keep_to(account, request)
            making = yield from telling(first, prepare(clusters, request))
            run = _Run(clusters, request, account, making)
            yield from run.work()
            return run.result()
    finally:
        account.close()


class _Run:
    """One run of a job: as many producers as it takes, one after the other."""

    def __init__(self, clusters: Clusters, request: RedriveRequest, account: Account, making: Making) -> None:
        self._clusters = clusters
        self._request = request
        self._account = account
        self._making = making
        self._run = uuid.uuid4().hex
        self._ways = Ways(clusters, request, account, making, self._run)
        self._recovery = Recovery(clusters.target, request, self._run, making)
        self._watch = Watch(clusters, request, account, making)
        self._suspects = Suspects(account, making)
        self._pace = Pace(request.rate_per_s)
        self._began = time.monotonic()
        self._batch = max(1, min(request.batch, MAX_BATCH))
        self._way: Way | None = None
        self._total: int | None = None
        self._transactions = 0
        self._longest_s = 0.0
        self._sent_now = 0
        self._stopped: Stop | None = None
        self._began_sending = False
        self._discards: Memory | None = None

    def work(self) -> Progress:
        """Do it all, with a new producer after each that was lost."""
        reading = yield from telling(self._progress(RedriveStep.PREPARING), self._plan())
        looked_at = yield from telling(self._progress(RedriveStep.PREPARING), self._watch.places(reading.ends))
        remembering = self._progress(RedriveStep.REMEMBERING)
        self._discards = yield from telling(remembering, read_discards(self._clusters, self._request.dlq))
        with self._watch.open(looked_at):
            while True:
                way = yield from telling(self._progress(RedriveStep.PREPARING), self._ways.choose(reading))
                self._way = way
                try:
                    yield from self._with_producer(way, reading)
                    return
                except (ProducerLost, Refused, TooScattered, NotAuthorized) as error:
                    if self._ways.another(error, began=self._began_sending):
                        continue
                    if self._suspects.take_news():
                        continue
                    if not isinstance(error, ProducerLost | Refused):
                        raise
                    yield from self._recovered(error)
                except (ConnectionFailed, RequestTimedOut) as error:
                    if self._began_sending:  # it was waited for long enough, and what is committed is not known
                        raise
                    yield from self._recovered(error)

    def _recovered(self, error: Trouble) -> Progress:
        yield from telling(self._progress(RedriveStep.RECOVERING), self._recovery.recover(error))

    def result(self) -> RedriveResult:
        """Return what became of everything."""
        counts = self._account.counts
        assert self._way is not None  # noqa: S101 - there was one, or there would be no result
        return RedriveResult(
            self._request.dlq,
            self._request.job,
            self._account.folder,
            self._way.guarantee,
            sent=counts[State.SENT],
            skipped=counts[State.SKIPPED],
            failed=counts[State.FAILED],
            doubtful=counts[State.DOUBTFUL],
            bounced=self._watch.bounced,
            transactions=self._transactions,
            longest_s=self._longest_s,
            elapsed_s=time.monotonic() - self._began,
            stopped=self._stopped,
            by_target=self._account.by_target(),
            remarks=self._account.remarks(),
        )

    def _progress(self, step: RedriveStep) -> RedriveProgress:
        counts = self._account.counts
        elapsed_s = time.monotonic() - self._began
        return RedriveProgress(
            step,
            self._total,
            sent=counts[State.SENT],
            skipped=counts[State.SKIPPED],
            failed=counts[State.FAILED],
            doubtful=counts[State.DOUBTFUL],
            bounced=self._watch.bounced,
            transactions=self._transactions,
            longest_s=self._longest_s,
            lag=self._watch.lag,
            elapsed_s=elapsed_s,
            rate_per_s=self._sent_now / elapsed_s if elapsed_s else 0.0,
            guarantee=self._way.guarantee if self._way else None,
            waiting=(self._way.heard.trouble if self._way else None) or self._clusters.trouble(),
        )

    def _plan(self) -> Generator[None, None, DeadLetterReading]:
        known = self._account.fact("ends") or {}
        ends = {int(partition): int(end) for partition, end in known.items()}
        reading = yield from plan_reading(self._clusters.letters, self._request.dlq, self._request.selection, ends)
        self._total = reading.total
        if not ends:
            self._account.note("ends", ends_now(reading))
        return reading

    def _with_producer(self, way: Way, reading: DeadLetterReading) -> Progress:
        with self._clusters.target.producer(way.properties) as producer:
            sender = way.sender(producer)
            try:
                reconciling = Reconciling(self._account, self._request.job)
                remembering = self._progress(RedriveStep.REMEMBERING)
                self._began_sending = False
                memory = yield from telling(remembering, sender.begin(reconciling.take))
                memory.discards = self._discards
                self._began_sending = True
                reconciling.settle(memory, sure=way.guarantee.exactly_once)
                yield from self._send_all(sender, reading, memory)
                if self._stopped is None:
                    self._account.put(gone(self._account, self._request.selection))
                yield from telling(self._progress(RedriveStep.SENDING), sender.end())
            finally:
                self._transactions += sender.batches
                self._longest_s = max(self._longest_s, sender.longest_s)

    def _send_all(self, sender: Sender, reading: DeadLetterReading, memory: Memory) -> Progress:
        waiting: list[Sendable] = []
        filled = time.monotonic()
        for messages in reading.messages(self._clusters.letters):
            waiting += yield from telling(self._progress(RedriveStep.SENDING), self._made(messages, memory))
            due = waiting and (len(waiting) >= self._batch or time.monotonic() - filled > _FILL_S or not messages)
            while due and waiting and self._stopped is None:
                yield from self._go(sender, waiting)
                due = len(waiting) >= self._batch
                filled = time.monotonic()
            if self._stopped is not None:
                return
            yield self._progress(RedriveStep.SENDING)
        while waiting and self._stopped is None:
            yield from self._go(sender, waiting)

    def _made(self, messages: list[Message], memory: Memory) -> Generator[None, None, list[Sendable]]:
        """Return what is to be sent of these; the account gets what is not."""
        unfit: list[Outcome] = []
        records: list[Record] = []
        known = self._account.states(map(place_of, messages))
        for message in messages:
            place, died_ms = place_of(message), message.timestamp()[1]
            if place in self._suspects.refused or known.get(place) in _NOT_AGAIN:
                continue
            deed = memory.deed(place, died_ms)
            if deed is None:
                records.append(record_of(message))
            else:
                why = Why.DISCARDED if deed[0] == "discarded" else Why.ALREADY
                unfit.append(Outcome(place, State.SKIPPED, why=why, detail=deed[2]))
        made = yield from self._making.made(records, memory)
        self._account.put([*unfit, *(_outcome(each) for each in made if isinstance(each, Unfit))])
        return [each for each in made if isinstance(each, Sendable)]

    def _go(self, sender: Sender, waiting: list[Sendable]) -> Progress:
        """Send the next of what waits, as many as may go now, and see how they fare."""
        folder = self._account.folder
        while is_paused(folder):
            time.sleep(_LOOK_S)
            yield self._progress(RedriveStep.PAUSED)
        while not (allowed := self._pace.allowed(self._sent_now)):
            time.sleep(_LOOK_S)
            yield self._progress(RedriveStep.SENDING)
        count = 1 if self._watch.wants_canary else self._suspects.fitting(waiting, min(self._batch, allowed))
        batch, waiting[:] = waiting[:count], waiting[count:]
        began = time.monotonic()
        yield from self._send(sender, batch)
        self._adapt(time.monotonic() - began)
        yield self._progress(RedriveStep.SENDING)
        for step in self._watch.after(batch):
            yield self._progress(step)
        self._stopped = self._watch.stop

    def _send(self, sender: Sender, batch: list[Sendable]) -> Progress:
        """Send a batch. Raises Refused when it was not, after a note of who is to be sent alone next time."""
        try:
            outcomes = yield from telling(self._progress(RedriveStep.SENDING), sender.send(batch))
        except GeneratorExit:
            self._account.put(sender.left())
            raise
        except Refused as refused:
            self._suspects.note(batch, refused)
            raise
        except RequestTimedOut:
            # Committed or not: the journal says so when it is read again.
            self._account.put(Outcome(each.message.id, State.DOUBTFUL, each.target) for each in batch)
            raise
        self._account.put(outcomes)
        self._sent_now += len(outcomes)
        self._recovery.well()

    def _adapt(self, took_s: float) -> None:
        """Keep transactions short: consumers that read committed wait for them."""
        if took_s > _SLOW_S:
            self._batch = max(1, self._batch // 2)
        elif took_s < _QUICK_S:
            self._batch = min(self._batch * 2, self._request.batch, MAX_BATCH)


def _outcome(unfit: Unfit) -> Outcome:
    failed = unfit.why in {Why.NO_TARGET, Why.NO_EVENT, Why.UNREADABLE_HEADERS, Why.CHANGE}
    return Outcome(unfit.place, State.FAILED if failed else State.SKIPPED, why=unfit.why, detail=unfit.detail)
