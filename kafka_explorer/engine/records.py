"""Records: bytes as the broker gave them, never text."""

import enum
from dataclasses import dataclass


class TimestampType(enum.IntEnum):
    """Who set a record's timestamp; the numbers are librdkafka's."""

    NONE = 0
    CREATE = 1
    APPEND = 2


@dataclass(frozen=True, slots=True)
class Header:
    """One header of a record. Names may repeat, a value may be null (None) or empty (b'')."""

    name: str
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a partition.

    `timestamp_ms` counts from the epoch; it is -1 when the record has none.
    A key or value of None is null (a tombstone's value); b'' is empty. They differ.
    """

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    timestamp_type: TimestampType
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...] = ()
    leader_epoch: int | None = None

    @property
    def size_bytes(self) -> int:
        """Bytes of key, value and headers (names in UTF-8), without the protocol's own."""
        size = len(self.key or b"") + len(self.value or b"")
        return size + sum(len(header.name.encode()) + len(header.value or b"") for header in self.headers)
