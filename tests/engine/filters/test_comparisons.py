"""Values are compared exactly, and only with what they can be compared with."""

import operator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters.comparisons import compares, one_of
from kafka_explorer.engine.filters.nodes import Constant, Number, Operand, Operator, Text
from tests.engine.filters.json_spellings import NUMBERS, TEXTS, spelled_number, spelled_text

OPERATORS: dict[Operator, Any] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@pytest.mark.parametrize(
    ("token", "relation", "operand", "holds"),
    [
        ("17", "==", Number("17.0"), True),
        ("1.7e1", "==", Number("17"), True),
        ("1.10", "==", Number("1.1"), True),
        ("23958446825181076828", "==", Number("23958446825181076829"), False),
        ("23958446825181076829", ">", Number("23958446825181076828"), True),
        ('"17"', "==", Number("17"), False),
        ('"17"', "!=", Number("17"), True),
        ('"17"', ">", Number("1"), False),
        ("17", "==", Text("17"), False),
        ("17", "!=", Text("17"), True),
        ("17", "<", Text("2"), False),
        ("null", "==", Constant("null"), True),
        ("null", "==", Number("0"), False),
        ("null", "!=", Number("0"), True),
        ("true", "!=", Constant("true"), False),
        ("false", "!=", Constant("true"), True),
        ('"true"', "==", Constant("true"), False),
        ('"2026-11-22"', ">=", Text("2026-11"), True),
        ('"a\\/b"', "==", Text("a/b"), True),
        ('"\\u0437"', "==", Text("з"), True),
        ('"a"', "==", Text("A"), False),
        ('{"a":1}', "==", Text("a"), False),
        ("[1]", "!=", Number("1"), True),
        ('"a"b"', "==", Text('a"b'), True),  # no JSON, but what was cut out of it always is
        ("1e" + "9" * 5000, "==", Number("1"), False),
        ("1e" + "9" * 5000, "!=", Number("1"), True),
    ],
)
def test_json_tokens(token: str, relation: Operator, operand: Operand, holds: bool) -> None:
    assert compares(relation, operand, json=True)(token.encode()) is holds


@pytest.mark.parametrize(
    ("data", "relation", "operand", "holds"),
    [
        (b"order-17", "==", Text("order-17"), True),
        (b'"order-17"', "==", Text("order-17"), False),
        (b"order-17", "!=", Text("x"), True),
        (b"b", ">", Text("a"), True),
        ("Ключ".encode(), "==", Text("Ключ"), True),
        (b"17", "==", Number("17.0"), True),
        (b"0017", "==", Number("17"), True),
        (b"17", "==", Text("17"), True),
        (b"x", "<", Number("17"), False),
        (b"x", "!=", Number("17"), True),
        (b"\x00\x00\x00\x11", "==", Number("17"), True),
        (b"\xff\xff\xff\xff", "<", Number("0"), True),
        (b"\x00\x00\x00\x00\x00\x00\x00\x11", "==", Number("17"), True),
        (b"\x00\x11", "==", Number("17"), False),
        (b"abcd", ">", Number("0"), False),
        (b"true", "==", Constant("true"), True),
        (b" null ", "==", Constant("null"), True),
        (b"nul", "!=", Constant("null"), True),
    ],
)
def test_whole_bytes(data: bytes, relation: Operator, operand: Operand, holds: bool) -> None:
    assert compares(relation, operand, json=False)(data) is holds


@given(st.data(), st.sampled_from(list(OPERATORS)), NUMBERS, NUMBERS)
def test_numbers_compare_as_decimals_however_they_are_spelled(
    data: st.DataObject, relation: Operator, value: Decimal, wanted: Decimal
) -> None:
    token, operand = data.draw(spelled_number(value)), Number(data.draw(spelled_number(wanted)))
    assert compares(relation, operand, json=True)(token.encode()) is OPERATORS[relation](value, wanted)


@given(st.data(), st.sampled_from(list(OPERATORS)), TEXTS, TEXTS)
def test_texts_compare_by_their_characters_however_they_are_spelled(
    data: st.DataObject, relation: Operator, value: str, wanted: str
) -> None:
    token = data.draw(spelled_text(value)).encode()
    assert compares(relation, Text(wanted), json=True)(token) is OPERATORS[relation](value, wanted)


@pytest.mark.parametrize(
    ("value", "json", "found"),
    [
        (b'"ERROR"', True, True),
        (b'"\\u0045RROR"', True, True),
        (b'"error"', True, False),
        (b"17.0", True, True),
        (b"null", True, True),
        (b"[]", True, False),
        (b"ERROR", True, False),
        (b"ERROR", False, True),
        (b'"ERROR"', False, False),
        (b"17", False, True),
    ],
)
def test_one_of(value: bytes, json: bool, found: bool) -> None:
    operands = (Text("ERROR"), Text("WARN"), Number("17"), Constant("null"))
    assert one_of(operands, False, json=json)(value) is found
    assert one_of(operands, True, json=json)(value) is not found
