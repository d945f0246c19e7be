"""Where in a JSON text a caret stands: the way to the value there, from the root. Pure."""

import re
from dataclasses import dataclass

from kafka_explorer.engine.filters.fields import field_text, quoted
from kafka_explorer.engine.filters.nodes import Field, Part, Step
from kafka_explorer.ui.records.viewer.json_rows import Kind, kind_at, unquoted

_TOKEN = re.compile(
    r'(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+"?+)|(?P<mark>[\[\]{},:])|(?P<scalar>[^\s\[\]{},:"]++)', re.DOTALL
)
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_LONGEST_OPERAND = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a JSON text: its `path`, and its `token` where it has nothing within it ("" else).

    `around` is the way to a text that holds JSON, where `path` begins; None in the payload itself.
    """

    path: tuple[Step, ...]
    kind: Kind
    token: str = ""
    around: tuple[Step, ...] | None = None

    @property
    def json_path(self) -> str:
        """The place as JSONPath (RFC 9535), or, of JSON in a text, as jq goes there."""
        if self.around is not None:
            return f"{_steps(self.around) or '.'} | fromjson | {_steps(self.path) or '.'}"
        return "$" + _steps(self.path)

    def field(self, part: Part) -> str:
        """Return the place as a filter and a column name it; "" where they cannot go."""
        return "" if self.around is not None else field_text(Field(part, path=self.path))

    def filter(self, part: Part) -> str:
        """Return a filter for records that have the same here, or anything where it is no short value."""
        name = self.field(part)
        if not name:
            return ""
        if self.kind in {"number", "word"}:
            return f"{name} == {self.token}"
        if self.kind == "string" and len(self.token) <= _LONGEST_OPERAND:
            return f"{name} == {quoted(unquoted(self.token))}"
        return f"{name} exists"


def place_at(text: str, position: int) -> Place | None:
    """Return the value at a character of the text; None where there is none.

    A member's name stands for its value, the rest of a line for what it ends with.
    """
    walk = _Walk()
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start > position and not walk.after_name:
            break
        found = walk.take(match, wanted=start <= position < end)
        if found is not None:
            return found
        walk.end = end
    return walk.last if "\n" not in text[walk.end : position] else walk.around


class _Walk:
    """Goes from token to token; `last` is the value that ended or began last, `end` where the last token ends."""

    def __init__(self) -> None:
        self.last: Place | None = None
        self.end = 0
        self.after_name = False
        self._path: list[Step] = []
        self._kinds: list[Kind] = []
        self._name_next = self._wanted = False

    @property
    def around(self) -> Place | None:
        """The object or array that is open."""
        return Place(tuple(self._path[:-1]), self._kinds[-1]) if self._kinds else None

    def take(self, match: re.Match[str], *, wanted: bool) -> Place | None:
        """Go over a token; return the value that it stands for if that is `wanted`, now or since its name."""
        mark = match["mark"]
        if self._name_next and match["string"]:
            self._path[-1], self._name_next, self.after_name = unquoted(match.group()), False, True
            self._wanted = wanted
            return None
        if mark == ":":
            self._wanted |= wanted
            return None
        if mark == ",":
            self._step()
            return self.last if wanted else None
        self.last = self._close() if mark in {"]", "}"} else self._value(match, mark)
        found = self.last if wanted or self._wanted else None
        self.after_name = self._wanted = False
        return found

    def _step(self) -> None:
        if self._kinds and self._kinds[-1] == "[":
            at = self._path[-1]
            self._path[-1] = at + 1 if isinstance(at, int) else 0
        self._name_next = bool(self._kinds) and self._kinds[-1] == "{"

    def _close(self) -> Place | None:
        closed = self.around
        if self._kinds:
            self._kinds.pop()
            self._path.pop()
        self._name_next = False
        return closed

    def _value(self, match: re.Match[str], mark: str | None) -> Place:
        path, kind = tuple(self._path), kind_at(match.string, match.start())
        if mark is None:
            return Place(path, kind, match.group())
        self._kinds.append(kind)
        self._path.append(0 if mark == "[" else "")
        self._name_next = mark == "{"
        return Place(path, kind)


def _steps(path: tuple[Step, ...]) -> str:
    parts = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif isinstance(step, str) and _IDENTIFIER.fullmatch(step):
            parts.append(f".{step}")
        else:
            parts.append(f"[{quoted(str(step))}]")
    return "".join(parts)
