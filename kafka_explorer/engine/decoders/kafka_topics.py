"""Records of Kafka's own topics: committed offsets, groups, transactions, as JSON text.

The layouts are those of `kafka_messages`; the encoding is Kafka's, with its flexible versions (KIP-482).
"""

import base64
import functools
import re
import struct
from dataclasses import dataclass

from kafka_explorer.engine.decoders.context import Context
from kafka_explorer.engine.decoders.json_output import JsonOutput, quoted
from kafka_explorer.engine.decoders.kafka_messages import (
    CONSUMER_BYTES,
    GROUP_RECORDS,
    STRUCTS,
    TRANSACTION_RECORDS,
    TRANSACTION_STATES,
    Kind,
)
from kafka_explorer.engine.decoders.reading import DEEPEST, Source
from kafka_explorer.engine.errors import DecodeError

NAME = "kafka"
TOPICS = {"__consumer_offsets": GROUP_RECORDS, "__transaction_state": TRANSACTION_RECORDS}
_FIELD = re.compile(r"(\w+):(\[\])?(\w+)(\?)?(?:@(\d+)(?:-(\d+))?)?(?:#(\d+))?")
_INTEGERS = {
    name: struct.Struct(form)
    for name, form in {"int8": ">b", "int16": ">h", "uint16": ">H", "int32": ">i", "int64": ">q"}.items()
}
_NEWEST = 1 << 15


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    is_array: bool
    kind: str
    nullable: bool
    since: int
    until: int
    tag: int | None


def decode(data: bytes, context: Context) -> str:
    """Return a key or value of one of TOPICS as JSON text; a value is read as its key says. Raises DecodeError."""
    kinds = TOPICS[context.topic]
    if context.part == "key":
        source = Source(data, NAME)
        return _Reading(source, flexible=False, version=0).whole(_kind(source, kinds), key=True)
    if context.part != "value" or context.key is None:
        raise DecodeError(((NAME, "without its key a value of this topic cannot be read"),))
    kind = _kind(Source(context.key, NAME), kinds)
    source = Source(data, NAME)
    version: int = source.unpack(_INTEGERS["int16"])
    if not 0 <= version <= kind.newest:
        raise source.refused(f"version {version} of {kind.name} is not known; known are 0 to {kind.newest}")
    return _Reading(source, flexible=version >= kind.flexible_from, version=version).whole(kind, key=False)


def _kind(source: Source, kinds: dict[int, Kind]) -> Kind:
    number: int = source.unpack(_INTEGERS["int16"])
    if number not in kinds:
        raise source.refused(f"records of kind {number} are not known")
    return kinds[number]


@functools.cache
def _fields(layout: str) -> tuple[_Field, ...]:
    found = (_FIELD.fullmatch(word) for word in layout.split())
    return tuple(
        _Field(name, bool(array), kind, bool(null), int(since or 0), int(until or _NEWEST), int(tag) if tag else None)
        for match in found
        if match is not None
        for name, array, kind, null, since, until, tag in [match.groups()]
    )


class _Reading:
    """One record's way into text; `version` decides which fields there are, `flexible` how lengths are written."""

    def __init__(self, source: Source, *, flexible: bool, version: int) -> None:
        self._source = source
        self._flexible = flexible
        self._version = version
        self._out = JsonOutput(NAME)

    def whole(self, kind: Kind, *, key: bool) -> str:
        self._out.put(f'{{"type":{quoted(kind.name)}')
        if not key:
            self._out.put(f',"version":{self._version}')
        self._members(kind.key if key else kind.value, ",", 0)
        self._out.put("}")
        self._source.finish()
        return self._out.text()

    def bare(self, layout: str) -> str:
        self._out.put(f'{{"version":{self._version}')
        self._members(layout, ",", 0)
        self._out.put("}")
        return self._out.text()

    def _members(self, layout: str, comma: str, depth: int) -> None:
        if depth > DEEPEST:
            raise self._source.refused(f"nested deeper than {DEEPEST} levels")
        fields = [field for field in _fields(layout) if field.since <= self._version <= field.until]
        for field in fields:
            if field.tag is None:
                self._out.put(comma)
                self._out.name(field.name)
                self._value(field, depth)
                comma = ","
        if self._flexible:
            self._tagged({field.tag: field for field in fields if field.tag is not None}, comma, depth)

    def _tagged(self, fields: dict[int | None, _Field], comma: str, depth: int) -> None:
        for _ in range(self._source.varint()):
            tag = self._source.varint()
            end = self._source.varint() + self._source.at
            self._out.put(comma)
            comma = ","
            if tag in fields:
                self._out.name(fields[tag].name)
                self._value(fields[tag], depth)
            else:
                self._out.name(f"tag {tag}")
                self._out.bytes_(self._source.take(end - self._source.at))
            if self._source.at != end:
                raise self._source.refused(f"the tagged field {tag} has another length than it says")

    def _value(self, field: _Field, depth: int) -> None:
        if field.is_array:
            self._array(field, depth)
        else:
            self._single(field, depth)

    def _array(self, field: _Field, depth: int) -> None:
        count = self._source.varint() - 1 if self._flexible else self._source.unpack(_INTEGERS["int32"])
        if count < 0:
            self._out.value("null")
            return
        if count > self._source.left:
            raise self._source.refused(f"{count:,} items are announced at byte {self._source.at}")
        self._out.put("[")
        for number in range(count):
            if number:
                self._out.put(",")
            self._single(field, depth, is_item=True)
        self._out.put("]")

    def _single(self, field: _Field, depth: int, *, is_item: bool = False) -> None:
        kind, source, out = field.kind, self._source, self._out
        if kind in _INTEGERS:
            out.value(str(source.unpack(_INTEGERS[kind])))
        elif kind == "uuid":
            out.value(_uuid(source.take(16)))
        elif kind == "TransactionStatus":
            number = source.byte()
            known = number < len(TRANSACTION_STATES)
            out.value(quoted(TRANSACTION_STATES[number]) if known else str(number))
        elif kind == "string":
            size = self._size(short=True)
            out.value("null" if size < 0 else quoted(source.text(size)))
        elif kind == "bytes" or kind in CONSUMER_BYTES:
            size = self._size(short=False)
            out.value("null" if size < 0 else _bytes(source.take(size), kind))
        # A null structure is written as -1, or as 0 where it is a tagged field.
        elif field.nullable and not is_item and source.unpack(_INTEGERS["int8"]) <= 0:
            out.value("null")
        else:
            out.put("{")
            self._members(STRUCTS[kind], "", depth + 1)
            out.put("}")

    def _size(self, *, short: bool) -> int:
        if self._flexible:
            return self._source.varint() - 1
        size: int = self._source.unpack(_INTEGERS["int16" if short else "int32"])
        return size


def _uuid(data: bytes) -> str:
    """Return an id of Kafka's: in base64 without padding, as its tools print it."""
    return quoted(base64.urlsafe_b64encode(data).decode().rstrip("="))


def _bytes(data: bytes, kind: str) -> str:
    """Return the bytes of a group's member by the layout of Kafka's own consumers, or as they are."""
    out = JsonOutput(NAME)
    out.bytes_(data)
    if kind not in CONSUMER_BYTES or not data:
        return out.text()
    layout, newest = CONSUMER_BYTES[kind]
    source = Source(data, NAME)
    try:
        version: int = source.unpack(_INTEGERS["int16"])
        if version < 0:
            return out.text()
        return _Reading(source, flexible=False, version=min(version, newest)).bare(layout)
    except DecodeError:  # Connect, Schema Registry and others write what they like
        return out.text()
