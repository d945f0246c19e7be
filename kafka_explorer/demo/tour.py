"""A walk through every page on live data, with a picture of each."""

import itertools
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from kafka_explorer.app import application, program
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.demo.stops import stops

_PATIENCE_S = 60.0
_PAINT_S = 0.25


def walk(
    profile: ConnectionProfile, folder: Path, themes: Sequence[str], sizes: Sequence[tuple[int, int]]
) -> Generator[Path, None, None]:
    """Save pictures named after page, theme and size into `folder`; yields their paths.

    Nothing of the user's is read or written. Raises TimeoutError naming the page that did not come.
    """
    app = application()
    with program(app, keep=False, extra_profiles=lambda: [profile]) as running:
        window = running.window
        window.show()
        for stop in stops(running, profile):
            stop.arrive()
            if not _until(app, stop.ready, _PATIENCE_S):
                raise TimeoutError(f"The page '{stop.name}' did not come within {_PATIENCE_S:g} s.")
            for theme, (width, height) in itertools.product(themes, sizes):
                running.tools.memory.update(theme=theme)
                window.resize(width, height)
                # Layouts settle, and what comes with the next look at the tasks is painted.
                _until(app, lambda: False, _PAINT_S)
                path = folder / f"{stop.name}-{theme}-{width}x{height}.png"
                window.grab().save(str(path))
                yield path


def _until(app: QApplication, ready: Callable[[], bool], timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while not ready():
        if time.monotonic() > deadline:
            return False
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents | QEventLoop.ProcessEventsFlag.AllEvents, 20)
    return True
