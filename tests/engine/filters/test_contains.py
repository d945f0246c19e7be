"""A text is found byte for byte, or in any case; and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters import contains


def holds(text: str, key: bytes | None, value: bytes | None, *, ignore_case: bool = False) -> bool:
    predicate = contains(text, ignore_case=ignore_case)
    assert predicate is not None
    return predicate(key, value)


@pytest.mark.parametrize("ignore_case", [False, True])
def test_no_text_is_no_filter(ignore_case: bool) -> None:
    assert contains("", ignore_case=ignore_case) is None


@pytest.mark.parametrize("ignore_case", [False, True])
@pytest.mark.parametrize("text", ["error", "5", "Ошибка", "錯誤"])
def test_key_and_value_are_searched_and_may_be_null_or_empty(text: str, ignore_case: bool) -> None:
    around = f"an {text}!".encode()
    assert holds(text, None, around, ignore_case=ignore_case)
    assert holds(text, around, None, ignore_case=ignore_case)
    assert not holds(text, None, None, ignore_case=ignore_case)
    assert not holds(text, b"", b"", ignore_case=ignore_case)
    assert not holds(text, b"other", "другое".encode(), ignore_case=ignore_case)


def test_case_matters_unless_told_otherwise() -> None:
    assert not holds("error", None, b"ERROR")
    assert holds("error", None, b"ERROR", ignore_case=True)
    assert holds("ОШИБКА", "Ошибка".encode(), None, ignore_case=True)
    assert holds("straße", None, b"STRASSE", ignore_case=True)


def test_a_text_is_no_pattern() -> None:
    assert not holds("a.c", None, b"abc", ignore_case=True)
    assert holds("a.c", None, b"A.C", ignore_case=True)
    assert holds("[", None, b"[", ignore_case=True)


@pytest.mark.parametrize("ignore_case", [False, True])
def test_text_is_found_among_bytes_that_are_no_text(ignore_case: bool) -> None:
    assert holds("Ключ", None, b"\xff\xfe" + "Ключ".encode() + b"\x80", ignore_case=ignore_case)


@pytest.mark.parametrize("ignore_case", [False, True])
def test_bytes_of_a_command_line_that_are_no_text_are_found_as_they_are(ignore_case: bool) -> None:
    argument = b"\xff\xd0".decode("utf-8", "surrogateescape")
    assert holds(argument, None, b"a\xff\xd0b", ignore_case=ignore_case)
    assert not holds(argument, None, "a\ufffd\ufffdb".encode(), ignore_case=ignore_case)


@pytest.mark.parametrize("ignore_case", [False, True])
def test_half_of_a_surrogate_pair_is_found_nowhere(ignore_case: bool) -> None:
    assert not holds("\ud83d", None, "😀".encode(), ignore_case=ignore_case)


@given(st.text(min_size=1), st.binary(), st.binary(), st.booleans())
def test_what_is_there_is_found(text: str, before: bytes, after: bytes, ignore_case: bool) -> None:
    assert holds(text, None, text.encode(), ignore_case=ignore_case)
    assert holds(text, before + text.encode() + after, None)


@given(st.text(min_size=1), st.none() | st.binary(), st.none() | st.binary())
def test_what_is_found_is_there(text: str, key: bytes | None, value: bytes | None) -> None:
    assert holds(text, key, value) == (text.encode() in (key or b"") or text.encode() in (value or b""))


@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8")), st.text())
def test_ignoring_case_finds_no_less(text: str, data: str) -> None:
    if holds(text, None, data.encode()):
        assert holds(text, None, data.encode(), ignore_case=True)
