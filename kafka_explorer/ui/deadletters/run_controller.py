"""Runs a confirmed redrive in a child process: pauses it, stops it between batches, lets it go on, tells its end."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.redrive.care import pause, resume
from kafka_explorer.engine.redrive.fencing import TakenOver
from kafka_explorer.engine.redrive.parking import park
from kafka_explorer.engine.redrive.preparing import prepare
from kafka_explorer.engine.redrive.request import Chosen, RedriveProgress, RedriveRequest, RedriveResult
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.deadletters.run_page import RunPage
from kafka_explorer.ui.deadletters.term_list import terms_of
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Job, Jobs
from kafka_explorer.ui.where import Where

_SLOT = "redrive"


@dataclass(frozen=True, slots=True)
class Run:
    """A request that was confirmed, and the folder of its account. `parks`: they are only copied to its target."""

    request: RedriveRequest
    folder: str
    parks: bool = False


class RunController(QObject):
    """Belongs to `page`. `ended` follows every end, `told` every progress that has changed something."""

    ended = Signal()

    def __init__(self, page: RunPage, where: Where, workers: Workers, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._where = where
        self._workers = workers
        self._jobs = jobs
        self._ask = ask
        self._run: Run | None = None
        self._job: Job | None = None
        self._result: RedriveResult | None = None
        page.pause_toggled.connect(self._on_pause_toggled)
        page.stop_asked.connect(self._on_stop_asked)
        page.resume_asked.connect(self._on_resume_asked)

    @property
    def run(self) -> Run | None:
        """What runs, or ran last."""
        return self._run

    @property
    def result(self) -> RedriveResult | None:
        """What became of it; None while it runs, or when it did not come to an end."""
        return self._result

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self._job is not None and not self._job.ended

    def start(self, run: Run) -> None:
        """Run it; nothing happens while another one runs."""
        if self.is_running or self._where.read_only:
            return
        self._run, self._result = run, None
        request = run.request
        total = request.selection.count if isinstance(request.selection, Chosen) else None
        count = formats.counted(total or 0, self.tr("dead letter"), self.tr("dead letters"))
        facts = [f"{request.dlq} → {request.target or self.tr('where each came from')}"]
        doing = self.tr("Parking %s") if run.parks else self.tr("Redriving %s")
        self._page.begin(doing % count, facts, terms_of(request), total)
        resume(run.folder)
        self._job = self._jobs.start(
            self.tr("Redrive %s") % request.dlq,
            self._work(run),
            owner=self._page,
            slot=_SLOT,
            progress=self._on_progress,
            done=self._on_done,
            failed=self._on_failed,
        )

    def _work(self, run: Run) -> Generator[RedriveProgress | None, None, RedriveResult]:
        if run.parks:
            return self._workers.run(park, self._where.settings, run.request, run.folder)
        return self._workers.run(redrive, self._where.settings, run.request, run.folder, prepare)

    def close(self) -> None:
        """The cluster is closed: what runs stops between two batches."""
        if self._job is not None:
            self._job.cancel()

    def _on_progress(self, told: RedriveProgress | None) -> None:
        if told is None or self._job is None:
            return
        self._page.show_progress(told)
        fraction = told.seen / told.total if told.total else None
        self._job.tell(fraction, self.tr("%s sent") % formats.integer(told.sent))

    def _on_done(self, result: RedriveResult) -> None:
        self._result = result
        self._page.header.set_title(self.tr("Redrive of %s") % result.dlq)
        self._page.show_result(result)
        if not self._page.isVisible():
            self._ask.notify(self.tr("Redrive ended: %s sent") % formats.integer(result.sent))
        self.ended.emit()

    def _on_failed(self, error: ExplorerError) -> None:
        if isinstance(error, TakenOver):
            self._page.banner.show_warning(_taken_over(error))
        else:
            self._page.banner.show_error(explain(error))
        self._page.show_stopped(self.tr("It ended before its end"))
        self.ended.emit()

    def _on_pause_toggled(self, paused: bool) -> None:
        if self._run is not None:
            act: Callable[[str], None] = pause if paused else resume
            act(self._run.folder)

    def _on_stop_asked(self) -> None:
        if self._job is not None and self.is_running:
            self._job.cancel()
            self._page.show_stopped(self.tr("Stopped between two batches"))
            self.ended.emit()

    def _on_resume_asked(self) -> None:
        if self._run is not None and not self.is_running:
            self.start(self._run)


def _taken_over(error: TakenOver) -> str:
    who = error.by or tr("Somebody else")
    words = tr("{who} redrives {dlq} now and has taken over: this run has stopped, and nothing is sent twice.")
    return words.format(who=who, dlq=error.dlq)
