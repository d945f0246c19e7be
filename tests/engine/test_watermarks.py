"""What can be read of a topic now, and where a time lies: as Kafka's own tool says."""

from collections.abc import Iterator
from typing import Any

import pytest
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, RequestRefused, RequestTimedOut, UnknownTopic
from kafka_explorer.engine.offsets import Watermarks
from kafka_explorer.engine.watermarks import Ends, ends_of, partitions_of, refuse_leaderless
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory
from tests.engine.drive import run
from tests.scanning import T0, Sent, fill, make_producer, send, settings_of
from tests.servers import unused_address


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(settings_of(broker.bootstrap)) as cluster:
        yield cluster


def ends(cluster: Cluster, topic: str, *partitions: int, **more: Any) -> Ends:
    return run(ends_of(cluster, [(topic, partition) for partition in partitions], **more))


def marks_of(found: Ends) -> dict[int, Watermarks]:
    return {partition: marks for (_, partition), marks in found.marks.items()}


@pytest.fixture(scope="module")
def uneven(broker: Sandbox, admin: AdminClient, topic: TopicFactory) -> str:
    """Partition 0 has offsets 2 to 4, partition 1 those from 0 to 9, partition 2 nothing."""
    name = topic("uneven", partitions=3)
    fill(broker.bootstrap, name, [Sent(timestamp_ms=T0 + n) for n in range(5)])
    fill(broker.bootstrap, name, [Sent(partition=1, timestamp_ms=T0 + 10 * n) for n in range(10)])
    for future in admin.delete_records([TopicPartition(name, 0, 2)]).values():
        future.result(timeout=30)
    return name


def test_low_and_high_of_every_partition_agree_with_kafka_s_tool(
    cluster: Cluster, uneven: str, java_tool: JavaTool
) -> None:
    host, port = cluster.settings.bootstrap.rsplit(":", 1)
    assert run(partitions_of(cluster, [uneven])) == {uneven: dict.fromkeys(range(3), (host, int(port)))}
    found = marks_of(ends(cluster, uneven, 0, 1, 2))
    assert found == {0: Watermarks(2, 5), 1: Watermarks(0, 10), 2: Watermarks(0, 0)}
    for time, name in (("-2", "low"), ("-1", "high")):
        said = java_tool("org.apache.kafka.tools.GetOffsetShell", "--topic", uneven, "--time", time)
        theirs = {int(line.split(":")[1]): int(line.split(":")[2]) for line in said.split()}
        assert theirs == {p: getattr(marks, name) for p, marks in found.items()}


def test_only_the_partitions_asked_for(cluster: Cluster, uneven: str) -> None:
    assert list(marks_of(ends(cluster, uneven, 1))) == [1]
    assert ends(cluster, uneven) == Ends({})


def test_several_topics_are_asked_at_once(cluster: Cluster, uneven: str, topic: TopicFactory) -> None:
    other = topic("other")
    assert list(run(partitions_of(cluster, [other, uneven]))) == [other, uneven]
    found = run(ends_of(cluster, [(other, 0), (uneven, 1)], [T0 + 5]))
    assert found.marks == {(other, 0): Watermarks(0, 0), (uneven, 1): Watermarks(0, 10)}
    assert found.at_times == {T0 + 5: {(other, 0): -1, (uneven, 1): 1}}


def test_what_is_committed_ends_before_an_open_transaction(
    broker: Sandbox, cluster: Cluster, topic: TopicFactory
) -> None:
    name = topic("open")
    fill(broker.bootstrap, name, [Sent()])
    producer = make_producer(broker.bootstrap, transactional_id="watermarks-test")
    producer.init_transactions(30)
    producer.begin_transaction()
    send(producer, name, [Sent(), Sent()])
    producer.flush(30)
    committed = ends(cluster, name, 0)
    assert (marks_of(committed), committed.held_back) == ({0: Watermarks(0, 1)}, {(name, 0): 3})
    everything = ends(cluster, name, 0, read_uncommitted=True)
    assert (marks_of(everything), everything.held_back) == ({0: Watermarks(0, 3)}, {})
    producer.abort_transaction(30)


@pytest.mark.parametrize(
    ("time_ms", "offsets"),
    [
        (0, {0: 2, 1: 0, 2: -1}),
        (T0 + 4, {0: 4, 1: 1, 2: -1}),
        (T0 + 5, {0: -1, 1: 1, 2: -1}),
        (T0 + 90, {0: -1, 1: 9, 2: -1}),
        (T0 + 91, {0: -1, 1: -1, 2: -1}),
        (-1, {0: 2, 1: 0, 2: -1}),
        (-2, {0: 2, 1: 0, 2: -1}),
    ],
)
def test_the_first_offset_at_or_after_a_time(
    cluster: Cluster, uneven: str, time_ms: int, offsets: dict[int, int]
) -> None:
    found = ends(cluster, uneven, 0, 1, 2, times_ms=[time_ms]).at_times[time_ms]
    assert {partition: offset for (_, partition), offset in found.items()} == offsets


@pytest.mark.parametrize("name", ["unheard-of", "", "two words", "x" * 250, "Тема", "\udcff", "a\0b", "line\n"])
def test_a_topic_that_is_not_there(cluster: Cluster, name: str) -> None:
    with pytest.raises(UnknownTopic) as raised:
        run(partitions_of(cluster, [name]))
    assert raised.value.subject == name


def test_a_partition_that_is_not_there(cluster: Cluster, uneven: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kafka_explorer.engine.watermarks._TIMEOUT_S", 1.0)
    with pytest.raises(ExplorerError):
        ends(cluster, uneven, 99)


def test_no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kafka_explorer.engine.watermarks._TIMEOUT_S", 0.3)
    with Cluster(settings_of(unused_address())) as cluster:
        with pytest.raises(RequestTimedOut, match=r"within 0\.3 s: Describe"):
            run(partitions_of(cluster, ["orders"]))
        with pytest.raises(RequestTimedOut):
            ends(cluster, "orders", 0)


def test_a_partition_without_a_leader_is_refused_and_named() -> None:
    refuse_leaderless("orders", [])
    with pytest.raises(RequestRefused, match="partition 2, 7 of topic 'orders' has no leader now"):
        refuse_leaderless("orders", [7, 2])
