"""One read: the job that fills a spool, and the spool's reader."""

import shutil
from collections.abc import Callable, Generator
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.scan import ScanProgress, ScanRequest, scan
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui.jobs import Job, Jobs
from kafka_explorer.ui.records.pace import Pace


class Reading:
    """Runs while `is_running`; afterwards its rows can be looked at until `close`.

    `owner` is the page. Callbacks come in the UI thread: `progressed` with every news, `ended` when everything asked
    for was read or the engine says why not, `failed` with the error. None comes after `cancel`.
    """

    def __init__(self, request: ScanRequest, jobs: Jobs, owner: QWidget, folder: str) -> None:
        self.request = request
        self.folder = folder
        self.progress = ScanProgress()
        self.pace = Pace()
        self.reader: SpoolReader | None = None
        self._jobs = jobs
        self._owner = owner
        self._job: Job | None = None

    def start(
        self,
        settings: ClusterSettings,
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

        self._job = self._jobs.start(
            self._title(),
            workers.run(scan, settings, self.request, self.folder),
            owner=self._owner,
            slot="read",
            progress=take,
            done=done,
            failed=failed,
        )

    @property
    def is_running(self) -> bool:
        """Whether more may come."""
        return self._job is not None and not self._job.ended

    @property
    def was_cancelled(self) -> bool:
        """Whether the user stopped it, here or in the list of tasks."""
        return self._job is not None and self._job.cancelled

    def is_of(self, job: Job) -> bool:
        """Whether `job` is this read."""
        return job is self._job

    def tell(self, fraction: float | None, note: str) -> None:
        """Say in the list of tasks how far it is."""
        if self._job is not None:
            self._job.tell(fraction, note)

    def cancel(self) -> None:
        """Stop; what was read stays."""
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Stop, and remove what was read: in a task, since it may be gigabytes."""
        self.cancel()
        if self.reader is not None:
            self.reader.close()
            self.reader = None
        title = QCoreApplication.translate("records", "Remove what was read before")
        self._jobs.start(title, _remove(self.folder), owner=self._owner, shown=False)

    def _take(self, progress: ScanProgress) -> None:
        self.progress = progress
        if not self.request.follow or self.reader is not None:
            # A tail's pace is that of what comes, not of what was there when it began.
            self.pace.add(progress)
        if self.reader is None and progress.rows:
            self.reader = SpoolReader(self.folder)

    def _title(self) -> str:
        if self.request.follow:
            return QCoreApplication.translate("records", "Follow %s") % self.request.topic
        if self.request.filter:
            return QCoreApplication.translate("records", "Search %s") % self.request.topic
        return QCoreApplication.translate("records", "Read %s") % self.request.topic


def _remove(folder: str) -> Generator[None, Any, None]:
    yield
    shutil.rmtree(folder, ignore_errors=True)
