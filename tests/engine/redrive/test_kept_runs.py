"""Runs on disk: which are offered again, which go, and that two never work with one folder."""

import os
import shutil
import threading
import time
from collections.abc import Generator, Iterable
from functools import partial
from pathlib import Path

import pytest

from kafka_explorer.engine.brokers import describe_cluster
from kafka_explorer.engine.cluster import connect
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.redrive import kept_runs
from kafka_explorer.engine.redrive.account import Account, AccountFailed
from kafka_explorer.engine.redrive.kept_runs import (
    PLANS_KEPT_S,
    THROUGH_KEPT_S,
    AlreadyRunning,
    begin_kept,
    find_runs,
    is_running,
    keep_run,
    kept_run,
    put_away,
    run_kept,
    sweep,
)
from kafka_explorer.engine.redrive.request import Outcome, RedriveRequest, State, chosen
from kafka_explorer.engine.tasks import Task, finish
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import wait_until
from tests.engine.drive import run
from tests.engine.redrive.on_broker import settings_of

DAY_S = 86_400.0


def request(job: str, cluster: str = "here", count: int = 5) -> RedriveRequest:
    places = [(0, number) for number in range(count)]
    return RedriveRequest("orders-dlq", chosen(places), job, "me", cluster_id=cluster)


def made(root: Path, job: str, states: Iterable[State] = (), cluster: str = "here", age_s: float = 0) -> Path:
    """A run's folder with its plan, request and account."""
    folder = root / job
    (folder / "plan-1").mkdir(parents=True)
    (folder / "plan-1" / "plan.sqlite").write_bytes(b"rows")
    asked = request(job, cluster)
    keep_run(str(folder), asked)
    account = Account.of_job(str(folder), asked.dlq, job)
    account.put(Outcome((0, number), state, "orders") for number, state in enumerate(states))
    account.close()
    aged(folder, age_s)
    return folder


def aged(folder: Path, age_s: float) -> None:
    at_s = time.time() - age_s
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (at_s, at_s))


ALL_SENT = [State.SENT] * 5


def test_a_run_is_kept_with_its_request_and_counted_by_its_account(tmp_path: Path) -> None:
    folder = made(tmp_path, "j1", [State.SENT, State.SENT, State.SKIPPED])
    found = kept_run(str(folder))
    assert found is not None
    assert found.request == request("j1")
    assert (found.sent, found.skipped, found.failed, found.doubtful, found.total) == (2, 1, 0, 0, 5)
    assert (found.through, found.open, found.running, found.parks) == (False, True, False, False)
    assert found.began_ms > 0
    assert (folder / "run.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("states", "through"),
    [
        ([], False),
        (ALL_SENT, True),
        ([State.SENT, State.SENT, State.FAILED, State.SKIPPED, State.FAILED], True),
        ([*ALL_SENT[:4], State.DOUBTFUL], False),
    ],
)
def test_a_run_is_through_when_something_became_of_each(tmp_path: Path, states: list[State], through: bool) -> None:
    found = kept_run(str(made(tmp_path, "j1", states)))
    assert found is not None
    assert (found.through, found.open) == (through, not through)


def test_a_run_that_was_put_away_is_not_offered(tmp_path: Path) -> None:
    folder = made(tmp_path, "j1")
    put_away(str(folder))
    found = kept_run(str(folder))
    assert found is not None
    assert not found.open


@pytest.mark.parametrize("text", ["", "{}\n{}\n", "no json\nat all"])
def test_what_cannot_be_read_is_no_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    assert kept_run(str(tmp_path)) is None


def test_a_run_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    with pytest.raises(AccountFailed):
        keep_run(str(tmp_path / "nowhere"), request("j1"))
    with pytest.raises(AccountFailed):
        put_away(str(tmp_path / "nowhere"))


