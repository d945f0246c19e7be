"""Tokens are found at paths, as they were written."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters.json_paths import column_at, text_of, tokens_at
from kafka_explorer.engine.filters.nodes import Each, Step
from tests.engine.filters.json_spellings import DOCUMENTS, NAMES, TEXTS, spelled, spelled_text

EACH = Each.ELEMENT
STEPS = st.one_of(NAMES, st.integers(0, 2), st.just(EACH))


@pytest.mark.parametrize(
    ("path", "document", "found"),
    [
        (("a",), '{"a":1.10}', ["1.10"]),
        (("a",), ' \n{ "b" : [1,{"a":2}] , "a" : "x" } ', ['"x"']),
        (("a",), '{"a":23958446825181076828}', ["23958446825181076828"]),
        (("a",), '{"a":1,"a":2}', ["2"]),
        (("a",), '{"\\u0061":1}', ["1"]),
        (("a",), '{"a":null}', ["null"]),
        (("a", "b"), '{"a":{"b":true}}', ["true"]),
        (("a", "b"), '{"a":[1]}', []),
        (("a", "b"), '{"a":null}', []),
        (("a", "b", "c"), '{"x":1}', []),
        (("odd name",), '{"odd name":{}}', ["{}"]),
        (("",), '{"":7}', ["7"]),
        (("type",), '{"type":7}', ["7"]),
        (('a"b',), '{"a\\"b":1}', ["1"]),
        (("a\\b", "c\n"), '{"a\\\\b":{"c\\u000a":1}}', ["1"]),
        (("имя",), '{"имя":"Пётр"}', ['"Пётр"']),
        ((0,), "[5,6]", ["5"]),
        ((2,), "[5,6]", []),
        ((0,), '{"0":1}', []),
        (("a", 1, "b"), '{"a":[0,{"b":9}]}', ["9"]),
        ((EACH,), "[1,2,[3]]", ["1", "2", "[3]"]),
        (("a", EACH, "b"), '{"a":[{"b":1},{"c":2},3,{"b":4}]}', ["1", "4"]),
        ((EACH, EACH), "[[1,2],3,[4]]", ["1", "2", "4"]),
        ((EACH,), '{"a":1}', []),
        (("a", EACH), '{"a":5}', []),
        (("a",), '{"b":"\\ud83d","a":1}', ["1"]),
        ((EACH, "a"), '[{"a":"\\ude00"},{"a":2}]', ['"' + "\xff" * 6 + '"', "2"]),
    ],
)
def test_tokens(path: tuple[Step, ...], document: str, found: list[str]) -> None:
    data = document.encode("latin-1") if "\xff" in document else document.encode()
    wanted = [token.encode("latin-1") if "\xff" in token else token.encode() for token in found]
    assert list(tokens_at(path)(data)) == wanted
    assert column_at(path)([None, data, b"", data]) == ([1] * len(wanted) + [3] * len(wanted), wanted * 2)


@pytest.mark.parametrize(
    "data",
    [
        b"plain",
        b'{"a":1',
        b'{"a":1}x',
        b'{"a":01}',
        b'{"a":NaN}',
        b"   ",
        b"\x00\x01",
        b'{"b":' + b"[" * 100_000 + b"]" * 100_000 + b',"a":1}',
        b'{"b":"\\ud800","c":' + b"[" * 100_000,
        b'{"b":"\\ud800","a":tru}',
        b'{"b":"\\x","a":1}',
    ],
)
def test_what_is_no_json_has_no_tokens(data: bytes) -> None:
    for path in [("a",), ("a", "b"), ("a", 0), ("a", EACH)]:
        assert column_at(path)([data]) == ([], [])


@given(st.binary(min_size=1), st.lists(STEPS, min_size=1, max_size=3).map(tuple))
def test_nothing_raises(data: bytes, path: tuple[Step, ...]) -> None:
    tokens = list(tokens_at(path)(data))
    assert column_at(path)([data]) == ([0] * len(tokens), tokens)


def at(value: object, path: tuple[Step, ...]) -> list[object]:
    """What a path means, in a few words."""
    if not path:
        return [value]
    step, rest = path[0], path[1:]
    if step is EACH:
        return [found for element in value for found in at(element, rest)] if isinstance(value, list) else []
    if isinstance(step, int):
        return at(value[step], rest) if isinstance(value, list) and step < len(value) else []
    return at(value[step], rest) if isinstance(value, dict) and step in value else []


@given(DOCUMENTS, st.lists(STEPS, min_size=1, max_size=3).map(tuple), st.data())
def test_however_a_document_is_spelled_the_same_values_are_found(
    document: object, path: tuple[Step, ...], data: st.DataObject
) -> None:
    text = data.draw(spelled(document))
    places, tokens = column_at(path)([text.encode(), None, text.encode()])
    found = [json.loads(token, parse_int=Decimal, parse_float=Decimal) for token in tokens]
    wanted = at(document, path)
    assert (places, found) == ([0] * len(wanted) + [2] * len(wanted), wanted * 2)


@given(st.data(), TEXTS)
def test_the_text_of_a_string_has_no_escapes(data: st.DataObject, text: str) -> None:
    assert text_of(data.draw(spelled_text(text)).encode()) == text.encode()


@pytest.mark.parametrize(
    ("token", "text"),
    [
        (b"17.0", b"17.0"),
        (b"[1]", b"[1]"),
        (b'"\xff\\n\\u0041\\ud83d\\ude00\xfe"', b"\xff\nA" + "😀".encode() + b"\xfe"),
    ],
)
def test_what_is_no_string_or_no_utf_8_is_left_as_it_is(token: bytes, text: bytes) -> None:
    assert text_of(token) == text
