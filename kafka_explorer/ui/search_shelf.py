"""Searches that may go on later, while the program runs; read from and written to one file in tasks."""

import logging
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.searches import SEARCHES_LIMIT, forget_search, load_searches, save_search
from kafka_explorer.engine.saved_searches import SavedSearch, from_data, to_data
from kafka_explorer.ui.filter_shelf import KeptFile

_log = logging.getLogger(__name__)


class SearchShelf(QObject):
    """One per program, since every cluster's page shares it. `file` None keeps nothing (tests, demonstrations)."""

    changed = Signal()

    def __init__(self, file: KeptFile | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._searches: tuple[SavedSearch, ...] = ()
        self._waiting: list[Callable[[], str | None]] = []
        self._writing: list[Callable[[], str | None]] = []
        if file is not None:
            file.jobs.start("Load searches", _loaded(file.path), owner=self, done=self._on_loaded, shown=False)

    def of(self, cluster_id: str) -> tuple[SavedSearch, ...]:
        """Return the searches of a cluster, newest first: their offsets mean nothing on another one."""
        return tuple(search for search in self._searches if search.cluster_id == cluster_id)

    def save(self, search: SavedSearch) -> None:
        """Put a search first, in place of an older state of it."""
        others = (other for other in self._searches if other.id != search.id)
        self._searches = (search, *others)[:SEARCHES_LIMIT]
        if self._file is not None:
            self._write(partial(save_search, self._file.path, to_data(search)))
        self.changed.emit()

    def forget(self, search_id: str) -> None:
        """Keep a search no longer."""
        self._searches = tuple(search for search in self._searches if search.id != search_id)
        if self._file is not None:
            self._write(partial(forget_search, self._file.path, search_id))
        self.changed.emit()

    def flush(self) -> None:
        """Write what was not written yet, as the program ends and no task runs any more."""
        steps, self._writing, self._waiting = [*self._writing, *self._waiting], [], []
        self._note([problem for step in steps if (problem := step())])

    def _write(self, step: Callable[[], str | None]) -> None:
        """One after the other, since each reads the file first."""
        self._waiting.append(step)
        if self._file is not None and not self._writing:
            self._writing, self._waiting = self._waiting, []
            self._file.jobs.start(
                "Save searches",
                _done(self._writing),
                owner=self,
                done=self._on_written,
                failed=lambda error: self._on_written([str(error)]),
                shown=False,
            )

    def _on_loaded(self, found: tuple[tuple[SavedSearch, ...], tuple[str, ...]]) -> None:
        searches, problems = found
        for problem in problems:
            _log.info("Saved searches: %s", problem)
        mine = {search.id for search in self._searches}
        self._searches += tuple(search for search in searches if search.id not in mine)
        self.changed.emit()

    def _on_written(self, problems: list[str]) -> None:
        self._note(problems)
        self._writing = []
        if self._waiting:
            self._write(self._waiting.pop(0))

    def _note(self, problems: list[str]) -> None:
        for problem in problems:
            # They hold as long as the program runs.
            _log.info("Searches could not be saved: %s", problem)


def _loaded(path: Path) -> Generator[None, None, tuple[tuple[SavedSearch, ...], tuple[str, ...]]]:
    entries, problems = load_searches(path)
    searches, wrong = [], list(problems)
    for entry in entries:
        try:
            searches.append(from_data(entry))
        except ValueError as error:
            wrong.append(str(error))
    yield
    return tuple(searches), tuple(wrong)


def _done(steps: list[Callable[[], str | None]]) -> Generator[None, None, list[str]]:
    problems = [problem for step in steps if (problem := step())]
    yield
    return problems
