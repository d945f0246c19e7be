"""Avro written by us and read by fastavro."""

import io
import json
from typing import Any

import fastavro
import pytest

from kafka_explorer.engine.decoders.avro import AvroSchema
from kafka_explorer.engine.producing.avro_writing import AvroWriter
from kafka_explorer.engine.producing.mismatches import Mismatch, value_of

SCHEMA = {
    "type": "record",
    "name": "Event",
    "namespace": "clinic",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "small", "type": "int", "default": 7},
        {"name": "name", "type": ["null", "string"], "default": None},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["SMS", "MAIL"]}},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "day", "type": {"type": "int", "logicalType": "date"}},
        {"name": "fee", "type": {"type": "bytes", "logicalType": "decimal", "precision": 20, "scale": 2}},
        {"name": "exact", "type": {"type": "fixed", "name": "F", "size": 8, "logicalType": "decimal", "precision": 18}},
        {"name": "raw", "type": "bytes", "default": "\u00ff"},
        {"name": "four", "type": {"type": "fixed", "name": "Four", "size": 4}},
        {"name": "key", "type": {"type": "fixed", "name": "Key", "size": 16, "logicalType": "uuid"}},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {"name": "notes", "type": {"type": "map", "values": "double"}},
        {"name": "ok", "type": "boolean"},
        {"name": "ratio", "type": "float"},
        {"name": "next", "type": ["null", "clinic.Event"], "default": None},
    ],
}
TEXT = """{"id": 9007199254740993, "name": "Зоя", "kind": "MAIL", "at": "2026-11-22T15:56:55.104Z", "day": "2026-11-22",
 "fee": -120.50, "exact": 123456789012345678, "four": {"$hex": "00ff0102"},
 "key": "5f0c2a91-4c1e-4b1a-9b1a-000000000001", "tags": ["a", "b"], "notes": {"x": 1.5}, "ok": true, "ratio": 0.5}"""


def written(schema: Any, text: str) -> bytes:
    return AvroWriter(json.dumps(schema)).encode(value_of(text))


def test_fastavro_reads_what_is_written() -> None:
    data = written(SCHEMA, TEXT)
    found: Any = fastavro.schemaless_reader(io.BytesIO(data), SCHEMA, None)
    assert found["id"] == 9007199254740993
    assert found["small"] == 7
    assert found["name"] == "Зоя"
    assert found["kind"] == "MAIL"
    assert found["at"].isoformat(timespec="milliseconds") == "2026-11-22T15:56:55.104+00:00"
    assert str(found["fee"]) == "-120.50"
    assert int(found["exact"]) == 123456789012345678
    assert (found["raw"], found["four"]) == (b"\xff", b"\x00\xff\x01\x02")
    assert found["key"].hex() == "5f0c2a914c1e4b1a9b1a000000000001"
    assert (found["tags"], found["notes"], found["ok"], found["ratio"]) == (["a", "b"], {"x": 1.5}, True, 0.5)
    assert found["next"] is None
    out = io.BytesIO()
    fastavro.schemaless_writer(out, SCHEMA, found)
    assert out.getvalue() == data, "byte for byte what fastavro writes"


def test_what_our_decoder_shows_is_written_as_it_was() -> None:
    data = written(SCHEMA, TEXT)
    shown = AvroSchema(json.dumps(SCHEMA)).decode(data)
    assert written(SCHEMA, shown) == data


@pytest.mark.parametrize(
    ("schema", "text", "data"),
    [
        ("string", '"a"', b"\x02a"),
        (["null", "int", "string"], "null", b"\x00"),
        (["null", "int", "string"], '"a"', b"\x04\x02a"),
        (["null", "int", "long"], "3000000000", b"\x04\x80\xf8\x82\xad\x16"),
        (["null", "string"], '{"string": "a"}', b"\x02\x02a"),
        ({"type": "array", "items": "int"}, "[]", b"\x00"),
        ("double", '"NaN"', b"\x00\x00\x00\x00\x00\x00\xf8\x7f"),
        ({"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2}, "0.1", b"\x02\x0a"),
    ],
)
def test_single_values(schema: Any, text: str, data: bytes) -> None:
    assert written(schema, text) == data


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ('{"id": "x"}', ("id",), "whole number"),
        ('{"id": 9223372036854775808}', ("id",), "64 bits"),
        ('{"id": 1, "nobody": 2}', ("nobody",), "no such field"),
        ("{}", (), "id is missing"),
        (TEXT.replace('"MAIL"', '"FAX"'), ("kind",), "SMS, MAIL"),
        (TEXT.replace("-120.50", "1.234"), ("fee",), "2 decimals"),
        (TEXT.replace("15:56:55.104Z", "15:56:55.1045Z"), ("at",), "more digits"),
        (TEXT.replace('["a", "b"]', '["a", 1]'), ("tags", 1), "text"),
        (TEXT.replace('"ratio": 0.5', '"ratio": 0.5, "next": {"id": "x"}'), ("next", "id"), "whole number"),
        (TEXT.replace('"Зоя"', "5"), ("name",), "none of null, string"),
        (TEXT.replace("00ff0102", "00"), ("four",), "4 bytes"),
    ],
)
def test_what_does_not_fit_says_where(text: str, path: tuple[str | int, ...], words: str) -> None:
    with pytest.raises(Mismatch) as raised:
        written(SCHEMA, text)
    assert raised.value.path == path
    assert words in raised.value.reason
