"""How fast a read is now, from its newest progress: a mean since the start would lie after every stall."""

from collections import deque

from kafka_explorer.engine.scan import ScanProgress

_WINDOW_S = 3.0


class Pace:
    """Remembers a few seconds of progress."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int, int]] = deque()

    def add(self, progress: ScanProgress) -> None:
        """Take the newest progress."""
        self._seen.append((progress.elapsed_s, progress.scanned, progress.done))
        while len(self._seen) > 2 and self._seen[0][0] < progress.elapsed_s - _WINDOW_S:
            self._seen.popleft()

    @property
    def per_s(self) -> float | None:
        """Messages read a second; None before anyone can know."""
        return self._rise(1)

    def left_s(self, progress: ScanProgress) -> float | None:
        """Seconds until all is read at this pace; None where there is no end, or no pace."""
        pace = self._rise(2)
        if not pace or progress.total is None:
            return None
        return (progress.total - progress.done) / pace

    def _rise(self, what: int) -> float | None:
        if len(self._seen) < 2:
            return None
        first, last = self._seen[0], self._seen[-1]
        seconds = last[0] - first[0]
        return (last[what] - first[what]) / seconds if seconds > 0 else None
