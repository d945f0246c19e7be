"""JSON stays the text it was written as: pretty-printing moves white space and nothing else."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import json_text
from kafka_explorer.engine.decoders.json_text import pretty
from kafka_explorer.engine.errors import DecodeError

_ESCAPES = ["\\n", '\\"', "\\\\", "\\/", "\\u0416", "\\uD83D\\uDE00", "\\ud800", "\\u0000"]
_plain = st.text(st.characters(exclude_characters='"\\', exclude_categories=["Cc", "Cs"]), max_size=8)
_strings = st.lists(_plain | st.sampled_from([*_ESCAPES, "[", "]", "{", "}", ",", ":", " ", ", ", "\x7f"]), max_size=6)
strings = _strings.map(lambda parts: '"' + "".join(parts) + '"')
numbers = st.from_regex(r"\A-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?\Z").map(str)
scalars = numbers | strings | st.sampled_from(["true", "false", "null"])
spaces = st.text(" \t\r\n", max_size=3)


def _joined(draw: st.DrawFn, opening: str, items: list[str], closing: str) -> str:
    spaced = [draw(spaces) + item + draw(spaces) for item in items]
    return opening + (",".join(spaced) or draw(spaces)) + closing


@st.composite
def _arrays(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    return _joined(draw, "[", draw(st.lists(items, max_size=6)), "]")


@st.composite
def _objects(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    names = strings | st.just('"twice"')  # duplicate names are JSON
    members = draw(st.lists(st.tuples(names, spaces, spaces, items), max_size=6))
    return _joined(draw, "{", [f"{name}{before}:{after}{value}" for name, before, after, value in members], "}")


documents = st.recursive(scalars, lambda items: _arrays(items) | _objects(items), max_leaves=12)
containers = _arrays(documents) | _objects(documents)

_BARE = re.compile(r'("(?:[^"\\]|\\.)*")|\s+', re.DOTALL)


def bare(text: str) -> str:
    """JSON without the white space between its tokens."""
    return _BARE.sub(lambda match: match[1] or "", text)


@settings(deadline=None, max_examples=60)
@given(documents, st.integers(0, 4))
def test_pretty_printing_changes_nothing_but_white_space(text: str, indent: int) -> None:
    assert bare(pretty(text, indent)) == bare(text)


@settings(deadline=None, max_examples=60)
@given(documents)
def test_pretty_text_stays_as_it_is_when_printed_again(text: str) -> None:
    once = pretty(text)
    assert pretty(once) == once


@settings(deadline=None, max_examples=60)
@given(containers)
def test_every_json_object_and_array_is_recognised_and_kept(text: str) -> None:
    assert json_text.decode(text.encode()) == text


@given(st.text())
def test_pretty_printing_loses_no_character_of_any_text(text: str) -> None:
    assert re.sub(r"\s", "", pretty(text)) == re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{}", "{}"),
        ("[ ]", "[]"),
        ("{ \n }", "{}"),
        ("7", "7"),
        ('{"a":1.10,"b":1E400}', '{\n  "a": 1.10,\n  "b": 1E400\n}'),
        ('{"id":23958446825181076828,"id":-0.0}', '{\n  "id": 23958446825181076828,\n  "id": -0.0\n}'),
        (r'{"a\u0416":"\/\"[1, 2]"}', '{\n  "a\\u0416": "\\/\\"[1, 2]"\n}'),
        ('{"at":[2026,11, 22 ,10,\n0]}', '{\n  "at": [2026, 11, 22, 10, 0]\n}'),
        ('["a,]",true,null]', '["a,]", true, null]'),
        ('[{"a":[]},[[1]]]', '[\n  {\n    "a": []\n  },\n  [\n    [1]\n  ]\n]'),
        ('{"a":{"b":{}},"c":2}', '{\n  "a": {\n    "b": {}\n  },\n  "c": 2\n}'),
    ],
)
def test_the_look(text: str, shown: str) -> None:
    assert pretty(text) == shown


def test_an_array_that_is_long_has_one_item_a_line() -> None:
    numbers = ", ".join(str(number) for number in range(100, 130))
    assert pretty(f"[{numbers}]").splitlines() == [
        "[",
        *(f"  {number.strip()}" for number in f"{numbers},".split(" ")[:-1]),
        "  129",
        "]",
    ]


def test_margins_end_somewhere() -> None:
    """Without that, a thousand levels around a long array would make gigabytes of margins."""
    deep = "[" * 1000 + ",".join(["12345678"] * 1000) + "]" * 1000
    shown = pretty(deep)
    assert bare(shown) == deep
    assert max(map(len, shown.splitlines())) < 100


# Each once took time or memory that grew with the square of the text.
ADVERSARIES = {
    "open brackets": "[" * 200_000,
    "open brackets with spaces": "[ " * 200_000,
    "nested short arrays": "[1," * 200_000,
    "an open string of escapes": '"' + '\\"' * 500_000,
    "open strings in brackets": '["\\' * 100_000,
    "spaces": "[" + " " * 1_000_000,
    "a scalar and spaces": "[1" + " " * 1_000_000,
    "backslashes": '"' + "\\" * 1_000_001,
    "quotes": '"' * 500_001,
    "commas": "," * 500_000,
    "one long string": '["' + "a" * 5_000_000 + '"]',
    "one long word": "x" * 5_000_000,
}


@pytest.mark.timeout(60)  # the squares would take hours and gigabytes
@pytest.mark.parametrize("text", ADVERSARIES.values(), ids=ADVERSARIES)
def test_no_text_takes_more_than_its_length(text: str) -> None:
    shown = pretty(text)
    assert len(shown) <= 80 * len(text)
    assert shown.count("[") == text.count("[")


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1E400}',
        '["\\ud800"]',
        '["\x7f"]',
        " \n[1.10]",
        '{"a":1,"a":2}',
        "[" * 1000 + "]" * 1000,
        f"[{'9' * 5000}, 1e999]",
    ],
)
def test_json_that_parsers_stumble_over_is_json(text: str) -> None:
    assert json_text.decode(text.encode()) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "begins with neither"),
        (b"7", "begins with neither"),
        (b'"text"', "begins with neither"),
        (b"{", "line 1 column 2"),
        (b"[1,]", "line 1 column 3"),
        (b"[NaN]", "line 1 column 2"),
        (b"[Infinity, -Infinity]", "line 1 column 2"),
        (b"[1] [2]", "line 1 column 5"),
        (b"{'a': 1}", "line 1 column 2"),
        (b'["\xff"]', "utf-8"),
        (b'["\x01"]', "line 1 column 3"),
        (b"[1E400", ""),
        (b"[" * 100_000, "depth limit"),
        (b"[" * 100_000 + b"]" * 100_000, "depth limit"),
    ],
)
def test_what_is_no_json_is_told_why(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError) as raised:
        json_text.decode(data)
    ((decoder, said),) = raised.value.reasons
    assert decoder == "json"
    assert reason in said.lower()


@given(st.binary())
def test_any_bytes_are_json_or_not(data: bytes) -> None:
    try:
        text = json_text.decode(data)
    except DecodeError:
        return
    json.loads(text)
