"""Creates a topic: checked while one types, validated by the brokers before anything is created."""

from collections.abc import Generator, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.topic_changes.creation import (
    CreationPlan,
    NewTopicWish,
    create_topics,
    plan_creation,
    wish_like,
)
from kafka_explorer.engine.topic_changes.outcome import Changed
from kafka_explorer.engine.topic_changes.settling import until_listed
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.creating_form import CreatingForm
from kafka_explorer.ui.topics.creating_lines import lines_of
from kafka_explorer.ui.topics.operation_page import OperationPage, Verb
from kafka_explorer.ui.topics.operations import Operation, Question, then
from kafka_explorer.ui.topics.plan_lines import PlanLine, PlanLines
from kafka_explorer.ui.where import Where
from kafka_explorer.ui.widgets.card import Card


class CreatingPage(OperationPage):
    """The form at the left, at the right what will happen."""

    def __init__(self, theme: Theme, where: Where) -> None:
        self.form = CreatingForm(theme)
        self.lines = PlanLines(theme)
        super().__init__(theme, where, Verb(self.tr("Create topic"), "plus"), self._content())
        self.header.set_title(self.tr("Create a topic"))
        self.setFocusProxy(self.form)

    def _content(self) -> QWidget:
        left = Card(16)
        left.body.addWidget(self.form)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(left)
        side = QVBoxLayout()
        side.addWidget(self.lines.in_card())
        content = QWidget()
        line = QHBoxLayout(content)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(area, 3)
        line.addLayout(side, 2)
        return content


class CreatingController(QObject):
    """Belongs to `page`. `created` names the topic once it can be seen; `operation.changed` comes first."""

    created = Signal(str)

    def __init__(self, page: CreatingPage, where: Where, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._jobs = jobs
        self._plan: CreationPlan | None = None
        self.operation = Operation(page, where, jobs, ask)
        page.form.edited.connect(self.operation.forget_plan)
        page.form.changed.connect(self.plan)
        page.form.like_asked.connect(self.take_from)
        page.refresh_asked.connect(self.plan)
        page.go_asked.connect(self._on_go_asked)

    def begin(self, like: str = "") -> None:
        """Begin with an empty form, or with what `like` is."""
        self._page.banner.hide()
        self._page.form.begin(like)
        if like:
            self.take_from(like)
        self._show(None)

    def set_topics(self, topics: Sequence[str]) -> None:
        """Take the names of the topics that there are."""
        self._page.form.set_topics(topics)

    def take_from(self, topic: str) -> None:
        """Fill the form with the partitions, replicas and settings of a topic; the name stays."""
        form = self._page.form

        def taken(wish: NewTopicWish) -> None:
            form.show_wish(replace(wish, name=form.name.text().strip()))

        self._jobs.start(
            self.tr("Describe %s") % topic,
            wish_like(self.operation.where.settings, topic, topic),
            owner=self._page,
            slot="like",
            done=taken,
            failed=lambda error: self._page.banner.show_error(explain(error)),
            shown=False,
        )

    def plan(self) -> None:
        """Have the brokers validate what the form says."""
        wish = self._page.form.wish()
        if wish is None:
            self.operation.forget_plan()
            self._show(None)
            return
        settings = self.operation.where.settings
        self.operation.plan(self.tr("Validate %s") % wish.name, plan_creation(settings, [wish]), self._show)

    def _show(self, plan: CreationPlan | None) -> None:
        page = self._page
        self._plan = plan
        page.banner.hide()
        if plan is None:
            nothing = self.tr("Nothing yet: it takes a name, and nothing that is marked red.")
            page.lines.set_lines([PlanLine("muted", nothing)])
            page.status.show_text([])
            self.operation.allow(False)
            return
        [planned] = plan.topics
        page.lines.set_lines(lines_of(planned, self.operation.where.environment))
        valid = self.tr("Validated by the brokers") if planned.error is None else self.tr("Refused by the brokers")
        page.status.show_text([valid])
        self.operation.allow(planned.error is None)

    def _on_go_asked(self) -> None:
        plan = self._plan
        if plan is None or not plan.possible:
            return
        [planned] = plan.possible
        name, settings = planned.wish.name, self.operation.where.settings

        def seen(changed: Changed) -> Generator[None, None, bool]:
            return until_listed(settings, dict.fromkeys(changed.done))

        text = " ".join(line.text for line in lines_of(planned, Environment.OTHER))
        question = Question(self.tr("Create the topic?"), text, self.tr("Create topic"), (name,), danger=False)
        self.operation.do(
            self.tr("Create %s") % name, question, lambda: then(create_topics(settings, plan), seen), self._on_done
        )

    def _on_done(self, changed: Changed) -> None:
        for error in changed.failures.values():
            self._page.status.show_text([])
            self._page.banner.show_error(explain(error), retry=True)
        for name in changed.done:
            self.operation.ask.notify(self.tr("%s created") % name)
            self.created.emit(name)
