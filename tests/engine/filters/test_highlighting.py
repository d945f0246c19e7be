"""A filter's text in pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters import spans
from tests.engine.filters.filter_texts import FRAGMENTS


def shown(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], kind) for start, end, kind in spans(text)]


def test_every_kind_of_piece() -> None:
    text = 'value."a b"[0] == "x" and not (foo or key:"y"i) partition:1..3 ~ /a b/i is:json value.a in (1,true)'
    assert shown(text) == [
        ('value."a b"[0]', "field"),
        ("==", "operator"),
        ('"x"', "text"),
        ("and", "keyword"),
        ("not", "keyword"),
        ("(", "bracket"),
        ("foo", "text"),
        ("or", "keyword"),
        ("key", "field"),
        (":", "operator"),
        ('"y"', "text"),
        ("i", "operator"),
        (")", "bracket"),
        ("partition", "field"),
        (":", "operator"),
        ("1..3", "number"),
        ("~ ", "operator"),
        ("/a b/i", "regex"),
        ("is:", "field"),
        ("json", "flag"),
        ("value.a", "field"),
        ("in", "operator"),
        ("(", "bracket"),
        ("1", "number"),
        (",", "bracket"),
        ("true", "constant"),
        (")", "bracket"),
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("value.a ==", [("value.a", "field"), ("==", "operator"), ("", "error")]),
        ("foo (bar", [("foo", "text"), ("(bar", "error")]),
        ("value.x ~ /(/ y", [("value.x", "field"), ("~", "operator"), ("/(/", "error")]),
        ("level:ERROR x", [("level:ERROR", "error")]),
        ("size foo", [("size", "text"), ("foo", "text")]),
    ],
)
def test_what_is_wrong_is_marked(text: str, pieces: list[tuple[str, str]]) -> None:
    assert shown(text) == pieces


@given(st.text() | FRAGMENTS)
def test_pieces_come_in_order_and_do_not_overlap(text: str) -> None:
    behind = 0
    for start, end, kind in spans(text):
        assert behind <= start <= end <= len(text)
        assert start < end or kind == "error"
        behind = end
