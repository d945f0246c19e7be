"""JSON, kept as the text it was written as.

Parsing and writing again would round numbers beyond 64 bits, drop duplicate keys and rewrite 1.10 as 1.1; so a parser
only says whether the text is JSON, and pretty-printing changes nothing but the white space between tokens.
"""

import re

import orjson

from kafka_explorer.engine.decoders import text as plain
from kafka_explorer.engine.errors import DecodeError

_STRING = r'"(?:[^"\\]|\\.)*"'
_SCALAR = rf"(?:{_STRING}|[^\s\[\]{{}},:\"]+)"
_TOKEN = re.compile(rf"{_SCALAR}|[\[\]{{}},:]", re.DOTALL)
# Arrays of a few scalars, such as Jackson's LocalDateTime, read best on one line.
_SHORT_ARRAY = re.compile(rf"\[\s*{_SCALAR}(?:\s*,\s*{_SCALAR})*\s*\]", re.DOTALL)
_SHORT = 80
_EMPTY = re.compile(r"\[\s*\]|\{\s*\}")


def decode(data: bytes) -> str:
    """Return `data` as text if it is one JSON object or array, else raise DecodeError.

    A lone number or string is left to the plain text decoder, which shows the same.
    """
    if data.lstrip()[:1] not in {b"{", b"["}:
        raise DecodeError((("json", "begins with neither { nor ["),))
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise DecodeError((("json", str(error)),)) from error
    return plain.decode(data)


def pretty(text: str, indent: int = 2) -> str:
    """Return JSON `text` with one member a line; every token stays as it is, character for character."""
    parts: list[str] = []
    depth = 0
    at = 0
    while match := _TOKEN.search(text, at):
        lexeme = match.group()
        at = match.end()
        if lexeme in "[{":
            whole = _inline(text, match.start())
            if whole is not None:
                whole_text, at = whole
                parts.append(whole_text)
                continue
            depth += 1
            parts += (lexeme, "\n", " " * (indent * depth))
        elif lexeme in "]}":
            depth = max(depth - 1, 0)
            parts += ("\n", " " * (indent * depth), lexeme)
        elif lexeme == ",":
            parts += (",\n", " " * (indent * depth))
        else:
            parts.append(": " if lexeme == ":" else lexeme)
    return "".join(parts)


def _inline(text: str, start: int) -> tuple[str, int] | None:
    """Return what stands on one line from the bracket at `start`, and where it ends; None for all longer things."""
    if match := _EMPTY.match(text, start):
        return match.group()[0] + match.group()[-1], match.end()
    if match := _SHORT_ARRAY.match(text, start, start + _SHORT):
        return "[" + ", ".join(_TOKEN.findall(match.group()[1:-1])[::2]) + "]", match.end()
    return None
