"""Learns from a topic's messages, one by one, which classes they name and where in their JSON the key stands. Pure.

Messages that this program redrove are left out: they have what was learned before, right or wrong.
"""

import json
import struct
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.fields import path_text
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.redrive.learned import MOST, KeyForm, KeyRule, TypeSeen, check_path
from kafka_explorer.engine.redrive.request import REDRIVE_ID
from kafka_explorer.engine.templates.spring_types import fields_of, type_of

FEWEST = 3
"""Of fewer messages with a key nothing is inferred: that two texts are equal may be chance."""
_LARGEST_BYTES = 256 * 1024
_MOST_PLACES = 500
_DEEPEST = 8
_Place = tuple[str, KeyForm]


class _Number(str):
    """A JSON number as it is written."""

    __slots__ = ()


class Sampling:
    """What is learned so far; no message is kept."""

    def __init__(self) -> None:
        self.sampled = self.untyped = self.keyed = 0
        self._types: Counter[str] = Counter()
        self._newest: dict[str, tuple[int, frozenset[str]]] = {}
        self._with_value = 0
        self._hits: Counter[_Place] = Counter()

    def add(self, record: Record) -> None:
        """Learn from one more message."""
        if any(header.name == REDRIVE_ID for header in record.headers):
            return
        self.sampled += 1
        self.keyed += record.key is not None
        self._add_type(record)
        if record.key is not None and record.value is not None:
            self._with_value += 1
            self._hits.update(set(_places_of(record.key, record.value)))

    @property
    def types(self) -> tuple[TypeSeen, ...]:
        """The classes, most frequent first."""
        return tuple(TypeSeen(name, count, self._newest[name][1]) for name, count in self._types.most_common())

    @property
    def rules(self) -> tuple[KeyRule, ...]:
        """Where the key stands in nearly all messages, the best first; none where half of them have no key."""
        if self._with_value < FEWEST or 2 * self.keyed <= self.sampled:
            return ()
        found = [
            KeyRule(path, form, hits / self._with_value, self._with_value)
            for (path, form), hits in self._hits.items()
            if hits >= MOST * self._with_value and _is_readable(path)
        ]
        return tuple(sorted(found, key=lambda rule: (-rule.share, rule.path.count("."), rule.path)))

    def _add_type(self, record: Record) -> None:
        name = type_of(record)
        if name is None:
            self.untyped += record.value is not None  # a tombstone never names a class
            return
        self._types[name] += 1
        if record.timestamp_ms >= self._newest.get(name, (-2, None))[0]:
            self._newest[name] = record.timestamp_ms, fields_of(record.value)


def _places_of(key: bytes, value: bytes) -> Iterator[_Place]:
    """Yield where in the JSON `value` something equals `key`, and in which form the key says it."""
    if len(value) > _LARGEST_BYTES:
        return
    try:
        root = json.loads(value, parse_int=_Number, parse_float=_Number)
    except (ValueError, RecursionError):
        return
    for number, (path, leaf) in enumerate(_leaves(root, ())):
        if number >= _MOST_PLACES:
            return
        form = _form(key, leaf)
        if form is not None:
            yield "value" + path_text(path), form


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        if path:
            yield path, value
    elif isinstance(value, dict) and len(path) < _DEEPEST:
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))


def _form(key: bytes, leaf: str) -> KeyForm | None:
    if leaf.encode("utf-8", "surrogatepass") == key:
        return "text"
    if isinstance(leaf, _Number):
        return _integer_form(key, leaf)
    if key[:1] == b'"' and json.dumps(leaf, ensure_ascii=False).encode("utf-8", "surrogatepass") == key:
        return "json"
    if len(key) == 16 and len(leaf) == 36 and _uuid(leaf) == key:
        return "uuid"
    return None


def _integer_form(key: bytes, number: str) -> KeyForm | None:
    forms: tuple[tuple[KeyForm, str], ...] = (("int32", ">i"), ("int64", ">q"))
    for form, layout in forms:
        if len(key) == struct.calcsize(layout) and str(struct.unpack(layout, key)[0]) == number:
            return form
    return None


def _uuid(text: str) -> bytes | None:
    try:
        return uuid.UUID(text).bytes
    except ValueError:
        return None


def _is_readable(path: str) -> bool:
    try:
        check_path(path)
    except FilterSyntaxError:
        return False
    return True
