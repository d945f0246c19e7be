"""The cluster as a whole, on a real node."""

import pytest

from kafka_explorer.engine.brokers import Broker, describe_cluster
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ConnectionFailed, RequestTimedOut
from kafka_explorer.sandbox.broker import Sandbox
from tests.engine.drive import run


def test_a_cluster_is_described(broker: Sandbox) -> None:
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as cluster:
        found = run(describe_cluster(cluster))
    assert found.cluster_id == broker.cluster_id
    assert found.controller_id == 1
    assert [(each.id, each.address, each.rack) for each in found.brokers] == [(1, broker.bootstrap, None)]


def test_nobody_there_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kafka_explorer.engine.brokers.TIMEOUT_S", 0.3)
    with (
        Cluster(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})) as cluster,
        pytest.raises((ConnectionFailed, RequestTimedOut)),
    ):
        run(describe_cluster(cluster))


def test_an_address_of_ip_6_keeps_its_brackets() -> None:
    assert Broker(1, "fd00::7", 9092).address == "[fd00::7]:9092"
    assert Broker(1, "kafka-1", 9092).address == "kafka-1:9092"
