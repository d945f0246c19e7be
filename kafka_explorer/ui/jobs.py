"""The bridge between the engine's work and the window.

A job is a task seen from the UI thread. No other thread touches Qt: a timer looks at the running tasks 20 times a
second, and only while there are any, and calls back from here.
"""

import logging
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.tasks import Task, TaskState

LOOK_MS = 50

_log = logging.getLogger(__name__)


class UnexpectedError(ExplorerError):
    """Something was raised that nobody raises on purpose: a defect of ours, told like one."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(eq=False)
class Job:
    """One piece of work: what to show of it, and `cancel()`. Made by `Jobs.start` only."""

    task: Task[Any, Any]
    owner: QObject
    slot: str | None
    shown: bool
    on_progress: Callable[[Any], None] | None
    on_done: Callable[[Any], None] | None
    on_failed: Callable[[ExplorerError], None] | None
    drop: Callable[["Job"], None]
    progress: Any = None
    fraction: float | None = None
    note: str = ""
    ended: bool = False
    cancelled: bool = False

    @property
    def title(self) -> str:
        """What the user calls it, as in "Search orders"."""
        return self.task.title

    def tell(self, fraction: float | None, note: str = "") -> None:
        """Say how far the work is, for the list of tasks: 0 to 1 or None, and a few words ("412 k/s, 2 s left").

        Call it from `progress`. Progress that is a text is told by itself.
        """
        self.fraction, self.note = fraction, note

    def cancel(self) -> None:
        """Stop at the next yield; no callback comes from now on. Does nothing to a job that has ended."""
        self.drop(self)


class Jobs(QObject):
    """Runs generators in task threads and calls back in the UI thread."""

    job_started = Signal(object)
    job_progressed = Signal(object)
    job_ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Job] = []
        self._stopping: list[Task[Any, Any]] = []
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(
        self,
        title: str,
        work: Generator[Any, None, Any],
        *,
        owner: QObject,
        slot: str | None = None,
        progress: Callable[[Any], None] | None = None,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[ExplorerError], None] | None = None,
        shown: bool = True,
    ) -> Job:
        """Run `work` in a thread; what it yields, returns and raises goes to `progress`, `done` and `failed`.

        Only the newest progress is told, at most every 50 ms, and the last one before `done`. `failed` always gets an
        ExplorerError; without it the error is logged. The job is cancelled when `owner` is destroyed, and when the
        same owner starts another one for the same `slot`. `shown` jobs stand in the list of tasks.
        """
        if slot is not None:
            self.cancel(owner, slot)
        job = Job(Task(title, work), owner, slot, shown, progress, done, failed, self._drop)
        if self._closed:
            work.close()
            job.ended = job.cancelled = True
            return job
        self._running.append(job)
        job.task.start()
        self._timer.start()
        self.job_started.emit(job)
        return job

    def running(self, owner: QObject | None = None) -> list[Job]:
        """Return the jobs that run, those of `owner` only if given; oldest first."""
        return [job for job in self._running if owner is None or job.owner is owner]

    def cancel(self, owner: QObject, slot: str | None = None) -> None:
        """Cancel the jobs of `owner`, those of `slot` only if given."""
        for job in self.running(owner):
            if slot is None or job.slot == slot:
                self._drop(job)

    def close(self, timeout_s: float = 2) -> bool:
        """Cancel everything and wait for it; False when some thread did not end within `timeout_s`.

        Threads are daemons: those that did not end die with the process.
        """
        self._closed = True
        for job in self.running():
            self._drop(job)
        deadline = time.monotonic() + timeout_s
        ended = [task.wait(max(0.0, deadline - time.monotonic())) for task in self._stopping]
        return all(ended)

    def _look(self) -> None:
        # A callback may start or cancel jobs, or run an event loop of its own from which this is called again.
        for job in self.running():
            if not job.ended:
                self._look_at(job)

    def _look_at(self, job: Job) -> None:
        if not shiboken6.isValid(job.owner):
            self._drop(job)
            return
        state = job.task.state
        newest = job.task.progress
        if state.ended:
            self._forget(job)
        if newest is not job.progress:
            job.progress = newest
            if isinstance(newest, str):
                job.note = newest
            if job.on_progress is not None:
                job.on_progress(newest)
            if not job.cancelled:
                self.job_progressed.emit(job)
        if state.ended:
            self.job_ended.emit(job)
            if not job.cancelled:
                self._tell_end(job, state)

    def _tell_end(self, job: Job, state: TaskState) -> None:
        if state is TaskState.DONE and job.on_done is not None:
            job.on_done(job.task.result)
        elif state is TaskState.FAILED:
            self._tell_error(job)

    def _tell_error(self, job: Job) -> None:
        error = job.task.error
        if not isinstance(error, ExplorerError):
            _log.error("%s ended with an unexpected error", job.title, exc_info=error)
            error = UnexpectedError(f"{type(error).__name__}: {error}")
        if job.on_failed is not None:
            job.on_failed(error)
        elif not isinstance(error, UnexpectedError):
            _log.warning("%s: %s", job.title, error)

    def _drop(self, job: Job) -> None:
        job.cancelled = True
        if job.ended:
            return
        job.task.cancel()
        self._stopping = [task for task in self._stopping if not task.state.ended]
        self._stopping.append(job.task)
        self._forget(job)
        self.job_ended.emit(job)

    def _forget(self, job: Job) -> None:
        job.ended = True
        self._running.remove(job)
        if not self._running:
            self._timer.stop()
