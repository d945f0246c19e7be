"""What need not be read."""

import pytest
from confluent_kafka import murmur2
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters import compile_filter
from tests.engine.filters.messages import message

A, B = murmur2(b"a", 50), murmur2(b"b", 50)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None),
        ("word", None),
        ("partition:3", {3}),
        ("partition:1..2,60", {1, 2}),
        ("partition:48..", {48, 49}),
        ("partition:..1", {0, 1}),
        ("partition:60", set()),
        ("partition != 0", set(range(1, 50))),
        ("not partition:3", None),
        ("partition:3 word", {3}),
        ("partition:3 or word", None),
        ("partition:3 or partition:5", {3, 5}),
        ("partition:1..5 and partition:4..9", {4, 5}),
        ('key == "a"', {A}),
        ("key in (a, b)", {A, B}),
        ("key in (a, 17)", None),
        ("key == 17", None),
        ("key == null", None),
        ("key != a", None),
        ("key not in (a)", None),
        ("key.id == a", None),
        ("key:a", None),
        ("key == a or partition:1", {A, 1}),
    ],
)
def test_partitions(text: str, found: set[int] | None) -> None:
    assert compile_filter(text).partitions(50, by_key=True) == found


def test_keys_are_not_trusted_unasked() -> None:
    assert compile_filter("key == a").partitions(50) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", (0, None)),
        ("word", (0, None)),
        ("offset:100..200", (100, 200)),
        ("offset >= 5", (5, None)),
        ("offset:5..6,9..10", (5, 10)),
        ("offset:5,..3", (0, 5)),
        ("offset:5..,1", (1, None)),
        ("offset:5..9 word offset:7..", (7, 9)),
        ("offset:5..9 or offset:20..30", (5, 30)),
        ("offset:5..9 or word", (0, None)),
        ("offset:5 offset:7", (7, 5)),
        ("not offset:5", (0, None)),
        ("offset < 0", (0, -1)),
    ],
)
def test_offsets(text: str, found: tuple[int, int | None]) -> None:
    assert compile_filter(text).offsets() == found


TERMS = st.sampled_from(["offset:2..4", "offset:3", "offset >= 5", "offset != 2", "partition:1", "partition != 1", "x"])
FILTERS = st.recursive(
    TERMS,
    lambda deeper: st.one_of(
        st.tuples(deeper, deeper).map(lambda two: f"({two[0]} {two[1]})"),
        st.tuples(deeper, deeper).map(lambda two: f"({two[0]} or {two[1]})"),
        deeper.map(lambda one: f"not {one}"),
    ),
    max_leaves=5,
)


@given(FILTERS)
def test_no_match_lies_elsewhere(text: str) -> None:
    wanted = compile_filter(text)
    partitions, (first, last) = wanted.partitions(3), wanted.offsets()
    for partition in range(3):
        for offset in range(8):
            if wanted.matches(message("x", partition=partition, offset=offset)):
                assert partitions is None or partition in partitions
                assert first <= offset
                assert last is None or offset <= last
