"""The composition root of the desktop program: everything is built once, here, and handed on."""

import contextlib
import logging
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from kafka_explorer import __version__
from kafka_explorer.cli.connection import sandbox_profiles
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.places import (
    catalogues_folder,
    filters_file,
    history_folder,
    preferences_file,
    producer_settings_file,
    profiles_folder,
    searches_file,
    send_history_file,
    sends_folder,
    spools_folder,
    templates_file,
    watch_list_file,
)
from kafka_explorer.config.preferences import Preferences, load_preferences
from kafka_explorer.config.watch_list import load_watch_list
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.producing.kept_logs import sweep_logs
from kafka_explorer.engine.spool import SpoolFolder, sweep
from kafka_explorer.engine.tasks import Task
from kafka_explorer.files import shipped
from kafka_explorer.ui.actions import Actions
from kafka_explorer.ui.ask import Asker
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.connections.controller import ConnectionsPage, Sources
from kafka_explorer.ui.filter_shelf import FilterShelf, KeptFile
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.main_window import MainWindow
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.search_shelf import SearchShelf
from kafka_explorer.ui.send_shelf import SendFiles, SendShelf
from kafka_explorer.ui.shelves import Shelves
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.watch_list import WatchList

_log = logging.getLogger(__name__)
_SMOKE_S = 60.0
_HISTORY_KEPT_S = 8 * 86_400


@dataclass(frozen=True, slots=True)
class Program:
    """The running program, for whoever drives it."""

    window: MainWindow
    start: ConnectionsPage
    tools: Tools


def open_window(
    *,
    smoke: bool = False,
    profile: ConnectionProfile | None = None,
    connections: Sequence[Path] = (),
    captures: Sequence[Path] = (),
) -> int:
    """Open the window, with `profile` connected if given, and run until it is closed; returns the exit status.

    `connections` are folders that a team shares: their profiles are offered, too, and never written. `captures` are
    files of messages to open.

    `smoke` proves that an installation is whole: the window is shown and closed, and a child process has worked.
    """
    app = application()
    with program(app, connections=connections) as running:
        running.window.show()
        if profile is not None:
            running.window.open_profile(profile)
        for capture in captures:
            running.window.open_capture(capture)
        if smoke:
            _prove(running.tools.workers)
            running.window.close()
            return 0
        return app.exec()


def application() -> QApplication:
    """Return the one QApplication, named as desktops want to know it."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Kafka Explorer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("kafka-explorer")
    return app


@contextmanager
def program(
    app: QApplication,
    *,
    keep: bool = True,
    connections: Sequence[Path] = (),
    extra_profiles: Callable[[], list[ConnectionProfile]] = sandbox_profiles,
) -> Iterator[Program]:
    """Build the program; at its end all that it started has ended. Without `keep` nothing is the user's own."""
    preferences, notes = load_preferences(preferences_file()) if keep else (Preferences(), ())
    for note in notes:
        _log.info("Preferences: %s", note)
    jobs, workers = Jobs(), Workers()
    memory = Memory(preferences, preferences_file() if keep else None)
    theme = Theme(app, preferences.theme)  # type: ignore[arg-type]  # checked when it was read
    # What a program that died left behind, or nobody needs any more, may be large: it goes while the window comes up.
    sweeping = Task("Remove old spools and logs", _swept(spools_folder(), sends_folder()))
    sweeping.start()
    with SpoolFolder(spools_folder()) as spools:
        asker = Asker(theme)
        clock = Clock(preferences.time_zone)  # type: ignore[arg-type]  # checked when it was read
        watch_list = _watch_list() if keep else WatchList()
        shelves = _shelves(jobs) if keep else Shelves()
        history = history_folder() if keep else spools.path / "history"
        catalogues = catalogues_folder() if keep else spools.path / "catalogues"
        shared = theme, jobs, memory, clock, asker, Actions(theme), workers, spools
        tools = Tools(*shared, watch_list, history, shelves, catalogues=catalogues)
        mine = profiles_folder() if keep else spools.path / "no-profiles"
        sources = Sources(mine, shipped("connections"), extra_profiles, tuple(connections))
        start = ConnectionsPage(theme, jobs, asker, sources, tools.secrets)
        start.choose(preferences.last_profile)
        window = MainWindow(tools, start, __version__)
        asker.stand_above(window)
        start.connect_requested.connect(window.open_profile)
        window.dialect_asked.connect(start.describe_dialect)
        try:
            yield Program(window, start, tools)
        finally:
            window.close()
            jobs.close()
            shelves.flush()
            workers.close()
            sweeping.cancel()
            # Before the spools go: pages hold their files open, which on Windows keeps the folder.
            window.deleteLater()
            QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)


def _watch_list() -> WatchList:
    watched, notes = load_watch_list(watch_list_file())
    for note in notes:
        _log.info("Watch list: %s", note)
    return WatchList(watched, watch_list_file())


def _shelves(jobs: Jobs) -> Shelves:
    sends = SendFiles(templates_file(), send_history_file(), producer_settings_file(), sends_folder(), jobs)
    return Shelves(
        FilterShelf(KeptFile(filters_file(), jobs)), SearchShelf(KeptFile(searches_file(), jobs)), SendShelf(sends)
    )


def _swept(spools: Path, sends: Path) -> Generator[None, None, int]:
    yield
    _forget_old_histories(history_folder())
    yield
    gone = sweep(spools)
    return gone + (yield from sweep_logs(sends))


def _forget_old_histories(folder: Path) -> None:
    """Remove the histories of clusters that nobody has looked at for longer than a history reaches back."""
    for path in folder.glob("*.sqlite*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _HISTORY_KEPT_S:
                path.unlink()


def _prove(workers: Workers) -> None:
    """Raise unless a child process does work: what a frozen program gets wrong first."""
    task = Task("Smoke", workers.run(_echo, "smoke"))
    task.start()
    if not task.wait(_SMOKE_S) or task.result != "smoke":
        raise RuntimeError(f"A child process did not work: {task.error}")


def _echo(word: str) -> Generator[None, None, str]:
    yield
    return word
