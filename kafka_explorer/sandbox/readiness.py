"""Waits until Kafka answers clients."""

import contextlib
import socket
import time
from collections.abc import Callable, Generator, Sequence
from functools import partial

from confluent_kafka import Consumer, KafkaException
from confluent_kafka.admin import AdminClient

from kafka_explorer.sandbox.errors import SandboxError

_LOOK_EVERY_S = 0.02
_ASK_S = 0.5
_HASTE = {"reconnect.backoff.ms": 20, "reconnect.backoff.max.ms": 50, "log_level": 0}
_NO_GROUP = "kafka-explorer-asks-for-a-coordinator"


def wait_for(
    addresses: Sequence[str], *, brokers: int, alive: Callable[[], bool], timeout_s: float
) -> Generator[None, None, None]:
    """Returns when every address (host:port) has answered a metadata request that names all `brokers`, and when groups
    can be.

    Raises SandboxError when `alive` says no, or when `timeout_s` is over.
    """
    deadline = time.monotonic() + timeout_s
    for address in addresses:
        yield from _until(partial(_listens, address), alive, deadline)
        yield from _until(partial(_answers, _admin(address), brokers), alive, deadline)
    # A consumer's first question makes Kafka create its internal __consumer_offsets, and until that is there clients
    # that ask about groups wait, or crash (librdkafka 2.16). So it is asked here, as in every cluster that was used.
    with contextlib.closing(_consumer(",".join(addresses))):
        yield from _until(partial(_has_group_topic, _admin(addresses[0])), alive, deadline)


def _admin(bootstrap: str) -> AdminClient:
    return AdminClient({"bootstrap.servers": bootstrap, **_HASTE})


def _consumer(bootstrap: str) -> Consumer:
    return Consumer({"bootstrap.servers": bootstrap, "group.id": _NO_GROUP, "enable.auto.commit": False, **_HASTE})


def _until(done: Callable[[], bool], alive: Callable[[], bool], deadline: float) -> Generator[None, None, None]:
    while not done():
        yield
        if not alive():
            raise SandboxError("Kafka ended while it started.")
        if time.monotonic() > deadline:
            raise SandboxError(
                "Kafka did not answer in time: the machine may be too busy; close other programs and start again."
            )


def listens(address: str) -> bool:
    """Whether somebody takes connections at host:port; it says nothing of whether they are answered."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def _listens(address: str) -> bool:
    found = listens(address)
    if not found:
        time.sleep(_LOOK_EVERY_S)
    return found


def _has_group_topic(admin: AdminClient) -> bool:
    try:
        found = admin.list_topics(timeout=_ASK_S).topics.get("__consumer_offsets")
    except KafkaException:
        return False
    if found is None or any(partition.leader < 0 for partition in found.partitions.values()):
        time.sleep(_LOOK_EVERY_S)
        return False
    return True


def _answers(admin: AdminClient, brokers: int) -> bool:
    try:
        found = admin.list_topics(timeout=_ASK_S)
    except KafkaException:
        return False
    if len(found.brokers) < brokers:
        time.sleep(_LOOK_EVERY_S)
        return False
    return True
