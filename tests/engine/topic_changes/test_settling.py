"""Waiting until what was changed can be seen."""

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.topic_changes.configuration import Difference, alter_config, plan_config
from kafka_explorer.engine.topic_changes.creation import NewTopicWish, create_topics, plan_creation
from kafka_explorer.engine.topic_changes.deletion import delete_topics, plan_deletion
from kafka_explorer.engine.topic_changes.settling import until_configured, until_listed, wished_by
from kafka_explorer.engine.topics import describe_topic
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.producing.scenes import settings_of

PATIENT_S = 60.0


def test_a_topic_that_comes_and_goes(broker: Sandbox, topic: TopicFactory) -> None:
    settings = settings_of(broker)
    name = f"{topic('settles')}-new"
    assert not run(until_listed(settings, {name: None}, 0.2))
    run(create_topics(settings, run(plan_creation(settings, [NewTopicWish(name, 2, 1)]))))
    assert run(until_listed(settings, {name: 2}, PATIENT_S))
    assert run(until_listed(settings, {name: None}, PATIENT_S))
    assert not run(until_listed(settings, {name: 3}, 0.2))
    run(delete_topics(settings, run(plan_deletion(settings, [name]))))
    assert run(until_listed(settings, {name: 0}, PATIENT_S))
    assert not run(until_configured(settings, name, {"retention.ms": "1000"}, 0.2)), "there is no such topic"


def test_settings_that_come(broker: Sandbox, topic: TopicFactory) -> None:
    settings, name = settings_of(broker), topic("configured", config={"max.message.bytes": "2000000"})
    plan = run(plan_config(settings, name, {"retention.ms": "3600000", "max.message.bytes": None}))
    assert not run(until_configured(settings, name, wished_by(plan.differences), 0.2))
    run(alter_config(settings, plan))
    assert run(until_configured(settings, name, wished_by(plan.differences), PATIENT_S))
    with Cluster(settings) as cluster:
        entries = {each.name: each for each in run(describe_topic(cluster, name)).configs}
    assert entries["retention.ms"].is_own
    assert not entries["max.message.bytes"].is_own


def test_nobody_answers() -> None:
    nobody = ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})
    assert not run(until_configured(nobody, "t", {}, 0.1))
    assert wished_by((Difference("a", "1", None, own=True),)) == {"a": None}
