"""A cluster of three, one of which dies: what looks ill is what kafka-topics calls ill. And looking creates nothing."""

from collections.abc import Iterator

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.brokers import describe_cluster
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import RequestRefused, UnknownTopic
from kafka_explorer.engine.groups import readers_of
from kafka_explorer.engine.message_counts import count_messages
from kafka_explorer.engine.surveys import survey_cluster, survey_topic_list, survey_topics
from kafka_explorer.engine.topics import TopicSummary, describe_topic, list_topics
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, create_topic, run_java_tool, wait_until
from tests.engine.drive import run
from tests.engine.kafka_tools import TOPICS, describe


@pytest.fixture(scope="module")
def three() -> Iterator[Sandbox]:
    """Auto-creation is on, as it is by default: the harder test for who wants to create nothing."""
    with Sandbox(nodes=3, properties={"auto.create.topics.enable": "true"}) as sandbox:
        yield sandbox


@pytest.fixture
def settings(three: Sandbox) -> ClusterSettings:
    return ClusterSettings({"bootstrap.servers": three.bootstrap})


def test_1_looking_creates_nothing(three: Sandbox, settings: ClusterSettings) -> None:
    """The cluster is new: only the topic of Kafka's own that the sandbox waits for is there."""
    admin = AdminClient({"bootstrap.servers": three.bootstrap, "log_level": 0})
    assert set(admin.list_topics(timeout=30).topics) == {"__consumer_offsets"}
    run(survey_cluster(settings))
    gone = TopicSummary("deleted-meanwhile", 3, 1)
    topics = run(survey_topic_list(settings))
    run(survey_topics(settings, [*topics, gone]))
    with Cluster(settings) as cluster:
        with pytest.raises(UnknownTopic):
            run(describe_topic(cluster, "never-made"))
        assert run(readers_of(cluster, "never-made")).readers == ()
    # Auto-creation takes part in a request, but is seen a little later.
    create_topic(admin, "made-last")
    assert set(admin.list_topics(timeout=30).topics) == {"__consumer_offsets", "made-last"}


def test_2_whole_it_is_well(three: Sandbox, settings: ClusterSettings) -> None:
    admin = AdminClient({"bootstrap.servers": three.bootstrap, "log_level": 0})
    create_topic(admin, "threefold", partitions=3, replicas=3)
    create_topic(admin, "single", partitions=3, replicas=1)
    producer = Producer({"bootstrap.servers": three.bootstrap, "log_level": 0})
    for number in range(30):
        producer.produce("threefold", b"value", partition=number % 3)
        producer.produce("single", b"value", partition=number % 3)
    assert producer.flush(30) == 0
    with Cluster(settings) as cluster:
        wait_until(lambda: not any(each.under_replicated for each in list_topics(cluster)), "all replicas are in sync")
        by_name = {each.name: each for each in list_topics(cluster)}
        assert by_name["threefold"] == TopicSummary("threefold", 3, 3)
        found = run(describe_topic(cluster, "threefold"))
        told = describe(_tool(three), "threefold")
        assert [(e.leader, e.replicas, e.in_sync) for e in found.partitions] == [
            (e.leader, e.replicas, e.in_sync) for e in told.partitions
        ]
        assert {len(each.replicas) for each in found.partitions} == {3}
        cluster_found = run(describe_cluster(cluster))
        assert [each.address for each in cluster_found.brokers] == three.bootstrap.split(",")


def test_3_one_dead_it_is_under_replicated(three: Sandbox, settings: ClusterSettings) -> None:
    three.nodes[2].kill()
    with Cluster(settings) as cluster:

        def seen() -> bool:
            by_name = {each.name: each for each in list_topics(cluster)}
            return by_name["threefold"].under_replicated == 3 and bool(by_name["single"].offline)

        wait_until(seen, "the cluster has seen the death")
        topics = [each for each in list_topics(cluster) if each.name in {"threefold", "single"}]
        headless = next(each for each in topics if each.name == "single").offline
        for name in ("threefold", "single"):
            found, told = run(describe_topic(cluster, name)), describe(_tool(three), name)
            assert [(e.partition, e.leader, e.replicas, e.in_sync) for e in found.partitions] == [
                (e.partition, e.leader, e.replicas, e.in_sync) for e in told.partitions
            ]
            assert sum(each.under_replicated for each in found.partitions) == len(
                _tool(three)(TOPICS, "--describe", "--topic", name, "--under-replicated-partitions").splitlines()
            )
            if name == "threefold":
                # A leader died, so one partition at least has elected another one.
                assert max(each.leader_epoch or 0 for each in found.partitions) > 0
                assert found.offsets == 30
            else:
                assert {each.partition for each in found.partitions if each.leader is None} == set(headless)
                assert found.offsets is None
                assert [each.offsets for each in found.partitions if each.leader is not None] == [10, 10]
        counts = run(count_messages(cluster, topics))
        assert counts.known == {"threefold": 30}
        assert isinstance(counts.failures["single"], RequestRefused)
    survey = run(survey_cluster(settings))
    assert len(survey.cluster.brokers) == 2
    assert survey.totals is not None
    assert survey.totals.under_replicated >= 4
    assert survey.totals.offline >= 1
    dead = survey.loads[3]
    assert dead.leads == 0
    assert dead.out_of_sync == dead.replicas >= 4
    assert sum(load.leads for load in survey.loads.values()) == survey.totals.partitions - survey.totals.offline
    assert survey.loads[1].out_of_sync == 0


def _tool(sandbox: Sandbox) -> JavaTool:
    return lambda main, *args: run_java_tool(sandbox, main, *args)
