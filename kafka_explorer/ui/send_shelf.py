"""What the user keeps of the Publish page: templates, what was sent, how producers send. Files are read and written
in tasks."""

import logging
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.producer_settings import Setting, load_producer_settings, save_producer_settings
from kafka_explorer.config.send_history import (
    HISTORY_LIMIT,
    SentRun,
    forget_history,
    history_of,
    load_history,
    remember_run,
)
from kafka_explorer.config.templates import (
    TEMPLATES_LIMIT,
    KeptTemplate,
    forget_template,
    load_templates,
    save_template,
    templates_of,
)
from kafka_explorer.ui.jobs import Jobs

_log = logging.getLogger(__name__)

Loaded = tuple[tuple[KeptTemplate, ...], tuple[SentRun, ...], tuple[str, ...]]
Step = Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class SendFiles:
    """Where things are kept; `logs` is the folder of the logs by which a stopped run goes on."""

    templates: Path
    history: Path
    producers: Path
    logs: Path
    jobs: Jobs


class SendShelf(QObject):
    """One per program, since every cluster's page shares it. `files` None keeps nothing (tests, demonstrations)."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, files: SendFiles | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._templates: tuple[KeptTemplate, ...] = ()
        self._runs: tuple[SentRun, ...] = ()
        self._producers: dict[str, Mapping[str, Setting]] = {}
        self._waiting: list[Step] = []
        self._writing: list[Step] = []
        if files is not None:
            work = _loaded(files)
            files.jobs.start("Load templates", work, owner=self, done=self._on_loaded, shown=False)

    @property
    def logs(self) -> Path | None:
        """The folder for the logs of what is sent; None when nothing is kept."""
        return None if self._files is None else self._files.logs

    def templates(self, profile: str, topic: str) -> tuple[KeptTemplate, ...]:
        """Return the templates of a topic, newest first."""
        return templates_of(self._templates, profile, topic)

    def save(self, template: KeptTemplate) -> None:
        """Put a template first, in place of an older one of its name."""
        others = (each for each in self._templates if each.place != template.place)
        self._templates = (template, *others)[:TEMPLATES_LIMIT]
        if self._files is not None:
            self._write(partial(save_template, self._files.templates, template))
        self.changed.emit()

    def forget(self, template: KeptTemplate) -> None:
        """Keep a template no longer."""
        self._templates = tuple(each for each in self._templates if each.place != template.place)
        if self._files is not None:
            self._write(partial(forget_template, self._files.templates, template))
        self.changed.emit()

    def runs(self, profile: str) -> tuple[SentRun, ...]:
        """Return what was sent with a connection, newest first."""
        return history_of(self._runs, profile)

    def remember(self, run: SentRun, *, keep_payload: bool) -> None:
        """Put a run first, in place of an older state of it; `keep_payload` keeps its template as well."""
        kept = run if keep_payload else replace(run, template=None)
        self._runs = (kept, *(each for each in self._runs if each.id != run.id))[:HISTORY_LIMIT]
        if self._files is not None:
            self._write(partial(remember_run, self._files.history, run, keep_payload=keep_payload))
        self.changed.emit()

    def forget_runs(self, profile: str) -> None:
        """Forget what was sent with a connection."""
        self._runs = tuple(run for run in self._runs if run.profile != profile)
        if self._files is not None:
            self._write(partial(forget_history, self._files.history, profile))
        self.changed.emit()

    def producer(self, profile: str) -> Mapping[str, Setting]:
        """Return what a connection changes of the producer's defaults; `changed` follows when it had to be read."""
        if profile not in self._producers:
            self._producers[profile] = {}
            if self._files is not None:
                work = _producer_loaded(self._files.producers, profile)
                done = partial(self._on_producer_loaded, profile)
                self._files.jobs.start("Load the producer's settings", work, owner=self, done=done, shown=False)
        return self._producers[profile]

    def save_producer(self, profile: str, settings: Mapping[str, Setting]) -> None:
        """Keep what a connection changes of the producer's defaults."""
        self._producers[profile] = dict(settings)
        if self._files is not None:
            self._write(partial(save_producer_settings, self._files.producers, profile, dict(settings)))
        self.changed.emit()

    def flush(self) -> None:
        """Write what was not written yet, as the program ends and no task runs any more."""
        steps, self._writing, self._waiting = [*self._writing, *self._waiting], [], []
        self._note([problem for step in steps if (problem := step())])

    def _write(self, step: Step) -> None:
        """One after the other, since each reads the file first."""
        self._waiting.append(step)
        self._go_on()

    def _go_on(self) -> None:
        if self._files is not None and self._waiting and not self._writing:
            self._writing, self._waiting = self._waiting, []
            self._files.jobs.start(
                "Save what was sent",
                _done(self._writing),
                owner=self,
                done=self._on_written,
                failed=lambda error: self._on_written([str(error)]),
                shown=False,
            )

    def _on_loaded(self, found: Loaded) -> None:
        templates, runs, problems = found
        for problem in problems:
            _log.info("Templates and history: %s", problem)
        mine = {each.place for each in self._templates}
        self._templates += tuple(each for each in templates if each.place not in mine)
        known = {run.id for run in self._runs}
        self._runs += tuple(run for run in runs if run.id not in known)
        self.changed.emit()

    def _on_producer_loaded(self, profile: str, settings: Mapping[str, Setting]) -> None:
        if not self._producers.get(profile):  # else it was changed meanwhile
            self._producers[profile] = settings
            self.changed.emit()

    def _on_written(self, problems: list[str]) -> None:
        self._note(problems)
        if problems:
            self.failed.emit(problems[0])
        self._writing = []
        self._go_on()

    def _note(self, problems: list[str]) -> None:
        for problem in problems:
            # It holds as long as the program runs.
            _log.info("Could not be kept: %s", problem)


def _loaded(files: SendFiles) -> Generator[None, None, Loaded]:
    templates, problems = load_templates(files.templates)
    yield
    runs, more = load_history(files.history)
    yield
    return templates, runs, (*problems, *more)


def _producer_loaded(path: Path, profile: str) -> Generator[None, None, Mapping[str, Setting]]:
    settings, problems = load_producer_settings(path, profile)
    for problem in problems:
        _log.info("Producer settings: %s", problem)
    yield
    return settings


def _done(steps: list[Step]) -> Generator[None, None, list[str]]:
    problems = [problem for step in steps if (problem := step())]
    yield
    return problems
