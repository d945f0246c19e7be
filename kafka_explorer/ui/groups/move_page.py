"""Moving the offsets of a group: what is wished, what it comes to for each partition, and the button that does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.groups.move_lines import move_columns
from kafka_explorer.ui.groups.wish_form import WishForm
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.chips import EnvironmentChip
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.status_line import StatusLine


class MovePage(QWidget):
    """`left` leads back to the group; `move_asked` and `undo_asked` come from the buttons; F5 as `refresh_asked`."""

    left = Signal()
    move_asked = Signal()
    undo_asked = Signal()
    refresh_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        clock: Clock,
        memory: Memory,
        environment: Environment,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.header = PageHeader(theme, self.tr("Move offsets"))
        self.form = WishForm(clock)
        self.banner = Banner(theme)
        self.table = LineTable(theme, memory.widths, "group-moves", move_columns())
        self.status = StatusLine(theme)
        self.undo = Button(theme, self.tr("Undo"), "arrow-counter-clockwise")
        self.move_button = Button(theme, self.tr("Move offsets"), "arrows-left-right", "danger-filled")
        card = Card()
        card.body.addWidget(self.table)
        self.body = Body(theme, card)
        self._lay_out(environment)
        self.header.back_clicked.connect(self.left)
        self.form.changed.connect(self.refresh_asked)
        self.banner.retried.connect(self.refresh_asked)
        self.body.notice.retried.connect(self.refresh_asked)
        self.undo.clicked.connect(self.undo_asked)
        self.move_button.clicked.connect(self.move_asked)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)

    def _lay_out(self, environment: Environment) -> None:
        self.header.show_back(self.tr("Back to the group"))
        self.header.add_chip(EnvironmentChip(environment))
        self.table.setAccessibleName(self.tr("What will be moved"))
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self.undo)
        bottom.addWidget(self.move_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.header, self.form, self.banner):
            column.addWidget(widget)
        column.addWidget(self.body, 1)
        column.addLayout(bottom)
        self.undo.hide()
        self.move_button.setEnabled(False)
        self.setFocusProxy(self.form.target)

    def refresh(self) -> None:
        """Plan anew."""
        self.refresh_asked.emit()
