"""Redrivers of another cluster's dead letters die one after the other; each message arrives there exactly once."""

from operator import attrgetter
from pathlib import Path
from random import Random

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.answers import result_of
from kafka_explorer.engine.redrive.learning import learn
from kafka_explorer.engine.redrive.request import TRANSACTIONAL_ID_PREFIX, RedriveResult
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.chaos.counting import bury, come_alive, wrong_account, wrong_arrivals
from tests.chaos.worker import Worker, close_nursery
from tests.engine.redrive import on_broker
from tests.engine.redrive.two_clusters import Two, traces, two_clusters
from tests.transactions import held_back

COUNT, PARTITIONS, LIVE, KILLS = 1_000, 3, 20, 6
LONG_S = 120.0
DEADLINE_S = 600


@pytest.fixture
def two(
    broker: Sandbox, other_broker: Sandbox, admin: AdminClient, other_admin: AdminClient, topic: TopicFactory
) -> Two:
    return two_clusters(broker, other_broker, admin, other_admin, topic, partitions=PARTITIONS)


@pytest.mark.timeout(DEADLINE_S)
def test_each_arrives_exactly_once_in_another_cluster_whatever_dies(two: Two, tmp_path: Path) -> None:
    come_alive(two.there.bootstrap, two.source, LIVE)
    written = bury(two.home.bootstrap, two.source, two.dlq, PARTITIONS, COUNT, Random(8))
    on_broker.read_committed(two.home.bootstrap, two.dlq, PARTITIONS)  # Kafka makes its own topics for the first reader
    before = traces(two.home_admin)
    learned = result_of(learn(two.target, [two.source]))

    def begun(**more: object) -> Worker:
        worker = Worker()
        request = two.asked(job="chaos", learned=learned, **more)
        worker.begin(two.reads, request, str(tmp_path), two.target)
        return worker

    try:
        for number in range(KILLS):
            worker = begun(rate_per_s=20.0)  # there is something left for all of them
            lived = worker.hear_until(attrgetter("is_sending" if number % 2 else "has_sent"), LONG_S)
            worker.kill()
            assert lived, worker.end
        _die_within_a_transaction(two)
        last = begun()
        last.hear_until(lambda _: False, LONG_S)
        last.kill()
    finally:
        close_nursery()

    assert isinstance(last.end, RedriveResult), last.end
    assert (last.end.sent, last.end.complete) == (COUNT, True)
    name, found = two.mark_name, two.arrived()
    assert len(found) == LIVE + COUNT
    assert list(wrong_arrivals(name, two.source, written, found, two.marks())) == []
    assert list(wrong_account(str(tmp_path), name, two.source, found)) == []
    assert traces(two.home_admin) - before == set()


def _die_within_a_transaction(two: Two) -> None:
    """As a redriver that was killed when its messages were written, and not yet committed."""
    producer = Producer(
        {
            "bootstrap.servers": two.there.bootstrap,
            "transactional.id": TRANSACTIONAL_ID_PREFIX + two.mark_name,
            "log_level": 0,
        }
    )
    producer.init_transactions(60)
    producer.begin_transaction()
    for at in range(PARTITIONS):
        producer.produce(two.source, b"never committed", b"k", at)
    assert producer.flush(60) == 0
    wait_until(lambda: held_back(two.there_admin, two.source, PARTITIONS) >= PARTITIONS, "its messages are held back")
