"""Writes messages to files: those selected, those shown, or a whole topic as it is read."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QMenu

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.scan import EndReason, ScanProgress, ScanRequest
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import Explanation, explain
from kafka_explorer.ui.jobs import Job, Jobs
from kafka_explorer.ui.records.exporting_panel import ExportPanel, ExportWish, What
from kafka_explorer.ui.records.pace import Pace
from kafka_explorer.ui.records.selection import Selection
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.theme import Theme

if TYPE_CHECKING:
    from kafka_explorer.engine.export_files import ExportProgress
    from kafka_explorer.engine.spool_index import RowMap

SLOT = "export"


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a spool, in the order to write them; None stands for all, in theirs."""

    folder: str
    count: int
    order: "RowMap | Sequence[int] | None"


class Exporting(QObject):
    """Belongs to `page`. `settings` of None means that there is no cluster, but a file that was opened.

    An export that was stopped, or that the cluster left in the lurch, is gone on with where it was.
    """

    def __init__(
        self,
        theme: Theme,
        page: RecordsPage,
        settings: ClusterSettings | None,
        workers: Workers,
        jobs: Jobs,
        ask: Ask,
        masks: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._settings = settings
        self._workers = workers
        self._jobs = jobs
        self._ask = ask
        self._masks = masks
        self._wish: ExportWish | None = None
        self._rows: _Rows | None = None
        self._request: ScanRequest | None = None
        self._last: ScanProgress | None = None
        self._pace = Pace()
        self._job: Job | None = None
        self._agreed: Path | None = None
        self.panel = ExportPanel(theme, page)
        page.export.clicked.connect(self.open_panel)
        self.panel.asked.connect(self._on_asked)
        self.panel.place_asked.connect(self._on_place_asked)
        self.panel.stopped.connect(self.stop)
        self.panel.going_on.connect(self.go_on)
        jobs.job_ended.connect(self._on_job_ended)

    def add_to(self, selection: Selection) -> None:
        """Offer the export in the menu of the rows."""
        selection.menu_made.connect(self._add_to_menu)

    def open_panel(self) -> None:
        """Show what can be exported."""
        self._offer()
        self.panel.open_under(self._page.export, at_right=True)

    def export(self, wish: ExportWish) -> None:
        """Write a file from its beginning."""
        self._wish, self._last = wish, None
        self._rows = None if wish.what is What.TOPIC else self._chosen_rows(wish.what)
        self._request = ScanRequest(self._page.topic.topics, spool_limit_bytes=2**62)
        self._run(resume=False)

    def stop(self) -> None:
        """Stop; what was written stays beside the file's place, to be gone on with."""
        if self._job is not None:
            self._job.cancel()

    def go_on(self) -> None:
        """Go on where the last export was stopped."""
        if self.can_go_on:
            self._run(resume=True)

    @property
    def is_running(self) -> bool:
        """Whether a file is being written."""
        return self._job is not None and not self._job.ended

    @property
    def has_begun(self) -> bool:
        """Whether what is written of a topic could be gone on with by now."""
        return self._last is not None and self._last.rows > 0

    @property
    def can_go_on(self) -> bool:
        """Whether there is an export that was stopped, and what it is made of."""
        if self._wish is None or self.is_running:
            return False
        if self._rows is not None:
            return Path(self._rows.folder).exists()
        return self._last is not None and bool(self._last.positions)

    def _add_to_menu(self, menu: QMenu) -> None:
        rows = len(self._page.table.selected_rows())
        words = self.tr("Export %s messages…") % formats.integer(rows) if rows > 1 else self.tr("Export …")
        menu.addAction(words, self.open_panel)

    def _offer(self) -> None:
        model, table, page = self._page.model, self._page.table, self._page
        usable = isinstance(model.reader, SpoolReader)
        topics = page.topic.topics if self._settings is not None else ()
        stem = "-".join(topics[:1]) or "messages"
        suggested = Path.home() / f"{stem}.jsonl"
        selected = len(table.selected_rows()) if usable else 0
        shown = model.rowCount() if usable else 0
        self.panel.offer(selected, shown, bool(topics), tuple(self._masks()), suggested)
        if not self.is_running and not self.can_go_on:
            self.panel.show_work(None, "")

    def _chosen_rows(self, what: What) -> _Rows:
        model = self._page.model
        assert model.reader is not None  # noqa: S101 - nothing else is offered
        folder, _ = model.reader.locate(0)
        if what is What.SELECTED:
            return _Rows(folder, model.came, [model.place(row) for row in self._page.table.selected_rows()])
        return _Rows(folder, model.came, model.row_map)

    def _run(self, *, resume: bool) -> None:
        wish = self._wish
        if wish is None:
            return
        self._pace = Pace()
        title = self.tr("Export %s") % Path(wish.path).name
        work = self._row_work(wish, resume=resume) if self._rows is not None else self._topic_work(wish, resume=resume)
        before = None if self._job is None else self._job
        self._job = self._jobs.start(
            title,
            _after(before, work),
            owner=self._page,
            slot=SLOT,
            progress=self._on_progress,
            done=self._on_done,
            failed=self._on_failed,
        )
        self.panel.show_work(0, self.tr("Begins …"), running=True)

    def _row_work(self, wish: ExportWish, *, resume: bool) -> Generator[Any, None, Any]:
        from kafka_explorer.engine.export_files import export_rows  # with numpy, which is there by now

        rows = self._rows
        assert rows is not None  # noqa: S101 - asked for what is there
        return self._workers.run(
            export_rows, rows.folder, rows.count, wish.path, wish.form, rows.order, wish.masks, resume
        )

    def _topic_work(self, wish: ExportWish, *, resume: bool) -> Generator[Any, None, Any]:
        from kafka_explorer.engine.export_files import export_topic

        request, last = self._request, self._last
        assert request is not None  # noqa: S101 - made with the wish
        if resume and last is not None:
            request = replace(request, resume=last.positions, keep_rows=last.rows)
        return self._workers.run(export_topic, self._settings, request, wish.path, wish.form, wish.masks)

    def _on_progress(self, news: "ScanProgress | ExportProgress | None") -> None:
        if news is None or self._job is None:
            return
        if isinstance(news, ScanProgress):
            self._last = news if news.positions else self._last
            self._pace.add(news)
            fraction = None if not news.total else news.done / news.total
            left = self._pace.left_s(news)
            parts = [
                formats.counted(news.rows, self.tr("message"), self.tr("messages")),
                "" if self._pace.per_s is None else formats.rate(self._pace.per_s),
                "" if left is None else self.tr("%s left") % formats.duration(left),
            ]
        else:
            fraction = news.done / news.total if news.total else None
            words = self.tr("{done} of {total}")
            counts = words.format(done=formats.integer(news.done), total=formats.integer(news.total))
            parts = [counts, formats.size(news.size_bytes)]
        words = " · ".join(part for part in parts if part)
        self.panel.show_work(fraction, words, running=True)
        self._job.tell(fraction, words)

    def _on_done(self, ended: "ScanProgress | ExportProgress") -> None:
        wish = self._wish
        if wish is None:
            return
        if isinstance(ended, ScanProgress) and ended.ended not in {EndReason.ALL_READ, EndReason.LIMIT_REACHED}:
            self._last = ended
            self._say_unfinished(self.tr("The cluster stopped answering, so the file is not whole."))
            return
        count = ended.rows if isinstance(ended, ScanProgress) else ended.done
        size = Path(wish.path).stat().st_size
        words = self.tr("{count} written to {file}, {size}").format(
            count=formats.counted(count, self.tr("message"), self.tr("messages")),
            file=Path(wish.path).name,
            size=formats.size(size),
        )
        self._wish = None
        self.panel.show_work(1, words)
        self._ask.notify(words)

    def _on_failed(self, error: ExplorerError) -> None:
        from kafka_explorer.engine.export_files import FileNotWritten

        explanation = explain(error)
        if isinstance(error, FileNotWritten):
            explanation = Explanation(
                self.tr("The file cannot be written"), str(error), self.tr("Choose another place.")
            )
        self.panel.show_work(None, explanation.title, resumable=self.can_go_on)
        self._page.banner.show_error(explanation)

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job and job.cancelled:
            self.panel.show_work(None, self.tr("Stopped by you"), resumable=self.can_go_on)

    def _say_unfinished(self, sentence: str) -> None:
        hint = self.tr("What was written is kept beside it: open Export to go on where it stopped.")
        self.panel.show_work(None, self.tr("Not whole"), resumable=self.can_go_on)
        self._page.banner.show_error(Explanation(self.tr("Export not finished"), sentence, hint))

    def _on_place_asked(self) -> None:
        wish = self.panel.wish()
        patterns = "JSON Lines (*.jsonl)" if wish.form.value == "jsonl" else "CSV (*.csv)"
        self.panel.close_popover()
        path = self._ask.save_file(QCoreApplication.translate("records", "Export to"), wish.path, patterns)
        self.panel.open_under(self._page.export, at_right=True)
        if path is not None:
            self._agreed = path  # the dialog has asked before a file is overwritten
            self.panel.set_place(path)

    def _on_asked(self, wish: ExportWish) -> None:
        path = Path(wish.path)
        if path.exists() and path != self._agreed:
            title = self.tr("Replace %s?") % path.name
            text = self.tr("%s is there already. What is in it will be gone.") % path
            if not self._ask.confirm(title, text, self.tr("Replace"), danger=True):
                return
        self._agreed = None
        self.export(wish)


def _after(last: Job | None, work: Generator[Any, None, Any]) -> Generator[Any, None, Any]:
    """Do `work` once the last export has let go of its file, which takes a moment after it was stopped."""
    try:
        while last is not None and not last.task.wait(0.05):
            yield None
        return (yield from work)
    finally:
        work.close()
