"""Templates, history and the producer's settings: what is kept, shown and brought back."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.send_history import SentRun
from kafka_explorer.config.templates import KeptTemplate
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.producing.landed import newest_record, record_at
from kafka_explorer.engine.producing.settings import DEFAULTS, ProducerSettings, settings_of, table_of
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.templates.forms import Field
from kafka_explorer.engine.templates.template import Template, starter, template_of
from kafka_explorer.engine.templates.template import table_of as template_table
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.publish.producer_panel import in_short
from kafka_explorer.ui.publish.topic_desk import TopicDesk
from kafka_explorer.ui.publish.view import PublishPage
from kafka_explorer.ui.send_shelf import SendShelf


@dataclass(frozen=True, slots=True)
class Where:
    """The connection whose page it is."""

    profile: str
    settings: ClusterSettings


class Keeping(QObject):
    """`template_brought` carries a template to be shown; `changed` comes when the producer's settings are others."""

    template_brought = Signal(object)
    changed = Signal()

    def __init__(
        self, page: PublishPage, where: Where, desk: TopicDesk, shelf: SendShelf, jobs: Jobs, ask: Ask
    ) -> None:
        super().__init__(page)
        self._page = page
        self._where = where
        self._desk = desk
        self._shelf = shelf
        self._jobs = jobs
        self._ask = ask
        self.producer = DEFAULTS
        self.template: Callable[[], Template] = Template
        self.readable: Callable[[Record], Generator[None, None, Field | None]] = _as_bytes
        shelf.changed.connect(self.show_kept)
        shelf.failed.connect(ask.notify)
        desk.known.connect(self._show_templates)
        page.templates.opened.connect(self._show_templates)
        page.templates.opened_one.connect(self._on_opened)
        page.templates.saved.connect(self._on_saved)
        page.templates.deleted.connect(shelf.forget)
        page.templates.newest_asked.connect(self.bring_newest)
        page.producer.saved.connect(self._on_producer_saved)
        page.history.forget_asked.connect(self._on_forget_asked)
        self.show_kept()

    def show_kept(self) -> None:
        """Show what the shelf has."""
        table = self._shelf.producer(self._where.profile)
        try:
            producer = settings_of(table)
        except ValueError as error:
            self._page.status.set_side(str(error))
            producer = DEFAULTS
        if not self._page.producer.is_open:
            self._page.producer.show_settings(producer)
        self.producer = producer
        self._page.status.set_side(in_short(producer))
        self.show_history()
        self._show_templates()
        self.changed.emit()

    def show_history(self) -> None:
        """Show what was sent."""
        runs = self._shelf.runs(self._where.profile)
        going_on = frozenset() if self._where.settings.read_only else frozenset(run.id for run in runs if run.log)
        self._page.history.show_runs(runs, going_on)

    def remember(self, run: SentRun, *, without_payload: bool) -> None:
        """Keep what was sent; its message only when the user wants that, or it holds none."""
        keep = without_payload or self._page.history.keep.isChecked()
        self._shelf.remember(run, keep_payload=keep)

    def bring_newest(self) -> None:
        """Begin from the newest message of the topic."""
        self._bring(newest_record(self._where.settings, self._desk.topic), self.tr("The topic holds no message."))

    def bring_landed(self, run: SentRun) -> bool:
        """Begin from the message that a run sent, read where it landed; False when it landed nowhere known."""
        for partition, (first, _) in run.landed.items():
            if first is not None:
                gone = self.tr("The topic does not hold that message any more.")
                self._bring(record_at(self._where.settings, run.topic, int(partition), first), gone)
                return True
        return False

    def _bring(self, work: Generator[None, None, Record | None], nothing: str) -> None:
        self._jobs.start(
            self.tr("Read one message"),
            work,
            owner=self._page,
            slot="bring",
            done=lambda record: self._on_brought(record, nothing),
            failed=self._on_failed,
            shown=False,
        )

    def _on_brought(self, record: Record | None, nothing: str) -> None:
        if record is None:
            self._ask.notify(nothing)
        else:
            self.bring(record)

    def bring(self, record: Record) -> None:
        """Begin from a message, its value as JSON where a schema makes the same bytes of that."""
        template = starter(record)

        def on_read(value: Field | None) -> None:
            self.template_brought.emit(template if value is None else replace(template, value=value))

        self._jobs.start(
            self.tr("Read one message"),
            self.readable(record),
            owner=self._page,
            slot="bring",
            done=on_read,
            failed=self._on_failed,
            shown=False,
        )

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.banner.show_error(explain(error))

    def _show_templates(self) -> None:
        topic = self._desk.topic
        self._page.templates.show_templates(topic, self._shelf.templates(self._where.profile, topic))

    def _on_opened(self, kept: KeptTemplate) -> None:
        try:
            self.template_brought.emit(template_of(kept.table))
        except ValueError as error:
            self._ask.notify(str(error))

    def _on_saved(self, name: str) -> None:
        table = template_table(self.template())
        self._shelf.save(KeptTemplate(self._where.profile, self._desk.topic, name, table))
        self._ask.notify(self.tr("Template %s saved") % name)

    def _on_producer_saved(self, settings: ProducerSettings) -> None:
        table = {name: value for name, value in table_of(settings).items() if isinstance(value, (str, int, bool))}
        self._shelf.save_producer(self._where.profile, table)

    def _on_forget_asked(self) -> None:
        title, text = self.tr("Forget what was sent?"), self.tr("The list is emptied. The messages stay in Kafka.")
        if self._ask.confirm(title, text, self.tr("Forget")):
            self._shelf.forget_runs(self._where.profile)


def _as_bytes(_record: Record) -> Generator[None, None, Field | None]:
    yield
    return None
