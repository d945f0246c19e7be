"""How late the window's event loop is: a timer of 5 ms that notes by how much each of its ticks is late."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer

TICK_MS = 5
_LOOK_EVERY = 20


class Tick:
    """Ticks during `run`; notes lateness in ms, and the largest resident size of this process in MB.

    `cpu_share` is how much of the time this thread computed, 0 to 1: whoever else uses the machine changes it little.
    """

    def __init__(self) -> None:
        self.late_ms: list[float] = []
        self.rss_mb = 0.0
        self.cpu_share = 0.0
        self._clock = QElapsedTimer()
        self._last_ns = 0

    def run(self, until: Callable[[], bool], at_most_s: float = 60) -> None:
        """Run the event loop until `until()`, asked at every tick, or so much time has gone by."""
        loop, timer = QEventLoop(), QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(TICK_MS)

        def on_tick() -> None:
            self._note()
            if until() or self._last_ns > at_most_s * 1e9:
                loop.quit()

        timer.timeout.connect(on_tick)
        self._clock.start()
        self._last_ns = 0
        began_s, computed_s = time.monotonic(), time.thread_time()
        timer.start()
        loop.exec()
        timer.stop()
        self.cpu_share = (time.thread_time() - computed_s) / max(time.monotonic() - began_s, 0.001)

    def late(self, share: float) -> float:
        """Return the lateness that `share` of the ticks stay below, in ms."""
        ordered = sorted(self.late_ms)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def _note(self) -> None:
        now_ns = self._clock.nsecsElapsed()
        self.late_ms.append(max(0.0, (now_ns - self._last_ns) / 1e6 - TICK_MS))
        self._last_ns = now_ns
        if len(self.late_ms) % _LOOK_EVERY == 0:
            self.rss_mb = max(self.rss_mb, rss_mb())


def rss_mb() -> float:
    """The resident size of this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
