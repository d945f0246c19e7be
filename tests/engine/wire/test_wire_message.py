"""Records cut out of unpacked batches: nothing changed, nothing read beyond them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.records import UNREADABLE_HEADERS, Header, TimestampType, record_of
from kafka_explorer.engine.wire.connection import NotByWire
from kafka_explorer.engine.wire.record_batches import batches_in
from kafka_explorer.engine.wire.wire_message import WireMessage, last_of, messages_in
from tests.engine.wire.batches import batch, record, varint

ANY_BYTES = st.none() | st.binary(max_size=300)
HEADERS = st.lists(st.builds(Header, st.text(max_size=20), ANY_BYTES), max_size=4)


def taken(data: bytes) -> list[WireMessage]:
    (found,) = batches_in(memoryview(data))
    return list(messages_in(found.unpacked(), found, "orders", 7))


@given(st.lists(st.tuples(st.integers(0, 2**40), ANY_BYTES, ANY_BYTES, HEADERS), max_size=5))
def test_records_come_out_as_they_went_in(made: list[tuple[int, bytes | None, bytes | None, list[Header]]]) -> None:
    records = [record(at, delta, key, value, headers) for at, (delta, key, value, headers) in enumerate(made)]
    found = [record_of(message) for message in taken(batch(records, base_offset=100))]
    assert [(each.timestamp_ms - 1000, each.key, each.value, list(each.headers)) for each in found] == made
    assert [each.offset for each in found] == [*range(100, 100 + len(made))]
    assert all((each.topic, each.partition, each.leader_epoch) == ("orders", 7, 5) for each in found)


def test_the_broker_s_time_is_that_of_the_batch() -> None:
    (found,) = taken(batch([record(0, 50, None, b"v")], attributes=0x08))
    assert found.timestamp() == (TimestampType.APPEND, 2000)


def test_lengths() -> None:
    found = taken(batch([record(0, 0, b"k", b"value"), record(1, 0, b"k", None), record(2, 0, b"k", b"")]))
    assert [len(message) for message in found] == [5, 0, 0]
    assert [message.value() for message in found] == [b"value", None, b""]
    assert all(message.error() is None for message in found)


def test_header_names_that_are_no_text_are_said_to_be() -> None:
    body = b"\0" + varint(0) * 2 + varint(-1) + varint(-1) + varint(1) + varint(1) + b"\xff" + varint(-1)
    (found,) = taken(batch([varint(len(body)) + body]))
    assert found.headers() == [(UNREADABLE_HEADERS, None)]


def test_what_stands_for_the_last_record() -> None:
    (found,) = batches_in(memoryview(batch([record(0, 0, None, b"v")], base_offset=3, last_delta=4)))
    last = last_of(found, "orders", 1)
    assert (last.offset(), last.timestamp(), last.partition()) == (7, (TimestampType.CREATE, 2000), 1)


@pytest.mark.parametrize("size", range(1, 20))
def test_records_that_are_cut_off(size: int) -> None:
    whole = record(0, 0, b"key", b"value", [Header("h", b"v")])
    (found,) = batches_in(memoryview(batch([whole, whole], packed=(whole + whole)[:-size])))
    with pytest.raises(NotByWire):
        list(messages_in(found.unpacked(), found, "orders", 0))


@given(st.binary(max_size=200))
def test_garbage_raises_nothing_else(garbage: bytes) -> None:
    (found,) = batches_in(memoryview(batch([b""] * 9, packed=garbage)))
    try:
        for message in messages_in(found.unpacked(), found, "orders", 0):
            record_of(message)
    except NotByWire:
        pass
