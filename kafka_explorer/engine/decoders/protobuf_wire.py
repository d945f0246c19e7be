"""Protobuf without its schema: what the bytes tell by themselves (protobuf.dev/programming-guides/encoding).

A message is an object whose names are field numbers, in the order of the bytes and as often as they come. A varint is
shown unsigned, since only a schema knows of sint; 4 and 8 bytes as a floating-point number where that is a likely one;
bytes as text if they are printable, else as a message if they are one, else as {"$hex": ...}.
"""

import re
import struct
from collections.abc import Iterator

from kafka_explorer.engine.decoders.json_output import JsonOutput, double_text, single_text
from kafka_explorer.engine.decoders.reading import DEEPEST, Source
from kafka_explorer.engine.errors import DecodeError

NAME = "protobuf"
VARINT, FIXED64, BYTES, GROUP, GROUP_END, FIXED32 = range(6)
_LARGEST_NUMBER = (1 << 29) - 1
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")
_F32, _F64 = struct.Struct("<f"), struct.Struct("<d")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DEEPEST_GUESS = 24
"""Levels up to which bytes are tried as a message: each try may read the same bytes once more."""


def decode(data: bytes) -> str:
    """Return one message as JSON text, or raise DecodeError."""
    source, out = Source(data, NAME), JsonOutput(NAME)
    message(source, out, 0)
    return out.text()


def tags(source: Source) -> Iterator[tuple[int, int]]:
    """Yield (field number, wire type); the caller reads the value before it asks for the next."""
    while source.left:
        begin = source.at
        tag = source.varint()
        number, kind = tag >> 3, tag & 7
        if not 0 < number <= _LARGEST_NUMBER or kind > FIXED32:
            raise source.refused(f"no field begins at byte {begin}")
        yield number, kind


def message(source: Source, out: JsonOutput, depth: int, group: int | None = None) -> None:
    """Write all fields up to the end of the source, or of the group that is open."""
    out.put("{")
    first = True
    for number, kind in tags(source):
        if kind == GROUP_END:
            if number != group:
                raise source.refused(f"a group that was not begun ends at byte {source.at}")
            break
        if not first:
            out.put(",")
        first = False
        out.name(str(number))
        value(source, out, kind, number, depth)
    else:
        if group is not None:
            raise source.refused("a group is not ended")
    out.put("}")


def value(source: Source, out: JsonOutput, kind: int, number: int, depth: int) -> None:
    """Write one value whose meaning nobody knows."""
    if kind == VARINT:
        out.value(str(source.varint()))
    elif kind == FIXED64:
        out.value(_number(source.take(8), _U64, _F64))
    elif kind == FIXED32:
        out.value(_number(source.take(4), _U32, _F32))
    elif kind == GROUP:
        if depth >= DEEPEST:
            raise source.refused(f"nested deeper than {DEEPEST} levels")
        message(source, out, depth + 1, number)
    elif kind == BYTES:
        size = source.varint()
        out.value(guessed(source.take(size), depth))
    else:
        raise source.refused(f"a group ends at byte {source.at} that was not begun")


def _number(data: bytes, whole: struct.Struct, floating: struct.Struct) -> str:
    integer: int = whole.unpack(data)[0]
    number: float = floating.unpack(data)[0]
    if integer >> (8 * len(data) - 12) and 1e-6 < abs(number) < 1e15:
        return double_text(number) if len(data) == 8 else single_text(number)
    return str(integer)


def guessed(data: bytes, depth: int) -> str:
    """Return bytes as what they most probably are: text, a message, or bytes."""
    out = JsonOutput(NAME)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if text is not None and not _CONTROL.search(text):
        out.string(text)
        return out.text()
    if depth < _DEEPEST_GUESS and data:
        try:
            message(Source(data, NAME), out, depth + 1)
        except DecodeError:
            out = JsonOutput(NAME)
        else:
            return out.text()
    out.bytes_(data)
    return out.text()
