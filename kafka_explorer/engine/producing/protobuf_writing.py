"""Protobuf by its schema, from the JSON that `decoders.protobuf` shows (and Protobuf's own JSON, where they differ).

Fields are named as in the .proto file or in lowerCamelCase; 64-bit numbers are numbers or texts; bytes are
{"$hex": "00ff"} or base64; enums are names or numbers; timestamps and durations of google.protobuf are texts.
"""

import base64
import binascii
import re
import struct
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from kafka_explorer.engine.decoders.proto_text import ProtoField, ProtoMessage
from kafka_explorer.engine.decoders.protobuf import ProtobufSchema
from kafka_explorer.engine.producing.mismatches import Mismatch, Path, refuse
from kafka_explorer.engine.producing.wire_numbers import hex_of, seconds_and_nanos, sized, varint, zigzag

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_DEEPEST = 100
_FIXED = {
    "fixed32": "<I",
    "sfixed32": "<i",
    "fixed64": "<Q",
    "sfixed64": "<q",
    "float": "<f",
    "double": "<d",
}
_RANGES = {
    "int32": (-(1 << 31), 1 << 31),
    "sint32": (-(1 << 31), 1 << 31),
    "sfixed32": (-(1 << 31), 1 << 31),
    "uint32": (0, 1 << 32),
    "fixed32": (0, 1 << 32),
    "int64": (-(1 << 63), 1 << 63),
    "sint64": (-(1 << 63), 1 << 63),
    "sfixed64": (-(1 << 63), 1 << 63),
    "uint64": (0, 1 << 64),
    "fixed64": (0, 1 << 64),
}
_DURATION = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,9}))?s")


class ProtobufWriter:
    """A schema with the texts it refers to. Raises DecodeError when one of them cannot be read."""

    def __init__(self, text: str, references: Iterable[str] = ()) -> None:
        self.schema = ProtobufSchema(text, references)

    def encode(self, value: Any, message: ProtoMessage) -> bytes:
        """Return the bytes of one message, its fields by number. Raises Mismatch."""
        return self._message(message, value, ())

    def _message(self, message: ProtoMessage, value: Any, path: Path) -> bytes:
        if len(path) > _DEEPEST:
            refuse(path, f"nested deeper than {_DEEPEST} levels")
        moment = _moment(message.name, value, path)
        if moment is not None:
            return moment
        if not isinstance(value, dict):
            refuse(path, f"an object of {message.name} belongs here")
        by_name = {name: field for field in message.fields.values() for name in (camel(field.name), field.name)}
        given: dict[int, tuple[ProtoField, str, Any]] = {}
        for name, each in value.items():
            if name not in by_name:
                refuse((*path, name), f"{message.name} has no such field")
            if each is not None:  # null is what is not there, as in Protobuf's own JSON
                given[by_name[name].number] = (by_name[name], name, each)
        return b"".join(self._field(field, each, (*path, name)) for _, (field, name, each) in sorted(given.items()))

    def _field(self, field: ProtoField, value: Any, path: Path) -> bytes:
        if field.key_type:
            return self._map(field, value, path)
        if field.group:
            refuse(path, "groups cannot be written here")
        if not field.repeated:
            kind, data = self._value(field, value, path)
            return _tag(field, kind) + data
        if not isinstance(value, list):
            refuse(path, "a list belongs here")
        written = [self._value(field, each, (*path, at)) for at, each in enumerate(value)]
        if written and written[0][0] != _BYTES:  # numbers are packed, which every parser reads
            return _tag(field, _BYTES) + sized(b"".join(data for _, data in written))
        return b"".join(_tag(field, kind) + data for kind, data in written)

    def _map(self, field: ProtoField, value: Any, path: Path) -> bytes:
        if not isinstance(value, dict):
            refuse(path, "an object belongs here")
        key_field = ProtoField(1, "key", field.key_type or "string", field.scope)
        value_field = ProtoField(2, "value", field.type_name, field.scope)
        parts = []
        for name, each in value.items():
            key = name == "true" if field.key_type == "bool" else name
            entry = self._field(key_field, key, (*path, name)) + self._field(value_field, each, (*path, name))
            parts.append(_tag(field, _BYTES) + sized(entry))
        return b"".join(parts)

    def _value(self, field: ProtoField, value: Any, path: Path) -> tuple[int, bytes]:
        """Return the kind on the wire and the bytes, with their length where the kind has one."""
        name = field.type_name
        if name in _FIXED:
            form = _FIXED[name]
            return _FIXED32 if struct.calcsize(form) == 4 else _FIXED64, struct.pack(form, _number(name, value, path))
        if name in _RANGES:
            number = int(_number(name, value, path))
            return _VARINT, zigzag(number) if name.startswith("sint") else varint(number & (1 << 64) - 1)
        if name in _SIMPLE:
            return _SIMPLE[name](value, path)
        known = self.schema.type_of(field)
        if isinstance(known, ProtoMessage):
            return _BYTES, sized(self._message(known, value, path))
        if isinstance(known, dict):
            return _VARINT, varint(_enum(known, value, path) & (1 << 64) - 1)
        raise Mismatch(path, f"the type {name} is not among the schema's references")


