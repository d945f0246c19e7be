"""Prepares payloads for the screen: small ones at once, big ones in a child process."""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QObject

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.ui.jobs import Job, Jobs
from kafka_explorer.ui.records.shown import Form, Part, Shown, show, show_given, show_stored
from kafka_explorer.ui.records.viewer.decoding import Decoding, is_packed
from kafka_explorer.ui.records.viewer.lens import Lens

AT_ONCE_BYTES = 12 * 1024
"""Pretty-printing takes about 0.35 ms a kilobyte."""
_PATIENCE_S = 0.5


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a record lies: row `row` of the spool in `folder`; NOWHERE when it is in memory only."""

    folder: str
    row: int


NOWHERE = Stored("", 0)


@dataclass(eq=False, slots=True)
class Wanted:
    """One payload to prepare: `part` of the record at `stored`, whose bytes are `data`.

    `done` comes twice for what takes time to be decoded: the first time it `is_coming`.
    """

    data: bytes | None
    stored: Stored
    part: Part
    form: Form
    whole: bool
    owner: QObject
    done: Callable[[Shown], None]
    failed: Callable[[ExplorerError], None]
    decoding: Decoding = field(default_factory=Decoding)
    dropped: bool = False


class Presenter:
    """One per page. Prepares one big payload after the other, and of those that wait only the newest of each owner.

    Who walks through large messages with the arrow key held down asks twenty times a second: to cancel and to begin
    anew each time would start a child process for every row.
    """

    def __init__(self, jobs: Jobs, workers: Workers, lens: Lens | None = None) -> None:
        self.lens = lens or Lens(jobs)
        self.jobs = jobs
        self.workers = workers
        self._job: Job | None = None
        self._began_s = 0.0
        self._current: Wanted | None = None
        self._waiting: list[Wanted] = []

    def present(self, wanted: Wanted) -> None:
        """Call `wanted.done` with the payload in its form: before this returns if it is small, else in a moment.

        What was asked for the same owner before is forgotten.
        """
        self.forget(wanted.owner)
        data, decoding = wanted.data, wanted.decoding
        if data is None or (len(data) <= AT_ONCE_BYTES and not is_packed(data, decoding)):
            wanted.done(show(data, wanted.form, whole=wanted.whole, decoding=decoding))
            return
        self._waiting.append(wanted)
        if self._job is not None and not self._job.ended and self._takes_too_long():
            self._job.cancel()
        self._go_on()

    def forget(self, owner: QObject) -> None:
        """What was asked for `owner` is not wanted any more."""
        self._waiting = [wanted for wanted in self._waiting if wanted.owner is not owner]
        if self._current is not None and self._current.owner is owner:
            self._current.dropped = True

    def _takes_too_long(self) -> bool:
        current = self._current
        return current is not None and current.dropped and time.monotonic() - self._began_s > _PATIENCE_S

    def _go_on(self) -> None:
        if not self._waiting or (self._job is not None and not self._job.ended):
            return
        wanted = self._current = self._waiting.pop(0)
        self._began_s = time.monotonic()
        self._job = self.jobs.start(
            QCoreApplication.translate("records", "Prepare a large message"),
            self._work(wanted),
            owner=wanted.owner,
            progress=lambda glance: self._show_glance(wanted, glance),
            done=lambda shown: self._tell(wanted, lambda: wanted.done(shown)),
            failed=lambda error: self._tell(wanted, lambda: wanted.failed(error)),
            shown=False,
        )

    def _work(self, wanted: Wanted) -> Generator[Shown | None, None, Shown]:
        how = wanted.form, wanted.whole, wanted.decoding
        if wanted.stored == NOWHERE:
            return self.workers.run(show_given, wanted.data, *how)
        return self.workers.run(show_stored, wanted.stored.folder, wanted.stored.row, wanted.part, *how)

    def _show_glance(self, wanted: Wanted, glance: Shown | None) -> None:
        if glance is not None and not wanted.dropped:
            wanted.done(glance)

    def _tell(self, wanted: Wanted, tell: Callable[[], None]) -> None:
        if not wanted.dropped:
            tell()
        self._go_on()
