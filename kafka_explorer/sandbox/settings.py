"""What a node is told: its place, its server.properties, its formatted storage folder."""

import shutil
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kafka_explorer.sandbox.listeners import Security

HOST = "127.0.0.1"  # of every listener, the controllers' included: a sandbox is nobody else's business
_LARGEST_MESSAGE = 16 * 1024 * 1024

# What makes a broker start fast, stay small and forget nothing that a demonstration or a test needs.
_SETTINGS: Mapping[str, object] = {
    "process.roles": "broker,controller",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    "auto.create.topics.enable": "false",
    "offsets.topic.num.partitions": 1,
    "transaction.state.log.num.partitions": 1,
    "share.coordinator.state.topic.num.partitions": 1,
    "group.initial.rebalance.delay.ms": 0,
    "transaction.abort.timed.out.transaction.cleanup.interval.ms": 1000,
    "message.max.bytes": _LARGEST_MESSAGE,
    "replica.fetch.max.bytes": _LARGEST_MESSAGE,
    "log.cleaner.backoff.ms": 1000,
    "log.cleaner.dedupe.buffer.size": 4 * 1024 * 1024,
    "log.index.size.max.bytes": 1024 * 1024,  # preallocated per partition; some file systems really allocate it
    "num.network.threads": 2,
    "num.io.threads": 4,
    "background.threads": 2,
    "num.recovery.threads.per.data.dir": 1,
    "controlled.shutdown.enable": "false",
    # A killed node is noticed after three seconds instead of nine.
    "broker.session.timeout.ms": 3000,
    "broker.heartbeat.interval.ms": 500,
}


@dataclass(frozen=True)
class Place:
    """A node's number from 1 and its ports; `further` are those of a secured one's listeners, by name."""

    node_id: int
    port: int
    controller_port: int
    further: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def address(self) -> str:
        """Where clients find it."""
        return f"{HOST}:{self.port}"

    def address_of(self, listener: str) -> str:
        """Where clients find one of its further listeners."""
        return f"{HOST}:{self.further[listener]}"

    def listeners(self) -> str:
        """All of them, as Kafka writes them."""
        ports = {"CONTROLLER": self.controller_port, "PLAINTEXT": self.port, **self.further}
        return ",".join(f"{name}://{HOST}:{port}" for name, port in ports.items())


def write_settings(
    place: Place,
    folder: Path,
    voters: Sequence[Place],
    settings: Mapping[str, object],
    security: Security | None = None,
) -> Path:
    """Writes the node's server.properties; `settings` are the caller's wishes and win."""
    size = len(voters)
    every = {
        **_SETTINGS,
        "node.id": place.node_id,
        "controller.quorum.voters": ",".join(f"{v.node_id}@{HOST}:{v.controller_port}" for v in voters),
        "listeners": place.listeners(),
        "log.dirs": str(folder / "data"),
        **_replication(size),
        **(security.properties() if security else {}),
        **settings,
    }
    path = folder / "server.properties"
    text = "".join(f"{name}={str(value).replace(chr(92), '/')}\n" for name, value in every.items())
    path.write_text(text, encoding="utf-8")
    return path


def _replication(size: int) -> dict[str, object]:
    factor, smallest = (1, 1) if size == 1 else (size, size - 1)
    return {
        "default.replication.factor": factor,
        "min.insync.replicas": smallest,
        "offsets.topic.replication.factor": factor,
        "transaction.state.log.replication.factor": factor,
        "transaction.state.log.min.isr": smallest,
        "share.coordinator.state.topic.replication.factor": factor,
        "share.coordinator.state.topic.min.isr": smallest,
    }


def format_storage(folder: Path, node_id: int, cluster_id: str, checkpoint: Path) -> None:
    """What `kafka-storage format` would do, without its JVM: `checkpoint` is that tool's own work, made once."""
    data = folder / "data"
    data.mkdir(parents=True)
    shutil.copyfile(checkpoint, data / "bootstrap.checkpoint")
    meta = f"version=1\nnode.id={node_id}\ncluster.id={cluster_id}\ndirectory.id={random_id()}\n"
    (data / "meta.properties").write_text(meta, encoding="utf-8")


def random_id() -> str:
    """An id as Kafka writes them: 16 random bytes in URL-safe base64 without padding."""
    while True:
        made = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not made.startswith("-"):  # Kafka avoids it too: command lines take it for an option
            return made
