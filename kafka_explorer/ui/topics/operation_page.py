"""The page of one operation on topics: what is wished, what exactly will happen, and the button that does it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.plan_lines import PlanLines
from kafka_explorer.ui.where import Where
from kafka_explorer.ui.widgets.buttons import Button, Variant
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.chips import EnvironmentChip
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Badge
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.status_line import StatusLine


@dataclass(frozen=True, slots=True)
class Verb:
    """What the button says and looks like."""

    text: str
    icon: str
    variant: Variant = "primary"


class OperationPage(QWidget):
    """`left` leads back, `go_asked` comes from the button or Ctrl+Enter, F5 and Retry arrive as `refresh_asked`.

    `form` stands above what `content` shows; `undo_asked` comes from a second button that a page may show.
    """

    left = Signal()
    go_asked = Signal()
    undo_asked = Signal()
    refresh_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        where: Where,
        verb: Verb,
        content: QWidget,
        form: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.header = PageHeader(theme)
        self.banner = Banner(theme)
        self.status = StatusLine(theme)
        self.go = Button(theme, verb.text, verb.icon, verb.variant)
        self.undo = Button(theme, "", "arrow-counter-clockwise")
        self.body = Body(theme, content)
        self._lay_out(where, form)
        self.header.back_clicked.connect(self.left)
        self.banner.retried.connect(self.refresh_asked)
        self.body.notice.retried.connect(self.refresh_asked)
        self.body.notice.acted.connect(self.left)
        self.go.clicked.connect(self.go_asked)
        self.undo.clicked.connect(self.undo_asked)
        for keys, act in (("Escape", self.left.emit), ("Alt+Left", self.left.emit), ("Ctrl+Return", self.go.click)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _lay_out(self, where: Where, form: QWidget | None) -> None:
        self.header.show_back(self.tr("Back (Escape)"))
        self.header.add_chip(EnvironmentChip(where.environment))
        if where.read_only:
            self.header.add_chip(Badge(self.tr("read-only")))
        self.go.setEnabled(False)
        self.undo.hide()
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self.undo)
        bottom.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        if form is not None:
            column.addWidget(form)
            self.setFocusProxy(form)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        column.addLayout(bottom)

    def refresh(self) -> None:
        """Plan anew."""
        self.refresh_asked.emit()


class TablePage(OperationPage):
    """An operation whose plan is a table; `notes` above it say what deserves care."""

    def __init__(
        self,
        theme: Theme,
        memory: Memory,
        where: Where,
        verb: Verb,
        columns: tuple[str, Sequence[Column]],
        form: QWidget | None = None,
    ) -> None:
        name, titles = columns
        self.table = LineTable(theme, memory.widths, name, titles)
        self.table.set_row_height(34)
        self.notes = PlanLines(theme)
        self.notes.hide()
        card = Card()
        card.body.addWidget(self.table)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.notes)
        column.addWidget(card, 1)
        super().__init__(theme, where, verb, content, form)
        if form is None:
            self.setFocusProxy(self.table)
