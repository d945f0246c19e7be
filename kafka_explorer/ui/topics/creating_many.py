"""Creates several topics with one confirmation: those that a catalogue misses, those that were deleted."""

from collections.abc import Generator, Sequence

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.topic_changes.creation import CreationPlan, NewTopicWish, create_topics, plan_creation
from kafka_explorer.engine.topic_changes.outcome import Changed
from kafka_explorer.engine.topic_changes.settling import until_listed
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.creating_lines import creation_columns, creation_lines, creation_notes
from kafka_explorer.ui.topics.operation_page import TablePage, Verb
from kafka_explorer.ui.topics.operations import Operation, Question, failed_words, then
from kafka_explorer.ui.topics.words import topics_counted
from kafka_explorer.ui.where import Where
from kafka_explorer.ui.widgets.status_line import bold


class CreatingManyPage(TablePage):
    """A row for each topic."""

    def __init__(self, theme: Theme, memory: Memory, where: Where) -> None:
        super().__init__(
            theme, memory, where, Verb(self.tr("Create topics"), "plus"), ("topics-to-create", creation_columns())
        )
        self.header.set_title(self.tr("Create topics"))
        self.table.setAccessibleName(self.tr("Topics to create"))


class CreatingManyController(QObject):
    """Belongs to `page`. `created` comes when all of them are there."""

    created = Signal()

    def __init__(self, page: CreatingManyPage, where: Where, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._wishes: tuple[NewTopicWish, ...] = ()
        self._plan: CreationPlan | None = None
        self.operation = Operation(page, where, jobs, ask)
        page.refresh_asked.connect(self.plan)
        page.go_asked.connect(self._on_go_asked)

    def begin(self, wishes: Sequence[NewTopicWish]) -> None:
        """Plan to create these."""
        self._wishes, self._plan = tuple(wishes), None
        self._page.banner.hide()
        self._page.header.set_facts([topics_counted(len(self._wishes))])
        self._page.body.show_loading(self.tr("Validating"), "")
        self.plan()

    def plan(self) -> None:
        """Have the brokers validate all of them."""
        settings = self.operation.where.settings
        self.operation.plan(self.tr("Validate new topics"), plan_creation(settings, self._wishes), self._on_planned)

    def _on_planned(self, plan: CreationPlan) -> None:
        page, possible = self._page, len(plan.possible)
        self._plan = plan
        page.banner.hide()
        page.table.set_lines(creation_lines(plan))
        page.notes.set_lines(creation_notes(plan, self.operation.where.environment))
        page.body.show_content()
        refused = len(plan.topics) - possible
        parts = [bold(self.tr("%s will be created") % topics_counted(possible))]
        page.status.show_text([*parts, self.tr("%s refused by the brokers") % f"{refused:,}"] if refused else parts)
        page.go.setText(self.tr("Create %s") % topics_counted(possible))
        self.operation.allow(possible > 0)

    def _on_go_asked(self) -> None:
        plan = self._plan
        if plan is None or not plan.possible:
            return
        settings = self.operation.where.settings
        names = tuple(planned.wish.name for planned in plan.possible)

        def seen(changed: Changed) -> Generator[None, None, bool]:
            return until_listed(settings, dict.fromkeys(changed.done))

        title = self.tr("Create %s") % topics_counted(len(names))
        partitions = sum(planned.partitions or 0 for planned in plan.possible)
        text = self.tr("{names}: {partitions} in all.").format(
            names=", ".join(names), partitions=formats.counted(partitions, self.tr("partition"), self.tr("partitions"))
        )
        question = Question(f"{title}?", text, title, names, danger=False)
        self.operation.do(title, question, lambda: then(create_topics(settings, plan), seen), self._on_done)

    def _on_done(self, changed: Changed) -> None:
        self._wishes = tuple(wish for wish in self._wishes if wish.name not in changed.done)
        if changed.done:
            self.operation.ask.notify(self.tr("%s created") % topics_counted(len(changed.done)))
        if not changed.failures:
            self.created.emit()
            return
        self._page.status.show_text([])
        self._page.banner.show_warning(failed_words(changed, self.tr("created")), retry=True)
