"""Placeholders are filled, or named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.config.imports.placeholders import Resolved, is_encrypted, resolve

KNOWN = {"A": "1", "KAFKA_HOST": "h", "B": "${A}", "LOOP": "${LOOP}", "LONG": "${BIG}${BIG}", "BIG": "x" * 60_000}


@pytest.mark.parametrize(
    ("value", "text", "missing"),
    [
        ("plain", "plain", ()),
        ("${A}", "1", ()),
        ("x${A}y${B}z", "x1y1z", ()),
        ("${kafka.host}:1", "h:1", ()),
        ("${X:localhost:9092}", "localhost:9092", ()),
        ("${X:}", "", ()),
        ("${X:${A}}", "1", ()),
        ("${X:${Y:z}}", "z", ()),
        ("${X}${Y}${X}", "", ("X", "Y")),
        ("${X:${Y}}", "", ("Y",)),
        ("${LOOP}", "", ("LOOP",)),
        ("${LONG}", "", ("too long",)),
        ("${env:A}", "", ("env:A",)),
        ("${file:/etc/x:key}", "", ("file:/etc/x:key",)),
        ("${A", "${A", ()),
        ("$ConnectionString", "$ConnectionString", ()),
        ("{{ API KEY }}", "", ("API KEY",)),
        ("<api-key>", "", ("api-key",)),
        ("{{ A }}", "1", ()),
    ],
)
def test_filling(value: str, text: str, missing: tuple[str, ...]) -> None:
    assert resolve(value, KNOWN) == Resolved(text, missing)


@pytest.mark.parametrize("value", ["ENC(abc)", " ENC(", "{cipher}x", "vault:secret/x", "op://vault/item"])
def test_encrypted_values(value: str) -> None:
    assert is_encrypted(value)
    assert not is_encrypted(f"x{value}")


@given(st.text("${}:AB ") | st.text(), st.dictionaries(st.sampled_from("AB"), st.text("${}:AB")))
def test_anything_is_filled_in_the_end(value: str, variables: dict[str, str]) -> None:
    assert isinstance(resolve(value, variables).text, str)
