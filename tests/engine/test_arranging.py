"""Refining, narrowing and sorting go together, and what is known is not looked for again."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from kafka_explorer.engine import arranging, spool_tasks
from kafka_explorer.engine.arranging import Arranged, Arrangement, Step, arrange
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.row_cells import parse_field
from kafka_explorer.engine.spool_index import SpoolIndex
from kafka_explorer.engine.spool_tasks import RowColumn
from tests.engine.drive import run, watch
from tests.messages import make_record
from tests.spools import make_spool

T0 = 1_700_000_000_000
ROWS = 10


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return make_spool(
        tmp_path,
        [
            make_record(n, timestamp_ms=T0 + n, key=b"even" if n % 2 == 0 else b"odd", value=b'{"n": %d}' % (-n % 7))
            for n in range(ROWS)
        ],
    )


def shown(outcome: Arranged) -> list[int] | None:
    return None if outcome.shown is None else outcome.shown.tolist()


def test_nothing_wished_is_every_row_as_it_was_read(folder: str) -> None:
    assert Arrangement().is_nothing
    outcome = run(arrange(folder, ROWS, Arrangement()))
    assert (outcome.rows, outcome.shown, outcome.refined) == (ROWS, None, None)


def test_each_wish_alone(folder: str) -> None:
    assert shown(run(arrange(folder, ROWS, Arrangement(compile_filter("key:odd"))))) == [1, 3, 5, 7, 9]
    assert shown(run(arrange(folder, ROWS, Arrangement(span=(T0 + 2, T0 + 5))))) == [2, 3, 4]
    newest = Arrangement(sort_by=RowColumn.OFFSET, descending=True)
    assert shown(run(arrange(folder, 4, newest))) == [3, 2, 1, 0]
    assert not newest.is_nothing


def test_all_wishes_together(folder: str) -> None:
    wish = Arrangement(compile_filter("key:even"), (T0 + 2, T0 + 9), parse_field("value.n"))
    outcome = run(arrange(folder, ROWS, wish))
    assert shown(outcome) == [6, 4, 2, 8]
    assert outcome.refined is not None
    assert outcome.refined.tolist() == [0, 2, 4, 6, 8]
    assert outcome.over_time is not None
    assert outcome.over_time.total == 5


def test_what_is_known_is_not_looked_for_again(folder: str) -> None:
    even = compile_filter("key:even")
    known = Arranged(ROWS, None, np.array([1, 2], np.uint32))
    assert shown(run(arrange(folder, ROWS, Arrangement(even), known))) == [1, 2]
    assert shown(run(arrange(folder, ROWS - 1, Arrangement(even), known))) == [0, 2, 4, 6, 8]


def test_steps_are_told(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_tasks, "_TOLD_EVERY_S", 0.0)
    wish = Arrangement(compile_filter("key:even"), (T0, T0 + 9), RowColumn.OFFSET)
    told, _ = watch(arrange(folder, ROWS, wish))
    steps = [each.step for each in told]
    assert steps == sorted(steps, key=list(Step).index)
    assert set(steps) == set(Step)


def test_a_cancelled_one_lets_the_spool_go(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_tasks, "_TOLD_EVERY_S", 0.0)
    closed = []

    class Watched(SpoolIndex):
        def close(self) -> None:
            closed.append(self)
            super().close()

    monkeypatch.setattr(spool_tasks, "SpoolIndex", Watched)
    work = arrange(folder, ROWS, Arrangement(compile_filter("key:even")))
    next(work)
    work.close()
    assert closed


def test_it_travels_to_a_child_process_and_back(folder: str) -> None:
    wish = Arrangement(compile_filter("key:odd"), (T0, T0 + 5), parse_field("header.trace"), descending=True)
    again: Arrangement = pickle.loads(pickle.dumps(wish))  # noqa: S301 - our own
    assert (again.wanted is not None, again.span, again.sort_by) == (True, wish.span, wish.sort_by)
    outcome: Arranged = pickle.loads(pickle.dumps(run(arranging.arrange(folder, ROWS, again))))  # noqa: S301
    assert shown(outcome) == [1, 3]
