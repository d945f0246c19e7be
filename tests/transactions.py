"""Transactions on a broker, as those who wait for their ends see them."""

from confluent_kafka import IsolationLevel, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # exported, but not by its __all__
    AdminClient,
    OffsetSpec,
)

from tests.broker_fixtures import wait_until


def ends_of(admin: AdminClient, topic: str, partitions: int, level: IsolationLevel) -> dict[int, int]:
    """Where each partition ends for readers of this isolation level."""
    specs = {TopicPartition(topic, at): OffsetSpec.latest() for at in range(partitions)}  # type: ignore[no-untyped-call]
    answers = admin.list_offsets(specs, isolation_level=level, request_timeout=30)
    return {where.partition: answer.result(timeout=30).offset for where, answer in answers.items()}


def held_back(admin: AdminClient, topic: str, partitions: int = 1) -> int:
    """How many offsets consumers of committed records do not get to see, since a transaction is open."""
    # Asked in this order, since others may write in between: what they wrote is not held back.
    every, stable = (
        sum(ends_of(admin, topic, partitions, level).values())
        for level in (IsolationLevel.READ_UNCOMMITTED, IsolationLevel.READ_COMMITTED)
    )
    return every - stable


def wait_for_ends(bootstrap: str, topic: str, partitions: int = 1) -> None:
    """The coordinator writes the ends of transactions a little later than it says so (KIP-98)."""
    admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
    wait_until(lambda: held_back(admin, topic, partitions) <= 0, f"all ends are written to {topic}")
