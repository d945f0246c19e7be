"""Values of JSON texts are found where they stand."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine import json_spans
from kafka_explorer.engine.json_spans import Node, NoJson, parse

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def value_of(text: str, node: Node) -> Any:
    if node.kind == "{":
        return {name: value_of(text, member) for name, member in node.members}
    if node.kind == "[":
        return [value_of(text, item) for item in node.items]
    return json.loads(text[node.start : node.end])


@given(ANY, st.sampled_from([None, 1]), st.booleans())
def test_every_value_is_found(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert value_of(text, parse(text)) == value
    assert text[parse(text).start : parse(text).end] == text


def test_repeated_names_stay() -> None:
    assert [name for name, _ in parse('{"a":1,"a":2,"\\u0061":3}').members] == ["a", "a", "a"]


@pytest.mark.parametrize(
    "text",
    ["", " ", "[", "{", "]", "[}", "{]", "[1,]", "{,}", '{"a"}', '{"a":}', '{"a":1,}', "{1:2}", "[1 2]", "1 2", ",",
     ":", "plain", "NaN", "01", "1.", "nulll", '{"\\x":1}', '"open', "[1],[2]", '{"a"::1}', "[,1]", '{"a":1 "b":2}'],
)  # fmt: skip
def test_what_is_no_json(text: str) -> None:
    with pytest.raises(NoJson):
        parse(text)


@given(st.text('[]{},:" 1an', max_size=30))
def test_what_is_taken_is_json(text: str) -> None:
    try:
        parse(text)
    except NoJson:
        return
    json.loads(text, strict=False)


def test_no_depth_is_too_deep() -> None:
    parse("[" * 20_000 + "]" * 20_000)


def test_too_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_spans, "MOST_NODES", 3)
    with pytest.raises(NoJson, match="more than 3"):
        parse("[1,2,3]")
