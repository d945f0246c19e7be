"""Several topics to read at once, ticked in a panel."""

from collections.abc import Collection, Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListView, QWidget

from kafka_explorer.ui import formats
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.popover import Popover

_WIDTH_PX = 420
_LIST_PX = 300
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class TopicsPanel(Popover):
    """`submitted` tells the topics that are ticked, in the order of their names."""

    submitted = Signal(tuple)

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self.model = _Ticks()
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self.model)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = SearchField(theme, self.tr("Filter topics"))
        self.every = Button(theme, self.tr("Tick all shown"))
        self.none = Button(theme, self.tr("None"))
        self.read = Button(theme, self.tr("Read these"), "magnifying-glass", "primary")
        self._count = Label("", "muted")
        self.list = QListView()
        self._lay_out()
        self.search.textChanged.connect(self._shown.setFilterFixedString)
        self.search.returnPressed.connect(self._submit)
        self.every.clicked.connect(lambda: self.model.tick(self._names_shown()))
        self.none.clicked.connect(self.model.clear)
        self.read.clicked.connect(self._submit)
        self.model.dataChanged.connect(self._show_count)
        self.model.modelReset.connect(self._show_count)
        self._show_count()

    def _lay_out(self) -> None:
        self.list.setModel(self._shown)
        self.list.setFixedHeight(_LIST_PX)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(self.tr("Topics"))
        self.list.clicked.connect(lambda index: self.model.turn(self._shown.mapToSource(index)))
        ticks = QHBoxLayout()
        ticks.setSpacing(8)
        ticks.addWidget(self.every)
        ticks.addWidget(self.none)
        ticks.addStretch(1)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self._count, 1)
        bottom.addWidget(self.read)
        self.body.addWidget(self.search)
        self.body.addLayout(ticks)
        self.body.addWidget(self.list)
        self.body.addLayout(bottom)
        self.panel.setFixedWidth(_WIDTH_PX)

    def open_with(self, anchor: QWidget, names: Iterable[str], ticked: Collection[str]) -> None:
        """Show it under `anchor`; Kafka's own topics, which begin with "__", come last."""
        self.model.set_names(sorted(names, key=lambda name: (name.startswith("__"), name)), ticked)
        self.search.clear()
        self.open_under(anchor)
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _names_shown(self) -> list[str]:
        shown = self._shown
        return [str(shown.index(row, 0).data()) for row in range(shown.rowCount())]

    def _submit(self) -> None:
        topics = self.model.ticked
        if topics:
            self.close_popover()
            self.submitted.emit(topics)

    def _show_count(self) -> None:
        count = len(self.model.ticked)
        self._count.setText(formats.counted(count, self.tr("topic"), self.tr("topics")) if count else "")
        self.read.setEnabled(count > 0)


class _Ticks(QAbstractListModel):
    """Names with ticks."""

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self._ticked: set[str] = set()

    @property
    def ticked(self) -> tuple[str, ...]:
        """The names that are ticked, by name."""
        return tuple(sorted(self._ticked))

    def set_names(self, names: Iterable[str], ticked: Collection[str]) -> None:
        """Show these."""
        self.beginResetModel()
        self._names = list(names)
        self._ticked = set(ticked).intersection(self._names)
        self.endResetModel()

    def tick(self, names: Iterable[str]) -> None:
        """Tick these as well."""
        self._change(self._ticked.union(names))

    def clear(self) -> None:
        """Tick none."""
        self._change(set())

    def turn(self, index: QModelIndex) -> None:
        """Tick one, or take its tick away."""
        self._change(self._ticked ^ {self._names[index.row()]})

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        name = self._names[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if name in self._ticked else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _change(self, ticked: set[str]) -> None:
        self._ticked = ticked
        if self._names:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._names) - 1, 0))
