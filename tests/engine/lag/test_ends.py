"""Where logs begin and end, with open transactions, deleted records, leaders that moved, and topics that are gone."""

from collections.abc import Generator, Iterator
from concurrent.futures import Future

import pytest
from confluent_kafka import KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.answers import gather
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import RequestRefused, RequestTimedOut, UnknownTopic
from kafka_explorer.engine.lag import ends
from kafka_explorer.engine.lag.ends import (
    LogEnd,
    LogEnds,
    Shapes,
    TopicShape,
    askable,
    leader_of,
    log_ends,
    log_offsets,
    topic_shapes,
)
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.engine.drive import run
from tests.engine.lag import scenes

NOT_LEADER = KafkaException(KafkaError(KafkaError.NOT_LEADER_FOR_PARTITION))


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with scenes.open_cluster(broker) as made:
        yield made


def ends_of(cluster: Cluster, *places: Place) -> dict[Place, LogEnds]:
    return run(log_ends(cluster, places, run(topic_shapes(cluster, {topic for topic, _ in places}))))


def test_the_three_ends(cluster: Cluster, broker: Sandbox, topic: TopicFactory, admin: AdminClient) -> None:
    name = topic("ends", partitions=2)
    scenes.produce(broker, {(name, 0): 10})
    admin.delete_records([TopicPartition(name, 0, 4)])[TopicPartition(name, 0)].result(30)
    with scenes.open_transaction(broker, (name, 0), 3):
        assert ends_of(cluster, (name, 0), (name, 1)) == {
            (name, 0): LogEnds(start=4, high=13, stable=10),
            (name, 1): LogEnds(start=0, high=0, stable=0),
        }
    wait_until(
        lambda: ends_of(cluster, (name, 0))[name, 0].stable == 14, "the marker of the abort counts as one offset"
    )


def test_a_topic_that_is_gone_is_not_asked_for(cluster: Cluster, topic: TopicFactory) -> None:
    name = topic("there", partitions=1)
    found = ends_of(cluster, (name, 0), (name, 7), ("never-made", 0))
    assert found[name, 0] == LogEnds(0, 0, 0)
    assert isinstance(found[name, 7].error, UnknownTopic)
    assert isinstance(found["never-made", 0].error, UnknownTopic)
    assert (found["never-made", 0].high, found["never-made", 0].start) == (None, None)


def test_shapes(cluster: Cluster, topic: TopicFactory) -> None:
    name = topic("shape", partitions=3)
    shapes = run(topic_shapes(cluster, [name, "never-made", name]))
    assert shapes[name] == TopicShape((1, 1, 1))
    assert isinstance(shapes["never-made"], UnknownTopic)
    assert run(topic_shapes(cluster, [])) == {}


def test_who_has_no_leader_is_not_asked_for(cluster: Cluster) -> None:
    """Librdkafka would wait for one until the request times out."""
    shapes: Shapes = {"a": TopicShape((None, 2)), "b": UnknownTopic("b")}
    places = [("a", 0), ("a", 1), ("a", 2), ("b", 0), ("c", 0)]
    assert askable(places, shapes) == [("a", 1)]
    assert [leader_of(place, shapes) for place in places] == [None, 2, None, None, None]
    found = run(log_ends(cluster, [("a", 0)], shapes))
    assert isinstance(found["a", 0].error, RequestRefused)
    assert found["a", 0].error.name == "LEADER_NOT_AVAILABLE"


def test_a_leader_that_has_moved_is_asked_again_once(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("moved", partitions=2)
    scenes.produce(broker, {(name, 0): 5, (name, 1): 6})
    asked: list[int] = []

    def stale(futures: dict[Place, Future[object]]) -> Generator[None, None, dict[Place, object]]:
        found = yield from gather(futures)
        asked.append(len(found))
        return found | {(name, 0): NOT_LEADER} if len(asked) == 1 else found

    monkeypatch.setattr(ends, "gather", stale)
    assert run(log_offsets(cluster, [(name, 0), (name, 1)], LogEnd.HIGH)) == {(name, 0): 5, (name, 1): 6}
    assert asked == [2, 1]


def test_nobody_there_is_an_answer_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ends, "TIMEOUT_S", 0.2)
    shapes: Shapes = {"a": TopicShape((1, 1))}
    with Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) as nobody:
        found = run(log_ends(nobody, [("a", 0), ("a", 1)], shapes))
        assert all(isinstance(each.error, RequestTimedOut) for each in found.values())
        assert isinstance(run(topic_shapes(nobody, ["a"]))["a"], RequestTimedOut)


def test_many_are_asked_in_batches(cluster: Cluster, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    name = topic("batches", partitions=5)
    monkeypatch.setattr(ends, "BATCH", 2)
    places = [(name, at) for at in range(5)]
    every = dict.fromkeys(places, 0)
    # Of a topic that has just been made, a broker denies for a moment that it is the leader.
    wait_until(lambda: run(log_offsets(cluster, places, LogEnd.START)) == every, "all partitions have told")
