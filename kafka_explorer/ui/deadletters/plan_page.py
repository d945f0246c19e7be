"""A redrive before it happens: how it is meant at the left, what would become of every message at the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.redrive.plan_rows import PlanState
from kafka_explorer.ui.deadletters.plan_model import PlanModel
from kafka_explorer.ui.deadletters.redrive_form import RedriveForm
from kafka_explorer.ui.deadletters.summary_list import SummaryLine, SummaryList
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.chips import EnvironmentChip
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Badge, BadgeTone, ElidedLabel, Label
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.splitter import Splitter
from kafka_explorer.ui.widgets.status_line import StatusLine
from kafka_explorer.ui.widgets.table import Table


class PlanPage(QWidget):
    """`left` leads back, `plan_asked` wants another plan, `redrive_asked` wants the shown one done."""

    left = Signal()
    plan_asked = Signal()
    redrive_asked = Signal()

    def __init__(self, theme: Theme, memory: Memory, environment: Environment, masks: Masks) -> None:
        super().__init__()
        self.header = PageHeader(theme)
        self.form = RedriveForm(theme)
        self.banner = Banner(theme)
        self.guarantee = Badge("")
        self.how = ElidedLabel("", "small")
        self.how.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.summary = SummaryList(theme)
        self.model = PlanModel(masks)
        self.table = Table(theme, memory.widths, "redrive-plan")
        self.rows = Choice(
            (
                (None, self.tr("All")),
                (PlanState.SEND, self.tr("To be sent")),
                (PlanState.SKIP, self.tr("Left out")),
                (PlanState.BLOCKED, self.tr("Cannot be sent")),
            )
        )
        self.status = StatusLine(theme)
        self.go = Button(theme, self.tr("Redrive"), "arrow-u-up-left", "primary")
        self._across = Splitter(memory, "redrive-plan", (4, 7))
        self.body = Body(theme, self._plan())
        self._lay_out(environment)
        self._connect()

    def _plan(self) -> QWidget:
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("What would become of each"))
        self.table.set_empty_text(self.tr("There is nothing to redrive."))
        upper = Card(padding=16, spacing=10)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(Label(self.tr("Plan"), "heading"))
        top.addWidget(self.guarantee)
        top.addWidget(self.how, 1)
        upper.body.addLayout(top)
        upper.body.addWidget(self.summary)
        lower = Card()
        line = QHBoxLayout()
        line.setContentsMargins(14, 8, 10, 6)
        line.addWidget(Label(self.tr("Every message"), "heading"))
        line.addStretch(1)
        line.addWidget(self.rows)
        lower.body.addLayout(line)
        lower.body.addWidget(self.table, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(upper)
        column.addWidget(lower, 1)
        return content

    def _lay_out(self, environment: Environment) -> None:
        self.header.show_back(self.tr("Back to the dead letters"))
        self.header.add_chip(EnvironmentChip(environment))
        self._across.addWidget(self.form)
        self._across.addWidget(self.body)
        self._across.divide()
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(self._across, 1)
        column.addLayout(bottom)
        self.go.setEnabled(False)
        self.setFocusProxy(self.form.target)

    def _connect(self) -> None:
        self.header.back_clicked.connect(self.left)
        self.form.changed.connect(self.plan_asked)
        self.banner.retried.connect(self.plan_asked)
        self.body.notice.retried.connect(self.plan_asked)
        self.go.clicked.connect(self.redrive_asked)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)

    def refresh(self) -> None:
        """Plan anew."""
        self.plan_asked.emit()

    def show_summary(
        self, lines: Sequence[SummaryLine], guarantee: tuple[str, BadgeTone, str] | None, how: str
    ) -> None:
        """Show what the plan comes to."""
        self.summary.show_lines(lines)
        self.guarantee.setVisible(guarantee is not None)
        if guarantee is not None:
            word, tone, meaning = guarantee
            self.guarantee.show_as(word, tone)
            self.guarantee.setToolTip(meaning)
        self.how.setText(how)
        self.body.show_content()

    def show_go(self, count: int, refusal: str) -> None:
        """Say how many would be sent, or why none may be."""
        self.go.setText(self.tr("Redrive %s") % f"{count:,}" if count else self.tr("Redrive"))
        self.go.setEnabled(bool(count) and not refusal)
        self.go.setToolTip(refusal)
