"""Filters that were used and saved, by topic, while the program runs; read from and written to one file in tasks."""

import logging
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.kept_filters import KeptFilters, TopicFilters, load_filters, save_filters
from kafka_explorer.ui.jobs import Jobs

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of the user's, and what reads and writes it beside the window's thread."""

    path: Path
    jobs: Jobs


class FilterShelf(QObject):
    """One per program, since every cluster's page shares it. `file` None keeps nothing (tests, demonstrations)."""

    changed = Signal()

    def __init__(self, file: KeptFile | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._kept = KeptFilters()
        self._writing = self._stale = False
        if file is not None:
            file.jobs.start("Load filters", _loaded(file.path), owner=self, done=self._on_loaded, shown=False)

    def of(self, topic: str) -> TopicFilters:
        """Return what is kept for a topic."""
        return self._kept.of(topic)

    def add_used(self, topic: str, text: str) -> None:
        """Make a filter the newest in the topic's history."""
        self._take(self._kept.with_used(topic, text))

    def save(self, topic: str, name: str, text: str) -> None:
        """Keep a filter under a name."""
        self._take(self._kept.with_named(topic, name, text))

    def rename(self, topic: str, old: str, new: str) -> None:
        """Give a saved filter another name; one that has it already makes room."""
        text = self.of(topic).named.get(old)
        if text is not None and new != old:
            self._take(self._kept.without_named(topic, old).with_named(topic, new, text))

    def delete(self, topic: str, name: str) -> None:
        """Keep a saved filter no longer."""
        self._take(self._kept.without_named(topic, name))

    def flush(self) -> None:
        """Write what was not written yet, as the program ends and no task runs any more."""
        if self._file is not None and self._writing:
            self._writing = self._stale = False
            self._note(save_filters(self._file.path, self._kept))

    def _take(self, kept: KeptFilters) -> None:
        if kept == self._kept:
            return
        self._kept = kept
        self.changed.emit()
        self._write()

    def _write(self) -> None:
        file = self._file
        if file is None:
            return
        if self._writing:
            self._stale = True
            return
        self._writing, self._stale = True, False
        file.jobs.start(
            "Save filters",
            _saved(file.path, self._kept),
            owner=self,
            done=self._on_written,
            failed=lambda error: self._on_written(str(error)),
            shown=False,
        )

    def _on_loaded(self, found: tuple[KeptFilters, tuple[str, ...]]) -> None:
        kept, problems = found
        for problem in problems:
            _log.info("Filters: %s", problem)
        # What was looked for while the file was read is newer than the file.
        used = self._kept
        self._kept = kept
        for topic, mine in used.topics.items():
            for text in reversed(mine.history):
                self._kept = self._kept.with_used(topic, text)
            for name, text in mine.named.items():
                self._kept = self._kept.with_named(topic, name, text)
        self.changed.emit()

    def _on_written(self, problem: str | None) -> None:
        self._note(problem)
        self._writing = False
        if self._stale:
            self._write()

    def _note(self, problem: str | None) -> None:
        if problem:
            # They hold as long as the program runs; what cannot be written now may be at the next change.
            _log.info("Filters could not be saved: %s", problem)


def _loaded(path: Path) -> Generator[None, None, tuple[KeptFilters, tuple[str, ...]]]:
    found = load_filters(path)
    yield
    return found


def _saved(path: Path, kept: KeptFilters) -> Generator[None, None, str | None]:
    problem = save_filters(path, kept)
    yield
    return problem
