"""Changes that a user may not make: each is refused by its operation and its resource, and nothing is changed."""

from collections.abc import Iterable

import pytest

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError, NotAuthorized
from kafka_explorer.engine.topic_changes.configuration import plan_config
from kafka_explorer.engine.topic_changes.creation import NewTopicWish, plan_creation
from kafka_explorer.engine.topic_changes.deletion import delete_topics, plan_deletion
from kafka_explorer.engine.topic_changes.partitions import plan_partitions
from kafka_explorer.engine.topic_changes.trimming import TrimTo, TrimWish, plan_trim, trim
from tests.engine.drive import run
from tests.security.secure_broker import FEW, OTHER_TOPIC, OWN_TOPIC, SecureBroker, signed_in


@pytest.fixture
def few(secure_broker: SecureBroker) -> ClusterSettings:
    return ClusterSettings(signed_in(secure_broker, FEW))


def refusals(errors: Iterable[ExplorerError]) -> list[str]:
    return [str(error) for error in errors]


def test_creating(few: ClusterSettings) -> None:
    (planned,) = run(plan_creation(few, [NewTopicWish("unwanted", 1)])).topics

    assert str(planned.error) == "Not authorized: Create on topic unwanted is refused by an ACL."


def test_adding_partitions(few: ClusterSettings) -> None:
    (growth,) = run(plan_partitions(few, {OWN_TOPIC: 2})).topics

    assert str(growth.error) == f"Not authorized: Alter on topic {OWN_TOPIC} is refused by an ACL."


def test_configuring_what_cannot_be_read(few: ClusterSettings) -> None:
    with pytest.raises(NotAuthorized, match=f"DescribeConfigs on topic {OWN_TOPIC} is refused"):
        run(plan_config(few, OWN_TOPIC, {"retention.ms": "1000"}))


def test_deleting(few: ClusterSettings) -> None:
    plan = run(plan_deletion(few, [OWN_TOPIC, OTHER_TOPIC]))
    own, other = plan.topics

    assert own.error is None
    assert str(other.error) == f"Not authorized: Describe on topic {OTHER_TOPIC} is refused by an ACL."
    assert refusals(run(delete_topics(few, plan)).failures.values()) == [
        f"Not authorized: Delete on topic {OWN_TOPIC} is refused by an ACL."
    ]


def test_deleting_messages(few: ClusterSettings) -> None:
    plan = run(plan_trim(few, OWN_TOPIC, TrimWish(TrimTo.END)))

    assert refusals(run(trim(few, plan)).failures.values()) == [
        f"Not authorized: Delete on topic {OWN_TOPIC} is refused by an ACL."
    ]
