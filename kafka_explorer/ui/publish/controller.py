"""Turns what is asked for on the Publish page into what is sent, and what came of it into what is shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.producing.request import SendReport, Wanted
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.templates.template import Template
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.open_clusters import OpenClusters
from kafka_explorer.ui.publish import runs
from kafka_explorer.ui.publish.ahead import Ahead
from kafka_explorer.ui.publish.consent import agreed
from kafka_explorer.ui.publish.copy_form import SelectedMessages
from kafka_explorer.ui.publish.keeping import Keeping, Where
from kafka_explorer.ui.publish.reporting import Reporting
from kafka_explorer.ui.publish.resending import Resending
from kafka_explorer.ui.publish.runs import Run, keeps_no_payload, new_run
from kafka_explorer.ui.publish.schema_desk import SchemaDesk
from kafka_explorer.ui.publish.sender import Sender, removed
from kafka_explorer.ui.publish.topic_desk import TopicDesk
from kafka_explorer.ui.publish.view import Mode, PublishPage
from kafka_explorer.ui.registry_access import FindRegistry
from kafka_explorer.ui.send_shelf import SendShelf


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the page needs of the program."""

    workers: Workers
    jobs: Jobs
    clock: Clock
    ask: Ask
    shelf: SendShelf
    open_clusters: OpenClusters
    new_folder: Callable[[], str]
    find_registry: FindRegistry | None = None


