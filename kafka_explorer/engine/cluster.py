"""Cluster: one open connection, and the only maker of admin clients, consumers and producers."""

import contextlib
import enum
import logging
import threading
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine import tokens
from kafka_explorer.engine.connection_faults import fault_of
from kafka_explorer.engine.doctor.suspicion import Suspicion, reach_any
from kafka_explorer.engine.errors import (
    ConnectionFailed,
    ConnectionFault,
    ReadOnlyCluster,
    RequestTimedOut,
    connection_error,
    translated,
)


class _ClientLog(logging.LoggerAdapter[logging.Logger]):
    """librdkafka's log, as details: what is an error to us comes as an exception or as `Cluster.trouble`."""

    def log(self, level: int, msg: object, *args: object, **more: Any) -> None:
        super().log(min(level, logging.INFO), msg, *args, **more)


_log = _ClientLog(logging.getLogger(__name__))

# Named in the broker's logs and request metrics, so that an operator knows who asks.
CLIENT_ID = "kafka-explorer"
# librdkafka demands a group id of every consumer (its issue 3261). Ours only ever assigns, so no group of this name
# comes to be; but librdkafka asks for its coordinator all the same, and there is no setting against that. A broker
# that never had a consumer answers by creating Kafka's internal __consumer_offsets.
UNUSED_GROUP_ID = "kafka-explorer-reads-without-a-group"
_LOOK_S = 0.05
_SECRET_PARTS = ("password", "passphrase", "secret", "key.pem", "sasl.username", "oauthbearer.config", "jaas")

# What every read relies on: no wish of a profile changes it.
_READ_RULES: dict[str, Any] = {
    "group.id": UNUSED_GROUP_ID,
    "enable.auto.commit": False,
    "enable.auto.offset.store": False,
    "enable.partition.eof": True,
    "auto.offset.reset": "error",
    "allow.auto.create.topics": False,
}
# Measured: the default back-off (1000 ms) starves a fast reader; 10,000 queued records lose no speed at 60 MB.
_READ_TUNING: dict[str, Any] = {
    "fetch.queue.backoff.ms": 10,
    "queued.min.messages": 10_000,
    "queued.max.messages.kbytes": 65_536,
    "fetch.message.max.bytes": 512 * 1024,  # of each partition: the first rows of twelve need all twelve
    "fetch.wait.max.ms": 100,
}


@dataclass(frozen=True)
class ClusterSettings:
    """How to reach a cluster, as plain data that a child process can take.

    `client` holds librdkafka properties, `bootstrap.servers` among them; secrets are masked in `repr`.
    """

    client: Mapping[str, str]
    read_only: bool = field(default=False, kw_only=True)

    def __repr__(self) -> str:
        shown = {k: "***" if any(part in k for part in _SECRET_PARTS) else v for k, v in self.client.items()}
        return f"ClusterSettings({shown}, read_only={self.read_only})"

    @property
    def bootstrap(self) -> str:
        """The bootstrap servers, host:port separated by commas."""
        return self.client["bootstrap.servers"]


class ConnectStep(enum.Enum):
    """What `connect` is doing."""

    REACHING = "reaching"
    ASKING = "asking"


