"""A pasted dead letter is read in each way of writing one, and offers its places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.dead_letters.dialects import user_dialect
from kafka_explorer.engine.dead_letters.examples import NoExample, places_in, read_example
from kafka_explorer.engine.export import json_line
from kafka_explorer.engine.records import Header, Record
from tests.messages import make_record, records

VALUE = b'{"why":{"text":"a.B: no"},"payload":{"n":1.10},"odd name":[1]}'


@given(records())
def test_a_line_of_json_comes_back_byte_for_byte(record: Record) -> None:
    again = read_example(json_line(record).decode(), "elsewhere")
    assert (again.topic, again.key, again.value, again.headers) == (
        record.topic,
        record.key,
        record.value,
        record.headers,
    )


def test_what_the_window_copies_is_read() -> None:
    text = (
        "Topic: night-failed\nPartition: 3\nOffset: 41\nTimestamp: none\nHeader from: orders\n"
        "Header gone: null\nHeader raw: base64:AP8=\nKey: p-1\n\n"
    )
    record = read_example(text + VALUE.decode())
    assert (record.topic, record.key, record.value) == ("night-failed", b"p-1", VALUE)
    assert record.headers == (Header("from", b"orders"), Header("gone", None), Header("raw", b"\x00\xff"))


@pytest.mark.parametrize(
    ("text", "headers", "value"),
    [
        ("from: orders\r\nx-by : me\r\n\r\n{}", (("from", b"orders"), ("x-by", b"me")), b"{}"),
        ("from: orders\n\na\n\nb\n", (("from", b"orders"),), b"a\n\nb"),
        ("from: orders", (("from", b"orders"),), None),
        ('{"a":\n1}', (), b'{"a":\n1}'),
        ('{"a": 1,\n"b": 2}', (), b'{"a": 1,\n"b": 2}'),
        ('{"value": "x", "topic": "envelope"}', (), b'{"value": "x", "topic": "envelope"}'),
        ("just words", (), b"just words"),
        ("half \ud83d", (), b"half ?"),
        ("", (), b""),
    ],
)
def test_headers_stand_above_the_value(text: str, headers: tuple[tuple[str, bytes], ...], value: bytes | None) -> None:
    record = read_example(text, "orders-failed")
    assert record.topic == "orders-failed"
    assert tuple((each.name, each.value) for each in record.headers) == headers
    assert record.value == value


def test_a_damaged_line_says_what_is_wrong() -> None:
    with pytest.raises(NoExample, match="base64"):
        read_example('{"value": "abc", "value_encoding": "base64", "headers": []}')


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    read_example(text)


def test_places_are_named_as_a_dialect_names_them() -> None:
    record = make_record(key=b'{"id":1}', value=VALUE, headers=(Header("from", b"x"), Header("a b", None)))
    found = places_in(record)
    assert found == (
        "header.from",
        'header."a b"',
        "value.why",
        "value.payload",
        'value."odd name"',
        "value.why.text",
        "value.payload.n",
        "key.id",
    )
    for place in found:
        assert user_dialect("own", {"topic": place}).places


@given(records())
def test_whatever_a_record_holds_its_places_are_few(record: Record) -> None:
    assert len(places_in(record)) <= 200
