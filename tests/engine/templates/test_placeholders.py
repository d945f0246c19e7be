"""Placeholders: what each becomes, and where in the template a place comes from."""

import re
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.templates.placeholders import (
    PlaceholderError,
    fill,
    has_placeholders,
    literal,
    moment,
    time_text,
)

AT = datetime(2026, 11, 22, 10, 15, 30, 250_000, UTC)


def made(text: str, number: int = 0, seed: int = 1) -> str:
    return fill(text, moment(number, seed, AT)).text


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("plain { } {{open}}", "plain { } {{"),
        ("{{now}}", "2026-11-22T10:15:30.250Z"),
        ("{{now:-5m}}", "2026-11-22T10:10:30.250Z"),
        ("{{now:+1d:local}}", "2026-11-23T10:15:30.25"),
        ("{{now:ms}}", "1795342530250"),
        ("{{now:-1h:s}}", "1795338930"),
        ("{{now:array}}", "[2026,11,22,10,15,30,250000000]"),
        ("{{seq}} {{seq:100}}", "1 100"),
        ("{{pick:only}}", "only"),
        ("{{random:int:7:7}}", "7"),
        ("{{random:decimal:1.5:1.5:2}}", "1.50"),
    ],
)
def test_what_they_become(text: str, becomes: str) -> None:
    assert made(text) == becomes


def test_what_is_left_to_chance_is_of_its_kind() -> None:
    assert uuid.UUID(made("{{uuid}}")).version == 4
    assert all(1 <= int(made("{{random:int:1:100}}", number)) <= 100 for number in range(50))
    assert {made("{{pick:a,b,c}}", number) for number in range(60)} == {"a", "b", "c"}
    assert re.fullmatch(r"[0-9a-f]{16} [a-z]{8}", made("{{random:hex:16}} {{random:text:8}}"))
    assert re.fullmatch(r"[0-9]\.[0-9]{3}", made("{{random:decimal:0:9:3}}"))


def test_the_same_number_is_the_same_text_again_and_another_is_not() -> None:
    text = "{{uuid}} {{random:hex:8}} {{pick:a,b}} {{faker:name}}"
    assert made(text, 5) == made(text, 5)
    assert made(text, 5) != made(text, 6)
    assert made(text, 5) != made(text, 5, seed=2)


def test_faker_makes_up_names() -> None:
    assert made("{{faker:name}}")
    assert "@" in made("{{faker:email}}")


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("ab {{uid}}", 3, "no placeholder"),
        ("{{now:5 minutes}}", 0, "write -5m"),
        ("{{now:-999999999d}}", 0, "too far"),
        ("{{uuid:x}}", 0, "nothing follows"),
        ("{{seq:x}}", 0, "no whole number"),
        ("{{random:int:9:1}}", 0, "smaller number comes first"),
        ("{{random:float}}", 0, "write random:int"),
        ("{{random:hex:1000000}}", 0, "between 0"),
        ("{{faker:password}}", 0, "write faker: and one of"),
    ],
)
def test_what_cannot_be_is_said_with_its_place(text: str, position: int, says: str) -> None:
    with pytest.raises(PlaceholderError, match=re.escape(says)) as raised:
        made(text)
    assert raised.value.position == position


def test_in_json_quotes_are_escaped() -> None:
    assert fill('{"a": "{{pick:say "x"}}"}', moment(0, 0), in_json=True).text == '{"a": "say \\"x\\""}'


@given(st.text(alphabet="{}open :x", max_size=30))
def test_any_text_can_be_meant_literally(text: str) -> None:
    assert made(literal(text)) == text


def test_a_place_in_the_text_leads_back_to_the_template() -> None:
    text = "ab {{seq:1000}} cd {{now:ms}} ef"
    filled = fill(text, moment(0, 0, AT))
    for word in ("ab", "cd", "ef"):
        assert filled.origin(filled.text.index(word)) == text.index(word)
    assert filled.origin(filled.text.index("1000") + 2) == text.index("{{seq")


def test_seconds_are_written_as_jackson_does() -> None:
    assert time_text(AT.replace(second=0, microsecond=0), "array") == "[2026,11,22,10,15]"
    assert time_text(AT.replace(microsecond=0), "array") == "[2026,11,22,10,15,30]"
    assert time_text(AT.replace(second=0), "array") == "[2026,11,22,10,15,0,250000000]"


def test_whether_there_are_any() -> None:
    assert has_placeholders("a {{uuid}}")
    assert not has_placeholders("{ {uuid} }")
