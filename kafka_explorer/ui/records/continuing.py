"""Pausing, stopping and going on with the read that is shown, and the other next steps that a page offers."""

from PySide6.QtCore import QObject, Signal

from kafka_explorer.ui.records.outcome import NextStep
from kafka_explorer.ui.records.reading import Reading
from kafka_explorer.ui.records.report import Report
from kafka_explorer.ui.records.view import RecordsPage


class Continuing(QObject):
    """Belongs to `page`. `again_asked` wants the last read once more, `newest_asked` the newest of everything."""

    again_asked = Signal()
    newest_asked = Signal()

    def __init__(self, page: RecordsPage, report: Report) -> None:
        super().__init__(page)
        self._page = page
        self._report = report
        self._reading: Reading | None = None
        page.escaped.connect(self.stop)
        page.status.stopped.connect(self.stop)
        page.status.pause_toggled.connect(self._on_pause_toggled)
        page.status.stepped.connect(self._on_stepped)
        page.banner.retried.connect(self._on_retried)
        page.body.notice.retried.connect(self.again_asked)
        page.body.notice.acted.connect(self._on_acted)

    def begin(self, reading: Reading | None) -> None:
        """This read is shown now, or none."""
        self._reading = reading

    def stop(self) -> None:
        """Stop the read that runs or pauses; what it brought stays."""
        reading = self._reading
        if reading is not None:
            pauses = reading.is_paused
            reading.cancel()
            if pauses:  # its job has ended long since, so that nobody else tells
                self._report.ended()

    def go_on(self, *, all_of_it: bool = False) -> None:
        """Read on from where the last read ended."""
        if self._reading is not None and self._reading.can_go_on:
            self._reading.go_on(all_of_it=all_of_it)
            self._report.resumed()

    def _on_pause_toggled(self, paused: bool) -> None:
        reading = self._reading
        if reading is None or reading.request.follow:  # a tail goes on while its rows stand still
            return
        if paused:
            reading.pause()
        else:
            self.go_on()

    def _on_retried(self) -> None:
        if self._reading is not None and self._reading.can_go_on:
            self.go_on()
        else:
            self.again_asked.emit()

    def _on_stepped(self, at: int) -> None:
        self._take(self._report.steps[at].step)

    def _on_acted(self) -> None:
        self._take(self._report.next_step)

    def _take(self, step: NextStep) -> None:
        bar = self._page.bar
        if step in {NextStep.GO_ON, NextStep.REST}:
            self.go_on(all_of_it=step is NextStep.REST)
        elif step is NextStep.LIVE:
            bar.ask_to_follow()
        elif step is NextStep.NEWEST:
            self.newest_asked.emit()
        elif step is NextStep.AGAIN:
            self.again_asked.emit()
        else:
            bar.widen(step)
            bar.ask_to_read()
