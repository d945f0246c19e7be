"""Reading a filter's text from left to right."""

import re

import pytest

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.cursor import Cursor, Span


def test_what_was_read_is_noted() -> None:
    cursor = Cursor("  ab cd")
    cursor.skip_space()
    match = cursor.take(re.compile(r"\w+"), "text")
    assert match is not None
    assert (match.group(), cursor.spans) == ("ab", [Span(2, 4, "text")])
    assert cursor.take(re.compile(r"\w+"), "text") is None
    assert cursor.sees(re.compile(r" c"))
    assert not cursor.at_end()
    cursor.back_to(0)
    assert (cursor.at, cursor.spans) == (0, [])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('"plain"', "plain"),
        ("'with \"quotes\"'", 'with "quotes"'),
        (r'"\" \' \\ \n\r\t"', "\" ' \\ \n\r\t"),
        (r'"C:\dir \x \u12"', r"C:\dir \x \u12"),
        (r'"\u041f\u043B"', "Пл"),
        (r'"\ud83d\ude00!"', "😀!"),
        ('""', ""),
    ],
)
def test_quoted_text(text: str, meant: str) -> None:
    cursor = Cursor(text)
    assert cursor.quoted() == meant
    assert (cursor.at, cursor.spans) == (len(text), [Span(0, len(text), "text")])


def test_without_a_quote_nothing_is_read() -> None:
    cursor = Cursor("x")
    assert (cursor.quoted(), cursor.at) == (None, 0)


@pytest.mark.parametrize(
    ("text", "reason"), [('"abc', 'The closing " is missing.'), ("'a\\'", "The closing ' is missing.")]
)
def test_an_unclosed_quote_is_wrong_where_it_opens(text: str, reason: str) -> None:
    with pytest.raises(FilterSyntaxError) as caught:
        Cursor(text).quoted()
    assert (caught.value.column, caught.value.reason) == (0, reason)


@pytest.mark.parametrize("text", [r'"\ud83d"', r'"\ude00\ud83d"', r'"\ud83d\u0041"'])
def test_half_a_character_cannot_be_looked_for(text: str) -> None:
    with pytest.raises(FilterSyntaxError, match="half of a character"):
        Cursor(text).quoted()


@pytest.mark.parametrize(
    ("text", "stop", "word"),
    [
        ("abc def", "", "abc"),
        ("abc)", "", "abc"),
        ("f(x) y", "", "f(x)"),
        ("f(x)) y", "", "f(x)"),
        ("a,b", ",", "a"),
        ("a,b", "", "a,b"),
        (") x", "", ""),
        ("f(x", "", "f(x"),
    ],
)
def test_a_word_ends_at_a_space_or_a_bracket_that_it_did_not_open(text: str, stop: str, word: str) -> None:
    assert Cursor(text).word(stop) == word


def test_a_failure_says_where_and_what_is_wanted() -> None:
    cursor = Cursor("abc")
    cursor.at = 2
    with pytest.raises(FilterSyntaxError) as caught:
        cursor.fail("No.", wanted="term")
    assert (caught.value.column, cursor.wanted) == (2, "term")
    with pytest.raises(FilterSyntaxError) as caught:
        cursor.fail("No.", 1)
    assert (caught.value.column, cursor.wanted) == (1, "other")
