"""Deletes old messages of a topic, or all: shows for every partition what goes and what stays."""

from PySide6.QtCore import QCoreApplication, QObject, Signal

from kafka_explorer.engine.topic_changes.trimming import Trimmed, TrimPlan, TrimTo, plan_trim, trim
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.creating_lines import begun
from kafka_explorer.ui.topics.operation_page import TablePage, Verb
from kafka_explorer.ui.topics.operations import Operation, Question, told_failures
from kafka_explorer.ui.topics.plan_lines import PlanLine
from kafka_explorer.ui.topics.trimming_form import TrimmingForm
from kafka_explorer.ui.where import Where
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell
from kafka_explorer.ui.widgets.status_line import bold


def _tr(words: str) -> str:
    return QCoreApplication.translate("trimming", words)


def trim_columns() -> tuple[Column, ...]:
    """Return the columns of the plan."""
    return (
        Column("partition", _tr("Partition"), right=True),
        Column("low", _tr("Begins at"), right=True, mono=True, tone="muted"),
        Column("begin", _tr("Will begin at"), right=True, mono=True, toned=True),
        Column("high", _tr("Ends at"), right=True, mono=True, tone="muted"),
        Column("goes", _tr("Deleted"), right=True, mono=True, toned=True, min_width_px=96),
        Column("stays", _tr("Kept"), right=True, mono=True, min_width_px=96),
        Column("note", "", stretch=True, toned=True, tone="muted", min_width_px=160),
    )


def trim_lines(plan: TrimPlan) -> list[Line]:
    """Return a row for each partition of which something goes, and for each that cannot be changed."""
    lines = [
        Line(
            each.partition,
            (
                number_cell(each.partition),
                number_cell(each.low),
                number_cell(each.begin, "accent"),
                number_cell(each.high),
                number_cell(each.offsets, "bad"),
                number_cell(each.high - each.begin),
                Cell(_tr("empty afterwards") if each.begin == each.high else ""),
            ),
        )
        for each in plan.trims
    ]
    dash = number_cell(None)
    lines += [
        Line(at, (number_cell(at), dash, dash, dash, dash, dash, Cell(_tr("cannot be changed"), None, "bad")))
        for at in plan.errors
    ]
    return sorted(lines, key=lambda line: line.name)  # type: ignore[arg-type,return-value]  # numbers of partitions


class TrimmingPage(TablePage):
    """What to delete, and what it comes to by partition."""

    def __init__(self, theme: Theme, clock: Clock, memory: Memory, where: Where) -> None:
        self.form = TrimmingForm(theme, clock)
        super().__init__(
            theme,
            memory,
            where,
            Verb(self.tr("Delete messages"), "eraser", "danger-filled"),
            ("messages-to-delete", trim_columns()),
            self.form,
        )
        self.table.setAccessibleName(self.tr("What will be deleted"))


class TrimmingController(QObject):
    """Belongs to `page`. `trimmed` names the topic when all was done."""

    trimmed = Signal(str)

    def __init__(self, page: TrimmingPage, where: Where, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._topic = ""
        self._plan: TrimPlan | None = None
        self.operation = Operation(page, where, jobs, ask)
        page.form.edited.connect(self.operation.forget_plan)
        page.form.changed.connect(self.plan)
        page.refresh_asked.connect(self.plan)
        page.go_asked.connect(self._on_go_asked)

    def begin(self, topic: str, partitions: int, to: TrimTo = TrimTo.TIME) -> None:
        """Plan to delete messages of `topic`."""
        page = self._page
        self._topic = topic
        page.header.set_title((self.tr("Empty %s") if to is TrimTo.END else self.tr("Delete messages of %s")) % topic)
        page.banner.hide()
        page.form.begin(partitions, to)
        page.table.set_lines(())
        page.body.show_loading(self.tr("Asking for offsets"), topic)
        self.plan()

    def plan(self) -> None:
        """Ask what the wish comes to."""
        page, wish = self._page, self._page.form.wish()
        self._plan = None
        if not self._topic:
            return
        if wish is None:
            self.operation.forget_plan()
            page.table.set_lines(())
            page.table.set_empty_text(self.tr("Say up to which offset."))
            page.status.show_text([])
            page.body.show_content()
            self.operation.allow(False)
            return
        settings = self.operation.where.settings
        self.operation.plan(self.tr("Plan for %s") % self._topic, plan_trim(settings, self._topic, wish), self._show)

    def _show(self, plan: TrimPlan) -> None:
        page = self._page
        self._plan = plan
        page.banner.hide()
        page.table.set_empty_text(self.tr("Nothing would be deleted: no message lies before that."))
        page.table.set_lines(trim_lines(plan))
        page.notes.set_lines(self._notes(plan))
        page.body.show_content()
        if plan.trims:
            partitions = formats.counted(len(plan.trims), self.tr("partition"), self.tr("partitions"))
            words = self.tr("of %s") % partitions
            page.status.show_text([bold(self.tr("%s go") % self._counted(plan)), words, self.tr("for good")])
        else:
            page.status.show_text([bold(self.tr("Nothing would be deleted"))])
        self.operation.allow(bool(plan.trims))

    def _notes(self, plan: TrimPlan) -> list[PlanLine]:
        reasons = dict.fromkeys(begun(explain(error).sentence) for error in plan.errors.values())
        notes = [PlanLine("bad", reason) for reason in reasons]
        if plan.trims:
            words = self.tr("Groups that have not read what goes continue as auto.offset.reset tells them to.")
            notes.append(PlanLine("warn", words))
        return notes

    def _counted(self, plan: TrimPlan) -> str:
        return formats.counted(plan.offsets, self.tr("message"), self.tr("messages"))

    def _on_go_asked(self) -> None:
        plan = self._plan
        if plan is None or not plan.trims:
            return
        settings = self.operation.where.settings
        text = self.tr("{messages} of {topic} are deleted for good, from the beginning of {partitions}.").format(
            messages=self._counted(plan),
            topic=plan.topic,
            partitions=formats.counted(len(plan.trims), self.tr("partition"), self.tr("partitions")),
        )
        question = Question(self.tr("Delete messages?"), text, self.tr("Delete messages"), (plan.topic,))
        title = self.tr("Delete messages of %s") % plan.topic
        self.operation.do(title, question, lambda: trim(settings, plan), self._on_done)

    def _on_done(self, done: Trimmed) -> None:
        plan, page = self._plan, self._page
        gone = sum(each.offsets for each in (() if plan is None else plan.trims) if each.partition in done.begins)
        if done.begins:
            words = formats.counted(gone, self.tr("message"), self.tr("messages"))
            self.operation.ask.notify(self.tr("{messages} of {topic} deleted").format(messages=words, topic=done.topic))
        if not done.failures:
            self.trimmed.emit(done.topic)
            return
        page.status.show_text([])
        failures = {self.tr("Partition %s") % at: error for at, error in done.failures.items()}
        words = self.tr("{done} of {total} partitions done.").format(
            done=len(done.begins), total=len(done.begins) + len(done.failures)
        )
        page.banner.show_warning(f"{words}\n{told_failures(failures)}", retry=True)
