"""What is done beside a redrive: discard with a reason, take that back, park, delete what was dealt with, export."""

import uuid
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.export_files import FileForm
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.audit_export import export_account, export_audit
from kafka_explorer.engine.redrive.discarding import Discard, Discarded, RedriveRuns, discard, restore
from kafka_explorer.engine.redrive.removal import plan_removal
from kafka_explorer.engine.redrive.request import RedriveRequest, State, Why, chosen
from kafka_explorer.engine.topic_changes.trimming import Trimmed, TrimPlan, trim
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.deadletters.asker_name import asker_name
from kafka_explorer.ui.deadletters.chosen_letters import ChosenLetters
from kafka_explorer.ui.deadletters.runs import Run
from kafka_explorer.ui.deadletters.word_form import WordForm
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.where import Where
from kafka_explorer.ui.widgets.notice import Banner

Work = Callable[[], Generator[Any, None, Any]]
"""A job for a child process: a partial of a function at the top of a module."""

_MOST_NAMED = 6
_DEALT_WITH = {Why.ALREADY, Why.DISCARDED, Why.GONE}


class AfterController(QObject):
    """Belongs to `page`, whose `banner` tells what failed. `marked` follows what changed the journal.

    `parking` brings the Run that copies to another topic, confirmed.
    """

    marked = Signal()
    trimmed = Signal()
    parking = Signal(object)

    def __init__(
        self, page: QWidget, banner: Banner, form: WordForm, where: Where, workers: Workers, jobs: Jobs, ask: Ask
    ) -> None:
        super().__init__(page)
        self._page = page
        self._banner = banner
        self._form = form
        self._where = where
        self._workers = workers
        self._jobs = jobs
        self._ask = ask

    def discard(self, dlq: str, letters: ChosenLetters, anchor: QWidget) -> None:
        """Ask for a reason, then mark them; they stay where they are."""
        if self._where.read_only or not letters.count:
            return
        count = formats.counted(letters.count, self.tr("dead letter"), self.tr("dead letters"))
        words = self.tr("They stay where they are; the journal says that nobody needs them, and a redrive passes over.")
        texts = (self.tr("Discard %s?") % count, words, self.tr("Why nobody needs them"), self.tr("Discard"))
        self._form.ask(anchor, texts, partial(self._discard, dlq, letters))

    def restore(self, dlq: str, letters: ChosenLetters) -> None:
        """Take back that they were discarded."""
        if not self._where.read_only and letters.count:
            wish = Discard(dlq, letters.selection, "", _job(), asker_name())
            title = self.tr("Take back discarding in %s") % dlq
            self._run(title, partial(restore, self._where.settings, wish), self._on_restored)

    def park(self, request: RedriveRequest, folder: str, topics: Sequence[str], anchor: QWidget) -> None:
        """Ask for a topic, then copy there what the job in `folder` left."""
        words = self.tr("They are copied as they are, exactly once like a redrive, and marked as parked.")
        title = self.tr("Where shall the rest be parked?")
        texts = (title, words, self.tr("Topic"), self.tr("Park"))
        self._form.ask(anchor, texts, partial(self._park_rest, request, folder), topics)

    def trim(self, dlq: str, folder: str | None = None) -> None:
        """Find out what could be deleted, show exactly that, and delete it after a question."""
        if not self._where.read_only:
            title = self.tr("See what of %s was dealt with") % dlq
            self._run(title, partial(plan_removal, self._where.settings, dlq, folder), self._on_trim_planned)

    def export_journal(self, dlq: str) -> None:
        """Write what was done with the dead letters of a topic, by whomever."""
        self._export(f"{dlq}-redrives", lambda path, form: partial(export_audit, self._where.settings, path, form, dlq))

    def export_job(self, request: RedriveRequest, folder: str) -> None:
        """Write what became of each dead letter of one job."""
        self._export(f"{request.dlq}-{request.job}", lambda path, form: partial(export_account, folder, path, form))

    def _discard(self, dlq: str, letters: ChosenLetters, reason: str) -> None:
        if not self._agreed(dlq, self.tr("Discard?"), self.tr("Reason: %s") % reason, self.tr("Discard")):
            return
        self._start_discard(Discard(dlq, letters.selection, reason, _job(), asker_name()))

    def _start_discard(self, wish: Discard, *, take_over: bool = False) -> None:
        work = partial(discard, self._where.settings, wish, take_over=take_over)
        failed = partial(self._on_discard_failed, wish)
        self._run(self.tr("Discard in %s") % wish.dlq, work, self._on_discarded, failed)

    def _on_discard_failed(self, wish: Discard, error: ExplorerError) -> None:
        if not isinstance(error, RedriveRuns):
            self._on_failed(error)
            return
        words = self.tr(
            "{who} began a redrive of {dlq} at {time}, and it has not said that it is over. If it still runs it is "
            "stopped and told why; what it has sent by then is not discarded. It can go on afterwards."
        ).format(who=error.by, dlq=error.dlq, time=formats.timestamp_full(error.at_ms))
        if self._ask.confirm(self.tr("Stop the redrive and discard?"), words, self.tr("Stop and discard"), danger=True):
            self._start_discard(wish, take_over=True)

    def _park_rest(self, request: RedriveRequest, folder: str, topic: str) -> None:
        title, text = self.tr("Park the rest?"), self.tr("What was not sent is copied to %s.") % topic
        if topic != request.dlq and self._agreed(request.dlq, title, text, self.tr("Park")):
            self._run(
                self.tr("See what is left of %s") % request.dlq,
                partial(_rest, folder),
                lambda places: self._on_rest_known(request, folder, topic, places),
            )

    def _on_rest_known(self, request: RedriveRequest, folder: str, topic: str, places: list[tuple[int, int]]) -> None:
        if not places:
            self._ask.notify(self.tr("Nothing is left to park"))
            return
        # In their own cluster, wherever they were to go.
        parked = replace(
            request, selection=chosen(places), target=topic, job=_job(), canary=None, transform=None, to_cluster=""
        )
        self.parking.emit(Run(parked, folder, parks=True))

    def _on_discarded(self, done: Discarded) -> None:
        count = formats.counted(done.discarded, self.tr("dead letter"), self.tr("dead letters"))
        already = self.tr(", %s were dealt with before") % formats.integer(done.already) if done.already else ""
        self._ask.notify(self.tr("%s discarded") % count + already)
        self.marked.emit()

    def _on_restored(self, count: int) -> None:
        self._ask.notify(self.tr("%s taken back") % formats.integer(count))
        self.marked.emit()

    def _on_trim_planned(self, plan: TrimPlan) -> None:
        if plan.errors and not plan.trims:
            self._banner.show_error(explain(next(iter(plan.errors.values()))))
            return
        if not plan.trims:
            self._ask.notify(self.tr("Nothing at the beginning was dealt with: nothing can be deleted"))
            return
        parts = [
            self.tr("partition {partition}: offsets {low} to {last}").format(
                partition=each.partition, low=formats.integer(each.low), last=formats.integer(each.begin - 1)
            )
            for each in plan.trims[:_MOST_NAMED]
        ]
        more = len(plan.trims) - len(parts)
        named = "; ".join(parts) + (self.tr("; and %s more partitions") % more if more > 0 else "")
        words = self.tr("Kafka deletes from the beginning only: {named}. All of these were dealt with.")
        title = self.tr("Delete %s dead letters?") % formats.integer(plan.offsets)
        if self._agreed(plan.topic, title, words.format(named=named), self.tr("Delete")):
            work = partial(trim, self._where.settings, plan)
            self._run(self.tr("Delete from %s") % plan.topic, work, self._on_trimmed)

    def _on_trimmed(self, done: Trimmed) -> None:
        if done.failures:
            self._banner.show_error(explain(next(iter(done.failures.values()))))
        else:
            self._ask.notify(self.tr("Deleted"))
        self.trimmed.emit()

    def _export(self, name: str, work: Callable[[str, FileForm], Work]) -> None:
        path = self._ask.save_file(self.tr("Export"), f"{name}.csv", self.tr("CSV (*.csv);;JSON Lines (*.jsonl)"))
        if path is not None:
            form = FileForm.JSON_LINES if path.suffix in {".jsonl", ".json"} else FileForm.CSV
            told = partial(self._on_exported, path.name)
            self._run(self.tr("Export %s") % path.name, work(str(path), form), told)

    def _on_exported(self, name: str, lines: int) -> None:
        count = formats.counted(lines, self.tr("line"), self.tr("lines"))
        self._ask.notify(self.tr("{count} written to {name}").format(count=count, name=name))

    def _agreed(self, dlq: str, title: str, text: str, action: str) -> bool:
        return self._ask.confirm(
            title,
            text,
            action,
            danger=True,
            typed=self._where.to_type((dlq,)),
            environment=self._where.environment,
        )

    def _run(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[ExplorerError], None] | None = None,
    ) -> None:
        self._banner.hide()
        apart = self._workers.run(work)
        self._jobs.start(title, apart, owner=self._page, slot="after", done=done, failed=failed or self._on_failed)

    def _on_failed(self, error: ExplorerError) -> None:
        self._banner.show_error(explain(error))


def _job() -> str:
    return uuid.uuid4().hex[:12]


def _rest(folder: str) -> Generator[None, None, list[tuple[int, int]]]:
    """Return the places of what a job did not send, but for what was dealt with before."""
    account = Account(folder)
    try:
        yield
        left = account.outcomes([State.FAILED, State.SKIPPED])
        return [each.place for each in left if each.why not in _DEALT_WITH]
    finally:
        account.close()
