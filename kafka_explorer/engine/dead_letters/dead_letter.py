"""A dead letter as a value: where it came from, why it is here, and the event that would be sent back. Pure."""

import enum
from dataclasses import dataclass
from typing import Literal

KnownBy = Literal["header", "name", "mapping", "chosen", "unknown"]
"""How a source topic is known, in the order of trust: told by a header, by the topic's name, by the user's mapping,
chosen for this one redrive, or not at all."""


class DoubtKind(enum.Enum):
    """What is not as it should be with a dead letter; the `detail` of a `Doubt` says more."""

    DAMAGED_HEADER = "damaged header"
    """A header's bytes are not what its framework writes; the detail is its name."""
    HEADERS_UNREADABLE = "headers unreadable"
    """The client cannot give the headers (a name is no UTF-8): it must not be sent as if it were whole."""
    ENVELOPE_UNREADABLE = "envelope unreadable"
    """The value should be an envelope and is none; the detail says where it ceases to be one. Nothing is unwrapped."""
    HEADERS_LOST = "headers lost"
    """The envelope, or the share group's copy, does not keep the original's headers, its `__TypeId__` among them."""
    KEY_LOST = "key lost"
    """The envelope has no key, so the original's is not known."""
    EVENT_NULL = "event null"
    """The envelope's event is JSON's null: it may never have been readable, or have been a tombstone."""
    SOURCE_UNKNOWN = "source unknown"
    """Neither a header nor the name nor a mapping says which topic it came from."""
    SOURCE_MISSING = "source missing"
    """The topic that it came from does not exist (any more); the detail is its name."""
    PARTITION_MISSING = "partition missing"
    """The source has fewer partitions than the original's number, which is the detail."""
    ORIGINAL_ELSEWHERE = "original elsewhere"
    """The record is only a pointer (share groups, KIP-1191): the original must be fetched from its coordinates."""
    NOT_A_TOPIC = "not a topic"
    """The source is told by another name than a topic's: a channel's, or an id; the detail is what is told."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is not as it should be. Whoever shows it makes the sentence."""

    kind: DoubtKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the record was when its consumer failed. What is not known is None; `timestamp_ms` is since the epoch."""

    topic: str | None = None
    partition: int | None = None
    offset: int | None = None
    timestamp_ms: int | None = None
    group: str | None = None
    known_by: KnownBy = "unknown"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why it failed, as its framework tells.

    `exception` is the class of the cause where the framework names it, else of what was thrown; `outer` the class that
    was wrapped around it, if another. `stage` is what was being done: Connect's stage, a handler. `at_ms` is when, if
    it is told: a time without a zone is taken for UTC.
    """

    exception: str | None = None
    outer: str | None = None
    message: str | None = None
    stack_trace: str | None = None
    stage: str | None = None
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What would be sent back: the exact bytes, unwrapped, without the headers that tell of the failure.

    None is null and b"" is empty. Headers keep their order and may repeat.
    """

    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...] = ()


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One record of a dead-letter topic, explained.

    `topic`, `partition`, `offset` and `timestamp_ms` (-1: none) are the dead letter's own. `dialect` is the name of a
    `dialects.Dialect`, or of the user's. `rounds` counts how often it was sent back and failed again: 0 at its first
    failure. `taken_off` names the headers that `event` no longer has, in order. `fingerprint` is the same for all that
    failed alike; `content` is the same for equal events, and "" for a tombstone or a pointer.
    """

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    dialect: str
    origin: Origin
    failure: Failure
    rounds: int
    event: Event
    taken_off: tuple[str, ...]
    fingerprint: str
    content: str
    doubts: tuple[Doubt, ...] = ()

    def doubted(self, kind: DoubtKind) -> bool:
        """Whether there is a doubt of this kind."""
        return any(doubt.kind is kind for doubt in self.doubts)

    @property
    def is_pointer(self) -> bool:
        """Whether the original must be fetched before anything can be sent."""
        return self.doubted(DoubtKind.ORIGINAL_ELSEWHERE)

    @property
    def is_envelope(self) -> bool:
        """Whether the event comes without its headers: out of an envelope, or as a share group's copy."""
        return self.doubted(DoubtKind.HEADERS_LOST)
