"""Compares a value with an operand, exactly; what cannot be compared is unequal and neither less nor greater.

Two kinds of values: a JSON token, and the whole bytes of a key, a value or a header. Bytes are the text that they
spell in UTF-8; as a number they are what the text says, or, if they are no text, a big-endian integer of 4 or 8 bytes,
as Kafka's own serializers (and Spring's headers of dead letters) write it.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Any

from kafka_explorer.engine import decoders
from kafka_explorer.engine.filters.json_paths import text_of
from kafka_explorer.engine.filters.nodes import Constant, Number, Operand, Operator, Text
from kafka_explorer.engine.filters.numbers import NumberKey, number_key

Test = Callable[[bytes], bool]

_OPERATIONS: dict[Operator, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_INTEGER_BYTES = {4, 8}
_SHORT = 18  # digits that are read as a machine's integer


def compares(relation: Operator, operand: Operand, *, json: bool) -> Test:
    """Return the test for `value relation operand`, for JSON tokens or else for whole bytes."""
    otherwise = relation == "!="
    if isinstance(operand, Constant):
        return _is_word(operand.word.encode(), otherwise, json=json)
    if isinstance(operand, Number):
        return _number_test(relation, operand.text.encode(), otherwise, json=json)
    return _text_test(_OPERATIONS[relation], operand.text.encode(), otherwise, json=json)


def one_of(operands: Sequence[Operand], negated: bool, *, json: bool) -> Test:
    """Return the test for `value in (operands)`, or for `value not in (operands)`."""
    texts = frozenset(operand.text.encode() for operand in operands if isinstance(operand, Text))
    others = [compares("==", operand, json=json) for operand in operands if not isinstance(operand, Text)]

    def test(value: bytes) -> bool:
        if (not json or value[:1] == b'"') and (text_of(value) if json else value) in texts:
            return not negated
        return any(other(value) for other in others) is not negated

    return test


def _is_word(word: bytes, negated: bool, *, json: bool) -> Test:
    if json:
        return lambda token: (token == word) is not negated
    return lambda data: (data.strip() == word) is not negated


def _text_test(operation: Callable[[Any, Any], bool], wanted: bytes, otherwise: bool, *, json: bool) -> Test:
    # UTF-8 sorts as its characters do.
    if not json:
        return lambda data: operation(data, wanted)
    if operation is not operator.eq:
        return lambda token: operation(text_of(token), wanted) if token[:1] == b'"' else otherwise
    in_quotes = b'"%b"' % wanted
    return lambda token: token == in_quotes or (b"\\" in token and token[:1] == b'"' and text_of(token) == wanted)


def _number_test(relation: Operator, text: bytes, otherwise: bool, *, json: bool) -> Test:
    operation = _OPERATIONS[relation]
    wanted = number_key(text)
    short = int(text) if text.isdigit() and len(text) < _SHORT else None

    def test(token: bytes) -> bool:
        if short is not None and len(token) < _SHORT and token.isdigit():
            return operation(int(token), short)
        key = number_key(token)
        return otherwise if key is None or wanted is None else operation(key, wanted)

    def test_bytes(data: bytes) -> bool:
        key = _number_of(data)
        return otherwise if key is None or wanted is None else operation(key, wanted)

    return test if json else test_bytes


def _number_of(data: bytes) -> NumberKey | None:
    key = number_key(data)
    if key is None and len(data) in _INTEGER_BYTES and decoders.decode(data).encoding == "binary":
        return number_key(b"%d" % int.from_bytes(data, "big", signed=True))
    return key
