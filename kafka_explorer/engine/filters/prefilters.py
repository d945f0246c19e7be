"""What the bytes of a JSON document must hold for a term about a path in it: sound for every spelling of JSON.

A member "level" with the value "ERROR" is spelled "level", white space, a colon, white space, "ERROR", each letter as
itself or as an escape. A number has one spelling without an exponent, give or take zeros behind its point; with an
exponent it has many, so any number with an exponent passes. Where nothing of the kind holds there is no prefilter.
"""

from collections.abc import Sequence

from kafka_explorer.engine.filters.nodes import (
    BytesLeaf,
    Compare,
    Constant,
    Number,
    OneOf,
    Operand,
    Step,
    Text,
)
from kafka_explorer.engine.filters.numbers import spelled_plainly
from kafka_explorer.engine.filters.searches import SpelledSearch
from kafka_explorer.engine.filters.spellings import Letters, Piece

_COLON = r"\s*:\s*"
_WITH_EXPONENT = r"-?[0-9][0-9.]*[eE]"
_BEHIND = r"[\s,}\]]"


def prefilter(node: BytesLeaf) -> SpelledSearch | None:
    """Return a search that hits every record for which `node`, whose field has a path, can hold."""
    member = _member(node.field.path)
    operands = _wanted(node)
    if operands is None:
        return SpelledSearch([*member, _COLON]) if member else None
    if member and isinstance(node.field.path[-1], str):
        return SpelledSearch([*member, _COLON, *_any_of(operands)])
    if all(isinstance(operand, Text) for operand in operands):
        return SpelledSearch(_any_of(operands))
    return SpelledSearch([*member, _COLON]) if member else None


def _member(path: Sequence[Step]) -> list[Piece]:
    """Return the last name in the path, as it stands in JSON."""
    names = [step for step in path if isinstance(step, str)]
    return ['"', Letters(names[-1]), '"'] if names else []


def _wanted(node: BytesLeaf) -> Sequence[Operand] | None:
    """Return the operands one of which the value must be, or None if other values are wanted as well."""
    if isinstance(node, OneOf):
        return None if node.negated else node.operands
    return (node.operand,) if isinstance(node, Compare) and node.operator == "==" else None


def _any_of(operands: Sequence[Operand]) -> list[Piece]:
    pieces: list[Piece] = ["(?:"]
    for number, operand in enumerate(operands):
        if number:
            pieces.append("|")
        pieces += _token(operand)
    return [*pieces, ")"]


def _token(operand: Operand) -> list[Piece]:
    if isinstance(operand, Constant):
        return [operand.word]
    if isinstance(operand, Number):
        return [_number(operand.text)]
    return ['"', Letters(operand.text), '"']


def _number(text: str) -> str:
    plain = spelled_plainly(text)
    if plain is None:
        return "-?[0-9]"
    whole, fraction = plain
    point = rf"\.{fraction}0*" if fraction else r"(?:\.0*)?"
    return f"(?:-?{whole}{point}{_BEHIND}|{_WITH_EXPONENT})"
