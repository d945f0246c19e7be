"""Dead letters, requests and what was learned, for tests of what is sent back."""

from dataclasses import replace
from typing import Any

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, Doubt, DoubtKind, Event, Failure, Origin
from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.engine.redrive.learned import KeyRule, Learned, Target, TypeSeen
from kafka_explorer.engine.redrive.request import Everything, RedriveRequest

DIED_MS = 1_700_000_100_000
BORN_MS = 1_700_000_000_000
ENVELOPE_DOUBTS = (Doubt(DoubtKind.HEADERS_LOST), Doubt(DoubtKind.KEY_LOST))


def letter(
    value: bytes | None = b'{"id":7}',
    key: bytes | None = b"k",
    headers: tuple[tuple[str, bytes | None], ...] = (),
    **changes: Any,
) -> DeadLetter:
    """A Spring dead letter at p0 @5 that came from orders p1."""
    origin = Origin("orders", 1, 40, BORN_MS, "group", "header")
    known = DeadLetter(
        "orders-dlt", 0, 5, DIED_MS, "spring", origin, Failure("E"), 0, Event(key, value, headers), (), "f1", "c1"
    )
    return replace(known, **changes)


def envelope(value: bytes | None = b'{"id":7}', key: bytes | None = None, **changes: Any) -> DeadLetter:
    """The same, out of an envelope that has no key and no headers."""
    return letter(value, key, dialect="envelope", taken_off=("__TypeId__",), doubts=ENVELOPE_DOUBTS, **changes)


def request(**changes: Any) -> RedriveRequest:
    """All of orders-dlt, to where it came from."""
    return replace(RedriveRequest("orders-dlt", Everything(), "job", "me@here", cluster_id="cluster"), **changes)


def learned(**changes: Any) -> Learned:
    """Of orders, with three partitions, one class, and the id as key."""
    known = Target(
        "orders", 3, (TypeSeen("com.acme.Order", 90, frozenset({"id"})),), 0, 90, 90, (KeyRule("value.id", sampled=90),)
    )
    return Learned({"orders": replace(known, **changes)})


def record(headers: tuple[tuple[str, bytes | None], ...], value: bytes | None = b"v") -> Record:
    """The dead letter's own record."""
    listed = tuple(Header(name, data) for name, data in headers)
    return Record("orders-dlt", 0, 5, DIED_MS, TimestampType.CREATE, b"k", value, listed)
