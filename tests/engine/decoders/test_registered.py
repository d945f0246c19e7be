"""Payloads by their registered schemas, as Confluent's serialisers frame them."""

import json
from uuid import UUID

import pytest

from kafka_explorer.engine.decoders import Context, decode
from kafka_explorer.engine.decoders.context import Reference, SchemaMissing, SchemaText

AVRO = SchemaText(1, "AVRO", '{"type":"record","name":"R","fields":[{"name":"id","type":"long"}]}')
PROTO = SchemaText(
    2,
    "PROTOBUF",
    'syntax = "proto3"; import "x.proto"; message A { int32 a = 1; } message B { message C { X x = 1; } }',
    (Reference("x.proto", "x", 1, "message X { string s = 1; }"),),
)
JSON = SchemaText(3, "JSON", '{"type":"object"}')
GUID = UUID("9a257853-f016-4a8b-b620-9c2de35af929")


KNOWN: dict[int | str, SchemaText | SchemaMissing] = {
    1: AVRO,
    2: PROTO,
    3: JSON,
    str(GUID): AVRO,
    9: SchemaMissing(9, "the registry does not know it"),
}


class Known:
    """Schemas at hand; everything else has not been asked for."""

    def get(self, schema_id: int | str, /) -> SchemaText | SchemaMissing | None:
        return KNOWN.get(schema_id)


CONTEXT = Context("orders", schemas=Known())


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b"\x00\x00\x00\x00\x01\x0e", "avro", '{"id":7}'),
        (b"\x00\x00\x00\x00\x02\x00\x08\x07", "protobuf", '{"a":7}'),
        (b"\x00\x00\x00\x00\x02\x04\x02\x00\x0a\x03\x0a\x01s", "protobuf", '{"x":{"s":"s"}}'),
        (b'\x00\x00\x00\x00\x03{"n":23958446825181076828}', "json schema", '{"n":23958446825181076828}'),
        (b"\x00\x00\x00\x00\x037", "json schema", "7"),
        (b"\x01" + GUID.bytes + b"\x0e", "avro", '{"id":7}'),
    ],
)
def test_payloads(data: bytes, encoding: str, text: str) -> None:
    found = decode(data, CONTEXT)
    assert (found.encoding, found.text, found.is_json) == (encoding, text, True)
    assert found.schema is not None


def test_the_message_is_named() -> None:
    assert decode(b"\x00\x00\x00\x00\x02\x00\x08\x07", CONTEXT).message == "A"
    assert decode(b"\x00\x00\x00\x00\x02\x04\x02\x00", CONTEXT).message == "B.C"


def test_a_header_may_have_the_id() -> None:
    headers = (("__value_schema_id", b"\x01" + GUID.bytes),)
    assert decode(b"\x0e", Context("t", headers=headers, schemas=Known())).text == '{"id":7}'
    assert decode(b"\x0e", Context("t", "key", headers=headers, schemas=Known())).schema is None
    place = (("__value_schema_id", b"\x00\x00\x00\x00\x02\x04\x02\x00"),)
    found = decode(b"\x0a\x03\x0a\x01s", Context("t", headers=place, schemas=Known()))
    assert found.text == '{"x":{"s":"s"}}'


def test_a_schema_that_is_not_at_hand_is_wanted() -> None:
    found = decode(b"\x00\x00\x00\x00\x05abc", CONTEXT)
    assert (found.encoding, found.wants) == ("binary", 5)


def test_what_cannot_be_read_is_shown_with_the_reason() -> None:
    unknown = decode(b"\x00\x00\x00\x00\x09\xff\xff", CONTEXT)
    assert unknown.encoding == "binary"
    assert ("schema registry", "schema 9: the registry does not know it") in unknown.reasons
    broken = decode(b"\x00\x00\x00\x00\x01\xff", CONTEXT)
    assert broken.encoding == "binary"
    assert any(encoding == "avro" for encoding, _ in broken.reasons)
    alone = decode(b"\x00\x00\x00\x00\x01\xff", Context("orders"))
    assert any("no schema registry" in reason for _, reason in alone.reasons)
    no_json = decode(b"\x00\x00\x00\x00\x03{\xff", CONTEXT)
    assert ("json", "is no JSON") in no_json.reasons


def test_a_schema_that_is_broken_is_told() -> None:
    class Broken:
        def get(self, schema_id: int | str, /) -> SchemaText:
            return SchemaText(schema_id, "AVRO", '{"type":')

    found = decode(b"\x00\x00\x00\x00\x01\x0e\xff", Context("orders", schemas=Broken()))
    assert any("the schema cannot be used" in reason for _, reason in found.reasons)


def test_json_stays_as_it_was_written() -> None:
    body = b'{ "a" : 1.10, "a":2 }'
    found = decode(b"\x00\x00\x00\x00\x03" + body, CONTEXT)
    assert found.text.encode() == body
    assert json.loads(found.text) == {"a": 2}
