"""Bytes are found, and letters in either case."""

import importlib
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kafka_explorer.engine.filters import finding
from kafka_explorer.engine.filters.spellings import forms

LETTERS = [chr(code) for code in range(0x20, 0x530) if unicodedata.category(chr(code))[0] == "L"]


@given(st.binary(max_size=40), st.binary(min_size=1, max_size=3), st.integers(0, 40))
def test_find_is_that_of_python(haystack: bytes, needle: bytes, start: int) -> None:
    assert finding.find(haystack, needle, start) == haystack.find(needle, start)


@given(st.text(st.sampled_from(LETTERS), min_size=1), st.data())
def test_folding_makes_the_cases_of_letters_equal(text: str, data: st.DataObject) -> None:
    needle = finding.folded_needle(text)
    if needle is not None:
        other = "".join(data.draw(st.sampled_from(sorted(forms(letter, True)))) for letter in text)
        assert finding.Folded(b"?" + other.encode()).find(needle, 0) == 1


@example("a" * 20 + "B", "b", [0, 1, 7, 30])
@given(st.text("aB", max_size=40), st.text("Ab", min_size=1, max_size=9), st.lists(st.integers(0, 40), max_size=4))
def test_folding_window_by_window_finds_the_same(text: str, word: str, starts: list[int]) -> None:
    needle = finding.folded_needle(word)
    assert needle is not None
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(finding, "_WINDOW_BYTES", 3)
        folded = finding.Folded(text.encode())
        for start in starts:
            assert folded.find(needle, start) == text.lower().find(word.lower(), start)


def test_russian_and_english_are_folded() -> None:
    alphabet = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz0123456789 -_.@/"
    assert finding.folded_needle(alphabet) == finding.folded_needle(alphabet.upper())
    assert finding.folded_needle("ā") is None  # U+0101 and U+0100 differ in the last bit


def test_without_stringzilla_all_works_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "stringzilla", None)
        importlib.reload(finding)
        assert finding.find(b"abcabc", b"abc", 1) == 3
        assert finding.Folded("ЯZя".encode()).find("я".encode().translate(finding._FOLD), 2) == 3
    importlib.reload(finding)
    assert finding.find is not bytes.find
