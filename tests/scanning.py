"""Fills topics and scans them, for tests on a real Kafka."""

import contextlib
import itertools
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from confluent_kafka import KafkaError, Message, Producer

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.places import BEGINNING, END, Place, Span
from kafka_explorer.engine.records import Header, Record
from kafka_explorer.engine.scan import ScanProgress, ScanRequest, scan
from kafka_explorer.engine.spool import SpoolReader

PATIENCE_S = 60.0
# An hour ago: a broker deletes what is older than a week half a minute after it came.
T0 = (int(time.time()) - 3600) * 1000


@dataclass(frozen=True)
class Sent:
    """What to send; a `partition` of -1 leaves the choice to the key."""

    value: bytes | None = b"value"
    key: bytes | None = None
    partition: int = 0
    timestamp_ms: int = T0
    headers: tuple[Header, ...] = ()


def make_producer(bootstrap: str, **settings: object) -> Producer:
    """A producer that takes large messages and keeps quiet."""
    return Producer(
        {
            "bootstrap.servers": bootstrap,
            "message.max.bytes": 12 * 1024 * 1024,
            "queue.buffering.max.messages": 1_000_000,
            "linger.ms": 5,
            "log_level": 0,
            **{name.replace("_", "."): value for name, value in settings.items()},
        }
    )


def send(producer: Producer, topic: str, messages: Iterable[Sent]) -> None:
    """Hands messages over; `flush` must follow, or a transaction's end."""
    for number, message in enumerate(messages):
        producer.produce(
            topic,
            message.value,
            message.key,
            message.partition,
            _must_arrive,
            timestamp=message.timestamp_ms,
            headers=[(header.name, header.value) for header in message.headers],
        )
        if number % 1000 == 0:
            producer.poll(0)


def fill(bootstrap: str, topic: str, messages: Iterable[Sent]) -> None:
    """Sends messages; returns when the broker has them all."""
    producer = make_producer(bootstrap)
    send(producer, topic, messages)
    assert producer.flush(PATIENCE_S) == 0


def _must_arrive(error: KafkaError | None, _: Message) -> None:
    assert error is None, error


def settings_of(bootstrap: str) -> ClusterSettings:
    """How to reach that cluster."""
    return ClusterSettings({"bootstrap.servers": bootstrap})


def asked(
    topic: str,
    start: Place = BEGINNING,
    stop: Place = END,
    *,
    partitions: tuple[int, ...] | None = None,
    filter: str = "",  # noqa: A002 - as in the request
    **more: Any,
) -> ScanRequest:
    """A request for one topic, in fewer words."""
    wanted = compile_filter(filter, UTC) if filter else None
    return ScanRequest((topic,), Span(start, stop, partitions), filter=wanted, **more)


@dataclass
class Outcome:
    """How a scan ended, what it told on the way, and what it kept."""

    last: ScanProgress
    told: list[ScanProgress] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    @property
    def values(self) -> list[bytes | None]:
        return [record.value for record in self.records]

    @property
    def places(self) -> list[tuple[int, int]]:
        return [(record.partition, record.offset) for record in self.records]


class Live:
    """A scan under way: `until` drives it as far as a condition, and gives what it has kept so far."""

    def __init__(self, settings: ClusterSettings, request: ScanRequest, folder: str) -> None:
        self._work = scan(settings, request, folder)
        self._folder = folder
        self.told: list[ScanProgress] = []

    def until(self, holds: Callable[[ScanProgress], object], timeout_s: float = PATIENCE_S) -> list[Record]:
        """Drives the scan until `holds` is true of its progress."""
        deadline = time.monotonic() + timeout_s
        while not (self.told and holds(self.told[-1])):
            assert time.monotonic() < deadline, f"waited in vain; the last progress is {self.told[-1:]}"
            self.told.append(next(self._work))
        return self.records(self.told[-1].rows)

    def finish(self) -> Outcome:
        """Drives the scan to its end."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            assert time.monotonic() < deadline, f"waited in vain; the last progress is {self.told[-1:]}"
            try:
                self.told.append(next(self._work))
            except StopIteration as end:
                last: ScanProgress = end.value
                self.told.append(last)
                _check(self.told)
                return Outcome(last, self.told, self.records(last.rows))

    def close(self) -> None:
        """Ends it as a cancelled scan ends."""
        self._work.close()

    def records(self, count: int) -> list[Record]:
        reader = SpoolReader(self._folder)
        try:
            return [reader.record(index) for index in range(count)]
        finally:
            reader.close()


@contextlib.contextmanager
def live(bootstrap: str, request: ScanRequest) -> Iterator[Live]:
    """A scan that the test drives; it is closed, as a cancelled one is, when the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        scanning = Live(settings_of(bootstrap), request, folder)
        try:
            yield scanning
        finally:
            scanning.close()


def read(bootstrap: str, request: ScanRequest) -> Outcome:
    """Scans to the end."""
    with live(bootstrap, request) as scanning:
        return scanning.finish()


def _check(told: list[ScanProgress]) -> None:
    """What holds of every scan: numbers never go back, and never beyond what there is."""
    for before, after in itertools.pairwise(told):
        assert before.rows <= after.rows
        assert before.matched <= after.matched <= after.scanned
        assert before.scanned <= after.scanned
        assert before.scanned_bytes <= after.scanned_bytes
        if before.total is not None and before.total == after.total:
            assert 0 <= before.done <= after.done <= before.total
    assert all(progress.ended is None for progress in told[:-1])
    assert told[-1].ended is not None
