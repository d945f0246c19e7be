"""Keeps the page of one group up to date: every sample, every curve."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.follow import LagNews
from kafka_explorer.engine.lag.meaning import GroupMeaning
from kafka_explorer.engine.lag.measure import GroupLag
from kafka_explorer.engine.lag.tool_text import offsets_text
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.engine.processes import Workers
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.groups.chart_source import CurveWish, by_importance, range_to_read, read, series_of
from kafka_explorer.ui.groups.exact_times import ExactTimes
from kafka_explorer.ui.groups.exporting import Exporter
from kafka_explorer.ui.groups.group_page import GroupPage
from kafka_explorer.ui.groups.lag_cells import Line
from kafka_explorer.ui.groups.lag_chart import UNITS
from kafka_explorer.ui.groups.presenting import facts_of, show_verdict
from kafka_explorer.ui.groups.sampler import Sampler
from kafka_explorer.ui.groups.status import sampling
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.widgets.chart import FIVE_MINUTES, HOUR
from kafka_explorer.ui.widgets.ticks import Unit

if TYPE_CHECKING:
    from kafka_explorer.engine.curves import Curve

_LONG_WINDOW_READ_MS = 60_000


class GroupController(QObject):
    """Belongs to `page`. `shown` names the group that is looked at."""

    shown = Signal(str)

    def __init__(
        self,
        page: GroupPage,
        settings: ClusterSettings,
        sampler: Sampler,
        workers: Workers,
        jobs: Jobs,
        clock: Clock,
        ask: Ask,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._sampler = sampler
        self._jobs = jobs
        self._clock = clock
        self._ask = ask
        self._group = ""
        self._since_ms = 0
        self._places: list[Place] = []
        self._read_ms = 0
        self._exporter = Exporter(page.chart, jobs, ask)
        self._exact = ExactTimes(page, settings, workers, jobs, clock)
        self._window_chosen = False
        page.chart.window_chosen.connect(self._on_window_chosen)
        page.exact_asked.connect(lambda: self._exact.ask(self.lag))
        page.refresh_asked.connect(sampler.restart)
        page.copy_asked.connect(self._on_copy_asked)
        page.interval.chosen.connect(sampler.set_interval)
        page.chart.asked.connect(self._on_curves_asked)
        page.chart.range_chosen.connect(self._on_range_chosen)
        page.banner.retried.connect(sampler.restart)
        page.body.notice.retried.connect(sampler.restart)
        sampler.sampled.connect(self._on_sampled)
        sampler.failed.connect(self._on_failed)
        clock.changed.connect(self._render)

    @property
    def group(self) -> str:
        """The group that is shown; "" before there is one."""
        return self._group

    @property
    def lag(self) -> GroupLag | None:
        """Its rows as they were sampled last."""
        news = self._sampler.news
        return None if news is None else news.snapshot.lag_of(self._group)

    @property
    def meaning(self) -> GroupMeaning | None:
        """What its numbers mean; None before the first sample."""
        news = self._sampler.news
        return None if news is None else news.meanings.get(self._group)

    def show_group(self, name: str) -> None:
        """Show this group from now on."""
        page = self._page
        page.interval.choose(self._sampler.interval_s)
        if name != self._group:
            self._group, self._since_ms, self._places, self._read_ms = name, 0, [], 0
            page.banner.hide()
            page.notes.hide()
            page.header.set_title(name)
            page.header.set_facts([])
            page.chart.forget_muted()
            page.chart.show_curves([], to_ms=0, gap_ms=0)
            page.model.set_lines([])
            page.members_model.set_members([], {})
            for badge in (page.health, page.state):
                badge.hide()
            page.verdict.hide()
        self._sampler.look_at(name)
        self.shown.emit(name)
        self._render()

    def _on_sampled(self, news: LagNews) -> None:
        if self._group:
            self._render()

    def _render(self) -> None:
        page, news, lag, meaning = self._page, self._sampler.news, self.lag, self.meaning
        if not self._group:
            return
        page.status.show_text(sampling(news, self._clock))
        if news is None or (lag is None and news.snapshot.trouble is None and self._group not in news.snapshot.groups):
            page.body.show_loading(self.tr("Asking for offsets"), self._group)
            return
        self._show_trouble(news)
        if lag is None:
            return
        if lag.details.state is GroupState.DEAD and not lag.rows and lag.details.kind.has_members_we_see:
            sentence = self.tr("There is no such group any more: no members, and nothing committed.")
            undo = self.tr("Bring it back") if page.undo.isEnabled() else ""
            page.body.show_empty("users-three", self.tr("The group is gone"), sentence, undo)
            return
        page.body.show_content()
        now_ms = news.snapshot.at_ms
        self._since_ms = self._since_ms or now_ms
        page.cards.show_meaning(meaning)
        page.header.set_facts(facts_of(lag.details))
        show_verdict(page, lag, meaning)
        partitions = {} if meaning is None else meaning.partitions
        page.model.set_lines([Line(row, partitions.get(row.place), now_ms, self._since_ms) for row in lag.rows])
        page.members_model.set_members(lag.details.members, {row.place: row.lag for row in lag.rows})
        page.show_counts(len(lag.rows), len(lag.details.members) if lag.details.kind.has_members_we_see else None)
        self._read_curves(now_ms)

    def _show_trouble(self, news: LagNews) -> None:
        page, snapshot = self._page, news.snapshot
        error = snapshot.trouble or news.troubles.get(self._group)
        if error is None:
            page.banner.hide()
        elif page.body.shows_content:
            page.banner.show_error(explain(error))
        else:
            page.body.show_failed(explain(error))

    def _on_curves_asked(self) -> None:
        self._read_ms = 0
        self._places = []
        news = self._sampler.news
        if news is not None:
            self._read_curves(news.snapshot.at_ms)

    def _on_range_chosen(self) -> None:
        """A long window is read by the minute: what is zoomed into may have more to show."""
        self._read_ms = 0
        news = self._sampler.news
        if news is not None and self._page.chart.window_s > HOUR:
            self._read_curves(news.snapshot.at_ms)

    def _read_curves(self, now_ms: int) -> None:
        """Read what the chart shows: with every sample, or once a minute where a sample is less than a pixel."""
        news, meaning, chart = self._sampler.news, self.meaning, self._page.chart
        every_ms = 0 if chart.window_s <= HOUR else _LONG_WINDOW_READ_MS
        if news is None or news.history is None or meaning is None or now_ms - self._read_ms < every_ms:
            return
        self._read_ms = now_ms
        # The order stays while the same curves are looked at: a legend that jumps cannot be read.
        self._places += [place for place in by_importance(meaning) if place not in set(self._places)]
        metric, split = chart.wanted
        series = series_of(self._group, self._places, split)
        wish = CurveWish(
            news.history, metric, series, *range_to_read((now_ms - chart.window_s * 1000, now_ms), chart.zoomed_ms)
        )
        self._jobs.start(
            self.tr("Read the history of %s") % self._group,
            read(wish),
            owner=self._page,
            slot="curves",
            done=lambda curves: self._show_curves(curves, now_ms, UNITS[metric]),
            failed=self._on_failed,
            shown=False,
        )

    def _show_curves(self, curves: "Sequence[Curve]", now_ms: int, unit: Unit) -> None:
        chart = self._page.chart
        began = min((float(each.at_ms[0]) for each in curves if len(each.at_ms)), default=float(now_ms))
        if not self._window_chosen and chart.window_s == HOUR and now_ms - began < FIVE_MINUTES * 1000:
            # An hour of nothing and a dash at its end tell nobody anything.
            chart.windows.choose(FIVE_MINUTES)
        elif not self._window_chosen and chart.window_s == FIVE_MINUTES and now_ms - began >= FIVE_MINUTES * 1000:
            chart.windows.choose(HOUR)
        chart.show_curves(curves, to_ms=now_ms, gap_ms=float("inf"), unit=unit)

    def _on_window_chosen(self, _window_s: int) -> None:
        self._window_chosen = True

    def _on_failed(self, error: ExplorerError) -> None:
        if not self._group:
            return
        if self._page.body.shows_content:
            self._page.banner.show_error(explain(error), retry=True)
        else:
            self._page.body.show_failed(explain(error))

    def _on_copy_asked(self) -> None:
        lag = self.lag
        if lag is not None:
            text = offsets_text([lag])
            QGuiApplication.clipboard().setText(text.remarks + text.out)
            self._ask.notify(self.tr("Copied as kafka-consumer-groups prints it"))
