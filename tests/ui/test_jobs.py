"""Jobs with real tasks in real threads."""

import threading
import time
from collections.abc import Callable, Generator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.errors import ExplorerError, RequestTimedOut
from kafka_explorer.ui.jobs import Jobs, UnexpectedError

Work = Generator[object, None, object]


def gated(gate: threading.Event, *steps: object, result: object = "result") -> Work:
    """Yield the steps, then wait for the gate (yielding the last step again), then return the result."""
    yield from steps
    while not gate.wait(0.01):
        yield steps[-1] if steps else None
    return result


@pytest.fixture
def owner() -> QObject:
    return QObject()


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


def test_a_result_comes_after_the_newest_progress(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    told: list[object] = []

    def work() -> Work:
        yield from range(1000)
        return "the end"

    jobs.start("Count", work(), owner=owner, progress=told.append, done=told.append)
    qtbot.waitUntil(lambda: "the end" in told)
    assert told[-2:] == [999, "the end"]
    assert len(told) < 500  # many were passed over
    assert not jobs.running()


def test_callbacks_come_in_the_thread_of_the_window(
    qtbot: QtBot, jobs: Jobs, owner: QObject, gate: threading.Event
) -> None:
    threads: set[int] = set()

    def remember(_: object) -> None:
        threads.add(threading.get_ident())
        gate.set()

    jobs.start("Look", gated(gate, 1), owner=owner, progress=remember, done=remember)
    qtbot.waitUntil(lambda: not jobs.running())
    assert threads == {threading.get_ident()}


def test_the_newest_request_for_a_slot_wins(qtbot: QtBot, jobs: Jobs, owner: QObject, gate: threading.Event) -> None:
    told: list[object] = []
    first = jobs.start("First", gated(gate, result=1), owner=owner, slot="list", done=told.append)
    other = jobs.start("Other", gated(gate, result=2), owner=owner, slot="count", done=told.append)
    jobs.start("Second", gated(gate, result=3), owner=owner, slot="list", done=told.append)
    assert first.ended
    assert not other.ended
    gate.set()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert set(told) == {2, 3}


def test_the_same_slot_of_another_owner_stays(qtbot: QtBot, jobs: Jobs, owner: QObject, gate: threading.Event) -> None:
    neighbour = QObject()
    one = jobs.start("One", gated(gate), owner=owner, slot="list")
    jobs.start("Two", gated(gate), owner=neighbour, slot="list")
    assert jobs.running(owner) == [one]
    assert len(jobs.running()) == 2


def test_no_callback_comes_after_cancel(qtbot: QtBot, jobs: Jobs, owner: QObject, gate: threading.Event) -> None:
    told: list[object] = []
    job = jobs.start("Wait", gated(gate, 1), owner=owner, progress=told.append, done=told.append, failed=told.append)
    qtbot.waitUntil(lambda: told == [1])
    with qtbot.waitSignal(jobs.job_ended):
        job.cancel()
    gate.set()
    assert job.task.wait(5)
    jobs._look()
    assert told == [1]


def test_a_progress_callback_may_cancel_its_own_job(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    told: list[object] = []

    def work() -> Work:
        yield "half"
        return "whole"

    job = jobs.start("Short", work(), owner=owner, progress=lambda _: job.cancel(), done=told.append)
    qtbot.waitUntil(lambda: job.ended)
    jobs._look()
    assert told == []


def test_cancelling_what_has_ended_does_nothing(
    qtbot: QtBot, jobs: Jobs, owner: QObject, gate: threading.Event
) -> None:
    gate.set()
    job = jobs.start("Short", gated(gate), owner=owner)
    qtbot.waitUntil(lambda: job.ended)
    with qtbot.assertNotEmitted(jobs.job_ended):
        job.cancel()


def test_a_job_ends_with_its_owner(qtbot: QtBot, jobs: Jobs, gate: threading.Event) -> None:
    told: list[object] = []
    page = QObject()
    job = jobs.start("Wait", gated(gate), owner=page, done=told.append)
    page.deleteLater()
    qtbot.waitUntil(lambda: job.ended)
    assert job.task.wait(5)
    assert not gate.is_set()
    assert told == []


def test_an_engine_error_reaches_failed_as_it_is(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    told: list[ExplorerError] = []

    def work() -> Work:
        yield None
        raise RequestTimedOut("list topics", 5)

    jobs.start("List", work(), owner=owner, failed=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], RequestTimedOut)


def test_an_unexpected_error_is_wrapped_and_logged(
    qtbot: QtBot, jobs: Jobs, owner: QObject, announce_log: Callable[[str], None]
) -> None:
    announce_log("List ended with an unexpected error")
    told: list[ExplorerError] = []

    def work() -> Work:
        yield None
        raise ZeroDivisionError("nought")

    jobs.start("List", work(), owner=owner, failed=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], UnexpectedError)
    assert told[0].detail == "ZeroDivisionError: nought"


def test_an_error_that_nobody_wants_is_logged(
    qtbot: QtBot, jobs: Jobs, owner: QObject, announce_log: Callable[[str], None]
) -> None:
    announce_log("did not answer within 5 s")

    def work() -> Work:
        yield None
        raise RequestTimedOut("list topics", 5)

    jobs.start("List", work(), owner=owner)
    qtbot.waitUntil(lambda: not jobs.running())


def test_nothing_ticks_while_nothing_runs(qtbot: QtBot, jobs: Jobs, owner: QObject, gate: threading.Event) -> None:
    assert not jobs._timer.isActive()
    jobs.start("Wait", gated(gate), owner=owner)
    assert jobs._timer.isActive()
    gate.set()
    qtbot.waitUntil(lambda: not jobs.running())
    assert not jobs._timer.isActive()


def test_what_a_job_tells_of_itself(qtbot: QtBot, jobs: Jobs, owner: QObject, gate: threading.Event) -> None:
    seen: list[tuple[float | None, str]] = []
    jobs.job_progressed.connect(lambda job: seen.append((job.fraction, job.note)))
    job = jobs.start("Told", gated(gate, 5), owner=owner, progress=lambda n: job.tell(n / 10, "half"))
    jobs.start("Text", gated(gate, "reaching"), owner=owner)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert sorted(seen, key=str) == [(0.5, "half"), (None, "reaching")]


def test_cancel_of_an_owner_and_of_a_slot(jobs: Jobs, owner: QObject, gate: threading.Event) -> None:
    one = jobs.start("One", gated(gate), owner=owner, slot="a")
    two = jobs.start("Two", gated(gate), owner=owner, slot="b")
    jobs.cancel(owner, "a")
    assert (one.ended, two.ended) == (True, False)
    jobs.cancel(owner)
    assert two.ended


def test_closing_does_not_wait_for_the_stubborn(jobs: Jobs, owner: QObject, gate: threading.Event) -> None:
    def stubborn() -> Work:
        yield None
        return gate.wait(30)

    jobs.start("Stubborn", stubborn(), owner=owner)
    before = time.monotonic()
    assert not jobs.close(timeout_s=0.2)
    assert time.monotonic() - before < 2
    gate.set()
    assert jobs.close(timeout_s=5)


def test_after_closing_nothing_starts(jobs: Jobs, owner: QObject, gate: threading.Event) -> None:
    jobs.close()
    job = jobs.start("Late", gated(gate), owner=owner)
    assert job.ended
    assert not jobs.running()