def camel(name: str) -> str:
    """Return a field's name in Protobuf's own JSON: "patient_id" is "patientId"."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def place_of(schema: ProtobufSchema, name: str) -> tuple[int, ...] | None:
    """Return where a message stands in its file, as Confluent's format counts; None when it is not there."""

    def search(declared: list[ProtoMessage], before: tuple[int, ...]) -> tuple[int, ...] | None:
        for at, message in enumerate(declared):
            if message.name == name:
                return (*before, at)
            found = search(message.nested, (*before, at))
            if found is not None:
                return found
        return None

    return search(schema.messages, ())


def place_bytes(place: tuple[int, ...]) -> bytes:
    """Return a place as it stands before the payload: a lone zero for the first message."""
    if place == (0,):
        return b"\x00"
    return zigzag(len(place)) + b"".join(map(zigzag, place))


def _tag(field: ProtoField, kind: int) -> bytes:
    return varint(field.number << 3 | kind)


def _number(name: str, value: Any, path: Path) -> int | float:
    if name in {"float", "double"}:
        if value in ("NaN", "Infinity", "-Infinity"):
            return float(value)
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            refuse(path, "a number belongs here")
        return float(value)
    if isinstance(value, str) and re.fullmatch("-?[0-9]{1,20}", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        refuse(path, "a whole number belongs here")
    low, high = _RANGES[name]
    if not low <= value < high:
        refuse(path, f"it does not fit {name}")
    return value


def _boolean(value: Any, path: Path) -> tuple[int, bytes]:
    if not isinstance(value, bool):
        refuse(path, "true or false belongs here")
    return _VARINT, b"\x01" if value else b"\x00"


def _text(value: Any, path: Path) -> tuple[int, bytes]:
    if not isinstance(value, str):
        refuse(path, "a text belongs here")
    try:
        return _BYTES, sized(value.encode("utf-8"))
    except UnicodeEncodeError:
        refuse(path, "half of a surrogate pair stands alone")


def _bytes(value: Any, path: Path) -> tuple[int, bytes]:
    data = hex_of(value)
    if data is None and isinstance(value, str):
        try:
            data = base64.b64decode(value, validate=True)
        except binascii.Error:
            data = None
    if data is None:
        refuse(path, 'bytes belong here, written {"$hex": "00ff"} or in base64')
    return _BYTES, sized(data)


def _enum(known: dict[int, str], value: Any, path: Path) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    for number, name in known.items():
        if name == value:
            return number
    raise Mismatch(path, f"one of {', '.join(list(known.values())[:12])} belongs here")


def _moment(name: str, value: Any, path: Path) -> bytes | None:
    """Return a timestamp or a duration that is written as text; None of any other."""
    if not isinstance(value, str):
        return None
    if name == "google.protobuf.Timestamp":
        found = seconds_and_nanos(value)
    elif name == "google.protobuf.Duration":
        match = _DURATION.fullmatch(value)
        sign = -1 if match and match[1] else 1
        found = None if match is None else (sign * int(match[2]), sign * int((match[3] or "").ljust(9, "0")))
    else:
        return None
    if found is None:
        refuse(path, f"“{value[:40]}” is no {name.rpartition('.')[2].lower()}")
    parts = [bytes([at << 3]) + varint(part & (1 << 64) - 1) for at, part in enumerate(found, 1) if part]
    return b"".join(parts)


_SIMPLE: dict[str, Callable[[Any, Path], tuple[int, bytes]]] = {"bool": _boolean, "string": _text, "bytes": _bytes}
