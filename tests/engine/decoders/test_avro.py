"""Avro by schema, against fastavro."""

import decimal
import io
import json
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import fastavro
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders.avro import AvroSchema
from kafka_explorer.engine.errors import DecodeError


def written(schema: Any, value: Any, references: Sequence[Any] = ()) -> bytes:
    file = io.BytesIO()
    named: dict[str, Any] = {}
    for reference in references:
        fastavro.parse_schema(reference, named)
    fastavro.schemaless_writer(file, fastavro.parse_schema(schema, named), value)
    return file.getvalue()


def read(schema: Any, data: bytes) -> str:
    return AvroSchema(json.dumps(schema)).decode(data)


NODE = {
    "type": "record",
    "name": "Node",
    "namespace": "clinic.v1",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "text", "type": ["null", "string"]},
        {"name": "level", "type": {"type": "enum", "name": "Level", "symbols": ["LOW", "HIGH"]}},
        {"name": "weights", "type": {"type": "array", "items": "double"}},
        {"name": "children", "type": {"type": "map", "values": "Node"}},
        {"name": "again", "type": "Level"},
        {"name": "flag", "type": "boolean"},
    ],
}
NODES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.just({}),
    lambda inner: st.dictionaries(st.text(), st.fixed_dictionaries({"children": inner})),
    max_leaves=6,
)


@given(NODES, st.data())
def test_what_fastavro_writes_reads_equal(tree: dict[str, Any], data: st.DataObject) -> None:
    def whole(node: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": data.draw(st.integers(-(2**63), 2**63 - 1)),
            "text": data.draw(st.none() | st.text()),
            "level": data.draw(st.sampled_from(["LOW", "HIGH"])),
            "weights": data.draw(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3)),
            "children": {name: whole(child["children"]) for name, child in node.items()},
            "again": "LOW",
            "flag": data.draw(st.booleans()),
        }

    value = whole(tree)
    assert json.loads(read(NODE, written(NODE, value))) == value


DECIMAL = {"type": "bytes", "logicalType": "decimal", "precision": 18, "scale": 4}
MOMENT = datetime(2026, 11, 23, 1, 2, 3, 4000, UTC)


@pytest.mark.parametrize(
    ("schema", "value", "text"),
    [
        ("string", "é", '"é"'),
        (DECIMAL, decimal.Decimal("-12.3400"), "-12.3400"),
        ({**DECIMAL, "type": "fixed", "name": "F", "size": 8}, decimal.Decimal("1.1000"), "1.1000"),
        ({"type": "int", "logicalType": "date"}, date(2026, 11, 23), '"2026-11-23"'),
        ({"type": "long", "logicalType": "timestamp-millis"}, MOMENT, '"2026-11-23T01:02:03.004Z"'),
        ({"type": "long", "logicalType": "timestamp-micros"}, MOMENT, '"2026-11-23T01:02:03.004000Z"'),
        ({"type": "long", "logicalType": "local-timestamp-millis"}, 0, '"1970-01-01T00:00:00.000"'),
        ({"type": "int", "logicalType": "time-millis"}, 1, '"00:00:00.001"'),
        ({"type": "long", "logicalType": "timestamp-millis"}, 2**63 - 1, "9223372036854775807"),
        ({"type": "string", "logicalType": "uuid"}, str(uuid.UUID(int=1)), f'"{uuid.UUID(int=1)}"'),
        ({"type": "fixed", "name": "U", "size": 16, "logicalType": "uuid"}, uuid.UUID(int=1), f'"{uuid.UUID(int=1)}"'),
        ({"type": "fixed", "name": "F", "size": 2}, b"\x00\xff", '{"$hex":"00ff"}'),
        ("bytes", b"\x00", '{"$hex":"00"}'),
        ("float", 0.1, "0.1"),
        ("null", None, "null"),
        (["null", "int", {"type": "array", "items": "int"}], [1, 2], "[1,2]"),
        ({"type": "map", "values": "int"}, {}, "{}"),
        ({"type": "record", "name": "Empty", "fields": []}, {}, "{}"),
        ({"type": "string", "avro.java.string": "String"}, "x", '"x"'),
    ],
)  # fmt: skip
def test_examples(schema: Any, value: Any, text: str) -> None:
    data = written(schema, value) if not isinstance(value, uuid.UUID) else value.bytes
    assert read(schema, data) == text


def test_repeated_names_of_a_map_stay() -> None:
    assert read({"type": "map", "values": "int"}, b"\x04\x02a\x02\x02a\x04\x00") == '{"a":1,"a":2}'


def test_blocks_that_tell_their_size() -> None:
    assert read({"type": "array", "items": "int"}, b"\x03\x04\x02\x04\x02\x06\x00") == "[1,2,3]"


def test_a_duration() -> None:
    schema = {"type": "fixed", "name": "D", "size": 12, "logicalType": "duration"}
    data = b"\x01\0\0\0\x02\0\0\0\x03\0\0\0"
    assert read(schema, data) == '{"months":1,"days":2,"millis":3}'


def test_references() -> None:
    address = {"type": "record", "name": "Address", "namespace": "a.b", "fields": [{"name": "zip", "type": "string"}]}
    person = {"type": "record", "name": "a.b.Person", "fields": [{"name": "home", "type": "Address"}]}
    schema = AvroSchema(json.dumps(person), [json.dumps(address)])
    assert schema.decode(written(person, {"home": {"zip": "1"}}, [address])) == '{"home":{"zip":"1"}}'


@pytest.mark.parametrize(
    ("schema", "data", "reason"),
    [
        ("string", b"\x80\x84\xaf\x5f", "100,000,000 bytes are announced"),
        ("string", b"\x01", "-1 bytes are announced"),
        ("string", b"\x02\xff", "no UTF-8"),
        ("int", b"\x02\x02", "1 bytes follow"),
        ("boolean", b"\x02", "no boolean"),
        (["null", "int"], b"\x04", "branch 2 of a union of 2"),
        ({"type": "enum", "name": "E", "symbols": ["A"]}, b"\x02", "symbol 1 of an enum of 1"),
        ({"type": "array", "items": "null"}, b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", "more than 2,000,000 values"),
        ({"type": "record", "name": "R", "fields": [{"name": "r", "type": "R"}]}, b"", "nested deeper"),
        (NODE, b"\x02", "ends at byte"),
    ],
)
def test_what_is_refused(schema: Any, data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        read(schema, data)


@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_refused(data: bytes) -> None:
    try:
        json.loads(read(NODE, data))
    except DecodeError:
        return
