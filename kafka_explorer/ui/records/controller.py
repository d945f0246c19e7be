"""Turns what the user asks for on the Messages page into reads."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.filters import Decoding
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place, Span
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.scan import ScanRequest
from kafka_explorer.engine.spool import SpoolFolder, SpoolReader
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Job, Jobs
from kafka_explorer.ui.records.columns_choice import ColumnsChoice
from kafka_explorer.ui.records.continuing import Continuing
from kafka_explorer.ui.records.facts import Facts
from kafka_explorer.ui.records.filter_keeping import FilterKeeping
from kafka_explorer.ui.records.reading import Earlier, Reading
from kafka_explorer.ui.records.report import Report
from kafka_explorer.ui.records.results import Results
from kafka_explorer.ui.records.searches import SavedSearches
from kafka_explorer.ui.records.selection import Selection
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.wish import SpanWords, Wish
from kafka_explorer.ui.shelves import Shelves

LIVE_CONTEXT = 50
"""A live tail begins with so many messages that are there already, so that it does not begin with an empty table."""


class RecordsController(QObject):
    """Belongs to `page`. `topic_shown` tells which topic is read, once the cluster knows it; `decoding` is asked how
    filters look into values.
    """

    topic_shown = Signal(str)

    def __init__(
        self,
        page: RecordsPage,
        cluster: Cluster,
        workers: Workers,
        spools: SpoolFolder,
        jobs: Jobs,
        clock: Clock,
        ask: Ask,
        shelves: Shelves | None = None,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._cluster = cluster
        self._workers = workers
        self._spools = spools
        self._jobs = jobs
        self._ask = ask
        self._clock = clock
        self._reading: Reading | None = None
        self._report = Report(page, clock)
        self._continuing = Continuing(page, self._report)
        self._facts = Facts(page, cluster, jobs)
        kept = shelves or Shelves()
        self._filters = FilterKeeping(page, kept.filters, workers, jobs)
        self._searches = SavedSearches(page, cluster, kept.searches, jobs, clock, ask)
        self.selection = Selection(page.table, page.model, page.detail, jobs, page)
        self.decoding: Callable[[], Decoding | None] = lambda: None
        # Asked anew each time: who opens the page says how.
        self._results = Results(page, workers, jobs, clock, lambda: self.decoding())  # noqa: PLW0108
        self._columns = ColumnsChoice(page, workers, jobs, clock)
        self._connect()
        workers.warm()

    def _connect(self) -> None:
        page = self._page
        page.topic.chosen.connect(self._on_topic_chosen)
        page.bar.read_asked.connect(self._on_read_asked)
        page.bar.live_asked.connect(self._on_live_asked)
        page.isolation.changed.connect(lambda: self._again() if self._reading is not None else None)
        page.refresh_asked.connect(self._on_refresh_asked)
        self._facts.known.connect(self.topic_shown)
        self._continuing.again_asked.connect(self._again)
        self._continuing.newest_asked.connect(self._read_newest)
        self._searches.read_asked.connect(self._read)
        page.detail.copied.connect(self._ask.notify)
        self.selection.copied.connect(self._ask.notify)
        self._results.rearranged.connect(self.selection.refresh)
        self._columns.sort_asked.connect(lambda name, down: self._results.sort(name or None, descending=down))
        self.selection.failed.connect(lambda error: page.banner.show_error(explain(error)))
        self._jobs.job_ended.connect(self._on_job_ended)

    def set_topics(self, names: Iterable[str]) -> None:
        """Offer these topics."""
        self._page.topic.set_names(names)

    def show_topic(self, topic: str) -> None:
        """Show the newest messages of `topic`."""
        page = self._page
        page.topic.set_topic(topic)
        self._read_newest()
        page.table.setFocus()

    def show_place(self, topic: str, partition: int, offset: int) -> None:
        """Show the messages of a partition from an offset on."""
        page = self._page
        page.topic.set_topic(topic)
        page.bar.show_wish(Wish(SpanWords(f"{partition}:{offset}", "end", str(partition)), newest_first=False))
        page.bar.ask_to_read()
        page.table.setFocus()

    def show_column(self, name: str) -> None:
        """Show a field as a column, unless it is one."""
        if name not in self._columns.names:
            self._columns.toggle(name)

    def search_everywhere(self) -> None:
        """Prepare a search through all topics but Kafka's own, the newest first: where is this id?"""
        page = self._page
        page.topic.set_topics([name for name in page.topic.names if not name.startswith("__")])
        page.bar.clear_narrowing()
        page.focus_filter()

    def cancel(self) -> None:
        """Stop the read that runs; what it brought stays."""
        self._continuing.stop()

    def close(self) -> None:
        """Stop reading and let go of the spool, as the page is closed."""
        self._put_away(())

    @property
    def reading(self) -> Reading | None:
        """The read that is shown, running or ended."""
        return self._reading

    def _read(self, request: ScanRequest, wish: Wish | None = None, earlier: Earlier | None = None) -> None:
        page = self._page
        if not request.topics:
            page.topic.setFocus()
            return
        self._put_away(request.topics)
        self._reading = reading = Reading(request, self._jobs, page, self._spools.new(), earlier)
        reading.wish = wish
        self._continuing.begin(reading)
        self._filters.begin(reading)
        self._searches.begin(reading)
        self.selection.begin()
        self._results.begin(reading.folder, live=request.follow)
        self._columns.begin(request.topics)
        reading.start(
            self._cluster,
            self._workers,
            progressed=self._on_progressed,
            ended=self._on_ended,
            failed=self._on_failed,
        )
        self._report.begin(reading)
        self._facts.ask(request.topics)

    def _put_away(self, next_topics: tuple[str, ...]) -> None:
        """Let go of the last read, whose end interests nobody any more."""
        last, self._reading = self._reading, None
        self._continuing.begin(None)
        self._filters.forget()
        self._searches.forget()
        if last is not None:
            if last.request.topics != next_topics:
                self._page.table.forget_widths()
            self._page.model.show_spool(None)
            self._results.close()
            last.close()

    def _again(self) -> None:
        """Read what was asked for last once more, from its beginning; "15m" is then the last 15 minutes from now."""
        reading = self._reading
        if reading is None:
            self._page.bar.ask_to_read()
            return
        isolation = self._page.isolation.read_uncommitted
        request = replace(reading.request, read_uncommitted=isolation, resume=None, keep_rows=0)
        if reading.wish is not None and not request.follow:
            try:
                wish = reading.wish.renewed(self._clock.zone)
            except ValueError:  # "1h" up to a time that is more than an hour ago by now: the form says so
                self._page.bar.ask_to_read()
                return
            request = replace(request, span=wish.span, limit=wish.limit)
        self._read(request, reading.wish)

    def _read_newest(self) -> None:
        self._page.bar.clear_narrowing()
        self._page.bar.ask_to_read()

    def _request(self, wish: Wish) -> ScanRequest:
        return ScanRequest(
            self._page.topic.topics,
            wish.span,
            newest_first=wish.newest_first,
            filter=None if wish.filter is None else wish.filter.decoded(self.decoding()),
            by_key=wish.by_key,
            limit=wish.limit,
            read_uncommitted=self._page.isolation.read_uncommitted,
        )

    def _on_topic_chosen(self, _topics: tuple[str, ...]) -> None:
        self._page.bar.forget_partitions()
        self._page.bar.ask_to_read()

    def _on_read_asked(self, wish: Wish) -> None:
        self._read(self._request(wish), wish)

    def _on_live_asked(self, wish: Wish) -> None:
        # What matches may lie far back, and a tail is about what comes.
        start = Place(StartKind.END) if wish.filter else Place(StartKind.NEWEST, LIVE_CONTEXT)
        span = Span(start, partitions=wish.span.partitions)
        asked = self._request(wish)
        request = replace(asked, span=span, newest_first=False, limit=None, follow=True)
        if self._reading is not None and self._reading.is_running and self._reading.request == request:
            self.cancel()
        else:
            self._read(request)

    def _on_refresh_asked(self) -> None:
        if self._reading is None or not self._reading.is_running:
            self._again()

    def _on_job_ended(self, job: Job) -> None:
        if self._reading is not None and self._reading.is_of(job) and job.cancelled:
            self._on_ended()

    def _on_progressed(self) -> None:
        self._report.progressed()
        if self._reading is not None:
            self._filters.grown(self._reading)
        self._results.grown()

    def _on_ended(self) -> None:
        self._report.ended()
        if self._reading is not None:
            self._filters.grown(self._reading)
        self._searches.settled()
        self._results.grown()
        self._settle()

    def _on_failed(self, error: ExplorerError) -> None:
        self._report.failed(error)
        self._settle()

    def _settle(self) -> None:
        self._results.settled()
        if self._reading is not None:
            self._reading.gather(self._on_gathered)

    def _on_gathered(self, folder: str, first: int) -> None:
        """What a live tail left is one spool now: go on with that."""
        reading, model = self._reading, self._page.model
        if reading is None or reading.reader is None:
            return
        model.set_rows(model.came, first)
        reading.reader.close()
        reading.reader = SpoolReader(folder)
        model.move_to(reading.reader)
        self.selection.refresh()
        self._results.settle_live(folder)
