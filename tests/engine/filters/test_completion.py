"""What can be typed next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters import completions
from tests.engine.filters.filter_texts import FRAGMENTS

FIELDS = ["value.level", "value.patient.id", "header.trace-id", 'value."odd name"', "value.patient.name"]
PARTS = ["key", "value", "header", "partition", "offset", "timestamp", "size", "is:"]
EVERYTHING = PARTS + FIELDS


def offered(text: str) -> list[str]:
    return [completion.text for completion in completions(text, len(text), FIELDS)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [*EVERYTHING, "not"]),
        ("(", [*EVERYTHING, "not"]),
        ("a and ", [*EVERYTHING, "not"]),
        ("foo ", [*EVERYTHING, "and", "or", "not"]),
        ("(foo ", [*EVERYTHING, "and", "or", "not"]),
        ("v", ["value", "value.level", "value.patient.id", 'value."odd name"', "value.patient.name"]),
        ("LEV", ["value.level"]),
        ("patient", ["value.patient.id", "value.patient.name"]),
        ("odd", ['value."odd name"']),
        ("value.patient.", ["value.patient.id", "value.patient.name"]),
        ("value.level", []),
        ("foo a", ["and"]),
        ("foo n", ["value.patient.name", "not"]),
        ("value.level ", ["==", "!=", "<", "<=", ">", ">=", "in (", "not in (", "~ /", "!~ /", "exists"]),
        ("x value.level n", ["not in ("]),
        ("value.level not ", ["in ("]),
        ("value.level !", ["!=", "!~ /"]),
        ("key e", ["exists"]),
        ("offset >", [">="]),
        ("offset e", []),
        ("value.level == ", []),
        ("value.level == E", []),
        ("value.level in (a, ", []),
        ("value.level exists a", ["and"]),
        ("is:t", ["is:tombstone", "is:text"]),
        ('"abc ', []),
        ("key:fo", []),
        ("value. ", []),
        ("value..a ", []),
    ],
)
def test_completions(text: str, found: list[str]) -> None:
    assert offered(text) == found


def test_a_completion_replaces_the_word_before_the_cursor() -> None:
    text = "foo lev and bar"
    (completion,) = completions(text, 7, FIELDS)
    assert text[: completion.start] + completion.text + text[completion.end :] == "foo value.level and bar"
    assert completion.kind == "field"
    assert {one.kind for one in completions("x ", 2)} == {"field", "keyword"}
    assert [one.kind for one in completions("is:b", 4)] == ["flag"]


def test_only_so_many_are_offered() -> None:
    assert len(completions("", 0, [f"value.f{number}" for number in range(500)], 7)) == 7


@given(st.text() | FRAGMENTS, st.integers(0, 60))
def test_nothing_raises(text: str, cursor: int) -> None:
    for completion in completions(text, min(cursor, len(text)), FIELDS):
        assert 0 <= completion.start <= completion.end <= len(text)
