"""Changes settings of a topic: shows the difference and what follows from it, then changes these and no others."""

from collections.abc import Generator, Mapping

from PySide6.QtCore import QCoreApplication, QObject, Signal

from kafka_explorer.engine.topic_changes.configuration import (
    ConfigPlan,
    Difference,
    Effect,
    alter_config,
    plan_config,
    undo_of,
)
from kafka_explorer.engine.topic_changes.outcome import Changed
from kafka_explorer.engine.topic_changes.settling import until_configured, wished_by
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.operation_page import TablePage, Verb
from kafka_explorer.ui.topics.operations import Operation, Question, then
from kafka_explorer.ui.topics.plan_lines import PlanLine
from kafka_explorer.ui.topics.words import config_reading
from kafka_explorer.ui.where import Where
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.labels import Tone
from kafka_explorer.ui.widgets.lines import Cell, Line, text_cell
from kafka_explorer.ui.widgets.status_line import bold


def _tr(words: str) -> str:
    return QCoreApplication.translate("changing", words)


def change_columns() -> tuple[Column, ...]:
    """Return the columns of the difference."""
    return (
        Column("name", _tr("Setting"), mono=True, min_width_px=220),
        Column("before", _tr("Now"), mono=True, tone="muted", min_width_px=170),
        Column("after", _tr("Will be"), mono=True, toned=True, min_width_px=170),
        Column("note", "", tone="muted", stretch=True, min_width_px=200),
    )


def change_lines(plan: ConfigPlan) -> list[Line]:
    """Return a row for each setting."""
    return [_line(each) for each in plan.differences]


def _line(difference: Difference) -> Line:
    back = difference.after is None
    note = ""
    if back:
        note = _tr("the topic follows its brokers again")
    elif not difference.own:
        note = _tr("the topic no longer follows its brokers")
    return Line(
        difference.name,
        (
            text_cell(difference.name),
            Cell(_with_reading(difference.name, difference.before or _tr("empty"))),
            Cell(_tr("the brokers'") if back else _with_reading(difference.name, difference.after or ""), None, "warn"),
            Cell(note),
        ),
    )


def _with_reading(name: str, value: str) -> str:
    reading = config_reading(name, value)
    return f"{value} ({reading})" if reading else value


def effect_line(effect: Effect) -> PlanLine:
    """Return what a change does beyond the setting itself."""
    words: Mapping[Effect, tuple[Tone, str]] = {
        Effect.DELETES_OLD: (
            "bad",
            _tr("Less is kept: what is older, or more, is deleted within minutes and does not come back."),
        ),
        Effect.FORGETS_OLDER_OF_KEY: (
            "warn",
            _tr("Compaction begins: of each key only the newest message stays, of those that are there as well."),
        ),
        Effect.NEEDS_KEYS: ("warn", _tr("Messages without a key are refused from then on: producers get an error.")),
        Effect.WRITES_REFUSED: (
            "bad",
            _tr("min.insync.replicas is more than there are replicas: with acks=all nothing can be written any more."),
        ),
        Effect.LARGER_REFUSED: ("warn", _tr("Messages that were taken until now may be too large from then on.")),
    }
    return PlanLine(*words[effect])


class ChangingPage(TablePage):
    """The difference, and what follows from it."""

    def __init__(self, theme: Theme, memory: Memory, where: Where) -> None:
        super().__init__(
            theme, memory, where, Verb(self.tr("Apply"), "check", "primary"), ("settings-to-change", change_columns())
        )
        self.table.setAccessibleName(self.tr("What will be changed"))


class ChangingController(QObject):
    """Belongs to `page`. `applied` names the topic once the change can be seen."""

    applied = Signal(str)

    def __init__(self, page: ChangingPage, where: Where, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._topic = ""
        self._wished: dict[str, str | None] = {}
        self._plan: ConfigPlan | None = None
        self._undo: dict[str, dict[str, str | None]] = {}
        self.operation = Operation(page, where, jobs, ask)
        page.refresh_asked.connect(self.plan)
        page.go_asked.connect(self._on_go_asked)

    def begin(self, topic: str, wished: Mapping[str, str | None]) -> None:
        """Plan to give settings of `topic` these values; None gives one back to the brokers."""
        page = self._page
        self._topic, self._wished, self._plan = topic, dict(wished), None
        page.header.set_title(self.tr("Change settings of %s") % topic)
        page.banner.hide()
        page.table.set_lines(())
        page.body.show_loading(self.tr("Asking the brokers"), topic)
        self.plan()

    def undo_of(self, topic: str) -> Mapping[str, str | None]:
        """Return what takes the last change of a topic back; nothing when there was none."""
        return self._undo.get(topic, {})

    def plan(self) -> None:
        """Have the brokers validate the change."""
        settings = self.operation.where.settings
        work = plan_config(settings, self._topic, self._wished)
        self.operation.plan(self.tr("Plan for %s") % self._topic, work, self._on_planned)

    def _on_planned(self, plan: ConfigPlan) -> None:
        page = self._page
        self._plan = plan
        page.banner.hide()
        page.table.set_empty_text(self.tr("Nothing would change: all is so already."))
        page.table.set_lines(change_lines(plan))
        page.notes.set_lines([effect_line(effect) for effect in plan.effects])
        page.body.show_content()
        count = formats.counted(len(plan.differences), self.tr("setting changes"), self.tr("settings change"))
        words = [bold(count), self.tr("validated by the brokers"), self.tr("all others stay")]
        page.status.show_text(words if plan.differences and plan.error is None else [])
        self.operation.allow(bool(plan.differences) and plan.error is None)
        if plan.error is not None:
            page.banner.show_error(explain(plan.error))

    def _on_go_asked(self) -> None:
        plan = self._plan
        if plan is None or not plan.differences or plan.error is not None:
            return
        settings = self.operation.where.settings

        def seen(changed: Changed) -> Generator[None, None, object]:
            return until_configured(settings, plan.topic, wished_by(plan.differences)) if changed.done else _nothing()

        changes = "; ".join(
            f"{each.name}: {each.before or self.tr('empty')} → {each.after or self.tr('as the brokers have it')}"
            for each in plan.differences
        )
        effects = " ".join(effect_line(effect).text for effect in plan.effects)
        question = Question(
            self.tr("Change settings?"),
            f"{changes}. {effects}".strip(),
            self.tr("Apply"),
            (plan.topic,),
            danger=bool(plan.effects),
        )
        title = self.tr("Change settings of %s") % plan.topic
        self.operation.do(title, question, lambda: then(alter_config(settings, plan), seen), self._on_done)

    def _on_done(self, changed: Changed) -> None:
        plan = self._plan
        for error in changed.failures.values():
            self._page.status.show_text([])
            self._page.banner.show_error(explain(error), retry=True)
        if changed.done and plan is not None:
            self._undo[plan.topic] = undo_of(plan)
            self.operation.ask.notify(self.tr("Settings of %s changed") % plan.topic)
            self.applied.emit(plan.topic)


def _nothing() -> Generator[None, None, None]:
    yield from ()
