"""Protobuf by schema, against Google's own library."""

import json
import struct
from typing import Any

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.json_format import MessageToDict
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders.protobuf import ProtobufSchema
from kafka_explorer.engine.errors import DecodeError

TYPES = [
    "double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string", "bytes", "uint32",
    "sfixed32", "sfixed64", "sint32", "sint64",
]  # fmt: skip
TEXT = (
    """
syntax = "proto3"; package t;
import "google/protobuf/timestamp.proto";
enum Kind { ZERO = 0; ONE = 1; MINUS = -1; }
message Inner { string name = 1; Inner inner = 2; }
message All {
"""
    + "\n".join(
        f"{kind} f_{kind} = {number}; repeated {kind} r_{kind} = {number + 20};"
        for number, kind in enumerate(TYPES, start=1)
    )
    + """
  Inner inner = 50; repeated Inner inners = 51; Kind kind = 52; repeated Kind kinds = 53;
  map<string, int64> counts = 54; map<int32, Inner> by_number = 55; map<bool, Kind> by_flag = 56;
  google.protobuf.Timestamp at = 57; google.protobuf.Duration took = 58; other.Unknown unknown = 59;
}
"""
)
SCHEMA = ProtobufSchema(TEXT)
ALL = (1,)


def google_class() -> Any:
    file = descriptor_pb2.FileDescriptorProto(name="t.proto", package="t", syntax="proto3")
    kinds = descriptor_pb2.FieldDescriptorProto
    inner = file.message_type.add(name="Inner")
    inner.field.add(name="name", number=1, type=kinds.TYPE_STRING, label=1)
    inner.field.add(name="inner", number=2, type=kinds.TYPE_MESSAGE, type_name=".t.Inner", label=1)
    enum = file.enum_type.add(name="Kind")
    for name, number in (("ZERO", 0), ("ONE", 1), ("MINUS", -1)):
        enum.value.add(name=name, number=number)
    whole = file.message_type.add(name="All")
    for number, kind in enumerate(TYPES, start=1):
        code = getattr(kinds, f"TYPE_{kind.upper()}")
        whole.field.add(name=f"f_{kind}", number=number, type=code, label=1)
        whole.field.add(name=f"r_{kind}", number=number + 20, type=code, label=3)
    whole.field.add(name="inner", number=50, type=kinds.TYPE_MESSAGE, type_name=".t.Inner", label=1)
    whole.field.add(name="inners", number=51, type=kinds.TYPE_MESSAGE, type_name=".t.Inner", label=3)
    whole.field.add(name="kind", number=52, type=kinds.TYPE_ENUM, type_name=".t.Kind", label=1)
    whole.field.add(name="kinds", number=53, type=kinds.TYPE_ENUM, type_name=".t.Kind", label=3)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("t.All"))


All = google_class()
INTEGERS = {"int64": (-(2**63), 2**63 - 1), "uint64": (0, 2**64 - 1), "int32": (-(2**31), 2**31 - 1)}
INTEGERS |= {"uint32": (0, 2**32 - 1), "fixed32": (0, 2**32 - 1), "fixed64": (0, 2**64 - 1)}
INTEGERS |= {"sfixed32": INTEGERS["int32"], "sint32": INTEGERS["int32"]}
INTEGERS |= {"sfixed64": INTEGERS["int64"], "sint64": INTEGERS["int64"]}
VALUES: dict[str, st.SearchStrategy[Any]] = {kind: st.integers(*bounds) for kind, bounds in INTEGERS.items()}
VALUES |= {"double": st.floats(allow_nan=False, allow_infinity=False), "bool": st.booleans(), "string": st.text()}
VALUES |= {"float": st.floats(width=32, allow_nan=False, allow_infinity=False), "bytes": st.binary()}


