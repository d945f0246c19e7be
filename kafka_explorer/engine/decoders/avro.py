"""Avro's binary encoding by its schema (avro.apache.org, 1.12), written as JSON text without loss.

A union's value stands by itself. Decimals are exact numbers, uuids, dates and times are texts in ISO 8601 with all
their digits (a local time has no zone); bytes and fixed are {"$hex": ...}, durations {"months", "days", "millis"}.
Members come in the schema's order, map entries in that of the bytes, repeated names included.
"""

import struct
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from kafka_explorer.engine.decoders import times
from kafka_explorer.engine.decoders.avro_names import Named, SchemaProblem, parsed
from kafka_explorer.engine.decoders.json_output import (
    JsonOutput,
    big_integer_text,
    decimal_text,
    double_text,
    hex_object,
    quoted,
    single_text,
)
from kafka_explorer.engine.decoders.reading import DEEPEST, Source
from kafka_explorer.engine.errors import DecodeError

NAME = "avro"
_FLOAT, _DOUBLE, _THREE = struct.Struct("<f"), struct.Struct("<d"), struct.Struct("<III")
_LONGEST_DECIMAL_BYTES = 1024

Reader: TypeAlias = Callable[[Source, JsonOutput, int], None]


class AvroSchema:
    """A schema, with those it refers to by name. Raises DecodeError when it is none."""

    def __init__(self, text: str, references: Iterable[str] = ()) -> None:
        self._readers: dict[str, Reader] = {}
        try:
            names: Named = {}
            for reference in references:
                parsed(reference, names)
            self._read = self._reader(parsed(text, names), names)
        except SchemaProblem as problem:
            raise DecodeError(((NAME, f"the schema cannot be used: {problem}"),)) from problem
        except RecursionError as error:
            raise DecodeError(((NAME, "the schema is nested too deeply"),)) from error

    def decode(self, data: bytes) -> str:
        """Return one value as JSON text, or raise DecodeError; all bytes must belong to it."""
        source, out = Source(data, NAME), JsonOutput(NAME)
        self.read(source, out)
        source.finish()
        return out.text()

    def read(self, source: Source, out: JsonOutput) -> None:
        """Write one value, and leave the source behind it."""
        self._read(source, out, 0)

    def _reader(self, schema: Any, names: Named) -> Reader:
        """Return what reads values of a schema in which all names are whole."""
        if isinstance(schema, list):
            return _union([self._reader(branch, names) for branch in schema])
        if isinstance(schema, str):
            return _PRIMITIVES[schema] if schema in _PRIMITIVES else self._named(schema, names)
        kind = schema["type"]
        make = {
            "record": lambda: self._record(schema, names),
            "error": lambda: self._record(schema, names),
            "enum": lambda: _enum([str(symbol) for symbol in schema["symbols"]]),
            "array": lambda: _array(self._reader(schema["items"], names)),
            "map": lambda: _map(self._reader(schema["values"], names)),
        }.get(kind)
        if make is not None:
            return make()
        plain = _fixed(schema["size"]) if kind == "fixed" else self._reader(kind, names)
        return _logical(schema) or plain

    def _named(self, name: str, names: Named) -> Reader:
        """Return a reader that is looked up when it is used: records contain themselves."""
        if name not in names:
            raise SchemaProblem(f"{name} is not declared")
        readers = self._readers

        def read(source: Source, out: JsonOutput, depth: int) -> None:
            if name not in readers:
                readers[name] = self._reader(names[name], names)
            readers[name](source, out, depth)

        return read

    def _record(self, schema: Mapping[str, Any], names: Named) -> Reader:
        fields = [(quoted(str(each["name"])) + ":", self._reader(each["type"], names)) for each in schema["fields"]]

        def read(source: Source, out: JsonOutput, depth: int) -> None:
            if depth > DEEPEST:
                raise source.refused(f"nested deeper than {DEEPEST} levels")
            out.count()
            comma = "{"
            for name, field in fields:
                out.put(comma + name)
                field(source, out, depth + 1)
                comma = ","
            out.put("}" if fields else "{}")

        return read


def _union(branches: list[Reader]) -> Reader:
    def read(source: Source, out: JsonOutput, depth: int) -> None:
        if depth > DEEPEST:
            raise source.refused(f"nested deeper than {DEEPEST} levels")
        begin, index = source.at, source.zigzag()
        if not 0 <= index < len(branches):
            raise source.refused(f"branch {index} of a union of {len(branches)} is named at byte {begin}")
        branches[index](source, out, depth + 1)

    return read


