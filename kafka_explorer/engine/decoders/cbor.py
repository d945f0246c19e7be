"""CBOR (RFC 8949), written as JSON text without loss.

Big integers (tags 2 and 3) and decimal fractions (tag 4) are numbers; other tags are {"$tag": n, "$value": ...}.
Names that are no text stand in quotes. Pieces of a text or of bytes of unknown length are joined.
"""

import struct

from kafka_explorer.engine.decoders.json_output import (
    JsonOutput,
    big_integer_text,
    decimal_text,
    double_text,
    quoted,
    single_text,
)
from kafka_explorer.engine.decoders.reading import DEEPEST, Source

NAME = "cbor"
_SELF_DESCRIBED = b"\xd9\xd9\xf7"
_WIDTHS = {24: struct.Struct(">B"), 25: struct.Struct(">H"), 26: struct.Struct(">I"), 27: struct.Struct(">Q")}
_HALF, _FLOAT, _DOUBLE = struct.Struct(">e"), struct.Struct(">f"), struct.Struct(">d")
_UNKNOWN = 31
_BREAK = 0xFF
_SIMPLE = {20: "false", 21: "true", 22: "null"}
_POSITIVE_BIG, _NEGATIVE_BIG, _DECIMAL, _SELF = 2, 3, 4, 55799
_LARGEST_SCALE = 100_000
_BYTES, _TEXT, _ARRAY, _MAP, _TAG = 2, 3, 4, 5, 6


def looks_so(data: bytes) -> bool:
    """Whether it begins with CBOR's own mark, or with a map or an array that is not empty."""
    first = data[0]
    return data.startswith(_SELF_DESCRIBED) or (first >> 5 in {_ARRAY, _MAP} and first & 0x1F not in {0, 28, 29, 30})


def decode(data: bytes) -> str:
    """Return one CBOR value as JSON text, or raise DecodeError."""
    source, out = Source(data, NAME), JsonOutput(NAME)
    _value(source, out, 0)
    source.finish()
    return out.text()


def _value(source: Source, out: JsonOutput, depth: int) -> None:
    if depth > DEEPEST:
        raise source.refused(f"nested deeper than {DEEPEST} levels")
    first = source.byte()
    major, more = first >> 5, first & 0x1F
    if major == 7:
        _simple(source, out, more)
        return
    number = _argument(source, more, major)
    if major < 2:
        out.value(str(number if major == 0 else -1 - number))  # type: ignore[operator]  # never of unknown length
    elif major == _BYTES:
        out.bytes_(_joined(source, major, number))
    elif major == _TEXT:
        _text(source, out, _joined(source, major, number))
    elif major == _ARRAY:
        _array(source, out, number, depth)
    elif major == _MAP:
        _map(source, out, number, depth)
    else:
        _tagged(source, out, number or 0, depth)


def _argument(source: Source, more: int, major: int) -> int | None:
    """Return the number that belongs to a first byte; None for a length that is not known yet."""
    if more < 24:
        return more
    if more in _WIDTHS:
        number: int = source.unpack(_WIDTHS[more])
        return number
    if more == _UNKNOWN and major in {_BYTES, _TEXT, _ARRAY, _MAP}:
        return None
    raise source.refused(f"byte {source.at - 1} means nothing")


def _simple(source: Source, out: JsonOutput, more: int) -> None:
    if more in _SIMPLE:
        out.value(_SIMPLE[more])
    elif more == 25:
        out.value(double_text(source.unpack(_HALF)))
    elif more == 26:
        out.value(single_text(source.unpack(_FLOAT)))
    elif more == 27:
        out.value(double_text(source.unpack(_DOUBLE)))
    elif more < 25:
        code = source.byte() if more == 24 else more
        out.value('{"$undefined":true}' if code == 23 else f'{{"$simple":{code}}}')
    else:
        raise source.refused(f"byte {source.at - 1} means nothing here")