class PublishController(QObject):
    """Belongs to `page`. `landing_asked` wants (topic, partition, offset) shown; `measured` tells ClientMetrics."""

    landing_asked = Signal(str, int, int)
    measured = Signal(object)

    def __init__(self, page: PublishPage, where: Where, around: Surroundings) -> None:
        super().__init__(page)
        self._page = page
        self._where = where
        self._around = around
        self._run: Run | None = None
        settings, workers, jobs = where.settings, around.workers, around.jobs
        self.desk = TopicDesk(page, settings, workers, jobs)
        self.schemas = SchemaDesk(page, around.find_registry, jobs)
        self.ahead = Ahead(page, self.desk, settings, workers, jobs, around.clock, around.open_clusters)
        self.ahead.schemas = self.schemas.encoder
        self.keeping = Keeping(page, where, self.desk, around.shelf, jobs, around.ask)
        self.keeping.template = lambda: self.ahead.template
        self.keeping.readable = self.schemas.readable
        self.sending = Sender(settings, workers, jobs, page.status, page)
        self._reporting = Reporting(page, jobs, around.ask)
        self._resending = Resending(page, where, self.desk, self.ahead, self.keeping, jobs, around.ask)
        self._connect()
        self._show_read_only()
        self.ahead.look()

    def _connect(self) -> None:
        page = self._page
        page.topic.chosen.connect(self.desk.show_topic)
        page.refresh_asked.connect(self.desk.refresh)
        page.send.clicked.connect(self.send)
        self.ahead.judged.connect(self.show_allowed)
        self.desk.known.connect(lambda: self.schemas.show_topic(self.desk.topic))
        self.schemas.changed.connect(self._on_schemas_changed)
        self.sending.ended.connect(self._on_ended)
        self.sending.measured.connect(self.measured)
        self.keeping.template_brought.connect(self._on_template_brought)
        page.outcome.landing_asked.connect(self._on_landing_asked)
        page.outcome.report_asked.connect(self._reporting.save)
        page.outcome.failed_asked.connect(lambda: self._go_on(Wanted.FAILED))
        page.outcome.rest_asked.connect(lambda: self._go_on(Wanted.REST))
        self._resending.landing_asked.connect(self.landing_asked)
        self._resending.rest_asked.connect(self.go_on_with)
        self._around.open_clusters.changed.connect(self._show_clusters)
        self._show_clusters()

    def set_topics(self, names: Iterable[str]) -> None:
        """Offer these topics."""
        names = list(names)
        self._page.topic.set_names(names)
        self._page.copy.topic.set_names(names)

    def show_topic(self, topic: str) -> None:
        """Send to `topic`."""
        self._page.topic.set_topic(topic)
        self.desk.show_topic(topic)

    def show_like(self, record: Record) -> None:
        """Begin from a message that was read; a value by a registered schema is JSON again."""
        if record.topic != self.desk.topic:
            self.show_topic(record.topic)
        self.keeping.bring(record)

    def show_selected(self, selected: SelectedMessages) -> None:
        """Offer to copy messages that were selected elsewhere."""
        self._page.show_mode(Mode.COPY)
        self._page.copy.show_selected(selected)

    def send(self) -> None:
        """Send what the page shows, once the user agrees where that is asked."""
        source = self.ahead.source
        if self.reason or source is None or not self._agrees():
            return
        mode, selected = self._page.mode, self._page.copy.selected
        what = {Mode.ONE: runs.MESSAGE, Mode.MANY: runs.TEMPLATE, Mode.FILE: runs.FILE}.get(mode, runs.COPY)
        run = new_run(
            topic=self.desk.topic,
            what=runs.SELECTION if what == runs.COPY and selected is not None else what,
            source=source,
            folder=self._around.new_folder(),
            count=self.ahead.count,
            rate=self._rate(),
            producer=self.keeping.producer,
        )
        self._start(run, Wanted.REST)

    @property
    def reason(self) -> str:
        """Why nothing can be sent now, as a sentence; "" when it can."""
        if self._where.settings.read_only:
            return self.tr("This connection is read-only.")
        if self.sending.is_busy:
            return self.tr("Something is being sent already.")
        return self._topic_reason() or self.ahead.reason

    def show_allowed(self) -> None:
        """Show what can be done now, and why not."""
        page, reason = self._page, self.reason
        page.send.setEnabled(not reason)
        page.send.setToolTip(reason)
        page.send.setText(self._verb())
        rehearsable = self.ahead.source is not None and bool(self.desk.topic) and self.ahead.is_current
        page.rehearse.setEnabled(rehearsable)
        page.outcome.show_acting(not self._where.settings.read_only and not self.sending.is_busy)
        page.modes.setEnabled(True)
        if not self.sending.is_busy:
            # What is wrong with what is typed stands beside it.
            told = "" if reason == self.ahead.problem else reason
            page.status.show_text([] if not told else [told])

    def _on_schemas_changed(self) -> None:
        self.ahead.schemas = self.schemas.encoder
        self.ahead.look()

    def _topic_reason(self) -> str:
        if not self.desk.topic:
            return self.tr("Choose the topic to send to first.")
        return "" if self.desk.error is None else explain(self.desk.error).sentence

    def close(self) -> None:
        """The cluster is closed: what is being sent can go on another day."""
        if not self.sending.is_busy:
            self._forget_last(None)
        self._around.open_clusters.changed.disconnect(self._show_clusters)
        self.sending.close()

    def _start(self, run: Run, wanted: Wanted) -> None:
        self._forget_last(run)
        self._run = run
        self._resending.run = self._reporting.run = run
        if self.sending.start(run, wanted):
            self._remember(run, None, ended=False)  # so that it can go on, even if this program dies
            self.show_allowed()

    def _go_on(self, wanted: Wanted) -> None:
        if self._run is not None and self._agrees(self._run):
            self._start(replace(self._run, rate=self._rate()), wanted)

    def go_on_with(self, run: Run) -> None:
        """Go on with a run that was stopped, perhaps on another day, at the pace that the page says now."""
        if not self.sending.is_busy and self._agrees(run):
            self._start(replace(run, rate=self._rate()), Wanted.REST)

    def _forget_last(self, run: Run | None) -> None:
        """The log of a run that is through tells nobody anything any more, once there is another `run` or none."""
        last = self._run
        if last is None or (run is not None and last.id == run.id):
            return
        kept = next((each for each in self._around.shelf.runs(self._where.profile) if each.id == last.id), None)
        if kept is None or not kept.log:
            self._around.jobs.start("Remove a log", removed(last.folder), owner=self._around.jobs, shown=False)

    def _remember(self, run: Run, report: SendReport | None, *, ended: bool) -> None:
        entry = run.remembered(self._where.profile, report, ended=ended)
        self.keeping.remember(entry, without_payload=keeps_no_payload(run.source))

    def _agrees(self, run_of: Run | None = None) -> bool:
        """Ask on production: for what the page shows, or for going on with a run."""
        if run_of is not None:
            return agreed(self._around.ask, self._page.environment, run_of.topic, None)
        return agreed(self._around.ask, self._page.environment, self.desk.topic, self.ahead.count, self._verb())

    def _verb(self) -> str:
        count, mode = self.ahead.count, self._page.mode
        if mode is Mode.ONE:
            return self.tr("Send")
        verb = self.tr("Copy") if mode is Mode.COPY else self.tr("Send")
        return verb if count is None else f"{verb} {formats.integer(count)}"

    def _rate(self) -> float | None:
        page = self._page
        fields = {Mode.MANY: page.pace, Mode.FILE: page.file.pace, Mode.COPY: page.copy.pace}.get(page.mode)
        return None if fields is None else fields.rate

    def _show_read_only(self) -> None:
        if self._where.settings.read_only:
            self._page.read_only.show()
            self._page.banner.show_warning(
                self.tr("This connection is read-only: what is written here can be looked at, nothing is ever sent.")
            )
            self._page.banner.set_closable(False)

    def _show_clusters(self) -> None:
        others = [name for name in self._around.open_clusters.settings if name != self._where.profile]
        self._page.copy.set_clusters(others)

    def _on_template_brought(self, template: Template) -> None:
        page = self._page
        if page.mode not in {Mode.ONE, Mode.MANY}:
            page.show_mode(Mode.ONE)
        page.form.show_template(template)
        page.show_ahead(table=False)
        self.ahead.look()

    def _on_ended(self, run: Run, report: SendReport | None, error: ExplorerError | None, stopped: bool) -> None:
        outcome = self._page.outcome
        ended = error is None and not stopped
        self._remember(run, report, ended=ended)
        if report is None:
            outcome.show_failed(explain(error)) if error is not None else outcome.show_nothing()
        else:
            may_go_on = not ended or bool(report.doubtful or report.undelivered)
            outcome.show_report(report, stopped=stopped, may_go_on=may_go_on, of_topic=run.what == runs.COPY)
            if error is not None:
                self._page.banner.set_closable(True)
                self._page.banner.show_error(explain(error))
        self._page.show_outcome()
        if report is not None and report.complete and ended:
            self.ahead.renew()
        self.show_allowed()

    def _on_landing_asked(self, partition: int, offset: int) -> None:
        if self._run is not None:
            self.landing_asked.emit(self._run.topic, partition, offset)
