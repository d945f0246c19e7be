"""MessagePack (msgpack/spec.md), written as JSON text without loss.

Names that are no text (numbers, null) stand in quotes, since JSON has no others. Extensions are objects with "$ext"
(their type) and "$hex"; a time (type -1) also has "$time", exact to the nanosecond.
"""

import struct

from kafka_explorer.engine.decoders.json_output import JsonOutput, double_text, hex_object, quoted, single_text
from kafka_explorer.engine.decoders.reading import DEEPEST, Source
from kafka_explorer.engine.decoders.times import iso_time

NAME = "msgpack"
_SIZES = {1: struct.Struct(">B"), 2: struct.Struct(">H"), 4: struct.Struct(">I")}
_NUMBERS = {
    0xCC: ">B",
    0xCD: ">H",
    0xCE: ">I",
    0xCF: ">Q",
    0xD0: ">b",
    0xD1: ">h",
    0xD2: ">i",
    0xD3: ">q",
}
_INTEGERS = {code: struct.Struct(form) for code, form in _NUMBERS.items()}
_FLOAT, _DOUBLE = struct.Struct(">f"), struct.Struct(">d")
_WORDS = {0xC0: "null", 0xC2: "false", 0xC3: "true"}
_STRINGS = {0xD9: 1, 0xDA: 2, 0xDB: 4}
_BINARIES = {0xC4: 1, 0xC5: 2, 0xC6: 4}
_ARRAYS, _MAPS = {0xDC: 2, 0xDD: 4}, {0xDE: 2, 0xDF: 4}
_FIXED_EXTENSIONS = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}
_EXTENSIONS = {0xC7: 1, 0xC8: 2, 0xC9: 4}
_TIME = -1


def looks_so(data: bytes) -> bool:
    """Whether the first byte begins a map or an array that is not empty: single values would fit any bytes."""
    first = data[0]
    return 0x81 <= first <= 0x8F or 0x91 <= first <= 0x9F or 0xDC <= first <= 0xDF


def decode(data: bytes) -> str:
    """Return one MessagePack value as JSON text, or raise DecodeError."""
    source, out = Source(data, NAME), JsonOutput(NAME)
    _value(source, out, 0)
    source.finish()
    return out.text()


def _value(source: Source, out: JsonOutput, depth: int) -> None:
    if depth > DEEPEST:
        raise source.refused(f"nested deeper than {DEEPEST} levels")
    code = source.byte()
    if code < 0x80:
        out.value(str(code))
    elif code >= 0xE0:
        out.value(str(code - 256))
    elif code < 0x90:
        _map(source, out, code & 0x0F, depth)
    elif code < 0xA0:
        _array(source, out, code & 0x0F, depth)
    elif code < 0xC0:
        _string(source, out, code & 0x1F)
    elif code in _WORDS:
        out.value(_WORDS[code])
    elif code in _INTEGERS:
        out.value(str(source.unpack(_INTEGERS[code])))
    elif code in {0xCA, 0xCB}:
        out.value(single_text(source.unpack(_FLOAT)) if code == 0xCA else double_text(source.unpack(_DOUBLE)))
    else:
        _sized(source, out, code, depth)


def _sized(source: Source, out: JsonOutput, code: int, depth: int) -> None:
    if code in _STRINGS:
        _string(source, out, _size(source, _STRINGS[code]))
    elif code in _BINARIES:
        out.bytes_(source.take(_size(source, _BINARIES[code])))
    elif code in _ARRAYS:
        _array(source, out, _size(source, _ARRAYS[code]), depth)
    elif code in _MAPS:
        _map(source, out, _size(source, _MAPS[code]), depth)
    elif code in _FIXED_EXTENSIONS:
        _extension(source, out, _FIXED_EXTENSIONS[code])
    elif code in _EXTENSIONS:
        _extension(source, out, _size(source, _EXTENSIONS[code]))
    else:
        raise source.refused(f"byte 0x{code:02x} at {source.at - 1} means nothing")


def _size(source: Source, width: int) -> int:
    size: int = source.unpack(_SIZES[width])
    return size


def _string(source: Source, out: JsonOutput, size: int) -> None:
    """Old writers put bytes where text belongs, so text that is none is shown as bytes."""
    out.value(_text(source.take(size)))


def _text(data: bytes) -> str:
    try:
        return quoted(data.decode("utf-8"))
    except UnicodeDecodeError:
        return hex_object(data)


def _array(source: Source, out: JsonOutput, count: int, depth: int) -> None:
    _must_fit(source, count)
    out.put("[")
    for number in range(count):
        if number:
            out.put(",")
        _value(source, out, depth + 1)
    out.put("]")


def _map(source: Source, out: JsonOutput, count: int, depth: int) -> None:
    _must_fit(source, 2 * count)
    out.put("{")
    for number in range(count):
        if number:
            out.put(",")
        text = _name(source)
        out.put((text if text[0] == '"' else quoted(text)) + ":")
        _value(source, out, depth + 1)
    out.put("}")


def _name(source: Source) -> str:
    """Return a name as JSON; a structure as a name would be quotes within quotes, twice as long with every level."""
    first = source.data[source.at] if source.left else 0
    if 0xA0 <= first < 0xC0:  # nearly every name is a short text
        source.at += 1
        data = source.take(first & 0x1F)
        return quoted(data.decode("utf-8")) if data.isascii() else _text(data)
    if 0x80 <= first <= 0x9F or 0xDC <= first <= 0xDF:
        raise source.refused(f"the name at byte {source.at} is a structure")
    name = JsonOutput(NAME)
    _value(source, name, DEEPEST)
    return name.text()


def _must_fit(source: Source, count: int) -> None:
    if count > source.left:
        raise source.refused(f"{count:,} values are announced at byte {source.at}, and {source.left:,} bytes are left")


def _extension(source: Source, out: JsonOutput, size: int) -> None:
    kind: int = source.unpack(_INTEGERS[0xD0])
    data = source.take(size)
    time = _time(data) if kind == _TIME else None
    shown = f',"$time":{quoted(time)}' if time else ""
    out.value(f'{{"$ext":{kind},"$hex":"{data.hex()}"{shown}}}')


def _time(data: bytes) -> str | None:
    whole = int.from_bytes(data, "big")
    if len(data) == 4:
        return iso_time(whole, 0, 0)
    if len(data) == 8:
        return iso_time(whole & ((1 << 34) - 1), whole >> 34, 9)
    if len(data) == 12:
        return iso_time(int.from_bytes(data[4:], "big", signed=True), whole >> 64, 9)
    return None