@given(st.data())
def test_what_google_writes_reads_equal(data: st.DataObject) -> None:
    message = All()
    for kind in data.draw(st.lists(st.sampled_from(TYPES), unique=True, max_size=4)):
        setattr(message, f"f_{kind}", data.draw(VALUES[kind]))
        getattr(message, f"r_{kind}").extend(data.draw(st.lists(VALUES[kind], max_size=3)))
    message.inner.inner.name = data.draw(st.text())
    message.inners.add(name="one")
    message.inners.add()
    message.kind = data.draw(st.sampled_from([0, 1, -1, 7]))
    message.kinds.extend([1, 0])
    written = message.SerializeToString()
    read = json.loads(SCHEMA.decode(written, ALL), object_pairs_hook=dict)
    for field, value in message.ListFields():
        expected = value
        shown = read[field.name]
        if field.name in {"f_bytes", "r_bytes"}:
            shown = [bytes.fromhex(one["$hex"]) for one in (shown if field.name[0] == "r" else [shown])]
            expected = list(value) if field.name[0] == "r" else [value]
        elif field.message_type is not None:
            expected = MessageToDict(message, preserving_proto_field_name=True)[field.name]
        elif field.enum_type is not None:
            names = {0: "ZERO", 1: "ONE", -1: "MINUS"}
            expected = names.get(value, value) if isinstance(value, int) else [names[one] for one in value]
        elif field.name == "f_float":
            expected, shown = struct.pack("<f", value), struct.pack("<f", shown)
        elif field.name == "r_float":
            expected, shown = [struct.pack("<f", one) for one in value], [struct.pack("<f", one) for one in shown]
        elif field.name[0] == "r":
            expected = list(value)
        assert shown == expected, field.name


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "{}"),
        (b"\x18\x01\x18\x02", '{"f_int64":1,"f_int64":2}'),
        (b"\xa2\x06\x02hi", '{"100":"hi"}'),
        (b"\x1a\x02hi", '{"f_int64":104,"f_int64":105}'),
        (b"\x1d\x01\x00\x00\x00", '{"3":1}'),
        (b"\xb2\x03\x05\x0a\x01a\x10\x07\xb2\x03\x05\x0a\x01a\x10\x08", '{"counts":{"a":7,"a":8}}'),
        (b"\xb2\x03\x00", '{"counts":{"":0}}'),
        (b"\xba\x03\x02\x08\x05", '{"by_number":{"5":{}}}'),
        (b"\xc2\x03\x04\x08\x01\x10\x01", '{"by_flag":{"true":"ONE"}}'),
        (b"\xca\x03\x04\x08\x05\x10\x07", '{"at":"1970-01-01T00:00:05.000000007Z"}'),
        (b"\xca\x03\x0b\x08" + b"\xff" * 9 + b"\x01", '{"at":"1969-12-31T23:59:59.000000000Z"}'),
        (b"\xd2\x03\x04\x08\x05\x10\x07", '{"took":"5.000000007s"}'),
        (b"\xda\x03\x02\x08\x01", '{"unknown":{"1":1}}'),
        (b"\xa0\x03\x07", '{"kind":7}'),
    ],
)
def test_examples(data: bytes, text: str) -> None:
    assert SCHEMA.decode(data, ALL) == text


def test_references_and_scopes() -> None:
    schema = ProtobufSchema(
        'syntax = "proto3"; package a.b; import "x.proto"; message M { X x = 1; a.X y = 2; .X z = 3; }',
        ["package a; message X { int32 in_a = 1; }", "message X { int32 at_top = 1; }"],
    )
    assert schema.decode(b"\x0a\x02\x08\x01\x12\x02\x08\x01\x1a\x02\x08\x01") == (
        '{"x":{"in_a":1},"y":{"in_a":1},"z":{"at_top":1}}'
    )


def test_groups() -> None:
    schema = ProtobufSchema("message Old { repeated group Result = 1 { optional string url = 2; } }")
    assert schema.decode(b"\x0b\x12\x01a\x0c\x0b\x0c") == '{"result":[{"url":"a"},{}]}'
    with pytest.raises(DecodeError, match="not ended"):
        schema.decode(b"\x0b\x12\x01a")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x4a\x05\xff", "5 bytes are announced"),
        (b"\x4a\x01\xff", "no UTF-8"),
        (b"\xb2\x03\x02\x08\xff", "ends at byte"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        SCHEMA.decode(data, ALL)


def test_depth_is_bounded() -> None:
    data = b""
    for _ in range(300):
        size = len(data)
        data = b"\x12" + (bytes([size]) if size < 0x80 else bytes([size & 0x7F | 0x80, size >> 7])) + data
    with pytest.raises(DecodeError, match="nested deeper"):
        SCHEMA.decode(data, (0,))


@pytest.mark.parametrize("indexes", [(5,), (0, 0), (), (-1,)])
def test_a_message_that_is_not_there(indexes: tuple[int, ...]) -> None:
    with pytest.raises(DecodeError, match="message"):
        SCHEMA.decode(b"", indexes)


@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_refused(data: bytes) -> None:
    try:
        json.loads(SCHEMA.decode(data, ALL))
    except DecodeError:
        return
