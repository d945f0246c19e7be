"""How fast a run may go, and whether it may go at all just now."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from kafka_explorer.engine.redrive.account import AccountFailed

_PAUSED = "paused"


class Pace:
    """So many messages a second; what was not used a while ago is not made up for."""

    def __init__(self, rate_per_s: float | None, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate_per_s
        self._now = now
        self._began: float | None = None
        self._before = 0

    def allowed(self, sent: int) -> int:
        """Return how many may go now, when `sent` have gone so far."""
        if self._rate is None:
            return 1_000_000
        now = self._now()
        if self._began is None or sent - self._before > self._rate * 5:
            self._began, self._before = now, sent
        due = 1 + int((now - self._began) * self._rate) - (sent - self._before)
        if due > max(1.0, self._rate):  # it stood still for longer than a second
            self._began, self._before = now, sent
            due = 1
        return max(0, due)


def pause(folder: str) -> None:
    """Have the run with its account in `folder` wait after its batch, in whatever process. Raises AccountFailed."""
    try:
        (Path(folder) / _PAUSED).touch()
    except OSError as error:
        raise AccountFailed(folder, error.strerror or str(error)) from error


def resume(folder: str) -> None:
    """End the pause, also one that a run which is no more left behind."""
    with contextlib.suppress(OSError):
        (Path(folder) / _PAUSED).unlink(missing_ok=True)


def is_paused(folder: str) -> bool:
    """Whether the run is to wait; it holds no transaction open meanwhile."""
    return (Path(folder) / _PAUSED).exists()
