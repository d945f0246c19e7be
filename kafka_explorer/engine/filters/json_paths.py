"""Finds the places in JSON that a path leads to, reading no more than it must: msgspec's door.

A token is JSON text as it was written: numbers keep their digits. Of two members of the same name the last one counts,
as for nearly every reader of JSON. What is no JSON has no tokens.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from kafka_explorer.engine.filters.nodes import Each, Step

_SPACE = b" \t\n\r"
_NOTHING = msgspec.Raw(b"")
_ESCAPED_NAME = re.compile(r'["\\\x00-\x1f]')
_elements = msgspec.json.Decoder(list[msgspec.Raw]).decode
_string = msgspec.json.Decoder(str).decode
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", re.DOTALL
)
# Half a character, which JavaScript writes for text that was cut in the middle of one, is no reason to find nothing.
# Bytes that no text contains stand for it.
_HALF = b"\xff" * 6

Tokens = Callable[[bytes], Sequence[bytes]]
Column = Callable[[Sequence[bytes | None]], tuple[list[int], list[bytes]]]


def column_at(path: Sequence[Step]) -> Column:
    """Return a function from values to the tokens at `path` in them, and to the place of the value that each is of.

    It never raises.
    """
    names = [step for step in path if isinstance(step, str)]
    tokens_of = tokens_at(path)
    if len(names) == len(path):
        return _column_of_members([_decoder(name) for name in names], tokens_of)

    def column(values: Sequence[bytes | None]) -> tuple[list[int], list[bytes]]:
        places, tokens = [], []
        for place, value in enumerate(values):
            for token in tokens_of(value) if value else ():
                places.append(place)
                tokens.append(token)
        return places, tokens

    return column


def _column_of_members(decoders: Sequence[Callable[[bytes], Any]], tokens_of: Tokens) -> Column:
    """Do all in one loop, since most filters ask for members and calling a function costs as much as half of it."""
    first, *further = decoders

    def column(values: Sequence[bytes | None]) -> tuple[list[int], list[bytes]]:
        places, tokens = [], []
        for place, value in enumerate(values):
            if not value:
                continue
            try:
                token = bytes(first(value).token)
                for decode in further:
                    token = bytes(decode(token).token) if token[:1] == b"{" else b""
            except (ValueError, RecursionError):
                token = b"".join(tokens_of(value))
            if token:
                places.append(place)
                tokens.append(token)
        return places, tokens

    return column


def tokens_at(path: Sequence[Step]) -> Tokens:
    """Return a function from JSON, not empty, to all tokens at `path`; it never raises."""
    walks = [_walk(step) for step in path]

    def walk(data: bytes) -> Sequence[bytes]:
        found: Sequence[bytes] = [data]
        for one_step in walks:
            found = [token for one in found for token in one_step(one)]
        return found

    def tokens(data: bytes) -> Sequence[bytes]:
        try:
            return walk(data.lstrip(_SPACE))
        except RecursionError:
            return ()
        except ValueError:
            mended = _ESCAPE.sub(_mended, data.lstrip(_SPACE))
        try:
            return walk(mended) if _HALF in mended else ()
        except (ValueError, RecursionError):
            return ()

    return tokens


def _mended(match: re.Match[bytes]) -> bytes:
    return _HALF if match.group(1) else match.group()


def _walk(step: Step) -> Tokens:
    if isinstance(step, str):
        return _member(step)
    if isinstance(step, Each):
        return _all_elements
    return lambda data: _all_elements(data)[step : step + 1]


class _Member(NamedTuple):
    token: msgspec.Raw


def _decoder(name: str) -> Callable[[bytes], Any]:
    """Return what decodes an object's member into `.token`, skipping all others without making objects of them."""
    if _ESCAPED_NAME.search(name):  # msgspec takes no such names
        members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
        return lambda data: _Member(members(data).get(name, _NOTHING))
    wanted: Any = msgspec.defstruct("Wanted", [("token", msgspec.Raw, _NOTHING)], rename={"token": name}, gc=False)
    decode: Callable[[bytes], Any] = msgspec.json.Decoder(wanted).decode
    return decode


def _member(name: str) -> Tokens:
    decode = _decoder(name)

    def walk(data: bytes) -> Sequence[bytes]:
        token = bytes(decode(data).token) if data[:1] == b"{" else b""
        return (token,) if token else ()

    return walk


def _all_elements(data: bytes) -> Sequence[bytes]:
    return list(map(bytes, _elements(data))) if data[:1] == b"[" else ()


def text_of(token: bytes) -> bytes:
    """Return a string token's text in UTF-8, without escapes, and any other token as it is."""
    if token[:1] != b'"':
        return token
    if b"\\" not in token:
        return token[1:-1]
    try:
        return _string(token).encode()
    except ValueError:  # bytes that are no UTF-8 stand in it
        return _ESCAPE_ONE.sub(_unescaped, token[1:-1])


_ESCAPE_ONE = re.compile(rb"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.", re.DOTALL)


def _unescaped(match: re.Match[bytes]) -> bytes:
    return _string(b'"' + match.group() + b'"').encode()
