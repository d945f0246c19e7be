"""Where what was sent would come back to: in another cluster its own dead letters, if it has any."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.dead_letters.explaining import Knowledge
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.bounce_places import BouncePlaces, bounce_places
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.request import REDRIVE_ID, Canary, Limits, Outcome, RedriveStep, State, Stop
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.engine.redrive.watching import Watch
from tests.broker_fixtures import create_topic, wait_until
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import Dead
from tests.engine.redrive.two_clusters import MakeTwo, Two


@pytest.fixture
def two(make_two: MakeTwo) -> Two:
    return make_two()


@pytest.fixture
def clusters(two: Two) -> Iterator[Clusters]:
    with Clusters(Cluster(two.reads), Cluster(two.target)) as opened:
        yield opened


def test_within_one_cluster_it_is_the_dead_letters_own_topic(two: Two, clusters: Clusters) -> None:
    found = run(bounce_places(Clusters.one(clusters.letters), two.asked(), {two.source}, {0: 5, 1: 7}))
    assert (found.cluster, found.ends) == (clusters.letters, {(two.dlq, 0): 5, (two.dlq, 1): 7})


def test_in_another_cluster_it_is_what_keeps_dead_letters_there(two: Two, clusters: Clusters) -> None:
    asked, ends = two.asked(target=f"{two.source}-new"), {0: 5}
    for name in (f"{two.source}-new", f"{two.source}-new-retry-0", f"{two.source}-elsewhere.DLT"):
        create_topic(two.there_admin, name)
    nowhere = run(bounce_places(clusters, asked, {f"{two.source}-new"}, ends))
    assert (nowhere.cluster, nowhere.ends) == (clusters.letters, {(two.dlq, 0): 5})

    for name in (two.dlq, f"{two.source}-new.DLT"):
        create_topic(two.there_admin, name, partitions=2)
    on_broker.write(two.there.bootstrap, two.dlq, [Dead(None, b"before", (), 1)])
    found = run(bounce_places(clusters, asked, {f"{two.source}-new"}, ends))
    assert found.cluster is clusters.target
    new = f"{two.source}-new.DLT"
    assert found.ends == {(two.dlq, 0): 0, (two.dlq, 1): 1, (new, 0): 0, (new, 1): 0}

    into = run(bounce_places(clusters, asked, {two.dlq}, ends))
    assert into.cluster is clusters.letters, "what is sent to that very topic has not come back"


def test_a_canary_is_read_and_comes_back_there(two: Two, tmp_path: Path) -> None:
    two.bury(20)
    create_topic(two.there_admin, two.dlq)
    readers = f"readers-of-{two.source}"
    read = ConsumerGroupTopicPartitions(readers, [TopicPartition(two.source, 0, 1)])
    two.there_admin.alter_consumer_group_offsets([read])[readers].result(timeout=30)
    asked = two.asked(canary=Canary(readers, timeout_s=60.0, watch_s=60.0))
    work = redrive(two.reads, asked, str(tmp_path), target=two.target)
    assert any(progress.step is RedriveStep.CANARY for progress in work)
    (arrived,) = two.arrived()
    name = next(header.value for header in arrived.headers if header.name == REDRIVE_ID)

    on_broker.write(two.there.bootstrap, two.dlq, [Dead(arrived.key, arrived.value, ((REDRIVE_ID, name),), 0)])

    assert run(work).stopped is Stop.CANARY_BOUNCED


def test_a_pointer_at_home_points_to_none_of_ours(two: Two, clusters: Clusters, tmp_path: Path) -> None:
    """A share group's dead letters lie in the cluster of their records: the same place in another one is not theirs."""
    asked = two.asked(cluster_id=two.home.cluster_id, to_cluster="there", limits=Limits(bounced_share=0.5))
    account = Account.of_job(str(tmp_path), two.dlq, "job-1")
    account.put([Outcome((0, 0), State.SENT, two.source, 0, 0)])
    place = (("__dlq.errors.topic", two.source.encode()), ("__dlq.errors.partition", b"0"))
    pointer = Dead(None, None, (*place, ("__dlq.errors.offset", b"0"), ("__dlq.errors.group", b"g")), 0)
    ours = Dead(None, b"x", ((REDRIVE_ID, asked.redrive_id((0, 0)).encode()),), 0)
    seen = []
    for cluster, bootstrap in ((clusters.letters, two.home.bootstrap), (clusters.target, two.there.bootstrap)):
        watch = Watch(clusters, asked, account, Making(clusters, asked, Knowledge()))
        if cluster is clusters.target:
            create_topic(two.there_admin, two.dlq)
        on_broker.write(bootstrap, two.dlq, [pointer, ours])
        with watch.open(BouncePlaces(cluster, {(two.dlq, 0): 0})):
            wait_until(partial(_has_looked, watch, two.dlq, 2), "both were looked at")
        seen.append(watch.bounced)
    account.close()
    assert seen == [1, 2]


def _has_looked(watch: Watch, dlq: str, count: int) -> bool:
    run(watch.after([]))
    assert watch._consumer is not None
    (at,) = watch._consumer.position([TopicPartition(dlq, 0)])
    return at.offset >= count


def test_a_canary_that_its_group_there_has_read_lets_the_others_go(two: Two, tmp_path: Path) -> None:
    two.bury(20)
    readers = f"readers-of-{two.source}"
    read = ConsumerGroupTopicPartitions(readers, [TopicPartition(two.source, 0, 1)])
    two.there_admin.alter_consumer_group_offsets([read])[readers].result(timeout=30)
    asked = two.asked(canary=Canary(readers, timeout_s=60.0, watch_s=0.2))
    result = run(redrive(two.reads, asked, str(tmp_path), target=two.target))
    assert (result.sent, result.stopped) == (20, None)


def test_readers_there_that_fall_behind_stop_it(two: Two, tmp_path: Path) -> None:
    two.bury(1_000)
    readers = f"slow-of-{two.source}"
    start = ConsumerGroupTopicPartitions(readers, [TopicPartition(two.source, 0, 0)])
    two.there_admin.alter_consumer_group_offsets([start])[readers].result(timeout=30)
    asked = two.asked(rate_per_s=100.0, limits=Limits(group=readers, lag=20))
    result = run(redrive(two.reads, asked, str(tmp_path), target=two.target))
    assert result.stopped is Stop.LAG
    assert 20 < result.sent < 1_000
