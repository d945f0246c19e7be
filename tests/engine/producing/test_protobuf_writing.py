"""Protobuf written by us and read by Google's library."""

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory, timestamp_pb2

from kafka_explorer.engine.producing.mismatches import Mismatch, value_of
from kafka_explorer.engine.producing.protobuf_writing import ProtobufWriter, camel, place_bytes, place_of

SCHEMA = """syntax = "proto3"; package clinic;
import "google/protobuf/timestamp.proto";
enum Unit { UNKNOWN = 0; BPM = 1; }
message Other {}
message Vitals {
  message Reading { string name = 1; double value = 2; Unit unit = 3; }
  int64 patient_id = 1; string name = 2; google.protobuf.Timestamp at = 3;
  repeated Reading readings = 4; map<string, sint32> notes = 5; bytes raw = 6;
  repeated int32 numbers = 7; bool ok = 8; fixed64 big = 9; float ratio = 10; sint64 signed = 11; uint64 huge = 12;
}
"""
TEXT = """{"patient_id": 9007199254740993, "name": "Зоя", "at": "2026-11-22T15:56:55.104Z",
 "readings": [{"name": "pulse", "value": 60.5, "unit": "BPM"}, {"unit": 0}], "notes": {"a": -5},
 "raw": {"$hex": "00ff"}, "numbers": [1, -2, 300], "ok": true, "big": 18446744073709551615,
 "ratio": 0.5, "signed": -3, "huge": "42"}"""
_TYPES = {
    "patient_id": "INT64",
    "name": "STRING",
    "raw": "BYTES",
    "ok": "BOOL",
    "big": "FIXED64",
    "ratio": "FLOAT",
    "signed": "SINT64",
    "huge": "UINT64",
}


def google_s() -> type:
    """Google's class for the same message."""
    kinds = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="vitals.proto", package="clinic", syntax="proto3")
    file.dependency.append("google/protobuf/timestamp.proto")
    unit = file.enum_type.add(name="Unit")
    unit.value.add(name="UNKNOWN", number=0)
    unit.value.add(name="BPM", number=1)
    vitals = file.message_type.add(name="Vitals")
    reading = vitals.nested_type.add(name="Reading")
    reading.field.add(name="name", number=1, type=kinds.TYPE_STRING, label=kinds.LABEL_OPTIONAL)
    reading.field.add(name="value", number=2, type=kinds.TYPE_DOUBLE, label=kinds.LABEL_OPTIONAL)
    reading.field.add(name="unit", number=3, type=kinds.TYPE_ENUM, type_name=".clinic.Unit", label=kinds.LABEL_OPTIONAL)
    entry = vitals.nested_type.add(name="NotesEntry")
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, type=kinds.TYPE_STRING, label=kinds.LABEL_OPTIONAL)
    entry.field.add(name="value", number=2, type=kinds.TYPE_SINT32, label=kinds.LABEL_OPTIONAL)
    numbers = {"patient_id": 1, "name": 2, "raw": 6, "ok": 8, "big": 9, "ratio": 10, "signed": 11, "huge": 12}
    for name, number in numbers.items():
        kind = getattr(kinds, f"TYPE_{_TYPES[name]}")
        vitals.field.add(name=name, number=number, type=kind, label=kinds.LABEL_OPTIONAL)
    stamp = ".google.protobuf.Timestamp"
    vitals.field.add(name="at", number=3, type=kinds.TYPE_MESSAGE, type_name=stamp, label=kinds.LABEL_OPTIONAL)
    for name, number, inner in (("readings", 4, "Reading"), ("notes", 5, "NotesEntry")):
        whole = f".clinic.Vitals.{inner}"
        vitals.field.add(name=name, number=number, type=kinds.TYPE_MESSAGE, type_name=whole, label=kinds.LABEL_REPEATED)
    vitals.field.add(name="numbers", number=7, type=kinds.TYPE_INT32, label=kinds.LABEL_REPEATED)
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(timestamp_pb2.DESCRIPTOR.serialized_pb)
    pool.AddSerializedFile(file.SerializeToString())
    found = pool.FindMessageTypeByName("clinic.Vitals")
    return message_factory.GetMessageClass(found)


@pytest.fixture(scope="module")
def writer() -> ProtobufWriter:
    return ProtobufWriter(SCHEMA)


def test_google_reads_what_is_written(writer: ProtobufWriter) -> None:
    message = writer.schema.message_at((1,))
    found = google_s()()
    found.ParseFromString(writer.encode(value_of(TEXT), message))
    assert json_format.MessageToDict(found, preserving_proto_field_name=True) == {
        "patient_id": "9007199254740993",
        "name": "Зоя",
        "at": "2026-11-22T15:56:55.104Z",
        "readings": [{"name": "pulse", "value": 60.5, "unit": "BPM"}, {}],
        "notes": {"a": -5},
        "raw": "AP8=",
        "numbers": [1, -2, 300],
        "ok": True,
        "big": "18446744073709551615",
        "ratio": 0.5,
        "signed": "-3",
        "huge": "42",
    }


def test_what_our_decoder_shows_is_written_as_it_was(writer: ProtobufWriter) -> None:
    message = writer.schema.message_at((1,))
    data = writer.encode(value_of(TEXT), message)
    assert writer.encode(value_of(writer.schema.decode(data, (1,))), message) == data


def test_places_and_names(writer: ProtobufWriter) -> None:
    assert place_of(writer.schema, "clinic.Vitals.Reading") == (1, 0)
    assert place_of(writer.schema, "clinic.Nobody") is None
    assert (place_bytes((0,)), place_bytes((1, 0))) == (b"\x00", b"\x04\x02\x00")
    assert camel("patient_id") == "patientId"


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ('{"nobody": 1}', ("nobody",), "no such field"),
        ('{"numbers": [1, "x"]}', ("numbers", 1), "whole number"),
        ('{"numbers": [2147483648]}', ("numbers", 0), "int32"),
        ('{"readings": [{"unit": "METER"}]}', ("readings", 0, "unit"), "UNKNOWN, BPM"),
        ('{"at": "noon"}', ("at",), "timestamp"),
        ('{"raw": "%"}', ("raw",), "base64"),
        ('{"notes": []}', ("notes",), "object"),
        ("[]", (), "clinic.Vitals"),
    ],
)
def test_what_does_not_fit_says_where(
    writer: ProtobufWriter, text: str, path: tuple[str | int, ...], words: str
) -> None:
    with pytest.raises(Mismatch) as raised:
        writer.encode(value_of(text), writer.schema.message_at((1,)))
    assert raised.value.path == path
    assert words in raised.value.reason


def test_camel_case_null_and_durations() -> None:
    writer = ProtobufWriter(
        'syntax = "proto3"; import "google/protobuf/duration.proto"; '
        "message M { int32 patient_id = 1; string name = 2; google.protobuf.Duration d = 3; }"
    )
    message = writer.schema.message_at((0,))
    assert writer.encode(value_of('{"patientId": 5, "name": null}'), message) == b"\x08\x05"
    assert writer.encode(value_of('{"d": "1.5s"}'), message) == b"\x1a\x08\x08\x01\x10\x80\xca\xb5\xee\x01"
