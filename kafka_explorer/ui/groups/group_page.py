"""One consumer group: figures, chart, partitions, members, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabWidget, QVBoxLayout, QWidget

from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.groups.interval import IntervalChoice
from kafka_explorer.ui.groups.lag_chart import LagChart
from kafka_explorer.ui.groups.lag_model import LagModel
from kafka_explorer.ui.groups.members_model import MembersModel
from kafka_explorer.ui.groups.stat_cards import StatCards
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Badge, Label
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.splitter import Splitter
from kafka_explorer.ui.widgets.status_line import StatusLine
from kafka_explorer.ui.widgets.table import Table


class GroupPage(QWidget):
    """`left` leads back to the list; F5 arrives as `refresh_asked`; the rest is named after its button."""

    left = Signal()
    refresh_asked = Signal()
    pin_asked = Signal()
    move_asked = Signal()
    delete_asked = Signal()
    undo_asked = Signal()
    exact_asked = Signal()
    metrics_asked = Signal()
    copy_asked = Signal()

    def __init__(self, theme: Theme, clock: Clock, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.header = PageHeader(theme)
        self.health = Badge("")
        self.state = Badge("")
        self.pin = Button(theme, self.tr("Watch"), "eye")
        self.move_button = Button(theme, self.tr("Move offsets…"), "arrows-left-right")
        self.menu = QMenu(self)
        self.banner = Banner(theme)
        self.notes = Banner(theme)
        self.cards = StatCards(clock)
        self.chart = LagChart(theme, clock)
        self.model = LagModel()
        self.table = Table(theme, memory.widths, "group-partitions")
        self.members_model = MembersModel()
        self.members = Table(theme, memory.widths, "group-members")
        self.verdict = Label("", "muted")
        self.tabs = QTabWidget()
        self.status = StatusLine(theme)
        self.interval = IntervalChoice()
        self.copy = Button(theme, self.tr("Copy as CLI output"), "terminal-window")
        self._splitter = Splitter(memory, "group", (11, 10), Qt.Orientation.Vertical)
        self.body = Body(theme, self._content())
        self._lay_out()
        self._connect()

    def _content(self) -> QWidget:
        self.table.setModel(self.model)
        self.members.setModel(self.members_model)
        self.table.set_empty_text(self.tr("This group has committed nothing, and nobody reads anything in it."))
        self.members.set_empty_text(self.tr("No members: nobody reads in this group now."))
        self.table.setAccessibleName(self.tr("Partitions"))
        self.members.setAccessibleName(self.tr("Members"))
        self.tabs.addTab(self.table, self.tr("Partitions"))
        self.tabs.addTab(self.members, self.tr("Members"))
        card = Card()
        card.body.addWidget(self.tabs)
        self._splitter.addWidget(self.chart)
        self._splitter.addWidget(card)
        self._splitter.divide()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.cards)
        column.addWidget(self.verdict)
        column.addWidget(self._splitter, 1)
        self.verdict.setWordWrap(True)
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return content

    def _lay_out(self) -> None:
        self.header.show_back(self.tr("All consumer groups"))
        for badge in (self.health, self.state):
            self.header.add_chip(badge)
            badge.hide()
        self.pin.setCheckable(True)
        self.pin.setToolTip(self.tr("Put this group on the watch list, or take it off"))
        more = IconButton(self._theme, "dots-three", self.tr("More"), variant="normal")
        more.clicked.connect(lambda: self.menu.exec(more.mapToGlobal(more.rect().bottomLeft())))
        for button in (self.pin, self.move_button, more):
            self.header.add_action(button)
        self.exact = self.menu.addAction(self.tr("Time behind, to the message"))
        self.metrics = self.menu.addAction(self.tr("Client metrics"))
        self.menu.addSeparator()
        self.undo = self.menu.addAction(self.tr("Undo the last move"))
        self.undo.setEnabled(False)
        self.delete = self.menu.addAction(self.tr("Delete group…"))
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self.interval)
        bottom.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.header, self.banner, self.notes):
            column.addWidget(widget)
        column.addWidget(self.body, 1)
        column.addLayout(bottom)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.header.back_clicked.connect(self.left)
        self.pin.clicked.connect(self.pin_asked)
        self.move_button.clicked.connect(self.move_asked)
        self.undo.triggered.connect(self.undo_asked)
        self.body.notice.acted.connect(self.undo_asked)
        self.delete.triggered.connect(self.delete_asked)
        self.metrics.triggered.connect(self.metrics_asked)
        self.exact.triggered.connect(self.exact_asked)
        self.copy.clicked.connect(self.copy_asked)
        self.table.sort_requested.connect(self.model.sort_by)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)

    def refresh(self) -> None:
        """Ask again now."""
        self.refresh_asked.emit()

    def show_pinned(self, pinned: bool) -> None:
        """Show whether the group is on the watch list."""
        self.pin.setChecked(pinned)
        self.pin.setText(self.tr("Watching") if pinned else self.tr("Watch"))

    def show_counts(self, partitions: int, members: int | None) -> None:
        """Show how many there are on the tabs."""
        self.tabs.setTabText(0, self.tr("Partitions %s") % f"{partitions:,}")
        self.tabs.setTabText(1, self.tr("Members") if members is None else self.tr("Members %s") % f"{members:,}")
