"""The Consumer groups page: a filter, the list, the line of truth."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.ui import formats
from kafka_explorer.ui.groups.interval import IntervalChoice
from kafka_explorer.ui.groups.list_model import LAG, GroupsModel
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.list_frame import ListFrame
from kafka_explorer.ui.widgets.table import Table

_SETTLE_MS = 150
_ACTIVE = (GroupState.STABLE, GroupState.PREPARING_REBALANCING, GroupState.COMPLETING_REBALANCING, GroupState.UNKNOWN)


class GroupsPage(ListFrame):
    """`group_opened`, `pin_asked` and `copy_asked` name a group. `moved` comes when other rows are in sight."""

    group_opened = Signal(str)
    pin_asked = Signal(str)
    copy_asked = Signal(str)
    watch_list_asked = Signal()
    measure_asked = Signal()
    moved = Signal()

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        table = Table(theme, memory.widths, "groups")
        hint = self.tr("Filter by name, as in “billing eu”")
        super().__init__(theme, self.tr("Consumer groups"), hint, table, parent)
        self._theme = theme
        self.watch_list = Button(theme, self.tr("Watch list"), "eye")
        self.measure = Button(theme, self.tr("Measure all"), "ruler")
        self.states = Choice(
            (
                (None, self.tr("All states")),
                (_ACTIVE, self.tr("With members")),
                ((GroupState.EMPTY, GroupState.DEAD), self.tr("Without members")),
            )
        )
        self.model = GroupsModel()
        self.interval = IntervalChoice()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        self._set_up()
        self.lay_out((self.states, self.measure), (self.interval,))
        self._connect()

    def _set_up(self) -> None:
        self.header.add_action(self.watch_list)
        self.table.setModel(self.model)
        self.table.show_sorted(LAG, Qt.SortOrder.DescendingOrder)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setAccessibleName(self.tr("Consumer groups"))
        self.measure.setToolTip(self.tr("Ask for the lag of every group once, to sort by it"))
        self.measure.hide()

    def _connect(self) -> None:
        self.measure.clicked.connect(self.measure_asked)
        self.watch_list.clicked.connect(self.watch_list_asked)
        self.filter.textChanged.connect(self.narrow)
        self.filter.returnPressed.connect(self._open_current)
        self.states.chosen.connect(self.narrow)
        self.table.opened.connect(lambda index: self.group_opened.emit(self.model.group(index.row()).group))
        self.table.sort_requested.connect(self._on_sort_requested)
        self.table.menu_requested.connect(self._on_menu_requested)
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._settled.start())
        self._settled.timeout.connect(self.moved)

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
