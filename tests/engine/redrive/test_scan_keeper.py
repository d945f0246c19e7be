"""Where dead letters go to, and what their targets say of them."""

from collections.abc import Iterator

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.journal import Mark, Owner
from kafka_explorer.engine.redrive.preparing import prepare
from kafka_explorer.engine.redrive.reading import plan_reading
from kafka_explorer.engine.redrive.request import REDRIVE_ID, Everything, Guarantee
from kafka_explorer.engine.redrive.scan_keeper import ScanKeeper, aims_of
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, settings_of, spring


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(settings_of(broker.bootstrap)) as opened:
        yield opened


def test_aims_are_the_targets_with_their_oldest_dead_letter(
    broker: Sandbox, topic: TopicFactory, cluster: Cluster
) -> None:
    one, other, dlq = topic("one"), topic("other"), topic("dead")
    on_broker.write(broker.bootstrap, dlq, [spring(one, 1), spring(other, 2), spring(one, 3)])
    request = request_of(dlq)
    making = run(prepare(Clusters.one(cluster), request))
    aims = run(aims_of(cluster, request, making, run(plan_reading(cluster, dlq, Everything(), {}))))
    died = [each.timestamp_ms for each in on_broker.read_committed(broker.bootstrap, dlq)]
    assert aims == {one: died[0], other: died[1]}


def test_the_targets_keep_the_marks(broker: Sandbox, topic: TopicFactory, cluster: Cluster) -> None:
    target = topic("target")
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    producer.produce(target, b"v", headers=[(REDRIVE_ID, b"C/dlq/0/4")])
    assert producer.flush(30) == 0
    keeper = ScanKeeper(request_of("dlq", cluster_id="C"), {target: 0}, 0, Guarantee("scan"))
    taken: list[Mark | Owner] = []
    memory = run(keeper.remember(cluster, taken.append))
    assert memory.deed((0, 4), 12345) == ("sent", "job-1", "me@desk")
    assert len(taken) == 1
    assert (keeper.records(()), keeper.commits(())) == ((), None)
    keeper.kept(())
