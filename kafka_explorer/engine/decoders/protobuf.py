"""Protobuf by its schema, written as JSON text without loss.

Names are those of the .proto file; fields come in the order of the bytes, and one that comes twice stands twice. 64-bit
numbers are numbers. Enums are their names; timestamps and durations of google.protobuf are texts, exact to the
nanosecond. What the schema does not know is shown by its number, as `protobuf_wire` shows it.
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from kafka_explorer.engine.decoders import protobuf_wire as wire
from kafka_explorer.engine.decoders.json_output import JsonOutput, double_text, quoted, single_text
from kafka_explorer.engine.decoders.proto_descriptors import parse_encoded
from kafka_explorer.engine.decoders.proto_text import ProtoField, ProtoFile, ProtoMessage, parse
from kafka_explorer.engine.decoders.reading import DEEPEST, Source
from kafka_explorer.engine.decoders.times import iso_time
from kafka_explorer.engine.errors import DecodeError

NAME = "protobuf"
_FIXED = {
    "fixed32": struct.Struct("<I"),
    "sfixed32": struct.Struct("<i"),
    "fixed64": struct.Struct("<Q"),
    "sfixed64": struct.Struct("<q"),
    "float": struct.Struct("<f"),
    "double": struct.Struct("<d"),
}
_SCALARS = {*_FIXED, "int32", "int64", "uint32", "uint64", "sint32", "sint64", "bool"}
_TIMESTAMP, _DURATION = "google.protobuf.Timestamp", "google.protobuf.Duration"
_WELL_KNOWN = """
syntax = "proto3"; package google.protobuf;
message Timestamp { int64 seconds = 1; int32 nanos = 2; }
message Duration { int64 seconds = 1; int32 nanos = 2; }
message Any { string type_url = 1; bytes value = 2; }
message Empty {}
message FieldMask { repeated string paths = 1; }
message DoubleValue { double value = 1; }  message FloatValue { float value = 1; }
message Int64Value { int64 value = 1; }    message UInt64Value { uint64 value = 1; }
message Int32Value { int32 value = 1; }    message UInt32Value { uint32 value = 1; }
message BoolValue { bool value = 1; }      message StringValue { string value = 1; }
message BytesValue { bytes value = 1; }
message Struct { map<string, Value> fields = 1; }
message ListValue { repeated Value values = 1; }
enum NullValue { NULL_VALUE = 0; }
message Value { oneof kind { NullValue null_value = 1; double number_value = 2; string string_value = 3;
  bool bool_value = 4; Struct struct_value = 5; ListValue list_value = 6; } }
"""


_Enum: TypeAlias = dict[int, str]
_Type: TypeAlias = ProtoMessage | _Enum | None
"""What a field's name of a type stands for; None for a scalar, and for what no text declares."""


