"""Masked values do not show, and everything else stays as it was written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.engine.masks import DOTS, Masked, Masks
from kafka_explorer.engine.records import Header
from tests.messages import make_record

TEXT = '{ "id":1.10, "patient": {"name":"Ann","ssn":7}, "visits":[{"ssn":1},{"ssn":2}], "ssn":"x", "ssn":"y" }'


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ([], TEXT),
        (["value.patient.name"], TEXT.replace('"Ann"', f'"{DOTS}"')),
        (["value.patient"], TEXT.replace('{"name":"Ann","ssn":7}', f'"{DOTS}"')),
        (["value.patient", "value.patient.name"], TEXT.replace('{"name":"Ann","ssn":7}', f'"{DOTS}"')),
        (["value.visits[*].ssn"], TEXT.replace(":1}", f':"{DOTS}"}}').replace(":2}", f':"{DOTS}"}}')),
        (["value.visits[1].ssn"], TEXT.replace(":2}", f':"{DOTS}"}}')),
        (["value.ssn"], TEXT.replace('"x"', f'"{DOTS}"').replace('"y"', f'"{DOTS}"')),
        (["value.*.name"], TEXT.replace('"Ann"', f'"{DOTS}"')),
        (["value.absent", "key.ssn", "header.a"], TEXT),
    ],
)
def test_examples(fields: list[str], text: str) -> None:
    assert Masks(fields).masked(TEXT, Part.VALUE).text == text


def test_any_way_down() -> None:
    masked = Masks(["value.**.ssn"]).masked(TEXT, Part.VALUE)
    assert masked.hidden == 5
    assert json.loads(masked.text)["visits"] == [{"ssn": DOTS}, {"ssn": DOTS}]


@pytest.mark.parametrize("text", ["plain", "00000000  00 ff", '{"a":', "[" * 10])
def test_what_cannot_be_searched_is_not_shown(text: str) -> None:
    assert Masks(["value.a"]).masked(text, Part.VALUE) == Masked(DOTS, 1, whole=True)
    assert Masks(["value.a"]).masked(text, Part.KEY) == Masked(text)


def test_whole_parts_and_headers() -> None:
    masks = Masks(["value", "header.authorization"])
    assert masks.masked("plain", Part.VALUE).whole
    assert masks.masked("", Part.VALUE) == Masked("")
    assert masks.hides_header("authorization")
    assert not masks.hides_header("Authorization")
    assert Masks(["header"]).hides_header("anything")
    assert (masks.of(Part.VALUE), masks.of(Part.KEY), bool(Masks())) == (True, False, False)


@pytest.mark.parametrize("field", ["", "patient", "size", "value.", "value.a b"])
def test_what_is_no_mask(field: str) -> None:
    with pytest.raises(FilterSyntaxError):
        Masks([field])


def test_a_record_as_it_may_be_written() -> None:
    masks = Masks(["value.ssn", "header.authorization", "key"])
    record = make_record(
        key=b"k", value=b'{"ssn":1, "n":1.10}', headers=(Header("authorization", b"x"), Header("a", b""))
    )
    shown = masks.masked_record(record)
    assert (shown.key, shown.value) == (DOTS.encode(), f'{{"ssn":"{DOTS}", "n":1.10}}'.encode())
    assert shown.headers == (Header("authorization", DOTS.encode()), Header("a", b""))
    assert masks.masked_record(make_record(value=b"\x00\xff")).value == DOTS.encode()
    tombstone = make_record(key=None, value=None)
    assert masks.masked_record(tombstone) is tombstone
    other = make_record(key=None, value=b'{"n":1}')
    assert masks.masked_record(other) is other
    assert Masks().masked_record(record) is record


SECRET = "never to be seen"
TREES = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "b", "secret"]), inner),
)


@given(TREES)
def test_nothing_of_a_name_shows_wherever_it_is(tree: Any) -> None:
    def hidden(value: Any) -> Any:
        if isinstance(value, list):
            return [hidden(item) for item in value]
        if isinstance(value, dict):
            return {name: SECRET if name == "secret" else hidden(item) for name, item in value.items()}
        return value

    text = json.dumps(hidden(tree))
    masked = Masks(["value.**.secret"]).masked(text, Part.VALUE)
    assert SECRET not in masked.text
    assert masked.text == text.replace(f'"{SECRET}"', f'"{DOTS}"')