def _joined(source: Source, major: int, size: int | None) -> bytes:
    if size is not None:
        return source.take(size)
    pieces = []
    while (first := source.byte()) != _BREAK:
        piece = _argument(source, first & 0x1F, major)
        if first >> 5 != major or piece is None:
            raise source.refused(f"the piece at byte {source.at} is of another kind")
        pieces.append(source.take(piece))
    return b"".join(pieces)


def _text(source: Source, out: JsonOutput, data: bytes) -> None:
    try:
        out.string(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise source.refused(f"the text before byte {source.at} is no UTF-8") from error


def _more(source: Source, count: int | None, done: int) -> bool:
    """Whether another member follows; takes the mark at the end of what had no count."""
    if count is not None:
        return done < count
    if source.left and source.data[source.at] == _BREAK:
        source.byte()
        return False
    return True


def _name(source: Source) -> str:
    """Return a name as JSON; a structure as a name would be quotes within quotes, twice as long with every level."""
    first = source.data[source.at] if source.left else 0
    if _TEXT << 5 <= first < (_TEXT << 5) + 24:  # nearly every name is a short text
        source.at += 1
        return quoted(source.text(first & 0x1F))
    if first >> 5 in {_ARRAY, _MAP, _TAG}:
        raise source.refused(f"the name at byte {source.at} is a structure")
    name = JsonOutput(NAME)
    _value(source, name, DEEPEST)
    return name.text()


def _must_fit(source: Source, count: int | None) -> None:
    if count is not None and count > source.left:
        raise source.refused(f"{count:,} values are announced at byte {source.at}, and {source.left:,} bytes are left")


def _array(source: Source, out: JsonOutput, count: int | None, depth: int) -> None:
    _must_fit(source, count)
    out.put("[")
    done = 0
    while _more(source, count, done):
        if done:
            out.put(",")
        _value(source, out, depth + 1)
        done += 1
    out.put("]")


def _map(source: Source, out: JsonOutput, count: int | None, depth: int) -> None:
    _must_fit(source, count)
    out.put("{")
    done = 0
    while _more(source, count, done):
        if done:
            out.put(",")
        text = _name(source)
        out.put((text if text[0] == '"' else quoted(text)) + ":")
        _value(source, out, depth + 1)
        done += 1
    out.put("}")


def _tagged(source: Source, out: JsonOutput, tag: int, depth: int) -> None:
    if tag == _SELF:
        _value(source, out, depth + 1)
        return
    begin = source.at
    number = _number(source, tag)
    if number is not None:
        out.value(number)
        return
    source.at = begin
    out.put(f'{{"$tag":{tag},"$value":')
    _value(source, out, depth + 1)
    out.put("}")


def _number(source: Source, tag: int) -> str | None:
    """Return the digits of a big integer or of a decimal fraction; None when the tag holds something else."""
    if tag in {_POSITIVE_BIG, _NEGATIVE_BIG}:
        first = source.byte()
        if first >> 5 != _BYTES:
            return None
        return big_integer_text(
            _joined(source, _BYTES, _argument(source, first & 0x1F, _BYTES)), negative=tag == _NEGATIVE_BIG
        )
    if tag != _DECIMAL or source.byte() != (_ARRAY << 5) + 2:
        return None
    exponent, unscaled = _integer(source), _integer(source)
    if exponent is None or unscaled is None or abs(exponent) > _LARGEST_SCALE:
        return None
    return decimal_text(unscaled, -exponent)


def _integer(source: Source) -> int | None:
    first = source.byte()
    major, more = first >> 5, first & 0x1F
    if major == _TAG and more in {_POSITIVE_BIG, _NEGATIVE_BIG}:
        digits = _number(source, more)
        return int(digits) if digits and digits[0] != "{" else None
    if major > 1:
        return None
    number = _argument(source, more, major)
    return None if number is None else number if major == 0 else -1 - number
