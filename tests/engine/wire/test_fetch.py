"""Requests as a broker reads them, and answers that are damaged."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.wire.connection import NotByWire
from kafka_explorer.engine.wire.fetch import Fetched, Wanted, fetch_answer, fetch_request


def answer(*partitions: bytes, topic: bytes = b"orders", error: int = 0) -> memoryview:
    head = struct.pack(">ihii", 0, error, 0, 1)
    return memoryview(
        head + struct.pack(">h", len(topic)) + topic + struct.pack(">i", len(partitions)) + b"".join(partitions)
    )


def partition(number: int, records: bytes, error: int = 0, aborted: tuple[tuple[int, int], ...] | None = ()) -> bytes:
    count = -1 if aborted is None else len(aborted)
    pairs = b"".join(struct.pack(">qq", *pair) for pair in aborted or ())
    head = struct.pack(">ihqqq", number, error, 10, 9, 0) + struct.pack(">i", count) + pairs
    return head + struct.pack(">ii", -1, len(records)) + records


def test_the_bytes_of_a_request() -> None:
    """Fetch v11: replica, wait, least, most, isolation, session and its epoch, topics, forgotten topics, rack."""
    body = fetch_request({"ab": [Wanted(3, 77, 1000)]}, committed=True, wait_ms=100, most_bytes=5000)
    expected = struct.pack(">iiiibii", -1, 100, 1, 5000, 1, 0, -1) + struct.pack(">ih2si", 1, 2, b"ab", 1)
    expected += struct.pack(">iiqqi", 3, -1, 77, -1, 1000) + struct.pack(">ih", 0, 0)
    assert body == expected


def test_what_an_answer_holds() -> None:
    body = answer(partition(1, b"abc", aborted=((7, 3), (8, 4))), partition(2, b"", error=6, aborted=None))
    found = [Fetched(each.topic, each.partition, each.error, each.aborted, each.records) for each in fetch_answer(body)]
    assert [(each.topic, each.partition, each.error) for each in found] == [("orders", 1, 0), ("orders", 2, 6)]
    assert [bytes(each.records) for each in found] == [b"abc", b""]
    assert [list(each.aborted) for each in found] == [[(7, 3), (8, 4)], []]


def test_a_refusal_of_the_whole_request() -> None:
    with pytest.raises(NotByWire, match="error 29"):
        list(fetch_answer(answer(error=29)))


def test_an_answer_that_is_cut_off() -> None:
    whole = bytes(answer(partition(1, b"abc", aborted=((7, 3),))))
    for size in range(len(whole)):
        with pytest.raises(NotByWire):
            list(fetch_answer(memoryview(whole[:size])))


@given(st.binary(max_size=200))
def test_garbage_raises_nothing_else(garbage: bytes) -> None:
    try:
        for fetched in fetch_answer(memoryview(garbage)):
            assert len(fetched.records) <= len(garbage)
    except NotByWire:
        pass
