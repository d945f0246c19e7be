"""One encoding per file; the first that fits wins, the others keep their reasons.

`None` and `b""` are no encodings: a tombstone and an empty value are told apart before any decoder is asked.
Without a context only text and JSON are told from binary: that is what a scan asks of every record, so everything else
is imported when it is first needed.
"""

from collections.abc import Callable

from kafka_explorer.engine.decoders import json_text, text
from kafka_explorer.engine.decoders.binary import hex_dump
from kafka_explorer.engine.decoders.context import Context
from kafka_explorer.engine.decoders.decoded import Decoded, Encoding
from kafka_explorer.engine.errors import DecodeError

# Each returns the text or raises DecodeError with its reason.
_DECODERS: tuple[tuple[Encoding, Callable[[bytes], str]], ...] = (("json", json_text.decode), ("text", text.decode))
_HEX_PREVIEW_BYTES = 48


def decode(data: bytes | None, context: Context | None = None) -> Decoded:
    """Return `data` as the first encoding that fits; never raises. Binary data has its hex dump as text."""
    if data is None:
        return Decoded("null", "")
    if not data:
        return Decoded("empty", "")
    if context is not None:
        from kafka_explorer.engine.decoders.chain import decode_in

        return decode_in(data, context)
    reasons: list[tuple[str, str]] = []
    for encoding, decoder in _DECODERS:
        try:
            return Decoded(encoding, decoder(data), tuple(reasons), is_json=encoding == "json")
        except DecodeError as error:
            reasons += error.reasons
    return Decoded("binary", hex_dump(data), tuple(reasons))


def preview(data: bytes | None, limit: int = 120) -> str:
    """Return one line of at most `limit` characters for a table cell; `data` may be cut off at its end."""
    if not data:
        return ""
    line = text.one_line(data, limit)
    return data[:_HEX_PREVIEW_BYTES].hex(" ") if line is None else line


__all__ = ["Context", "Decoded", "Encoding", "decode", "hex_dump", "json_text", "preview"]
