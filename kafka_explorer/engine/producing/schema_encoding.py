"""JSON made bytes by a schema of a registry, in Confluent's wire format: a zero byte, the schema's id, the payload.

A schema goes by its subject, with a version and, of a Protobuf file with several messages, the message's name behind
it: "orders-value", "orders-value v3", "orders-value v3 clinic.Order". Without a version it is the latest.
"""

import functools
import re
from collections.abc import Generator
from dataclasses import dataclass

from kafka_explorer.engine.decoders.avro_names import SchemaProblem
from kafka_explorer.engine.decoders.context import SchemaText
from kafka_explorer.engine.decoders.proto_text import ProtoMessage
from kafka_explorer.engine.errors import DecodeError
from kafka_explorer.engine.producing.avro_writing import AvroWriter
from kafka_explorer.engine.producing.json_schema import JsonSchema
from kafka_explorer.engine.producing.mismatches import Mismatch, position_of, value_of
from kafka_explorer.engine.producing.protobuf_writing import ProtobufWriter, place_bytes, place_of
from kafka_explorer.engine.producing.schema_samples import avro_sample, json_sample, json_text, protobuf_sample
from kafka_explorer.engine.registry import RegistryFailed, RegistrySettings, fetch_version
from kafka_explorer.engine.templates.forms import FormError
from kafka_explorer.engine.templates.json_editing import compact

_NAMED = re.compile(r"(?P<subject>\S+)(?:\s+v(?P<version>[0-9]{1,9}))?(?:\s+(?P<message>[A-Za-z_][\w.]*))?")
_KEPT = 64


@dataclass(frozen=True, slots=True)
class SchemaName:
    """What names a schema; `version` of None is the latest, `message` of "" the first of a Protobuf file."""

    subject: str
    version: int | None = None
    message: str = ""


def schema_name(text: str) -> SchemaName:
    """Return what a text names. Raises FormError."""
    found = _NAMED.fullmatch(text.strip())
    if found is None:
        raise FormError("name a schema: its subject, with a version if you like, as in orders-value v3")
    version = found["version"]
    return SchemaName(found["subject"], None if version is None else int(version), found["message"] or "")


def fetch_named(registry: RegistrySettings, text: str) -> Generator[None, None, SchemaText]:
    """Return the schema that a text names, from the registry. Raises FormError, RegistryFailed."""
    name = schema_name(text)
    try:
        return (yield from fetch_version(registry, name.subject, name.version))
    except RegistryFailed as error:
        raise RegistryFailed(f"{text}: {error.reason}", error.status) from error


@dataclass(frozen=True, slots=True)
class RegisteredSchemas:
    """A SchemaEncoder: knows the schemas that were fetched, by the texts that name them, and why others were not."""

    known: tuple[tuple[str, SchemaText], ...] = ()
    missing: tuple[tuple[str, str], ...] = ()

    def __call__(self, schema: str, text: str) -> bytes:
        """Return the bytes of JSON `text`. Raises FormError with the place in `text` where that is known."""
        name = schema.strip()
        found = dict(self.known).get(name)
        if found is None:
            reason = dict(self.missing).get(name, f"the schema {name} is not at hand" if name else "choose a schema")
            raise FormError(reason)
        if not isinstance(found.schema_id, int):
            raise FormError("only schemas with a number can be sent")
        try:
            body = _body(found, schema_name(schema).message, text)
        except Mismatch as mismatch:
            raise FormError(str(mismatch), position_of(text, mismatch.path)) from None
        return b"\x00" + found.schema_id.to_bytes(4, "big") + body


def sample_of(schema: SchemaText, text: str) -> str:
    """Return JSON that the schema allows, placeholders in it; `text` names it. Raises FormError."""
    try:
        if schema.kind == "AVRO":
            return json_text(avro_sample(_avro(schema)))
        if schema.kind == "PROTOBUF":
            writer = _protobuf(schema)
            return json_text(protobuf_sample(writer, _message(writer, schema_name(text).message)[1]))
        return json_text(json_sample(_json(schema)))
    except Mismatch as mismatch:
        raise FormError(str(mismatch)) from None


def _body(schema: SchemaText, message: str, text: str) -> bytes:
    value = value_of(text)
    if schema.kind == "AVRO":
        return _avro(schema).encode(value)
    if schema.kind == "PROTOBUF":
        writer = _protobuf(schema)
        place, found = _message(writer, message)
        return place_bytes(place) + writer.encode(value, found)
    _json(schema).check(value)
    # What is typed, not what was understood of it: its numbers keep their digits.
    return compact(text).encode("utf-8")


def _message(writer: ProtobufWriter, name: str) -> tuple[tuple[int, ...], ProtoMessage]:
    place = (0,) if not name else place_of(writer.schema, name)
    if place is None:
        names = ", ".join(message.name for message in writer.schema.messages[:12])
        raise FormError(f"the schema has no message {name}; there are {names}")
    try:
        return place, writer.schema.message_at(place)
    except DecodeError as error:
        raise FormError(_reason(error)) from None


@functools.lru_cache(_KEPT)
def _avro(schema: SchemaText) -> AvroWriter:
    try:
        return AvroWriter(schema.text, [reference.text for reference in schema.references])
    except (SchemaProblem, RecursionError) as error:
        raise FormError(f"the schema cannot be used: {error}") from error


@functools.lru_cache(_KEPT)
def _protobuf(schema: SchemaText) -> ProtobufWriter:
    try:
        return ProtobufWriter(schema.text, [reference.text for reference in schema.references])
    except DecodeError as error:
        raise FormError(_reason(error)) from error


@functools.lru_cache(_KEPT)
def _json(schema: SchemaText) -> JsonSchema:
    return JsonSchema(schema.text, [(reference.name, reference.text) for reference in schema.references])


def _reason(error: DecodeError) -> str:
    return "; ".join(reason for _, reason in error.reasons)
