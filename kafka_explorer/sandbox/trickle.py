"""The clinic goes on working: new events and dead letters, a group that keeps up with them and one that does not."""

import contextlib
import time
from collections.abc import Generator

from confluent_kafka import Consumer, KafkaException

from kafka_explorer.sandbox import readiness
from kafka_explorer.sandbox.events import Clinic
from kafka_explorer.sandbox.failures import Failures
from kafka_explorer.sandbox.sample import HEALTHY_GROUP, LAGGING_GROUP, SEED, Deaths, Deliveries, make_producer, send

PER_SECOND = 20
_SLOW_PER_SECOND = 1.0
_COMMIT_EVERY_S = 1.0
_FLUSH_S = 1.0
_BEHIND_S = 1.0  # after a pause, as when the machine slept, what was missed is not made up for


def trickle(bootstrap: str, *, per_second: float = PER_SECOND, seed: int = SEED + 1) -> Generator[int, None, None]:
    """Sends about `per_second` events a second until it is closed; yields how many it has sent, every 50 ms or so.

    It never raises for a broker that is away: it goes on when that comes back.
    """
    clinic = Clinic(seed)
    producer = make_producer(bootstrap)
    readers = [
        Reader(bootstrap, HEALTHY_GROUP, ["logging-events", "audit-events"]),
        Reader(bootstrap, LAGGING_GROUP, ["notification-events", "escalation-events"], per_second=_SLOW_PER_SECOND),
    ]
    deliveries = Deliveries()  # what is lost is lost: it is a demonstration
    deaths, failures = Deaths(), Failures(seed)
    sent, began = 0, time.monotonic()
    try:
        while True:
            due = int((time.monotonic() - began) * per_second)
            if due - sent > per_second * _BEHIND_S:
                began = time.monotonic() - sent / per_second
                due = sent
            for _ in range(due - sent):
                event = clinic.any_event(time.time_ns() // 1_000_000)
                send(producer, event, deliveries, note=deaths.takes(event))
            sent = due
            producer.poll(0)
            for letter in failures.of(deliveries.landed, time.time_ns() // 1_000_000):
                send(producer, letter, deliveries)
            deliveries.landed.clear()
            for reader in readers:
                reader.read(wait_s=0.02)
            yield sent
    finally:
        for reader in readers:
            reader.close()
        producer.flush(_FLUSH_S)
        producer.purge()


class Reader:
    """One member of a consumer group: reads, forgets, commits. `per_second` holds it back."""

    def __init__(self, bootstrap: str, group: str, topics: list[str], *, per_second: float | None = None) -> None:
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap,
                "group.id": group,
                "client.id": f"{group.removesuffix('-group')}-1",
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",
                "session.timeout.ms": 6000,  # a program that was killed is no member for long
                "log_level": 0,
            }
        )
        self._consumer.subscribe(topics)
        self._bootstrap = bootstrap
        self._per_second = per_second
        self._began = self._committed_at = time.monotonic()
        self._read = 0
        self._uncommitted = False

    def read(self, *, wait_s: float) -> None:
        """Reads what it may, waiting at most `wait_s`, and commits once a second."""
        messages = self._consumer.consume(self._allowance(), wait_s)
        read = [message for message in messages if message.error() is None]
        self._read += len(read)
        self._uncommitted = self._uncommitted or bool(read)
        if time.monotonic() - self._committed_at > _COMMIT_EVERY_S:
            self._commit()

    def close(self) -> None:
        """Commits and leaves the group.

        librdkafka's close waits for a commit under way, for a whole session when the broker is away (2.16): nothing
        is committed and nobody says good-bye then, the group forgets the member by itself.
        """
        if self._reachable():
            self._commit()
            self._consumer.close()

    def _reachable(self) -> bool:
        return any(readiness.listens(address) for address in self._bootstrap.split(","))

    def _commit(self) -> None:
        """Asynchronously: the answer is awaited by nobody, and the next commit makes good for it."""
        if self._uncommitted and self._reachable():
            with contextlib.suppress(KafkaException):  # a rebalance has just taken the partitions away
                self._consumer.commit(asynchronous=True)
            self._committed_at = time.monotonic()
            self._uncommitted = False

    def _allowance(self) -> int:
        if self._per_second is None:
            return 100
        return int((time.monotonic() - self._began) * self._per_second > self._read)
