"""What was sent before, brought back: to be sent again, to go on, or to be looked at where it landed."""

from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.send_history import SentRun
from kafka_explorer.engine.producing.copying import TopicStretch
from kafka_explorer.engine.producing.request import Source
from kafka_explorer.engine.templates.template import Repeated
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.publish import runs
from kafka_explorer.ui.publish.ahead import Ahead
from kafka_explorer.ui.publish.keeping import Keeping, Where
from kafka_explorer.ui.publish.runs import Run, found_rest, found_source
from kafka_explorer.ui.publish.topic_desk import TopicDesk
from kafka_explorer.ui.publish.view import Mode, PublishPage


class Resending(QObject):
    """`landing_asked` wants (topic, partition, offset) shown, `rest_asked` a `Run` to go on."""

    landing_asked = Signal(str, int, int)
    rest_asked = Signal(object)

    def __init__(
        self,
        page: PublishPage,
        where: Where,
        desk: TopicDesk,
        ahead: Ahead,
        keeping: Keeping,
        jobs: Jobs,
        ask: Ask,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._where = where
        self._desk = desk
        self._ahead = ahead
        self._keeping = keeping
        self._jobs = jobs
        self._ask = ask
        self.run: Run | None = None
        page.history.again_asked.connect(self._on_again_asked)
        page.history.landing_asked.connect(self._on_landing_asked)
        page.history.rest_asked.connect(self._on_rest_asked)

    def _on_landing_asked(self, entry: SentRun | None) -> None:
        for partition, (first, _) in ({} if entry is None else entry.landed).items():
            if entry is not None and first is not None:
                self.landing_asked.emit(entry.topic, int(partition), first)
                return

    def _on_again_asked(self, entry: SentRun | None) -> None:
        """Show what was sent once more; it is sent when the user says so."""
        if entry is None:
            return
        if entry.topic != self._desk.topic:
            self._page.topic.choose(entry.topic)
        find = found_source(entry, self._where.settings)
        self._with_source(entry, find, lambda source: self._show_source(entry, source))

    def _on_rest_asked(self, entry: SentRun | None) -> None:
        if entry is not None:
            find = found_rest(entry, self._where.settings)
            self._with_source(entry, find, lambda source: self._go_on_with(entry, source))

    def _with_source(
        self, entry: SentRun, find: Generator[None, None, Source | None], done: Callable[[Source | None], None]
    ) -> None:
        if self.run is not None and self.run.id == entry.id:
            done(self.run.source)
            return
        self._jobs.start("Look for what was sent", find, owner=self._page, slot="source", done=done, shown=False)

    def _show_source(self, entry: SentRun, source: Source | None) -> None:
        page = self._page
        if isinstance(source, Repeated):
            page.pace.count_field.setValue(source.count)
            page.show_mode(Mode.MANY if source.count > 1 else Mode.ONE)
            self._keeping.template_brought.emit(source.template)
        elif isinstance(source, TopicStretch):
            page.show_mode(Mode.COPY)
            page.copy.show_range(source.plan.topic)
            self._ahead.look()
        elif source is not None and entry.what == runs.FILE:
            page.show_mode(Mode.FILE)
            page.file.show_path(str(getattr(source, "path", "")))
            self._ahead.look()
        elif not self._keeping.bring_landed(entry):
            self._ask.notify(self.tr("What was sent then was not kept, and did not land."))

    def _go_on_with(self, entry: SentRun, source: Source | None) -> None:
        if source is None:
            self._ask.notify(self.tr("What was to be sent, or the log of it, was not kept, so this run cannot go on."))
            return
        if self.run is not None and self.run.id == entry.id:
            self.rest_asked.emit(self.run)
            return
        producer = self._keeping.producer
        self.rest_asked.emit(
            Run(entry.id, entry.topic, entry.what, source, entry.log, None, None, producer, entry.at_ms)
        )
