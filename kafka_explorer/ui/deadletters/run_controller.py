"""Runs a confirmed redrive in a child process: pauses it, stops it between batches, lets it go on, tells its end."""

from collections.abc import Callable, Generator
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.redrive.care import pause, resume
from kafka_explorer.engine.redrive.fencing import TakenOver
from kafka_explorer.engine.redrive.kept_runs import begin_kept
from kafka_explorer.engine.redrive.parking import park
from kafka_explorer.engine.redrive.preparing import prepare
from kafka_explorer.engine.redrive.request import RedriveProgress, RedriveResult
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.deadletters.doubts_controller import DoubtsController
from kafka_explorer.ui.deadletters.going_on import agreed_to_go_on
from kafka_explorer.ui.deadletters.run_page import RunPage
from kafka_explorer.ui.deadletters.runs import Run
from kafka_explorer.ui.deadletters.targets import OWN, Targets
from kafka_explorer.ui.deadletters.term_list import terms_of
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Job, Jobs

_SLOT = "redrive"


class RunController(QObject):
    """Belongs to `page`. `began` brings the Run that is under way now.

    `ended` follows every end, and what was decided about a run that had ended.
    """

    began = Signal(object)
    ended = Signal()

    def __init__(self, page: RunPage, targets: Targets, workers: Workers, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._targets = targets
        self._workers = workers
        self._jobs = jobs
        self._ask = ask
        self._run: Run | None = None
        self._job: Job | None = None
        self._result: RedriveResult | None = None
        self._agreed = False
        """Whether the user has agreed to this very run while this window was open."""
        self.doubts = DoubtsController(page, targets, workers, jobs, ask)
        targets.changed.connect(self._show_refusals)
        self.doubts.changed.connect(self.ended)
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
        """Run it; nothing happens while another one runs, or where nothing may be written."""
        if self.is_running:
            return
        try:
            place = self._targets.place(run.to)
        except ExplorerError as error:
            self.show(run)
            self._page.banner.show_error(explain(error))
            return
        if place.read_only:
            return
        doing = self.tr("Parking %s") if run.parks else self.tr("Redriving %s")
        self._begin(run, doing % self._counted(run))
        self._agreed = True
        resume(run.folder)
        self._job = self._jobs.start(
            self.tr("Redrive %s") % run.request.dlq,
            self._workers.run(begin_kept, run.folder, run.request, run.to, run.parks, self._work(run)),
            owner=self._page,
            slot=_SLOT,
            progress=self._on_progress,
            done=self._on_done,
            failed=self._on_failed,
        )
        self.began.emit(run)

    def show(self, run: Run) -> None:
        """Show a run that does not run, as its account has it; it can go on from there."""
        if self.is_running:
            return
        doing = self.tr("Parking of %s") if run.parks else self.tr("Redrive of %s")
        self._begin(run, doing % self._counted(run))
        self._page.show_stopped(self.tr("It is not through"))
        self.doubts.read(run)

    def _begin(self, run: Run, title: str) -> None:
        self._run, self._result, self._agreed = run, None, False
        request = run.request
        self.doubts.begin(run)
        target = request.target or self.tr("where each came from")
        where = "" if run.to == OWN else self.tr(" in %s") % run.to
        self._page.begin(title, [f"{request.dlq} → {target}{where}"], terms_of(request, run.to), run.total)
        self._show_refusals()

    def _show_refusals(self) -> None:
        if self._run is not None:
            self._page.show_refusals(self._targets.why_not(self._run.to), self._targets.why_not(OWN))

    def _counted(self, run: Run) -> str:
        return formats.counted(run.total or 0, self.tr("dead letter"), self.tr("dead letters"))

    def _work(self, run: Run) -> Callable[[], Generator[Any, None, RedriveResult]]:
        own, target = self._targets.own.settings, self._targets.settings(run.to)
        if run.parks:
            return partial(park, own, run.request, run.folder)
        return partial(redrive, own, run.request, run.folder, prepare, target)

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
        self._read_account()
        if not self._page.isVisible():
            self._ask.notify(self.tr("Redrive ended: %s sent") % formats.integer(result.sent))
        self.ended.emit()

    def _on_failed(self, error: ExplorerError) -> None:
        if isinstance(error, TakenOver):
            self._page.banner.show_warning(_taken_over(error))
        else:
            self._page.banner.show_error(explain(error))
        self._page.show_stopped(self.tr("It ended before its end"))
        self._read_account()
        self.ended.emit()

    def _on_pause_toggled(self, paused: bool) -> None:
        if self._run is not None:
            act: Callable[[str], None] = pause if paused else resume
            act(self._run.folder)

    def _on_stop_asked(self) -> None:
        if self._job is not None and self.is_running:
            self._job.cancel()
            self._page.show_stopped(self.tr("Stopped between two batches"))
            self._read_account()
            self.ended.emit()

    def _read_account(self) -> None:
        if self._run is not None:
            self.doubts.read(self._run)

    def _on_resume_asked(self) -> None:
        run, held = self._run, self.doubts.held
        if run is None or self.is_running:
            return
        decided = 0 if held is None else held.sent + held.skipped
        if self._agreed or agreed_to_go_on(self._ask, self._targets, run, decided):
            self.start(run)


def _taken_over(error: TakenOver) -> str:
    who = error.by or tr("Somebody else")
    words = tr("{who} redrives {dlq} now and has taken over: this run has stopped, and nothing is sent twice.")
    if error.discards:
        words = tr("{who} has discarded dead letters of {dlq}: this run has stopped. It can go on with the others.")
    return words.format(who=who, dlq=error.dlq)
