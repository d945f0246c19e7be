"""All groups are listed, each with its kind; what this client cannot read is named, not hidden."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException, ShareConsumer
from confluent_kafka.admin import ListConsumerGroupsResult  # type: ignore[attr-defined]  # not in its __all__

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import NotAuthorized, RequestTimedOut
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag import listing
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.engine.lag.listing import GroupListing, ListedGroup, list_groups, other_groups, survey_groups
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory, wait_until
from tests.engine.drive import run
from tests.engine.lag import scenes

GROUPS_TOOL = "org.apache.kafka.tools.GroupsCommand"


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with scenes.open_cluster(broker) as made:
        yield made


def by_name(found: GroupListing) -> dict[str, ListedGroup]:
    return {group.group: group for group in found.groups}


@contextmanager
def share_group(sandbox: Sandbox, group: str, topic: str) -> Iterator[None]:
    consumer = ShareConsumer({"bootstrap.servers": sandbox.bootstrap, "group.id": group, "log_level": 0})
    try:
        consumer.subscribe([topic])
        consumer.poll(0.5)
        yield
    finally:
        consumer.close()


def test_consumer_groups_of_both_protocols(cluster: Cluster, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("listed", partitions=2)
    scenes.commit(broker, f"{name}-simple", {(name, 0): 0})
    with scenes.members(broker, f"{name}-new", [name], group_protocol="consumer"):
        with scenes.members(broker, f"{name}-old", [name]):
            found = by_name(run(list_groups(cluster)))
        assert list(found) == sorted(found)
        assert found[f"{name}-simple"] == ListedGroup(
            f"{name}-simple", GroupState.EMPTY, GroupKind.CLASSIC, simple=True
        )
        assert found[f"{name}-old"] == ListedGroup(f"{name}-old", GroupState.STABLE, GroupKind.CLASSIC)
        assert found[f"{name}-new"].kind is GroupKind.CONSUMER


def test_a_share_group_is_named_and_nothing_else_is_claimed(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, java_tool: JavaTool
) -> None:
    name = topic("shared")
    scenes.commit(broker, f"{name}-consumers", {(name, 0): 0})
    with share_group(broker, f"{name}-share", name):
        wait_until(lambda: f"{name}-share" in java_tool(GROUPS_TOOL, "--list"), "the share group is there")
        settings = ClusterSettings({"bootstrap.servers": broker.bootstrap})
        assert f"{name}-share" not in by_name(run(survey_groups(settings)))
        found = by_name(run(survey_groups(settings, others=True)))
    assert found[f"{name}-share"] == ListedGroup(f"{name}-share", GroupState.UNKNOWN, GroupKind.SHARE_OR_STREAMS)
    assert not found[f"{name}-share"].kind.has_offsets_we_see
    assert found[f"{name}-consumers"].kind is GroupKind.CLASSIC
    assert list(found) == sorted(found)


class _Group:
    def __init__(self, name: str, state: str, protocol_type: str) -> None:
        self.id, self.state, self.protocol_type = name, state, protocol_type


def test_a_connect_cluster_and_a_streams_application(
    cluster: Cluster, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the older listing says of them; the offsets are asked for in earnest."""
    name = topic("streams")
    scenes.commit(broker, f"{name}-app", {(name, 0): 0})
    told = [
        _Group("workers", "Stable", "connect"),
        _Group("registry", "PreparingRebalance", "sr"),
        _Group(f"{name}-app", "Dead", ""),
        _Group(f"{name}-share", "Dead", ""),
        _Group("known", "Stable", "consumer"),
    ]
    monkeypatch.setattr(type(cluster.admin), "list_groups", lambda admin, timeout: told)
    found = run(other_groups(cluster, {"known"}))
    assert found == (
        ListedGroup("registry", GroupState.PREPARING_REBALANCING, GroupKind.OTHER_CLASSIC),
        ListedGroup(f"{name}-app", GroupState.UNKNOWN, GroupKind.STREAMS),
        ListedGroup(f"{name}-share", GroupState.UNKNOWN, GroupKind.SHARE_OR_STREAMS),
        ListedGroup("workers", GroupState.STABLE, GroupKind.OTHER_CLASSIC),
    )


def answered(result: ListConsumerGroupsResult) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(result)
    return future


def test_a_broker_that_does_not_answer_is_told_beside_the_others(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = KafkaException(KafkaError(KafkaError.CLUSTER_AUTHORIZATION_FAILED))
    whole = cluster.admin.list_consumer_groups(request_timeout=15).result(15)
    partly = ListConsumerGroupsResult(whole.valid, [problem])
    admin = type(cluster.admin)
    monkeypatch.setattr(admin, "list_consumer_groups", lambda *_, **__: answered(partly))
    found = run(list_groups(cluster))
    assert len(found.groups) == len(whole.valid)
    assert [type(failure) for failure in found.failures] == [NotAuthorized]
    monkeypatch.setattr(
        admin, "list_consumer_groups", lambda *_, **__: answered(ListConsumerGroupsResult([], [problem]))
    )
    with pytest.raises(NotAuthorized):
        run(list_groups(cluster))


def test_others_that_cannot_be_listed_are_a_failure_beside_the_rest(
    broker: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise KafkaException(KafkaError(KafkaError._TIMED_OUT))

    settings = ClusterSettings({"bootstrap.servers": broker.bootstrap})
    with Cluster(settings) as cluster:
        monkeypatch.setattr(type(cluster.admin), "list_groups", refuse)
    found = run(survey_groups(settings, others=True))
    assert [type(failure) for failure in found.failures] == [RequestTimedOut]
    assert found.groups == run(survey_groups(settings)).groups


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "TIMEOUT_S", 0.2)
    with Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) as nobody, pytest.raises(RequestTimedOut):
        run(list_groups(nobody))
