"""One encoding per file; the first that fits wins, the others keep their reasons.

`None` and `b""` are no encodings: a tombstone and an empty value are told apart before any decoder is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from kafka_explorer.engine.decoders import json_text, text
from kafka_explorer.engine.decoders.binary import hex_dump
from kafka_explorer.engine.errors import DecodeError

Encoding = Literal["null", "empty", "json", "text", "binary"]

# Each returns the text or raises DecodeError with its reason.
_DECODERS: tuple[tuple[Encoding, Callable[[bytes], str]], ...] = (("json", json_text.decode), ("text", text.decode))
_HEX_PREVIEW_BYTES = 48


@dataclass(frozen=True, slots=True)
class Decoded:
    """A key's or value's text, as it was written, not re-written; `reasons` tells why other encodings did not fit."""

    encoding: Encoding
    text: str
    reasons: tuple[tuple[str, str], ...] = ()


def decode(data: bytes | None) -> Decoded:
    """Return `data` as the first encoding that fits; never raises. Binary data has its hex dump as text."""
    if data is None:
        return Decoded("null", "")
    if not data:
        return Decoded("empty", "")
    reasons: list[tuple[str, str]] = []
    for encoding, decoder in _DECODERS:
        try:
            return Decoded(encoding, decoder(data), tuple(reasons))
        except DecodeError as error:
            reasons += error.reasons
    return Decoded("binary", hex_dump(data), tuple(reasons))


def preview(data: bytes | None, limit: int = 120) -> str:
    """Return one line of at most `limit` characters for a table cell; `data` may be cut off at its end."""
    if not data:
        return ""
    line = text.one_line(data, limit)
    return data[:_HEX_PREVIEW_BYTES].hex(" ") if line is None else line


__all__ = ["Decoded", "Encoding", "decode", "hex_dump", "json_text", "preview"]
