"""Topics deleted, and made again."""

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.errors import ReadOnlyCluster, UnknownTopic
from kafka_explorer.engine.topic_changes.creation import NewTopicWish
from kafka_explorer.engine.topic_changes.deletion import DeletionPlan, delete_topics, plan_deletion
from kafka_explorer.engine.topic_changes.outcome import TopicChanged
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory, wait_until
from tests.engine.drive import run
from tests.engine.kafka_tools import TOPICS
from tests.engine.producing.scenes import settings_of


def gone(admin: AdminClient, name: str) -> bool:
    return name not in admin.list_topics(timeout=30).topics


def test_what_goes_is_told_and_then_it_is_gone(
    broker: Sandbox, topic: TopicFactory, admin: AdminClient, java_tool: JavaTool
) -> None:
    name = topic("doomed", partitions=2, config={"retention.ms": "7200000"})
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    producer.produce(name, b"v")
    assert producer.flush(30) == 0
    plan = run(plan_deletion(settings_of(broker, read_only=True), [name, name, "nowhere"]))
    doomed, missing = plan.topics
    assert (doomed.partitions, doomed.offsets, doomed.internal) == (2, 1, False)
    assert doomed.again == NewTopicWish(name, 2, 1, {"retention.ms": "7200000"})
    assert isinstance(missing.error, UnknownTopic)
    assert plan.possible == (doomed,)
    assert run(delete_topics(settings_of(broker), plan)).done == (name,)
    wait_until(lambda: gone(admin, name), "the topic is gone")
    assert name not in java_tool(TOPICS, "--list").split()


def test_one_that_was_made_anew_or_is_gone_is_left_alone(
    broker: Sandbox, topic: TopicFactory, admin: AdminClient
) -> None:
    anew, lost, fine = topic("anew"), topic("lost"), topic("fine")
    plan = run(plan_deletion(settings_of(broker), [anew, lost, fine]))
    for name in (anew, lost):
        admin.delete_topics([name])[name].result(30)
        wait_until(lambda name=name: gone(admin, name), "it is gone")  # type: ignore[misc]  # bound at once
    topic(anew, exact=True)
    ended = run(delete_topics(settings_of(broker), plan))
    assert ended.done == (fine,)
    assert isinstance(ended.failures[anew], TopicChanged)
    assert isinstance(ended.failures[lost], UnknownTopic)


def test_read_only_deletes_nothing(broker: Sandbox, topic: TopicFactory, admin: AdminClient) -> None:
    name = topic("kept")
    plan = run(plan_deletion(settings_of(broker), [name]))
    with pytest.raises(ReadOnlyCluster):
        run(delete_topics(settings_of(broker, read_only=True), plan))
    assert not gone(admin, name)
    assert run(delete_topics(settings_of(broker), DeletionPlan())).done == ()
