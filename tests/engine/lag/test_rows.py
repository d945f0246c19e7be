"""Rows: the tool's order and numbers, and what it does not tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.committed import Committed
from kafka_explorer.engine.lag.details import GroupDetails, Member
from kafka_explorer.engine.lag.ends import LogEnds, Shapes, TopicShape
from kafka_explorer.engine.lag.rows import LagRow, lag_rows, total, wanted_places, without_reader
from kafka_explorer.engine.partition_offsets import Place

OFFSETS = st.none() | st.integers(0, 2**62)


def member(name: str, *places: Place) -> Member:
    return Member(name, f"client-{name}", "/127.0.0.1", assigned=places)


def group(*members: Member) -> GroupDetails:
    return GroupDetails("group", GroupState.STABLE, members=members)


@pytest.mark.parametrize(
    ("row", "lag", "stable_lag", "held", "lost", "beyond"),
    [
        (LagRow("g", "t", 0, committed=4, high=10, stable=10, start=0), 6, 6, 0, 0, False),
        (LagRow("g", "t", 0, committed=4, high=10, stable=7, start=0), 6, 3, 3, 0, False),
        # All that is left is held by an open transaction.
        (LagRow("g", "t", 0, committed=8, high=10, stable=7, start=0), 2, 0, 3, 0, False),
        (LagRow("g", "t", 0, committed=12, high=10, stable=10, start=0), -2, 0, 0, 0, True),
        (LagRow("g", "t", 0, committed=4, high=10, stable=10, start=9), 6, 6, 0, 5, False),
        (LagRow("g", "t", 0, committed=None, high=10, stable=10, start=3), None, None, 0, None, False),
        (LagRow("g", "t", 0, committed=4), None, None, None, None, False),
    ],
)
def test_numbers(
    row: LagRow, lag: int | None, stable_lag: int | None, held: int | None, lost: int | None, beyond: bool
) -> None:
    assert (row.lag, row.stable_lag, row.held, row.lost, row.beyond_end) == (lag, stable_lag, held, lost, beyond)
    assert row.place == ("t", 0)
    assert row.uncommitted_span == (7 if row.committed is None else None)


@given(OFFSETS, OFFSETS, OFFSETS, OFFSETS)
def test_what_is_unknown_stays_unknown_and_nothing_else(
    committed: int | None, high: int | None, stable: int | None, start: int | None
) -> None:
    row = LagRow("g", "t", 0, committed=committed, high=high, stable=stable, start=start)
    assert (row.lag is None) is (committed is None or high is None)
    assert (row.stable_lag is None) is (committed is None or stable is None)
    assert (row.lost is None) is (committed is None or start is None)
    assert row.lag is None or row.lag + (committed or 0) == high
    assert (row.stable_lag or 0) >= 0
    assert (row.lost or 0) >= 0


def test_the_order_is_the_tools() -> None:
    details = group(
        member("one", ("b", 0)),
        member("two", ("a", 10), ("a", 9)),
        member("idle"),
        member("three", ("a", 1), ("b", 1)),
    )
    commits = {place: Committed(1) for place in [("z", 0), ("c", 2), ("a", 9), ("b", 1), ("c", 10)]}
    rows = lag_rows(details, commits, {("a", 9): LogEnds(0, 5, 5)})
    assert [(row.member.member_id if row.member else None, *row.place) for row in rows] == [
        ("two", "a", 9),
        ("two", "a", 10),
        ("three", "a", 1),
        ("three", "b", 1),
        ("one", "b", 0),
        (None, "c", 2),
        (None, "c", 10),
        (None, "z", 0),
    ]
    assert [row.lag for row in rows] == [4, None, None, None, None, None, None, None]
    assert [row.committed for row in rows] == [1, None, None, 1, None, 1, 1, 1]
    assert wanted_places(details, commits) == sorted(row.place for row in rows)


def test_a_partition_that_changes_hands_has_two_rows() -> None:
    details = group(member("one", ("a", 0)), member("two", ("a", 0)))
    assert len(lag_rows(details, {}, {})) == 2


def test_why_something_is_unknown_stands_in_the_row() -> None:
    problem = UnknownTopic("a")
    (row,) = lag_rows(group(member("one", ("a", 0))), {}, {("a", 0): LogEnds(error=problem)})
    assert row.error is problem


def test_partitions_that_nobody_reads() -> None:
    details = group(member("one", ("a", 0), ("a", 2)))
    commits = {("b", 1): Committed(5), ("gone", 0): Committed(1), ("odd", 0): Committed(1)}
    shapes: Shapes = {"a": TopicShape((1, 1, 1)), "b": TopicShape((1, None)), "odd": UnknownTopic("odd")}
    assert without_reader(details, commits, shapes) == (("a", 1), ("b", 0), ("b", 1))


def test_a_sum_of_nothing_known_is_unknown() -> None:
    assert total([]) is None
    assert total([None, None]) is None
    assert total([None, 3, 4]) == 7
