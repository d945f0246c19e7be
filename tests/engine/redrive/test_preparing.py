"""A run knows which topics there are before it begins."""

from collections.abc import Iterator

import pytest

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.dead_letters.dead_letter import DoubtKind
from kafka_explorer.engine.dead_letters.dialects import user_dialect
from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.preparing import prepare
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, create_topic
from tests.engine.drive import run
from tests.engine.producing.scenes import settings_of
from tests.engine.redrive.on_broker import request_of
from tests.engine.redrive.two_clusters import MakeTwo


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(settings_of(broker)) as opened:
        yield opened


def dead(dlq: str, *headers: Header) -> Record:
    return Record(dlq, 0, 0, 5, TimestampType.CREATE, None, b"v", headers)


def test_a_source_that_is_there_is_found_by_name(topic: TopicFactory, cluster: Cluster) -> None:
    source = topic("preparing")
    making = run(prepare(Clusters.one(cluster), request_of(f"{source}-dlq")))
    assert making.explain(dead(f"{source}-dlq")).origin.topic == source
    assert making.explain(dead("preparing-nowhere-dlq")).doubted(DoubtKind.SOURCE_UNKNOWN)


def test_the_users_mapping_and_dialect_count(topic: TopicFactory, cluster: Cluster) -> None:
    source = topic("preparing-mapped")
    dialect = user_dialect("acme", {"topic": "header.from"})
    request = request_of("graveyard", mappings={"graveyard": source}, dialects=(dialect,))
    making = run(prepare(Clusters.one(cluster), request))
    assert making.explain(dead("graveyard")).origin.topic == source
    told = making.explain(dead("elsewhere", Header("from", source.encode())))
    assert (told.dialect, told.origin.topic) == ("acme", source)


def test_a_source_may_be_in_the_other_cluster_alone(make_two: MakeTwo) -> None:
    two = make_two()
    there = f"{two.source}-there"
    create_topic(two.there_admin, there)
    record = dead(two.dlq, Header("kafka_dlt-original-topic", there.encode()))
    with Clusters(Cluster(two.reads), Cluster(two.target)) as clusters:
        assert run(prepare(clusters, two.asked())).explain(record).origin.topic == there
        assert run(prepare(Clusters.one(clusters.letters), two.asked())).explain(record).origin.topic == two.source
