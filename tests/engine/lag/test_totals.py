"""Sums for the history: no jump when a partition joins, none when one leaves."""

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.committed import Committed
from kafka_explorer.engine.lag.details import GroupDetails
from kafka_explorer.engine.lag.history import Series
from kafka_explorer.engine.lag.history_chunks import Sample
from kafka_explorer.engine.lag.meaning import Interpreter
from kafka_explorer.engine.lag.snapshots import GroupReading, LagSnapshot
from kafka_explorer.engine.lag.totals import Totals
from kafka_explorer.engine.partition_offsets import Place

A0, A1, B0 = ("a", 0), ("a", 1), ("b", 0)


def rounds(*states: dict[Place, tuple[int, int]]) -> list[dict[Series, Sample]]:
    """Of (end, committed) by partition, each five seconds."""
    totals, interpreter = Totals(), Interpreter()
    found = []
    for number, state in enumerate(states, start=1):
        commits = {place: Committed(committed) for place, (_, committed) in state.items()}
        reading = GroupReading("g", commits, GroupDetails("g", GroupState.EMPTY))
        high = {place: end for place, (end, _) in state.items() if end >= 0}
        snapshot = LagSnapshot(number, number * 5000, {"g": reading}, high=high)
        samples = totals.samples(snapshot, interpreter.take(snapshot))
        found.append(dict(samples))
        assert len(samples) == len(found[-1])
        assert [bool(series.topic) + (series.partition >= 0) for series, _ in samples] == sorted(
            bool(series.topic) + (series.partition >= 0) for series, _ in samples
        ), "groups first, then topics, then partitions"
    return found


def test_a_group_and_its_topics_sum_up_their_partitions() -> None:
    *_, last = rounds({A0: (10, 5), A1: (10, 8), B0: (3, 3)}, {A0: (14, 6), A1: (20, 8), B0: (4, 4)})
    assert last[Series("g", "a", 0)][:4] == (10_000, 8, 14, 6)
    assert last[Series("g", "a")][:4] == (10_000, 20, 14, 1)
    assert last[Series("g")][:4] == (10_000, 20, 15, 2)
    assert last[Series("g")][4] == max(
        last[series][4] or 0 for series in (Series("g", "a", 0), Series("g", "a", 1), Series("g", "b", 0))
    )


def test_a_partition_that_joins_or_leaves_makes_no_jump() -> None:
    found = rounds(
        {A0: (1000, 500)}, {A0: (1010, 505), A1: (9000, 8000)}, {A0: (1020, 510), A1: (9001, 8002)}, {A0: (1030, 515)}
    )
    assert [each[Series("g")][2:4] for each in found] == [(0, 0), (10, 5), (21, 12), (31, 17)]


def test_offsets_moved_back_and_beyond_the_end_count_for_nothing() -> None:
    found = rounds({A0: (100, 90)}, {A0: (110, 10)}, {A0: (110, 500)})
    assert [each[Series("g")][1:4] for each in found] == [(10, 0, 0), (100, 10, 0), (0, 10, 490)]


def test_what_is_unknown_is_no_sample() -> None:
    assert rounds({A0: (-1, 5)}) == [{}]
