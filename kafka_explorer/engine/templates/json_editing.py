"""Help for who edits JSON: where it is wrong, and white space changed without touching a single token."""

import json
import re
from dataclasses import dataclass
from typing import NoReturn

_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"|[ \t\r\n]++', re.DOTALL)


@dataclass(frozen=True, slots=True)
class JsonProblem:
    """What is wrong with a text that should be JSON: at `position` (characters from 0), `line` and `column` from 1."""

    position: int
    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.reason}"


def json_problem(text: str) -> JsonProblem | None:
    """Return what is wrong with `text` as JSON (RFC 8259), None when nothing is.

    NaN and Infinity are wrong; a name that is repeated is not, and numbers may have as many digits as they like.
    """
    try:
        # Numbers stay text: Python limits the digits of an int.
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return JsonProblem(error.pos, error.lineno, error.colno, _worded(error, text))
    except _Constant as constant:
        found = re.search(rf"(?<![\w\"-]){re.escape(constant.name)}(?![\w\"])", text)
        return _at(text, found.start() if found else 0, f"{constant.name} is not JSON")
    except RecursionError:
        return _at(text, 0, "it is nested too deeply to be checked")
    return None


def compact(text: str) -> str:
    """Return JSON `text` without the white space between its tokens; every token stays as it is."""
    return _STRING.sub(lambda found: found.group() if found.group()[0] == '"' else "", text)


class _Constant(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _refuse(constant: str) -> NoReturn:
    raise _Constant(constant)


def _at(text: str, position: int, reason: str) -> JsonProblem:
    before = text[:position]
    return JsonProblem(position, before.count("\n") + 1, position - before.rfind("\n"), reason)


def _worded(error: json.JSONDecodeError, text: str) -> str:
    if error.pos >= len(text.rstrip()) and text.strip():
        return "the text ends too early"
    return {
        "Expecting value": "a value is missing here",
        "Extra data": "something follows the end of the JSON",
        "Expecting property name enclosed in double quotes": 'a name in "double quotes" is missing here',
        "Expecting ',' delimiter": "a comma is missing here",
        "Expecting ':' delimiter": "a colon is missing here",
        "Illegal trailing comma before end of object": "a comma stands before the closing brace",
        "Illegal trailing comma before end of array": "a comma stands before the closing bracket",
    }.get(error.msg, error.msg)