def test_what_is_through_and_old_goes_and_nothing_else(tmp_path: Path) -> None:
    old = THROUGH_KEPT_S + DAY_S
    made(tmp_path, "through-old", ALL_SENT, age_s=old)
    made(tmp_path, "through-new", ALL_SENT, age_s=DAY_S / 2)
    made(tmp_path, "unfinished-old", [State.SENT], age_s=old)
    made(tmp_path, "doubtful-old", [*ALL_SENT[:4], State.DOUBTFUL], age_s=old)
    away = made(tmp_path, "away-old", [State.SENT])
    put_away(str(away))
    aged(away, old)
    away = made(tmp_path, "away-doubtful-old", [State.DOUBTFUL])
    put_away(str(away))
    aged(away, old)
    line = made(tmp_path, "command-line", ALL_SENT, age_s=old)
    (line / "run.json").unlink()
    broken = made(tmp_path, "of-a-later-version", ALL_SENT, age_s=old)
    (broken / "run.json").write_text("{}", encoding="utf-8")
    aged(broken, old)
    for name, age_s in (("plan-old", PLANS_KEPT_S * 2), ("plan-new", 0.0)):
        (tmp_path / name / "plan-1").mkdir(parents=True)
        (tmp_path / name / "plan-1" / "plan.sqlite").write_bytes(b"rows")
        aged(tmp_path / name, age_s)

    assert sweep(str(tmp_path)) == ["away-old", "plan-old", "through-old"]

    left = {path.name for path in tmp_path.iterdir()}
    assert left == {
        *("through-new", "unfinished-old", "doubtful-old", "away-doubtful-old"),
        *("command-line", "of-a-later-version", "plan-new"),
    }


def test_the_plans_of_a_run_that_is_through_go_before_its_account(tmp_path: Path) -> None:
    folder = made(tmp_path, "j1", ALL_SENT, age_s=PLANS_KEPT_S * 2)
    assert sweep(str(tmp_path)) == []
    assert not (folder / "plan-1").exists()
    assert kept_run(str(folder)) is not None
    # Looking makes nothing younger, however often it happens.
    assert sweep(str(tmp_path), time.time() + THROUGH_KEPT_S) == ["j1"]


def test_nothing_is_swept_where_nothing_is(tmp_path: Path) -> None:
    assert sweep(str(tmp_path / "nowhere")) == []


def _waiting(folder: str) -> Generator[str, None, None]:
    """As a run: it is at work until it is closed."""
    never = threading.Event()
    while True:
        never.wait(0.01)
        yield folder


def test_one_folder_has_one_worker_until_that_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(made(tmp_path, "j1", age_s=THROUGH_KEPT_S * 2))
    workers = Workers()
    task = Task("run", workers.run(run_kept, folder, partial(_waiting, folder)))
    task.start()
    try:
        wait_until(lambda: is_running(folder), "the child is at work")
        found = kept_run(folder)
        assert found is not None
        assert not found.open
        put_away(folder)
        assert sweep(str(tmp_path), time.time() + 2 * THROUGH_KEPT_S) == []
        monkeypatch.setattr(kept_runs, "_ENDING_S", 0.0)
        with pytest.raises(AlreadyRunning):
            run(run_kept(folder, partial(_waiting, folder)))
    finally:
        workers.close()  # the child is terminated in the middle of it
        task.wait(30)
    wait_until(lambda: not is_running(folder), "the lock is gone with its process")


def test_who_comes_next_waits_for_the_one_that_is_ending(tmp_path: Path) -> None:
    folder = str(made(tmp_path, "j1"))
    first, second = run_kept(folder, partial(_waiting, folder)), run_kept(folder, partial(_waiting, folder))
    assert next(first) == folder
    assert next(second) is None
    first.close()
    assert next(second) == folder
    second.close()


def test_a_run_is_kept_when_it_begins_and_not_anew_when_it_goes_on(tmp_path: Path) -> None:
    folder = str(tmp_path)
    for job in ("j1", "j2"):
        work = begin_kept(folder, request(job), "dev", True, partial(_waiting, folder))
        assert next(work) == folder
        work.close()
        found = kept_run(folder)
        assert found is not None
        assert (found.request, found.connection, found.parks) == (request("j1"), "dev", True)


def test_only_the_runs_of_this_cluster_are_found_the_newest_first(broker: Sandbox, tmp_path: Path) -> None:
    settings = settings_of(broker.bootstrap)
    assert run(find_runs(settings, str(tmp_path))) == ()
    with finish(connect(settings)) as cluster:
        here = finish(describe_cluster(cluster)).cluster_id or ""
    made(tmp_path, "elsewhere", cluster="another")
    made(tmp_path, "through", ALL_SENT, cluster=here)
    for job in ("first", "second"):
        folder = made(tmp_path, job, [State.SENT], cluster=here)
        head, asked = (folder / "run.json").read_text(encoding="utf-8").splitlines()
        began = 1_000 if job == "first" else 2_000
        (folder / "run.json").write_text(f'{{"began_ms":{began},"connection":"","parks":false}}\n{asked}\n')
        assert head
    found = run(find_runs(settings, str(tmp_path)))
    assert [each.request.job for each in found] == ["second", "first"]
    shutil.rmtree(tmp_path / "second")
    assert [each.request.job for each in run(find_runs(settings, str(tmp_path)))] == ["first"]
