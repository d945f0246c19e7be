"""Where JSON is wrong, and JSON without its white space."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders.json_text import pretty
from kafka_explorer.engine.templates.json_editing import compact, json_problem

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(values, st.booleans())
def test_what_json_writes_is_right_and_formatting_loses_nothing(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=3)
    small = json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":"))
    assert json_problem(text) is None
    assert compact(text) == small
    assert compact(pretty(small)) == small


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("", 1, 1, "a value is missing"),
        ('{"a": 1,}', 1, 9, "name"),
        ('{"a": 1\n "b": 2}', 2, 2, "a comma is missing"),
        ('{"a" 1}', 1, 6, "a colon is missing"),
        ('{\n  "a": NaN}', 2, 8, "NaN is not JSON"),
        ('{"NaN": -Infinity}', 1, 9, "-Infinity is not JSON"),
        ('{"a": [1, 2', 1, 12, "ends too early"),
        ("{} x", 1, 4, "follows the end"),
    ],
)
def test_the_place_of_an_error_is_told(text: str, line: int, column: int, says: str) -> None:
    problem = json_problem(text)
    assert problem is not None
    assert (problem.line, problem.column) == (line, column)
    assert says in problem.reason


def test_numbers_stay_as_they_are_typed() -> None:
    text = '{"big": 23958446825181076828, "exact": 1.10, "e": 1E400, "twice": 1, "twice": 2}'
    assert json_problem(text) is None
    assert compact(text) == text.replace(" ", "")


def test_depth_does_not_end_the_program() -> None:
    problem = json_problem("[" * 200_000)
    assert problem is not None
