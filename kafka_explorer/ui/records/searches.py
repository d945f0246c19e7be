"""Saves the search on the page with its positions, and goes on with one that was saved, on another day if need be."""

import uuid
from dataclasses import replace
from datetime import UTC

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.brokers import ClusterDescription, describe_cluster
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, FilterSyntaxError
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.places import place_text
from kafka_explorer.engine.saved_searches import Position, SavedSearch
from kafka_explorer.engine.scan import ScanProgress, ScanRequest
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.reading import Earlier, Reading
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.wish import SpanWords, Wish, now_ms
from kafka_explorer.ui.search_shelf import SearchShelf


class SavedSearches(QObject):
    """Belongs to `page`. `read_asked` wants a read: ScanRequest, Wish, and the `Earlier` search going on, or None."""

    read_asked = Signal(object, object, object)

    def __init__(
        self, page: RecordsPage, cluster: Cluster, shelf: SearchShelf, jobs: Jobs, clock: Clock, ask: Ask
    ) -> None:
        super().__init__(page)
        self._page = page
        self._cluster = cluster
        self._shelf = shelf
        self._jobs = jobs
        self._clock = clock
        self._ask = ask
        self._cluster_id = ""
        self._reading: Reading | None = None
        self._saved_id = ""
        self._saved_positions: tuple[Position, ...] = ()
        self._next_id = ""
        self.button, self.panel = page.bar.saved, page.bar.searches
        page.header.add_action(self.button)
        self.button.show()
        self.button.clicked.connect(self.open_panel)
        self.panel.save_asked.connect(self.save)
        self.panel.continued.connect(self._on_continued)
        self.panel.since_asked.connect(self._on_since_asked)
        self.panel.deleted.connect(lambda search: shelf.forget(search.id))
        shelf.changed.connect(self._show)

    def begin(self, reading: Reading) -> None:
        """A read begins, which may be one that was saved before."""
        self._reading = reading
        self._saved_id, self._next_id = self._next_id, ""

    def settled(self) -> None:
        """The read ended or pauses: if it is a saved one, its positions are saved too."""
        reading = self._reading
        moved = reading is not None and reading.progress.positions != self._saved_positions
        if self._saved_id and moved and self._can_save():
            self._save()

    def forget(self) -> None:
        """Another read takes the place of this one, or the page is closed."""
        self.settled()
        self._reading, self._saved_id = None, ""

    def open_panel(self) -> None:
        """Show the list; the cluster is asked for its id first, since offsets mean nothing on another one."""
        self._show_all()
        self.panel.open_under(self.button, at_right=True)
        if not self._cluster_id:
            self._jobs.start(
                self.tr("Ask for the cluster's id"),
                describe_cluster(self._cluster),
                owner=self._page,
                slot="cluster id",
                done=self._on_described,
                failed=self._on_failed,
                shown=False,
            )

    def save(self) -> None:
        """Save the search on the page with its positions."""
        if self._can_save():
            self._saved_id = self._saved_id or uuid.uuid4().hex
            self._save()
            self._ask.notify(self.tr("The search is saved with how far it came."))

    def _can_save(self) -> bool:
        reading = self._reading
        return bool(self._cluster_id and reading and reading.progress.positions and not reading.request.follow)

    def _save(self) -> None:
        reading = self._reading
        if reading is None:
            return
        request, progress = reading.request, reading.progress
        self._saved_positions = progress.positions
        partitions = request.span.partitions
        self._shelf.save(
            SavedSearch(
                id=self._saved_id,
                cluster_id=self._cluster_id,
                topics=request.topics,
                start=place_text(request.span.start, UTC),
                stop=place_text(request.span.stop, UTC),
                partitions="" if partitions is None else ",".join(map(str, partitions)),
                filter_text=request.filter.text if request.filter else "",
                newest_first=request.backwards,
                read_uncommitted=request.read_uncommitted,
                positions=progress.positions,
                hits=reading.hits,
                scanned=progress.scanned,
                began_ms=reading.began_ms,
                saved_ms=now_ms(),
                ended=progress.ended.value if progress.ended else "",
            )
        )

    def _show(self) -> None:
        if self.panel.is_open:
            self._show_all()

    def _show_all(self) -> None:
        searches = self._shelf.of(self._cluster_id) if self._cluster_id else ()
        self.panel.show_searches(searches, can_save=self._can_save())

    def _on_described(self, found: ClusterDescription) -> None:
        self._cluster_id = found.cluster_id or ""
        self._show()

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.banner.show_error(explain(error))

    def _on_continued(self, search: SavedSearch) -> None:
        wish = self._wish(search, SpanWords(search.start, search.stop, search.partitions))
        if wish is None:
            return
        done = search.total - search.left
        reached = ScanProgress(scanned=search.scanned, done=done, total=search.total, positions=search.positions)
        self._next_id = search.id
        self._show_wish(search, wish)
        request = replace(self._request(search, wish), resume=search.positions)
        self.read_asked.emit(request, wish, Earlier(reached, search.hits, search.began_ms))
        if search.hits:
            words = self.tr("Goes on with the search of {when}. The {count} found then are not shown again.")
            when = self._clock.timestamp_full(search.saved_ms)
            self._page.banner.show_info(words.format(when=when, count=formats.integer(search.hits)))

    def _on_since_asked(self, search: SavedSearch) -> None:
        # Several topics have no ends in the words of places: the panel does not offer it.
        ends = ",".join(f"p{each.partition}:{each.end}" for each in search.positions if each.topic == search.topics[0])
        wish = self._wish(search, SpanWords(ends))
        if wish is not None:
            self._show_wish(search, wish)
            self.read_asked.emit(self._request(search, wish), wish, None)

    def _wish(self, search: SavedSearch, words: SpanWords) -> Wish | None:
        zone = formats.zone_of(self._clock.zone)
        try:
            wanted = compile_filter(search.filter_text, zone) if search.filter_text else None
            span = words.span(now_ms(), zone)
        except (FilterSyntaxError, ValueError) as error:
            self._page.banner.show_warning(self.tr("This search cannot be read any more: %s") % error)
            return None
        return Wish(words, span, search.newest_first, wanted, count=None)

    def _request(self, search: SavedSearch, wish: Wish) -> ScanRequest:
        return ScanRequest(
            search.topics,
            wish.span,
            newest_first=wish.newest_first,
            filter=wish.filter,
            read_uncommitted=search.read_uncommitted,
        )

    def _show_wish(self, search: SavedSearch, wish: Wish) -> None:
        page = self._page
        page.topic.set_topics(search.topics)
        page.isolation.show_level(read_uncommitted=search.read_uncommitted)
        page.bar.show_wish(wish)
