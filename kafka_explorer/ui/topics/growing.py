"""Adds partitions to a topic: says what that does to keys, and shows it on keys that the topic really has."""

from collections.abc import Generator, Sequence

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.engine.producing.messages import partition_for
from kafka_explorer.engine.topic_changes.outcome import Changed
from kafka_explorer.engine.topic_changes.partitions import GrowthPlan, PartitionGrowth, add_partitions, plan_partitions
from kafka_explorer.engine.topic_changes.recent_keys import recent_keys
from kafka_explorer.engine.topic_changes.settling import until_listed
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.operation_page import OperationPage, Verb
from kafka_explorer.ui.topics.operations import Operation, Question, then
from kafka_explorer.ui.topics.plan_lines import PlanLine, PlanLines
from kafka_explorer.ui.where import Where
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.fields import NumberField
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.lines import Cell, Line, number_cell
from kafka_explorer.ui.widgets.status_line import bold

_SETTLE_MS = 250
_MOST_PARTITIONS = 100_000
_KEY_LETTERS = 200


def _tr(words: str) -> str:
    return QCoreApplication.translate("growing", words)


def key_columns() -> tuple[Column, ...]:
    """Return the columns of the example."""
    return (
        Column("key", _tr("Key"), mono=True, min_width_px=160),
        Column("before", _tr("Partition now"), right=True, mono=True),
        Column("after", _tr("Then"), right=True, mono=True, toned=True),
        Column("note", "", stretch=True, toned=True, tone="muted", min_width_px=120),
    )


def key_lines(keys: Sequence[bytes], before: int, after: int) -> list[Line]:
    """Return where each key goes now, and where it will go."""
    return [_key_line(key, before, after) for key in keys] if before and after else []


def _key_line(key: bytes, before: int, after: int) -> Line:
    now, then_ = partition_for(key, before), partition_for(key, after)
    moves = now != then_
    shown = key[:_KEY_LETTERS].decode("utf-8", "replace")
    return Line(
        key,
        (
            Cell(shown, shown.casefold()),
            number_cell(now),
            number_cell(then_, "warn" if moves else None),
            Cell(_tr("goes elsewhere") if moves else _tr("stays"), int(moves), "warn" if moves else "faint"),
        ),
    )


class GrowingPage(OperationPage):
    """How many, what that means, and an example. `count_chosen` comes a moment after the last change."""

    count_chosen = Signal()

    def __init__(self, theme: Theme, memory: Memory, where: Where) -> None:
        self.count = NumberField(1, _MOST_PARTITIONS)
        self.now = Label("", "muted")
        self.lines = PlanLines(theme)
        self.key = QLineEdit()
        self.key.setFont(theme.mono_font())
        self.table = LineTable(theme, memory.widths, "keys-that-move", key_columns())
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        super().__init__(
            theme, where, Verb(self.tr("Add partitions"), "plus", "danger-filled"), self._content(), self._top()
        )
        self._timer.setParent(self)
        self._timer.timeout.connect(self.count_chosen)
        self.count.valueChanged.connect(lambda _count: self._timer.start())
        self.setFocusProxy(self.count)

    def _top(self) -> QWidget:
        top = QWidget()
        self.count.setFixedWidth(140)
        self.count.setAccessibleName(self.tr("Partitions in all"))
        line = QHBoxLayout(top)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Label(self.tr("Partitions in all"), "muted"))
        line.addWidget(self.count)
        line.addWidget(self.now)
        line.addStretch(1)
        return top

    def _content(self) -> QWidget:
        example = Card()
        self.key.setPlaceholderText(self.tr("Try a key of yours"))
        self.key.setAccessibleName(self.tr("A key to try"))
        self.table.setAccessibleName(self.tr("Where keys go"))
        head = QVBoxLayout()
        head.setContentsMargins(15, 12, 15, 10)
        head.setSpacing(8)
        head.addWidget(Label(self.tr("For example, keys of this topic"), "heading"))
        head.addWidget(self.key)
        example.body.addLayout(head)
        example.body.addWidget(self.table, 1)
        content = QWidget()
        line = QHBoxLayout(content)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.lines.in_card(), 2)
        line.addWidget(example, 3)
        return content