class ProtobufSchema:
    """A schema with the texts it refers to. Raises DecodeError when one of them cannot be read."""

    def __init__(self, text: str, references: Iterable[str] = ()) -> None:
        self._file = _parsed(text)
        files: list[ProtoFile] = [parse(_WELL_KNOWN), *map(_parsed, references), self._file]
        self._messages = {name: message for file in files for name, message in file.by_name.items()}
        self._enums = {name: values for file in files for name, values in file.enums.items()}
        self._types: dict[tuple[str, str], _Type] = {}

    @property
    def messages(self) -> list[ProtoMessage]:
        """The messages that the schema itself declares, in their order; others are nested in them."""
        return self._file.messages

    def message_at(self, indexes: Sequence[int]) -> ProtoMessage:
        """Return the message at these places: the n-th of the file, the m-th declared in that, and so on."""
        declared, found = self._file.messages, None
        for index in indexes:
            if not 0 <= index < len(declared):
                raise DecodeError(((NAME, f"the schema has no message at {list(indexes)}"),))
            found = declared[index]
            declared = found.nested
        if found is None:
            raise DecodeError(((NAME, "no message of the schema is named"),))
        return found

    def decode(self, data: bytes, indexes: Sequence[int] = (0,)) -> str:
        """Return one message as JSON text, or raise DecodeError."""
        out = JsonOutput(NAME)
        return _Reading(self, out).message(Source(data, NAME), self.message_at(indexes), 0)

    def type_of(self, field: ProtoField) -> _Type:
        """Return what a field's type is, looked up from the inside out as protoc does."""
        place = (field.scope, field.type_name)
        if place not in self._types:
            self._types[place] = self._look_up(field)
        return self._types[place]

    def _look_up(self, field: ProtoField) -> _Type:
        if field.type_name in _SCALARS or field.type_name in {"string", "bytes"}:
            return None
        if field.type_name.startswith("."):
            names = [field.type_name[1:]]
        else:
            scopes = field.scope.split(".")
            names = [".".join([*scopes[:depth], field.type_name]) for depth in range(len(scopes), -1, -1)]
        for name in names:
            if name in self._messages:
                return self._messages[name]
            if name in self._enums:
                return self._enums[name]
        return None


class _Reading:
    """One payload's way into text."""

    def __init__(self, schema: ProtobufSchema, out: JsonOutput) -> None:
        self._type_of = schema.type_of
        self._out = out

    def message(self, source: Source, message: ProtoMessage, depth: int, group: int | None = None) -> str:
        """Return all fields up to the end of the source, or of the group that is open."""
        if depth > DEEPEST:
            raise source.refused(f"nested deeper than {DEEPEST} levels")
        gathered: dict[int, list[str]] = {}
        written: list[tuple[str, list[str], str]] = []  # name, values, brackets around them
        for number, kind in wire.tags(source):
            self._out.count()
            if kind == wire.GROUP_END:
                if number != group:
                    raise source.refused(f"a group that was not begun ends at byte {source.at}")
                break
            field = message.fields.get(number)
            if field is None or not self._fits(field, kind):
                written.append((str(number), [self._unknown(source, kind, number, depth)], ""))
                continue
            values = self._values(source, field, kind, depth)
            if not (field.repeated or field.key_type):
                written += [(field.name, [value], "") for value in values]
            elif number in gathered:
                gathered[number] += values
            else:
                gathered[number] = values
                written.append((field.name, values, "{}" if field.key_type else "[]"))
        else:
            if group is not None:
                raise source.refused("a group is not ended")
        members = (
            f"{quoted(name)}:{brackets[:1]}{','.join(values)}{brackets[1:]}" for name, values, brackets in written
        )
        return "{" + ",".join(members) + "}"

    def _unknown(self, source: Source, kind: int, number: int, depth: int) -> str:
        return self._out.captured(lambda out: wire.value(source, out, kind, number, depth))

    def _fits(self, field: ProtoField, kind: int) -> bool:
        """Whether a field of this type can be written so; packed numbers are bytes on the wire."""
        if field.group:
            return kind == wire.GROUP
        if field.key_type or kind == wire.BYTES:
            return kind == wire.BYTES
        if field.type_name in _FIXED:
            return kind == (wire.FIXED32 if _FIXED[field.type_name].size == 4 else wire.FIXED64)
        return kind == wire.VARINT and (field.type_name in _SCALARS or isinstance(self._type_of(field), dict))

    def _values(self, source: Source, field: ProtoField, kind: int, depth: int) -> list[str]:
        known = self._type_of(field)
        if field.group and isinstance(known, ProtoMessage):
            return [self.message(source, known, depth + 1, field.number)]
        if kind != wire.BYTES:
            return [self._scalar(source, field, known)]
        data = source.take(source.varint())
        if field.key_type:
            return [self._entry(data, field, depth)]
        if field.type_name in _SCALARS or isinstance(known, dict):
            packed = Source(data, NAME)
            values = []
            while packed.left:
                values.append(self._scalar(packed, field, known))
            return values
        return [self._sized(data, field, known, depth)]

    def _scalar(self, source: Source, field: ProtoField, known: _Type) -> str:
        name = field.type_name
        if name in _FIXED:
            number = source.unpack(_FIXED[name])
            text = double_text(number) if name == "double" else single_text(number) if name == "float" else str(number)
        else:
            number = _VARINTS.get(name, _int32)(source.varint())
            text = quoted(known[number]) if isinstance(known, dict) and number in known else str(number)
            text = text if name != "bool" else "true" if number else "false"
        self._out.count()
        return text

    def _sized(self, data: bytes, field: ProtoField, known: _Type, depth: int) -> str:
        if isinstance(known, ProtoMessage):
            moment = _moment(data, known.name)
            return self.message(Source(data, NAME), known, depth + 1) if moment is None else quoted(moment)
        if field.type_name == "bytes":
            return self._out.captured(lambda out: out.bytes_(data))
        if field.type_name == "string":
            return self._out.captured(lambda out: out.string(Source(data, NAME).text(len(data))))
        return wire.guessed(data, depth)  # its file is not among the references

    def _entry(self, data: bytes, field: ProtoField, depth: int) -> str:
        """Return a map's entry: an absent key or value is its type's zero, as a map's reader takes it."""
        entry = Source(data, NAME)
        parts = {
            1: ProtoField(1, "key", field.key_type or "string", field.scope),
            2: ProtoField(2, "value", field.type_name, field.scope),
        }
        texts = {number: self._zero(part) for number, part in parts.items()}
        for number, kind in wire.tags(entry):
            if number not in parts or not self._fits(parts[number], kind):
                self._unknown(entry, kind, number, depth)
                continue
            texts[number] = self._values(entry, parts[number], kind, depth)[-1:][0]
        return (texts[1] if texts[1][0] == '"' else quoted(texts[1])) + ":" + texts[2]

    def _zero(self, field: ProtoField) -> str:
        known = self._type_of(field)
        if isinstance(known, dict):
            return quoted(known[0]) if 0 in known else "0"
        zeros = {"string": '""', "bytes": '{"$hex":""}', "bool": "false", "double": "0.0", "float": "0.0"}
        return zeros.get(field.type_name, "0" if field.type_name in _SCALARS else "{}")


