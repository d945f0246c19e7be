"""Avro's binary encoding by its schema (avro.apache.org, 1.12), from the JSON that `decoders.avro` shows.

A union's value stands by itself, or as in Avro's own JSON under the name of its branch. Decimals are numbers, times and
dates are texts in ISO 8601 or the numbers they are kept as; bytes and fixed are {"$hex": "00ff"}. A field that is
missing gets the schema's default.
"""

import struct
import uuid
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from kafka_explorer.engine.decoders.avro_names import PRIMITIVES, Named, parsed
from kafka_explorer.engine.producing.mismatches import Mismatch, Path, refuse
from kafka_explorer.engine.producing.wire_numbers import (
    day_count,
    hex_of,
    time_count,
    time_of_day_count,
    zigzag,
)

_DEEPEST = 100
_TIMES: dict[str, Callable[[str], int | None]] = {
    "date": day_count,
    "time-millis": lambda text: time_of_day_count(text, 3),
    "time-micros": lambda text: time_of_day_count(text, 6),
    "timestamp-millis": lambda text: time_count(text, 3),
    "timestamp-micros": lambda text: time_count(text, 6),
    "timestamp-nanos": lambda text: time_count(text, 9),
    "local-timestamp-millis": lambda text: time_count(text, 3),
    "local-timestamp-micros": lambda text: time_count(text, 6),
    "local-timestamp-nanos": lambda text: time_count(text, 9),
}


class AvroWriter:
    """A schema with those it refers to. Raises SchemaProblem when it is none, RecursionError when it has no end."""

    def __init__(self, text: str, references: Iterable[str] = ()) -> None:
        self.names: Named = {}
        for reference in references:
            parsed(reference, self.names)
        self.schema = parsed(text, self.names)

    def encode(self, value: Any) -> bytes:
        """Return the bytes of a value of `mismatches.value_of`. Raises Mismatch."""
        return self._write(self.schema, value, ())

    def _write(self, schema: Any, value: Any, path: Path) -> bytes:
        if len(path) > _DEEPEST:
            refuse(path, f"nested deeper than {_DEEPEST} levels")
        if isinstance(schema, list):
            return self._union(schema, value, path)
        if isinstance(schema, str) and schema not in PRIMITIVES:
            if schema not in self.names:
                refuse(path, f"the schema does not declare {schema}")
            schema = self.names[schema]
        if isinstance(schema, str):
            return _PRIMITIVES[schema](value, path)
        kind = schema["type"]
        inner: dict[str, Callable[[], bytes]] = {
            "record": lambda: self._record(schema, value, path),
            "error": lambda: self._record(schema, value, path),
            "array": lambda: self._array(schema["items"], value, path),
            "map": lambda: self._map(schema["values"], value, path),
            "enum": lambda: _enum(schema["symbols"], value, path),
        }
        if kind in inner:
            return inner[kind]()
        plain: Callable[[Any, Path], bytes] = _PRIMITIVES.get(kind, lambda _value, _path: b"")
        logical = _logical(schema, value, path)
        if logical is None:
            logical = _fixed(schema["size"], value, path) if kind == "fixed" else plain(value, path)
        return logical

    def _record(self, schema: Mapping[str, Any], value: Any, path: Path) -> bytes:
        if not isinstance(value, dict):
            refuse(path, f"an object of {schema['name']} belongs here")
        fields = {str(field["name"]): field for field in schema["fields"]}
        for name in value:
            if name not in fields:
                refuse((*path, name), f"{schema['name']} has no such field")
        parts = []
        for name, field in fields.items():
            if name in value:
                parts.append(self._write(field["type"], value[name], (*path, name)))
            elif "default" in field:
                parts.append(self._default(field, (*path, name)))
            else:
                refuse(path, f"the field {name} is missing")
        return b"".join(parts)

    def _default(self, field: Mapping[str, Any], path: Path) -> bytes:
        """A union's default is of its first branch; bytes are text of which each character is one (Avro, defaults)."""
        kind, default = field["type"], field["default"]
        branch = kind[0] if isinstance(kind, list) else kind
        plain = branch if isinstance(branch, str) else branch.get("type")
        if isinstance(default, str) and plain in {"bytes", "fixed"}:
            default = {"$hex": default.encode("latin-1", "replace").hex()}
        if isinstance(default, float):
            default = Decimal(repr(default))
        written = self._write(branch, default, path)
        return zigzag(0) + written if isinstance(kind, list) else written

    def _array(self, items: Any, value: Any, path: Path) -> bytes:
        if not isinstance(value, list):
            refuse(path, "a list belongs here")
        written = b"".join(self._write(items, each, (*path, at)) for at, each in enumerate(value))
        return zigzag(len(value)) + written + zigzag(0) if value else zigzag(0)

    def _map(self, values: Any, value: Any, path: Path) -> bytes:
        if not isinstance(value, dict):
            refuse(path, "an object belongs here")
        written = b"".join(_text(name, path) + self._write(values, each, (*path, name)) for name, each in value.items())
        return zigzag(len(value)) + written + zigzag(0) if value else zigzag(0)

    def _union(self, branches: list[Any], value: Any, path: Path) -> bytes:
        """The first branch that fits: their order is the schema's wish."""
        if isinstance(value, dict) and len(value) == 1:
            name, inside = next(iter(value.items()))
            for at, branch in enumerate(branches):
                if _name_of(branch) == name:
                    return zigzag(at) + self._write(branch, inside, (*path, name))
        reasons: list[Mismatch] = []
        for at, branch in enumerate(branches):
            try:
                return zigzag(at) + self._write(branch, value, path)
            except Mismatch as mismatch:
                reasons.append(mismatch)
        # The one that came farthest into the value tells best what is wrong with it.
        deepest = max(reasons, key=lambda each: len(each.path), default=Mismatch(path, "the union has no branch"))
        if len(deepest.path) > len(path):
            raise deepest
        names = ", ".join(_name_of(branch) for branch in branches)
        raise Mismatch(path, f"it fits none of {names}")


