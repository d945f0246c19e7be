"""Small changes to dead letters before they are sent back: to one by hand, to many by steps. Pure.

A change touches the bytes it is about and no others: JSON is never written anew, so numbers keep their digits, names
their order and white space its place. Every change is checked against what it was made for: a step that cannot be
taken fails that dead letter instead of sending something half changed.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kafka_explorer.engine.errors import ExplorerError, FilterSyntaxError
from kafka_explorer.engine.filters.cursor import Cursor
from kafka_explorer.engine.filters.fields import field as read_field
from kafka_explorer.engine.filters.nodes import Each, Field, Part, Step
from kafka_explorer.engine.json_spans import Node, NoJson, parse
from kafka_explorer.engine.producing.messages import digest_of
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.templates.json_editing import json_problem

TransformFault = Literal["no_json", "no_place", "no_value", "stale_edit"]
Payloads = tuple[bytes | None, bytes | None]
"""A key and a value."""

_Change = tuple[int, int, str]
"""text[start:end] becomes the third."""


class TransformFailed(ExplorerError):
    """A step cannot be taken with this dead letter; `path` is the step's field, "" without one."""

    def __init__(self, fault: TransformFault, path: str = "") -> None:
        super().__init__(fault, path)
        self.fault: TransformFault = fault
        self.path = path

    def __str__(self) -> str:
        return f"The change cannot be made ({self.fault}): {self.path}"


@dataclass(frozen=True, slots=True)
class SetField:
    """The place `path` (as filters name it: value.patient.id) gets the JSON text `json`.

    A member that is not there is added at the end of its object; what it is to be in must be there.
    """

    path: str
    json: str


@dataclass(frozen=True, slots=True)
class RemoveField:
    """The member or element at `path` goes; where it is not, nothing happens."""

    path: str


@dataclass(frozen=True, slots=True)
class ReplaceText:
    """Every `find` in the bytes of the value (or the key), in UTF-8 and exactly so, becomes `put`."""

    find: str
    put: str
    part: Literal["key", "value"] = "value"


TransformStep = SetField | RemoveField | ReplaceText


@dataclass(frozen=True, slots=True)
class Edit:
    """What one dead letter was made into by hand, the dead letter at `partition` and `offset` of its topic.

    `made_of` is the digest (`edit_digest`) of what the user saw before: another event there is not overwritten.
    """

    partition: int
    offset: int
    made_of: bytes
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...]


@dataclass(frozen=True, slots=True)
class Transform:
    """`steps` in their order for every dead letter that has no edit; an edit stands for the whole of its own."""

    steps: tuple[TransformStep, ...] = ()
    edits: tuple[Edit, ...] = ()

    def edit_of(self, partition: int, offset: int) -> Edit | None:
        """Return the edit of a dead letter, None without one."""
        return next((each for each in self.edits if (each.partition, each.offset) == (partition, offset)), None)


def edit_digest(key: bytes | None, value: bytes | None, headers: tuple[Header, ...]) -> bytes:
    """Return what an `Edit` says it was made of."""
    return digest_of(key, value, [(header.name, header.value) for header in headers])


def check_step(step: TransformStep) -> None:
    """Raises FilterSyntaxError, with the column, when a step cannot be meant: no field, no JSON, nothing to find."""
    if isinstance(step, ReplaceText):
        if not step.find:
            raise FilterSyntaxError(0, "The text to replace is missing.")
        return
    _field_of(step.path)
    if isinstance(step, SetField) and (problem := json_problem(step.json)):
        raise FilterSyntaxError(problem.position, f"This is no JSON: {problem}.")


