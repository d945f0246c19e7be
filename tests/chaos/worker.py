"""One redriving process: told what to do when it is started, tells how far it is, and may die at any moment."""

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.connection import Connection

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.redrive.request import RedriveProgress, RedriveRequest, RedriveResult, RedriveStep
from kafka_explorer.engine.redrive.running import redrive

# Forked from a process that has imported everything and has no threads: half a minute is saved in importing.
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])
_END_S = 30.0
News = RedriveProgress | RedriveResult | ExplorerError


def _work(orders: Connection, told: Connection) -> None:
    try:
        settings, request, folder, target = orders.recv()
    except EOFError:
        return
    work = redrive(settings, request, folder, target=target)
    step: RedriveStep | None = None
    sent = -1
    try:
        while True:
            progress = next(work)
            if progress.step is not step or progress.sent != sent:
                step, sent = progress.step, progress.sent
                told.send(progress)
    except StopIteration as end:
        told.send(end.value)
    except ExplorerError as error:
        told.send(error)
    except BrokenPipeError:
        work.close()


class Worker:
    """The parent's side. It starts at once and waits for its orders, so that one can be ready when it is needed."""

    def __init__(self) -> None:
        theirs, self._orders = _context.Pipe(duplex=False)
        self._told, they_tell = _context.Pipe(duplex=False)
        self._process = _context.Process(target=_work, args=(theirs, they_tell), daemon=True)
        self._process.start()
        theirs.close()
        they_tell.close()
        self.progress: RedriveProgress | None = None
        self.end: RedriveResult | ExplorerError | None = None

    def begin(
        self, settings: ClusterSettings, request: RedriveRequest, folder: str, target: ClusterSettings | None = None
    ) -> None:
        """Give it its orders."""
        self._orders.send((settings, request, folder, target))

    def hear(self, timeout_s: float) -> None:
        """Take what it says, for as long as that."""
        try:
            if self._told.poll(timeout_s):
                news: News = self._told.recv()
                if isinstance(news, RedriveProgress):
                    self.progress = news
                else:
                    self.end = news
        except (EOFError, OSError):
            if self.end is None:
                self._process.join(_END_S)
                self.end = ExplorerError(f"it died by itself: {self._process.exitcode}")

    def hear_until(self, true: Callable[["Worker"], bool], timeout_s: float) -> bool:
        """Take what it says until that is true; False when it has ended, or the time is over."""
        deadline = time.monotonic() + timeout_s
        while not true(self):
            if self.end is not None or time.monotonic() > deadline:
                return False
            self.hear(0.02)
        return True

    @property
    def is_sending(self) -> bool:
        """Whether its first batch is on its way."""
        return self.progress is not None and self.progress.step is RedriveStep.SENDING

    @property
    def has_sent(self) -> bool:
        """Whether it has sent a batch of its own."""
        return self.progress is not None and self.progress.rate_per_s > 0

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()
        self._process.join(_END_S)
        self.close()

    def close(self) -> None:
        """Let go of a process that has ended."""
        self._orders.close()
        self._told.close()
        self._process.join(_END_S)
        self._process.close()


def close_nursery() -> None:
    """End the process from which workers are forked."""
    forkserver._forkserver._stop()  # type: ignore[attr-defined]
