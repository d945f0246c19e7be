"""A generator run in a thread.

What the generator yields is progress, what it returns is the result, what it raises is the error;
it is cancelled by being closed at its next yield, so it cleans up in `finally` or `with`.
"""

import enum
import logging
import threading
from collections.abc import Generator
from typing import Generic, TypeVar

from kafka_explorer.engine.errors import ExplorerError

P = TypeVar("P")
R = TypeVar("R")

_log = logging.getLogger(__name__)


class TaskState(enum.Enum):
    """A task's life, in order; the last three are ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self in {TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED}


class Task(Generic[P, R]):
    """Runs `work` in a daemon thread.

    `progress`, `result` and `error` are plain attributes, written by the task's thread before `state` is:
    read `state` first, then the others.
    """

    def __init__(self, title: str, work: Generator[P, None, R]) -> None:
        self.title = title
        self.progress: P | None = None
        self.result: R | None = None
        self.error: BaseException | None = None
        self.state = TaskState.WAITING
        self._work = work
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"task: {title}", daemon=True)

    def start(self) -> None:
        """Start the thread; once only."""
        self.state = TaskState.RUNNING
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop at its next yield; returns at once, and may be called at any time."""
        self._cancelled.set()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the thread has ended; False when `timeout_s` went by first, or when it was never started."""
        if self._thread.ident is None:
            return False
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self.state = self._drive()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the task's owner must learn of it
            if not isinstance(error, ExplorerError):
                _log.debug("Task %r raised what was not expected", self.title, exc_info=True)
            self.error = error
            self.state = TaskState.FAILED

    def _drive(self) -> TaskState:
        while not self._cancelled.is_set():
            try:
                self.progress = next(self._work)
            except StopIteration as end:
                self.result = end.value
                return TaskState.DONE
        self._work.close()
        return TaskState.CANCELLED


def finish(work: Generator[object, None, R]) -> R:
    """Run a generator to its end, here and now, and return its result."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: R = end.value
            return result
