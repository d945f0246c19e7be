"""Logs of sendings that nobody needs go; whatever a run can still go on with stays."""

import os
from pathlib import Path

import pytest

from kafka_explorer.engine.producing import kept_logs
from kafka_explorer.engine.producing.kept_logs import KEPT_S, TOUCHED_S, sweep_logs
from kafka_explorer.engine.producing.send_log import RunFacts, SendLog
from tests.engine.drive import run

NOW_S = 2_000_000_000.0
DAY_S = 86_400.0
DIGEST = b"0123456789abcdef"


def aged(folder: Path, age_s: float) -> None:
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (NOW_S - age_s, NOW_S - age_s))


def log_in(folder: Path, *, age_s: float, refused: int = 0, doubtful: int = 0, saw_all: bool = True) -> Path:
    """The log of a run of ten messages, written so long ago."""
    folder.mkdir(parents=True)
    log = SendLog.create(str(folder), RunFacts("orders", "file x", 0, {0: 0}))
    for number in range(10):
        log.given((0, number), DIGEST, 1_000)
        if number < refused:
            log.refused((0, number), 10)
        elif number >= doubtful:
            log.acknowledged((0, number), 0, number)
    log.flush()
    log.end(saw_all=saw_all)
    log.close()
    aged(folder, age_s)
    return folder


def swept(root: Path) -> set[str]:
    """The names of what stays."""
    before = len(list(root.iterdir()))
    gone = run(sweep_logs(root, NOW_S))
    left = {path.name for path in root.iterdir()}
    assert gone == before - len(left)
    return left


def test_what_is_through_goes_when_it_is_old(tmp_path: Path) -> None:
    log_in(tmp_path / "old", age_s=KEPT_S + 1)
    log_in(tmp_path / "old-with-refusals", age_s=KEPT_S + 1, refused=3)
    log_in(tmp_path / "young", age_s=KEPT_S - 1, refused=3)
    assert swept(tmp_path) == {"young"}


def test_what_can_go_on_stays_however_old_and_large_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_logs, "KEPT_BYTES", 0)
    log_in(tmp_path / "in-doubt", age_s=400 * DAY_S, doubtful=1)
    log_in(tmp_path / "stopped", age_s=400 * DAY_S, saw_all=False)
    log_in(tmp_path / "through", age_s=400 * DAY_S)
    again = log_in(tmp_path / "begun-again", age_s=400 * DAY_S)
    SendLog.resume(str(again)).close()  # and the program died
    aged(again, 400 * DAY_S)
    assert swept(tmp_path) >= {"in-doubt", "stopped", "begun-again"}
    assert not (tmp_path / "through").exists()


def test_beyond_their_bound_the_oldest_go_but_none_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["a", "b", "c", "d"]
    for age, name in enumerate(names, 2):
        log_in(tmp_path / name, age_s=age * DAY_S)
    log_in(tmp_path / "today", age_s=TOUCHED_S - 1)
    size = sum(path.stat().st_size for path in (tmp_path / "a", *(tmp_path / "a").rglob("*")))
    monkeypatch.setattr(kept_logs, "KEPT_BYTES", 2 * size)
    assert swept(tmp_path) == {"a", "b", "today"}
    monkeypatch.setattr(kept_logs, "KEPT_BYTES", 0)
    assert swept(tmp_path) == {"today"}


def test_a_folder_in_which_nothing_was_begun_goes_after_a_day(tmp_path: Path) -> None:
    for name, age_s in (("begins-now", 60.0), ("never-began", 2 * DAY_S)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "source.json").write_text("{}")
        aged(tmp_path / name, age_s)
    (tmp_path / "somebody's.txt").write_text("no folder")
    assert swept(tmp_path) == {"begins-now", "somebody's.txt"}


def test_without_a_folder_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert run(sweep_logs(tmp_path / "none")) == 0


def test_it_goes_on_step_by_step(tmp_path: Path) -> None:
    for name in "abc":
        log_in(tmp_path / name, age_s=KEPT_S + 1)
    assert len(list(sweep_logs(tmp_path, NOW_S))) == 6, "a pause before each is looked at, and before each goes"