def _enum(symbols: list[str]) -> Reader:
    def read(source: Source, out: JsonOutput, _depth: int) -> None:
        begin, index = source.at, source.zigzag()
        if not 0 <= index < len(symbols):
            raise source.refused(f"symbol {index} of an enum of {len(symbols)} is named at byte {begin}")
        out.string(symbols[index])

    return read


def _block(source: Source) -> int:
    """Return how many items the next block has; 0 ends the array or map."""
    count = source.zigzag()
    if count < 0:
        count = -count
        source.zigzag()  # its size in bytes, for those who pass over it
    return count


def _array(item: Reader) -> Reader:
    def read(source: Source, out: JsonOutput, depth: int) -> None:
        if depth > DEEPEST:
            raise source.refused(f"nested deeper than {DEEPEST} levels")
        comma = "["
        while count := _block(source):
            for _ in range(count):
                out.put(comma)
                out.count()  # an item may take no byte at all
                item(source, out, depth + 1)
                comma = ","
        out.put("]" if comma == "," else "[]")

    return read


def _map(value: Reader) -> Reader:
    def read(source: Source, out: JsonOutput, depth: int) -> None:
        if depth > DEEPEST:
            raise source.refused(f"nested deeper than {DEEPEST} levels")
        comma = "{"
        while count := _block(source):
            for _ in range(count):
                out.put(comma)
                out.name(source.text(source.zigzag()))
                value(source, out, depth + 1)
                comma = ","
        out.put("}" if comma == "," else "{}")

    return read


def _fixed(size: int) -> Reader:
    return lambda source, out, _depth: out.bytes_(source.take(size))


def _boolean(source: Source, out: JsonOutput, _depth: int) -> None:
    begin, byte = source.at, source.byte()
    if byte > 1:
        raise source.refused(f"byte 0x{byte:02x} at {begin} is no boolean")
    out.value("true" if byte else "false")


_PRIMITIVES: dict[str, Reader] = {
    "null": lambda _source, out, _depth: out.value("null"),
    "boolean": _boolean,
    "int": lambda source, out, _depth: out.value(str(source.zigzag())),
    "long": lambda source, out, _depth: out.value(str(source.zigzag())),
    "float": lambda source, out, _depth: out.value(single_text(source.unpack(_FLOAT))),
    "double": lambda source, out, _depth: out.value(double_text(source.unpack(_DOUBLE))),
    "bytes": lambda source, out, _depth: out.bytes_(source.take(source.zigzag())),
    "string": lambda source, out, _depth: out.string(source.text(source.zigzag())),
}

# What a long stands for; a number that is out of range stays a number.
_TIMES: dict[str, Callable[[int], str | None]] = {
    "date": times.iso_date,
    "time-millis": lambda count: times.iso_time_of_day(count, 3),
    "time-micros": lambda count: times.iso_time_of_day(count, 6),
    "timestamp-millis": lambda count: times.iso_instant(count, 3),
    "timestamp-micros": lambda count: times.iso_instant(count, 6),
    "timestamp-nanos": lambda count: times.iso_instant(count, 9),
    "local-timestamp-millis": lambda count: times.iso_instant(count, 3, zone=""),
    "local-timestamp-micros": lambda count: times.iso_instant(count, 6, zone=""),
    "local-timestamp-nanos": lambda count: times.iso_instant(count, 9, zone=""),
}


def _logical(schema: Mapping[str, Any]) -> Reader | None:
    """Return a reader for what a plain type stands for; None when its plain value is to be shown."""
    kind, logical, size = schema["type"], schema.get("logicalType"), schema.get("size")
    if kind in {"int", "long"} and logical in _TIMES:
        shown = _TIMES[logical]

        def read(source: Source, out: JsonOutput, _depth: int) -> None:
            count = source.zigzag()
            text = shown(count)
            out.value(str(count) if text is None else quoted(text))

        return read
    if logical == "decimal" and kind in {"bytes", "fixed"} and isinstance(schema.get("scale", 0), int):
        scale = schema.get("scale", 0)
        return lambda source, out, _depth: out.value(
            _decimal(source.take(source.zigzag() if size is None else size), scale)
        )
    if logical == "duration" and size == 12:
        return lambda source, out, _depth: out.value(
            '{{"months":{},"days":{},"millis":{}}}'.format(*_THREE.unpack(source.take(12)))
        )
    if logical == "uuid" and kind == "fixed" and size == 16:
        return lambda source, out, _depth: out.string(str(uuid.UUID(bytes=source.take(16))))
    return None


def _decimal(data: bytes, scale: int) -> str:
    if len(data) > _LONGEST_DECIMAL_BYTES:
        return hex_object(data)
    if scale == 0:
        return big_integer_text(data, signed=True)
    return decimal_text(int.from_bytes(data, "big", signed=True), scale)
