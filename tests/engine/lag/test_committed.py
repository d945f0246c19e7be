"""What was committed: offsets, their metadata and leader epochs; a partition without a commit is not there."""

from collections.abc import Iterator

import pytest

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import RequestTimedOut
from kafka_explorer.engine.lag import committed as committed_module
from kafka_explorer.engine.lag.committed import Committed, committed_offsets
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.engine.drive import run
from tests.engine.lag import scenes


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with scenes.open_cluster(broker) as made:
        yield made


def test_offsets_and_what_stands_beside_them(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("committed", partitions=3)
    one, other = f"{name}-one", f"{name}-other"
    scenes.produce(broker, {(name, 0): 3})
    scenes.commit(broker, one, {(name, 1): 7, (name, 2): 0}, metadata="left by a person")
    with scenes.reader(broker, other) as consumer:
        consumer.subscribe([name])
        wait_until(lambda: consumer.poll(0.1) is not None, "a record came")
        consumer.commit(asynchronous=False)
        found = run(committed_offsets(cluster, [one, other, one, "never-was"]))
    assert found == {
        one: {(name, 1): Committed(7, None, "left by a person"), (name, 2): Committed(0, None, "left by a person")},
        other: {(name, 0): Committed(1, 0)},
        "never-was": {},
    }


def test_many_are_asked_in_batches(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("many")
    names = [f"{name}-{number}" for number in range(5)]
    for number, group in enumerate(names):
        scenes.commit(broker, group, {(name, 0): number})
    monkeypatch.setattr(committed_module, "_AT_ONCE", 2)
    found = run(committed_offsets(cluster, names))
    assert found == {group: {(name, 0): Committed(number)} for number, group in enumerate(names)}


def test_nobody_there_is_an_answer_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committed_module, "TIMEOUT_S", 0.2)
    with Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) as nobody:
        found = run(committed_offsets(nobody, ["a", "b"]))
    assert [type(each) for each in found.values()] == [RequestTimedOut, RequestTimedOut]
