"""Opens a file of messages and shows them as a topic's messages are shown: nothing is read from a cluster."""

import shutil
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.spool import SpoolFolder, SpoolReader
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import Explanation, explain
from kafka_explorer.ui.jobs import Job, Jobs
from kafka_explorer.ui.records.columns_choice import ColumnsChoice
from kafka_explorer.ui.records.results import Results
from kafka_explorer.ui.records.selection import Selection
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.widgets.status_line import bold

if TYPE_CHECKING:
    from kafka_explorer.engine.captures import CaptureProgress

SLOT = "capture"


class CaptureController(QObject):
    """Belongs to `page`, whose widgets for reading a cluster it hides."""

    def __init__(
        self, page: RecordsPage, workers: Workers, spools: SpoolFolder, jobs: Jobs, clock: Clock, ask: Ask
    ) -> None:
        super().__init__(page)
        self._page = page
        self._workers = workers
        self._spools = spools
        self._jobs = jobs
        self._path = Path()
        self._folder = ""
        self._topics: tuple[str, ...] = ()
        self._job: Job | None = None
        self._last: CaptureProgress | None = None
        self.selection = Selection(page.table, page.model, page.detail, jobs, page)
        self._results = Results(page, workers, jobs, clock)
        self._columns = ColumnsChoice(page, workers, jobs, clock)
        for widget in (page.topic, page.several, page.bar, page.isolation, page.latest):
            widget.hide()
        page.refresh_asked.connect(self._on_refresh_asked)
        page.body.notice.retried.connect(self._on_refresh_asked)
        page.status.stopped.connect(self.cancel)
        page.detail.copied.connect(ask.notify)
        self.selection.copied.connect(ask.notify)
        self.selection.failed.connect(lambda error: page.banner.show_error(explain(error)))
        self._results.rearranged.connect(self.selection.refresh)
        self._columns.sort_asked.connect(lambda name, down: self._results.sort(name or None, descending=down))
        jobs.job_ended.connect(self._on_job_ended)

    def open_file(self, path: Path) -> None:
        """Show the messages of a file."""
        from kafka_explorer.engine.captures import open_capture

        self.close()
        self._path, self._folder, self._topics, self._last = path, self._spools.new(), (), None
        self._page.header.set_title(path.name)
        self._page.header.set_facts([self.tr("read-only"), str(path.parent)])
        self.selection.begin()
        self._results.begin(self._folder, live=False)
        self._page.banner.hide()
        self._page.table.set_empty_text(self.tr("Reading …"))
        self._page.body.show_content()
        self._job = self._jobs.start(
            self.tr("Open %s") % path.name,
            self._workers.run(open_capture, str(path), self._folder),
            owner=self._page,
            slot=SLOT,
            progress=self._on_progress,
            done=self._on_done,
            failed=self._on_failed,
        )
        self._page.status.show_work(0, [self.tr("Opening …")])

    def show_column(self, name: str) -> None:
        """Show a field as a column, unless it is one."""
        if name not in self._columns.names:
            self._columns.toggle(name)

    def cancel(self) -> None:
        """Stop reading the file; what was read stays."""
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Let go of what was read."""
        self.cancel()
        last, self._folder = self._folder, ""
        reader = self._page.model.reader
        self._page.model.show_spool(None)
        self._results.close()
        if reader is not None:
            reader.close()
        if last:
            title = self.tr("Remove what was read before")
            self._jobs.start(title, _remove(last, self._job), owner=self._page, shown=False)

    @property
    def is_running(self) -> bool:
        """Whether the file is still being read."""
        return self._job is not None and not self._job.ended

    def _on_refresh_asked(self) -> None:
        if not self.is_running:
            self.open_file(self._path)

    def _on_progress(self, news: "CaptureProgress | None") -> None:
        if news is None:
            return
        self._take(news)
        done = news.done / news.total if news.total else None
        parts = [bold(formats.counted(news.rows, self.tr("message"), self.tr("messages"))), formats.size(news.done)]
        self._page.status.show_work(done, parts)
        if self._job is not None:
            self._job.tell(done, parts[1])

    def _take(self, news: "CaptureProgress") -> None:
        page, model = self._page, self._page.model
        self._last = news
        if not news.rows:
            return
        first = model.reader is None
        if first or news.topics != self._topics:
            # Topics are told as they come: a reader knows those there were when it was opened.
            before, reader = model.reader, SpoolReader(self._folder)
            if before is None:
                model.show_spool(reader)
            else:
                model.move_to(reader)
                before.close()
            self._topics = news.topics
            self._columns.begin(news.topics)
        model.set_rows(news.rows)
        self._results.grown()
        if first:
            page.table.select_row(0)

    def _on_done(self, last: "CaptureProgress") -> None:
        self._take(last)
        self._show_end(last)
        if last.unread:
            number, reason = last.problems[0]
            count = formats.counted(last.unread, self.tr("line is"), self.tr("lines are"))
            words = self.tr("{count} no messages and were passed over. Line {number}: {reason}.")
            self._page.banner.show_warning(words.format(count=count, number=formats.integer(number), reason=reason))
        if not last.rows:
            self._page.body.show_empty("file-text", self.tr("No messages"), self.tr("The file is empty."))
        self._results.settled()

    def _show_end(self, last: "CaptureProgress", *, stopped: bool = False) -> None:
        count = bold(formats.counted(last.rows, self.tr("message"), self.tr("messages")))
        topics = formats.counted(len(last.topics), self.tr("topic"), self.tr("topics"))
        parts = [count, topics, formats.size(last.total)]
        if stopped:
            parts.insert(0, self.tr("Stopped: this is not all of the file"))
        self._page.status.show_text(parts)
        self._page.table.set_empty_text("")

    def _on_failed(self, error: ExplorerError) -> None:
        from kafka_explorer.engine.captures import CaptureUnusable

        explanation = explain(error)
        if isinstance(error, CaptureUnusable):
            hint = self.tr("A capture has one message a line, as JSON Lines that were exported here.")
            explanation = Explanation(self.tr("This file cannot be opened"), str(error), hint)
        self._page.status.show_text([])
        self._page.body.show_failed(explanation)

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job and job.cancelled and self._last is not None and self._folder:
            self._show_end(self._last, stopped=True)
            self._results.settled()


def _remove(folder: str, last: Job | None) -> Generator[None, Any, None]:
    """Remove a spool once nobody writes into it any more."""
    while last is not None and not last.task.wait(0.05):
        yield
    yield
    shutil.rmtree(folder, ignore_errors=True)