class Cluster:
    """One open connection. Clients are made when first needed; close it, or use it as a context manager."""

    def __init__(self, settings: ClusterSettings) -> None:
        self.settings = settings
        self._admin: AdminClient | None = None
        self._lock = threading.Lock()
        self._trouble: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def admin(self) -> AdminClient:
        """The admin client; it may be used from several threads."""
        with self._lock:
            if self._admin is None:
                with self._explaining():
                    self._admin = AdminClient(self._properties(), logger=_log)
            return self._admin

    def listening_admin(self, logger: logging.Logger, **overrides: Any) -> AdminClient:
        """Return an admin client of its own, whose log lines go to `logger` whenever it is polled; for one question.

        `overrides` are librdkafka properties with "_" for ".".
        """
        properties = {**self._properties(), **{name.replace("_", "."): value for name, value in overrides.items()}}
        return AdminClient(properties, logger=logger)

    @contextlib.contextmanager
    def consumer(self, **overrides: Any) -> Iterator[Consumer]:
        """A consumer to assign partitions to. It belongs to no group, commits nothing and creates no topic.

        `overrides` are librdkafka properties with "_" for "."; partition ends are told (`_PARTITION_EOF`), and an
        offset that no longer exists is an error (`_AUTO_OFFSET_RESET`) instead of a silent jump.
        """
        properties = {**_READ_TUNING, **self._properties(), **_READ_RULES}
        properties.update({name.replace("_", "."): value for name, value in overrides.items()})
        with self._explaining():
            consumer = Consumer(properties, logger=_log)
        try:
            yield consumer
        finally:
            consumer.close()

    @contextlib.contextmanager
    def producer(self, properties: Mapping[str, Any]) -> Iterator[Producer]:
        """A producer with librdkafka's `properties` on top of the connection's; what it still holds at the end is lost.

        Raises ReadOnlyCluster before anything is made, and ConnectionFailed for a property that librdkafka refuses.
        """
        if self.settings.read_only:
            raise ReadOnlyCluster("send messages")
        with self._explaining():
            producer = Producer({**self._properties(), **properties}, logger=_log)
        try:
            yield producer
        finally:
            producer.purge()
            with contextlib.suppress(KafkaException):  # a fatal error, of which whoever used it has heard
                producer.poll(0)

    def trouble(self) -> str | None:
        """What the clients last said about lost connections; None when nothing since `clear_trouble`."""
        return self._trouble

    def clear_trouble(self) -> None:
        """Forget the trouble: the cluster has answered."""
        self._trouble = None

    def close(self) -> None:
        """Let go of the clients. Librdkafka ends its threads when the last reference is gone."""
        with self._lock:
            self._admin = None

    def _properties(self) -> dict[str, Any]:
        client = self.settings.client
        return {
            "client.id": CLIENT_ID,
            **client,
            **tokens.callbacks(client, self.settings.bootstrap),
            "error_cb": self._on_error,
        }

    @contextlib.contextmanager
    def _explaining(self) -> Iterator[None]:
        """Say which setting librdkafka does not take."""
        try:
            yield
        except KafkaException as error:
            words = error.args[0].str()
            raise connection_error(fault_of(words) or ConnectionFault.OTHER, self.settings.bootstrap, words) from error

    def _on_error(self, error: KafkaError) -> None:
        # "All brokers are down" says less than the reason of the last of them.
        if self._trouble is None or error.code() != KafkaError._ALL_BROKERS_DOWN:
            self._trouble = error.str()


def connect(settings: ClusterSettings, timeout_s: float = 10.0) -> Generator[ConnectStep, None, Cluster]:
    """Open `settings`; yields what it does, returns the cluster once a broker has answered for its metadata.

    Raises ConnectionFailed with the layer that failed: by our own probe first, since librdkafka tries for ever.
    """
    yield ConnectStep.REACHING
    suspicion = Suspicion(settings.client, reach_any(settings.client, timeout_s), timeout_s)
    cluster = Cluster(settings)
    try:
        # No topic is named: an unknown one would be created where the broker allows that.
        answer = cluster.admin.describe_cluster(request_timeout=timeout_s)
        while not answer.done():
            yield ConnectStep.ASKING
            cluster.admin.poll(_LOOK_S)  # the admin client tells of its trouble only here
            suspicion.look(cluster.trouble())
        answer.result()
    except KafkaException as error:
        cluster.close()
        known = translated(error, "metadata", settings.bootstrap, timeout_s)
        if isinstance(known, (ConnectionFailed, RequestTimedOut)):
            raise suspicion.confirmed(cluster.trouble() or str(known)) from error
        raise known from error
    except (ConnectionFailed, GeneratorExit):
        cluster.close()
        raise
    return cluster
