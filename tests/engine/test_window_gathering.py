"""A window that has ended becomes one spool, with the same rows in the same order."""

from contextlib import closing
from pathlib import Path

import pytest

from kafka_explorer.engine import window_gathering
from kafka_explorer.engine.errors import SpoolFull
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.engine.spool_tasks import RowColumn, sort_rows
from kafka_explorer.engine.tail_window import TailWindow
from kafka_explorer.engine.window_gathering import gather_window
from tests.engine.drive import run, watch
from tests.messages import TOPIC, FakeMessage, make_record

RECORDS = [
    make_record(n, value=None if n % 5 == 0 else b"v%d" % n, headers=(Header("h", b"x" * (n % 3)),)) for n in range(100)
]


def make_window(folder: Path, count: int) -> int:
    """Fill a window and return its first row."""
    folder.mkdir()
    with closing(TailWindow(str(folder), [TOPIC], 40, 1_000_000, segments=4)) as window:
        for record in RECORDS[:count]:
            window.publish([window.store(FakeMessage(record))])
            window.flush()
        return window.dropped_rows


@pytest.mark.parametrize("count", [0, 5, 30, 100])
def test_the_rows_that_are_kept_become_one_spool(tmp_path: Path, count: int) -> None:
    first = make_window(tmp_path / "window", count)
    into = str(tmp_path / "spool")
    assert run(gather_window(str(tmp_path / "window"), count, into)) == first
    with closing(SpoolReader(into)) as reader:
        assert reader.topics == (TOPIC,)
        assert [reader.record(place) for place in range(count - first)] == RECORDS[first:count]
    newest = run(sort_rows(into, count - first, RowColumn.OFFSET, descending=True))
    assert newest.tolist() == list(range(count - first))[::-1]


def test_rows_that_nobody_heard_of_are_left_out(tmp_path: Path) -> None:
    first = make_window(tmp_path / "window", 100)
    into = tmp_path / "spool"
    run(gather_window(str(tmp_path / "window"), first + 12, str(into)))
    assert (into / "rows").stat().st_size == 12 * 48


def test_it_goes_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_gathering, "_COPIED_AT_ONCE", 64)
    make_window(tmp_path / "window", 100)
    told, _ = watch(gather_window(str(tmp_path / "window"), 100, str(tmp_path / "spool")))
    assert len(told) > 10
    assert told == sorted(told)


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    make_window(tmp_path / "window", 5)
    with pytest.raises(SpoolFull):
        run(gather_window(str(tmp_path / "window"), 5, str(tmp_path / "window")))
