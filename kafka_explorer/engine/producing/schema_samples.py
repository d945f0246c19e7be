"""A value made from a schema, for who begins to write one: every field is there, times and UUIDs are placeholders."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kafka_explorer.engine.decoders.proto_text import ProtoField, ProtoMessage
from kafka_explorer.engine.producing.avro_writing import AvroWriter
from kafka_explorer.engine.producing.json_schema import JsonSchema
from kafka_explorer.engine.producing.protobuf_writing import ProtobufWriter

_DEEPEST = 12
_AVRO = {
    "null": None,
    "boolean": False,
    "int": 1,
    "long": 1,
    "float": 1.5,
    "double": 1.5,
    "bytes": {"$hex": ""},
    "string": "text",
}
_AVRO_TIMES = {
    "date": "2026-01-31",
    "time-millis": "12:00:00.000",
    "time-micros": "12:00:00.000000",
    "timestamp-millis": "{{now}}",
    "timestamp-micros": "{{now}}",
    "timestamp-nanos": "{{now}}",
    "local-timestamp-millis": "2026-01-31T12:00:00.000",
    "local-timestamp-micros": "2026-01-31T12:00:00.000",
    "local-timestamp-nanos": "2026-01-31T12:00:00.000",
}
_FORMATS = {
    "date-time": "{{now}}",
    "date": "2026-01-31",
    "time": "12:00:00Z",
    "uuid": "{{uuid}}",
    "email": "ann@example.com",
    "uri": "https://example.com",
}


def json_text(sample: Any) -> str:
    """Return a sample as JSON, one member a line."""
    return json.dumps(sample, ensure_ascii=False, indent=2, default=_plain)


def avro_sample(writer: AvroWriter) -> Any:
    """Return a value of an Avro schema; of a union the first branch that is not null, while that has an end."""
    return _avro(writer.schema, writer, 0)


def protobuf_sample(writer: ProtobufWriter, message: ProtoMessage) -> Any:
    """Return a value of a Protobuf message."""
    return _protobuf(message, writer, 0)


def json_sample(schema: JsonSchema) -> Any:
    """Return a value of a JSON Schema; patterns and conditions may want another one, and say so when it is checked."""
    return _json(schema.root, schema, 0)


def _avro(schema: Any, writer: AvroWriter, depth: int) -> Any:
    if isinstance(schema, list):
        rest = [branch for branch in schema if branch != "null"]
        return _avro(rest[0], writer, depth) if rest and (depth < _DEEPEST or "null" not in schema) else None
    if isinstance(schema, str):
        return _AVRO[schema] if schema in _AVRO else _avro(writer.names.get(schema, "null"), writer, depth + 1)
    if schema["type"] in {"record", "error"}:
        return {str(field["name"]): _avro(field["type"], writer, depth + 1) for field in schema["fields"]}
    if schema["type"] in {"array", "map"}:
        items = schema.get("items", schema.get("values"))
        inside = [_avro(items, writer, depth + 1)] if depth < _DEEPEST else []
        return inside if schema["type"] == "array" else dict(zip(("name",), inside, strict=False))
    return schema["symbols"][0] if schema["type"] == "enum" else _avro_plain(schema)


def _avro_plain(schema: Mapping[str, Any]) -> Any:
    kind, logical = schema["type"], schema.get("logicalType")
    if logical in _AVRO_TIMES:
        return _AVRO_TIMES[logical]
    if logical == "decimal":
        return Decimal(1).scaleb(-int(schema.get("scale", 0)))
    if logical == "uuid":
        return "{{uuid}}"
    return {"$hex": "00" * schema["size"]} if kind == "fixed" else _AVRO.get(kind)


def _protobuf(message: ProtoMessage, writer: ProtobufWriter, depth: int) -> Any:
    if message.name == "google.protobuf.Timestamp":
        return "{{now}}"
    if message.name == "google.protobuf.Duration":
        return "1.5s"
    if depth >= _DEEPEST:
        return {}
    return {
        field.name: _protobuf_field(field, writer, depth)
        for _, field in sorted(message.fields.items())
        if not field.group
    }


def _protobuf_field(field: ProtoField, writer: ProtobufWriter, depth: int) -> Any:
    if field.key_type:
        keys = {"string": "name", "bool": "true"}
        value = ProtoField(2, "value", field.type_name, field.scope)
        return {keys.get(field.key_type, "1"): _protobuf_field(value, writer, depth)}
    known = writer.schema.type_of(field)
    one: Any
    if isinstance(known, ProtoMessage):
        one = _protobuf(known, writer, depth + 1)
    elif isinstance(known, dict):
        one = next(iter(known.values()), 0)
    else:
        plain = {"string": "text", "bytes": {"$hex": ""}, "bool": True, "double": 1.5, "float": 1.5}
        one = plain.get(field.type_name, 1)
    return [one] if field.repeated else one


def _json(schema: Any, whole: JsonSchema, depth: int) -> Any:
    schema = whole.resolved(schema)
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return None
    given = [schema[name] for name in ("const", "default") if name in schema]
    given += [schema[name][0] for name in ("enum", "examples") if schema.get(name)]
    if given:
        return given[0]
    for name in ("oneOf", "anyOf"):
        if schema.get(name) and "properties" not in schema:
            return _json(_first_with_value(schema[name]), whole, depth + 1)
    return _json_of_kind(schema, whole, depth)


def _first_with_value(schemas: list[Any]) -> Any:
    return next((each for each in schemas if not isinstance(each, dict) or each.get("type") != "null"), schemas[0])


def _json_of_kind(schema: Mapping[str, Any], whole: JsonSchema, depth: int) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "null")
    if kind == "object" or "properties" in schema or "allOf" in schema:
        made: dict[str, Any] = {}
        for part in schema.get("allOf", []):
            found = _json(part, whole, depth + 1)
            made |= found if isinstance(found, dict) else {}
        for name, inner in schema.get("properties", {}).items():
            made[name] = _json(inner, whole, depth + 1)
        return made
    if kind == "array":
        items = schema.get("items")
        return [_json(items, whole, depth + 1)] if isinstance(items, dict) else []
    if kind == "string":
        text = _FORMATS.get(str(schema.get("format")), "text")
        return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 1_000)]
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    return False if kind == "boolean" else None


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError
