"""Names of fields in a filter: reads them, writes them, and says what was probably meant by a word that is none."""

import re
from collections.abc import Sequence

from kafka_explorer.engine.filters.cursor import Cursor
from kafka_explorer.engine.filters.nodes import NUMERIC, Each, Field, Part, Step

_PART = re.compile(r"(key|value|header|partition|offset|timestamp|time|size)(?![\w-])")
_POINT = re.compile(r"\.")
_NAME = re.compile(r"[^\s.:=<>!~()\"',\[\]]+")
_HEADER_NAME = re.compile(r"[^\s:=<>!~()\"',\[\]]+")
_INDEX = re.compile(r"\[(?:(\*)|([0-9]{1,9}))\]")
_LOOKS_LIKE_A_FIELD = re.compile(
    r"(?P<name>[^\W\d][\w.\[\]-]*)(?P<operator>:(?![/:\\])|==|!=|<=|>=|!~|[<>](?=-?[0-9.]+(?:[\s)]|$)))(?P<rest>[^\s)])"
)


def field(cursor: Cursor) -> Field | None:
    """Read a field's name; None if no field stands here."""
    start = cursor.at
    match = cursor.take(_PART)
    if match is None:
        return None
    part = Part("timestamp" if match.group() == "time" else match.group())
    name: str | None = None
    path: tuple[Step, ...] = ()
    if part is Part.HEADER:
        name = _header_name(cursor)
    elif part not in NUMERIC:
        path = _path(cursor)
    cursor.note(start, "field")
    return Field(part, name, path)


def is_bare(what: Field) -> bool:
    """Whether the field is a plain word such as "key"."""
    return what.name is None and not what.path


def _header_name(cursor: Cursor) -> str | None:
    if not cursor.take(_POINT):
        return None
    name = _quoted_name(cursor)
    if name is None:
        match = cursor.take(_HEADER_NAME)
        name = match.group() if match else cursor.fail("The header's name is missing behind the point.")
    return name


def _path(cursor: Cursor) -> tuple[Step, ...]:
    path: list[Step] = []
    while True:
        if index := cursor.take(_INDEX):
            path.append(Each.ELEMENT if index.group(1) else int(index.group(2)))
        elif cursor.text[cursor.at : cursor.at + 1] == "[":
            cursor.fail("In square brackets stands the number of an element, from 0, or * for every one.")
        elif cursor.take(_POINT):
            name = _quoted_name(cursor)
            if name is None:
                match = cursor.take(_NAME)
                name = match.group() if match else cursor.fail("The name of a JSON field is missing behind the point.")
            path.append(name)
        else:
            return tuple(path)


def _quoted_name(cursor: Cursor) -> str | None:
    spans = len(cursor.spans)
    name = cursor.quoted()
    del cursor.spans[spans:]  # it is a part of the field
    return name


def field_text(what: Field) -> str:
    """Write a field as a filter names it."""
    name = "" if what.name is None else "." + (what.name if _HEADER_NAME.fullmatch(what.name) else quoted(what.name))
    return what.part.value + name + path_text(what.path)


def path_text(path: Sequence[Step]) -> str:
    """Write a path as it stands behind `key` or `value`."""
    parts = []
    for step in path:
        if isinstance(step, str):
            parts.append("." + (step if _NAME.fullmatch(step) else quoted(step)))
        else:
            parts.append(f"[{step.value if isinstance(step, Each) else step}]")
    return "".join(parts)


def quoted(text: str) -> str:
    """Return `text` in quotes: a filter for exactly this text, whatever it holds."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return '"' + escaped.replace("\t", "\\t") + '"'


def bare_word_problem(cursor: Cursor) -> tuple[int, str]:
    """Return where and why the word here is probably meant as a comparison, or an empty reason."""
    match = cursor.sees(_LOOKS_LIKE_A_FIELD)
    if match is None:
        behind = _NAME_AND_OPERATOR.match(cursor.text, cursor.at)
        if behind is None:
            return cursor.at, ""
        match = behind
    name, operator = match.group("name", "operator")
    return cursor.at, (
        f'There is no field "{name}": write value.{name}{_spaced(operator)}... for a field in JSON, '
        "or put quotes around text to look for."
    )


_NAME_AND_OPERATOR = re.compile(r"(?P<name>[^\W\d][\w.\[\]-]*)\s+(?P<operator>==|!=|<=|>=|!~|<|>)(?=[\s\"'0-9-])")


def _spaced(operator: str) -> str:
    return operator if operator == ":" else f" {operator} "
