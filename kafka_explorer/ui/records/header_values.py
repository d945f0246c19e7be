"""What a header's bytes mean to a reader: text, or a number where Spring Kafka writes numbers in binary."""

from dataclasses import dataclass
from typing import Literal

from kafka_explorer.engine import decoders
from kafka_explorer.engine.decoders.spring_headers import read_binary_header

Kind = Literal["null", "empty", "text", "binary"]

_WIDTHS = {4: "int32", 8: "int64"}
_HEX_BYTES = 64
_TEXT_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class HeaderValue:
    """A header's value for a table: one line of `text` (hex if binary); `number` and its `type_name` if it reads so.

    A schema's GUID is a text with a type.
    """

    kind: Kind
    text: str
    number: int | None = None
    type_name: str = ""
    is_time: bool = False


def read_header(name: str, value: bytes | None) -> HeaderValue:
    """Return how to show a header's value; what is known to hold a number is read so even if it looks like text."""
    if value is None:
        return HeaderValue("null", "")
    if not value:
        return HeaderValue("empty", "")
    known = read_binary_header(name, value)
    if known is not None and not known.text.lstrip("-").isdigit():
        return HeaderValue("binary", known.text, None, known.type_name)
    if known is not None:
        return HeaderValue("binary", _hex(value), int(known.text), known.type_name, known.is_time)
    if decoders.decode(value).encoding != "binary":
        return HeaderValue("text", decoders.preview(value, _TEXT_CHARACTERS))
    type_name = _WIDTHS.get(len(value), "")
    number = int.from_bytes(value, "big", signed=True) if type_name else None
    return HeaderValue("binary", _hex(value), number, type_name)


def _hex(value: bytes) -> str:
    return value[:_HEX_BYTES].hex(" ") + (" …" if len(value) > _HEX_BYTES else "")
