"""JSON, kept as the text it was written as.

Parsing and writing again would round numbers beyond 64 bits, drop duplicate keys and rewrite 1.10 as 1.1; so a parser
only says whether the text is JSON, and pretty-printing changes nothing but the white space between tokens.
"""

import json
import re
from typing import NoReturn

import orjson

from kafka_explorer.engine.errors import DecodeError

# Possessive, so that no text makes them go back; a string that is never closed is a token up to the end of the text.
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+'
_SCALAR = rf"(?:{_STRING}|[^\s\[\]{{}},:\"]++)"
# A scalar and what follows it in one step: that halves the steps.
_TOKEN = re.compile(rf"({_SCALAR})(?:\s*+([,:]))?+|[\[\]{{}},:]", re.DOTALL)
_SCALARS = re.compile(_SCALAR, re.DOTALL)
# Arrays of a few scalars, such as Jackson's LocalDateTime, read best on one line.
_SHORT_ARRAY = re.compile(rf"\[\s*+{_SCALAR}(?:\s*+,\s*+{_SCALAR})*+\s*+\]", re.DOTALL)
_SHORT = 80
_EMPTY = re.compile(r"\[\s*+\]|\{\s*+\}")
# Deeper levels are not moved further to the right: margins would outgrow the text a thousand times.
_DEEPEST_MARGIN = 32


def decode(data: bytes) -> str:
    """Return `data` as text if it is one JSON object or array, else raise DecodeError.

    A lone number or string is left to the plain text decoder, which shows the same.
    """
    if data.lstrip()[:1] not in {b"{", b"["}:
        raise DecodeError((("json", "begins with neither { nor ["),))
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if not _is_json(data):
            raise DecodeError((("json", str(error)),)) from error
    return data.decode("utf-8")


def decode_any(data: bytes) -> str:
    """Return `data` as text if it is JSON of any kind, a lone number or string too, else raise DecodeError."""
    if not _is_json(data):
        raise DecodeError((("json", "is no JSON"),))
    return data.decode("utf-8")


def pretty(text: str, indent: int = 2) -> str:
    """Return JSON `text` with one member a line; every token stays as it is, character for character."""
    margins = ["\n" + " " * (indent * depth) for depth in range(_DEEPEST_MARGIN + 1)]
    margin = margins[0]
    parts: list[str] = []
    depth = at = 0
    while match := _TOKEN.search(text, at):
        at = match.end()
        scalar, mark = match.groups()
        if scalar is None:
            mark = match.group()
        else:
            parts.append(scalar)
        if mark == ",":
            parts.append("," + margin)
        elif mark == ":":
            parts.append(": ")
        elif mark is not None:
            if mark in "[{" and (whole := _inline(text, match.start())):
                parts.append(whole[0])
                at = whole[1]
                continue
            depth = max(depth + (1 if mark in "[{" else -1), 0)
            margin = margins[min(depth, _DEEPEST_MARGIN)]
            parts += (mark, margin) if mark in "[{" else (margin, mark)
    return "".join(parts)


def _inline(text: str, start: int) -> tuple[str, int] | None:
    """Return what stands on one line from the bracket at `start`, and where it ends; None for all longer things."""
    if match := _EMPTY.match(text, start):
        return match.group()[0] + match.group()[-1], match.end()
    if match := _SHORT_ARRAY.match(text, start, start + _SHORT):
        return "[" + ", ".join(_SCALARS.findall(match.group())) + "]", match.end()
    return None


def _is_json(data: bytes) -> bool:
    """Whether it is JSON that orjson cannot hold: a number beyond a double, or half of a surrogate pair."""
    try:
        # Numbers stay text: Python limits the digits of an int.
        json.loads(data.decode("utf-8"), parse_int=str, parse_float=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
