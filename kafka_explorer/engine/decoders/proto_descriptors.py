"""Schemas of Protobuf as Confluent's Python serialiser registers them: a FileDescriptorProto, in base64.

See google/protobuf/descriptor.proto for the numbers of its fields. Raises DecodeError for what is none.
"""

import base64
import binascii
from collections import defaultdict
from typing import TypeAlias

from kafka_explorer.engine.decoders import protobuf_wire as wire
from kafka_explorer.engine.decoders.proto_text import ProtoField, ProtoFile, ProtoMessage
from kafka_explorer.engine.decoders.reading import Source
from kafka_explorer.engine.errors import DecodeError

NAME = "protobuf"
_DEEPEST = 32
_TYPES = {
    1: "double",
    2: "float",
    3: "int64",
    4: "uint64",
    5: "int32",
    6: "fixed64",
    7: "fixed32",
    8: "bool",
    9: "string",
    12: "bytes",
    13: "uint32",
    15: "sfixed32",
    16: "sfixed64",
    17: "sint32",
    18: "sint64",
}
_GROUP, _REPEATED = 10, 3

_Fields: TypeAlias = dict[int, list[bytes | int]]


def parse_encoded(text: str) -> ProtoFile | None:
    """Return what a descriptor in base64 declares; None when the text is no base64. Raises DecodeError."""
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    whole = _fields(data)
    file = ProtoFile(package=_text(whole, 2))
    _enums(file, whole[5], file.package)
    for each in _all_bytes(whole, 4):
        file.messages.append(_message(file, each, file.package, 0))
    return file


def _message(file: ProtoFile, data: bytes, scope: str, depth: int) -> ProtoMessage:
    if depth > _DEEPEST:
        raise DecodeError(((NAME, "the schema's messages are nested too deeply"),))
    found = _fields(data)
    message = ProtoMessage(_joined(scope, _text(found, 1)))
    file.by_name[message.name] = message
    _enums(file, found[4], message.name)
    for each in _all_bytes(found, 3):
        message.nested.append(_message(file, each, message.name, depth + 1))
    entries = {_joined(message.name, _text(_fields(each), 1)) for each in _all_bytes(found, 3) if _is_map_entry(each)}
    for each in _all_bytes(found, 2):
        field = _field(each, message.name)
        entry = file.by_name.get(field.type_name.removeprefix("."))
        if entry is not None and entry.name in entries and {1, 2} <= entry.fields.keys():
            key, value = entry.fields[1], entry.fields[2]
            field = ProtoField(field.number, field.name, value.type_name, value.scope, key_type=key.type_name)
        message.fields[field.number] = field
    return message


def _field(data: bytes, scope: str) -> ProtoField:
    found = _fields(data)
    kind = _number(found, 5)
    return ProtoField(
        _number(found, 3),
        _text(found, 1),
        _TYPES.get(kind) or _text(found, 6),
        scope,
        repeated=_number(found, 4) == _REPEATED,
        group=kind == _GROUP,
    )


def _is_map_entry(data: bytes) -> bool:
    return any(_number(_fields(options), 7) for options in _all_bytes(_fields(data), 7))


def _enums(file: ProtoFile, declared: list[bytes | int], scope: str) -> None:
    for data in declared:
        if isinstance(data, bytes):
            found = _fields(data)
            values = file.enums[_joined(scope, _text(found, 1))] = {}
            for value in map(_fields, _all_bytes(found, 2)):
                number = _number(value, 2)
                values.setdefault(number - (1 << 64) if number >> 63 else number, _text(value, 1))


def _fields(data: bytes) -> _Fields:
    found: _Fields = defaultdict(list)
    source = Source(data, NAME)
    for number, kind in wire.tags(source):
        if kind == wire.VARINT:
            found[number].append(source.varint())
        elif kind == wire.BYTES:
            found[number].append(source.take(source.varint()))
        elif kind in {wire.FIXED32, wire.FIXED64}:
            source.take(4 if kind == wire.FIXED32 else 8)
        else:
            raise source.refused("the schema is no file's descriptor")
    return found


def _all_bytes(found: _Fields, number: int) -> list[bytes]:
    return [value for value in found[number] if isinstance(value, bytes)]


def _text(found: _Fields, number: int) -> str:
    values = _all_bytes(found, number)
    return values[-1].decode("utf-8", "replace") if values else ""


def _number(found: _Fields, number: int) -> int:
    values = [value for value in found[number] if isinstance(value, int)]
    return values[-1] if values else 0


def _joined(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name
