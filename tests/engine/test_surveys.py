"""What pages ask of a whole cluster, in a child process as they do."""

from collections.abc import Generator, Iterator

import pytest
from confluent_kafka import Consumer, TopicPartition

from kafka_explorer.engine import surveys
from kafka_explorer.engine.api_versions import KafkaRelease
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ConnectionFailed, ConnectionFault, NotAuthorized
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.surveys import survey_cluster, survey_topic_list, survey_topics
from kafka_explorer.engine.topics import list_topics, totals
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run, watch


@pytest.fixture
def settings(broker: Sandbox) -> ClusterSettings:
    return ClusterSettings({"bootstrap.servers": broker.bootstrap})


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.close()


def test_a_cluster_is_surveyed_step_by_step(broker: Sandbox, settings: ClusterSettings, workers: Workers) -> None:
    survey = run(workers.run(survey_cluster, settings, None))
    with Cluster(settings) as cluster:
        assert survey.totals == totals(list_topics(cluster))
    assert survey.cluster.cluster_id == broker.cluster_id
    assert survey.groups is not None
    assert survey.groups_error is None
    assert survey.release is not None
    assert survey.release.kraft

    told, again = watch(survey_cluster(settings, KafkaRelease("known already")))
    assert again.release == KafkaRelease("known already")
    parts = [(news.totals is not None, news.groups is not None) for news in told if news is not None]
    assert parts[0] == (False, False)
    assert (True, False) in parts
    assert parts[-1] == (True, True)


def test_topics_are_listed_and_then_looked_into(
    settings: ClusterSettings, workers: Workers, topic: TopicFactory
) -> None:
    name = topic("surveyed", config={"cleanup.policy": "compact"})
    consumer = Consumer({**settings.client, "group.id": f"{name}-group", "log_level": 0})
    consumer.commit(offsets=[TopicPartition(name, 0, 0)], asynchronous=False)
    consumer.close()
    topics = run(workers.run(survey_topic_list, settings))
    assert name in {each.name for each in topics}
    told, survey = watch(workers.run(survey_topics, settings, topics))
    assert survey.messages.asked == len(topics)
    assert survey.messages.known[name] == 0
    assert survey.policies.known[name] == "compact"
    assert survey.groups.groups[name] == (f"{name}-group",)
    assert survey.groups_error is None
    assert told, "what is known so far comes in between"


def test_groups_that_nobody_may_list_leave_the_rest(
    settings: ClusterSettings, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("half")

    def refuse(_cluster: Cluster) -> Generator[None, None, object]:
        yield
        raise NotAuthorized("List", "groups")

    monkeypatch.setattr(surveys, "list_groups", refuse)
    monkeypatch.setattr(surveys, "groups_by_topic", refuse)
    survey = run(survey_cluster(settings))
    assert (survey.groups, type(survey.groups_error)) == (None, NotAuthorized)
    assert survey.totals is not None
    topics = [each for each in run(survey_topic_list(settings)) if each.name == name]
    details = run(survey_topics(settings, topics))
    assert details.messages.known == {name: 0}
    assert isinstance(details.groups_error, NotAuthorized)


def test_nobody_there_is_told_at_once(workers: Workers) -> None:
    nobody = ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})
    for work in (workers.run(survey_cluster, nobody), workers.run(survey_topic_list, nobody)):
        with pytest.raises(ConnectionFailed) as refused:
            run(work)
        assert refused.value.fault is ConnectionFault.REFUSED
