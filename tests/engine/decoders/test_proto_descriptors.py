"""Descriptors in base64 declare what the text of the same schema declares."""

import base64
import json

import pytest
from google.protobuf import descriptor_pb2, struct_pb2
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders.proto_descriptors import parse_encoded
from kafka_explorer.engine.decoders.protobuf import ProtobufSchema
from kafka_explorer.engine.errors import DecodeError


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_a_whole_file_of_googles() -> None:
    schema = ProtobufSchema(encoded(struct_pb2.DESCRIPTOR.serialized_pb))
    value = struct_pb2.Struct()
    value.update({"a": [1.5, None, "text", True], "b": {"c": "d"}})
    shown = json.loads(schema.decode(value.SerializeToString(), (0,)))
    assert shown["fields"]["b"] == {"struct_value": {"fields": {"c": {"string_value": "d"}}}}
    assert shown["fields"]["a"]["list_value"]["values"] == [
        {"number_value": 1.5},
        {"null_value": "NULL_VALUE"},
        {"string_value": "text"},
        {"bool_value": True},
    ]


def test_it_describes_itself() -> None:
    schema = ProtobufSchema(encoded(descriptor_pb2.DESCRIPTOR.serialized_pb))
    data = struct_pb2.DESCRIPTOR.serialized_pb
    shown = json.loads(schema.decode(data, (1,)))
    assert (shown["name"], shown["package"], shown["syntax"]) == (
        "google/protobuf/struct.proto",
        "google.protobuf",
        "proto3",
    )
    assert shown["message_type"][0]["field"][0]["label"] == "LABEL_REPEATED"


@pytest.mark.parametrize("text", ["message A {}", 'syntax = "proto3";', "x!"])
def test_text_is_no_descriptor(text: str) -> None:
    assert parse_encoded(text) is None


@given(st.binary(max_size=100))
def test_any_bytes_are_a_descriptor_or_refused(data: bytes) -> None:
    try:
        parse_encoded(encoded(data))
    except DecodeError as error:
        refused = error
    else:
        return
    assert refused.reasons[0][0] == "protobuf"


def test_depth_is_bounded() -> None:
    data = b""
    for _ in range(60):
        file = descriptor_pb2.DescriptorProto(name="M")
        inner = file.SerializeToString()
        size = len(inner) + len(data)
        length = bytes([size]) if size < 128 else bytes([size & 127 | 128, size >> 7])
        data = b"\x1a" + length + inner + data if data else b"\x1a" + bytes([len(inner)]) + inner
    size = len(data)
    whole = b"\x22" + bytes([size & 127 | 128, size >> 7]) + data
    with pytest.raises(DecodeError, match="too deeply"):
        parse_encoded(encoded(whole))
