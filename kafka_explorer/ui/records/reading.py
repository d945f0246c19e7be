"""One read: the jobs that fill a spool, one after the other if it was stopped and goes on, and the spool's reader."""

import shutil
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.row_cells import RowReader
from kafka_explorer.engine.scan import EndReason, ScanProgress, ScanRequest, tail
from kafka_explorer.engine.scan_apart import scan_apart
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.engine.tail_window import TailReader
from kafka_explorer.engine.tasks import Task
from kafka_explorer.ui.jobs import Job, Jobs
from kafka_explorer.ui.records.legs import going_on, joined, left_of
from kafka_explorer.ui.records.pace import Pace
from kafka_explorer.ui.records.topic_words import named
from kafka_explorer.ui.records.wish import Wish, now_ms

R = TypeVar("R")

LIVE_ROWS, LIVE_BYTES = 100_000, 512 * 1024 * 1024
"""What a live tail keeps: the newest of what came."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A search that was saved: how far it had come, with nothing found on the screen, and how many it had found."""

    progress: ScanProgress
    hits: int
    began_ms: int


class Reading:
    """Runs while `is_running`; afterwards its rows can be looked at until `close`.

    `owner` is the page. Callbacks come in the UI thread: `progressed` with every news, `ended` when everything asked
    for was read or the engine says why not, `failed` with the error. None comes after `cancel` and `pause`.
    `earlier` is a search that goes on here, in a folder of its own. `wish` is what the user asked for.
    """

    def __init__(
        self, request: ScanRequest, jobs: Jobs, owner: QWidget, folder: str, earlier: Earlier | None = None
    ) -> None:
        self.request = request
        self.folder = folder
        self.progress = ScanProgress() if earlier is None else earlier.progress
        self.began_ms = now_ms() if earlier is None else earlier.began_ms
        self.pace = Pace()
        self.reader: RowReader | None = None
        self.is_paused = False
        self.wish: Wish | None = None
        self._before = None if earlier is None else earlier.progress
        self._earlier_hits = 0 if earlier is None else earlier.hits
        self._jobs = jobs
        self._owner = owner
        self._job: Job | None = None
        self._run: Callable[[ScanRequest], None] | None = None
        self._workers: Workers | None = None
        self._gathering: Job | None = None

    def start(
        self,
        cluster: Cluster,
        workers: Workers,
        *,
        progressed: Callable[[], None],
        ended: Callable[[], None],
        failed: Callable[[ExplorerError], None],
    ) -> None:
        """Begin to read, in a child process."""

        def take(progress: ScanProgress | None) -> None:
            if progress is not None:
                self._take(progress)
                progressed()

        def done(progress: ScanProgress) -> None:
            self._take(progress)
            ended()

        def run(request: ScanRequest) -> None:
            last = None if self._job is None else self._job.task
            if request.follow:
                work = workers.run(tail, cluster.settings, request, self.folder, LIVE_ROWS, LIVE_BYTES)
            else:
                work = scan_apart(workers, cluster, request, self.folder)
            self._job = self._jobs.start(
                self._title(),
                _after(last, work),
                owner=self._owner,
                slot="read",
                progress=take,
                done=done,
                failed=failed,
            )

        self._run, self._workers = run, workers
        run(self.request)

    @property
    def is_running(self) -> bool:
        """Whether more may come."""
        return self._job is not None and not self._job.ended

    @property
    def was_cancelled(self) -> bool:
        """Whether the user stopped it, here or in the list of tasks."""
        return self._job is not None and self._job.cancelled

    @property
    def hits(self) -> int:
        """How many messages were found, on this day and before."""
        return self._earlier_hits + self.progress.rows

    @property
    def can_go_on(self) -> bool:
        """Whether it has ended, or pauses, and there is more to read."""
        return not self.is_running and not self.request.follow and left_of(self.progress) > 0

    def is_of(self, job: Job) -> bool:
        """Whether `job` is this read."""
        return job is self._job

    def tell(self, fraction: float | None, note: str) -> None:
        """Say in the list of tasks how far it is."""
        if self._job is not None:
            self._job.tell(fraction, note)

    def cancel(self) -> None:
        """Stop; what was read stays."""
        self.is_paused = False
        if self._job is not None:
            self._job.cancel()

    def pause(self) -> None:
        """Stop for now."""
        if self.is_running and self._job is not None:
            self.is_paused = True
            self._job.cancel()

    def go_on(self, *, all_of_it: bool = False) -> None:
        """Read on from where it was stopped, behind the rows that are there.

        If it had found as many as were asked for, find as many again, or `all_of_it`. If its room was full, it gets
        twice as much.
        """
        if self._run is None or not self.can_go_on:
            return
        progress, request = self.progress, self.request
        room_bytes = request.spool_limit_bytes * (2 if progress.ended is EndReason.SPOOL_FULL else 1)
        count = None if all_of_it else self.next_count
        self.request = going_on(request, progress, count=count, room_bytes=room_bytes)
        self._before, self.pace, self.is_paused = progress, Pace(), False
        self._run(self.request)

    @property
    def next_count(self) -> int | None:
        """How many more matches `go_on` would look for; None for all."""
        wanted = self.request.wanted
        if wanted is None or self.progress.ended is EndReason.LIMIT_REACHED:
            return wanted
        found = self.progress.rows - self.request.keep_rows
        return max(1, wanted - found)

    def gather(self, done: Callable[[str, int], None]) -> None:
        """Make one spool of what a live tail has left, when it has let go of it; do nothing after any other read.

        `done` takes the folder of that spool, and which row of the tail is its first.
        """
        if self._workers is None or self._job is None or self.is_running or not isinstance(self.reader, TailReader):
            return
        from kafka_explorer.engine.window_gathering import gather_window  # with numpy, which is there by now

        into = str(Path(self.folder) / "all")
        work = self._workers.run(gather_window, self.folder, self.progress.rows, into)
        self._gathering = self._jobs.start(
            QCoreApplication.translate("records", "Gather what came"),
            _after(self._job.task, work),
            owner=self._owner,
            done=lambda first: done(into, first),
            failed=lambda _error: None,  # what came can be looked at, though not sorted
            shown=False,
        )

    def close(self) -> None:
        """Stop, and remove what was read: in a task, since it may be gigabytes."""
        self.cancel()
        if self._gathering is not None:
            self._gathering.cancel()
        if self.reader is not None:
            self.reader.close()
            self.reader = None
        title = QCoreApplication.translate("records", "Remove what was read before")
        self._jobs.start(title, _remove(self.folder), owner=self._owner, shown=False)

    def _take(self, progress: ScanProgress) -> None:
        if not self.request.follow or self.reader is not None:
            # A tail's pace is that of what comes, not of what was there when it began.
            self.pace.add(progress)
        self.progress = progress if self._before is None else joined(self._before, progress)
        if self.reader is None and self.progress.rows:
            self.reader = TailReader(self.folder) if self.request.follow else SpoolReader(self.folder)

    def _title(self) -> str:
        if self.request.follow:
            return QCoreApplication.translate("records", "Follow %s") % named(self.request.topics)
        if self.request.filter:
            return QCoreApplication.translate("records", "Search %s") % named(self.request.topics)
        return QCoreApplication.translate("records", "Read %s") % named(self.request.topics)


def _after(last: Task[Any, Any] | None, work: Generator[Any, None, R]) -> Generator[Any, None, R]:
    """Do `work` once `last` has let go of the spool, which takes a moment after it was cancelled."""
    try:
        while last is not None and not last.wait(0.05):
            yield None
        return (yield from work)
    finally:
        work.close()


def _remove(folder: str) -> Generator[None, Any, None]:
    yield
    shutil.rmtree(folder, ignore_errors=True)
