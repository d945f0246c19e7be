"""Deletes topics: shows first what goes with each of them, and afterwards which are gone and why others are not."""

from collections.abc import Generator, Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal

from kafka_explorer.engine.topic_changes.creation import NewTopicWish
from kafka_explorer.engine.topic_changes.deletion import DeletionPlan, DoomedTopic, delete_topics, plan_deletion
from kafka_explorer.engine.topic_changes.outcome import Changed
from kafka_explorer.engine.topic_changes.settling import until_listed
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.creating_lines import error_cell
from kafka_explorer.ui.topics.operation_page import TablePage, Verb
from kafka_explorer.ui.topics.operations import Operation, Question, failed_words, then
from kafka_explorer.ui.topics.words import topics_counted
from kafka_explorer.ui.where import Where
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell, text_cell
from kafka_explorer.ui.widgets.status_line import bold

_NAMED = 5


def _tr(words: str) -> str:
    return QCoreApplication.translate("deleting", words)


def deletion_columns() -> tuple[Column, ...]:
    """Return the columns of topics to delete."""
    return (
        Column("topic", _tr("Topic"), min_width_px=220),
        Column("state", "", badge=True, min_width_px=110),
        Column("partitions", _tr("Partitions"), right=True),
        Column("offsets", _tr("Messages"), right=True, tip=_tr("From the low to the high watermark of all partitions")),
        Column("note", _tr("Remark"), stretch=True, toned=True, tone="muted", min_width_px=220),
    )


def deletion_lines(plan: DeletionPlan) -> list[Line]:
    """Return a row for each topic."""
    return [_line(topic) for topic in plan.topics]


def _line(topic: DoomedTopic) -> Line:
    state, note = Cell(_tr("will be deleted"), 1, "bad"), Cell(_tr("with all its messages and settings"))
    if topic.error is not None:
        state, note = Cell(_tr("not possible"), 2, "neutral"), error_cell(topic.error)
    elif topic.internal:
        state = Cell(_tr("Kafka's own"), 0, "bad")
        note = Cell(_tr("Kafka works with it: consumers may lose their place, transactions their state."), None, "bad")
    known = topic.error is None
    return Line(
        topic.name,
        (
            text_cell(topic.name),
            state,
            number_cell(topic.partitions if known else None),
            number_cell(topic.offsets),
            note,
        ),
    )


class DeletingPage(TablePage):
    """A row for each topic."""

    def __init__(self, theme: Theme, memory: Memory, where: Where) -> None:
        super().__init__(
            theme,
            memory,
            where,
            Verb(self.tr("Delete topics"), "trash", "danger-filled"),
            ("topics-to-delete", deletion_columns()),
        )
        self.header.set_title(self.tr("Delete topics"))
        self.table.setAccessibleName(self.tr("Topics to delete"))
        self.undo.setText(self.tr("Create them again, empty…"))


class DeletingController(QObject):
    """Belongs to `page`. `deleted` comes when all are gone; `again_asked` brings wishes to have them back."""

    deleted = Signal()
    again_asked = Signal(tuple)

    def __init__(self, page: DeletingPage, where: Where, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._names: tuple[str, ...] = ()
        self._plan: DeletionPlan | None = None
        self._gone: dict[str, NewTopicWish] = {}
        self.operation = Operation(page, where, jobs, ask)
        page.refresh_asked.connect(self.plan)
        page.go_asked.connect(self._on_go_asked)
        page.undo_asked.connect(lambda: self.again_asked.emit(tuple(self._gone.values())))

    def begin(self, names: Sequence[str]) -> None:
        """Plan to delete these."""
        self._names, self._plan, self._gone = tuple(names), None, {}
        page, one = self._page, len(names) == 1
        page.header.set_title(self.tr("Delete %s") % names[0] if one else self.tr("Delete topics"))
        page.header.set_facts([] if one else [topics_counted(len(names))])
        page.banner.hide()
        page.undo.hide()
        page.body.show_loading(self.tr("Looking at what would go"), "")
        self.plan()

    def plan(self) -> None:
        """Ask what is in them."""
        settings = self.operation.where.settings
        self.operation.plan(self.tr("Plan a deletion"), plan_deletion(settings, self._names), self._on_planned)

    def _on_planned(self, plan: DeletionPlan) -> None:
        page, possible = self._page, plan.possible
        self._plan = plan
        page.banner.hide()
        page.table.set_lines(deletion_lines(plan))
        page.body.show_content()
        parts = [bold(self.tr("%s will be deleted") % topics_counted(len(possible)))]
        messages = sum(topic.offsets or 0 for topic in possible)
        parts += [self.tr("with %s") % self._messages(messages), self.tr("this cannot be undone")]
        page.status.show_text(parts if possible else [bold(self.tr("Nothing can be deleted"))])
        page.go.setText(self.tr("Delete topic") if len(possible) < 2 else self.tr("Delete %s topics") % len(possible))
        self.operation.allow(bool(possible))

    def _on_go_asked(self) -> None:
        plan = self._plan
        if plan is None or not plan.possible:
            return
        settings = self.operation.where.settings
        names = tuple(topic.name for topic in plan.possible)

        def seen(changed: Changed) -> Generator[None, None, bool]:
            return until_listed(settings, dict.fromkeys(changed.done, 0))

        named = ", ".join(names[:_NAMED])
        more = self.tr(" and %s more") % f"{len(names) - _NAMED:,}" if len(names) > _NAMED else ""
        messages = self._messages(sum(topic.offsets or 0 for topic in plan.possible))
        text = self.tr("{names}: {messages} and all settings are gone for good. Nothing brings them back.").format(
            names=named + more, messages=messages
        )
        title = self.tr("Delete %s") % (names[0] if len(names) == 1 else topics_counted(len(names)))
        question = Question(f"{title}?", text, self._page.go.text(), names)
        self.operation.do(title, question, lambda: then(delete_topics(settings, plan), seen), self._on_done)

    def _on_done(self, changed: Changed) -> None:
        page, plan = self._page, self._plan
        for topic in () if plan is None else plan.topics:
            if topic.name in changed.done and topic.again is not None:
                self._gone[topic.name] = topic.again
        self._names = tuple(name for name in self._names if name not in changed.done)
        self._plan = None
        if changed.done:
            self.operation.ask.notify(self.tr("%s deleted") % topics_counted(len(changed.done)))
        if not changed.failures:
            self.deleted.emit()
            return
        page.undo.setVisible(bool(self._gone))
        page.status.show_text([])
        page.banner.show_warning(failed_words(changed, self.tr("deleted")), retry=True)

    def _messages(self, count: int) -> str:
        return formats.counted(count, self.tr("message"), self.tr("messages"))
