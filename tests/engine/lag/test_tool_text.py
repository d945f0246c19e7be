"""Our text is the text of `kafka-consumer-groups --describe`, to the letter, in every condition of a group."""

from collections.abc import Iterator

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.details import GroupDetails, Member
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.engine.lag.measure import GroupLag, measure_lag
from kafka_explorer.engine.lag.tool_text import (
    ToolText,
    assignment_text,
    members_text,
    offsets_text,
    state_name,
    states_text,
)
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.engine.drive import run
from tests.engine.lag import scenes

VERBOSE = ("--verbose",)


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with scenes.open_cluster(broker) as made:
        yield made


def measured(cluster: Cluster, *groups: str) -> list[GroupLag]:
    found = run(measure_lag(cluster, groups))
    assert list(found) == list(groups)
    assert all(isinstance(each, GroupLag) for each in found.values()), found
    return [each for each in found.values() if isinstance(each, GroupLag)]


def ours(cluster: Cluster, *groups: str) -> ToolText:
    return offsets_text(measured(cluster, *groups))


def assert_offsets(cluster: Cluster, broker: Sandbox, group: str) -> ToolText:
    """The tool says the same before and after us, so nothing moved in between, and we say it too."""
    told = scenes.describe(broker, group)
    said = ours(cluster, group)
    assert said.out == told.out
    assert said.remarks == told.remarks
    return said


def test_groups_without_members(cluster: Cluster, broker: Sandbox, topic: TopicFactory, admin: AdminClient) -> None:
    """Empty; committed beyond the end; a deleted topic; a compacted topic; long names. One run of the tool for all."""
    orders, long_name = topic("orders", partitions=12), topic("a-topic-whose-name-is-longer-than-fifteen", partitions=1)
    gone, compacted = topic("gone", partitions=2), topic("compacted", config={"cleanup.policy": "compact"})
    counts = {(orders, at): at + 1 for at in range(12)} | {(long_name, 0): 3, (gone, 0): 2, (compacted, 0): 9}
    scenes.produce(broker, counts)
    names = [f"{orders}-{name}" for name in ("beyond", "compacted", "deleted", "empty", "group-with-a-long-name")]
    beyond, over_gaps, deleted, empty, with_long_name = names
    scenes.commit(broker, beyond, {(orders, 0): 1000})
    scenes.commit(broker, over_gaps, {(compacted, 0): 2})
    scenes.commit(broker, deleted, {(gone, 0): 1, (gone, 1): 0, (orders, 1): 1})
    scenes.commit(broker, empty, {(orders, at): 0 for at in range(12)})
    scenes.commit(broker, with_long_name, {(long_name, 0): 3})
    admin.delete_topics([gone])[gone].result(30)
    wait_until(lambda: gone not in admin.list_topics(timeout=30).topics, "the topic is gone")
    wait_until(lambda: len(measured(cluster, deleted)[0].rows) == 1, "its offsets are gone with it")
    told, said = scenes.describe(broker, *names), ours(cluster, *names)
    assert said.out == told.out
    assert said.remarks == told.remarks
    assert "-999 " in said.out, "a negative lag is shown as it is"


def test_a_group_with_members(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    """Members with more partitions come first; what nobody reads comes last; nothing committed is a dash."""
    name, left = topic("active", partitions=5), topic("left")
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 4, (name, 4): 2})
    scenes.commit(broker, group, {(name, 0): 1, (name, 3): 0, (left, 0): 0})
    with scenes.members(broker, group, [name], 2, group_instance_id="static-{}", client_id="client-{}"):
        said = assert_offsets(cluster, broker, group)
        assert said.out.count("client-") == 5
        details = [each.details for each in measured(cluster, group)]
        for options, verbose in ((), False), (VERBOSE, True):
            members = scenes.describe(broker, group, options=("--members", *options))
            assert members_text(details, verbose=verbose) == members
            state = scenes.describe(broker, group, options=("--state", *options))
            assert states_text(details, verbose=verbose) == state


