"""Shows how a read goes and how it ended: rows, line of truth, banner, and what stands where no rows are."""

from PySide6.QtCore import QObject, QTimer

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import Explanation, explain
from kafka_explorer.ui.records import status
from kafka_explorer.ui.records.follow import Follower
from kafka_explorer.ui.records.outcome import NextStep, Step, next_steps, warning_of, why_nothing
from kafka_explorer.ui.records.reading import Reading
from kafka_explorer.ui.records.view import RecordsPage


class Report(QObject):
    """Belongs to `page`. `next_step` is what the button of an empty page would do, `steps` those of the bottom line."""

    def __init__(self, page: RecordsPage, clock: Clock) -> None:
        super().__init__(page)
        self._page = page
        self._clock = clock
        self._reading: Reading | None = None
        self._failed = False
        self._in_trouble = False
        self.next_step = NextStep.AGAIN
        self.steps: list[Step] = []
        self.follower = Follower(page.table, page.model, page.to_newest)
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._next_turn.setInterval(0)
        self._next_turn.timeout.connect(self._show_newest)
        page.status.pause_toggled.connect(self._on_pause_toggled)
        clock.changed.connect(self._on_clock_changed)
        self._show_no_topic()

    def begin(self, reading: Reading) -> None:
        """A read begins."""
        page, request = self._page, reading.request
        self._reading = reading
        self.follower.begin(live=request.follow)
        page.isolation.show_open(())
        self.resumed()

    def resumed(self) -> None:
        """The read begins, or goes on behind the rows that are there."""
        reading, page = self._reading, self._page
        if reading is None:
            return
        request = reading.request
        self._failed = self._in_trouble = False
        page.banner.hide()
        page.table.set_empty_text(self._words_meanwhile(reading))
        page.body.show_content()
        page.set_escapable(True)
        page.bar.show_live(request.follow)
        self._show_work()

    def progressed(self) -> None:
        """There is news of the read."""
        self._show_rows(in_two_turns=True)
        self._show_work()
        self._show_trouble()
        self._show_held_back()

    def ended(self) -> None:
        """The read ended by itself, was cancelled, or pauses."""
        reading, page = self._reading, self._page
        if reading is None:
            return
        self._show_rows()
        self._show_held_back()
        if reading.is_paused:
            self._show_pause()
            return
        self._stop()
        request, progress = reading.request, reading.progress
        warning = warning_of(request, progress)
        if warning:
            page.banner.show_warning(warning)
        elif not progress.rows:
            nothing = why_nothing(request, progress, self._clock, cancelled=reading.was_cancelled)
            self.next_step = nothing.next_step
            page.body.show_empty(nothing.icon, nothing.title, nothing.sentence, nothing.action)
        self._show_end()

    def failed(self, error: ExplorerError) -> None:
        """The read failed: its rows stay, if there are any."""
        self._failed = True
        self._stop()
        if self._page.model.rowCount():
            self._page.banner.show_error(explain(error), retry=True)
        else:
            self._page.body.show_failed(explain(error))
        self._show_end()

    def _show_rows(self, *, in_two_turns: bool = False) -> None:
        reading, page = self._reading, self._page
        if reading is None or reading.reader is None:
            return
        first = page.model.reader is None
        if first:
            page.model.show_spool(reading.reader)
        if in_two_turns and not first and self.follower.prepare(reading.progress.rows):
            self._next_turn.start()
            return
        self._show_newest()
        if first and not reading.request.follow:
            page.table.select_row(0)

    def _show_newest(self) -> None:
        self._next_turn.stop()
        if self._reading is not None and self._page.model.reader is not None:
            self.follower.show_rows(self._reading.progress.rows)

    def _show_work(self) -> None:
        reading = self._reading
        if reading is None or not reading.is_running:
            return
        request, progress = reading.request, reading.progress
        done = status.fraction(request, progress)
        if request.follow:
            waiting = self.follower.waiting_rows
            parts = status.while_live(progress, reading.pace, waiting, paused=self.follower.is_paused)
        else:
            parts = status.while_reading(request, progress, reading.pace, self._clock)
        self._page.status.show_work(done, parts, pausable=request.follow or bool(progress.positions))
        reading.tell(done, status.in_short(progress, reading.pace))

    def _show_end(self) -> None:
        reading = self._reading
        if reading is None:
            return
        if self._failed:
            parts = status.when_failed(reading.request, reading.progress)
        else:
            parts = status.when_ended(reading.request, reading.progress, self._clock, cancelled=reading.was_cancelled)
        progress = reading.progress
        self.steps = next_steps(reading.request, progress, reading.next_count) if reading.can_go_on else []
        self._page.status.show_text(parts, [step.text for step in self.steps])

    def _show_pause(self) -> None:
        reading = self._reading
        if reading is not None:
            request, progress = reading.request, reading.progress
            parts = status.while_paused(request, progress, self._clock)
            self._page.status.show_work(status.fraction(request, progress), parts, pausable=True)

    def _show_held_back(self) -> None:
        """Say that open transactions hold the end back, and how many messages."""
        if self._reading is not None and not self._reading.request.follow:
            self._page.isolation.show_open(self._reading.progress.open_transactions)

    def _show_trouble(self) -> None:
        """While nobody answers say so, once; when it is over take it away."""
        reading, page = self._reading, self._page
        waiting = None if reading is None else reading.progress.waiting
        if waiting and not self._in_trouble:
            page.banner.show_error(
                Explanation(
                    self.tr("The cluster does not answer"),
                    self.tr("Reading goes on by itself as soon as a broker is back."),
                    details=waiting,
                )
            )
        elif self._in_trouble and not waiting:
            page.banner.hide()
        self._in_trouble = bool(waiting)

    def _stop(self) -> None:
        if self._in_trouble:
            self._page.banner.hide()
        self._in_trouble = False
        if self._next_turn.isActive():
            self._show_newest()
        self.follower.end()
        self._page.set_escapable(False)
        self._page.bar.show_live(False)

    def _show_no_topic(self) -> None:
        self._page.body.show_empty(
            "envelope-open",
            self.tr("Choose a topic"),
            self.tr("Its newest messages appear here. Type part of its name above, or pick one in Topics."),
        )

    def _words_meanwhile(self, reading: Reading) -> str:
        request = reading.request
        if request.follow:
            return self.tr("Waiting for new messages …")
        if request.filter:
            return self.tr("Looking for “%s” …") % request.filter.text
        return self.tr("Reading …")

    def _on_pause_toggled(self, paused: bool) -> None:
        if self._reading is not None and self._reading.request.follow:
            self.follower.pause(paused)
            self._show_work()

    def _on_clock_changed(self) -> None:
        if self._reading is not None and self._reading.is_running:
            self._show_work()
        elif self._reading is not None and self._reading.is_paused:
            self._show_pause()
        else:
            self._show_end()
