"""Confluent's wire format: which schema a payload was written with, and where it begins.

Classic: a zero byte, the schema's id (4 bytes, big-endian), for Protobuf the place of the message in its file, the
payload. Newer serializers put a 1 and the schema's GUID (16 bytes) there instead, or leave the payload bare and put
either form into the header `__key_schema_id` or `__value_schema_id`.
"""

from dataclasses import dataclass
from uuid import UUID

from kafka_explorer.engine.decoders.reading import Source

NAME = "schema registry"
_MOST_INDEXES = 64
_ID, _GUID = 0, 1
_FIRST = (0,)


@dataclass(frozen=True, slots=True)
class Framed:
    """A payload's schema, by its number or its GUID; `body_at` is where what follows the id begins in the payload.

    `indexes` are the message's place in a Protobuf file when a header told it; else they stand at `body_at`.
    """

    schema_id: int | str
    body_at: int
    indexes: tuple[int, ...] | None = None


def framed_by_header(value: bytes | None) -> Framed | None:
    """Return what a schema header's value says; None if it says nothing."""
    found = framed(value or b"")
    if found is None or value is None:
        return None
    rest = value[found.body_at :]
    return Framed(found.schema_id, 0, indexes_of(Source(rest, NAME)) if rest else None)


def framed(data: bytes) -> Framed | None:
    """Return the id before a payload; None if there is none."""
    if len(data) >= 5 and data[0] == _ID and any(data[1:5]):  # ids begin at 1, and many numbers with zeros
        return Framed(int.from_bytes(data[1:5], "big"), 5)
    if len(data) >= 17 and data[0] == _GUID:
        return Framed(str(UUID(bytes=data[1:17])), 17)
    return None


def indexes_of(source: Source) -> tuple[int, ...]:
    """Read a Protobuf message's place: a count and so many numbers; a lone zero stands for the first message."""
    count = source.zigzag()
    if not count:
        return _FIRST
    if not 0 < count <= _MOST_INDEXES:
        raise source.refused(f"a place of {count} numbers in a Protobuf file is none")
    return tuple(source.zigzag() for _ in range(count))
