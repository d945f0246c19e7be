"""Configurations: the value, who set it, whether it is another one than Kafka's default."""

from collections.abc import Iterator

import pytest
from confluent_kafka.admin import AlterConfigOpType, ConfigResource  # type: ignore[attr-defined]  # stub forgets
from confluent_kafka.admin import ConfigEntry as Change  # type: ignore[attr-defined]  # the same

from kafka_explorer.engine import topic_configs
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.topic_configs import (
    ConfigEntry,
    ConfigSource,
    cleanup_policies,
    read_configs,
    request_configs,
)
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory, wait_until
from tests.engine.drive import run, watch
from tests.engine.kafka_tools import configs


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as made:
        yield made


def entries(cluster: Cluster, topic: str) -> dict[str, ConfigEntry]:
    found = run(read_configs(request_configs(cluster, [topic])))[topic]
    assert not isinstance(found, Exception)
    return {entry.name: entry for entry in found}


def set_on_node(cluster: Cluster, name: str, value: str | None) -> None:
    operation = AlterConfigOpType.DELETE if value is None else AlterConfigOpType.SET
    change = Change(name, value, incremental_operation=operation)
    node = ConfigResource(ConfigResource.Type.BROKER, "1", incremental_configs=[change])
    cluster.admin.incremental_alter_configs([node])[node].result(timeout=30)


def not_static(cluster: Cluster, topic: str) -> bool:
    return entries(cluster, topic)["max.message.bytes"].source is not ConfigSource.STATIC_BROKER


def test_every_value_is_kafka_configs_own(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, java_tool: JavaTool
) -> None:
    name = topic("configured", config={"retention.ms": "3600000", "compression.type": "zstd"})
    found = entries(cluster, name)
    assert {entry.name: entry.value for entry in found.values()} == configs(java_tool, broker.version, name)


def test_who_set_a_value_is_told(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("sources", config={"retention.ms": "3600000", "cleanup.policy": "compact", "segment.ms": "604800000"})
    before = entries(cluster, name)["max.message.bytes"].value
    set_on_node(cluster, "message.max.bytes", before)
    try:
        wait_until(lambda: not_static(cluster, name), "the node has taken its new value")
        found = entries(cluster, name)
    finally:
        set_on_node(cluster, "message.max.bytes", None)
    assert found["retention.ms"].source is ConfigSource.DYNAMIC_TOPIC
    assert found["max.message.bytes"].source is ConfigSource.DYNAMIC_BROKER
    assert found["segment.index.bytes"].source is ConfigSource.STATIC_BROKER
    assert found["flush.messages"].source is ConfigSource.DEFAULT
    assert found["cleanup.policy"].default == "delete"
    # Told in hours by the broker, which is not the same configuration.
    assert found["retention.ms"].default is None
    assert [found[n].differs for n in ("cleanup.policy", "retention.ms", "flush.messages")] == [True, True, False]


def test_set_to_the_default_differs_from_nothing() -> None:
    same = ConfigEntry("a", "1", ConfigSource.DYNAMIC_TOPIC, is_default=False, default="1")
    other = ConfigEntry("a", "2", ConfigSource.DYNAMIC_TOPIC, is_default=False, default="1")
    hidden = ConfigEntry("a", None, ConfigSource.STATIC_BROKER, is_default=False, is_sensitive=True)
    assert [same.differs, other.differs, hidden.differs] == [False, True, True]


def test_a_sensitive_value_is_never_handed_on() -> None:
    theirs = Change("password", "visible to nobody", is_sensitive=True)
    found = topic_configs._entry(theirs)
    assert found.value is None
    assert found.is_sensitive
    assert found.source is ConfigSource.UNKNOWN


def test_cleanup_policies_come_in_batches(
    cluster: Cluster, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [topic("policy", config={"cleanup.policy": policy}) for policy in ("delete", "compact", "compact,delete")]
    monkeypatch.setattr(topic_configs, "BATCH", 2)
    told, found = watch(cleanup_policies(cluster, [*names, "nobody-made-this"]))
    assert [found.known[name] for name in names] == ["delete", "compact", "compact,delete"]
    assert isinstance(found.failures["nobody-made-this"], UnknownTopic)
    assert {len(news.known) for news in told} == {0, 2, 3}


def test_no_topics_ask_nobody() -> None:
    with Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) as nobody:
        assert run(read_configs(request_configs(nobody, []))) == {}
        assert watch(cleanup_policies(nobody, []))[1].known == {}
