"""Samples of schemas fit the schemas they were made from."""

import json
from typing import Any

import pytest

from kafka_explorer.engine.producing.avro_writing import AvroWriter
from kafka_explorer.engine.producing.json_schema import JsonSchema
from kafka_explorer.engine.producing.mismatches import value_of
from kafka_explorer.engine.producing.protobuf_writing import ProtobufWriter
from kafka_explorer.engine.producing.schema_samples import avro_sample, json_sample, json_text, protobuf_sample
from kafka_explorer.engine.templates.placeholders import fill, moment
from tests.engine.producing.test_avro_writing import SCHEMA as AVRO
from tests.engine.producing.test_protobuf_writing import SCHEMA as PROTOBUF

SCHEMAS: list[Any] = [
    {
        "type": "object",
        "required": ["id", "at"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "integer", "minimum": 100},
            "at": {"type": "string", "format": "date-time"},
            "kind": {"enum": ["SMS", "MAIL"]},
            "tags": {"type": "array", "items": {"type": "string", "minLength": 8}, "minItems": 1},
            "who": {"oneOf": [{"type": "null"}, {"$ref": "#/definitions/person"}]},
        },
        "definitions": {"person": {"type": ["object", "null"], "properties": {"name": {"type": "string"}}}},
    },
    {"allOf": [{"properties": {"a": {"type": "boolean"}}, "required": ["a"]}], "properties": {"b": {"const": 1.5}}},
    {"type": "object", "properties": {"next": {"$ref": "#"}}},
]


def filled(text: str) -> Any:
    return value_of(fill(text, moment(0, 1), in_json=True).text)


def test_avro() -> None:
    writer = AvroWriter(json.dumps(AVRO))
    text = json_text(avro_sample(writer))
    assert writer.encode(filled(text))
    assert json.loads(text)["kind"] == "SMS"
    assert "{{now}}" in text
    endless = AvroWriter('{"type":"record","name":"L","fields":[{"name":"l","type":{"type":"array","items":"L"}}]}')
    assert endless.encode(avro_sample(endless))


def test_protobuf() -> None:
    writer = ProtobufWriter(PROTOBUF)
    message = writer.schema.message_at((1,))
    assert writer.encode(filled(json_text(protobuf_sample(writer, message))), message)
    endless = ProtobufWriter('syntax = "proto3"; message L { L l = 1; repeated L more = 2; }')
    first = endless.schema.message_at((0,))
    assert endless.encode(protobuf_sample(endless, first), first)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_json_schema(schema: Any) -> None:
    known = JsonSchema(json.dumps(schema))
    if "$ref" not in json.dumps(schema.get("properties", {}).get("next", {})):
        known.check(filled(json_text(json_sample(known))))
    else:
        assert json_text(json_sample(known)), "a schema without an end has a sample all the same"
