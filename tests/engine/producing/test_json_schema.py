"""Our reading of JSON Schema beside that of the library jsonschema."""

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest

from kafka_explorer.engine.producing.json_schema import JsonSchema
from kafka_explorer.engine.producing.mismatches import Mismatch, value_of

SCHEMAS: list[Any] = [
    True,
    False,
    {"type": "integer", "minimum": 2, "exclusiveMaximum": 9, "multipleOf": 2},
    {"type": ["string", "null"], "minLength": 2, "maxLength": 3, "pattern": "^a"},
    {"enum": [1, "a", None]},
    {"const": {"a": [1]}},
    {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 2, "uniqueItems": True},
    {"prefixItems": [{"type": "string"}], "items": {"type": "integer"}},
    {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/n"}, "b": {"type": "string"}},
        "required": ["a"],
        "additionalProperties": False,
        "$defs": {"n": {"type": "number"}},
    },
    {"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": {"type": "string"}},
    {"oneOf": [{"type": "integer"}, {"minimum": 5}]},
    {"anyOf": [{"type": "string"}, {"type": "object", "required": ["a"]}]},
    {"allOf": [{"type": "integer"}, {"minimum": 3}], "not": {"const": 4}},
    {"if": {"type": "integer"}, "then": {"minimum": 3}, "else": {"type": "string"}},
    {"type": "object", "minProperties": 1, "properties": {"next": {"$ref": "#"}}},
]
VALUES = [
    "null",
    "true",
    "1",
    "1.0",
    "2",
    "3",
    "4",
    "8",
    "10",
    "5.5",
    '"a"',
    '"ab"',
    '"b"',
    '"abcd"',
    "[]",
    "[1]",
    "[1, 1]",
    '["a", 1]',
    '["a", "b"]',
    "{}",
    '{"a": 1}',
    '{"a": [1]}',
    '{"a": "x"}',
    '{"b": "x"}',
    '{"a": 1, "c": 2}',
    '{"x1": 1, "y": "a"}',
    '{"x1": "a"}',
    '{"next": {"next": {}}}',
    '{"next": {"next": {"a": 1}}}',
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
def test_the_same_values_are_allowed(schema: Any) -> None:
    ours, theirs = JsonSchema(json.dumps(schema)), jsonschema.Draft202012Validator(schema)
    for text in VALUES:
        try:
            ours.check(value_of(text))
            allowed = True
        except Mismatch:
            allowed = False
        assert allowed == theirs.is_valid(json.loads(text)), text


def test_what_is_wrong_says_where() -> None:
    schema = JsonSchema(
        '{"properties": {"a": {"items": {"oneOf": [{"type": "string"}, {"type": "object", "required": ["b"]}]}}}}'
    )
    with pytest.raises(Mismatch) as raised:
        schema.check(value_of('{"a": ["x", {}]}'))
    assert raised.value.path == ("a", 1)


def test_numbers_beyond_a_double_and_draft_4() -> None:
    schema = JsonSchema('{"maximum": 23958446825181076828, "exclusiveMaximum": true}')
    schema.check(23958446825181076827)
    with pytest.raises(Mismatch, match="less than"):
        schema.check(23958446825181076828)


def test_references_to_others_and_to_nowhere() -> None:
    schema = JsonSchema(
        '{"$ref": "address.json#/$defs/zip"}', [("address.json", '{"$defs": {"zip": {"type": "string"}}}')]
    )
    schema.check("01234")
    with pytest.raises(Mismatch):
        schema.check(1)
    for text in ('{"$ref": "#/nowhere"}', '{"$ref": "#/a", "a": {"$ref": "#/a"}}'):
        with pytest.raises(Mismatch, match="refers"):
            JsonSchema(text).check(1)
    with pytest.raises(Mismatch, match="no JSON"):
        JsonSchema("{")
