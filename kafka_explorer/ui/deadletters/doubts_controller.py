"""Ends the doubts of a run: they are looked for in their target, or the user decides. Reads the account for that."""

from collections.abc import Generator
from functools import partial

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.redrive.doubts import Settled, decide, settle_doubts
from kafka_explorer.engine.redrive.header_scan import Looked
from kafka_explorer.engine.redrive.kept_runs import run_kept
from kafka_explorer.engine.redrive.request import Place
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.deadletters.doubts_strip import looked_words
from kafka_explorer.ui.deadletters.run_account import Held, read_held
from kafka_explorer.ui.deadletters.run_page import RunPage
from kafka_explorer.ui.deadletters.runs import Run
from kafka_explorer.ui.deadletters.targets import Targets
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Job, Jobs

_SLOT, _READING = "doubts", "account"


class DoubtsController(QObject):
    """Belongs to `page`. `changed` follows what has changed the account."""

    changed = Signal()

    def __init__(self, page: RunPage, targets: Targets, workers: Workers, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._targets = targets
        self._workers = workers
        self._jobs = jobs
        self._ask = ask
        self._run: Run | None = None
        self._held: Held | None = None
        self._looking: Job | None = None
        page.doubts.look_asked.connect(self._on_look_asked)
        page.doubts.cancel_asked.connect(self._on_cancel_asked)
        page.doubts.decided.connect(self._on_decided)

    @property
    def held(self) -> Held | None:
        """What the account held when it was read last; None until it was."""
        return self._held

    def begin(self, run: Run) -> None:
        """Another run, or the same one again, is under way: its account is not to be touched."""
        self._run, self._held = run, None
        for slot in (_SLOT, _READING):
            self._jobs.cancel(self._page, slot)
        self._page.doubts.begin()

    def read(self, run: Run) -> None:
        """Show what the account of a run that does not run holds."""
        self._run = run
        self._jobs.start(
            self.tr("Read the account of the redrive"),
            read_held(run.folder),
            owner=self._page,
            slot=_READING,
            done=self._on_read,
            failed=self._on_failed,
            shown=False,
        )

    def _on_read(self, held: Held) -> None:
        self._held = held
        if self._run is not None:
            self._page.show_account(held, self._run.total)

    def _on_look_asked(self) -> None:
        run = self._run
        if run is None:
            return
        try:
            target = self._targets.settings(run.to)
        except ExplorerError as error:
            self._on_failed(error)
            return
        self._page.banner.hide()
        self._page.doubts.show_looking(Looked())
        work = partial(settle_doubts, self._targets.own.settings, run.request, run.folder, target)
        self._looking = self._jobs.start(
            self.tr("Look for messages in doubt of %s") % run.request.dlq,
            self._workers.run(run_kept, run.folder, work),
            owner=self._page,
            slot=_SLOT,
            progress=self._on_looked,
            done=self._on_settled,
            failed=self._on_failed,
        )

    def _on_looked(self, looked: Looked | None) -> None:
        if looked is None or self._looking is None:
            return
        self._page.doubts.show_looking(looked)
        self._looking.tell(looked.done / looked.total if looked.total else None, looked_words(looked))

    def _on_cancel_asked(self) -> None:
        self._jobs.cancel(self._page, _SLOT)
        self._page.doubts.show_cancelled()
        self._read_again()

    def _on_settled(self, settled: Settled) -> None:
        self._page.doubts.show_settled(settled)
        self._read_again()
        self.changed.emit()

    def _on_decided(self, sent: bool) -> None:
        run, places = self._run, self._page.doubts_selected()
        if run is None or not places or not self._agreed(run, len(places), sent=sent):
            return
        self._jobs.start(
            self.tr("Decide on messages in doubt"),
            run_kept(run.folder, partial(_decided, run.folder, places, sent)),
            owner=self._page,
            slot=_SLOT,
            done=partial(self._on_decision_kept, sent),
            failed=self._on_failed,
            shown=False,
        )

    def _agreed(self, run: Run, count: int, *, sent: bool) -> bool:
        counted = formats.counted(count, self.tr("message"), self.tr("messages"))
        if sent:
            title, action = self.tr("Take %s for sent?") % counted, self.tr("Taken for sent")
            text = self.tr("What is not in its target after all is then never sent: this redrive passes over it.")
        else:
            title, action = self.tr("Send %s again?") % counted, self.tr("To be sent again")
            text = self.tr("What is in its target after all is then there twice, once this redrive goes on.")
        place = self._targets.caution(run.to)
        typed = place.to_type((run.request.dlq,))
        return self._ask.confirm(title, text, action, danger=True, typed=typed, environment=place.environment)

    def _on_decision_kept(self, sent: bool, count: int) -> None:
        self._page.doubts.show_decided(count, sent=sent)
        self._read_again()
        self.changed.emit()

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.doubts.show_failed()
        self._page.banner.show_error(explain(error))

    def _read_again(self) -> None:
        if self._run is not None:
            self.read(self._run)


def _decided(folder: str, places: list[Place], sent: bool) -> Generator[None, None, int]:
    yield
    return decide(folder, places, sent=sent)