def _name_of(branch: Any) -> str:
    if isinstance(branch, str):
        return branch
    return str(branch.get("name", branch["type"])) if isinstance(branch, dict) else "union"


def _logical(schema: Mapping[str, Any], value: Any, path: Path) -> bytes | None:
    """Return what a plain type stands for; None when the value is the plain type's own."""
    kind, logical = schema["type"], schema.get("logicalType")
    if kind in {"int", "long"} and logical in _TIMES and isinstance(value, str):
        count = _TIMES[logical](value)
        if count is None:
            refuse(path, f"“{value[:40]}” is no {logical}, or has more digits than that keeps")
        return _integer(32 if kind == "int" else 64)(count, path)
    if logical == "decimal" and kind in {"bytes", "fixed"} and _is_number(value):
        return _decimal(schema, Decimal(value), path)
    if logical == "uuid" and kind == "fixed" and isinstance(value, str):
        try:
            return uuid.UUID(value).bytes
        except ValueError:
            refuse(path, f"“{value[:40]}” is no UUID")
    return None


def _decimal(schema: Mapping[str, Any], value: Decimal, path: Path) -> bytes:
    scale, precision, size = schema.get("scale", 0), schema.get("precision"), schema.get("size")
    sign, digits, exponent = value.as_tuple()
    shift = int(exponent) + scale
    number = int("".join(map(str, digits)))
    if shift < 0:
        number, rest = divmod(number, 10**-shift)
        if rest:
            refuse(path, f"more than {scale} decimals")
    else:
        number *= 10**shift
    if isinstance(precision, int) and len(str(number)) > precision:
        refuse(path, f"more than {precision} digits")
    number = -number if sign else number
    length = size if size is not None else (number.bit_length() + 8) // 8
    try:
        data = number.to_bytes(length, "big", signed=True)
    except OverflowError:
        refuse(path, f"it does not fit {length} bytes")
    return data if size is not None else sized_long(data)


def sized_long(data: bytes) -> bytes:
    """Return bytes behind their length, as Avro writes it."""
    return zigzag(len(data)) + data


def _fixed(size: int, value: Any, path: Path) -> bytes:
    data = hex_of(value)
    if data is None or len(data) != size:
        refuse(path, f'{size} bytes belong here, written {{"$hex": "…"}}')
    return data


def _enum(symbols: list[Any], value: Any, path: Path) -> bytes:
    if value not in symbols:
        refuse(path, f"one of {', '.join(map(str, symbols[:12]))} belongs here")
    return zigzag(symbols.index(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _null(value: Any, path: Path) -> bytes:
    if value is not None:
        refuse(path, "null belongs here")
    return b""


def _boolean(value: Any, path: Path) -> bytes:
    if not isinstance(value, bool):
        refuse(path, "true or false belongs here")
    return b"\x01" if value else b"\x00"


def _integer(bits: int) -> Callable[[Any, Path], bytes]:
    def write(value: Any, path: Path) -> bytes:
        if isinstance(value, bool) or not isinstance(value, int):
            refuse(path, "a whole number belongs here")
        if not -(1 << bits - 1) <= value < 1 << bits - 1:
            refuse(path, f"it does not fit {bits} bits")
        return zigzag(value)

    return write


def _floating(form: str) -> Callable[[Any, Path], bytes]:
    def write(value: Any, path: Path) -> bytes:
        if value in ("NaN", "Infinity", "-Infinity"):
            return struct.pack(form, float(value))
        if not _is_number(value):
            refuse(path, "a number belongs here")
        try:
            return struct.pack(form, float(value))
        except OverflowError:
            refuse(path, "it is too large")

    return write


def _bytes(value: Any, path: Path) -> bytes:
    data = hex_of(value)
    if data is None:
        refuse(path, 'bytes belong here, written {"$hex": "00ff"}')
    return sized_long(data)


def _text(value: Any, path: Path) -> bytes:
    if not isinstance(value, str):
        refuse(path, "a text belongs here")
    try:
        return sized_long(value.encode("utf-8"))
    except UnicodeEncodeError:
        refuse(path, "half of a surrogate pair stands alone")


_PRIMITIVES: dict[str, Callable[[Any, Path], bytes]] = {
    "null": _null,
    "boolean": _boolean,
    "int": _integer(32),
    "long": _integer(64),
    "float": _floating("<f"),
    "double": _floating("<d"),
    "bytes": _bytes,
    "string": _text,
}
