"""Partitions added, and what that does to keys."""

import pytest
from confluent_kafka import murmur2

from kafka_explorer.engine.errors import ReadOnlyCluster, RequestRefused, UnknownTopic
from kafka_explorer.engine.topic_changes.outcome import TopicChanged
from kafka_explorer.engine.topic_changes.partitions import (
    GrowthPlan,
    PartitionGrowth,
    add_partitions,
    plan_partitions,
)
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory, wait_until
from tests.engine.drive import run
from tests.engine.kafka_tools import TOPICS, describe
from tests.engine.producing.scenes import settings_of


def test_partitions_are_added_as_kafka_topics_does(broker: Sandbox, topic: TopicFactory, java_tool: JavaTool) -> None:
    ours = topic("ours", partitions=2, config={"cleanup.policy": "compact"})
    theirs = topic("theirs", partitions=2, config={"cleanup.policy": "compact"})
    plan = run(plan_partitions(settings_of(broker), {ours: 5}))
    assert plan.topics == (PartitionGrowth(ours, 2, 5, compacted=True),)
    assert run(add_partitions(settings_of(broker), plan)).done == (ours,)
    java_tool(TOPICS, "--alter", "--topic", theirs, "--partitions", "5")
    assert describe(java_tool, ours).partition_count == describe(java_tool, theirs).partition_count == 5


@pytest.mark.parametrize(("before", "after"), [(1, 2), (2, 3), (2, 4), (3, 6), (3, 5), (4, 6)])
def test_the_share_of_keys_that_move_is_that_of_real_keys(before: int, after: int) -> None:
    keys = [b"key-%d" % number for number in range(20_000)]
    moved = sum(murmur2(key, before) != murmur2(key, after) for key in keys) / len(keys)
    assert PartitionGrowth("t", before, after).moved_keys == pytest.approx(moved, abs=0.02)


def test_what_cannot_be_is_known_before_and_stops_nothing(broker: Sandbox, topic: TopicFactory) -> None:
    fine, fewer, same = topic("fine"), topic("fewer", partitions=3), topic("same")
    plan = run(plan_partitions(settings_of(broker, read_only=True), {fine: 2, fewer: 2, same: 1, "nowhere": 2}))
    errors = {each.topic: each.error for each in plan.topics}
    assert errors[fine] is None
    assert isinstance(errors["nowhere"], UnknownTopic)
    assert isinstance(errors[fewer], RequestRefused)
    assert isinstance(errors[same], RequestRefused)
    assert run(add_partitions(settings_of(broker), plan)).done == (fine,)


def test_a_topic_that_grew_meanwhile_is_left_alone(broker: Sandbox, topic: TopicFactory, java_tool: JavaTool) -> None:
    name = topic("grew")
    plan = run(plan_partitions(settings_of(broker), {name: 4}))
    java_tool(TOPICS, "--alter", "--topic", name, "--partitions", "2")
    wait_until(lambda: describe(java_tool, name).partition_count == 2, "the topic has grown")
    ended = run(add_partitions(settings_of(broker), plan))
    assert (ended.done, list(ended.failures)) == ((), [name])
    assert isinstance(ended.failures[name], TopicChanged)


def test_read_only_adds_nothing(broker: Sandbox, topic: TopicFactory) -> None:
    plan = run(plan_partitions(settings_of(broker), {topic("read-only"): 2}))
    with pytest.raises(ReadOnlyCluster):
        run(add_partitions(settings_of(broker, read_only=True), plan))
    assert run(add_partitions(settings_of(broker), GrowthPlan())).done == ()
