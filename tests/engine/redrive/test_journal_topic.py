"""The journal's topic is made as it must be, and refused where it would forget."""

from collections.abc import Iterator

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # its stub forgets them
    AdminClient,
    ConfigResource,
    ResourceType,
)

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.redrive.journal import Mark, Owner, encoded
from kafka_explorer.engine.redrive.journal_topic import ensure_journal, read_journal, read_memory, read_owner
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import create_topic
from tests.engine.drive import run
from tests.engine.redrive.on_broker import settings_of


@pytest.fixture(scope="module")
def fresh() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def cluster(fresh: Sandbox) -> Iterator[Cluster]:
    with Cluster(settings_of(fresh.bootstrap)) as opened:
        yield opened


def test_1_it_is_made_once_and_compacted(fresh: Sandbox, cluster: Cluster) -> None:
    with pytest.raises(UnknownTopic):
        run(read_memory(cluster, "dlq"))
    assert run(read_owner(cluster, "dlq")) is None
    assert run(ensure_journal(cluster)) is None
    assert run(ensure_journal(cluster)) is None
    admin = AdminClient({"bootstrap.servers": fresh.bootstrap, "log_level": 0})
    resource = ConfigResource(ResourceType.TOPIC, JOURNAL_TOPIC)
    configs = admin.describe_configs([resource])[resource].result(timeout=30)
    assert configs["cleanup.policy"].value == "compact"


def test_2_it_is_read_to_its_end(fresh: Sandbox, cluster: Cluster) -> None:
    entries = [Mark("dlq", (0, number), "sent", "j", "me", number, "orders", 0, number) for number in range(1_200)]
    producer = Producer({"bootstrap.servers": fresh.bootstrap, "log_level": 0})
    others: list[Mark | Owner] = [Mark("other", (0, 0), "sent", "j", "me", 1), Owner("dlq", "r", "j", "me", 5)]
    others.append(Mark("dlq/of-another-cluster", (0, 0), "sent", "j", "me", 1))
    for entry in [*entries, *others]:
        key, value = encoded(entry)
        producer.produce(JOURNAL_TOPIC, value, key)
    producer.produce(JOURNAL_TOPIC, b"garbage", b"garbage")
    assert producer.flush(30) == 0
    taken: list[Mark | Owner] = []
    assert run(read_journal(cluster, taken.append)) == 1_204
    assert (len(taken), taken[:1_200]) == (1_203, entries)
    taken.clear()
    assert run(read_journal(cluster, taken.append, "dlq")) == 1_204
    assert taken == [*entries, Owner("dlq", "r", "j", "me", 5)]
    memory = run(read_memory(cluster, "dlq"))
    assert (len(memory.marks), memory.owner) == (1_200, Owner("dlq", "r", "j", "me", 5))
    assert run(read_owner(cluster, "other")) is None


def test_a_topic_that_forgets_is_no_journal() -> None:
    with Sandbox() as other:
        admin = AdminClient({"bootstrap.servers": other.bootstrap, "log_level": 0})
        create_topic(admin, JOURNAL_TOPIC, config={"cleanup.policy": "delete"})
        with Cluster(settings_of(other.bootstrap)) as cluster:
            problem = run(ensure_journal(cluster))
    assert problem is not None
    assert "cleanup.policy" in problem
