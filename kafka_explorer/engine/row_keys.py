"""What a record is sorted by, as bytes whose order is the order wanted. Pure.

Numbers come first, exactly in their order however many digits they have; then text without regard to case, true and
false, JSON's null, arrays and objects, and bytes that are no text. What is missing has no key.
"""

import re
from collections.abc import Callable

from kafka_explorer.engine.filters.json_paths import text_of, tokens_at
from kafka_explorer.engine.filters.nodes import Field, Part
from kafka_explorer.engine.filters.numbers import number_key
from kafka_explorer.engine.records import Message, headers_of

KeyOf = Callable[[Message], bytes | None]

_NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?")
_NEGATIVE, _TEXT, _BOOLEAN, _NULL, _STRUCTURE, _BINARY = (
    bytes((rank,)) for rank in (0x10, 0x20, 0x30, 0x38, 0x40, 0x50)
)
_POSITIVE = b"\x12"
_MIDDLE_POWER = 1 << 15
_PREVIEW_BYTES = 256


def key_of_field(field: Field) -> KeyOf:
    """Return what gives a message's sort key for a part of it, a header, or a place in its JSON."""
    if field.part is Part.HEADER:
        return lambda message: key_of_bytes(_last_header(message, field.name))
    of_part = _of_part(field.part)
    if not field.path:
        return lambda message: key_of_bytes(_preview(of_part(message)))
    tokens = tokens_at(field.path)
    return lambda message: key_of_token(next(iter(tokens(data)), b"")) if (data := of_part(message)) else None


def key_of_token(token: bytes) -> bytes | None:
    """Return the sort key of a piece of JSON; None for b"", which is none."""
    first = token[:1]
    if not first:
        return None
    if first == b'"':
        return key_of_text(text_of(token))
    if first in b"-0123456789":
        return _key_of_number(token) or key_of_text(token)
    if first in b"[{":
        return _STRUCTURE + token
    return _NULL if token == b"null" else _BOOLEAN + token


def key_of_bytes(data: bytes | None) -> bytes | None:
    """Return the sort key of a record's key or value, or of a header's; None for null."""
    if data is None:
        return None
    return (_key_of_number(data) if _NUMBER.fullmatch(data) else None) or key_of_text(data)


def key_of_text(data: bytes) -> bytes:
    """Return the sort key of text in UTF-8; its last character may be cut."""
    try:
        return _TEXT + data.decode("utf-8").casefold().encode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return _TEXT + data[: error.start].decode("utf-8").casefold().encode()
        return _BINARY + data


def _key_of_number(text: bytes) -> bytes | None:
    if text.isdigit() and text[:1] != b"0":  # mostly it is just that: the same, faster
        return _POSITIVE + (_MIDDLE_POWER + len(text)).to_bytes(2, "big") + text.rstrip(b"0")
    key = number_key(text)
    if key is None:
        return None
    sign, power, digits = key
    # Beyond that many digits numbers are only sorted by their first ones.
    biased = min(max(power + _MIDDLE_POWER, 0), 2 * _MIDDLE_POWER - 1)
    return bytes((_NEGATIVE[0] + 1 + sign,)) + biased.to_bytes(2, "big") + digits.encode()


def _last_header(message: Message, name: str | None) -> bytes | None:
    """Return the value that counts when a name is repeated: the last, as for Kafka's own lastHeader."""
    values = [value for header, value in headers_of(message) or () if header == name]
    return values[-1] if values else None


def _of_part(part: Part) -> Callable[[Message], bytes | None]:
    return (lambda message: message.key()) if part is Part.KEY else (lambda message: message.value())


def _preview(data: bytes | None) -> bytes | None:
    return None if data is None else data[:_PREVIEW_BYTES]
