"""Finds the places in JSON that a path leads to, reading no more than it must: msgspec's door.

A token is JSON text as it was written: numbers keep their digits. Of two members of the same name the last one counts,
as for nearly every reader of JSON. What is no JSON has no tokens.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeGuard, TypeVar

import msgspec

from kafka_explorer.engine.filters.nodes import Each, Step

_SPACE = b" \t\n\r"
_NOTHING = msgspec.Raw(b"")
_elements = msgspec.json.Decoder(list[msgspec.Raw]).decode
_string = msgspec.json.Decoder(str).decode
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", re.DOTALL
)
# Half a character, which JavaScript writes for text that was cut in the middle of one, is no reason to find nothing.
# Bytes that no text contains stand for it.
_HALF = b"\xff" * 6

_T = TypeVar("_T")
_Walk = Callable[[bytes], bytes]
_OBJECT, _ARRAY = ord("{"), ord("[")


def leads_to_one(path: tuple[Step, ...]) -> TypeGuard[tuple[str | int, ...]]:
    """Whether at most one token can be at `path`."""
    return Each.ELEMENT not in path


def token_at(path: Sequence[str | int]) -> Callable[[bytes], bytes]:
    """Return a function from JSON, not empty, to the one token at `path`, b"" if there is none; it never raises."""
    steps = [_walk(step) for step in path]
    if len(steps) > 1:
        return _forgiving(_one_after_the_other(steps), b"")
    forgiving = _forgiving(steps[0], b"")
    return _quick(path[0], forgiving) if isinstance(path[0], str) else forgiving


def _quick(name: str, forgiving: _Walk) -> _Walk:
    """Do at once what `forgiving` does, for the path that most filters have."""
    decode = _decoder(name)

    def token(data: bytes) -> bytes:
        if data[0] == _OBJECT:
            try:
                return bytes(decode(data).token)
            except (ValueError, RecursionError):
                pass
        return forgiving(data)

    return token


def tokens_at(path: Sequence[Step]) -> Callable[[bytes], Sequence[bytes]]:
    """Return a function from JSON, not empty, to all tokens at `path`; it never raises."""
    walks = [None if isinstance(step, Each) else _walk(step) for step in path]

    def tokens(data: bytes) -> Sequence[bytes]:
        found = [data]
        for walk in walks:
            if walk is None:
                found = [bytes(element) for one in found if one[0] == _ARRAY for element in _elements(one)]
            else:
                found = [token for one in found if (token := walk(one))]
        return found

    return _forgiving(tokens, ())


def _forgiving(walk: Callable[[bytes], _T], nothing: _T) -> Callable[[bytes], _T]:
    """Find nothing in what is no JSON, and everything in what is JSON but for halves of characters."""

    def tokens(data: bytes) -> _T:
        if data[0] in _SPACE:
            data = data.lstrip(_SPACE) or b"-"
        try:
            return walk(data)
        except RecursionError:
            return nothing
        except ValueError:
            mended = _ESCAPE.sub(_mended, data)
        try:
            return nothing if mended == data else walk(mended)
        except (ValueError, RecursionError):
            return nothing

    return tokens


def _mended(match: re.Match[bytes]) -> bytes:
    return _HALF if match.group(1) else match.group()


def _one_after_the_other(steps: Sequence[_Walk]) -> _Walk:
    def walk(data: bytes) -> bytes:
        for step in steps:
            data = step(data)
            if not data:
                break
        return data

    return walk


def _walk(step: str | int) -> _Walk:
    return _element(step) if isinstance(step, int) else _member(step)


def _decoder(name: str) -> Callable[[bytes], Any]:
    """Return what decodes an object's member into `.token`, skipping all others without making objects of them."""
    wanted: Any = msgspec.defstruct("Wanted", [("token", msgspec.Raw, _NOTHING)], rename={"token": name}, gc=False)
    decode: Callable[[bytes], Any] = msgspec.json.Decoder(wanted).decode
    return decode


def _member(name: str) -> _Walk:
    decode = _decoder(name)
    return lambda data: bytes(decode(data).token) if data[0] == _OBJECT else b""


def _element(index: int) -> _Walk:
    def walk(data: bytes) -> bytes:
        elements = _elements(data) if data[0] == _ARRAY else ()
        return bytes(elements[index]) if index < len(elements) else b""

    return walk


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
