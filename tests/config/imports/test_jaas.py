"""JAAS lines, as Kafka's own reader takes them, and a little kinder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.config.imports.imported import ImportFailed
from kafka_explorer.config.imports.jaas import looks_like_jaas, parse_jaas


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ('a.B required x="1" y="2";', {"x": "1", "y": "2"}),
        ("a.B REQUIRED x='1'", {"x": "1"}),
        ('a.B required x = "a\\"b\\\\c\\n" ;', {"x": 'a"b\\c\n'}),
        ("a.B required useKeyTab=true keyTab=/etc/a.keytab;", {"useKeyTab": "true", "keyTab": "/etc/a.keytab"}),
        ('a.B required // why\n /* and */ x="1";', {"x": "1"}),
        ('Client {\n a.B required\n x="1";\n};', {"x": "1"}),
        ("a.B required x=${X:y} y={{ Z }} z=<W V>;", {"x": "${X:y}", "y": "{{ Z }}", "z": "<W V>"}),
        ("a.B required;", {}),
        ('a.B required x="a;b" ; c.D required y="1";', {"x": "a;b"}),
    ],
)
def test_options(line: str, options: dict[str, str]) -> None:
    module = parse_jaas(line)
    assert (module.name, dict(module.options)) == ("a.B", options)
    assert module.short == "B"


def test_options_do_not_show() -> None:
    assert "geheim" not in repr(parse_jaas('a.B required password="geheim";'))


@pytest.mark.parametrize(
    "line", ["", "a.B", "a.B maybe x=1;", ";", 'a.B required x="1', "a.B required x;", "a.B required x y;"]
)
def test_what_is_not_complete_is_said(line: str) -> None:
    with pytest.raises(ImportFailed):
        parse_jaas(line)


def test_it_is_recognised() -> None:
    assert looks_like_jaas("x.PlainLoginModule required")
    assert not looks_like_jaas("PlainLoginModule is a class")


@given(st.text() | st.text("ab=;'\"{}/*\\ \n$<>").map(lambda text: f"a.B required {text}"))
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        assert parse_jaas(text).name
    except ImportFailed:
        return
