"""Sorting, refining, narrowing and counting rows of a spool."""

import pickle
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.engine import spool_tasks
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.filters.nodes import Field, Part
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.row_sorting import RunSort
from kafka_explorer.engine.spool_index import RowMap
from kafka_explorer.engine.spool_tasks import (
    RowColumn,
    SpoolProgress,
    count_over_time,
    narrow_to_times,
    refine_rows,
    sort_rows,
)
from tests.engine.drive import run, watch
from tests.messages import FakeMessage, make_record, records
from tests.spools import make_spool

KEYS: dict[RowColumn, Callable[[Record], int]] = {
    RowColumn.TIMESTAMP: lambda record: record.timestamp_ms,
    RowColumn.OFFSET: lambda record: record.offset,
    RowColumn.PARTITION: lambda record: record.partition,
    RowColumn.SIZE: lambda record: record.size_bytes,
    RowColumn.TOPIC: lambda record: 0,
    RowColumn.HEADERS: lambda record: len(record.headers),
}


def mapped(*places: int) -> RowMap:
    return np.array(places, np.uint32)


@pytest.fixture
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step is told, and blocks are small."""
    monkeypatch.setattr(spool_tasks, "_TOLD_EVERY_S", 0.0)
    monkeypatch.setattr(spool_tasks, "_DATA_BLOCK", 2)


@settings(deadline=None)
@given(st.lists(records(), max_size=12), st.sampled_from(RowColumn), st.booleans(), st.data())
def test_rows_are_sorted_by_a_column(
    stored: list[Record], by: RowColumn, descending: bool, data: st.DataObject
) -> None:
    order = data.draw(st.none() | st.permutations(range(len(stored))))
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), stored)
        row_map = None if order is None else mapped(*order)
        found = run(sort_rows(folder, len(stored), by, descending=descending, row_map=row_map))
    rows = list(range(len(stored))) if order is None else list(order)
    missing = [row for row in rows if by is RowColumn.TIMESTAMP and stored[row].timestamp_ms < 0]
    present = [row for row in rows if row not in missing]
    # Not reverse=True, so that equal rows stay as they were.
    expected = sorted(present, key=lambda row: KEYS[by](stored[row]) * (-1 if descending else 1))
    assert found.tolist() == expected + missing
    assert found.dtype == np.uint32


JSON = [
    b'{"id":10,"name":"b"}',
    b'{"id":9,"name":"A"}',
    b'{"name":"a"}',
    b'{"id":23958446825181076829}',
    b'{"id":23958446825181076828}',
    b'{"id":"7"}',
    b"no json",
    None,
    b'{"id":9}',
]


@pytest.mark.parametrize(
    ("by", "descending", "places"),
    [
        (Field(Part.VALUE, path=("id",)), False, [1, 8, 0, 4, 3, 5, 2, 6, 7]),
        (Field(Part.VALUE, path=("id",)), True, [5, 3, 4, 0, 1, 8, 2, 6, 7]),
        (Field(Part.VALUE, path=("name",)), False, [1, 2, 0, 3, 4, 5, 6, 7, 8]),
        (Field(Part.VALUE, path=("name",)), True, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        (Field(Part.VALUE), False, [6, 5, 0, 4, 3, 1, 8, 2, 7]),
        (Field(Part.KEY), False, list(range(9))),
    ],
)
def test_rows_are_sorted_by_what_records_hold(tmp_path: Path, by: Field, descending: bool, places: list[int]) -> None:
    folder = make_spool(tmp_path, [make_record(at, value=value) for at, value in enumerate(JSON)])
    assert run(sort_rows(folder, 9, by, descending=descending)).tolist() == places
    some = mapped(*range(8, -1, -2))
    found = run(sort_rows(folder, 9, by, descending=descending, row_map=some)).tolist()
    assert sorted(found) == [0, 2, 4, 6, 8]


def test_a_number_of_the_row_is_a_column(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is a column of its own"):
        run(sort_rows(make_spool(tmp_path, []), 0, Field(Part.SIZE)))


payloads = st.none() | st.sampled_from(
    [
        b'{"level":"ERROR","id":17}',
        b'{"level":"\\u0045RROR"}',
        '{"level":"ошибка"}'.encode(),
        '{"level":"ОШИБКА"}'.encode(),
        b'{"level":"\\u043e\\u0448\\u0438\\u0431\\u043a\\u0430"}',
        b'{"path":"a\\/b"}',
        b"a/b error",
        b"err",
        b"or",
        b"\xff\\u0065rror",
        b"",
    ]
)
FILTERS = ["error", '"ERROR"', "ошибка", '"ошибка"', '"a/b"', "key:or", "value:err", "straße", "error or key:err"]
FILTERS += ["not error", "value.id == 17", "is:tombstone", "header.h:error", "error partition:0", ""]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.builds(make_record, key=payloads, value=payloads), max_size=12), st.sampled_from(FILTERS), st.data())
def test_refining_finds_what_the_filter_matches(stored: list[Record], text: str, data: st.DataObject) -> None:
    published = data.draw(st.just(list(range(len(stored)))) | st.permutations(range(len(stored))))
    published = published[: data.draw(st.integers(0, len(stored)))]
    order = data.draw(st.none() | st.permutations(range(len(published))))
    wanted = compile_filter(text)
    with tempfile.TemporaryDirectory() as folder:
        make_spool(Path(folder), stored, published)
        row_map = None if order is None else mapped(*order)
        found = run(refine_rows(folder, len(published), wanted, row_map=row_map))
    rows = range(len(published)) if order is None else order
    assert found.tolist() == [row for row in rows if wanted.matches(FakeMessage(stored[published[row]]))]
    assert found.dtype == np.uint32


def test_rows_are_narrowed_to_a_time(tmp_path: Path) -> None:
    stored = [make_record(at, timestamp_ms=at_ms) for at, at_ms in enumerate([30, 10, 20, -1, 40])]
    folder = make_spool(tmp_path, stored)
    assert run(narrow_to_times(folder, 5, 10, 30)).tolist() == [1, 2]
    assert run(narrow_to_times(folder, 5, -5, 40)).tolist() == [0, 1, 2]
    assert run(narrow_to_times(folder, 5, 10, 31, row_map=mapped(4, 2, 0))).tolist() == [2, 0]
    assert run(narrow_to_times(folder, 0, 0, 99)).tolist() == []


def test_rows_are_counted_over_time(tmp_path: Path) -> None:
    folder = make_spool(tmp_path, [make_record(at, timestamp_ms=1000 + at) for at in range(5)])
    histogram = run(count_over_time(folder, 5))
    found = histogram.buckets()
    assert found is not None
    assert (found.begin_ms, found.counts.tolist()) == (1000, [1] * 5)
    assert run(count_over_time(folder, 5, row_map=mapped(3))).total == 1


def works(folder: str) -> list[Generator[SpoolProgress, None, Any]]:
    reverse = mapped(*range(8, -1, -1))
    return [
        sort_rows(folder, 9, RowColumn.OFFSET),
        sort_rows(folder, 9, Field(Part.VALUE)),
        refine_rows(folder, 9, compile_filter("b")),
        refine_rows(folder, 9, compile_filter("b"), row_map=reverse),
        narrow_to_times(folder, 9, 0, 99),
        count_over_time(folder, 9),
    ]


def test_progress_is_told_and_rises(tmp_path: Path, telling: None) -> None:
    folder = make_spool(tmp_path, [make_record(at, value=value) for at, value in enumerate(JSON)])
    for work in works(folder):
        told, _ = watch(work)
        assert told
        assert all(0 <= progress.done <= progress.total for progress in told)
        assert [progress.done for progress in told] == sorted(progress.done for progress in told)


def test_work_can_be_cancelled_at_any_step(tmp_path: Path, telling: None) -> None:
    folder = make_spool(tmp_path, [make_record(at, value=value) for at, value in enumerate(JSON)])
    for work in works(folder):
        next(work)
        work.close()


def test_what_goes_to_a_child_and_comes_back_can_be_pickled(tmp_path: Path) -> None:
    wanted = (RowColumn.SIZE, Field(Part.VALUE, path=("a", 1)), compile_filter("a"), SpoolProgress(1, 2, 3))
    assert pickle.loads(pickle.dumps(wanted)) == wanted  # noqa: S301 - our own
    histogram = run(count_over_time(make_spool(tmp_path, [make_record()]), 1))
    assert pickle.loads(pickle.dumps(histogram)).total == 1  # noqa: S301 - our own


def test_many_rows_are_sorted_in_several_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RunSort.__init__, "__defaults__", (4,))
    stored = [make_record(at, timestamp_ms=at * 7919 % 101, value=b"%d" % (at * 31 % 17)) for at in range(100)]
    folder = make_spool(tmp_path, stored)
    by_time = sorted(range(100), key=lambda row: stored[row].timestamp_ms)
    assert run(sort_rows(folder, 100, RowColumn.TIMESTAMP)).tolist() == by_time
    by_value = sorted(range(100), key=lambda row: int(stored[row].value or b""))
    assert run(sort_rows(folder, 100, Field(Part.VALUE))).tolist() == by_value
