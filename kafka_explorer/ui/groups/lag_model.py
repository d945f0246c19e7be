"""The partitions of one group as a table, in the order of Kafka's tool or as the user sorts them."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.ui.groups.lag_cells import START, Line, lag_columns, rank_of, text_of, tip_of, tone_of
from kafka_explorer.ui.widgets.columns import DISPLAY_ROLE, TONE_ROLE, column_header

_ROOT = QModelIndex()
_TIP_ROLE = int(Qt.ItemDataRole.ToolTipRole)
Index = QModelIndex | QPersistentModelIndex


class LagModel(QAbstractTableModel):
    """Shows lines; a new sample changes cells, and rows only where partitions or their order change."""

    def __init__(self) -> None:
        super().__init__()
        self._columns = lag_columns()
        self._lines: list[Line] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show the newest lines, given in the order of Kafka's tool."""
        self._show(self._arranged(lines))

    def sort_by(self, column: int, order: Qt.SortOrder) -> None:
        """Sort; what is unknown stands last either way."""
        self._sorted = (column, order)
        self._show(self._arranged(self._lines))

    def line(self, row: int) -> Line:
        """Return what stands in a row."""
        return self._lines[row]

    @property
    def places(self) -> list[Place]:
        """The partitions, in the order shown."""
        return [line.row.place for line in self._lines]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        line = self._lines[index.row()]
        if role == DISPLAY_ROLE:
            return text_of(line, index.column())
        if role == TONE_ROLE:
            return tone_of(line, index.column())
        return tip_of(line, index.column()) if role == _TIP_ROLE else None

    def _arranged(self, lines: Sequence[Line]) -> list[Line]:
        if self._sorted is None:
            return list(lines)
        column, order = self._sorted
        known = [line for line in lines if rank_of(line, column) is not None]
        known.sort(key=lambda line: rank_of(line, column), reverse=order == Qt.SortOrder.DescendingOrder)
        return known + [line for line in lines if rank_of(line, column) is None]

    def _show(self, lines: list[Line]) -> None:
        if [line.row.place for line in lines] == self.places:
            self._lines = lines
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, START))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()
