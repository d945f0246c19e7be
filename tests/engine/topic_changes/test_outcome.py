"""How changes end."""

from concurrent.futures import Future

import pytest
from confluent_kafka import KafkaError, KafkaException

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ReadOnlyCluster, TopicExists
from kafka_explorer.engine.topic_changes.outcome import TopicChanged, changed, refuse_read_only
from tests.engine.drive import run


def test_partial_failure_is_told_by_topic() -> None:
    fine: Future[None] = Future()
    fine.set_result(None)
    taken: Future[None] = Future()
    taken.set_exception(KafkaException(KafkaError(KafkaError.TOPIC_ALREADY_EXISTS)))
    ended = run(changed({"a": fine, "b": taken}, "Create"))
    assert ended.done == ("a",)
    assert isinstance(ended.failures["b"], TopicExists)


def test_read_only_is_refused() -> None:
    refuse_read_only(ClusterSettings({"bootstrap.servers": "x"}), "delete topics")
    with pytest.raises(ReadOnlyCluster, match="delete topics"):
        refuse_read_only(ClusterSettings({"bootstrap.servers": "x"}, read_only=True), "delete topics")


def test_a_change_says_to_plan_again() -> None:
    assert "plan it again" in str(TopicChanged("orders"))
