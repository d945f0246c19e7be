"""Redrives: how fast against plain idempotent sending of the same messages, and how long committed readers wait.

The stall is what a read_committed consumer of the source sees: somebody else writes a message every few milliseconds,
and the longest time between its being acknowledged and its being read is taken, without a redrive, during one, and
after a redriving process was killed within a transaction.
"""

import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.answers import result_of
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.producing.settings import DEFAULTS
from kafka_explorer.engine.records import record_of
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.journal import Memory
from kafka_explorer.engine.redrive.preparing import prepare
from kafka_explorer.engine.redrive.reading import plan_reading
from kafka_explorer.engine.redrive.request import RedriveRequest, RedriveResult, Sendable
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.engine.redrive.senders import write_of
from kafka_explorer.sandbox.broker import Sandbox
from tests.benchmarks.figures import Figure, median_of
from tests.broker_fixtures import create_topic
from tests.chaos.worker import Worker, close_nursery
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, settings_of, spring
from tests.transactions import held_back

MESSAGES = 20_000
RUNS = 3
_TICK_S = 0.01
_PADDING = 400
_KILLS = 60
_STALL_S = 60.0


def measure() -> dict[str, Figure]:
    """Messages a second both ways and their ratio; stalls in milliseconds."""
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        admin = AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})
        rates = [_rates(sandbox, admin, Path(folder), number) for number in range(RUNS)]
        calm, during = _stalls(sandbox, admin, Path(folder))
        killed = _stall_after_a_kill(sandbox, admin, Path(folder))
    ratio = [mine / plain for mine, plain, _ in rates]
    return {
        "redrive_exactly_once_per_s": median_of([each[0] for each in rates], unit="/s"),
        "redrive_plain_idempotent_per_s": median_of([each[1] for each in rates], unit="/s"),
        "redrive_exactly_once_to_plain": median_of(ratio, ">= 0.5"),
        "redrive_longest_transaction_ms": median_of([each[2] * 1000 for each in rates], "<= 1000", "ms"),
        "redrive_stall_without_ms": median_of([calm * 1000], unit="ms"),
        "redrive_stall_during_ms": median_of([during * 1000], "<= 1000", "ms"),
        "redrive_stall_after_kill_ms": median_of([killed * 1000], "<= 26000", "ms"),
    }


def _rates(sandbox: Sandbox, admin: AdminClient, folder: Path, number: int) -> tuple[float, float, float]:
    """The same dead letters both ways, each to a source of its own."""
    source, plain, dlq = f"orders-{number}", f"plain-{number}", f"orders-{number}-dlt"
    for topic in (source, plain, dlq):
        create_topic(admin, topic, partitions=3)
    _fill(sandbox.bootstrap, dlq, source, MESSAGES)
    (folder / f"run-{number}").mkdir()
    work = redrive(settings_of(sandbox.bootstrap), request_of(dlq), str(folder / f"run-{number}"))
    result = result_of(work)  # not in a child, which is niced: on a busy machine that would be measured
    assert result.sent == MESSAGES
    took_s = _plainly(settings_of(sandbox.bootstrap), request_of(dlq, target=plain))
    return MESSAGES / result.elapsed_s, MESSAGES / took_s, result.longest_s


def _plainly(settings: ClusterSettings, request: RedriveRequest) -> float:
    """Seconds for the same dead letters read, explained, built and sent, with no transaction, no marks, no account."""
    began = time.perf_counter()
    with Cluster(settings) as cluster, cluster.producer(DEFAULTS.properties()) as producer:
        making = result_of(prepare(Clusters.one(cluster), request))
        reading = result_of(plan_reading(cluster, request.dlq, request.selection, {}))
        for messages in reading.messages(cluster):
            for made in result_of(making.made(map(record_of, messages), Memory(request.dlq))):
                assert isinstance(made, Sendable)
                write = write_of(made)
                headers: list[tuple[str, str | bytes | None]] = list(write.headers)
                producer.produce(write.topic, write.value, write.key, write.partition or 0, headers=headers)
            producer.poll(0)
        assert producer.flush(60) == 0
    return time.perf_counter() - began


