"""Topics created as Kafka's own tool creates them."""

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.errors import ReadOnlyCluster, RequestRefused, TopicExists
from kafka_explorer.engine.topic_changes.creation import (
    CreationPlan,
    NewTopicWish,
    create_topics,
    plan_creation,
    wish_like,
)
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory, wait_until
from tests.engine.drive import run
from tests.engine.kafka_tools import TOPICS, describe
from tests.engine.producing.scenes import settings_of


def test_a_topic_is_created_as_kafka_topics_creates_it(
    broker: Sandbox, topic: TopicFactory, java_tool: JavaTool
) -> None:
    ours, theirs = f"{topic('name')}-ours", f"{topic('name')}-theirs"
    config = {"cleanup.policy": "compact", "retention.ms": "3600000"}
    plan = run(plan_creation(settings_of(broker), [NewTopicWish(ours, 3, 1, config)]))
    assert [(each.partitions, each.replication, each.error) for each in plan.topics] == [(3, 1, None)]
    assert run(create_topics(settings_of(broker), plan)).done == (ours,)
    options = [part for name, value in config.items() for part in ("--config", f"{name}={value}")]
    java_tool(TOPICS, "--create", "--topic", theirs, "--partitions", "3", "--replication-factor", "1", *options)
    here, there = describe(java_tool, ours), describe(java_tool, theirs)
    assert (here.partition_count, here.replication_factor, here.configs) == (
        there.partition_count,
        there.replication_factor,
        there.configs,
    )


def test_what_the_brokers_would_refuse_is_known_before(
    broker: Sandbox, topic: TopicFactory, admin: AdminClient
) -> None:
    taken = topic("taken")
    fine = f"{taken}-fine"
    wishes = [
        NewTopicWish(fine),
        NewTopicWish(taken, 1, 1),
        NewTopicWish(f"{taken}-many", 1, 3),
        NewTopicWish("no spaces", 1, 1),
        NewTopicWish(f"{taken}-odd", 1, 1, {"cleanup.policy": "burn"}),
        NewTopicWish("", 1, 1),
        NewTopicWish(f"{taken}-twice", 1, 1),
        NewTopicWish(f"{taken}-twice", 2, 1),
    ]
    plan = run(plan_creation(settings_of(broker, read_only=True), wishes))
    errors = {each.wish.name: each.error for each in plan.topics}
    assert errors[fine] is None
    assert isinstance(errors[taken], TopicExists)
    for name in (f"{taken}-many", f"{taken}-odd", "", f"{taken}-twice"):
        assert isinstance(errors[name], RequestRefused), name
    assert errors["no spaces"] is not None
    assert [each.wish.name for each in plan.possible] == [fine]
    assert fine not in admin.list_topics(timeout=30).topics
    assert (plan.topics[0].partitions, plan.topics[0].replication) == (1, 1)  # the sandbox's defaults


def test_one_that_fails_does_not_stop_the_others(broker: Sandbox, topic: TopicFactory) -> None:
    name = f"{topic('base')}-late"
    plan = run(plan_creation(settings_of(broker), [NewTopicWish(name, 1, 1), NewTopicWish(f"{name}-2", 1, 1)]))
    topic(name, exact=True)  # somebody was quicker
    ended = run(create_topics(settings_of(broker), plan))
    assert ended.done == (f"{name}-2",)
    assert isinstance(ended.failures[name], TopicExists)


def test_the_settings_of_a_topic_are_cloned(broker: Sandbox, topic: TopicFactory, java_tool: JavaTool) -> None:
    config = {"cleanup.policy": "compact,delete", "max.message.bytes": "2000000"}
    source = topic("source", partitions=4, config=config)
    wish = run(wish_like(settings_of(broker), source, f"{source}-clone"))
    assert wish == NewTopicWish(f"{source}-clone", 4, 1, config)
    run(create_topics(settings_of(broker), run(plan_creation(settings_of(broker), [wish]))))
    here, there = describe(java_tool, source), describe(java_tool, wish.name)
    assert (here.partition_count, here.configs) == (there.partition_count, there.configs)


def test_read_only_creates_nothing(broker: Sandbox, topic: TopicFactory, admin: AdminClient) -> None:
    name = f"{topic('read-only')}-x"
    plan = run(plan_creation(settings_of(broker), [NewTopicWish(name, 1, 1)]))
    with pytest.raises(ReadOnlyCluster):
        run(create_topics(settings_of(broker, read_only=True), plan))
    assert name not in admin.list_topics(timeout=30).topics
    assert run(create_topics(settings_of(broker), CreationPlan())).done == ()
    run(create_topics(settings_of(broker), plan))
    wait_until(lambda: name in admin.list_topics(timeout=30).topics, "the topic is created after all")
