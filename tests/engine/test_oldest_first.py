"""Merging by time: nothing is lost, nothing comes twice, time never goes back, and not too much is held."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine import oldest_first
from kafka_explorer.engine.oldest_first import OldestFirst

Log = list[int]  # the times of a partition's records


def merged(logs: Mapping[int, Log], turns: list[int], limit: int | None = None) -> list[tuple[int, int, int]]:
    """Read logs, of the partitions in `turns` one record each; then each to its end."""
    merge = OldestFirst(logs)
    at = dict.fromkeys(logs, 0)
    rows: list[bytes] = []
    order = [turn for turn in turns if turn in logs] + [partition for partition in logs for _ in logs[partition]]
    for partition in order:
        if at[partition] < len(logs[partition]):
            offset = at[partition]
            time_ms = logs[partition][offset]
            merge.hold(time_ms, partition, offset, f"{time_ms} {partition} {offset}".encode())
            merge.reached(partition, time_ms)
            at[partition] += 1
        merge.keep_to([each for each in logs if at[each] < len(logs[each])])
        rows += merge.due(None if limit is None else limit - len(rows))
    rows += merge.rest(None if limit is None else limit - len(rows))
    return [(int(a), int(b), int(c)) for a, b, c in map(bytes.split, rows)]


logs = st.dictionaries(st.integers(0, 3), st.lists(st.integers(0, 20), max_size=12))
turns = st.lists(st.integers(0, 3), max_size=40)


@given(logs, turns)
def test_times_that_rise_come_out_in_order(logs: dict[int, Log], turns: list[int]) -> None:
    rising = {partition: sorted(log) for partition, log in logs.items()}
    rows = merged(rising, turns)
    assert [row[0] for row in rows] == sorted(time for log in rising.values() for time in log)
    for partition, log in rising.items():
        assert [row[2] for row in rows if row[1] == partition] == list(range(len(log)))


@given(logs, turns, st.none() | st.integers(0, 30))
def test_times_that_go_back_and_forth_lose_and_double_nothing(
    logs: dict[int, Log], turns: list[int], limit: int | None
) -> None:
    rows = merged(logs, turns, limit)
    everything = {(time, at, offset) for at, log in logs.items() for offset, time in enumerate(log)}
    assert len(set(rows)) == len(rows) == min(len(everything), len(everything) if limit is None else limit)
    assert set(rows) <= everything


def test_what_another_partition_may_still_precede_is_held() -> None:
    merge = OldestFirst([0, 1])
    merge.hold(5, 0, 7, b"five")
    merge.reached(0, 5)
    assert (merge.due(), merge.frontier_ms, merge.first_held) == ([], None, {0: 7})
    merge.hold(4, 1, 3, b"four")
    merge.reached(1, 4)
    assert (merge.due(), merge.frontier_ms, merge.first_held) == ([b"four"], 4, {0: 7})
    merge.keep_to([0])
    assert (merge.due(), merge.frontier_ms, merge.first_held) == ([b"five"], 5, {})
    merge.keep_to([])
    assert merge.frontier_ms == 5


def test_a_record_without_a_time_goes_with_those_before_it() -> None:
    merge = OldestFirst([0, 1])
    merge.hold(-1, 0, 0, b"first of all")
    merge.hold(8, 0, 1, b"eight")
    merge.reached(0, 8)
    merge.hold(-1, 0, 2, b"after eight")
    merge.reached(0, -1)
    merge.hold(9, 1, 0, b"nine")
    merge.reached(1, 9)
    assert merge.due() == [b"first of all", b"eight", b"after eight"]


def test_who_is_far_ahead_waits_until_the_others_have_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oldest_first, "MOST_ROWS", 10)
    merge = OldestFirst([0, 1, 2])
    for partition in (0, 1, 2):
        merge.reached(partition, partition)
    assert merge.turns() == (set(), set())
    for offset in range(11):
        merge.hold(100 + offset, 2, offset, b"x")
    merge.reached(2, 110)
    assert merge.turns() == ({2}, set())
    assert merge.turns() == ({1}, set()), "it did not suffice"
    merge.reached(0, 2)
    assert merge.turns() == (set(), {1, 2}), "who waits is the last of all now"
    merge.reached(0, 200)
    merge.reached(1, 200)
    assert merge.turns() == ({0}, set()) or merge.turns()[0], "still too much is held"
    merge.keep_to([0, 1])
    assert len(merge.due()) == 11
    assert merge.turns()[0] == set()


def test_large_rows_count_by_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oldest_first, "MOST_BYTES", 100)
    merge = OldestFirst([0, 1])
    merge.reached(0, 1)
    merge.hold(5, 1, 0, b"x" * 101)
    merge.reached(1, 5)
    assert merge.turns() == ({1}, set())
    merge.reached(0, 5)
    assert len(merge.due()) == 1
    assert merge.turns() == (set(), {1})
