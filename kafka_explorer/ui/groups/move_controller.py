"""Plans, does and undoes moves of offsets, and deletes groups: never without a question."""

from collections.abc import Callable, Generator, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.details import Member
from kafka_explorer.engine.lag.moves import ResetPlan
from kafka_explorer.engine.lag.moving import Moved, delete_group, move_offsets, prepare_reset, undo
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.engine.processes import Workers
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.groups.move_lines import in_words, lines_of, summary_of
from kafka_explorer.ui.groups.move_page import MovePage
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.where import Where

_MEMBERS_NAMED = 5


class MoveController(QObject):
    """Belongs to `page`. `done` follows everything that changed a group, and names it."""

    done = Signal(str)

    def __init__(self, page: MovePage, where: Where, workers: Workers, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._where = where
        self._workers = workers
        self._jobs = jobs
        self._ask = ask
        self._group = ""
        self._plan: ResetPlan | None = None
        self._moved: dict[str, Moved] = {}
        self._changing = False
        page.refresh_asked.connect(self.plan)
        page.move_asked.connect(self._on_move_asked)
        page.undo_asked.connect(lambda: self.undo(self._group))

    def begin(self, group: str, places: Sequence[Place], groups: Sequence[str]) -> None:
        """Plan for `group`, whose partitions are `places`; `groups` are those to copy from."""
        self._group = group
        self._page.header.set_title(self.tr("Move offsets of %s") % group)
        self._page.form.begin(places, [name for name in groups if name != group])
        self._page.banner.hide()
        self._page.table.set_lines([])
        self._show_undo()
        self.plan()

    @property
    def current_plan(self) -> ResetPlan | None:
        """What is shown."""
        return self._plan

    def plan(self) -> None:
        """Ask what the wish comes to; changes nothing. While a group is being changed this waits for its end."""
        if self._changing:
            return
        page, wish = self._page, self._page.form.wish()
        self._plan = None
        page.move_button.setEnabled(False)
        if wish is None or not self._group:
            page.table.set_lines([])
            page.status.show_text([self.tr("Say where to")] if self._group else [])
            return
        page.status.show_text([self.tr("Planning")])
        self._run(
            self.tr("Plan for %s") % self._group,
            self._on_planned,
            prepare_reset,
            self._group,
            wish,
        )

    def can_undo(self, group: str) -> bool:
        """Whether there is a move of this group to take back."""
        return group in self._moved

    def undo(self, group: str) -> None:
        """Put back what was there before the last move."""
        moved = self._moved.get(group)
        if moved is not None:
            self._change(self.tr("Undo for %s") % group, self._on_undone, undo, moved)

    def delete(self, group: str) -> None:
        """Delete a group and what it has committed, after a question."""
        text = self.tr("%s and all offsets it has committed are deleted. Its consumers would begin anew.") % group
        if self._confirmed(self.tr("Delete the group?"), text, self.tr("Delete group"), group):
            self._change(self.tr("Delete %s") % group, self._on_deleted, delete_group, group)

    def _change(
        self, title: str, done: Callable[[Moved], None], work: Callable[..., Generator[Any, None, Any]], *args: object
    ) -> None:
        """Change a group; one change at a time, and nothing takes its place before its end is known."""
        if self._changing:
            return
        self._changing = True

        def ended(moved: Moved) -> None:
            self._changing = False
            done(moved)

        self._run(title, ended, work, *args)

    def _on_planned(self, plan: ResetPlan) -> None:
        page = self._page
        self._plan = plan
        page.table.set_lines(lines_of(plan.moves))
        page.status.show_text(summary_of(plan))
        if self._where.read_only:
            page.banner.show_info(self.tr("This connection is read-only: nothing can be moved, only planned."))
        elif not plan.may_be_done:
            page.banner.show_warning(in_use_text(plan.details.members), retry=True)
        else:
            page.banner.hide()
        allowed = plan.may_be_done and not self._where.read_only
        page.move_button.setEnabled(allowed and bool(plan.changes))
        page.body.show_content()

    def _on_move_asked(self) -> None:
        plan = self._plan
        if plan is None or not plan.changes or not plan.may_be_done or self._where.read_only:
            return
        if self._confirmed(self.tr("Move offsets?"), in_words(plan), self.tr("Move offsets"), plan.group):
            self._page.move_button.setEnabled(False)
            self._change(self.tr("Move offsets of %s") % plan.group, self._on_moved, move_offsets, plan)

    def _on_moved(self, moved: Moved) -> None:
        self._moved[moved.group] = moved
        self._show_undo()
        count = formats.counted(len(moved.after), self.tr("partition"), self.tr("partitions"))
        self._ask.notify(self.tr("Offsets of %s moved") % count)
        self.done.emit(moved.group)
        if moved.failures:
            place, error = next(iter(moved.failures.items()))
            self._page.banner.show_error(explain(error))
            self._page.status.show_text(
                [self.tr("%s stayed as they were") % len(moved.failures), f"{place[0]} {place[1]}"]
            )
        else:
            self.plan()

    def _on_undone(self, moved: Moved) -> None:
        self._moved.pop(moved.group, None)
        self._show_undo()
        self._ask.notify(self.tr("The offsets are as they were"))
        self.done.emit(moved.group)
        if moved.group == self._group:
            self.plan()

    def _on_deleted(self, moved: Moved) -> None:
        self._moved[moved.group] = moved
        self._ask.notify(self.tr("%s deleted") % moved.group)
        self.done.emit(moved.group)

    def _on_failed(self, error: ExplorerError) -> None:
        self._changing = False
        page = self._page
        page.status.show_text([])
        page.banner.show_error(explain(error), retry=True)
        if not page.isVisible():
            self._ask.notify(explain(error).sentence)

    def _confirmed(self, title: str, text: str, action: str, group: str) -> bool:
        typed = self._where.to_type((group,))
        return self._ask.confirm(title, text, action, danger=True, typed=typed, environment=self._where.environment)

    def _show_undo(self) -> None:
        self._page.undo.setVisible(self._group in self._moved)

    def _run(
        self, title: str, done: Callable[[Any], None], work: Callable[..., Generator[Any, None, Any]], *args: object
    ) -> None:
        """Do `work` in a child process: see `moving.py` for the reason."""
        apart = self._workers.run(work, self._where.settings, *args)
        self._jobs.start(title, apart, owner=self._page, slot="move", done=done, failed=self._on_failed, shown=False)


def in_use_text(members: Sequence[Member]) -> str:
    """Return why the offsets of a group with members stay as they are."""
    named = ", ".join(f"{each.client_id} ({each.host.lstrip('/')})" for each in members[:_MEMBERS_NAMED])
    more = len(members) - _MEMBERS_NAMED
    reason = QCoreApplication.translate(
        "groups", "The group has members, and Kafka moves offsets only without them. Stop its consumers first: "
    )
    and_more = QCoreApplication.translate("groups", " and %s more") % more if more > 0 else ""
    return f"{reason}{named}{and_more}." if named else reason.rstrip(": ") + "."
