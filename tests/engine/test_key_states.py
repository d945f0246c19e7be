"""States of keys, against a plain dictionary that is filled in the order of the log."""

import tempfile
from pathlib import Path
from random import Random
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine import key_states
from kafka_explorer.engine.key_states import compare_states, history_of_key, latest_per_key
from kafka_explorer.engine.records import Record, TimestampType
from tests.engine.drive import run
from tests.messages import make_record
from tests.spools import make_spool

KEYS = [None, b"", b"a", b"b", b"\x00\xff", b"a\x00"]
Log: TypeAlias = list[Record]


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """A log of one partition, in the order of its offsets."""
    count = draw(st.integers(0, 30))
    return [
        make_record(
            offset,
            key=draw(st.sampled_from(KEYS)),
            value=draw(st.sampled_from([None, b"", b"one", b"two"])),
            timestamp_ms=draw(st.integers(0, 20)),
        )
        for offset in range(count)
    ]


def cache(log: Log, at_ms: int = 10**18) -> dict[bytes, Record]:
    held: dict[bytes, Record] = {}
    for record in log:
        if record.key is not None and record.timestamp_ms <= at_ms:
            held[record.key] = record
    return held


def alive(held: dict[bytes, Record]) -> dict[bytes, Record]:
    return {key: record for key, record in held.items() if record.value is not None}


@given(logs(), st.randoms(use_true_random=False), st.integers(-1, 21))
def test_the_state_is_that_of_a_cache(log: Log, random: Random, at_ms: int) -> None:
    stored = list(log)
    random.shuffle(stored)
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), stored)
        now, then = run(latest_per_key(folder, len(log))), run(latest_per_key(folder, len(log), at_ms=at_ms))
        all_keys = run(latest_per_key(folder, len(log), tombstones=True))
    held = cache(log)
    assert {stored[place].key: stored[place] for place in now.rows} == alive(held)
    assert {stored[place].key: stored[place] for place in then.rows} == alive(cache(log, at_ms))
    assert {stored[place].key: stored[place] for place in all_keys.rows} == held
    assert now.tombstones == all_keys.tombstones == len(held) - len(alive(held))
    assert now.keyless == sum(record.key is None for record in log)
    assert then.later == sum(record.timestamp_ms > at_ms for record in log)
    assert (now.rows == np.sort(now.rows)).all()


@given(logs(), st.integers(-1, 21), st.integers(-1, 21))
def test_two_states_compared(log: Log, before_ms: int, after_ms: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), log)
        change = run(compare_states(folder, len(log), before_ms, after_ms))
    before, after = alive(cache(log, before_ms)), alive(cache(log, after_ms))
    assert {log[place].key for place in change.added} == after.keys() - before.keys()
    assert {log[place].key for place in change.removed} == before.keys() - after.keys()
    both = before.keys() & after.keys()
    changed = {key for key in both if before[key].value != after[key].value}
    assert {log[new].key for _, new in change.changed} == changed
    assert {log[old].key for old, _ in change.changed} == changed
    assert change.unchanged == len(both) - len(changed)


@given(logs(), st.sampled_from(KEYS))
def test_the_history_of_a_key(log: Log, key: bytes | None) -> None:
    stored = log[::-1]
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), stored)
        history = run(history_of_key(folder, len(log), key))
    assert [stored[place] for place in history] == [record for record in log if record.key == key]


def test_a_key_in_several_partitions_has_its_newest_record() -> None:
    log = [
        make_record(50, partition=0, timestamp_ms=5, value=b"old"),
        make_record(3, partition=1, timestamp_ms=9, value=b"new"),
        make_record(51, partition=0, timestamp_ms=6, value=b"older"),
    ]
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), log)
        state = run(latest_per_key(folder, 3))
        history = run(history_of_key(folder, 3, b"key"))
    assert (state.rows.tolist(), state.split_keys) == ([1], 1)
    assert history.tolist() == [0, 2, 1]


def test_topics_have_keys_of_their_own() -> None:
    log = [make_record(0, topic="a"), make_record(0, topic="b")]
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), log)
        assert run(latest_per_key(folder, 2)).rows.tolist() == [0, 1]
        assert run(history_of_key(folder, 2, b"key")).tolist() == [0, 1]
        assert run(history_of_key(folder, 2, b"key", topic_index=1)).tolist() == [1]


def test_records_without_a_time_belong_to_every_state() -> None:
    log = [Record("t", 0, 0, -1, TimestampType.NONE, b"k", b"v")]
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), log)
        assert run(latest_per_key(folder, 1, at_ms=0)).rows.tolist() == [0]


def test_of_a_part_of_the_rows() -> None:
    log = [make_record(number, value=str(number).encode()) for number in range(5)]
    chosen = np.array([3, 1], dtype=np.uint32)
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), log)
        assert run(latest_per_key(folder, 5, row_map=chosen)).rows.tolist() == [3]
        assert run(history_of_key(folder, 5, b"key", row_map=chosen)).tolist() == [1, 3]
        assert run(compare_states(folder, 5, 0, 2**62, row_map=chosen)).added.tolist() == [3]


@pytest.mark.parametrize("merged_at", [1, 1000])
def test_many_keys_are_merged_as_they_come(merged_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_states, "_MERGED_AT", merged_at)
    log = [make_record(number, key=str(number % 1500).encode()) for number in range(5000)]
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), log)
        state = run(latest_per_key(folder, 5000))
    assert state.rows.tolist() == list(range(3500, 5000))


def test_an_empty_spool() -> None:
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), [])
        assert run(latest_per_key(folder, 0)).rows.tolist() == []
        assert run(history_of_key(folder, 0, b"a")).tolist() == []
        assert run(compare_states(folder, 0, 0, 1)).changed.shape == (0, 2)
