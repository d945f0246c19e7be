"""Every way in which JSON can spell a text is found."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters.linear import linear
from kafka_explorer.engine.filters.spellings import Letters, forms, spelled
from tests.engine.filters.json_spellings import TEXTS, spelled_text


@given(st.data(), TEXTS.filter(bool))
def test_the_full_pattern_finds_every_spelling(data: st.DataObject, text: str) -> None:
    token = data.draw(spelled_text(text)).encode()
    assert linear(spelled(Letters(text)).full).search(token)


@given(st.data(), TEXTS.filter(bool))
def test_cheaper_patterns_find_every_spelling_where_they_apply(data: st.DataObject, text: str) -> None:
    token = data.draw(spelled_text(text)).encode()
    spelling = spelled(Letters(text))
    if linear(spelling.trigger).search(token) is None:
        assert linear(spelling.short).search(token)
    if b"\\" not in token:
        assert linear(spelling.plain).search(token)


@given(st.data(), st.text(st.sampled_from("aZЯяёςΣσßİı/"), min_size=1, max_size=6))
def test_in_any_case(data: st.DataObject, text: str) -> None:
    swapped = "".join(
        letter.upper() if len(letter.upper()) == 1 and data.draw(st.booleans()) else letter for letter in text
    )
    token = data.draw(spelled_text(swapped)).encode()
    assert linear(spelled(Letters(text, True)).full).search(token)


@pytest.mark.parametrize(
    ("text", "ignore_case", "plain", "short", "full", "trigger"),
    [
        ("ab", False, "ab", "ab", r"(?:a|\\u(?i:0061))(?:b|\\u(?i:0062))", r"\\u(?i:00)"),
        ("/", False, r"\/", r"(?:\/|\\\/)", r"(?:\/|\\\/|\\u(?i:002f))", r"\\u(?i:00)"),
        ("Я", True, "[Яя]", "[Яя]", r"(?:[Яя]|\\u(?i:042f)|\\u(?i:044f))", r"\\u(?i:04)"),
        ("😀", False, "😀", "😀", r"(?:😀|\\u(?i:d83d)\\u(?i:de00))", r"\\u(?i:d8)"),
    ],
)
def test_patterns(text: str, ignore_case: bool, plain: str, short: str, full: str, trigger: str) -> None:
    spelling = spelled(Letters(text, ignore_case))
    assert (spelling.plain, spelling.short, spelling.full, spelling.trigger) == (plain, short, full, trigger)


def test_pieces_that_are_patterns_stay_as_they_are() -> None:
    assert spelled('"', Letters("a.b"), r'"\s*:').plain == re2.escape('"a.b"').replace('\\"', '"') + r"\s*:"


@pytest.mark.parametrize(
    ("letter", "found"),
    [("a", "aA"), ("Я", "яЯ"), ("1", "1"), ("ß", "ß"), ("σ", "σςΣ"), ("ς", "σςΣ"), ("ǆ", "ǆǄ"), ("ſ", "ſSs")],
)
def test_the_forms_of_a_letter(letter: str, found: str) -> None:
    assert forms(letter, True) == set(found)
    assert forms(letter, False) == {letter}
