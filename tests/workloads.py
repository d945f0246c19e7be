"""Generators for tests of tasks and child processes; a child imports this module and nothing heavy with it."""

import os
import signal
import sys
import threading
from collections.abc import Generator
from pathlib import Path

from kafka_explorer.engine.errors import ExplorerError, UnknownTopic


class TravelsBadly(ExplorerError):
    """An error of ours that cannot be pickled."""

    def __init__(self) -> None:
        super().__init__(threading.Lock())


def counting(until: int) -> Generator[int, None, str]:
    """Yields 1 to `until`, returns a text."""
    yield from range(1, until + 1)
    return f"counted to {until}"


def until_cancelled(marks: str) -> Generator[int, None, None]:
    """Yields for ever, leaves the files "started" and "cleaned up" in the folder `marks`."""
    (Path(marks) / "started").write_text(str(os.getpid()))
    tick = threading.Event()
    number = 0
    try:
        while True:
            yield number
            number += 1
            tick.wait(0.005)
    finally:
        (Path(marks) / "cleaned up").touch()


def stuck(marks: str) -> Generator[None, None, None]:
    """Yields once, then never comes back."""
    (Path(marks) / "started").write_text(str(os.getpid()))
    yield
    threading.Event().wait()


def failing_as_known() -> Generator[int, None, None]:
    yield 1
    raise UnknownTopic("orders")


def failing_otherwise() -> Generator[int, None, None]:
    yield 1
    raise ZeroDivisionError("what nobody thought of")


def failing_unpicklably() -> Generator[int, None, None]:
    yield 1
    raise TravelsBadly


def returning_unpicklably() -> Generator[int, None, object]:
    yield 1
    return threading.Lock()


def telling_unpicklably() -> Generator[object, None, None]:
    yield threading.Lock()


def failing_to_close() -> Generator[int, None, None]:
    try:
        while True:
            yield 1
    finally:
        raise ZeroDivisionError("while cleaning up")


def killing_itself() -> Generator[int, None, None]:
    yield 1
    os.kill(os.getpid(), signal.SIGKILL)


def about_itself() -> Generator[int, None, tuple[int, int, list[str]]]:
    """Returns its process id, its niceness, and the libraries that are loaded with a scan."""
    import kafka_explorer.engine.scan  # noqa: F401 - what a child is for

    yield 0
    return os.getpid(), os.nice(0), sorted({name.partition(".")[0] for name in sys.modules})


class Unimportable:
    """Pickles here, but not there: as a module that a child lacks."""

    def __reduce__(self) -> tuple[object, ...]:
        return _only_in, (os.getpid(),)


def _only_in(pid: int) -> None:
    if os.getpid() != pid:
        raise ImportError("only in the parent")


def given(_: object) -> Generator[int, None, None]:
    yield 1