def transformed(steps: tuple[TransformStep, ...], key: bytes | None, value: bytes | None) -> Payloads:
    """Return key and value after all steps. Raises TransformFailed, and FilterSyntaxError as `check_step` does."""
    parts = {Part.KEY: key, Part.VALUE: value}
    for step in steps:
        if isinstance(step, ReplaceText):
            part = Part(step.part)
            data = parts[part]
            parts[part] = None if data is None else data.replace(step.find.encode(), step.put.encode())
        else:
            field = _field_of(step.path)
            parts[field.part] = _stepped(step, field, parts[field.part])
    return parts[Part.KEY], parts[Part.VALUE]


def _field_of(path: str) -> Field:
    cursor = Cursor(path.strip())
    found = read_field(cursor)
    if found is None or found.part not in {Part.KEY, Part.VALUE} or not found.path:
        raise FilterSyntaxError(0, "A place in JSON is meant here, such as value.patient.id.")
    if not cursor.at_end():
        cursor.fail("This is no part of a field's name.")
    return found


def _stepped(step: SetField | RemoveField, field: Field, data: bytes | None) -> bytes | None:
    if data is None:
        if isinstance(step, RemoveField):
            return None
        raise TransformFailed("no_value", step.path)
    try:
        text = data.decode("utf-8")
        root = parse(text)
    except (UnicodeDecodeError, NoJson) as error:
        raise TransformFailed("no_json", step.path) from error
    parents = list(_reached(root, field.path[:-1]))
    last = field.path[-1]
    if isinstance(step, RemoveField):
        changes = [change for parent in parents for change in _removals(parent, last, text)]
    else:
        if not parents:
            raise TransformFailed("no_place", step.path)
        changes = [change for parent in parents for change in _settings(parent, last, step)]
    return _changed(text, changes).encode()


def _reached(node: Node, path: tuple[Step, ...]) -> Iterator[Node]:
    """Yield what a path leads to; of members with one name the last counts, as for nearly every reader."""
    if not path:
        yield node
        return
    for child in _children(node, path[0]):
        yield from _reached(child, path[1:])


def _children(node: Node, step: Step) -> list[Node]:
    if isinstance(step, str):
        return [child for name, child in node.members if name == step][-1:]
    if isinstance(step, Each):
        return node.items
    return node.items[step : step + 1]


def _settings(parent: Node, last: Step, step: SetField) -> Iterator[_Change]:
    found = _children(parent, last)
    if found:
        yield from ((child.start, child.end, step.json) for child in found)
    elif isinstance(last, str) and parent.kind == "{":
        yield _addition(parent, last, step.json)
    elif not isinstance(last, Each) or parent.kind != "[":
        raise TransformFailed("no_place", step.path)


def _addition(parent: Node, name: str, json_text: str) -> _Change:
    """The new member comes behind the last one, before the white space that the closing brace may have."""
    member = f"{json.dumps(name, ensure_ascii=False)}:{json_text}"
    if not parent.members:
        return parent.end - 1, parent.end - 1, member
    at = parent.members[-1][1].end
    return at, at, f",{member}"


def _removals(parent: Node, last: Step, text: str) -> Iterator[_Change]:
    """All members of the name go: an earlier one would count once the last is gone."""
    if parent.kind == "{":
        children = [child for _, child in parent.members]
        gone = [name == last for name, _ in parent.members]
    else:
        children = parent.items
        gone = [last is Each.ELEMENT or last == at for at in range(len(children))]
    for first, behind in _runs(gone):
        if first:
            yield children[first - 1].end, children[behind - 1].end, ""
        elif behind < len(children):
            yield parent.start + 1, text.index(",", children[behind - 1].end) + 1, ""
        else:
            yield parent.start + 1, parent.end - 1, ""


def _runs(marked: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield (first, one behind the last) of places that follow each other."""
    at = 0
    for is_marked, group in itertools.groupby(marked):
        length = sum(1 for _ in group)
        if is_marked:
            yield at, at + length
        at += length


def _changed(text: str, changes: list[_Change]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, put in sorted(changes):
        parts += (text[at:start], put)
        at = end
    return "".join([*parts, text[at:]])
