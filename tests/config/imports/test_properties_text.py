"""The .properties format, as java.util.Properties reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.config.imports.imported import ImportFailed
from kafka_explorer.config.imports.properties_text import parse_documents


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("a=b", [("a", "b")]),
        ("  a = b ", [("a", "b ")]),
        ("a:b\nc d", [("a", "b"), ("c", "d")]),
        ("a\nb=", [("a", ""), ("b", "")]),
        ("# x\n! y\n\na=b", [("a", "b")]),
        ("a=b\\\n   c\\\n\td", [("a", "bcd")]),
        ("a=b\\\\\nc=d", [("a", "b\\"), ("c", "d")]),
        ("a=b\\\n# no comment", [("a", "b# no comment")]),
        (r"a\ b\=c=\tx\u00e9\:\"", [("a b=c", '\txé:"')]),
        ("a==b", [("a", "=b")]),
        ("a=b\\", [("a", "b")]),
        (r"a=\ud83d\ude00\ud800", [("a", "\U0001f600\ufffd")]),
    ],
)
def test_lines(text: str, pairs: list[tuple[str, str]]) -> None:
    assert parse_documents(text) == [pairs]


def test_documents() -> None:
    assert parse_documents("a=1\n#---\na=2\n!---\n") == [[("a", "1")], [("a", "2")], []]


@pytest.mark.parametrize("text", [r"a=\u12", r"a=\uzzzz", r"\u=1"])
def test_a_character_that_is_none(text: str) -> None:
    with pytest.raises(ImportFailed, match="Java's spelling"):
        parse_documents(text)


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        documents = parse_documents(text)
    except ImportFailed:
        return
    assert all(name for pairs in documents for name, _ in pairs)
