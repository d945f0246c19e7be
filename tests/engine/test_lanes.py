"""Partitions of several topics have numbers of their own."""

import pickle

import pytest
from confluent_kafka import KafkaError, TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.lanes import Lanes
from tests.messages import FakeMessage, make_record


def test_of_one_topic_a_lane_is_the_partition() -> None:
    lanes = Lanes(["orders"])
    assert lanes.lane("orders", 7) == 7
    assert lanes.of(FakeMessage(make_record(partition=7))) == 7
    assert lanes.where(7) == ("orders", 7)
    assert lanes.at(7, 3) == TopicPartition("orders", 7, 3)


@given(st.integers(1, 9), st.integers(0, 99), st.integers(0, 8))
def test_a_lane_tells_where_it_is(count: int, partition: int, index: int) -> None:
    lanes = Lanes([f"topic-{number}" for number in range(count)])
    topic = lanes.topics[index % count]
    lane = lanes.lane(topic, partition)
    assert lanes.where(lane) == (topic, partition)
    assert lanes.topic_index(lane) == index % count
    record = make_record(partition=partition, topic=topic)
    assert lanes.of(FakeMessage(record)) == lane
    assert lanes.at(lane) == TopicPartition(topic, partition)


def test_every_partition_has_a_lane_of_its_own() -> None:
    lanes = Lanes(["a", "b", "c"])
    assert len({lanes.lane(topic, partition) for topic in "abc" for partition in range(50)}) == 150


def test_news_of_no_partition_has_no_lane() -> None:
    news = FakeMessage(make_record(topic="other"), KafkaError(KafkaError._ALL_BROKERS_DOWN))
    assert Lanes(["a", "b"]).of(news) < 0


@pytest.mark.parametrize("topics", [["a"], ["a", "b"]])
def test_lanes_go_to_a_child_process(topics: list[str]) -> None:
    lanes = pickle.loads(pickle.dumps(Lanes(topics)))  # noqa: S301 - our own
    message = FakeMessage(make_record(partition=3, topic="a"))
    assert (lanes.topics, lanes.of(message)) == (tuple(topics), Lanes(topics).of(message))


def test_a_topic_is_named_once() -> None:
    with pytest.raises(ValueError, match="named twice"):
        Lanes(["a", "a"])
