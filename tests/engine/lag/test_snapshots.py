"""What a round tells, and how little of it another process needs."""

from dataclasses import replace

from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.committed import Committed
from kafka_explorer.engine.lag.details import GroupDetails, Member
from kafka_explorer.engine.lag.ends import TopicShape
from kafka_explorer.engine.lag.snapshots import GroupReading, LagSnapshot, Load

A, B, C = ("a", 0), ("b", 0), ("c", 0)
ONE = GroupDetails("one", GroupState.STABLE, members=(Member("m", "c", "/h", assigned=(A, B)),))
SNAPSHOT = LagSnapshot(
    number=7,
    at_ms=1234,
    groups={
        "one": GroupReading("one", {A: Committed(5)}, ONE, 1000),
        "two": GroupReading("two", {C: Committed(1)}),
        "three": GroupReading("three", None, ONE, error=UnknownTopic("c")),
    },
    detailed=frozenset({"one"}),
    high={A: 10, C: 3},
    stable={A: 8},
    start={A: 6, C: 0},
    shapes={"a": TopicShape((1, 1)), "c": TopicShape((1,))},
    errors={B: UnknownTopic("b"), C: UnknownTopic("c")},
    load=Load(3, 2, 1, 4),
)


def test_the_rows_of_a_group() -> None:
    lag = SNAPSHOT.lag_of("one")
    assert lag is not None
    assert [(row.place, row.lag, row.stable_lag, row.lost) for row in lag.rows] == [
        (A, 5, 3, 1),
        (B, None, None, None),
    ]
    assert lag.rows[1].error is SNAPSHOT.errors[B]
    assert (lag.at_ms, lag.partition_count, lag.without_reader) == (1234, 2, (("a", 1),))


def test_what_was_written_between_two_questions_is_not_held_by_a_transaction() -> None:
    lag = replace(SNAPSHOT, stable={A: 12}).lag_of("one")
    assert lag is not None
    assert [(row.held, row.stable_lag, row.lag) for row in lag.rows] == [(0, 5, 5), (None, None, None)]


def test_no_rows_without_commits_or_description() -> None:
    assert SNAPSHOT.lag_of("two") is None
    assert SNAPSHOT.lag_of("three") is None
    assert SNAPSHOT.lag_of("four") is None


def test_in_brief_only_what_is_looked_at_is_left() -> None:
    brief = SNAPSHOT.in_brief()
    assert brief.lag_of("one") == SNAPSHOT.lag_of("one")
    assert ([*brief.groups], brief.high, brief.start) == (["one"], {A: 10}, {A: 6})
    assert ([*brief.shapes], [*brief.errors]) == (["a"], [B])
    assert (brief.number, brief.load, brief.detailed) == (7, SNAPSHOT.load, SNAPSHOT.detailed)


def test_a_description_takes_two_requests() -> None:
    assert SNAPSHOT.load.requests == 3 + 2 + 1 + 2 * 4
    assert not SNAPSHOT.is_gap
