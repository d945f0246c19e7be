"""Runs what is sent, tells how far it is, and what became of it: stopped, broken off or through."""

import shutil
from collections.abc import Generator

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.client_metrics import ClientMetrics
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.producing.reports import sum_up
from kafka_explorer.engine.producing.request import SendProgress, SendReport, SendStep, Wanted
from kafka_explorer.engine.producing.send_log import SendLog
from kafka_explorer.engine.tasks import Task
from kafka_explorer.ui import formats
from kafka_explorer.ui.jobs import Job, Jobs
from kafka_explorer.ui.publish.runs import Run, sent
from kafka_explorer.ui.publish.words import step_words
from kafka_explorer.ui.widgets.status_line import StatusLine, bold

_LOOK_S = 0.05


class Sender(QObject):
    """One run at a time. `ended` comes once for each start: (run, report or None, error or None, stopped)."""

    started = Signal(object)
    ended = Signal(object, object, object, bool)
    measured = Signal(object)

    def __init__(
        self, settings: ClusterSettings, workers: Workers, jobs: Jobs, status: StatusLine, owner: QObject
    ) -> None:
        super().__init__(owner)
        self._settings = settings
        self._workers = workers
        self._jobs = jobs
        self._status = status
        self._owner = owner
        self._run: Run | None = None
        self._job: Job | None = None
        status.stopped.connect(self.stop)
        jobs.job_ended.connect(self._on_job_ended)

    @property
    def is_busy(self) -> bool:
        """Whether something is being sent, or its report is being made."""
        return self._run is not None

    def start(self, run: Run, wanted: Wanted = Wanted.REST) -> bool:
        """Begin or go on with a run; False, and nothing happens, on a read-only connection or while one runs."""
        if self._settings.read_only or self.is_busy:
            return False
        self._run = run
        self._status.show_work(0.0 if run.count else None, [self.tr("Preparing")])
        self.started.emit(run)
        self._job = self._jobs.start(
            self.tr("Send to %s") % run.topic,
            sent(self._workers, self._settings, run, wanted),
            owner=self._owner,
            slot="send",
            progress=self._on_progress,
            done=lambda report: self._end(run, report, None, stopped=False),
            failed=lambda error: self._report(run, None, error, stopped=False),
        )
        return True

    def stop(self) -> None:
        """Stop; what was acknowledged stays so, and the run can go on."""
        if self._job is not None and not self._job.ended:
            self._job.cancel()

    def close(self) -> None:
        """The page is closed: nobody wants to hear how it ends."""
        self._jobs.job_ended.disconnect(self._on_job_ended)

    def _on_job_ended(self, job: Job) -> None:
        run = self._run
        if job is self._job and job.cancelled and run is not None:
            self._report(run, job.task, None, stopped=True)

    def _report(
        self, run: Run, task: "Task[SendProgress, SendReport] | None", error: ExplorerError | None, *, stopped: bool
    ) -> None:
        """Say what became of a run that was stopped or broke off, once nobody writes its log any more."""
        self._job = None
        self._status.show_work(None, [self.tr("Hearing the last acknowledgements") if stopped else ""])
        self._jobs.start(
            self.tr("Report"),
            _summed(run.folder, task),
            owner=self._owner,
            slot="report",
            done=lambda report: self._end(run, report, error, stopped=stopped),
            failed=lambda other: self._end(run, None, error or other, stopped=stopped),
            shown=False,
        )

    def _end(self, run: Run, report: SendReport | None, error: ExplorerError | None, *, stopped: bool) -> None:
        self._run = self._job = None
        self.measured.emit(None)
        self._status.show_text([])
        self.ended.emit(run, report, error, stopped)

    def _on_progress(self, progress: SendProgress | None) -> None:
        if progress is None or self._job is None:
            return
        fraction = None if not progress.total else progress.passed / progress.total
        self._status.show_work(fraction, self._words(progress))
        note = formats.rate(progress.rate) if progress.step is SendStep.SENDING else step_words(progress.step)
        self._job.tell(fraction, note)
        metrics: ClientMetrics | None = progress.metrics
        if metrics is not None:
            self.measured.emit(metrics)

    def _words(self, progress: SendProgress) -> list[str]:
        if progress.step in {SendStep.PREPARING, SendStep.SETTLING}:
            return [step_words(progress.step)]
        of = "" if progress.total is None else self.tr(" of %s") % formats.integer(progress.total)
        parts = [self.tr("%s acknowledged") % (bold(formats.integer(progress.acknowledged)) + of)]
        if progress.waiting:
            parts.append(self.tr("waiting: %s") % bold(progress.waiting))
        if progress.throttled_ms:
            parts.append(self.tr("slowed by the broker's quota, %s ms") % formats.integer(progress.throttled_ms))
        parts.append(formats.rate(progress.rate))
        failed = progress.refused + progress.unsendable
        if failed:
            parts.append(self.tr("%s failed") % formats.integer(failed))
        if progress.in_flight:
            parts.append(self.tr("%s under way") % formats.integer(progress.in_flight))
        parts.append(formats.size(progress.sent_bytes))
        if progress.step is SendStep.CONFIRMING:
            parts.append(step_words(progress.step))
        return parts


def _summed(folder: str, task: "Task[SendProgress, SendReport] | None") -> Generator[None, None, SendReport | None]:
    while task is not None and not task.wait(_LOOK_S):
        yield
    if not SendLog.exists(folder):
        return None
    return (yield from sum_up(folder))


def removed(folder: str) -> Generator[None, None, None]:
    """Remove the log of a run that nobody asks about any more."""
    shutil.rmtree(folder, ignore_errors=True)
    yield
