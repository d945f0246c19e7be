"""Exactly what was chosen is read, and only up to where the job began."""

from confluent_kafka import Producer

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.redrive.reading import ends_now, place_of, plan_reading
from kafka_explorer.engine.redrive.request import Chosen, Everything, Matching, OfGroup, Selection, chosen
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.redrive.on_broker import settings_of

ALL = [*((0, at) for at in range(10)), *((1, at) for at in range(10))]


def read(broker: Sandbox, name: str, selection: Selection, ends: dict[int, int] | None = None) -> list[tuple[int, int]]:
    with Cluster(settings_of(broker.bootstrap)) as cluster:
        reading = run(plan_reading(cluster, name, selection, ends or {}))
        places = [place_of(message) for messages in reading.messages(cluster) for message in messages]
    assert reading.total == (len(places) if isinstance(selection, Everything | Chosen) else None)
    assert ends_now(reading).keys() <= {0, 1}
    return sorted(places)


def test_each_selection_finds_its_own(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("dead", partitions=2)
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(20):
        producer.produce(name, b'{"number":%d}' % number, partition=number % 2)
    assert producer.flush(30) == 0
    assert read(broker, name, Everything()) == ALL
    assert read(broker, name, OfGroup(("f",))) == ALL  # who explains them chooses
    assert read(broker, name, Everything({0: 3})) == [(0, 0), (0, 1), (0, 2)]
    assert read(broker, name, Everything(), {1: 2}) == [(1, 0), (1, 1)]
    assert read(broker, name, chosen([(0, 1), (0, 8), (1, 4)])) == [(0, 1), (0, 8), (1, 4)]
    assert read(broker, name, Matching("value.number >= 18")) == [(0, 9), (1, 9)]
