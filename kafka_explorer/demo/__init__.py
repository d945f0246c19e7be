"""The demonstration: a real Kafka on this machine with sample data, and the window connected to it.

Without a display, a walk through every page on the live data that saves a picture of each.
"""

import os
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from kafka_explorer.cli.connection import sandbox_profile
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.engine.tasks import Task
from kafka_explorer.sandbox import sample
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.trickle import trickle

R = TypeVar("R")


def has_display() -> bool:
    """Whether a window can be shown to somebody."""
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return False
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show() -> int:
    """Run the demonstration until the window is closed. Raises SandboxError."""
    from kafka_explorer.app import open_window

    with clinic() as profile:
        return open_window(profile=profile)


def take_pictures(folder: Path, themes: Sequence[str], sizes: Sequence[tuple[int, int]]) -> Generator[Path, None, None]:
    """Save a picture of every page in each theme and size; yields their paths. Raises SandboxError."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from kafka_explorer.demo.tour import walk

    folder.mkdir(parents=True, exist_ok=True)
    with clinic() as profile:
        yield from walk(profile, folder, themes, sizes)


@contextmanager
def clinic() -> Iterator[ConnectionProfile]:
    """A sandbox in which the sample clinic works: a day of history, and about 20 new messages a second."""
    sandbox = Sandbox()
    try:
        _tell(sandbox.start())
        _tell(sample.fill(sandbox.bootstrap))
        work = Task("The clinic works", trickle(sandbox.bootstrap))
        work.start()
        try:
            yield sandbox_profile(sandbox.bootstrap, sandbox.version)
        finally:
            work.cancel()
            work.wait(10)
    finally:
        sandbox.stop()


def _tell(steps: Generator[str, None, R]) -> R:
    """Run steps to their end; each is said once on stderr."""
    said = ""
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            result: R = end.value
            return result
        if step != said:
            print(step, file=sys.stderr, flush=True)
            said = step
