"""Where in a JSON text a caret stands."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders.json_text import pretty
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.ui.records.viewer.json_places import Place, place_at

TEXT = """{
  "id": 23958446825181076828,
  "tags": ["a", "b"],
  "patient": {
    "a b": "x\\"y",
    "gone": null
  }
}"""


@pytest.mark.parametrize(
    ("at", "path", "token"),
    [
        ("23958", ("id",), "23958446825181076828"),
        ('"id"', ("id",), "23958446825181076828"),
        (": 2395", ("id",), "23958446825181076828"),
        (',\n  "tags', ("id",), "23958446825181076828"),
        ('"b"]', ("tags", 1), '"b"'),
        ('["a"', ("tags",), ""),
        ("],", ("tags",), ""),
        ('x\\"y', ("patient", "a b"), '"x\\"y"'),
        ("null", ("patient", "gone"), "null"),
        ("\n  }", ("patient", "gone"), "null"),
        ("  }\n}", ("patient",), ""),
        ("}\n}", ("patient",), ""),
    ],
)
def test_a_caret_is_at_a_value(at: str, path: tuple[str | int, ...], token: str) -> None:
    place = place_at(TEXT, TEXT.index(at))
    assert place is not None
    assert (place.path, place.token) == (path, token)


def test_the_brackets_around_everything_are_everything() -> None:
    assert place_at(TEXT, 0) == Place((), "{")
    assert place_at(TEXT, len(TEXT)) == Place((), "{")
    assert place_at("", 0) is None
    cut = place_at('{"a": 1, "cut', 12)
    assert cut is not None
    assert cut.path in {(), ("a",)}


def test_a_place_is_written_as_a_path_a_field_and_a_filter() -> None:
    text = '{"patient": {"a b": ["Bo\\n"]}, "n": 1.10}'
    place = place_at(text, text.index("Bo"))
    assert place is not None
    assert place.json_path == '$.patient["a b"][0]'
    assert place.field(Part.VALUE) == 'value.patient."a b"[0]'
    assert place.filter(Part.VALUE) == 'value.patient."a b"[0] == "Bo\\n"'
    number = place_at(text, text.index("1.10"))
    assert number is not None
    assert number.filter(Part.KEY) == "key.n == 1.10"
    around = place_at(text, text.index("["))
    assert around is not None
    assert around.filter(Part.VALUE) == 'value.patient."a b" exists'


def test_json_in_a_text_is_found_by_jq_only() -> None:
    place = Place(("order", "id"), "number", "7", around=("payload",))
    assert place.json_path == ".payload | fromjson | .order.id"
    assert place.filter(Part.VALUE) == place.field(Part.VALUE) == ""


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=4), inside, max_size=4),
    max_leaves=12,
)


@given(_JSON, st.integers(0, 400))
def test_whatever_is_found_is_there(value: object, position: int) -> None:
    text = pretty(json.dumps({"root": value}))
    place = place_at(text, position)
    if place is None or position > len(text):
        return
    found: object = {"root": value}
    for step in place.path:
        found = found[step]  # type: ignore[index]
    if place.token:
        assert json.loads(place.token) == found


@given(st.text(alphabet='{}[]":,\\ \n1a', max_size=30), st.integers(0, 30))
def test_no_text_makes_it_fail(text: str, position: int) -> None:
    place_at(text, position)


def test_filters_of_places_are_filters() -> None:
    for at in ("23958", "x\\", "null"):
        place = place_at(TEXT, TEXT.index(at))
        assert place is not None
        compile_filter(place.filter(Part.VALUE))
