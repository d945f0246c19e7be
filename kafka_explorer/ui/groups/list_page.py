"""The Consumer groups page: a filter, the list, the line of truth."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.ui import formats
from kafka_explorer.ui.groups.interval import IntervalChoice
from kafka_explorer.ui.groups.list_model import LAG, GroupsModel
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.fields import Choice, SearchField
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.status_line import StatusLine
from kafka_explorer.ui.widgets.table import Table

_TO_THE_LIST = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}
_SETTLE_MS = 150
_ACTIVE = (GroupState.STABLE, GroupState.PREPARING_REBALANCING, GroupState.COMPLETING_REBALANCING, GroupState.UNKNOWN)


class GroupsPage(QWidget):
    """`group_opened`, `pin_asked` and `copy_asked` name a group. `moved` comes when other rows are in sight.

    F5 arrives as `refresh_asked`, `appeared` whenever the page is shown.
    """

    group_opened = Signal(str)
    pin_asked = Signal(str)
    copy_asked = Signal(str)
    watch_list_asked = Signal()
    measure_asked = Signal()
    refresh_asked = Signal()
    appeared = Signal()
    moved = Signal()

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.header = PageHeader(theme, self.tr("Consumer groups"))
        self.reload = IconButton(theme, "arrow-clockwise", self.tr("Refresh (F5)"), variant="normal")
        self.watch_list = Button(theme, self.tr("Watch list"), "eye")
        self.measure = Button(theme, self.tr("Measure all"), "ruler")
        self.filter = SearchField(theme, self.tr("Filter by name, as in “billing eu”"), "funnel")
        self.states = Choice(
            (
                (None, self.tr("All states")),
                (_ACTIVE, self.tr("With members")),
                ((GroupState.EMPTY, GroupState.DEAD), self.tr("Without members")),
            )
        )
        self.banner = Banner(theme)
        self.model = GroupsModel()
        self.table = Table(theme, memory.widths, "groups")
        self.status = StatusLine(theme)
        self.interval = IntervalChoice()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        card = Card()
        card.body.addWidget(self.table)
        self.body = Body(theme, card)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.header.add_action(self.reload)
        self.header.add_action(self.watch_list)
        self.table.setModel(self.model)
        self.table.show_sorted(LAG, Qt.SortOrder.DescendingOrder)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setAccessibleName(self.tr("Consumer groups"))
        self.setFocusProxy(self.filter)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.states)
        bar.addWidget(self.measure)
        self.measure.setToolTip(self.tr("Ask for the lag of every group once, to sort by it"))
        self.measure.hide()
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self.interval)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addLayout(bar)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self.reload.clicked.connect(self.refresh_asked)
        self.measure.clicked.connect(self.measure_asked)
        self.watch_list.clicked.connect(self.watch_list_asked)
        self.banner.retried.connect(self.refresh_asked)
        self.body.notice.retried.connect(self.refresh_asked)
        self.filter.textChanged.connect(self.narrow)
        self.filter.returnPressed.connect(self._open_current)
        self.filter.installEventFilter(self)
        self.states.chosen.connect(self.narrow)
        self.table.opened.connect(lambda index: self.group_opened.emit(self.model.group(index.row()).group))
        self.table.sort_requested.connect(self._on_sort_requested)
        self.table.menu_requested.connect(self._on_menu_requested)
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._settled.start())
        self._settled.timeout.connect(self.moved)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.focus_filter)

    def refresh(self) -> None:
        """Read the list again."""
        self.refresh_asked.emit()

    def focus_filter(self) -> None:
        """Go to the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def narrow(self, _changed: object = None) -> None:
        """Show what fits the filter and the state."""
        with self.keeping_place():
            self.model.narrow(self.filter.text(), self.states.currentData())
        words = self.filter.text().strip()
        by_name, by_state = self.tr("No group has “%s” in its name."), self.tr("No group is in such a state.")
        self.table.set_empty_text(by_name % words if words else by_state)
        self._settled.start()

    @property
    def names_in_sight(self) -> list[str]:
        """The groups in the rows that are seen, and a few below them."""
        first = max(self.table.rowAt(0), 0)
        rows = self.table.viewport().height() // max(self.table.rowHeight(first), 1) + 10
        last = min(first + rows, self.model.rowCount())
        return [self.model.group(row).group for row in range(first, last)]

    @property
    def current_group(self) -> str:
        """The selected group, or ""."""
        row = self.table.current_row()
        return self.model.group(row).group if 0 <= row < self.model.rowCount() else ""

    @contextmanager
    def keeping_place(self) -> Iterator[None]:
        """Change rows inside: the selected group stays selected, and the list where it was scrolled to."""
        name, scrolled = self.current_group, self.table.verticalScrollBar().value()
        yield
        row = self.model.row_of(name) if name else -1
        if row >= 0 and row != self.table.current_row():
            self.table.select_row(row)
        self.table.verticalScrollBar().setValue(scrolled)

    def show_facts(self) -> None:
        """Say how many there are."""
        total = len(self.model.groups)
        lags = [known.lag for known in self.model.meanings.values() if known.lag]
        facts = [formats.counted(total, self.tr("group"), self.tr("groups"))]
        if lags:
            facts.append(self.tr("%s to read in all") % formats.integer(sum(lags)))
        self.header.set_facts(facts)

    def menu(self) -> QMenu:
        """Return what can be done with the selected group."""
        name = self.current_group
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open"), lambda: self.group_opened.emit(name))
        menu.addAction(self.tr("Watch or unwatch"), lambda: self.pin_asked.emit(name))
        menu.addSeparator()
        menu.addAction(self.tr("Copy name"), lambda: self.copy_asked.emit(name))
        return menu

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.appeared.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the filter walk the list."""
        if watched is self.filter and isinstance(event, QKeyEvent) and self._walks(event):
            self.table.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _walks(self, event: QKeyEvent) -> bool:
        pressed = event.type() == QEvent.Type.KeyPress
        return pressed and event.key() in _TO_THE_LIST and self.model.rowCount() > 0

    def _open_current(self) -> None:
        if self.model.rowCount():
            self.group_opened.emit(self.current_group or self.model.group(0).group)

    def _on_sort_requested(self, column: int, order: Qt.SortOrder) -> None:
        with self.keeping_place():
            self.model.sort_by(column, order)
        self._settled.start()

    def _on_menu_requested(self, index: QModelIndex, at: QPoint) -> None:
        if index.isValid():
            self.menu().popup(at)
