"""How every operation on topics goes: planned and shown, asked for, done as a job, told, and seen in the lists."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.topic_changes.outcome import Changed
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.topics.operation_page import OperationPage
from kafka_explorer.ui.where import Where

T = TypeVar("T")
Work = Generator[Any, None, T]


def _tr(words: str) -> str:
    return QCoreApplication.translate("topic_operations", words)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before anything is done; `names` are the topics it is about."""

    title: str
    text: str
    action: str
    names: tuple[str, ...]
    danger: bool = True


class Operation(QObject):
    """Belongs to `page`. `changed` names topics that are no longer what they were.

    The newest plan wins; while something is being done nothing is planned and nothing else is done.
    """

    changed = Signal(tuple)

    def __init__(self, page: OperationPage, where: Where, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self.where = where
        self._jobs = jobs
        self.ask = ask
        self.doing = False

    def plan(self, title: str, work: Work[T], planned: Callable[[T], None]) -> None:
        """Ask what a wish comes to; `planned` shows it. Changes nothing."""
        if self.doing:
            work.close()
            return
        self._page.go.setEnabled(False)
        self._page.status.show_text([_tr("Asking the brokers …")])
        self._jobs.start(
            title,
            work,
            owner=self._page,
            slot="operation",
            done=planned,
            failed=self._on_plan_failed,
            shown=False,
        )

    def forget_plan(self) -> None:
        """Stop planning: what was asked is no longer wished, and what was planned cannot be done any more."""
        if not self.doing:
            self._jobs.cancel(self._page, "operation")
            self._page.go.setEnabled(False)

    def do(self, title: str, question: Question, work: Callable[[], Work[T]], done: Callable[[T], None]) -> None:
        """Do it if the user says yes; on a read-only connection nothing is even asked."""
        if self.doing or self.where.read_only:
            return
        where = self.where
        typed = where.to_type(question.names)
        if not self.ask.confirm(
            question.title,
            question.text,
            question.action,
            danger=question.danger,
            typed=typed,
            environment=where.environment,
        ):
            return
        self.doing = True
        self._page.go.setEnabled(False)
        self._page.status.show_text([title])

        def ended(result: T) -> None:
            self.doing = False
            done(result)
            self.changed.emit(question.names)

        def failed(error: ExplorerError) -> None:
            self.doing = False
            self._page.status.show_text([])
            self._page.banner.show_error(explain(error), retry=True)
            self.changed.emit(question.names)

        self._jobs.start(title, work(), owner=self._page, slot="operation", done=ended, failed=failed)

    def allow(self, possible: bool) -> None:
        """Enable the button if there is something to do and it may be done; say why not."""
        page = self._page
        page.go.setEnabled(possible and not self.where.read_only)
        if self.where.read_only:
            page.banner.show_info(_tr("This connection is read-only: this shows what would happen, and nothing can."))
            page.banner.set_closable(False)

    def _on_plan_failed(self, error: ExplorerError) -> None:
        self._page.status.show_text([])
        if self._page.body.shows_content:
            self._page.banner.show_error(explain(error), retry=True)
        else:
            self._page.body.show_failed(explain(error))


def then(work: Work[T], seen: Callable[[T], Work[object]]) -> Work[T]:
    """Do `work`, then wait until it is seen; returns what the work did."""
    result = yield from work
    yield from seen(result)
    return result


def told_failures(failures: Mapping[str, ExplorerError], most: int = 3) -> str:
    """Return "orders: The broker refused ..." for the first few, one line each."""
    lines = [f"{name}: {explain(error).sentence}" for name, error in list(failures.items())[:most]]
    more = len(failures) - most
    return "\n".join([*lines, _tr("and %s more") % f"{more:,}"] if more > 0 else lines)


def failed_words(changed: Changed, done: str) -> str:
    """Return how a partial failure is told: "2 of 3 deleted." and why the others were not."""
    total = len(changed.done) + len(changed.failures)
    words = _tr("{done} of {total} {verb}.").format(done=f"{len(changed.done):,}", total=f"{total:,}", verb=done)
    return f"{words}\n{told_failures(changed.failures)}"
