"""What a header's bytes mean to a reader: text, or a number where Spring Kafka writes numbers in binary."""

import re
from dataclasses import dataclass
from typing import Literal

from kafka_explorer.engine import decoders

Kind = Literal["null", "empty", "text", "binary"]

# Spring Kafka: fixed-width big-endian integers of the dead letter headers, a Java BigInteger for the retry topics'
# times, and one unsigned byte for attempts in its old versions.
_FIXED = re.compile(r"kafka_(?:dlt-)?original-(?:partition|offset|timestamp)|retry_topic-attempts")
_BIG_INTEGER = re.compile(r"retry_topic-.*timestamp")
_LONGEST_BIG_INTEGER = 16
_HEX_BYTES = 64
_TEXT_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class HeaderValue:
    """A header's value for a table: one line of `text` (hex if binary); `number` and its `type_name` if it reads so."""

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
    known = bool(_BIG_INTEGER.fullmatch(name) or _FIXED.fullmatch(name))
    if not known and decoders.decode(value).encoding != "binary":
        return HeaderValue("text", decoders.preview(value, _TEXT_CHARACTERS))
    type_name = _type_name(name, value)
    number = int.from_bytes(value, "big", signed=type_name != "uint8") if type_name else None
    return HeaderValue("binary", _hex(value), number, type_name, name.endswith("timestamp"))


def _type_name(name: str, value: bytes) -> str:
    if _BIG_INTEGER.fullmatch(name) and len(value) <= _LONGEST_BIG_INTEGER:
        return "BigInteger"
    if name == "retry_topic-attempts" and len(value) == 1:
        return "uint8"
    return {4: "int32", 8: "int64"}.get(len(value), "")


def _hex(value: bytes) -> str:
    return value[:_HEX_BYTES].hex(" ") + (" …" if len(value) > _HEX_BYTES else "")
