"""What a decoder may know besides the bytes: where they come from, what the user pinned, which schemas are at hand."""

from dataclasses import dataclass
from typing import Literal, Protocol

Part = Literal["key", "value", "header"]
SchemaType = Literal["AVRO", "PROTOBUF", "JSON"]


@dataclass(frozen=True, slots=True)
class SchemaText:
    """A schema as a registry gave it. `references` are the texts it refers to, those first that others need.

    `subjects` are (subject, version) pairs under which it is registered, as far as they are known.
    """

    schema_id: int | str
    kind: SchemaType
    text: str
    references: tuple["Reference", ...] = ()
    subjects: tuple[tuple[str, int], ...] = ()
    registry: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A schema that another one refers to by `name`."""

    name: str
    subject: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class SchemaMissing:
    """Why a schema cannot be had: the registry does not know it, is down, refuses. `reason` is a sentence's part."""

    schema_id: int | str
    reason: str


class Schemas(Protocol):
    """Schemas at hand, which are never waited for."""

    def get(self, schema_id: int | str, /) -> SchemaText | SchemaMissing | None:
        """Return a schema, or why there is none; None when nobody has asked the registry yet."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where bytes come from.

    `pinned` is an encoding the user chose for this part of the topic: no other is tried. `key` is the record's key: in
    Kafka's own topics it tells what the value is. `headers` are the record's, of which schema ids are read. `schemas`
    is None without a registry.
    """

    topic: str = ""
    part: Part = "value"
    pinned: str | None = None
    key: bytes | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()
    schemas: Schemas | None = None
