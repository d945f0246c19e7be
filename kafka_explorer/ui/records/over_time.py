"""Feeds the strip of messages over time: from the rows as they come, or from those that a filter left."""

import time
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.formats import zone_of
from kafka_explorer.ui.records.time_strip import TimeStrip

if TYPE_CHECKING:
    from kafka_explorer.engine.growing_histogram import GrowingHistogram
    from kafka_explorer.engine.time_histogram import TimeHistogram

_SHOWN_EVERY_S = 0.25
_NEXT_STEP_MS = 20


def zone_offset_ms(clock: Clock) -> int:
    """Return how far the zone of `clock` is ahead of UTC now."""
    ahead = datetime.now(zone_of(clock.zone)).astimezone(zone_of(clock.zone)).utcoffset()
    return 0 if ahead is None else int(ahead.total_seconds() * 1000)


class OverTime(QObject):
    """Counts what comes in the UI thread, some ten thousand rows at a time: that takes less than a millisecond."""

    def __init__(self, strip: TimeStrip, clock: Clock) -> None:
        super().__init__(strip)
        self._strip = strip
        self._clock = clock
        self._growing: GrowingHistogram | None = None
        self._refined: TimeHistogram | None = None
        self._folder = ""
        self._rows = 0
        self._shown_s = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._go_on)
        clock.changed.connect(self._on_clock_changed)

    def begin(self, folder: str) -> None:
        """Count the rows of this spool; "" for none."""
        self._close()
        self._folder, self._rows, self._refined = folder, 0, None
        self._strip.clear()

    def grow(self, rows: int) -> None:
        """So many rows are published by now."""
        self._rows = rows
        if not self._later.isActive():
            self._go_on()

    def show_refined(self, counts: "TimeHistogram | None") -> None:
        """Show these counts in place of all rows' ones; None goes back to them."""
        self._refined = counts
        self._show()

    def show_again(self) -> None:
        """Show what is known, since there is another width for it, or the end has come."""
        self._show()

    def close(self) -> None:
        """Let go of the spool."""
        self.begin("")

    def _go_on(self) -> None:
        if not self._folder or not self._rows:
            return
        if self._growing is None:
            from kafka_explorer.engine.growing_histogram import GrowingHistogram

            self._growing = GrowingHistogram(self._folder, zone_offset_ms(self._clock))
        if not self._growing.grow(self._rows):
            self._later.start(_NEXT_STEP_MS)
        wait_s = self._shown_s + _SHOWN_EVERY_S - time.monotonic()
        if wait_s <= 0:
            self._show()
        elif not self._later.isActive():
            self._later.start(int(wait_s * 1000) + 1)

    def _show(self) -> None:
        source = self._refined or self._growing
        buckets = None if source is None else source.buckets(self._strip.most_bars)
        self._shown_s = time.monotonic()
        if buckets is not None:
            self._strip.show_counts(buckets.begin_ms, buckets.step_ms, buckets.counts.tolist())
        elif self._refined is not None:
            self._strip.show_counts(0, 1, [])

    def _close(self) -> None:
        self._later.stop()
        if self._growing is not None:
            self._growing.close()
            self._growing = None

    def _on_clock_changed(self) -> None:
        # Steps of hours and days begin elsewhere now.
        self._close()
        self._go_on()
