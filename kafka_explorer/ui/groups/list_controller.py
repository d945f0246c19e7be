"""Asks for the groups of a cluster, and has those that matter sampled."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.follow import LagNews
from kafka_explorer.engine.lag.listing import GroupListing, survey_groups
from kafka_explorer.engine.processes import Workers
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.groups.list_page import GroupsPage
from kafka_explorer.ui.groups.measuring import MeasuredSoFar, measure_all
from kafka_explorer.ui.groups.sampler import MOST_GROUPS, Sampler
from kafka_explorer.ui.groups.status import sampling
from kafka_explorer.ui.jobs import Job, Jobs


class GroupsController(QObject):
    """Belongs to `page`. `listed` tells the groups (a GroupListing) whenever they were asked for."""

    listed = Signal(object)

    def __init__(
        self,
        page: GroupsPage,
        settings: ClusterSettings,
        sampler: Sampler,
        workers: Workers,
        jobs: Jobs,
        clock: Clock,
        ask: Ask,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._settings = settings
        self._sampler = sampler
        self._workers = workers
        self._jobs = jobs
        self._clock = clock
        self._ask = ask
        self._listing: GroupListing | None = None
        page.refresh_asked.connect(self.refresh)
        page.appeared.connect(self._on_appeared)
        page.moved.connect(self._see)
        page.measure_asked.connect(self._on_measure_asked)
        page.copy_asked.connect(self._on_copy_asked)
        page.interval.chosen.connect(sampler.set_interval)
        sampler.sampled.connect(self._on_sampled)
        sampler.failed.connect(self._on_failed)

    def refresh(self) -> None:
        """Ask which groups there are; what is shown stays until there is something newer."""
        page = self._page
        if self._listing is None:
            page.body.show_loading(self.tr("Asking for the consumer groups"), self._settings.bootstrap)
        page.reload.setEnabled(False)
        self._list(others=False)

    def _list(self, *, others: bool) -> None:
        # Share, streams and Connect groups take longer: they fill in.
        self._jobs.start(
            self.tr("List the consumer groups"),
            self._workers.run(partial(survey_groups, others=others), self._settings),
            owner=self._page,
            slot="list",
            done=self._on_all_listed if others else self._on_listed,
            failed=self._on_failed,
            shown=False,
        )

    @property
    def listing(self) -> GroupListing | None:
        """What was listed last."""
        return self._listing

    def _on_appeared(self) -> None:
        if self._listing is None:
            self.refresh()
        else:
            self._page.interval.choose(self._sampler.interval_s)
            self._see()

    def _on_listed(self, listing: GroupListing) -> None:
        if self._listing is None:
            self._show(listing)
        self._list(others=True)

    def _on_all_listed(self, listing: GroupListing) -> None:
        self._page.reload.setEnabled(True)
        self._show(listing)

    def _show(self, listing: GroupListing) -> None:
        page = self._page
        self._listing = listing
        page.banner.hide()
        with page.keeping_place():
            page.model.set_groups(listing.groups)
        if listing.failures:
            page.banner.show_error(explain(listing.failures[0]), retry=True)
        if listing.groups:
            page.body.show_content()
        else:
            sentence = self.tr("Nobody has committed an offset on this cluster yet, or none that you may see.")
            page.body.show_empty("users-three", self.tr("No consumer groups"), sentence, "")
        page.measure.setVisible(len(listing.groups) > MOST_GROUPS)
        page.show_facts()
        self.listed.emit(listing)
        self._see()
        self._show_status()

    def _see(self) -> None:
        """Have the groups sampled that are worth it: all, or those in sight."""
        if self._listing is None:
            return
        readable = self._readable()
        if len(readable) > MOST_GROUPS:
            known = set(readable)
            readable = [name for name in self._page.names_in_sight if name in known]
        self._sampler.see(readable)

    def _readable(self) -> list[str]:
        groups = () if self._listing is None else self._listing.groups
        return [group.group for group in groups if group.kind.has_offsets_we_see]

    def _on_measure_asked(self) -> None:
        self._page.measure.setEnabled(False)
        job = self._jobs.start(
            self.tr("Measure the lag of all groups"),
            measure_all(self._workers, self._settings, self._readable()),
            owner=self._page,
            slot="measure",
            progress=lambda found: self._on_measured(found, job),
            done=lambda found: self._on_measured(found, job),
            failed=self._on_failed,
        )

    def _on_measured(self, found: MeasuredSoFar, job: Job) -> None:
        page = self._page
        page.measure.setEnabled(found.asked == found.total)
        job.tell(found.asked / max(found.total, 1), f"{found.asked:,} / {found.total:,}")
        # What is sampled is newer and tells more.
        news = self._sampler.news
        sampled = {} if news is None else news.meanings
        with page.keeping_place():
            page.model.set_meanings({**found.meanings, **sampled})
        page.show_facts()

    def _on_sampled(self, news: LagNews) -> None:
        page = self._page
        if not news.snapshot.is_gap:
            page.banner.hide()
            with page.keeping_place():
                page.model.set_meanings(news.meanings)
        page.show_facts()
        self._show_status()

    def _show_status(self) -> None:
        parts = sampling(self._sampler.news, self._clock)
        total = 0 if self._listing is None else len(self._listing.groups)
        if total > MOST_GROUPS:
            parts.insert(1, self.tr("of %s groups those in sight are sampled") % f"{total:,}")
        self._page.status.show_text(parts if total else [])

    def _on_failed(self, error: ExplorerError) -> None:
        page = self._page
        page.reload.setEnabled(True)
        page.measure.setEnabled(True)
        if self._listing is None:
            page.body.show_failed(explain(error))
        else:
            page.banner.show_error(explain(error), retry=True)

    def _on_copy_asked(self, name: str) -> None:
        QGuiApplication.clipboard().setText(name)
        self._ask.notify(self.tr("Name copied"))
