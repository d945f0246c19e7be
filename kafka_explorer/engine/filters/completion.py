"""What can be typed next in a filter."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.cursor import Cursor, Wanted
from kafka_explorer.engine.filters.fields import field
from kafka_explorer.engine.filters.nodes import FLAGS, NUMERIC, Field
from kafka_explorer.engine.filters.parser import parse_noting

_PARTS = ("key", "value", "header", "partition", "offset", "timestamp", "size", "is:")
_RELATIONS = ("==", "!=", "<", "<=", ">", ">=", "in (", "not in (")
_ONLY_OF_BYTES = ("~ /", "!~ /", "exists")
_KEYWORDS = ("and", "or", "not")
_WORD = re.compile(r"[^\s(,]*\Z")
_LAST_WORD = re.compile(r"(\S+)\s+\Z")


@dataclass(frozen=True, slots=True)
class Completion:
    """Text that may replace the text from `start` up to `end`; `kind` is field, operator, flag or keyword."""

    text: str
    start: int
    end: int
    kind: str


def completions(text: str, cursor: int, fields: Sequence[str] = (), most: int = 50) -> list[Completion]:
    """Return what the word that ends at `cursor` can become, the likeliest first, at most so many; never raises.

    `fields` are names that messages of the topic have ("value.patient.id", "header.trace-id").
    """
    head = text[:cursor]
    match = _WORD.search(head)
    start = match.start() if match else cursor
    word = head[start:]
    found = [Completion(name, start, cursor, kind) for name, kind in _candidates(word, head[:start], fields)]
    return [completion for completion in found if completion.text != word][:most]


def _candidates(word: str, before: str, fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    wanted, last = _wanted_behind(before), _LAST_WORD.search(before)
    compared = _field_in(last.group(1)) if last else None
    # A bare "key" is a field before an operator, and a word to look for before anything else.
    if compared is not None and wanted in {"operator", "join"}:
        symbols = _RELATIONS if compared.part in NUMERIC else (*_RELATIONS, *_ONLY_OF_BYTES)
        yield from ((symbol, "operator") for symbol in symbols if symbol.startswith(word))
    elif wanted == "operator" and "in (".startswith(word):
        yield "in (", "operator"  # behind `not`
    if wanted in {"term", "join"}:
        yield from _terms(word, fields)
        keywords = ("not",) if wanted == "term" else _KEYWORDS
        yield from ((keyword, "keyword") for keyword in keywords if keyword.startswith(word))


def _terms(word: str, fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    if word.startswith("is:"):
        yield from ((f"is:{flag}", "flag") for flag in FLAGS if flag.startswith(word[3:]))
    else:
        yield from ((name, "field") for name in _names(word, fields))


def _wanted_behind(before: str) -> Wanted:
    """Return what can stand behind a piece of a filter."""
    if not before.strip():
        return "term"
    cursor = Cursor(before)
    with contextlib.suppress(FilterSyntaxError):
        parse_noting(cursor)
    return cursor.wanted


def _names(word: str, fields: Sequence[str]) -> Iterator[str]:
    """First the parts of a record and the names that begin so, then names one part of which does."""
    lower = word.lower()
    names = list(dict.fromkeys((*_PARTS, *fields)))
    beginning = [name for name in names if name.lower().startswith(lower)]
    yield from beginning
    if lower:
        inside = re.compile(rf"[.\]\"]{re.escape(lower)}")
        yield from (name for name in names if name not in beginning and inside.search(name.lower()))


def _field_in(word: str) -> Field | None:
    """Return the field that `word` names wholly."""
    cursor = Cursor(word)
    try:
        found = field(cursor)
    except FilterSyntaxError:
        return None
    return found if cursor.at == len(word) else None
