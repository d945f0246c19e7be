"""How a producer sends: the customer's DEFAULTS, in the names of Kafka's own documentation. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

_CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
_PARTITIONERS = ("murmur2_random", "murmur2", "consistent_random", "consistent", "random", "fnv1a", "fnv1a_random")
_ACKS = ("all", "1", "0")
# librdkafka compares the message before compression with its own limit, the broker the batch after it: only the
# broker's limit is the truth, so ours is the largest that librdkafka takes.
_MESSAGE_MAX_BYTES = 1_000_000_000
_KIB = 1024


@dataclass(frozen=True, slots=True)
class ProducerSettings:
    """What a profile may change; `*_ms` are milliseconds, `*_bytes` bytes.

    `delivery_timeout_ms` is how long a message may wait for its acknowledgement with all its retries; Java's default.
    The partitioner is Java's, murmur2 of the key: librdkafka's own would put keyed messages elsewhere.
    """

    acks: str = "all"
    idempotent: bool = True
    compression: str = "snappy"
    retries: int = 2**31 - 1
    in_flight: int = 5
    linger_ms: int = 10
    batch_bytes: int = 16_384
    buffer_bytes: int = 32 * _KIB * _KIB
    delivery_timeout_ms: int = 120_000
    partitioner: str = "murmur2_random"

    def problem(self) -> str | None:
        """Return a sentence about what cannot be, None when all is well."""
        for value, allowed, name in (
            (self.acks, _ACKS, "acks"),
            (self.compression, _CODECS, "compression"),
            (self.partitioner, _PARTITIONERS, "partitioner"),
        ):
            if value not in allowed:
                return f"{name} is one of {', '.join(allowed)}, not '{value}'."
        for number, name, lowest, highest in (
            (self.retries, "retries", 0, 2**31 - 1),
            (self.in_flight, "in_flight", 1, 1_000_000),
            (self.linger_ms, "linger_ms", 0, 900_000),
            (self.batch_bytes, "batch_bytes", 1, 2**31 - 1),
            (self.buffer_bytes, "buffer_bytes", _KIB, 2**31 - 1),
            (self.delivery_timeout_ms, "delivery_timeout_ms", 1, 2**31 - 1),
        ):
            if not lowest <= number <= highest:
                return f"{name} lies between {lowest:,} and {highest:,}; {number:,} does not."
        if self.idempotent and (self.acks != "all" or self.in_flight > 5 or self.retries == 0):
            return "An idempotent producer needs acks=all, retries, and at most 5 requests in flight (KIP-98)."
        return None

    def properties(self, topic_limit_bytes: int | None = None) -> dict[str, Any]:
        """Return librdkafka's properties.

        `topic_limit_bytes` is the topic's max.message.bytes: a batch of many small messages must not exceed it either.
        """
        batch = self.batch_bytes if topic_limit_bytes is None else min(self.batch_bytes, topic_limit_bytes)
        return {
            "acks": self.acks,
            "enable.idempotence": self.idempotent,
            "compression.type": self.compression,
            "retries": self.retries,
            "max.in.flight.requests.per.connection": self.in_flight,
            "linger.ms": self.linger_ms,
            "batch.size": max(1, batch),
            "queue.buffering.max.kbytes": max(1, self.buffer_bytes // _KIB),
            "message.timeout.ms": self.delivery_timeout_ms,
            "partitioner": self.partitioner,
            "message.max.bytes": _MESSAGE_MAX_BYTES,
            # An empty key is a key, and a null one goes wherever there is room for a batch, as with Java.
            "sticky.partitioning.linger.ms": max(10, self.linger_ms * 2),
        }


DEFAULTS = ProducerSettings()
"""The customer's."""


def settings_of(table: Mapping[str, object]) -> ProducerSettings:
    """Return what a kept table says, the defaults for what it does not; raises ValueError with a sentence."""
    known = {field.name: field for field in fields(ProducerSettings)}
    for name, value in table.items():
        if name not in known:
            raise ValueError(f"'{name}' is no setting of a producer here; there are: {', '.join(known)}.")
        if type(value) is not type(getattr(DEFAULTS, name)):
            raise ValueError(f"{name} is written like {getattr(DEFAULTS, name)!r}, not {value!r}.")
    settings = ProducerSettings(**table)  # type: ignore[arg-type]  # the types were compared above
    problem = settings.problem()
    if problem is not None:
        raise ValueError(problem)
    return settings


def table_of(settings: ProducerSettings) -> dict[str, object]:
    """Return what differs from the DEFAULTS, to be kept."""
    names = [field.name for field in fields(ProducerSettings)]
    return {name: getattr(settings, name) for name in names if getattr(settings, name) != getattr(DEFAULTS, name)}
