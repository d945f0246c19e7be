"""What is done with the messages that were read, without reading them again: refine, narrow to a time, sort."""

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.filters import Decoding, Filter
from kafka_explorer.engine.processes import Workers
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.arrangement import Asked, span_in_words, work_in_words
from kafka_explorer.ui.records.over_time import OverTime, zone_offset_ms
from kafka_explorer.ui.records.view import RecordsPage

if TYPE_CHECKING:
    from kafka_explorer.engine.arranging import Arranged, Arranging

SLOT = "arrange"
"""Of the job, one at a time."""
_DAY_MS = 86_400_000
_FALLING, _RISING = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


class Results(QObject):
    """Belongs to `page`. `rearranged` follows when other rows are shown, or in another order."""

    rearranged = Signal()

    def __init__(
        self,
        page: RecordsPage,
        workers: Workers,
        jobs: Jobs,
        clock: Clock,
        decoding: Callable[[], Decoding | None] = lambda: None,
    ) -> None:
        super().__init__(page)
        self._decoding = decoding
        self._page = page
        self._workers = workers
        self._jobs = jobs
        self._clock = clock
        self._folder = ""
        self._is_live = False
        self._asked = self._applied = Asked()
        self._known: Arranged | None = None
        self._over_time = OverTime(page.strip, clock)
        self._connect()
        # numpy takes a tenth of a second, for which no window should stand still.
        jobs.start(self.tr("Prepare the table"), _load(), owner=page, shown=False)

    def _connect(self) -> None:
        bar, strip = self._page.results, self._page.strip
        bar.refined.connect(self.refine)
        bar.cancelled.connect(self.cancel)
        bar.update_asked.connect(self.update)
        bar.span_dropped.connect(lambda: self.narrow(None))
        strip.bars.range_chosen.connect(lambda from_ms, to_ms: self.narrow((from_ms, to_ms)))
        strip.bars.cleared.connect(lambda: self.narrow(None))
        strip.shown.connect(self._over_time.show_again)
        self._page.table.sort_requested.connect(self._on_sort_requested)
        self._page.table.columns_shown.connect(self._show_order)

    def begin(self, folder: str, *, live: bool) -> None:
        """Other rows are shown from now on: those of the spool in `folder`, or of a live tail."""
        self._jobs.cancel(self._page, SLOT)
        self._folder, self._is_live = folder, live
        self._asked = self._applied = Asked()
        self._known = None
        self._page.results.clear()
        why_not = self.tr("Stop the tail to refine what came")
        self._page.results.set_refinable(refinable=not live, why_not=why_not)
        self._over_time.begin("" if live else folder)
        self._show_order()

    def grown(self) -> None:
        """More rows came."""
        if not self._is_live:
            self._over_time.grow(self._page.model.came)
            self._show_waiting()

    def settled(self) -> None:
        """No more rows come."""
        self._over_time.show_again()
        if not self._applied.is_nothing and self._applied.only_appends and self._waiting():
            self.update()

    def settle_live(self, folder: str) -> None:
        """What a live tail has left lies in this spool now, and can be worked with like any other."""
        self._folder, self._is_live = folder, False
        self._page.results.set_refinable(refinable=True)
        self._page.results.show_count("")
        self._over_time.begin(folder)
        self._over_time.grow(self._page.model.came)

    def close(self) -> None:
        """Let go of the spool."""
        self._jobs.cancel(self._page, SLOT)
        self._folder, self._known = "", None
        self._over_time.close()

    def refine(self, wanted: Filter | None) -> None:
        """Show only what the filter matches."""
        self._ask(replace(self._asked, wanted=wanted))

    def narrow(self, span: tuple[int, int] | None) -> None:
        """Show only what lies in [from, to) ms since 1970."""
        self._ask(replace(self._asked, span=span))

    def sort(self, order: str | None, *, descending: bool = False) -> None:
        """Show rows in the order of the column of that name; None for the order in which they came."""
        self._ask(replace(self._asked, order=order, descending=descending))

    def update(self) -> None:
        """Take in what came since."""
        self._ask(self._asked)

    def cancel(self) -> None:
        """Stop what is being done, and stay with what is shown."""
        self._jobs.cancel(self._page, SLOT)
        self._stay()

    @property
    def asked(self) -> Asked:
        """What was asked for last, done or not."""
        return self._asked

    def _ask(self, asked: Asked) -> None:
        if asked.wanted is not self._asked.wanted:
            self._known = None
        self._asked = asked
        if asked.is_nothing or self._is_live or not self._folder:
            self._jobs.cancel(self._page, SLOT)
            self._asked = self._applied = Asked()
            self._take(None)
        else:
            self._start(asked)
        self._show_asked()

    def _start(self, asked: Asked) -> None:
        from kafka_explorer.engine.arranging import arrange

        rows = self._page.model.came
        wish = asked.as_arrangement()
        if wish.wanted is not None:
            wish = replace(wish, wanted=wish.wanted.decoded(self._decoding()))
        work = arrange, self._folder, rows, wish, self._known, zone_offset_ms(self._clock)
        self._jobs.start(
            self.tr("Sort messages") if asked.order else self.tr("Refine messages"),
            self._workers.run(*work),
            owner=self._page,
            slot=SLOT,
            progress=self._on_progress,
            done=self._take,
            failed=self._on_failed,
        )

    def _on_progress(self, news: "Arranging | None") -> None:
        if news is not None:
            self._page.results.show_work(work_in_words(news))

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.banner.show_error(explain(error))
        self._stay()

    def _stay(self) -> None:
        self._asked = self._applied
        self._show_asked()
        self._show_count()

    def _take(self, arranged: "Arranged | None") -> None:
        """Show the outcome; None shows everything as it came."""
        table, model = self._page.table, self._page.model
        reordered = self._asked != self._applied
        self._known, self._applied = arranged, self._asked
        before = model.place(table.current_row()) if table.current_row() >= 0 else None
        model.show_map(None if arranged is None else arranged.shown)
        self._over_time.show_refined(None if arranged is None else arranged.over_time)
        if reordered and arranged is not None:
            table.scrollToTop()
        if model.rowCount():
            row = None if before is None else model.row_of(before)
            table.select_row(row or 0, scroll=arranged is None)
        self._show_count()
        self._show_waiting()
        self.rearranged.emit()

    def _waiting(self) -> int:
        return 0 if self._known is None else self._page.model.came - self._known.rows

    def _show_waiting(self) -> None:
        waiting = self._waiting()
        if not waiting:
            words = ""
        elif self._applied.order is not None:
            words = self.tr("%s more: sort again") % formats.integer(waiting)
        else:
            words = self.tr("%s more: look again") % formats.integer(waiting)
        self._page.results.show_waiting(words)

    def _show_count(self) -> None:
        bar, known = self._page.results, self._known
        bar.show_work("")
        if known is None or (self._applied.wanted is None and self._applied.span is None):
            bar.show_count("")
            return
        shown, of = formats.integer(self._page.model.rowCount()), formats.integer(known.rows)
        bar.show_count(self.tr("{shown} of {of}").format(shown=shown, of=of))
        self._page.table.set_empty_text(self.tr("None of the %s messages that were read matches.") % of)

    def _show_asked(self) -> None:
        bar, bars, asked = self._page.results, self._page.strip.bars, self._asked
        if asked.span is None:
            bar.show_span("")
            bars.forget_range()
        else:
            first_ms, last_ms = bars.time_span
            words = span_in_words(asked.span, self._clock, with_day=last_ms - first_ms > _DAY_MS)
            bar.show_span(words, span_in_words(asked.span, self._clock))
            bars.choose_range(*asked.span)
        if bar.asked is not asked.wanted:
            bar.show_filter(asked.wanted)
        self._show_order()

    def _show_order(self) -> None:
        table, asked = self._page.table, self._asked
        names = [column.name for column in self._page.model.columns]
        at = names.index(asked.order) if asked.order in names else -1
        table.show_sorted(at, _FALLING if asked.descending else _RISING)

    def _on_sort_requested(self, column: int, order: Qt.SortOrder) -> None:
        if self._is_live:
            self._page.results.show_count(self.tr("A live tail stays in the order of arrival: stop it to sort"))
            self._show_order()
        else:
            name = self._page.model.columns[column].name if column >= 0 else None
            self.sort(name, descending=order == _FALLING)


def _load() -> Generator[None, None, None]:
    yield
    import kafka_explorer.engine.arranging
    import kafka_explorer.engine.growing_histogram  # noqa: F401
