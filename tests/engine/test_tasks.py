"""A generator in a thread: progress, result, error, cancel."""

import threading
from collections.abc import Generator
from pathlib import Path

import pytest

from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.tasks import Task, TaskState, finish
from tests.broker_fixtures import wait_until
from tests.workloads import counting, failing_as_known, failing_otherwise, failing_to_close, until_cancelled

LONG_S = 20.0


def test_what_is_returned_is_the_result() -> None:
    task = Task("Count", counting(3))
    assert (task.state, task.progress, task.result, task.error) == (TaskState.WAITING, None, None, None)
    task.start()
    assert task.wait(LONG_S)
    assert (task.state, task.progress, task.result, task.error) == (TaskState.DONE, 3, "counted to 3", None)


def test_what_is_yielded_is_progress_and_the_work_waits_for_nobody() -> None:
    go_on = threading.Event()

    def work() -> Generator[str, None, None]:
        yield "first"
        go_on.wait(LONG_S)
        yield "second"

    task = Task("Wait", work())
    task.start()
    wait_until(lambda: task.progress == "first", "the first progress")
    assert task.state is TaskState.RUNNING
    assert not task.wait(0.01)
    go_on.set()
    assert task.wait()
    assert task.progress == "second"


def test_what_is_raised_is_the_error() -> None:
    task = Task("Fail", failing_as_known())
    task.start()
    assert task.wait(LONG_S)
    assert task.state is TaskState.FAILED
    assert isinstance(task.error, UnknownTopic)
    assert (task.progress, task.result) == (1, None)


def test_what_nobody_thought_of_is_told_too() -> None:
    task = Task("Fail", failing_otherwise())
    task.start()
    assert task.wait(LONG_S)
    assert task.state is TaskState.FAILED
    assert isinstance(task.error, ZeroDivisionError)


def test_a_cancelled_task_cleans_up(tmp_path: Path) -> None:
    task = Task("Read", until_cancelled(str(tmp_path)))
    task.start()
    wait_until(lambda: task.progress, "it runs")
    task.cancel()
    assert task.wait(LONG_S)
    assert task.state is TaskState.CANCELLED
    assert (tmp_path / "cleaned up").exists()
    task.cancel()
    assert task.state is TaskState.CANCELLED


def test_a_task_cancelled_before_it_begins_does_nothing(tmp_path: Path) -> None:
    task = Task("Read", until_cancelled(str(tmp_path)))
    task.cancel()
    task.start()
    assert task.wait(LONG_S)
    assert task.state is TaskState.CANCELLED
    assert not list(tmp_path.iterdir())


def test_cancelling_what_has_ended_changes_nothing() -> None:
    task = Task("Count", counting(1))
    task.start()
    assert task.wait(LONG_S)
    task.cancel()
    assert (task.state, task.result) == (TaskState.DONE, "counted to 1")


def test_an_error_while_cleaning_up_is_told() -> None:
    task = Task("Fail", failing_to_close())
    task.start()
    wait_until(lambda: task.progress, "it runs")
    task.cancel()
    assert task.wait(LONG_S)
    assert task.state is TaskState.FAILED
    assert isinstance(task.error, ZeroDivisionError)


def test_a_task_that_was_never_started_has_not_ended() -> None:
    task = Task("Count", counting(1))
    assert not task.wait(0)
    assert not task.state.ended


@pytest.mark.parametrize("state", TaskState)
def test_which_states_are_ends(state: TaskState) -> None:
    assert state.ended == (state not in {TaskState.WAITING, TaskState.RUNNING})


def test_work_is_finished_here_and_now() -> None:
    assert finish(counting(3)) == "counted to 3"
    with pytest.raises(UnknownTopic):
        finish(failing_as_known())
