"""Consumer groups, as kafka-consumer-groups describes them; looking changes none."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

import pytest
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

from kafka_explorer.engine import groups
from kafka_explorer.engine.answers import gather
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import NotAuthorized, RequestTimedOut
from kafka_explorer.engine.groups import GroupState, groups_by_topic, list_groups, readers_of
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory, wait_until
from tests.engine.drive import run, watch
from tests.engine.kafka_tools import group_offsets


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as made:
        yield made


@contextmanager
def member(sandbox: Sandbox, group: str, protocol: str = "classic") -> Iterator[Consumer]:
    consumer = Consumer(
        {
            "bootstrap.servers": sandbox.bootstrap,
            "group.id": group,
            "group.protocol": protocol,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "log_level": 0,
        }
    )
    try:
        yield consumer
    finally:
        consumer.close()


def commit(sandbox: Sandbox, group: str, offsets: dict[tuple[str, int], int]) -> None:
    with member(sandbox, group) as consumer:
        places = [TopicPartition(topic, at, offset) for (topic, at), offset in offsets.items()]
        consumer.commit(offsets=places, asynchronous=False)


def test_committed_offsets_make_a_reader(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, java_tool: JavaTool
) -> None:
    one, other = topic("read", partitions=3), topic("read")
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(30):
        producer.produce(one, b"value", partition=number % 3)
    assert producer.flush(30) == 0
    commit(broker, f"{one}-lags", {(one, 0): 4, (one, 1): 10, (other, 0): 0})
    commit(broker, f"{one}-elsewhere", {(other, 0): 0})

    found = run(groups_by_topic(cluster))
    assert found.groups[one] == (f"{one}-lags",)
    assert found.groups[other] == (f"{one}-elsewhere", f"{one}-lags")
    assert found.asked == found.total
    assert not found.failures

    readers = run(readers_of(cluster, one)).readers
    told = group_offsets(java_tool, f"{one}-lags")
    assert [(each.group, each.state, each.members) for each in readers] == [(f"{one}-lags", GroupState.EMPTY, 0)]
    assert (
        readers[0].committed == {at: offsets[0] for (name, at), offsets in told.items() if name == one} == {0: 4, 1: 10}
    )
    assert readers[0].lag == sum(lag for (name, _), (_, _, lag) in told.items() if name == one) == 6


@pytest.mark.parametrize("protocol", ["classic", "consumer"])
def test_an_assignment_makes_a_reader_before_any_commit(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, protocol: str
) -> None:
    name = topic(f"assigned-{protocol}", partitions=2)
    group = f"{name}-group"
    with member(broker, group, protocol) as consumer:
        consumer.subscribe([name])

        def is_assigned() -> bool:
            consumer.poll(0.05)
            return len(consumer.assignment()) == 2

        wait_until(is_assigned, "the member has its partitions")
        reader = next(each for each in run(readers_of(cluster, name)).readers if each.group == group)
        assert (reader.state, reader.members, reader.assigned) == (GroupState.STABLE, 1, frozenset({0, 1}))
        assert reader.committed == {}
        assert reader.lag is None
        assert run(groups_by_topic(cluster)).groups[name] == (group,)
        assert consumer.assignment(), "nobody took part in the group but its member"


def test_looking_leaves_groups_as_they_are(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("untouched")
    commit(broker, f"{name}-group", {(name, 0): 0})
    before = run(list_groups(cluster))
    run(groups_by_topic(cluster))
    run(readers_of(cluster, name))
    after = run(list_groups(cluster))
    assert after.groups == before.groups
    assert after.groups[f"{name}-group"] is GroupState.EMPTY


def test_groups_come_in_batches(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("many")
    for number in range(5):
        commit(broker, f"{name}-{number}", {(name, 0): 0})
    monkeypatch.setattr(groups, "_GROUPS_AT_ONCE", 2)
    told, found = watch(groups_by_topic(cluster))
    assert found.groups[name] == tuple(f"{name}-{number}" for number in range(5))
    assert {2, 4} <= {news.asked for news in told}
    assert {news.asked for news in watch(readers_of(cluster, name))[0]} >= {2, 4}


def test_a_group_that_may_not_be_seen_is_told_beside_the_others(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("guarded")
    seen, hidden = f"{name}-seen", f"{name}-hidden"
    for group in (seen, hidden):
        commit(broker, group, {(name, 0): 0})
    monkeypatch.setattr(groups, "gather", _refusing(hidden))
    found = run(groups_by_topic(cluster))
    assert found.groups[name] == (seen,)
    assert isinstance(found.failures[hidden], NotAuthorized)
    readers = run(readers_of(cluster, name))
    assert [each.group for each in readers.readers] == [seen]
    assert isinstance(readers.failures[hidden], NotAuthorized)


def test_lag_is_unknown_where_the_end_is(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("endless")
    commit(broker, f"{name}-group", {(name, 0): 0})

    def no_ends(_cluster: Cluster, places: list[tuple[str, int]]) -> Generator[None, None, object]:
        yield
        return dict.fromkeys(places, RequestTimedOut("Describe", 1))

    monkeypatch.setattr(groups, "kept_offsets", no_ends)
    reader = run(readers_of(cluster, name)).readers[0]
    assert (reader.committed, reader.lag) == ({0: 0}, None)


def test_nobody_there_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "TIMEOUT_S", 0.2)
    with Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) as nobody, pytest.raises(RequestTimedOut):
        run(list_groups(nobody))


def _refusing(group: str) -> Callable[..., object]:
    def refuse(futures: dict[str, Future[object]], timeout_s: float | None = None) -> Generator[None, None, object]:
        answers = yield from gather(futures, timeout_s)
        if group in answers:
            answers[group] = KafkaException(KafkaError(KafkaError.GROUP_AUTHORIZATION_FAILED))
        return answers

    return refuse
