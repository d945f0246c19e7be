"""No prefilter drops a match, however JSON is spelled; and what prefilters look like."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.filters.fields import field_text, quoted
from kafka_explorer.engine.filters.nodes import Each, Field, Part, Step
from tests.engine.filters.json_spellings import DOCUMENTS, NAMES, NUMBERS, TEXTS, spelled, spelled_number
from tests.engine.filters.messages import chosen, message

STEPS: st.SearchStrategy[Step] = st.one_of(NAMES, st.sampled_from([0, 1]), st.just(Each.ELEMENT))
PATHS = st.lists(STEPS, min_size=1, max_size=3)


@st.composite
def operands(draw: st.DrawFn) -> str:
    value = draw(st.one_of(TEXTS, NUMBERS, st.sampled_from([True, False, None])))
    if isinstance(value, Decimal):
        return draw(spelled_number(value))
    return quoted(value) if isinstance(value, str) else json.dumps(value)


@st.composite
def terms(draw: st.DrawFn) -> str:
    """A term about JSON, or a word."""
    path = tuple(draw(PATHS))
    name = field_text(Field(draw(st.sampled_from([Part.KEY, Part.VALUE])), None, path))
    ways = [
        st.builds("{} {} {}".format, st.just(name), st.sampled_from(["==", "==", "!="]), operands()),
        st.builds("{} {} {}".format, st.just(name), st.sampled_from(["<", ">="]), NUMBERS.map("{:f}".format)),
        st.lists(operands(), min_size=1, max_size=3).map(lambda found: f"{name} in ({','.join(found)})"),
        st.just(f"{name} exists"),
        TEXTS.filter(bool).map(lambda text: f"{name}:{quoted(text)}i"),
        st.sampled_from(["/^/", "/[aя]/i", "/T$/", r"/\\/", "/./"]).map(lambda regex: f"{name} ~ {regex}"),
        TEXTS.filter(bool).map(lambda text: quoted(text) + draw(st.sampled_from(["", "i"]))),
    ]
    return ("not " if draw(st.integers(0, 5)) == 0 else "") + draw(st.one_of(ways))


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.lists(terms(), min_size=1, max_size=3), st.sampled_from([" and ", " or "]))
def test_searching_a_batch_finds_what_testing_each_message_finds(
    data: st.DataObject, parts: list[str], joint: str
) -> None:
    messages = [
        message(data.draw(spelled(value)), data.draw(spelled(key)) if key else None)
        for value, key in data.draw(st.lists(st.tuples(DOCUMENTS, DOCUMENTS), min_size=1, max_size=4))
    ]
    wanted = compile_filter(joint.join(parts))
    for _ in range(2):
        chosen(wanted, messages)


@settings(deadline=None)
@given(st.data(), NAMES, st.one_of(TEXTS, NUMBERS))
def test_a_value_that_is_there_is_found(data: st.DataObject, name: str, value: str | Decimal) -> None:
    document = data.draw(spelled({"first": [value], name: value}))
    operand = quoted(value) if isinstance(value, str) else data.draw(spelled_number(value))
    messages = [message(None), message("{}"), message(document), message(b"\xff\xfe")]
    field = field_text(Field(Part.VALUE, None, (name,)))
    for text in (
        f"{field} == {operand}",
        f"{field} in (nothing, {operand})",
        f"value.first[*] == {operand}",
        f"value.first[0] in ({operand})",
        f"{field} exists",
        f"{field} != null",
    ):
        assert chosen(compile_filter(text), messages) == [2], text


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ('value.level == "ERROR"', r'"level"\s*:\s*(?:"ERROR")'),
        ('value.a.level in ("E",null)', r'"level"\s*:\s*(?:"E"|null)'),
        ("value.id == 17", r'"id"\s*:\s*(?:(?:-?17(?:\.0*)?[\s,}\]]|-?[0-9][0-9.]*[eE]))'),
        ("value.id == -1.50", r'"id"\s*:\s*(?:(?:-?1\.50*[\s,}\]]|-?[0-9][0-9.]*[eE]))'),
        ("value.id == 1e99", r'"id"\s*:\s*(?:-?[0-9])'),
        ("value.id > 17", r'"id"\s*:\s*'),
        ("value.id != 17", r'"id"\s*:\s*'),
        ("value.id not in (17)", r'"id"\s*:\s*'),
        ("value.id exists", r'"id"\s*:\s*'),
        ("value.id ~ /1/", r'"id"\s*:\s*'),
        ("value.ids[0] == x", '(?:"x")'),
        ("value.ids[*] == 17", r'"ids"\s*:\s*'),
        ("value.ids[*] exists", r'"ids"\s*:\s*'),
        ("value[0] == 17", None),
        ("value[0] exists", None),
        ('value[*] == "x"', '(?:"x")'),
        ("value.text:Timeout", "Timeout"),
    ],
)
def test_prefilters(text: str, pattern: str | None) -> None:
    (explained,) = compile_filter(text).explain()
    assert explained.pattern == pattern
    assert not explained.exact
    assert explained.parts == (() if pattern is None else (Part.VALUE,))
