"""JSON with placeholders in it, for an editor: formatted, and checked, though {{now:ms}} itself is no JSON."""

import re
from collections.abc import Callable

from kafka_explorer.engine.decoders.json_text import pretty
from kafka_explorer.engine.templates.json_editing import JsonProblem, compact, json_problem
from kafka_explorer.engine.templates.placeholders import Moment, PlaceholderError, fill

_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}")
# Private characters stand for placeholders while the text is formatted: to JSON's eyes a scalar, or part of a string.
_BEGIN, _END = "\ue000", "\ue001"
_MARK = re.compile(f"{_BEGIN}([0-9]+){_END}")


def formatted(text: str) -> str:
    """Return the text with one member a line; every token and placeholder stays as it is."""
    return _around_placeholders(text, pretty)


def compacted(text: str) -> str:
    """Return the text without white space between its tokens; every token and placeholder stays as it is."""
    return _around_placeholders(text, compact)


def template_problem(text: str, at: Moment) -> JsonProblem | None:
    """Return what is wrong with `text`, its placeholders filled for a moment; the place is that in `text`."""
    try:
        filled = fill(text, at, in_json=True)
    except PlaceholderError as error:
        return _placed(text, error.position, error.reason)
    problem = json_problem(filled.text)
    return None if problem is None else _placed(text, filled.origin(problem.position), problem.reason)


def _around_placeholders(text: str, change: Callable[[str], str]) -> str:
    if _BEGIN in text or _END in text:
        return text
    found = _PLACEHOLDER.findall(text)
    numbers = iter(range(len(found)))
    marked = _PLACEHOLDER.sub(lambda _: f"{_BEGIN}{next(numbers)}{_END}", text)
    return _MARK.sub(lambda mark: found[int(mark[1])], change(marked))


def _placed(text: str, position: int, reason: str) -> JsonProblem:
    before = text[:position]
    return JsonProblem(position, before.count("\n") + 1, position - before.rfind("\n"), reason)
