"""What rows are sorted by."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters.nodes import Each, Field, Part
from kafka_explorer.engine.records import Header, Record
from kafka_explorer.engine.row_keys import key_of_bytes, key_of_field, key_of_text, key_of_token
from tests.messages import FakeMessage, make_record


def key(field: Field, record: Record) -> bytes | None:
    return key_of_field(field)(FakeMessage(record))


numbers = st.one_of(
    st.integers().map(str),
    st.integers(-200, 200).map(str),
    st.decimals(allow_nan=False, allow_infinity=False).map(lambda number: f"{number:f}"),
    st.builds("{}e{}".format, st.integers(-999, 999), st.integers(-400, 400)),
)


@given(numbers, numbers)
def test_numbers_sort_exactly(one: str, other: str) -> None:
    keys = key_of_token(one.encode()), key_of_token(other.encode())
    assert keys[0] is not None
    assert keys[1] is not None
    first, second = Decimal(one), Decimal(other)
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (first < second, first == second)


def test_kinds_of_values_sort_one_behind_the_other() -> None:
    tokens = [b"-1e400", b"-5", b"0", b"0.1", b"7", b"10", b"100000000000000000001", b'""', b'"10"', b'"a"', b'"B"']
    tokens += [b'"\\u0431"', b'"\xd0\x92"', b"false", b"true", b"null", b"[1]", b'{"a":1}']
    keys = [key_of_token(token) for token in tokens]
    assert keys == sorted(keys, key=lambda found: found or b"")
    assert len(set(keys)) == len(keys)
    assert key_of_token(b"") is None


@pytest.mark.parametrize("one", ["STRASSE", "straße", "Straße"])
def test_text_sorts_without_case(one: str) -> None:
    assert key_of_text(one.encode()) == key_of_text(b"strasse")


def test_keys_and_values_as_bytes() -> None:
    ordered = [b"-3", b"007", b"8", b"17", b"17.5", b"", b"1e5", b"abc", b"ABD", b"\xff\x00"]
    keys = [key_of_bytes(data) for data in ordered]
    assert keys == sorted(keys, key=lambda found: found or b"")
    assert key_of_bytes(None) is None
    # Cut within a character, as a preview is.
    assert key_of_bytes("aй".encode()[:-1]) == key_of_text(b"a")
    assert key_of_token(b"1e" + b"9" * 5000) == key_of_text(b"1e" + b"9" * 5000)


@pytest.mark.parametrize(
    ("field", "token"),
    [
        (Field(Part.VALUE, path=("id",)), b"17"),
        (Field(Part.VALUE, path=("list", 1)), b'"b"'),
        (Field(Part.VALUE, path=("list", Each.ELEMENT)), b'"a"'),
        (Field(Part.VALUE, path=("none", Each.ELEMENT)), b""),
        (Field(Part.VALUE, path=("none",)), b""),
        (Field(Part.KEY, path=("k",)), b"1"),
    ],
)
def test_the_key_of_a_place_in_json(field: Field, token: bytes) -> None:
    record = make_record(key=b'{"k":1}', value=b'{"id": 17, "list": ["a", "b"]}')
    assert key(field, record) == key_of_token(token)
    assert key(field, make_record(key=None, value=None)) is None


def test_the_key_of_parts_and_headers() -> None:
    record = make_record(key=b"K", value=b"v" * 1000, headers=(Header("h", b"1"), Header("h", b"2"), Header("n", None)))
    assert key(Field(Part.KEY), record) == key_of_text(b"k")
    assert key(Field(Part.VALUE), record) == key_of_text(b"v" * 256)
    assert key(Field(Part.HEADER, "h"), record) == key_of_bytes(b"2")
    assert key(Field(Part.HEADER, "n"), record) is None
    assert key(Field(Part.HEADER, "none"), record) is None
    assert key(Field(Part.VALUE), make_record(value=None)) is None
