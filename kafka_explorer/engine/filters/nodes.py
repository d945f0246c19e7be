"""A filter as data: what the parser makes of its text.

`source` is the piece of text that a node was made of; it does not count when nodes are compared.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as a_field
from typing import Literal, TypeAlias


class Part(enum.Enum):
    """The part of a record that a term looks at; the value is its name in a filter."""

    ANY = ""  # key or value: plain words
    KEY = "key"
    VALUE = "value"
    HEADER = "header"
    PARTITION = "partition"
    OFFSET = "offset"
    TIMESTAMP = "timestamp"
    SIZE = "size"


NUMERIC = frozenset({Part.PARTITION, Part.OFFSET, Part.TIMESTAMP, Part.SIZE})


class Each(enum.Enum):
    """The step of a JSON path that goes to every element of an array: [*]."""

    ELEMENT = "*"


Step: TypeAlias = str | int | Each
Operator: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Field:
    """What is looked at: a part, of the headers those of one `name`, and in JSON the place that `path` leads to."""

    part: Part
    name: str | None = None
    path: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Text to compare with."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was typed, since no machine number holds them all."""

    text: str


@dataclass(frozen=True, slots=True)
class Constant:
    """JSON's true, false or null."""

    word: str


Operand: TypeAlias = Text | Number | Constant


@dataclass(frozen=True, slots=True)
class Contains:
    """`text` stands somewhere in the field."""

    field: Field
    text: str
    ignore_case: bool
    source: str = a_field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A value of the field stands in this relation to the operand."""

    field: Field
    operator: Operator
    operand: Operand
    source: str = a_field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A value of the field is one of the operands; `negated`: a value is none of them."""

    field: Field
    operands: tuple[Operand, ...]
    negated: bool
    source: str = a_field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Matches:
    """A regular expression fits somewhere in the field; `negated`: in a value of the field it fits nowhere.

    `flags` holds each of i (ignore case), m (^ and $ at lines) and s (. is any character) at most once.
    """

    field: Field
    pattern: str
    flags: str
    negated: bool
    source: str = a_field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Exists:
    """The field is there; a JSON null is, a missing header is not, nor is a record's null key or value."""

    field: Field
    source: str = a_field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Within:
    """A whole number of the record lies in one of the ranges, both ends included; None is an open end."""

    field: Field
    ranges: tuple[tuple[int | None, int | None], ...]
    source: str = a_field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Is:
    """The record is what `flag` says: see FLAGS."""

    flag: str
    source: str = a_field(default="", compare=False)


FLAGS = ("tombstone", "empty", "json", "text", "binary", "keyless")


@dataclass(frozen=True, slots=True)
class And:
    """All terms hold; with no term, always."""

    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one term holds."""

    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The term does not hold."""

    term: "Node"


BytesLeaf: TypeAlias = Contains | Compare | OneOf | Matches | Exists
Leaf: TypeAlias = BytesLeaf | Within | Is
Node: TypeAlias = Leaf | And | Or | Not


def leaves(node: Node) -> Iterator[Leaf]:
    """Every term of a filter that is no combination of others."""
    if isinstance(node, And | Or):
        for term in node.terms:
            yield from leaves(term)
    elif isinstance(node, Not):
        yield from leaves(node.term)
    else:
        yield node
