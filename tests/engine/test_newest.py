"""Walking back from the newest record: nothing is lost, nothing comes twice, and time never goes forward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.engine.newest import FIRST_WINDOW, LARGEST_WINDOW, NewestFirst
from kafka_explorer.engine.offsets import PartitionRead, Watermarks

# A partition's log: offset -> timestamp; offsets may have gaps.
Log = Mapping[int, int]


@dataclass
class Walked:
    """What a walk over made-up logs gave."""

    rows: list[tuple[int, int, int]] = field(default_factory=list)  # timestamp, partition, offset
    read: list[PartitionRead] = field(default_factory=list)


def named(timestamp_ms: int, partition: int, offset: int) -> bytes:
    return f"{timestamp_ms} {partition} {offset}".encode()


def walk_through(
    logs: Mapping[int, Log],
    ends: Mapping[int, Watermarks],
    limit: int | None = None,
    first_window: int = 1,
    batch: int = 1,
) -> Walked:
    """Walks as a reader does that gets whole batches of `batch` offsets and begins each window with a whole one."""
    walk = NewestFirst(ends, first_window)
    walked = Walked()
    while not walk.exhausted and len(walked.rows) != limit:
        windows = walk.next_windows()
        assert windows, "a walk that is not exhausted has something to read"
        begins: dict[int, int] = {}
        firsts: dict[int, int] = {}
        lasts: dict[int, int] = {}
        for window in windows:
            assert window.end is not None
            assert window.lowest is not None
            begin = begins[window.partition] = max(window.lowest, window.begin // batch * batch)
            for offset in range(begin, window.end):
                if offset in logs[window.partition]:
                    timestamp_ms = logs[window.partition][offset]
                    lasts[window.partition] = timestamp_ms
                    firsts.setdefault(window.partition, timestamp_ms)
                    walk.hold(timestamp_ms, window.partition, offset, named(timestamp_ms, window.partition, offset))
            walked.read.append(PartitionRead(window.partition, begin, window.end))
        walk.windows_read(begins, firsts, lasts)
        rows = walk.due(None if limit is None else limit - len(walked.rows))
        walked.rows += [(int(time), int(where), int(offset)) for time, where, offset in map(bytes.split, rows)]
    return walked


@st.composite
def partitions(draw: st.DrawFn, *, monotone: bool) -> tuple[dict[int, Log], dict[int, Watermarks]]:
    """Logs of a few partitions, some with gaps as compaction leaves them, with equal timestamps now and then."""
    logs: dict[int, Log] = {}
    ends: dict[int, Watermarks] = {}
    for partition in range(draw(st.integers(0, 4))):
        low, size = draw(st.integers(0, 5)), draw(st.integers(0, 25))
        offsets = [offset for offset in range(low, low + size) if draw(st.booleans())]
        times = draw(st.lists(st.integers(0, 30), min_size=len(offsets), max_size=len(offsets)))
        logs[partition] = dict(zip(offsets, sorted(times) if monotone else times, strict=True))
        ends[partition] = Watermarks(low, low + size)
    return logs, ends


def everything(logs: Mapping[int, Log]) -> list[tuple[int, int, int]]:
    return [(time, partition, offset) for partition, log in logs.items() for offset, time in log.items()]


@settings(deadline=None)
@given(partitions(monotone=True), st.none() | st.integers(1, 40), st.integers(1, 8), st.integers(1, 5))
def test_rows_come_newest_first_and_are_the_newest(
    drawn: tuple[dict[int, Log], dict[int, Watermarks]], limit: int | None, first_window: int, batch: int
) -> None:
    logs, ends = drawn
    rows = walk_through(logs, ends, limit, first_window, batch).rows
    times = [row[0] for row in rows]
    assert times == sorted(times, reverse=True)
    assert len(rows) == min(limit or len(everything(logs)), len(everything(logs)))
    assert times == sorted((row[0] for row in everything(logs)), reverse=True)[: len(times)]
    assert len(set(rows)) == len(rows)
    assert set(rows) <= set(everything(logs))


@settings(deadline=None)
@given(partitions(monotone=True))
def test_within_a_partition_the_order_is_that_of_the_log(drawn: tuple[dict[int, Log], dict[int, Watermarks]]) -> None:
    rows = walk_through(*drawn).rows
    for partition in drawn[0]:
        offsets = [row[2] for row in rows if row[1] == partition]
        assert offsets == sorted(offsets, reverse=True)


@settings(deadline=None)
@given(partitions(monotone=False), st.none() | st.integers(1, 40), st.integers(1, 8), st.integers(1, 5))
def test_timestamps_that_go_back_and_forth_lose_and_double_nothing(
    drawn: tuple[dict[int, Log], dict[int, Watermarks]], limit: int | None, first_window: int, batch: int
) -> None:
    logs, ends = drawn
    rows = walk_through(logs, ends, limit, first_window, batch).rows
    assert len(set(rows)) == len(rows)
    if limit is None:
        assert set(rows) == set(everything(logs))
    else:
        assert len(rows) == min(limit, len(everything(logs)))


@settings(deadline=None)
@given(partitions(monotone=False), st.integers(1, 8), st.integers(1, 5))
def test_every_offset_is_read_once(
    drawn: tuple[dict[int, Log], dict[int, Watermarks]], first_window: int, batch: int
) -> None:
    logs, ends = drawn
    read = [
        (window.partition, offset)
        for window in walk_through(logs, ends, None, first_window, batch).read
        for offset in range(window.begin, window.end or 0)
    ]
    assert len(read) == len(set(read))
    assert set(read) == {(p, offset) for p, marks in ends.items() for offset in range(marks.low, marks.high)}


def read_empty(walk: NewestFirst) -> Sequence[PartitionRead]:
    windows = walk.next_windows()
    walk.windows_read(begins_of(windows), {}, {})
    return windows


def begins_of(windows: Sequence[PartitionRead]) -> dict[int, int]:
    return {window.partition: window.begin for window in windows}


def read_next(walk: NewestFirst, times_ms: Mapping[int, tuple[int, int]]) -> None:
    """Reads the next windows, of which these are the times of the first and the last record."""
    firsts = {partition: first for partition, (first, _) in times_ms.items()}
    lasts = {partition: last for partition, (_, last) in times_ms.items()}
    walk.windows_read(begins_of(walk.next_windows()), firsts, lasts)


def test_windows_grow_up_to_a_limit() -> None:
    walk = NewestFirst({0: Watermarks(0, 10**6)})
    sizes = []
    while not walk.exhausted:
        (window,) = read_empty(walk)
        assert window.end is not None
        sizes.append(window.end - window.begin)
    assert sizes[0] == FIRST_WINDOW
    assert sizes[1] >= 4 * FIRST_WINDOW  # what lies far back is not to take many rounds
    assert max(sizes) == LARGEST_WINDOW
    assert sum(sizes) == 10**6


def test_all_partitions_are_read_back_to_the_same_time() -> None:
    """To which the densest will come; what has no record since then is left alone."""
    walk = NewestFirst({partition: Watermarks(0, 10_000) for partition in range(4)}, first_window=100)
    windows = walk.next_windows()
    assert [(window.partition, window.begin) for window in windows] == [(partition, 9_900) for partition in range(4)]
    # So far 100 records in 1 s, in 2 s, in 1.5 s, and in a year.
    read_next(walk, {0: (99_000, 100_000), 1: (98_000, 100_000), 2: (98_500, 100_000), 3: (-(10**10), 100_000)})
    windows = walk.next_windows()  # four times as many of the densest come to 95 s
    assert begins_of(windows) == {0: 9_500, 1: 9_900 - 150, 2: 9_900 - 233}
    assert {window.lowest for window in windows} == {0}


def test_a_partition_whose_times_stand_still_is_read_in_growing_windows() -> None:
    walk = NewestFirst({0: Watermarks(0, 10_000), 1: Watermarks(0, 10_000)}, first_window=10)
    sizes = []
    for _ in range(4):
        windows = walk.next_windows()
        assert [window.partition for window in windows] == [0, 1]
        sizes.append({(window.end or 0) - window.begin for window in windows})
        read_next(walk, {0: (50, 50), 1: (50, 50)})
    assert sizes == [{10}, {40}, {160}, {640}]


def test_what_was_read_before_a_window_counts_as_read() -> None:
    walk = NewestFirst({0: Watermarks(0, 100)}, first_window=10)
    walk.windows_read({0: 73}, {0: 5}, {0: 9})
    assert (walk.left, walk.next_windows()[0].end) == ({0: 73}, 73)


def test_what_is_left_and_how_far_it_got() -> None:
    walk = NewestFirst({0: Watermarks(0, 10), 1: Watermarks(5, 5), 2: Watermarks(0, 30)}, first_window=10)
    assert (walk.left, walk.unread, walk.frontier_ms) == ({0: 10, 2: 30}, 40, None)
    read_next(walk, {0: (100, 100), 2: (90, 90)})
    assert (walk.left, walk.unread, walk.frontier_ms, walk.exhausted) == ({2: 20}, 20, 90, False)
    read_next(walk, {2: (50, 80)})
    assert (walk.left, walk.unread, walk.frontier_ms, walk.exhausted) == ({}, 0, 50, True)
    assert walk.next_windows() == ()


def test_a_row_is_held_while_an_older_partition_may_still_have_a_newer_one() -> None:
    walk = NewestFirst({0: Watermarks(0, 1), 1: Watermarks(0, 20)}, first_window=10)
    walk.hold(100, 0, 0, b"first")
    walk.hold(500, 1, 15, b"newest")
    read_next(walk, {0: (100, 100), 1: (400, 500)})
    assert walk.due(None) == [b"newest"]
    assert walk.due(None) == []
    read_next(walk, {1: (50, 300)})
    assert walk.due(0) == []
    assert walk.due(None) == [b"first"]


def test_records_without_a_time_go_with_those_before_them() -> None:
    logs: dict[int, Log] = {0: {0: -1, 1: 5, 2: -1, 3: 7}, 1: {0: -1, 1: -1}}
    for first_window in (1, 2, 3, 9):
        rows = walk_through(logs, {0: Watermarks(0, 4), 1: Watermarks(0, 2)}, None, first_window).rows
        assert [row[2] for row in rows if row[1] == 0] == [3, 2, 1, 0]
        assert [row[2] for row in rows if row[1] == 1] == [1, 0]


def test_what_is_held_is_known_by_its_last_offset() -> None:
    walk = NewestFirst({0: Watermarks(0, 20), 1: Watermarks(0, 20)}, first_window=10)
    for offset in (11, 12, 15):
        walk.hold(offset, 0, offset, b"row")
    read_next(walk, {0: (10, 15)})
    assert walk.last_held == {0: 15}


def test_windows_stay_within_a_limit_that_is_set_later() -> None:
    walk = NewestFirst({0: Watermarks(0, 1000)}, first_window=10)
    walk.largest = 15
    read_empty(walk)
    assert walk.next_windows() == (PartitionRead(0, 975, 990, 0),)


def test_an_empty_window_does_not_release_what_may_come_after_it() -> None:
    walk = NewestFirst({0: Watermarks(0, 20), 1: Watermarks(0, 10)}, first_window=10)
    walk.hold(100, 1, 3, b"later")
    read_next(walk, {1: (90, 100)})
    assert walk.due(None) == [], "the second half of partition 0 was empty, the first may hold anything"
    read_next(walk, {0: (95, 99)})
    assert walk.due(None) == [b"later"]


@pytest.mark.parametrize("first_window", [0, -1])
def test_a_window_has_at_least_one_offset(first_window: int) -> None:
    walk = NewestFirst({0: Watermarks(0, 2)}, first_window)
    assert walk.next_windows() == (PartitionRead(0, 1, 2, 0),)