def test_a_member_that_has_consumed_leaves_leader_epochs(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("epochs", partitions=2)
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 3})
    with scenes.reader(broker, group, client_id="reads") as consumer:
        consumer.subscribe([name])
        wait_until(lambda: consumer.poll(0.1) is not None, "a record came")
        consumer.commit(asynchronous=False)
        assert offsets_text(measured(cluster, group), verbose=True) == scenes.describe(broker, group, options=VERBOSE)


def test_a_group_of_the_new_protocol(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("kip-848", partitions=3)
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 4})
    scenes.commit(broker, group, {(name, 0): 3})
    with scenes.members(broker, group, [name], 2, group_protocol="consumer"):
        wait_until(lambda: measured(cluster, group)[0].details.state is GroupState.STABLE, "both have what they get")
        assert_offsets(cluster, broker, group)
        found = measured(cluster, group)[0].details
        assert found.kind is GroupKind.CONSUMER
        assert members_text([found]) == scenes.describe(broker, group, options=("--members",))
        assert states_text([found]) == scenes.describe(broker, group, options=("--state",))


def test_a_group_that_never_committed(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("uncommitted", partitions=2)
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 4})
    with scenes.members(broker, group, [name]):
        assert_offsets(cluster, broker, group)
    said = assert_offsets(cluster, broker, group)
    assert said == ToolText(remarks=f"\nConsumer group '{group}' has no active members.\n")
    details = [measured(cluster, group)[0].details]
    assert members_text(details) == scenes.describe(broker, group, options=("--members",))
    assert states_text(details) == scenes.describe(broker, group, options=("--state",))


@pytest.mark.parametrize("protocol", ["classic", "consumer"])
def test_a_group_that_is_rebalancing(cluster: Cluster, broker: Sandbox, topic: TopicFactory, protocol: str) -> None:
    name = topic("rebalancing", partitions=2)
    group = f"{name}-group"
    scenes.commit(broker, group, {(name, 0): 0})
    with scenes.rebalance_that_hangs(broker, group, name, protocol):
        said = assert_offsets(cluster, broker, group)
        assert "is rebalancing" in said.remarks
        details = [measured(cluster, group)[0].details]
        assert details[0].rebalancing
        assert members_text(details) == scenes.describe(broker, group, options=("--members",))
        assert states_text(details) == scenes.describe(broker, group, options=("--state",))


def test_an_open_transaction(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    """The tool counts up to the high watermark, whatever a read_committed consumer may see."""
    name = topic("transaction")
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 5})
    scenes.commit(broker, group, {(name, 0): 2})
    with scenes.open_transaction(broker, (name, 0), 4):
        assert_offsets(cluster, broker, group)
        row = measured(cluster, group)[0].rows[0]
        assert (row.high, row.stable, row.lag, row.stable_lag, row.held) == (9, 5, 7, 3, 4)


def test_a_group_that_does_not_exist(cluster: Cluster, broker: Sandbox) -> None:
    told, said = scenes.describe(broker, "nobody-has-this-group"), ours(cluster, "nobody-has-this-group")
    assert said.out == told.out
    assert "GroupIdNotFoundException" in told.remarks, "there the tool shows where in its own code that happened"
    assert said.remarks == ""


def test_a_coordinator_that_is_unknown_is_a_dash() -> None:
    details = GroupDetails("a", GroupState.STABLE, members=(Member("id", "client", "/host"),))
    assert states_text([details]).out.splitlines()[2].split() == ["a", "-", "-", "Stable", "1"]


def test_a_streams_group_is_no_error_though_its_members_are_unknown() -> None:
    details = GroupDetails("a", GroupState.DEAD, GroupKind.STREAMS)
    assert offsets_text([GroupLag(details)]) == ToolText()


@pytest.mark.parametrize("state", GroupState)
def test_every_state_has_kafkas_name(state: GroupState) -> None:
    assert state_name(state).lower() == state.value.replace(" ", "")


def test_an_assignment_is_written_as_the_tool_does() -> None:
    assert assignment_text([("b", 10), ("a", 2), ("b", 9)]) == "a:2;b:9,10"
    assert assignment_text([]) == "-"
