"""Prepares payloads for the screen: small ones at once, big ones in a child process."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.shown import Form, Part, Shown, show, show_stored

AT_ONCE_BYTES = 12 * 1024
"""Pretty-printing takes about 0.35 ms a kilobyte."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a record lies: row `row` of the spool in `folder`."""

    folder: str
    row: int


class Presenter:
    """One per page. What is asked for the same `owner` again replaces what was asked before."""

    def __init__(self, jobs: Jobs, workers: Workers) -> None:
        self._jobs = jobs
        self._workers = workers

    def present(
        self,
        data: bytes | None,
        stored: Stored,
        part: Part,
        form: Form,
        *,
        whole: bool,
        owner: QObject,
        done: Callable[[Shown], None],
        failed: Callable[[ExplorerError], None],
    ) -> None:
        """Call `done` with `data` in `form`: before this returns if it is small, else in a moment."""
        self.forget(owner)
        if data is None or len(data) <= AT_ONCE_BYTES:
            done(show(data, form, whole=whole))
            return
        work = self._workers.run(show_stored, stored.folder, stored.row, part, form, whole)
        title = QCoreApplication.translate("records", "Prepare a large message")
        self._jobs.start(title, work, owner=owner, slot="present", done=done, failed=failed, shown=False)

    def forget(self, owner: QObject) -> None:
        """What was asked for `owner` is not wanted any more."""
        self._jobs.cancel(owner, "present")
