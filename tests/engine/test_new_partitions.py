"""Partitions that are added are noticed without waiting: with an admin client that the test answers for."""

from concurrent.futures import Future
from typing import Any, cast

import pytest
from confluent_kafka import KafkaError, KafkaException, Node, TopicPartitionInfo

from kafka_explorer.engine import new_partitions
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.new_partitions import NewPartitions
from tests.engine.test_link import Clock

LEADER = Node(1, "h", 1)


class Asked:
    """Remembers the questions."""

    def __init__(self) -> None:
        self.questions: list[Future[Any]] = []

    def describe_topics(self, topics: Any, request_timeout: float) -> dict[str, Future[Any]]:
        self.questions.append(Future())
        return {"orders": self.questions[-1]}


class Description:
    def __init__(self, *leaders: Node | None) -> None:
        self.partitions = [TopicPartitionInfo(at, cast(Node, leader), [], []) for at, leader in enumerate(leaders)]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(new_partitions, "time", clock)
    return clock


def test_it_asks_now_and_then_and_tells_what_is_new_once(clock: Clock) -> None:
    asked = Asked()
    cluster = Cluster(ClusterSettings({"bootstrap.servers": "kafka-1:9092"}))
    cluster._admin = cast(Any, asked)
    news = NewPartitions(cluster, ["orders"], {("orders", 0)}, lambda where, count: where[1] != 3 and count == 4)
    assert news.found() == []
    assert asked.questions == []
    clock.now_s += new_partitions.EVERY_S
    assert news.found() == news.found() == []
    assert len(asked.questions) == 1, "one question at a time"
    asked.questions[0].set_result(Description(LEADER, LEADER, None, LEADER))
    assert news.found() == [("orders", 1)], "one has no leader yet, one is not wanted"
    clock.now_s += new_partitions.EVERY_S
    news.found()
    asked.questions[1].set_exception(KafkaException(KafkaError(KafkaError._TIMED_OUT)))
    assert news.found() == []
    clock.now_s += new_partitions.EVERY_S
    news.found()
    asked.questions[2].set_result(Description(LEADER, LEADER, LEADER, LEADER))
    assert news.found() == [("orders", 2)]
