"""Groups measured once: committed offsets before ends, what fails stands beside what does not, and nothing changes."""

from collections.abc import Generator, Iterator

import pytest
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import NotAuthorized, UnknownTopic
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag import measure
from kafka_explorer.engine.lag.committed import committed_offsets
from kafka_explorer.engine.lag.details import describe_groups
from kafka_explorer.engine.lag.measure import GroupLag, measure_lag, survey_lag
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, create_topic, wait_until
from tests.engine.drive import run
from tests.engine.lag import scenes


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with scenes.open_cluster(broker) as made:
        yield made


def measured(cluster: Cluster, group: str) -> GroupLag:
    found = run(measure_lag(cluster, [group]))[group]
    assert isinstance(found, GroupLag)
    return found


def test_sums_and_what_the_tool_does_not_tell(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, admin: AdminClient
) -> None:
    name = topic("sums", partitions=4)
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 10, (name, 1): 10, (name, 2): 10})
    admin.delete_records([TopicPartition(name, 1, 6)])[TopicPartition(name, 1)].result(30)
    scenes.commit(broker, group, {(name, 0): 4, (name, 1): 2, (name, 2): 500})
    found = measured(cluster, group)
    assert (found.group, found.details.state) == (group, GroupState.EMPTY)
    # The tool counts to where the log ends, from where the group stands: 6 + 8, and -490.
    assert [row.lag for row in found.rows] == [6, 8, -490]
    assert (found.lag, found.stable_lag, found.lost, found.idle_members) == (14, 14, 4, 0)
    assert found.without_reader == tuple((name, at) for at in range(4))
    assert found.partition_count == 4
    with scenes.members(broker, f"{group}-many", [name], 1):
        assert measured(cluster, f"{group}-many").without_reader == ()


def test_more_consumers_than_partitions(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("crowded")
    group = f"{name}-group"
    with scenes.members(broker, group, [name], 3):
        wait_until(lambda: measured(cluster, group).idle_members == 2, "two of three have nothing to read")
        assert len(measured(cluster, group).rows) == 1


def test_commits_are_read_before_ends(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A group that has read everything and goes on while we measure has lag, and never a negative one."""
    name = topic("racing")
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 5})
    scenes.commit(broker, group, {(name, 0): 5})

    def overtaken(cluster: Cluster, groups: list[str]) -> Generator[None, None, object]:
        found = yield from committed_offsets(cluster, groups)
        scenes.produce(broker, {(name, 0): 3})
        scenes.commit(broker, group, {(name, 0): 8})
        return found

    monkeypatch.setattr(measure, "committed_offsets", overtaken)
    assert measured(cluster, group).lag == 3


def test_one_group_that_may_not_be_seen_spoils_no_other(
    broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("guarded")
    seen, hidden, secret = f"{name}-seen", f"{name}-hidden", f"{name}-secret"
    for group in (seen, hidden, secret):
        scenes.commit(broker, group, {(name, 0): 0})
    refusal = NotAuthorized("Describe", f"group {hidden}")

    def describe(cluster: Cluster, groups: list[str]) -> Generator[None, None, dict[str, object]]:
        return {**(yield from describe_groups(cluster, groups)), hidden: refusal}

    def commits(cluster: Cluster, groups: list[str]) -> Generator[None, None, dict[str, object]]:
        return {**(yield from committed_offsets(cluster, groups)), secret: refusal}

    monkeypatch.setattr(measure, "describe_groups", describe)
    monkeypatch.setattr(measure, "committed_offsets", commits)
    found = run(survey_lag(ClusterSettings({"bootstrap.servers": broker.bootstrap}), [hidden, seen, secret]))
    assert list(found) == [hidden, seen, secret]
    assert found[hidden] is found[secret] is refusal
    assert isinstance(found[seen], GroupLag)


def test_a_member_of_a_deleted_topic_and_a_broker_that_creates_topics() -> None:
    """Kafka's tool gives up here. The broker makes every topic that is asked for by name: ours asks for none."""
    with Sandbox(properties={"auto.create.topics.enable": "true"}) as sandbox, scenes.open_cluster(sandbox) as cluster:
        admin = AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})
        create_topic(admin, "doomed")
        create_topic(admin, "kept")
        scenes.produce(sandbox, {("kept", 0): 3})
        # It keeps its assignment until it looks for topics again.
        with scenes.members(sandbox, "readers", ["doomed", "kept"], topic_metadata_refresh_interval_ms=600_000):
            admin.delete_topics(["doomed"])["doomed"].result(30)
            wait_until(lambda: "doomed" not in admin.list_topics(timeout=30).topics, "the topic is gone")
            found = measured(cluster, "readers")
            assert [(row.topic, row.high) for row in found.rows] == [("doomed", None), ("kept", 3)]
            assert isinstance(found.rows[0].error, UnknownTopic)
            assert found.rows[1].error is None
            create_topic(admin, "made-last")
            assert set(admin.list_topics(timeout=30).topics) == {"kept", "made-last", "__consumer_offsets"}
