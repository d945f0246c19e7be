"""Generators in child processes: real ones, killed, cancelled, reused, and never left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kafka_explorer.engine.errors import UnknownTopic, WorkerDied
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.tasks import Task, TaskState
from tests import workloads
from tests.broker_fixtures import command_line_of, wait_until

CHECKOUT = Path(__file__).parents[2]
LONG_S = 30.0

PARENT = """
import sys
from kafka_explorer.engine.processes import Workers
from tests.workloads import until_cancelled
if __name__ == "__main__":
    for _ in Workers().run(until_cancelled, sys.argv[1]):
        pass
"""


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers()
    yield workers
    workers.close()


def run(workers: Workers, *job: object) -> Task[object, object]:
    task: Task[object, object] = Task(str(job[0]), workers.run(*job))  # type: ignore[arg-type]  # any of workloads
    task.start()
    return task


def done(workers: Workers, *job: object) -> Task[object, object]:
    task = run(workers, *job)
    assert task.wait(LONG_S)
    return task


def pid_of_child(workers: Workers) -> int:
    result = done(workers, workloads.about_itself).result
    assert isinstance(result, tuple)
    return int(result[0])


def started(marks: Path) -> int:
    """Waits until a child has begun to work and returns its process id."""
    mark = marks / "started"
    wait_until(lambda: mark.exists() and mark.read_text(), "the child works")
    return int(mark.read_text())


def test_result_and_progress_come_back(workers: Workers) -> None:
    task = done(workers, workloads.counting, 1000)
    assert (task.state, task.result) == (TaskState.DONE, "counted to 1000")


def test_progress_comes_while_it_works_and_none_before(workers: Workers, tmp_path: Path) -> None:
    work = workers.run(workloads.until_cancelled, str(tmp_path))
    assert next(work) is None
    first = next(progress for progress in work if progress)
    second = next(work)
    work.close()
    assert 0 < first <= (second or 0)
    assert (tmp_path / "cleaned up").exists()


def test_an_error_of_ours_comes_back_as_it_is(workers: Workers) -> None:
    error = done(workers, workloads.failing_as_known).error
    assert isinstance(error, UnknownTopic)
    assert error.subject == "orders"


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (workloads.failing_otherwise, "ZeroDivisionError: what nobody thought of"),
        (workloads.failing_unpicklably, "cannot pickle '_thread.lock' object"),
        (workloads.returning_unpicklably, "cannot pickle '_thread.lock' object"),
        (workloads.telling_unpicklably, "cannot pickle '_thread.lock' object"),
    ],
)
def test_what_cannot_travel_is_told_by_its_traceback_and_the_child_goes_on(
    workers: Workers, work: object, said: str
) -> None:
    pid = pid_of_child(workers)
    task = done(workers, work)
    assert isinstance(task.error, RuntimeError)
    assert "Traceback" in str(task.error)
    assert said in str(task.error)
    assert pid_of_child(workers) == pid


def test_a_job_that_cannot_be_sent_fails_here(workers: Workers) -> None:
    task = done(workers, workloads.given, threading.Lock())
    assert task.state is TaskState.FAILED
    assert "cannot pickle" in str(task.error)


def test_a_job_that_cannot_be_understood_there_fails_too(workers: Workers) -> None:
    pid = pid_of_child(workers)
    task = done(workers, workloads.given, workloads.Unimportable())
    assert task.state is TaskState.FAILED
    assert "ImportError: only in the parent" in str(task.error)
    assert pid_of_child(workers) == pid


def test_a_child_is_light_niced_and_used_again(workers: Workers) -> None:
    workers.warm()
    first = done(workers, workloads.about_itself).result
    second = done(workers, workloads.about_itself).result
    assert first == second
    assert isinstance(first, tuple)
    pid, niceness, libraries = first
    assert pid != os.getpid()
    assert niceness == min(19, os.nice(0) + 10)
    assert not {"PySide6", "shiboken6", "numpy", "keyring", "pyqtgraph"}.intersection(libraries)


def test_warming_twice_starts_one_child(workers: Workers) -> None:
    workers.warm()
    workers.warm()
    assert len(workers._idle) == 1


def test_a_second_child_works_while_the_first_is_busy_and_one_is_kept(workers: Workers, tmp_path: Path) -> None:
    long = run(workers, workloads.until_cancelled, str(tmp_path))
    busy = started(tmp_path)
    other = pid_of_child(workers)
    assert other != busy
    long.cancel()
    assert long.wait(LONG_S)
    wait_until(lambda: not command_line_of(busy), "the child that is too many has ended")
    assert pid_of_child(workers) == other


def test_a_cancelled_child_cleans_up_and_is_used_again(workers: Workers, tmp_path: Path) -> None:
    task = run(workers, workloads.until_cancelled, str(tmp_path))
    pid = started(tmp_path)
    task.cancel()
    assert task.wait(LONG_S)
    assert task.state is TaskState.CANCELLED
    assert (tmp_path / "cleaned up").exists()
    assert pid_of_child(workers) == pid


def test_cancelling_takes_no_time(workers: Workers, tmp_path: Path) -> None:
    """The aim is 100 ms; the bound is what no busy machine needs."""
    taken = []
    for attempt in range(3):
        marks = tmp_path / str(attempt)
        marks.mkdir()
        task = run(workers, workloads.until_cancelled, str(marks))
        started(marks)
        before = time.monotonic()
        task.cancel()
        assert task.wait(LONG_S)
        taken.append(time.monotonic() - before)
    assert min(taken) < 0.5


def test_an_error_while_cleaning_up_leaves_a_child_that_can_be_used(workers: Workers) -> None:
    pid = pid_of_child(workers)
    task = run(workers, workloads.failing_to_close)
    wait_until(lambda: task.progress, "it runs")
    task.cancel()
    assert task.wait(LONG_S)
    assert task.state is TaskState.CANCELLED
    assert pid_of_child(workers) == pid


def test_a_child_that_does_not_come_back_is_ended(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kafka_explorer.engine.processes._CANCEL_WAIT_S", 0.2)
    task = run(workers, workloads.stuck, str(tmp_path))
    pid = started(tmp_path)
    task.cancel()
    assert task.wait(LONG_S)
    assert task.state is TaskState.CANCELLED
    assert not command_line_of(pid)
    assert done(workers, workloads.counting, 1).result == "counted to 1"


def test_a_child_that_dies_is_told_and_replaced(workers: Workers) -> None:
    task = done(workers, workloads.killing_itself)
    assert isinstance(task.error, WorkerDied)
    assert "exit status -9" in str(task.error)
    assert done(workers, workloads.counting, 1).result == "counted to 1"


def test_a_child_killed_from_outside_is_told(workers: Workers, tmp_path: Path) -> None:
    task = run(workers, workloads.stuck, str(tmp_path))
    os.kill(started(tmp_path), signal.SIGKILL)
    assert task.wait(LONG_S)
    assert isinstance(task.error, WorkerDied)


def test_cancelling_a_child_that_has_died_is_no_error(workers: Workers, tmp_path: Path) -> None:
    work = workers.run(workloads.until_cancelled, str(tmp_path))
    next(work)
    pid = started(tmp_path)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not command_line_of(pid), "it is dead")
    work.close()


def test_a_warm_child_that_died_is_replaced(workers: Workers) -> None:
    os.kill(pid_of_child(workers), signal.SIGKILL)
    wait_until(lambda: not workers._idle[0].alive, "it is dead")
    assert done(workers, workloads.counting, 1).result == "counted to 1"


def test_ctrl_c_is_for_the_parent(workers: Workers, tmp_path: Path) -> None:
    task = run(workers, workloads.until_cancelled, str(tmp_path))
    os.kill(started(tmp_path), signal.SIGINT)
    before = task.progress
    wait_until(lambda: task.state.ended or task.progress not in {None, before}, "it goes on")
    task.cancel()
    assert task.wait(LONG_S)
    assert task.state is TaskState.CANCELLED


def test_closing_ends_a_busy_child(tmp_path: Path) -> None:
    workers = Workers()
    task = run(workers, workloads.stuck, str(tmp_path))
    pid = started(tmp_path)
    workers.close()
    assert task.wait(LONG_S)
    assert isinstance(task.error, WorkerDied)
    assert not command_line_of(pid)


def test_closing_ends_a_child_whose_generator_nobody_drives(tmp_path: Path) -> None:
    workers = Workers()
    work = workers.run(workloads.stuck, str(tmp_path))
    next(work)
    pid = started(tmp_path)
    workers.close()
    wait_until(lambda: not command_line_of(pid), "it has ended")
    work.close()


def test_after_closing_nothing_starts() -> None:
    workers = Workers()
    workers.warm()
    workers.close()
    workers.close()
    workers.warm()
    with pytest.raises(WorkerDied, match="the program is closing"):
        next(workers.run(workloads.counting, 1))


def test_a_child_s_end_may_be_asked_for_after_it_was_stopped(workers: Workers) -> None:
    """The task that owns it and the closing program may both want its end."""
    workers.warm()
    (child,) = workers._idle
    workers._idle.clear()
    child.stop()
    child.terminate()


def test_a_child_never_outlives_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    path = os.pathsep.join(filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH")]))
    parent = subprocess.Popen([sys.executable, str(script), str(tmp_path)], env={**os.environ, "PYTHONPATH": path})
    try:
        child = started(tmp_path)
        assert command_line_of(child)
    finally:
        parent.kill()
        parent.wait()
    wait_until(lambda: not command_line_of(child), "the child has ended with its parent")
