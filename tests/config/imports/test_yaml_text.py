"""YAML as flat names, every scalar as it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.config.imports.imported import ImportFailed
from kafka_explorer.config.imports.yaml_text import parse_documents


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("a:\n  b: c", [("a.b", "c")]),
        ("a: [x, y]", [("a", "x,y")]),
        ("a:\n - b: 1\n - c", [("a[0].b", "1"), ("a[1]", "c")]),
        (
            "a: on\nb: 010\nc: 1_000\nd: 2024-01-01\ne: ~\nf:",
            [("a", "on"), ("b", "010"), ("c", "1_000"), ("d", "2024-01-01"), ("e", ""), ("f", "")],
        ),
        ('a:\n  "[b.c]": d', [("a.b.c", "d")]),
        ("x: &x\n  a: 1\ny:\n  <<: *x\n  b: 2", [("x.a", "1"), ("y.a", "1"), ("y.b", "2")]),
        ("just text", []),
        ("", []),
    ],
)
def test_names_and_values(text: str, pairs: list[tuple[str, str]]) -> None:
    assert (parse_documents(text) or [[]])[0] == pairs


def test_documents() -> None:
    assert parse_documents("a: 1\n---\nb: 2\n") == [[("a", "1")], [("b", "2")]]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: [", "at line 1"),
        ("a: b: c", "line 1, column 5"),
        ("a: \x07", "not valid YAML"),
        ("a: !!python/object:os.system x", "could not determine a constructor"),
        ("[" * 3000, "beyond reading"),
        ("? [a, [b]]\n: c", "not valid YAML"),
    ],
)
def test_a_mistake_names_its_place(text: str, part: str) -> None:
    with pytest.raises(ImportFailed) as caught:
        parse_documents(text)
    assert part in caught.value.sentence


def test_aliases_of_aliases_do_not_explode() -> None:
    lines = ["a0: &a0 [x, y]"] + [f"a{n}: &a{n} {{p: *a{n - 1}, q: *a{n - 1}}}" for n in range(1, 40)]
    with pytest.raises(ImportFailed, match="too many values"):
        parse_documents("\n".join(lines))


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        documents = parse_documents(text)
    except ImportFailed:
        return
    assert all(isinstance(value, str) for pairs in documents for _, value in pairs)
