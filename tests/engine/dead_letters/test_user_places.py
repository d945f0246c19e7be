"""A dialect of the user's own, read from headers and from JSON."""

import struct

import pytest

from kafka_explorer.engine.dead_letters.dead_letter import Doubt, DoubtKind, Failure, Origin
from kafka_explorer.engine.dead_letters.dialects import user_dialect
from kafka_explorer.engine.dead_letters.header_reading import HeadersRead
from kafka_explorer.engine.dead_letters.user_places import ToldByUser, told_by_user
from kafka_explorer.engine.records import Header
from tests.messages import make_record

VALUE = (
    b'{"from":{"topic":"orders","partition":2,"offset":"77","at":"2026-11-22T15:56:55Z"},"by":"billing",'
    b'"kind":"a.B","text":"it failed","trace":"a.B: x","step":"parse","payload":"{\\"n\\":1.10}"}'
)
IN_JSON = {
    "topic": "value.from.topic",
    "partition": "value.from.partition",
    "offset": "value.from.offset",
    "timestamp": "value.from.at",
    "group": "value.by",
    "exception": "value.kind",
    "message": "value.text",
    "stack_trace": "value.trace",
    "stage": "value.step",
    "event": "value.payload",
}


def told(table: dict[str, str], value: bytes | None = VALUE, *headers: Header) -> ToldByUser | None:
    record = make_record(value=value, key=b'{"id":1}', headers=headers)
    return told_by_user(record, HeadersRead(headers), user_dialect("own", table))


def test_everything_from_json() -> None:
    assert told(IN_JSON) == ToldByUser(
        Origin("orders", 2, 77, 1_795_363_015_000, "billing", "header"),
        Failure("a.B", None, "it failed", "a.B: x", "parse"),
        b'{"n":1.10}',
        (),
    )


def test_everything_from_headers() -> None:
    table = {name: f"header.{name}" for name in ("topic", "partition", "offset", "timestamp", "message", "event")}
    headers = (
        Header("topic", b"orders"),
        Header("partition", b"2"),
        Header("offset", struct.pack(">q", 77)),
        Header("timestamp", b"2026-11-22T15:56:55Z"),
        Header("message", b"a.B: it failed"),
        Header("event", b"\x00raw"),
    )

    assert told(table, None, *headers) == ToldByUser(
        Origin("orders", 2, 77, 1_795_363_015_000, None, "header"), Failure("a.B", None, "it failed"), b"\x00raw", ()
    )


def test_a_time_may_be_binary_or_digits() -> None:
    for value in (struct.pack(">q", 1_795_363_015_000), b"1795363015000"):
        found = told({"topic": "header.t", "timestamp": "header.at"}, None, Header("t", b"x"), Header("at", value))
        assert found is not None
        assert found.origin.timestamp_ms == 1_795_363_015_000


def test_a_record_without_any_of_the_places_is_not_of_the_dialect() -> None:
    assert told(IN_JSON, b"{}") is None
    assert told(IN_JSON, None) is None
    assert told({}) is None


def test_the_key_and_whole_parts_may_tell_too() -> None:
    found = told({"topic": "key.id", "message": "value"}, b"no \xff json")

    assert found is not None
    assert (found.origin.topic, found.failure.message) == ("1", "no � json")


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("value.id", b"p-1"),
        ("value.number", b"1.10"),
        ("value.nothing", None),
        ("header.key", b"\x00\xff"),
        ("header.null", None),
        ("key", b'{"id":1}'),
        ("key.id", b"1"),
    ],
)
def test_the_original_s_key_is_told_byte_for_byte(place: str, key: bytes | None) -> None:
    value = b'{"id":"p-1","number":1.10,"nothing":null}'
    headers = (Header("key", b"\x00\xff"), Header("null", None))
    assert told({"key": place}, value, *headers) is None, "a key alone proves no dialect"
    found = told({"key": place, "message": "value.id"}, value, *headers)
    assert found is not None
    assert (found.key, found.tells_key, found.doubts) == (key, True, ())


@pytest.mark.parametrize("place", ["value.none", "header.none", "value.half"])
def test_a_key_that_is_not_there_is_lost(place: str) -> None:
    found = told({"key": place, "message": "value.id"}, b'{"id":"p-1","half":"\\ud83d"}')
    assert found is not None
    assert (found.key, found.tells_key) == (None, False)
    assert found.doubts == (Doubt(DoubtKind.KEY_LOST),)


def test_what_cannot_be_read_is_doubted() -> None:
    found = told({**IN_JSON, "event": "value.none", "partition": "value.by"})
    half = told({"event": "value.a"}, b'{"a":"\\ud83d"}')

    assert found is not None
    assert found.doubts == (
        Doubt(DoubtKind.ENVELOPE_UNREADABLE, "event"),
        Doubt(DoubtKind.DAMAGED_HEADER, "partition"),
    )
    assert half is not None
    assert [doubt.kind for doubt in half.doubts] == [DoubtKind.ENVELOPE_UNREADABLE]
