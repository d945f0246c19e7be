"""One group: who is in it, where it is looked after, and that looking leaves it alone."""

from collections.abc import Iterator

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import RequestTimedOut
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag import details as details_module
from kafka_explorer.engine.lag.details import GroupDetails, describe_groups
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.engine.drive import run
from tests.engine.lag import scenes


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with scenes.open_cluster(broker) as made:
        yield made


def described(cluster: Cluster, group: str) -> GroupDetails:
    found = run(describe_groups(cluster, [group, group]))[group]
    assert isinstance(found, GroupDetails)
    return found


def test_a_classic_group(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("classic", partitions=3)
    group = f"{name}-group"
    with scenes.members(broker, group, [name], 2, client_id="client-{}", group_instance_id="static-{}"):
        found = described(cluster, group)
        assert (found.state, found.kind, found.assignor, found.simple) == (
            GroupState.STABLE,
            GroupKind.CLASSIC,
            "range",
            False,
        )
        assert found.coordinator is not None
        assert found.coordinator.address == broker.bootstrap
        assert {(member.client_id, member.instance_id) for member in found.members} == {
            ("client-0", "static-0"),
            ("client-1", "static-1"),
        }
        assert all(member.host == "/127.0.0.1" and member.target is None for member in found.members)
        assert found.owned == {(name, 0), (name, 1), (name, 2)}
        assert not found.rebalancing
        assert not found.may_move_offsets


def test_a_group_of_the_new_protocol(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("new", partitions=2)
    group = f"{name}-group"
    with scenes.members(broker, group, [name], group_protocol="consumer"):
        wait_until(lambda: described(cluster, group).state is GroupState.STABLE, "it is stable")
        found = described(cluster, group)
        (member,) = found.members
        assert (found.kind, found.assignor) == (GroupKind.CONSUMER, "uniform")
        assert member.assigned == member.target == ((name, 0), (name, 1))
    wait_until(lambda: described(cluster, group).state is GroupState.EMPTY, "its member has left")
    assert described(cluster, group).may_move_offsets


def test_a_group_that_does_not_exist_is_dead_and_does_not_come_to_be(cluster: Cluster, admin: AdminClient) -> None:
    found = described(cluster, "never-was")
    assert (found.state, found.members, found.may_move_offsets) == (GroupState.DEAD, (), True)
    listed = admin.list_consumer_groups(request_timeout=15).result(15).valid or []
    assert "never-was" not in {group.group_id for group in listed}


def test_many_are_asked_in_batches(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("many")
    names = [f"{name}-{number}" for number in range(5)]
    for group in names:
        scenes.commit(broker, group, {(name, 0): 0})
    monkeypatch.setattr(details_module, "_AT_ONCE", 2)
    found = run(describe_groups(cluster, names))
    assert list(found) == names
    assert all(isinstance(each, GroupDetails) and each.simple for each in found.values())


def test_nobody_there_is_an_answer_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(details_module, "TIMEOUT_S", 0.2)
    with Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) as nobody:
        found = run(describe_groups(nobody, ["a", "b"]))
    assert [type(each) for each in found.values()] == [RequestTimedOut, RequestTimedOut]
