"""Watches the dead-letter topics of a cluster: all the time while somebody looks, else every minute."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.dead_letters.explaining import Knowledge
from kafka_explorer.engine.dead_letters.inbox import Inbox, InboxNews, watch_inboxes
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.redrive.kept_runs import KeptRun
from kafka_explorer.ui.deadletters.inbox_lines import inbox_lines, status_of, summary_of
from kafka_explorer.ui.deadletters.inbox_page import InboxPage
from kafka_explorer.ui.deadletters.source_map import SourceMap
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Job, Jobs

SLOT = "watch dead letters"
_UNSEEN_MS = 60_000


class InboxController(QObject):
    """Belongs to `page`. `told` brings every InboxNews."""

    told = Signal(object)

    def __init__(self, page: InboxPage, settings: ClusterSettings, sources: SourceMap, jobs: Jobs) -> None:
        super().__init__(page)
        self._page = page
        self._settings = settings
        self._sources = sources
        self._jobs = jobs
        self._job: Job | None = None
        self._news: InboxNews | None = None
        self._unfinished: Mapping[str, KeptRun] = {}
        self._unseen = QTimer(self)
        self._unseen.setInterval(_UNSEEN_MS)
        self._unseen.timeout.connect(self._watch)
        page.refresh_asked.connect(self.refresh)
        page.appeared.connect(self._watch)
        page.filter.textChanged.connect(self._show_lines)
        page.installEventFilter(self)
        sources.changed.connect(self.refresh)

    @property
    def news(self) -> InboxNews | None:
        """What came last."""
        return self._news

    def inbox(self, topic: str) -> Inbox | None:
        """Return what is known of a dead-letter topic."""
        return None if self._news is None else self._news.inbox(topic)

    def show_unfinished(self, runs: Mapping[str, KeptRun]) -> None:
        """Show which topics have a redrive that is not through."""
        self._unfinished = runs
        self._page.table.show_redrives(shown=bool(runs))
        self._show_lines()

    def knowledge(self) -> Knowledge:
        """Return what explaining a dead letter needs beside it."""
        partitions = {} if self._news is None else self._news.partitions
        return Knowledge(partitions, self._sources.sources, self._sources.dialects)

    def start(self) -> None:
        """Ask once now, and every minute from now on."""
        self._unseen.start()
        self._watch()

    def refresh(self) -> None:
        """Ask anew at once."""
        self.stop()
        self._watch()

    def stop(self) -> None:
        """Ask no more until somebody looks, or the minute is over."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def close(self) -> None:
        """The cluster is closed."""
        self._unseen.stop()
        self.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nobody looks any more."""
        if watched is self._page and event.type() == QEvent.Type.Hide and self._news is not None:
            self.stop()
        return super().eventFilter(watched, event)

    def _watch(self) -> None:
        if self._job is not None and not self._job.ended:
            return
        if self._news is None:
            self._page.body.show_loading(self.tr("Looking for dead letters"), self._settings.bootstrap)
        self._job = self._jobs.start(
            self.tr("Watch dead letters"),
            watch_inboxes(self._settings, self._sources.sources, self._sources.dialects),
            owner=self._page,
            slot=SLOT,
            progress=self._on_news,
            failed=self._on_failed,
            shown=False,
        )

    def _on_news(self, news: InboxNews | None) -> None:
        if news is None:
            return
        self._news = news
        page = self._page
        page.header.set_facts(summary_of(news) if news.inboxes else [])
        page.status.show_text(status_of(news) if news.inboxes else [])
        page.status.set_side(self.tr("Counted from the log start to the end of each partition"))
        if news.trouble is not None:
            page.banner.show_error(explain(news.trouble), retry=True)
        else:
            page.banner.hide()
        self._show_lines()
        if news.inboxes:
            page.body.show_content()
        else:
            page.show_none()
        if not page.isVisible():
            self.stop()
        self.told.emit(news)

    def _show_lines(self, _text: object = None) -> None:
        if self._news is not None:
            self._page.table.set_lines(inbox_lines(self._news, self._page.filter.text(), self._unfinished))

    def _on_failed(self, error: ExplorerError) -> None:
        if self._news is None:
            self._page.body.show_failed(explain(error))
        else:
            self._page.banner.show_error(explain(error), retry=True)
