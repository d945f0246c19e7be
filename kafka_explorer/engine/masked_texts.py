"""Masks over free text: what an exception's words and stack trace quote of a message that a connection masks.

Such a text has no fields, so this hides rather too much:
- each masked value of the message itself, where the message is at hand, wherever the text has it as a word of its own;
- what stands behind a masked field's name, as JSON, as `name=value` or `name: value`, and in XML;
- where the text names a masked field otherwise (Jackson's `["birthDate"]`), everything that it has in quotation marks;
- where a mask has no name to look for (`value`, `value.*`), everything but classes of exceptions and stack frames.

A masked value that a text spells otherwise than its message, without naming the field, cannot be found.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from kafka_explorer.engine.dead_letters.dead_letter import Event, Failure
from kafka_explorer.engine.filters.nodes import Field, Part
from kafka_explorer.engine.masks import DOTS, Masks

_SHORTEST = 3  # characters: shorter values stand in every text
_LONGEST_PAYLOAD = 256 * 1024
_MOST_VALUES = 500
_ANY = {"*", "**"}
_FRAME = re.compile(
    r"\s*at [\w$.<>/@\u0080-\uffff-]+\(|\s*\.\.\. [0-9]+ (?:more|common frames)|\s*File \"[^\"]+\", line "
)
_CLASS = re.compile(r"\s*(?:(?:Caused by|Suppressed|Wrapped by): )?(?:[\w$]+\.)+[\w$]+(?=:|\s*$)")
_QUOTED = re.compile(r"(?<!\[)(\"(?:[^\"\\\n]|\\.)*\"|(?<!\w)'[^'\n]*'(?!\w))(?!\])")
_OPENING = re.compile(r"(\\*)([\"'])")
_BRACKETS = {"{", "["}
# A comma ends it where the next field follows.
_BARE_END = re.compile(r"[;)}\]<\n]|,(?=\s*\\*[\"'`]?[\w.$-]+\\*[\"'`]?\s*[=:])")


def masked_failure(failure: Failure, masks: Masks, event: Event | None = None) -> Failure:
    """Return a failure as it may be shown or written to a file; `event` is the message that failed."""
    if not masks:
        return failure
    values, whole = ((), False) if event is None else _values(event, masks)

    def shown(text: str | None) -> str | None:
        return None if text is None else _masked(text, masks, values, whole=whole)

    return replace(failure, message=shown(failure.message), stack_trace=shown(failure.stack_trace))


def masked_text(text: str, masks: Masks) -> str:
    """Return what a failure said, as it may be shown, where the message itself is not at hand."""
    return _masked(text, masks, ()) if masks else text


def _masked(text: str, masks: Masks, values: Sequence[str], *, whole: bool = False) -> str:
    names = [_name(field) for field in masks.fields]
    if whole or None in names:
        return "\n".join(map(_bare, text.split("\n")))
    text = _without(text, values)
    for name in {name for name in names if name}:
        text = _without_field(text, name)
    return text


def _name(field: Field) -> str | None:
    """Return the name to look for; None where there is none, "" for a mask that says nothing of payloads."""
    if field.part is Part.HEADER:
        return field.name or ""
    named = [step for step in field.path if isinstance(step, str)]
    return named[-1] if named and named[-1] not in _ANY else None


def _bare(line: str) -> str:
    """Return a line without any words: stack frames tell nothing of a message."""
    if not line.strip() or _FRAME.match(line):
        return line
    known = _CLASS.match(line)
    return f"{known[0]}: {DOTS}" if known is not None else DOTS


def _without(text: str, values: Sequence[str]) -> str:
    for value in values:
        if value in text:
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", DOTS, text)
    return text


def _without_field(text: str, name: str) -> str:
    if name not in text:
        return text
    named, elsewhere = _patterns(name)
    parts: list[str] = []
    at = 0
    while (found := named.search(text, at)) is not None:
        end = _end_of_value(text, found.end())
        parts += (text[at : found.end()], DOTS)
        at = end
    text = "".join([*parts, text[at:]])
    if elsewhere.search(text) is None:
        return text
    kept = {f'"{name}"', f"'{name}'"}
    lines = text.split("\n")
    return "\n".join(line if _FRAME.match(line) else _unquoted(line, kept) for line in lines)


def _unquoted(line: str, kept: set[str]) -> str:
    return _QUOTED.sub(lambda found: found[0] if found[0] in kept else found[0][0] + DOTS + found[0][0], line)


@lru_cache(maxsize=256)
def _patterns(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds the name where its value follows, and what finds it where it does not."""
    word = rf"(?<![\w$-]){re.escape(name)}(?![\w$-])"
    named = rf"{word}\\*[\"'`]?\s*(?:=>?|:)\s*|<(?:\w+:)?{re.escape(name)}(?:\s[^<>]*)?(?<!/)>"
    behind = rf"{word}(?!\\*[\"'`]?\s*(?:=>?|:)|(?:\s[^<>]*)?>)"
    return re.compile(named), re.compile(behind)


def _end_of_value(text: str, at: int) -> int:
    """Return where the value that begins at `at` ends; the text's end where it is cut off."""
    quoted = _OPENING.match(text, at)
    if quoted is not None:
        return _end_of_quoted(text, quoted.end(), len(quoted[1]), quoted[2])
    if text[at : at + 1] in _BRACKETS:
        return _end_of_block(text, at)
    end = _BARE_END.search(text, at)
    return len(text) if end is None else end.start()


def _end_of_quoted(text: str, at: int, escapes: int, quote: str) -> int:
    """Return where a text ends that began behind `escapes` backslashes: JSON within JSON doubles them each time."""
    while (end := text.find(quote, at)) >= 0:
        before = end - len(text[at:end].rstrip("\\")) - at
        if before < escapes:  # what is around it ends here
            return end
        if (before - escapes) % (2 * (escapes + 1)) == 0:
            return end + 1
        at = end + 1
    return len(text)


def _end_of_block(text: str, at: int) -> int:
    depth = 0
    for place in range(at, len(text)):
        if text[place] in "{[":
            depth += 1
        elif text[place] in "}]":
            depth -= 1
            if not depth:
                return place + 1
    return len(text)


def _values(event: Event, masks: Masks) -> tuple[Sequence[str], bool]:
    """Return the masked values of a message, the longest first, and whether all of it is masked."""
    found: set[str] = set()
    whole = False
    for data, part in ((event.key, Part.KEY), (event.value, Part.VALUE)):
        if not data or not masks.of(part):
            continue
        text = data[:_LONGEST_PAYLOAD].decode("utf-8", "replace")
        spans = masks.hidden_spans(text, part)
        if spans is None:  # no JSON, or masked as a whole: what the text quotes of it cannot be told
            whole = True
            continue
        for start, end in spans:
            found.update(_leaves(_loaded(text[start:end])))
    found.update(
        value.decode("utf-8", "replace") for name, value in event.headers if value and masks.hides_header(name)
    )
    wanted = sorted((value for value in found if len(value) >= _SHORTEST), key=len, reverse=True)
    return wanted[:_MOST_VALUES], whole


def _loaded(token: str) -> Any:
    try:
        return json.loads(token, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return token


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        inner: Iterable[Any] = value.values() if isinstance(value, dict) else value
        for each in inner:
            yield from _leaves(each)
