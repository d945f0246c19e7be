"""Kills redriving processes and brokers at random moments, then counts with an eye of its own.

Everything random comes from one seed, which is printed: `KAFKA_EXPLORER_CHAOS_SEED=1234` repeats a run as far as the
machine's own timing allows.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.answers import result_of
from kafka_explorer.engine.redrive.fencing import TakenOver
from kafka_explorer.engine.redrive.learning import learn
from kafka_explorer.engine.redrive.request import RedriveResult
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import create_topic
from tests.chaos.counting import Placed, bury, come_alive, wrong_account, wrong_arrivals
from tests.chaos.worker import Worker, close_nursery
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import settings_of
from tests.transactions import held_back

SEED = "KAFKA_EXPLORER_CHAOS_SEED"
SOURCE, DLQ = "orders", "orders-dlt"
LIVE = 60
Say = Callable[[str], None]

_SLOW = 100.0  # messages a second, where something else takes its time: all must not be over before
_START_S, _END_S = 60.0, 240.0


@dataclass(frozen=True)
class Chaos:
    """What is done: how many dead letters, deaths, and how the deaths of brokers are spread over them."""

    count: int = 20_000
    kills: int = 31
    broker_kills: tuple[int, ...] = (9, 21)
    """After these numbers of deaths a broker dies, too."""
    rivals: tuple[int, ...] = (5, 15, 26)
    """After these a second redriver is started against the first."""
    partitions: int = 6
    replicas: int = 1
    rate_per_s: float = 600.0
    seed: int = field(default_factory=lambda: int(os.environ.get(SEED) or secrets.randbelow(10**9)))


@dataclass
class Tally:
    """What happened."""

    killed: int = 0
    killed_early: int = 0
    held_open: int = 0
    brokers: int = 0
    fenced: list[TakenOver] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    result: RedriveResult | None = None


def run_chaos(chaos: Chaos, sandbox: Sandbox, folder: Path, say: Say) -> list[str]:
    """Do it all; return what is wrong, each a sentence."""
    say(f"chaos: seed {chaos.seed} ({SEED}={chaos.seed} repeats it)")
    random = Random(chaos.seed)
    written = _write(chaos, sandbox, random)
    began = time.monotonic()
    tally = _Killing(chaos, sandbox, folder, random, say).run()
    say(
        f"chaos: {tally.killed} processes killed ({tally.killed_early} before their first batch, "
        f"{tally.held_open} within an open transaction), {tally.brokers} brokers killed, "
        f"{len(tally.fenced)} redrivers fenced, {time.monotonic() - began:.0f} s; ended by themselves: {tally.ended}"
    )
    return [*_wrong_course(chaos, tally), *_wrong_end(chaos, sandbox, written, folder, tally)]


def _write(chaos: Chaos, sandbox: Sandbox, random: Random) -> Placed:
    """Write the dead letters; return them by their place."""
    admin = AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})
    for topic in (SOURCE, DLQ):
        create_topic(admin, topic, partitions=chaos.partitions, replicas=chaos.replicas)
    come_alive(sandbox.bootstrap, SOURCE, LIVE)
    return bury(sandbox.bootstrap, SOURCE, DLQ, chaos.partitions, chaos.count, random)


class _Killing:
    """The course of it."""

    def __init__(self, chaos: Chaos, sandbox: Sandbox, folder: Path, random: Random, say: Say) -> None:
        self._chaos = chaos
        self._sandbox = sandbox
        self._folder = folder
        self._random = random
        self._say = say
        self._tally = Tally()
        self._learned = result_of(learn(settings_of(sandbox.bootstrap), [SOURCE]))
        self._spare = [Worker(), Worker()]

    def run(self) -> Tally:
        try:
            return self._run()
        finally:
            for spare in self._spare:
                spare.kill()
            close_nursery()

    def _run(self) -> Tally:
        chaos, tally = self._chaos, self._tally
        rivals = set(chaos.rivals)
        while tally.killed < chaos.kills or (not tally.held_open and tally.killed < 2 * chaos.kills):
            if tally.killed in rivals:
                rivals.discard(tally.killed)
                self._one_death(self._with_rival(self._worker("desk-a", _SLOW)), 1.0)
            elif tally.killed in chaos.broker_kills[tally.brokers :]:
                self._one_death(self._worker("desk-a", _SLOW), 1.0, with_broker=True)
            elif self._random.random() < 0.4:  # as fast as it goes: nearly always within a transaction
                self._one_death(self._worker("desk-a", None, 200), 0.25)
            else:
                self._one_death(self._worker("desk-a", chaos.rate_per_s), 0.8)
        last = self._worker("desk-a", None)
        last.hear_until(lambda _: False, _END_S)
        if isinstance(last.end, RedriveResult):
            tally.result = last.end
        else:
            tally.ended.append(repr(last.end))
            last.kill()
            return tally
        last.close()
        return tally

    def _worker(self, name: str, rate_per_s: float | None, batch: int | None = None) -> Worker:
        batch = batch or self._random.choice([20, 100, 500])
        request = on_broker.request_of(
            DLQ, job="chaos", by=f"{name}@chaos", rate_per_s=rate_per_s, batch=batch, learned=self._learned
        )
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        worker = self._spare.pop(0)
        self._spare.append(Worker())
        worker.begin(settings_of(self._sandbox.bootstrap), request, str(folder))
        return worker

    def _one_death(self, worker: Worker, longest_s: float, *, with_broker: bool = False) -> None:
        """Kill it at a random moment: while it starts, or while it has been sending for up to `longest_s`."""
        tally = self._tally
        early = self._random.random() < 0.2
        if early:
            worker.hear_until(lambda _: False, self._random.uniform(0.0, 1.5))
        elif worker.hear_until(lambda each: each.has_sent, _START_S):
            worker.hear_until(lambda _: False, self._random.uniform(0.0, longest_s))
        if with_broker:
            self._kill_broker(worker)
        if worker.end is not None:  # it was quicker, or gave up: the next one goes on
            tally.ended.append(repr(worker.end))
        sending = worker.is_sending
        worker.kill()
        tally.killed += 1
        tally.killed_early += not sending
        tally.held_open += self._is_held_open()

    def _kill_broker(self, worker: Worker) -> None:
        node = self._random.choice(self._sandbox.nodes)
        node.kill()
        self._tally.brokers += 1
        worker.hear_until(lambda _: False, self._random.uniform(0.0, 3.0))
        node.start()
        worker.hear_until(lambda _: False, self._random.uniform(0.0, 6.0))

    def _with_rival(self, worker: Worker) -> Worker:
        """Start a second one against it; the first must learn by whom it was fenced. Returns the second."""
        worker.hear_until(lambda each: each.is_sending, _START_S)
        rival = self._worker("desk-b", _SLOW)
        rival.hear_until(lambda each: each.is_sending, _START_S)
        worker.hear_until(lambda each: each.end is not None, _START_S)
        if isinstance(worker.end, TakenOver):
            self._tally.fenced.append(worker.end)
        else:
            self._tally.ended.append(f"rival: {worker.end!r}")
        worker.kill()
        return rival

    def _is_held_open(self) -> bool:
        """Whether the dead one has left a transaction open: then what is stable is short of what is written."""
        admin = AdminClient({"bootstrap.servers": self._sandbox.bootstrap, "log_level": 0})
        return held_back(admin, SOURCE, self._chaos.partitions) > 0


def _wrong_course(chaos: Chaos, tally: Tally) -> Iterator[str]:
    if tally.result is None:
        yield f"the last run did not come to its end: {tally.ended[-1:]}"
    if tally.brokers != len(chaos.broker_kills):
        yield f"{tally.brokers} brokers were killed instead of {len(chaos.broker_kills)}"
    if len(tally.fenced) != len(chaos.rivals):
        yield f"{len(tally.fenced)} of {len(chaos.rivals)} redrivers were fenced: {tally.ended}"
    for error in tally.fenced:
        if error.by != "desk-b@chaos":
            yield f"a fenced redriver was told that {error.by!r} took over"
    if not tally.held_open:
        yield "no process died within a transaction: nothing was proved"


def _wrong_end(chaos: Chaos, sandbox: Sandbox, written: Placed, folder: Path, tally: Tally) -> Iterator[str]:
    """Read everything as a stranger and compare."""
    mark_name = f"{sandbox.cluster_id}/{DLQ}"
    found = on_broker.read_committed(sandbox.bootstrap, SOURCE, chaos.partitions)
    journal = on_broker.journal_of(sandbox.bootstrap, DLQ)
    yield from wrong_arrivals(mark_name, SOURCE, written, found, journal)
    yield from wrong_account(str(folder / "desk-a"), mark_name, SOURCE, found)
    if tally.result is not None and tally.result.sent != chaos.count:
        yield f"the last run told of {tally.result.sent} sent"
