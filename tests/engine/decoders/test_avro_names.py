"""Names in Avro schemas are made whole, and what is no schema is told why."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders.avro import AvroSchema
from kafka_explorer.engine.decoders.avro_names import Named, parsed
from kafka_explorer.engine.errors import DecodeError


def test_namespaces_are_inherited() -> None:
    names: Named = {}
    schema = {
        "type": "record",
        "name": "a.Outer",
        "fields": [
            {"name": "x", "type": {"type": "fixed", "name": "In", "size": 1}},
            {"name": "y", "type": {"type": "enum", "name": "Other", "namespace": "b", "symbols": ["S"]}},
            {"name": "z", "type": ["null", "In", "b.Other"]},
        ],
    }
    whole = parsed(json.dumps(schema), names)
    assert sorted(names) == ["a.In", "a.Outer", "b.Other"]
    assert whole["fields"][2]["type"] == ["null", "a.In", "b.Other"]


def test_a_bare_name_is_a_schema() -> None:
    assert AvroSchema("string").decode(b"\x02a") == '"a"'
    assert AvroSchema('"string"').decode(b"\x02a") == '"a"'


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ("not json", "cannot be used"),
        ("7", "7 is no type"),
        ("{}", "is no type"),
        ('{"type": "record"}', "has no name"),
        ('{"type": "record", "name": "R"}', "has no fields"),
        ('{"type": "record", "name": "R", "fields": 1}', "no list of fields"),
        ('{"type": "record", "name": "R", "fields": [1]}', "no list of fields"),
        ('{"type": "record", "name": "R", "fields": [{"name": "x"}]}', "has no type"),
        ('{"type": "enum", "name": "E"}', "no list of symbols"),
        ('{"type": "fixed", "name": "F", "size": -1}', "has no size"),
        ('{"type": "array"}', "has no items"),
        ('{"type": "map"}', "has no values"),
        ('"Unknown"', "Unknown is not declared"),
        ("[" * 5000 + "]" * 5000, "too deep"),
    ],
)
def test_what_is_no_schema_is_refused(schema: str, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        AvroSchema(schema)


NAMES = st.sampled_from(["type", "name", "fields", "items", "size"])
ANY = st.recursive(
    st.sampled_from(["null", "string", "record", "R", 1, None]),
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
)


@given(ANY)
def test_any_json_is_a_schema_or_refused(schema: Any) -> None:
    try:
        AvroSchema(json.dumps(schema))
    except DecodeError as error:
        refused = error
    else:
        return
    assert refused.reasons[0][0] == "avro"
