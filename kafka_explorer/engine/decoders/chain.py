"""All decoders in the order in which they are tried, and the one that the user pinned.

What a mark or a schema proves comes before what only fits: every byte string is a number, few are MessagePack.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kafka_explorer.engine.decoders import (
    avro_file,
    cbor,
    compressed,
    fixed_width,
    java_objects,
    json_text,
    kafka_topics,
    message_pack,
    protobuf_wire,
    registered,
    text,
)
from kafka_explorer.engine.decoders.binary import hex_dump
from kafka_explorer.engine.decoders.context import Context
from kafka_explorer.engine.decoders.decoded import Decoded, Encoding
from kafka_explorer.engine.errors import DecodeError

MOST_WRAPPINGS = 3
_REGISTERED: dict[str, Encoding] = {"AVRO": "avro", "PROTOBUF": "protobuf", "JSON": "json schema"}


@dataclass(frozen=True, slots=True)
class _Decoder:
    """`guess` is asked when nothing is pinned, `decode` when this one is. Both raise DecodeError."""

    encoding: Encoding
    decode: Callable[[bytes], str]
    is_json: bool = True
    looks_so: Callable[[bytes], bool] | None = None
    likely: Callable[[bytes], str] | None = None

    def guess(self, data: bytes) -> str:
        if self.looks_so is not None and not self.looks_so(data):
            raise DecodeError(((self.encoding, "does not begin like it"),))
        return (self.likely or self.decode)(data)


_PLAIN = (
    _Decoder("json", json_text.decode),
    _Decoder("text", text.decode, is_json=False),
)
_MARKED = (
    _Decoder("avro file", avro_file.decode, looks_so=avro_file.looks_so),
    _Decoder("java object", java_objects.decode, looks_so=java_objects.looks_so),
)
_GUESSED = (
    _Decoder("uuid", fixed_width.uuid_text, is_json=False, likely=fixed_width.likely_uuid),
    _Decoder("msgpack", message_pack.decode, looks_so=message_pack.looks_so),
    _Decoder("cbor", cbor.decode, looks_so=cbor.looks_so),
    _Decoder("protobuf without schema", protobuf_wire.decode),
    _Decoder("integer", fixed_width.integer, likely=fixed_width.likely_integer),
    _Decoder("float", fixed_width.floating, likely=fixed_width.likely_floating),
)
_BY_NAME = {decoder.encoding: decoder for decoder in (*_PLAIN, *_MARKED, *_GUESSED)}
SCHEMA_REGISTRY = "schema registry"
PINNABLE: tuple[str, ...] = (*_BY_NAME, SCHEMA_REGISTRY, *compressed.KINDS, "binary")
"""What a user may pin for a part of a topic; a compression is unpacked, and what it holds is decoded unpinned."""


def decode_in(data: bytes, context: Context, wrapped: tuple[str, ...] = ()) -> Decoded:
    """Return `data`, which is not empty, as what it is; never raises."""
    reasons: list[tuple[str, str]] = []
    for attempt in _attempts(data, context, wrapped):
        try:
            found = attempt()
        except DecodeError as error:
            reasons += error.reasons
        except (RecursionError, MemoryError) as error:
            reasons.append(("", f"too large or too deep to be decoded ({type(error).__name__})"))
        else:
            if found is not None:
                return replace(found, reasons=(*reasons, *found.reasons))
    return Decoded("binary", hex_dump(data), tuple(reasons))


def _attempts(data: bytes, context: Context, wrapped: tuple[str, ...]) -> Iterator[Callable[[], Decoded | None]]:
    if context.pinned is not None:
        yield lambda: _pinned(data, context, wrapped)
        return
    if context.topic in kafka_topics.TOPICS:
        yield lambda: Decoded("kafka", kafka_topics.decode(data, context), is_json=True)
    yield lambda: _registered(data, context)
    for decoder in _PLAIN:
        yield lambda: _with(decoder, decoder.guess(data))  # noqa: B023 - called before the loop goes on
    kind = compressed.kind_of(data)
    if kind is not None:
        yield lambda: _unwrapped(kind, data, context, wrapped)
    for decoder in (*_MARKED, *_GUESSED):
        yield lambda: _with(decoder, decoder.guess(data))  # noqa: B023 - called before the loop goes on


def _pinned(data: bytes, context: Context, wrapped: tuple[str, ...]) -> Decoded | None:
    pinned = context.pinned or ""
    if pinned in _BY_NAME:
        return _with(_BY_NAME[pinned], _BY_NAME[pinned].decode(data))
    if pinned in compressed.KINDS:
        return _unwrapped(pinned, data, context, wrapped)
    if pinned == SCHEMA_REGISTRY:
        found = _registered(data, context)
        if found is None:
            raise DecodeError(((SCHEMA_REGISTRY, "no schema's id stands before it or in its headers"),))
        return found
    return None


def _with(decoder: _Decoder, decoded: str) -> Decoded:
    return Decoded(decoder.encoding, decoded, is_json=decoder.is_json)


def _registered(data: bytes, context: Context) -> Decoded | None:
    framed = registered.framing(data, context)
    if framed is None:
        return None
    found = registered.decode(data, context, framed)
    if isinstance(found, registered.Wanted):
        return Decoded("binary", hex_dump(data), wants=found.schema_id)
    return Decoded(_REGISTERED[found.schema.kind], found.text, is_json=True, schema=found.schema, message=found.message)


def _unwrapped(kind: str, data: bytes, context: Context, wrapped: tuple[str, ...]) -> Decoded:
    if len(wrapped) >= MOST_WRAPPINGS:
        raise DecodeError(((kind, f"more than {MOST_WRAPPINGS} compressions around each other"),))
    unpacked = compressed.unpack(kind, data)
    inner = replace(context, pinned=None)
    if not unpacked:
        return Decoded("empty", "", wrapped=(kind,), unpacked=b"")
    found = decode_in(unpacked, inner, (*wrapped, kind))
    whole = unpacked if found.unpacked is None else found.unpacked
    return replace(found, wrapped=(kind, *found.wrapped), unpacked=whole)
