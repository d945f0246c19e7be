"""Payloads by their registered schemas: Avro, Protobuf and JSON Schema. Schemas that were read are kept."""

import functools
from dataclasses import dataclass

from kafka_explorer.engine.decoders import json_text, wire_format
from kafka_explorer.engine.decoders.avro import AvroSchema
from kafka_explorer.engine.decoders.context import Context, SchemaMissing, SchemaText
from kafka_explorer.engine.decoders.protobuf import ProtobufSchema
from kafka_explorer.engine.decoders.reading import Source
from kafka_explorer.engine.decoders.wire_format import NAME, Framed
from kafka_explorer.engine.errors import DecodeError

_KEPT = 256


@dataclass(frozen=True, slots=True)
class Registered:
    """A decoded payload: `text` is JSON, `message` the name of the Protobuf message."""

    text: str
    schema: SchemaText
    message: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The schema must be fetched first."""

    schema_id: int | str


def framing(data: bytes, context: Context) -> Framed | None:
    """Return which schema a payload says it has: in a header, or before itself."""
    name = f"__{context.part}_schema_id"
    for header, value in context.headers:
        if header == name and (found := wire_format.framed_by_header(value)):
            return found
    return wire_format.framed(data)


def decode(data: bytes, context: Context, found: Framed) -> Registered | Wanted:
    """Return the payload by its schema, or the schema's id if that is not at hand yet. Raises DecodeError."""
    if context.schemas is None:
        raise _refused(f"seems to be written with schema {found.schema_id}, and this connection has no schema registry")
    schema = context.schemas.get(found.schema_id)
    if schema is None:
        return Wanted(found.schema_id)
    if isinstance(schema, SchemaMissing):
        raise _refused(f"schema {found.schema_id}: {schema.reason}")
    body = data[found.body_at :]
    if schema.kind == "AVRO":
        return Registered(_avro(schema).decode(body), schema)
    if schema.kind == "PROTOBUF":
        return _protobuf_message(body, schema, found.indexes)
    return Registered(json_text.decode_any(body), schema)


def _protobuf_message(body: bytes, schema: SchemaText, indexes: tuple[int, ...] | None) -> Registered:
    source = Source(body, "protobuf")
    if indexes is None:
        indexes = wire_format.indexes_of(source)
    known = _protobuf(schema)
    return Registered(known.decode(body[source.at :], indexes), schema, known.message_at(indexes).name)


@functools.lru_cache(_KEPT)
def _avro(schema: SchemaText) -> AvroSchema:
    return AvroSchema(schema.text, [reference.text for reference in schema.references])


@functools.lru_cache(_KEPT)
def _protobuf(schema: SchemaText) -> ProtobufSchema:
    return ProtobufSchema(schema.text, [reference.text for reference in schema.references])


def _refused(reason: str) -> DecodeError:
    return DecodeError(((NAME, reason),))
