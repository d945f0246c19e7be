"""What a decoder returns."""

from dataclasses import dataclass
from typing import Literal

from kafka_explorer.engine.decoders.context import SchemaText

Encoding = Literal[
    "null",
    "empty",
    "json",
    "text",
    "avro",
    "protobuf",
    "json schema",
    "kafka",
    "avro file",
    "java object",
    "msgpack",
    "cbor",
    "protobuf without schema",
    "integer",
    "float",
    "uuid",
    "binary",
]


@dataclass(frozen=True, slots=True)
class Decoded:
    """A key's or value's text, as it was written, not re-written; `reasons` tells why other encodings did not fit.

    `is_json`: the text is JSON, whatever the bytes are. `wrapped` names the compressions around the bytes, the outer
    one first, and `unpacked` is then what they held. `schema` is the registered schema and `message` the Protobuf
    message of it; `wants` is the id of a schema that must be fetched before more can be said.
    """

    encoding: Encoding
    text: str
    reasons: tuple[tuple[str, str], ...] = ()
    is_json: bool = False
    wrapped: tuple[str, ...] = ()
    unpacked: bytes | None = None
    schema: SchemaText | None = None
    message: str = ""
    wants: int | str | None = None
