"""What a real topic says of itself."""

import itertools
from collections.abc import Iterator

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ConnectionFailed, UnknownTopic
from kafka_explorer.engine.redrive.learned import KeyRule, Learned, Target, TypeSeen
from kafka_explorer.engine.redrive.learning import learn, learn_targets
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run, watch
from tests.engine.producing.scenes import settings_of


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(settings_of(broker)) as opened:
        yield opened


def fill(broker: Sandbox, topic: str, count: int, partitions: int, kind: bytes | None) -> None:
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(count):
        headers: list[tuple[str, str | bytes | None]] = [("__TypeId__", kind)] if kind else []
        value = b'{"patient":{"id":"p-%d"},"n":%d}' % (number, number)
        producer.produce(topic, value, b"p-%d" % number, number % partitions, headers=headers)
    assert producer.flush(60) == 0


def test_a_topic_teaches_its_class_its_key_and_its_limits(broker: Sandbox, topic: TopicFactory) -> None:
    limits = {
        "max.message.bytes": "5000",
        "retention.ms": "60000000",
        "message.timestamp.type": "LogAppendTime",
        "message.timestamp.before.max.ms": "1000",
        "message.timestamp.after.max.ms": "2000",
    }
    name = topic("learn", partitions=3, config=limits)
    fill(broker, name, 60, 2, b"com.acme.Order")  # one partition stays empty
    target = run(learn(settings_of(broker), [name])).of(name)
    assert target == Target(
        name,
        3,
        (TypeSeen("com.acme.Order", 60, frozenset({"patient", "n"})),),
        0,
        60,
        60,
        (KeyRule("value.patient.id", "text", 1.0, 60),),
        5000,
        60_000_000,
        1000,
        2000,
        compacted=False,
        append_time=True,
    )


def test_only_the_newest_are_looked_at(broker: Sandbox, topic: TopicFactory, cluster: Cluster) -> None:
    name = topic("learn-newest", config={"cleanup.policy": "compact"})
    fill(broker, name, 30, 1, b"Old")
    fill(broker, name, 10, 1, b"New")
    target = run(learn_targets(cluster, [name], sample=10)).of(name)
    assert [(each.name, each.count) for each in target.types] == [("New", 10)]
    assert (target.compacted, target.retention_ms) == (True, -1)


def test_a_topic_that_is_not_there_has_a_problem(topic: TopicFactory, cluster: Cluster) -> None:
    name = topic("learn-some")
    learned = run(learn_targets(cluster, [name, "learn-nowhere", "no topic's name"]))
    assert learned.of(name).partitions == 1
    for missing in ("learn-nowhere", "no topic's name"):
        assert learned.of(missing).partitions == 0
        assert isinstance(learned.of(missing).problem, UnknownTopic)


def test_what_is_known_is_not_asked_again(topic: TopicFactory, cluster: Cluster) -> None:
    name = topic("learn-again")
    known = Learned({"a": Target("a", 7, type_chosen="Mine")})
    learned = run(learn_targets(cluster, ["a", name], known))
    assert learned.of("a") is known.of("a")
    assert learned.of(name).partitions == 1


def test_without_a_broker_nothing_is_known() -> None:
    with pytest.raises(ConnectionFailed):
        run(learn(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"}), ["a"]))


def test_it_may_be_left_after_every_few_messages(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("learn-slowly")
    fill(broker, name, 100, 1, None)
    told, _ = watch(learn(settings_of(broker), [name]))
    assert max(after - before for before, after in itertools.pairwise(told)) <= 20
