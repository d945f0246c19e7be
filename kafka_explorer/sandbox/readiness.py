"""Waits until Kafka answers clients."""

import socket
import time
from collections.abc import Callable, Generator, Sequence
from functools import partial

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from kafka_explorer.sandbox.errors import SandboxError

_LOOK_EVERY_S = 0.02
_ASK_S = 0.5
_NO_GROUP = "kafka-explorer-asks-for-a-coordinator"


def wait_for(
    addresses: Sequence[str], *, brokers: int, alive: Callable[[], bool], timeout_s: float
) -> Generator[None, None, None]:
    """Returns when every address (host:port) has answered a metadata request that names all `brokers`, and when groups
    have a coordinator.

    Raises SandboxError when `alive` says no, or when `timeout_s` is over.
    """
    deadline = time.monotonic() + timeout_s
    for address in addresses:
        yield from _until(partial(_listens, address), alive, deadline)
        yield from _until(partial(_answers, _admin(address), brokers), alive, deadline)
    # The first question for a group's coordinator makes Kafka create its internal __consumer_offsets, and until that is
    # done clients wait, librdkafka's for up to a minute. So it is asked here, as in every cluster that has been used.
    yield from _until(partial(_has_coordinator, _admin(",".join(addresses))), alive, deadline)


def _admin(bootstrap: str) -> AdminClient:
    return AdminClient(
        {"bootstrap.servers": bootstrap, "reconnect.backoff.ms": 20, "reconnect.backoff.max.ms": 50, "log_level": 0}
    )


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


def _has_coordinator(admin: AdminClient) -> bool:
    # Not for its offsets: while there is no coordinator, librdkafka 2.16 crashes on that question.
    try:
        admin.describe_consumer_groups([_NO_GROUP], request_timeout=_ASK_S)[_NO_GROUP].result()
    except KafkaException:
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
