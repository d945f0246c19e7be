"""Redrives that are not through, since the program was closed or died: found on the disk, and offered again."""

import contextlib
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.redrive.kept_runs import KeptRun, find_runs, put_away
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.deadletters.going_on import agreed_to_go_on
from kafka_explorer.ui.deadletters.runs import Run, run_of
from kafka_explorer.ui.deadletters.targets import Targets
from kafka_explorer.ui.deadletters.topic_page import TopicPage
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs

_SLOT = "unfinished"


class Unfinished(QObject):
    """Belongs to the page of a dead-letter topic. `changed` follows what is known.

    `go_on_asked` brings a Run that the user wants to go on, agreed; `look_asked` one to be shown only.
    """

    changed = Signal()
    go_on_asked = Signal(object)
    look_asked = Signal(object)

    def __init__(
        self,
        page: TopicPage,
        targets: Targets,
        workers: Workers,
        jobs: Jobs,
        ask: Ask,
        root: str,
        is_busy: Callable[[], bool],
    ) -> None:
        """`root` is the folder of all runs; `is_busy` says whether another run is under way in this window."""
        super().__init__(page)
        self._page = page
        self._targets = targets
        self._workers = workers
        self._jobs = jobs
        self._ask = ask
        self._root = root
        self._is_busy = is_busy
        self._topic = ""
        self._runs: tuple[KeptRun, ...] = ()
        strip = page.unfinished
        strip.go_on_asked.connect(self._on_go_on_asked)
        strip.look_asked.connect(self._on_look_asked)
        strip.put_away_asked.connect(self._on_put_away_asked)
        targets.changed.connect(self._show)

    @property
    def newest(self) -> Mapping[str, KeptRun]:
        """The newest run that is not through, by dead-letter topic."""
        return {run.request.dlq: run for run in reversed(self._runs)}

    def look(self) -> None:
        """Look on the disk; what is through and old is removed from it."""
        self._jobs.start(
            self.tr("Look for redrives that are not through"),
            _found(self._workers, self._targets.own.settings, self._root),
            owner=self._page,
            slot=_SLOT,
            done=self._on_found,
            failed=self._on_unfound,
            shown=False,
        )

    def show_topic(self, name: str) -> None:
        """Offer the runs of this dead-letter topic."""
        self._topic = name
        self._show()

    def begun(self, run: Run) -> None:
        """A run is under way: it is no more to be offered."""
        self._runs = tuple(each for each in self._runs if each.folder != run.folder)
        self._show()
        self.changed.emit()

    def _on_found(self, runs: tuple[KeptRun, ...]) -> None:
        self._runs = runs
        self._show()
        self.changed.emit()

    def _on_unfound(self, _error: ExplorerError) -> None:
        """The inbox says already that the cluster does not answer."""

    def _show(self) -> None:
        mine = [run for run in self._runs if run.request.dlq == self._topic]
        run = mine[0] if mine else None
        self._page.unfinished.show_run(run, len(mine) - 1, "" if run is None else self._targets.why_not(run.connection))

    def _on_go_on_asked(self) -> None:
        kept = self._page.unfinished.run
        if kept is None or self._targets.why_not(kept.connection):
            return
        if self._is_busy():
            self._ask.notify(self.tr("Another redrive is under way: wait for its end first"))
            return
        run = run_of(kept)
        if agreed_to_go_on(self._ask, self._targets, run, kept.sent + kept.skipped):
            self.go_on_asked.emit(run)

    def _on_look_asked(self) -> None:
        kept = self._page.unfinished.run
        if kept is not None and not self._is_busy():
            self.look_asked.emit(run_of(kept))

    def _on_put_away_asked(self) -> None:
        kept = self._page.unfinished.run
        if kept is None:
            return
        text = self.tr("What was not sent stays a dead letter, and can be redriven anew at any time.")
        if kept.doubtful:
            doubts = self.tr("%s are in doubt: whether they are in their target is then up to you to find out.")
            text = f"{text} {doubts % formats.integer(kept.doubtful)}"
        if self._ask.confirm(self.tr("Put the redrive away?"), text, self.tr("Put away"), danger=bool(kept.doubtful)):
            self._jobs.start(
                self.tr("Put a redrive away"),
                _away(kept.folder),
                owner=self._page,
                slot="put away",
                done=self._on_put_away,
                failed=self._on_failed,
                shown=False,
            )

    def _on_put_away(self, folder: str) -> None:
        self._runs = tuple(each for each in self._runs if each.folder != folder)
        self._show()
        self.changed.emit()

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.banner.show_error(explain(error))


def _found(workers: Workers, settings: ClusterSettings, root: str) -> Generator[object, None, tuple[KeptRun, ...]]:
    """Look with a child process, but only where there is anything to look at: mostly there is not."""
    yield None
    anything = False
    with contextlib.suppress(OSError):
        anything = any(Path(root).iterdir())
    return (yield from workers.run(find_runs, settings, root)) if anything else ()


def _away(folder: str) -> Generator[None, None, str]:
    yield
    put_away(folder)
    return folder