def _redriven(settings: ClusterSettings, dlq: str, folder: Path) -> RedriveResult:
    folder.mkdir()
    workers = Workers()
    work = workers.run(redrive, settings, request_of(dlq), str(folder))
    try:
        while True:
            try:
                next(work)
            except StopIteration as end:
                result: RedriveResult = end.value
                return result
    finally:
        workers.close()


def _fill(bootstrap: str, dlq: str, source: str, count: int) -> None:
    values = (json.dumps({"number": number, "pad": "x" * _PADDING}).encode() for number in range(count))
    on_broker.write(
        bootstrap,
        dlq,
        (
            spring(source, number, value=value, partition=number % 3, source_partition=number % 3)
            for number, value in enumerate(values)
        ),
    )


class _Ticks:
    """Messages of somebody else's, and a reader of what is committed."""

    def __init__(self, bootstrap: str, topic: str) -> None:
        self._stop = threading.Event()
        self._written: dict[bytes, float] = {}
        self.longest_s = 0.0
        self._bootstrap, self._topic = bootstrap, topic
        self._threads = [threading.Thread(target=each) for each in (self._write, self._read)]

    @contextmanager
    def running(self) -> Iterator[None]:
        for each in self._threads:
            each.start()
        try:
            yield
        finally:
            self._stop.set()
            for each in self._threads:
                each.join()

    def _write(self) -> None:
        producer = Producer({"bootstrap.servers": self._bootstrap, "linger.ms": 0, "log_level": 0})
        number = 0
        while not self._stop.is_set():
            key = b"tick-%d" % number
            self._written[key] = time.perf_counter()
            producer.produce(self._topic, b"", key, number % 3)
            producer.poll(0)
            number += 1
            time.sleep(_TICK_S)
        producer.flush(30)

    def _read(self) -> None:
        consumer = Consumer(
            {
                "bootstrap.servers": self._bootstrap,
                "group.id": "stalls",
                "isolation.level": "read_committed",
                "fetch.wait.max.ms": 20,
                "auto.offset.reset": "earliest",
                "log_level": 0,
            }
        )
        consumer.assign([TopicPartition(self._topic, at, 0) for at in range(3)])
        while not self._stop.is_set():
            for message in consumer.consume(500, 0.02):
                at = self._written.pop(message.key() or b"", None)
                if at is not None and message.error() is None:
                    self.longest_s = max(self.longest_s, time.perf_counter() - at)
        consumer.close()


def _stalls(sandbox: Sandbox, admin: AdminClient, folder: Path) -> tuple[float, float]:
    """The longest wait in a few calm seconds, and during a redrive."""
    for topic in ("calm", "busy", "busy-dlt"):
        create_topic(admin, topic, partitions=3)
    _fill(sandbox.bootstrap, "busy-dlt", "busy", MESSAGES)
    calm, busy = _Ticks(sandbox.bootstrap, "calm"), _Ticks(sandbox.bootstrap, "busy")
    with calm.running():
        time.sleep(3)
    with busy.running():
        time.sleep(1)
        busy.longest_s = 0.0
        _redriven(settings_of(sandbox.bootstrap), "busy-dlt", folder / "busy")
    return calm.longest_s, busy.longest_s


def _stall_after_a_kill(sandbox: Sandbox, admin: AdminClient, folder: Path) -> float:
    """The longest wait when the redriving process dies within a transaction, and nobody takes over from it."""
    for topic in ("killed", "killed-dlt"):
        create_topic(admin, topic, partitions=3)
    _fill(sandbox.bootstrap, "killed-dlt", "killed", MESSAGES)
    (folder / "killed").mkdir()
    ticks, random = _Ticks(sandbox.bootstrap, "killed"), Random(7)
    with ticks.running():
        for _ in range(_KILLS):
            worker = Worker()
            worker.begin(settings_of(sandbox.bootstrap), request_of("killed-dlt"), str(folder / "killed"))
            worker.hear_until(lambda each: each.has_sent, _STALL_S)
            worker.hear_until(lambda _: False, random.uniform(0.0, 0.1))
            ended = worker.end is not None
            worker.kill()
            if ended or held_back(admin, "killed", 3) > 0:
                break
        _wait(lambda: held_back(admin, "killed", 3) <= 0, _STALL_S)
        time.sleep(1)
    close_nursery()
    return ticks.longest_s


def _wait(true: Callable[[], bool], timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while not true() and time.monotonic() < deadline:
        time.sleep(0.1)
