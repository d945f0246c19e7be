"""Masks: values that are dots on the screen and in files until somebody asks for them.

A mask is a field as filters name it: `value.patient.name`, `value.items[*].ssn`, `key.id`, `header.authorization`; a
name of `*` is any name and `**` any way down: `value.**.ssn`. `value` alone hides the whole value. Where a mask looks
for a place in JSON and the text is no JSON, the whole text is hidden: what cannot be searched must not be shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.cursor import Cursor
from kafka_explorer.engine.filters.fields import field as read_field
from kafka_explorer.engine.filters.nodes import NUMERIC, Each, Field, Part, Step
from kafka_explorer.engine.json_spans import Node, NoJson, parse
from kafka_explorer.engine.records import Header, Record

DOTS = "••••••"
_ANY, _ANY_DEPTH = "*", "**"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text to show. `hidden` values are dots; `whole`: nothing of it is shown."""

    text: str
    hidden: int = 0
    whole: bool = False


class Masks:
    """The masks of a connection. Raises FilterSyntaxError for what is no field."""

    def __init__(self, fields: Iterable[str] = ()) -> None:
        self._fields = [parse_mask(text) for text in fields]

    def __bool__(self) -> bool:
        return bool(self._fields)

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is hidden."""
        return tuple(self._fields)

    def hides_header(self, name: str) -> bool:
        """Whether the value of a header is dots."""
        return any(each.part is Part.HEADER and each.name in {None, name} for each in self._fields)

    def of(self, part: Part) -> bool:
        """Whether anything of the key or of the value is hidden: its hex dump must not be shown then."""
        return any(each.part is part for each in self._fields)

    def masked(self, text: str, part: Part) -> Masked:
        """Return the text of a key or value as it may be shown; what stays is as it was, character for character."""
        paths = [each.path for each in self._fields if each.part is part]
        if not paths or not text:
            return Masked(text)
        spans = self.hidden_spans(text, part)
        if spans is None:
            return Masked(DOTS, 1, whole=True)
        parts: list[str] = []
        at = 0
        for start, end in spans:
            parts += (text[at:start], f'"{DOTS}"')
            at = end
        return Masked("".join([*parts, text[at:]]), len(spans))

    def hidden_spans(self, text: str, part: Part) -> list[tuple[int, int]] | None:
        """Return the places of a key's or value's text that are dots, in order; None when all of it is."""
        paths = [each.path for each in self._fields if each.part is part]
        if not paths or not text:
            return []
        if () in paths:
            return None
        try:
            return sorted(_spans(parse(text), paths))
        except NoJson:
            return None

    def masked_record(self, record: Record) -> Record:
        """Return the record as it may be written to a file; the same object when nothing of it is hidden.

        A payload that is no JSON text, where a mask looks for a place in JSON, is hidden as a whole.
        """
        headers = tuple(
            Header(each.name, DOTS.encode()) if each.value and self.hides_header(each.name) else each
            for each in record.headers
        )
        key, value = self._masked_bytes(record.key, Part.KEY), self._masked_bytes(record.value, Part.VALUE)
        if (key, value, headers) == (record.key, record.value, record.headers):
            return record
        return replace(record, key=key, value=value, headers=headers)

    def _masked_bytes(self, data: bytes | None, part: Part) -> bytes | None:
        if not data or not self.of(part):
            return data
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return DOTS.encode()
        masked = self.masked(text, part)
        return masked.text.encode() if masked.hidden else data


def parse_mask(text: str) -> Field:
    """Return the field of a mask. Raises FilterSyntaxError."""
    cursor = Cursor(text.strip())
    found = read_field(cursor)
    if found is None or found.part in NUMERIC:
        raise FilterSyntaxError(0, "A mask is a field such as value.patient.name, key.id or header.authorization.")
    if not cursor.at_end():
        cursor.fail("This is no part of a field's name.")
    return found


def _spans(root: Node, paths: Sequence[tuple[Step, ...]]) -> Iterator[tuple[int, int]]:
    """Yield the places that one of the paths leads to. A node is looked at once with all paths that are open there."""
    waiting: list[tuple[Node, frozenset[tuple[Step, ...]]]] = [(root, frozenset(paths))]
    while waiting:
        node, open_paths = waiting.pop()
        open_paths = _with_depths(open_paths)
        if () in open_paths:
            yield node.start, node.end
            continue
        for name, member in node.members:
            if further := _after(open_paths, name):
                waiting.append((member, further))
        for place, item in enumerate(node.items):
            if further := _after(open_paths, place):
                waiting.append((item, further))


def _with_depths(paths: frozenset[tuple[Step, ...]]) -> frozenset[tuple[Step, ...]]:
    """Add what follows behind `**`, which may stand for no step at all."""
    found = set(paths)
    for path in paths:
        while path and path[0] == _ANY_DEPTH:
            path = path[1:]  # noqa: PLW2901 - one step after the other
            found.add(path)
    return frozenset(found)


def _after(paths: frozenset[tuple[Step, ...]], step: str | int) -> frozenset[tuple[Step, ...]]:
    further = set()
    for path in paths:
        if path[0] == _ANY_DEPTH:
            further.add(path)
        elif path[0] == step or path[0] == _ANY or (path[0] is Each.ELEMENT and isinstance(step, int)):
            further.add(path[1:])
    return frozenset(further)
