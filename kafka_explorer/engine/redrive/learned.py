"""What was learned of the topics that dead letters go back to: enough to give them what their envelope has lost. Pure.

An envelope keeps the event and loses the rest. The class in `__TypeId__`, without which a Spring consumer cannot read
the event, and the key are had back from how the topic's other messages look.
"""

import json
import struct
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kafka_explorer.engine.errors import ExplorerError, FilterSyntaxError
from kafka_explorer.engine.filters.cursor import Cursor
from kafka_explorer.engine.filters.fields import field as read_field
from kafka_explorer.engine.filters.json_paths import Tokens, text_of, tokens_at
from kafka_explorer.engine.filters.nodes import Each, Part, Step
from kafka_explorer.engine.templates.spring_types import fields_of

KeyForm = Literal["text", "json", "int32", "int64", "uuid"]
"""How a key writes the JSON value that it equals: a text without quotes and a number as it is written; JSON as Jackson
writes it; a big-endian integer as Kafka's IntegerSerializer and LongSerializer write it; 16 bytes."""

MOST = 0.95
"""The share of a topic's messages from which on something holds for all: a header that one has not was lost."""
_CLEARLY = 0.6


@dataclass(frozen=True, slots=True)
class TypeSeen:
    """A class that messages name in `__TypeId__`: how many do, and the names at the top of the newest one's JSON."""

    name: str
    count: int
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KeyRule:
    """The key equals the JSON value at `path` (as filters name it: value.patient.id) in `share` of `sampled`."""

    path: str
    form: KeyForm = "text"
    share: float = 1.0
    sampled: int = 0

    def key_of(self, value: bytes | None) -> bytes | None:
        """Return the key that a message of this value should have; None when the value does not tell."""
        tokens = _tokens(self.path)(value) if value else ()
        return key_from(tokens[0], self.form) if tokens else None


@dataclass(frozen=True, slots=True)
class TypeFound:
    """The class for an event, "" for none. `clear`: no other class fits as well."""

    name: str
    clear: bool = True


@dataclass(frozen=True, slots=True)
class KeyFound:
    """The key for an event by the rule of `path`. `clear`: no other rule says something else."""

    key: bytes
    path: str
    clear: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """A topic that dead letters go to. `partitions` of 0: it is not known, and `problem` says why.

    `types` come most frequent first; of the `sampled` messages `untyped` name no class and `keyed` have a key. A limit
    of None is unknown, and so is a retention, which is -1 without end. `type_chosen` and `path_chosen` are the user's
    word, and count before what was learned: a class ("" for none), a path ("" for no key).
    """

    topic: str
    partitions: int = 0
    types: tuple[TypeSeen, ...] = ()
    untyped: int = 0
    sampled: int = 0
    keyed: int = 0
    keys: tuple[KeyRule, ...] = ()
    limit_bytes: int | None = None
    retention_ms: int | None = None
    before_max_ms: int | None = None
    after_max_ms: int | None = None
    compacted: bool = False
    append_time: bool = False
    problem: ExplorerError | None = None
    type_chosen: str | None = None
    path_chosen: str | None = None

    @property
    def mostly_typed(self) -> bool:
        """Whether so many messages name a class that one without has lost it."""
        typed = sum(each.count for each in self.types)
        return typed > 0 and typed >= MOST * (typed + self.untyped)

    @property
    def keyless(self) -> bool:
        """Whether nearly no message has a key, so that none is missed."""
        return self.sampled > 0 and self.keyed <= (1 - MOST) * self.sampled

    def type_for(self, value: bytes | None) -> TypeFound:
        """Return the class for an event: the user's choice, the only one seen, or the one whose fields are most alike.

        Of equally like ones the most frequent is taken; none where most messages name none.
        """
        if self.type_chosen is not None:
            return TypeFound(self.type_chosen)
        typed = sum(each.count for each in self.types)
        if typed <= self.untyped:
            return TypeFound("", clear=not typed)
        if len(self.types) == 1:
            return TypeFound(self.types[0].name)
        fields = fields_of(value)
        if not fields:
            return TypeFound(self.types[0].name, clear=False)
        likeness = {each.name: len(fields & each.fields) / len(fields | each.fields) for each in self.types}
        best = max(self.types, key=lambda each: (likeness[each.name], each.count))
        rivals = sum(likeness[best.name] == each for each in likeness.values())
        return TypeFound(best.name, clear=rivals == 1 and likeness[best.name] >= _CLEARLY)

    def key_for(self, value: bytes | None) -> KeyFound | None:
        """Return the key for an event; None when no rule tells. With the choice of no key it is None as well."""
        if self.path_chosen is not None:
            rules = tuple(KeyRule(path, self._form_of(path)) for path in [self.path_chosen] if path)
        else:
            rules = self.keys
        found = [(rule, key) for rule in rules if (key := rule.key_of(value)) is not None]
        if not found:
            return None
        return KeyFound(found[0][1], found[0][0].path, clear=len({key for _, key in found}) == 1)

    def _form_of(self, path: str) -> KeyForm:
        return next((rule.form for rule in self.keys if rule.path == path), "text")


@dataclass(frozen=True, slots=True)
class Learned:
    """What is known of each topic that dead letters go to."""

    targets: Mapping[str, Target] = field(default_factory=dict, hash=False)

    def of(self, topic: str) -> Target:
        """Return what is known of a topic: of one that nobody asked about, nothing."""
        return self.targets.get(topic) or Target(topic)

    def with_targets(self, *targets: Target) -> "Learned":
        """Return this and what is known of further topics, or was chosen for them."""
        return Learned({**self.targets, **{target.topic: target for target in targets}})


def check_path(path: str) -> None:
    """Raises FilterSyntaxError, with the column, for what is no single place in a value's JSON that can be read."""
    _tokens(path)


def key_from(token: bytes, form: KeyForm) -> bytes | None:
    """Return the key that stands for a JSON token; None when it cannot have that form."""
    if token[:1] in {b"{", b"["} or token == b"null":
        return None
    text = text_of(token)
    if form == "text":
        return text
    try:
        if form == "json":
            return token if token[:1] != b'"' else json.dumps(text.decode(), ensure_ascii=False).encode()
        if form == "uuid":
            return uuid.UUID(text.decode()).bytes
        return struct.pack(">i" if form == "int32" else ">q", int(text))
    except (ValueError, struct.error):
        return None


_compiled: dict[str, Tokens] = {}


def _tokens(path: str) -> Tokens:
    found = _compiled.get(path)
    if found is None:
        found = _compiled[path] = _reading(_steps(path))
    return found


def _reading(steps: tuple[Step, ...]) -> Callable[[bytes], tuple[bytes, ...]]:
    walk = tokens_at(steps)

    def tokens(value: bytes) -> tuple[bytes, ...]:
        return tuple(token.strip(b" \t\r\n") for token in walk(value))

    return tokens


def _steps(path: str) -> tuple[Step, ...]:
    cursor = Cursor(path.strip())
    found = read_field(cursor)
    if found is None or found.part is not Part.VALUE or not found.path or Each.ELEMENT in found.path:
        raise FilterSyntaxError(0, "One place in the value's JSON is meant here, such as value.patient.id.")
    if not cursor.at_end():
        cursor.fail("This is no part of a field's name.")
    return found.path
