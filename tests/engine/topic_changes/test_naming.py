"""Names of topics: what is refused here is refused by brokers, and what is not is not."""

import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]  # its stub forgets it

from kafka_explorer.engine.topic_changes.creation import NewTopicWish, plan_creation
from kafka_explorer.engine.topic_changes.naming import LONGEST, NameFault, collision, name_fault
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.producing.scenes import settings_of

NAMES = {
    "orders": None,
    "Orders.v1_new-2": None,
    "x" * LONGEST: None,
    "x" * (LONGEST + 1): NameFault.TOO_LONG,
    ".": NameFault.DOTS,
    "..": NameFault.DOTS,
    "...": None,
    "two words": NameFault.LETTERS,
    "приём": NameFault.LETTERS,
    "a/b": NameFault.LETTERS,
    "orders\n": NameFault.LETTERS,
}


@pytest.mark.parametrize(("name", "fault"), NAMES.items())
def test_names(name: str, fault: NameFault | None) -> None:
    assert name_fault(name) is fault


def test_a_name_is_needed() -> None:
    assert name_fault("") is NameFault.EMPTY


def test_names_that_stand_in_the_way() -> None:
    others = ["a_b", "orders"]
    assert name_fault("orders", others) is NameFault.EXISTS
    assert name_fault("a.b", others) is NameFault.COLLIDES
    assert collision("a.b", others) == "a_b"
    assert name_fault("a-b", others) is None


@pytest.mark.parametrize(("name", "fault"), NAMES.items())
def test_brokers_say_the_same(admin: AdminClient, name: str, fault: NameFault | None) -> None:
    asked = admin.create_topics([NewTopic(name, 1, 1)], validate_only=True)[name]
    if fault is None:
        asked.result(timeout=30)
    else:
        with pytest.raises(KafkaException, match="Topic"):
            asked.result(timeout=30)


def test_brokers_refuse_collisions(broker: Sandbox, topic: TopicFactory) -> None:
    there = topic("in_the_way")
    wish = NewTopicWish(there.replace("_", "."), 1, 1)
    [planned] = run(plan_creation(settings_of(broker), [wish])).topics
    assert "collides" in str(planned.error)