class GrowingController(QObject):
    """Belongs to `page`. `grown` names the topic once its partitions can be seen."""

    grown = Signal(str)

    def __init__(self, page: GrowingPage, where: Where, jobs: Jobs, ask: Ask) -> None:
        super().__init__(page)
        self._page = page
        self._jobs = jobs
        self._topic = ""
        self._keys: tuple[bytes, ...] = ()
        self._plan: GrowthPlan | None = None
        self.operation = Operation(page, where, jobs, ask)
        page.count.valueChanged.connect(self.operation.forget_plan)
        page.count_chosen.connect(self.plan)
        page.refresh_asked.connect(self.plan)
        page.key.textChanged.connect(self._show_keys)
        page.go_asked.connect(self._on_go_asked)

    def begin(self, topic: str, partitions: int) -> None:
        """Plan to give `topic`, which has so many partitions, more of them."""
        page = self._page
        self._topic, self._keys, self._plan = topic, (), None
        page.header.set_title(self.tr("Add partitions to %s") % topic)
        page.banner.hide()
        page.key.clear()
        page.count.blockSignals(True)
        page.count.setValue(partitions + 1)
        page.count.blockSignals(False)
        page.body.show_loading(self.tr("Asking the brokers"), topic)
        page.table.set_empty_text(self.tr("Looking for keys …"))
        self.plan()
        self._jobs.start(
            self.tr("Keys of %s") % topic,
            recent_keys(self.operation.where.settings, topic),
            owner=page,
            slot="keys",
            done=self._on_keys_found,
            failed=lambda _error: self._on_keys_found(()),
            shown=False,
        )

    def plan(self) -> None:
        """Have the brokers validate it."""
        if self._topic:
            settings, wished = self.operation.where.settings, {self._topic: self._page.count.value()}
            self.operation.plan(
                self.tr("Plan for %s") % self._topic, plan_partitions(settings, wished), self._on_planned
            )

    def _on_keys_found(self, keys: tuple[bytes, ...]) -> None:
        self._keys = keys
        self._page.table.set_empty_text(self.tr("No message with a key was found: try one of yours."))
        self._show_keys()

    def _on_planned(self, plan: GrowthPlan) -> None:
        page, growth = self._page, plan.topics[0]
        self._plan = plan
        page.banner.hide()
        page.now.setText(self.tr("%s now") % formats.integer(growth.before))
        page.lines.set_lines(growth_lines(growth))
        added = growth.after - growth.before
        words = formats.counted(added, self.tr("partition is added"), self.tr("partitions are added"))
        page.status.show_text([bold(words), self.tr("this cannot be undone")] if growth.error is None else [])
        page.body.show_content()
        self._show_keys()
        self.operation.allow(growth.error is None)

    def _show_keys(self) -> None:
        plan = self._plan
        if plan is None:
            return
        typed = self._page.key.text().encode()
        keys = [typed] if typed else []
        keys += [key for key in self._keys if key != typed]
        growth = plan.topics[0]
        self._page.table.set_lines(key_lines(keys, growth.before, growth.after))

    def _on_go_asked(self) -> None:
        plan = self._plan
        if plan is None or not plan.possible:
            return
        growth, settings = plan.possible[0], self.operation.where.settings

        def seen(changed: Changed) -> Generator[None, None, bool]:
            return until_listed(settings, dict.fromkeys(changed.done, growth.after))

        text = " ".join(line.text for line in growth_lines(growth))
        question = Question(self.tr("Add partitions?"), text, self.tr("Add partitions"), (growth.topic,))
        title = self.tr("Add partitions to %s") % growth.topic
        self.operation.do(title, question, lambda: then(add_partitions(settings, plan), seen), self._on_done)

    def _on_done(self, changed: Changed) -> None:
        for error in changed.failures.values():
            self._page.status.show_text([])
            self._page.banner.show_error(explain(error), retry=True)
        for name in changed.done:
            self.operation.ask.notify(self.tr("%s has more partitions now") % name)
            self.grown.emit(name)


def growth_lines(growth: PartitionGrowth) -> list[PlanLine]:
    """Return what more partitions mean, or why there cannot be."""
    if growth.error is not None:
        told = explain(growth.error)
        return [PlanLine("bad", f"{told.title}. {told.sentence} {told.hint}".strip())]
    share = f"{growth.moved_keys:.0%}"
    words = _tr("{topic} has {after} partitions instead of {before}. They cannot be taken away again.")
    lines = [
        PlanLine("ok", words.format(topic=growth.topic, after=f"{growth.after:,}", before=f"{growth.before:,}")),
        PlanLine("ok", _tr("Messages that are there stay where they are. Consumers rebalance and find the new ones.")),
        PlanLine(
            "warn",
            _tr("%s of all keys go to another partition from then on: for them, order across the change is lost.")
            % share,
        ),
        PlanLine("warn", _tr("Consumers that keep state by partition, as Kafka Streams does, may not find it again.")),
    ]
    if growth.compacted:
        lines.append(
            PlanLine("bad", _tr("This topic is compacted: the old message of a key that moves stays for ever."))
        )
    return lines
