"""Reads everything that a state or a history is made of into a spool of its own, and says on its page how that goes."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.scan import ScanRequest
from kafka_explorer.engine.spool import SpoolFolder
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Job, Jobs
from kafka_explorer.ui.records import status
from kafka_explorer.ui.records.outcome import warning_of
from kafka_explorer.ui.records.reading import Reading
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.status_line import StatusLine


class ReadingPage(Protocol):
    """What a page has for this."""

    body: Body
    banner: Banner
    status: StatusLine


class WholeRead(QObject):
    """Belongs to `page`. `ended` follows when all that can be read is there, also after a stop."""

    ended = Signal()

    def __init__(
        self,
        page: QWidget,
        parts: ReadingPage,
        cluster: Cluster,
        workers: Workers,
        spools: SpoolFolder,
        jobs: Jobs,
        clock: Clock,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._parts = parts
        self._cluster = cluster
        self._workers = workers
        self._spools = spools
        self._jobs = jobs
        self._clock = clock
        self._reading: Reading | None = None
        self._again: Callable[[], None] = lambda: None
        parts.status.stopped.connect(self.cancel)
        parts.body.notice.cancelled.connect(self.cancel)
        parts.body.notice.retried.connect(self._on_retried)
        jobs.job_ended.connect(self._on_job_ended)

    def begin(self, request: ScanRequest, title: str, sentence: str) -> None:
        """Read `request` anew; what was read before is let go."""
        self.close()
        self._reading = reading = Reading(request, self._jobs, self._page, self._spools.new())
        self._again = lambda: self.begin(request, title, sentence)
        self._parts.banner.hide()
        self._parts.body.show_loading(title, sentence, cancellable=True)
        reading.start(
            self._cluster, self._workers, progressed=self._show_work, ended=self._on_ended, failed=self._on_failed
        )
        self._show_work()

    @property
    def reading(self) -> Reading | None:
        """What was read last, or is being read."""
        return self._reading

    @property
    def is_running(self) -> bool:
        """Whether more is to come."""
        return self._reading is not None and self._reading.is_running

    @property
    def folder(self) -> str:
        """The spool's folder; "" when nothing was read."""
        return "" if self._reading is None or self._reading.reader is None else self._reading.folder

    @property
    def rows(self) -> int:
        """How many rows the spool has."""
        return 0 if self._reading is None else self._reading.progress.rows

    def cancel(self) -> None:
        """Stop; what came is taken for all there is."""
        if self._reading is not None:
            self._reading.cancel()

    def close(self) -> None:
        """Stop, and let go of what was read."""
        last, self._reading = self._reading, None
        if last is not None:
            last.close()

    def warning(self) -> str:
        """Return what is to be known of a read that did not reach its end; "" if it did."""
        reading = self._reading
        if reading is None:
            return ""
        if reading.was_cancelled:
            return self.tr("Reading was stopped: what is newer than what was read is not taken into account.")
        return warning_of(reading.request, reading.progress)

    def _show_work(self) -> None:
        reading = self._reading
        if reading is not None and reading.is_running:
            request, progress = reading.request, reading.progress
            done = status.fraction(request, progress)
            parts = status.while_reading(request, progress, reading.pace, self._clock)
            self._parts.status.show_work(done, parts)
            reading.tell(done, status.in_short(progress, reading.pace))

    def _on_ended(self) -> None:
        reading = self._reading
        if reading is None:
            return
        parts = status.when_ended(reading.request, reading.progress, self._clock, cancelled=reading.was_cancelled)
        self._parts.status.show_text(parts)
        self.ended.emit()

    def _on_failed(self, error: ExplorerError) -> None:
        self._parts.status.show_text([])
        self._parts.body.show_failed(explain(error))

    def _on_retried(self) -> None:
        self._again()

    def _on_job_ended(self, job: Job) -> None:
        if self._reading is not None and self._reading.is_of(job) and job.cancelled:
            self._on_ended()
