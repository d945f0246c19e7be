"""Finds what a test leaves behind: threads, child processes, running timers, windows."""

import gc
import multiprocessing
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_PATIENCE_S = 3.0  # what was asked to end may need a moment on a busy machine
_started_timers: "weakref.WeakSet[QTimer]" = weakref.WeakSet()


@dataclass(frozen=True)
class Running:
    """What runs at one moment, by identities that can be compared later."""

    threads: frozenset[threading.Thread]
    processes: frozenset[int]
    timers: frozenset[int]
    windows: frozenset[int]


def running_now() -> Running:
    """What runs now, before a test."""
    return Running(
        frozenset(threading.enumerate()),
        frozenset(_child_processes()),
        frozenset(map(id, _active_timers())),
        frozenset(map(_address, _windows())),
    )


def left_behind(before: Running, patience_s: float = _PATIENCE_S) -> list[str]:
    """One sentence for each thing that runs now and did not run `before`; waits `patience_s` for what is ending."""
    give_up_at = time.monotonic() + patience_s
    while found := _new_since(before):
        if time.monotonic() > give_up_at:
            return found
        gc.collect()  # a window in a reference cycle is not left behind, only not yet collected
        time.sleep(0.02)
    return []


def watch_timers() -> None:
    """Remember every QTimer that Python code starts from now on; Qt itself has no list of them."""

    def remembering(start: Callable[..., None]) -> Callable[..., None]:
        def remember_and_start(timer: QTimer, *arguments: object) -> None:
            _started_timers.add(timer)
            start(timer, *arguments)

        return remember_and_start

    QTimer.start = remembering(QTimer.start)  # type: ignore[method-assign] # the only place where a start can be seen


def _new_since(before: Running) -> list[str]:
    if QApplication.instance():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    threads = [thread for thread in threading.enumerate() if thread not in before.threads]
    processes = {pid: line for pid, line in _child_processes().items() if pid not in before.processes}
    timers = [timer for timer in _active_timers() if id(timer) not in before.timers]
    windows = [window for window in _windows() if _address(window) not in before.windows]
    return [
        *(f"The test left a thread running: {thread.name}" for thread in threads),
        *(f"The test left a child process running: {pid} {line}" for pid, line in processes.items()),
        *(f"The test left a timer running: every {timer.interval()} ms, of {timer.parent()}" for timer in timers),
        *(f"The test left a window behind: {window!r} (qtbot.addWidget closes it)" for window in windows),
    ]


def _child_processes() -> dict[int, str]:
    """Command lines of our living children by process id; Python's own resource tracker lives as long as we do."""
    children = {child.pid: child.name for child in multiprocessing.active_children() if child.pid}
    for listing in Path("/proc/self/task").glob("*/children"):  # only Linux tells; elsewhere multiprocessing's suffice
        try:
            pids = [int(pid) for pid in listing.read_text().split()]
        except OSError:
            continue  # the thread has just ended
        children.update({pid: line for pid in pids if (line := _command_line(pid))})
    return {pid: line for pid, line in children.items() if "multiprocessing.resource_tracker" not in line}


def _command_line(pid: int) -> str:
    """Empty for a process that has ended, be it waited for or not."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def _active_timers() -> list[QTimer]:
    return [timer for timer in list(_started_timers) if shiboken6.isValid(timer) and timer.isActive()]


def _windows() -> list[QWidget]:
    """Windows that belong to nobody; a combo box's list or a tool tip goes with its owner."""
    if not QApplication.instance():
        return []
    return [window for window in QApplication.topLevelWidgets() if window.parent() is None]


def _address(window: QWidget) -> int:
    return int(shiboken6.getCppPointer(window)[0])
