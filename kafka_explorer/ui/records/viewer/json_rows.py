"""What lies within one object or array of a JSON text, a piece at a time: a tree of megabytes is never built whole.

Works on the text itself, so that numbers, escapes and names that repeat stay as they were written; text that ends too
early has no end. Pure.
"""

import json
import re
from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["{", "[", "string", "number", "word", ""]

PAGE = 200
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+'
_SPACE = re.compile(r"[\s,:]*+")
_MARGIN = re.compile(r"\s*+")
_NAME = re.compile(_STRING, re.DOTALL)
_SCALAR = re.compile(rf"{_STRING}|[^\s\[\]{{}},:\"]++", re.DOTALL)
# No more than so many strings in one step: another thread may want the interpreter meanwhile.
_TO_BRACKET = re.compile(r'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"?+[^"\[\]{}]*+){0,1000}+([\[\]{}]?)', re.DOTALL)
_STEPS = 2_000
_NUMBER = re.compile(r"-?[0-9]")
_LONGEST_NESTED = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Child:
    """A value at text[start:end]; `name` is its member's name, or its place in an array from 0."""

    name: str | int
    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Children:
    """Some of the values within another one; `next_at` is where to go on, None when these are the last."""

    found: tuple[Child, ...]
    next_at: int | None


def root_of(text: str) -> Child:
    """Return the whole text as a value."""
    start, end = _behind(_MARGIN, text, 0), len(text)
    while end > start and text[end - 1].isspace():
        end -= 1
    return Child("", start, end, kind_at(text, start))


def kind_at(text: str, at: int) -> Kind:
    """Return what kind of value begins here; "" for none."""
    first = text[at : at + 1]
    if first in {"{", "["}:
        return first  # type: ignore[return-value]  # one of the two
    if first == '"':
        return "string"
    return "" if not first else "number" if _NUMBER.match(text, at) else "word"


def children(
    text: str, parent: Child, at: int | None = None, index: int = 0, most: int = PAGE
) -> Generator[None, None, Children]:
    """Return at most so many values within `parent`, from `at` on, whose first has the place `index`.

    Yields every few milliseconds: to pass over a value of megabytes takes a while.
    """
    found: list[Child] = []
    at = parent.start + 1 if at is None else at
    while True:
        at = _behind(_SPACE, text, at)
        if at >= parent.end or text[at] in "]}":
            return Children(tuple(found), None)
        if len(found) == most:
            return Children(tuple(found), at)
        name: str | int = index + len(found)
        if parent.kind == "{":
            end = _behind(_NAME, text, at)
            name, at = unquoted(text[at:end]), _behind(_SPACE, text, end)
        kind, start = kind_at(text, at), at
        at = (yield from end_of(text, at)) if kind in {"{", "["} else _behind(_SCALAR, text, at)
        if at == start:  # no JSON; there is nothing to go on with
            return Children(tuple(found), None)
        found.append(Child(name, start, min(at, parent.end), kind))


def end_of(text: str, at: int) -> Generator[None, None, int]:
    """Return where the object or array that begins at `at` ends. Yields every few milliseconds."""
    depth = steps = 0
    while at < len(text):
        steps += 1
        if steps % _STEPS == 0:
            yield
        match = _TO_BRACKET.match(text, at)
        if match is None or match.end() == at:
            break
        at, bracket = match.end(), match.group(1)
        if bracket:
            depth += 1 if bracket in "{[" else -1
            if depth <= 0:
                return at
    return len(text)


def nested(token: str) -> str | None:
    """Return the JSON within a string, an object or an array; None when there is none."""
    inside = token[1:-1].strip()
    if not 2 <= len(inside) <= _LONGEST_NESTED or inside[0] + inside[-1] not in {"{}", "[]"}:
        return None
    try:
        text = str(json.loads(token, strict=False))
        json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return text


def unquoted(token: str) -> str:
    """Return what a string's token means; the token itself if that cannot be read."""
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token


def finish(work: Generator[None, None, Children]) -> Children:
    """Do it all at once."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def _behind(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return at if match is None else match.end()
