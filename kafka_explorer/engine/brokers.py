"""The cluster as a whole: its id, its controller, its brokers."""

from collections.abc import Generator
from dataclasses import dataclass

from confluent_kafka import KafkaException

from kafka_explorer.engine.answers import TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import translated


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker as it presents itself to clients; `rack` is None when it names none."""

    id: int
    host: str
    port: int
    rack: str | None = None

    @property
    def address(self) -> str:
        """Where clients reach it, host:port."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class ClusterDescription:
    """What a broker says of its cluster; `brokers` are those alive, by id.

    `controller_id` is the controller with ZooKeeper. A KRaft broker hides its controllers from clients and names any
    broker that is alive, another one each time (it forwards what must be decided): see `KafkaRelease.kraft`.
    """

    cluster_id: str | None
    controller_id: int | None
    brokers: tuple[Broker, ...]


def describe_cluster(cluster: Cluster) -> Generator[None, None, ClusterDescription]:
    """Describe the cluster. Raises ConnectionFailed, NotAuthorized, RequestTimedOut."""
    answers = yield from gather({"cluster": cluster.admin.describe_cluster(request_timeout=TIMEOUT_S)})
    found = answers["cluster"]
    if isinstance(found, KafkaException):
        raise translated(found, "Describe", "cluster", TIMEOUT_S)
    nodes = [Broker(node.id, node.host, node.port, node.rack or None) for node in found.nodes]
    brokers = tuple(sorted(nodes, key=lambda broker: broker.id))
    controller = found.controller.id if found.controller is not None else None
    return ClusterDescription(found.cluster_id, controller, brokers)