def _parsed(text: str) -> ProtoFile:
    """Read a schema as a registry gives it: .proto text, or a descriptor in base64."""
    return parse_encoded(text) or parse(text)


def _int32(number: int) -> int:
    number &= 0xFFFFFFFF
    return number - (1 << 32) if number >> 31 else number


def _zigzag(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


_VARINTS: dict[str, Callable[[int], int]] = {
    "int64": lambda number: number - (1 << 64) if number >> 63 else number,
    "uint32": lambda number: number & 0xFFFFFFFF,
    "uint64": lambda number: number,
    "sint32": lambda number: _zigzag(number & 0xFFFFFFFF),
    "sint64": _zigzag,
    "bool": lambda number: number,
}


def _moment(data: bytes, name: str) -> str | None:
    """Return a timestamp or a duration of google.protobuf as text; None for any other, and for what is out of range."""
    if name not in {_TIMESTAMP, _DURATION}:
        return None
    source, parts = Source(data, NAME), {1: 0, 2: 0}
    for number, kind in wire.tags(source):
        if kind != wire.VARINT or number not in parts:
            return None
        parts[number] = _VARINTS["int64"](source.varint())
    seconds, nanos = parts[1], parts[2]
    if name == _TIMESTAMP:
        return iso_time(seconds, nanos, 9) if 0 <= nanos < 10**9 else None
    if abs(nanos) >= 10**9 or seconds * nanos < 0:
        return None
    return f"{'-' if seconds < 0 or nanos < 0 else ''}{abs(seconds)}.{abs(nanos):09d}s"
