"""Settings changed as kafka-configs changes them, one by one."""

import pytest

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ReadOnlyCluster, RequestRefused, UnknownTopic
from kafka_explorer.engine.topic_changes.configuration import (
    ConfigPlan,
    Difference,
    Effect,
    alter_config,
    plan_config,
    undo_of,
)
from kafka_explorer.engine.topic_changes.outcome import TopicChanged
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory, wait_until
from tests.engine.drive import run
from tests.engine.kafka_tools import configs, describe
from tests.engine.producing.scenes import alter_topic, settings_of


def told(java_tool: JavaTool, broker: Sandbox, topic: str) -> dict[str, str]:
    return configs(java_tool, broker.version, topic)


def until(java_tool: JavaTool, broker: Sandbox, topic: str, name: str, value: str) -> None:
    """Wait until brokers tell the value: a change of configuration takes a moment."""
    wait_until(lambda: told(java_tool, broker, topic)[name] == value, f"{name} is {value}", 60)


def test_a_setting_is_changed_and_the_others_stay(broker: Sandbox, topic: TopicFactory, java_tool: JavaTool) -> None:
    ours = topic("ours", config={"retention.ms": "7200000", "max.message.bytes": "2000000"})
    theirs = topic("theirs", config={"retention.ms": "7200000", "max.message.bytes": "2000000"})
    plan = run(plan_config(settings_of(broker), ours, {"retention.ms": "3600000", "max.message.bytes": None}))
    assert plan == ConfigPlan(
        ours,
        (
            Difference("retention.ms", "7200000", "3600000", own=True),
            Difference("max.message.bytes", "2000000", None, own=True),
        ),
        (Effect.DELETES_OLD,),
    )
    assert run(alter_config(settings_of(broker), plan)).done == (ours,)
    alter_topic(broker, theirs, "--add-config", "retention.ms=3600000", "--delete-config", "max.message.bytes")
    until(java_tool, broker, ours, "retention.ms", "3600000")
    until(java_tool, broker, theirs, "retention.ms", "3600000")
    assert told(java_tool, broker, ours) == told(java_tool, broker, theirs)
    assert describe(java_tool, ours).configs == describe(java_tool, theirs).configs
    assert undo_of(plan) == {"retention.ms": "7200000", "max.message.bytes": "2000000"}


def test_what_is_so_already_is_no_change(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("same", config={"retention.ms": "7200000"})
    wished = {"retention.ms": "7200000", "segment.ms": None}
    plan = run(plan_config(settings_of(broker, read_only=True), name, wished))
    assert plan == ConfigPlan(name)
    assert run(alter_config(settings_of(broker), plan)).done == ()


@pytest.mark.parametrize(
    ("wished", "effects"),
    [
        ({"cleanup.policy": "compact"}, (Effect.FORGETS_OLDER_OF_KEY, Effect.NEEDS_KEYS)),
        ({"min.insync.replicas": "2"}, (Effect.WRITES_REFUSED,)),
        ({"max.message.bytes": "1000"}, (Effect.LARGER_REFUSED,)),
        ({"retention.bytes": "1000"}, (Effect.DELETES_OLD,)),
        ({"retention.ms": "-1"}, ()),
        ({"segment.ms": "60000"}, ()),
    ],
)
def test_what_a_change_does_besides_is_known(
    broker: Sandbox, topic: TopicFactory, wished: dict[str, str], effects: tuple[Effect, ...]
) -> None:
    assert run(plan_config(settings_of(broker), topic("effects"), wished)).effects == effects


@pytest.mark.parametrize("wished", [{"retention.ms": "soon"}, {"no.such.setting": "1"}, {"cleanup.policy": "burn"}])
def test_what_the_brokers_would_refuse_is_known_before(
    broker: Sandbox, topic: TopicFactory, wished: dict[str, str]
) -> None:
    assert isinstance(run(plan_config(settings_of(broker), topic("odd"), wished)).error, RequestRefused)


def test_a_setting_that_changed_meanwhile_is_left_alone(
    broker: Sandbox, topic: TopicFactory, java_tool: JavaTool
) -> None:
    name = topic("changed", config={"retention.ms": "7200000"})
    plan = run(plan_config(settings_of(broker), name, {"retention.ms": "1000000"}))
    alter_topic(broker, name, "--add-config", "retention.ms=5000000")
    until(java_tool, broker, name, "retention.ms", "5000000")
    assert isinstance(run(alter_config(settings_of(broker), plan)).failures[name], TopicChanged)


def test_read_only_and_unknown(broker: Sandbox, topic: TopicFactory) -> None:
    plan = run(plan_config(settings_of(broker), topic("read-only"), {"segment.ms": "60000"}))
    with pytest.raises(ReadOnlyCluster):
        run(alter_config(ClusterSettings({"bootstrap.servers": "127.0.0.1:9"}, read_only=True), plan))
    with pytest.raises(UnknownTopic):
        run(plan_config(settings_of(broker), "nowhere", {}))
