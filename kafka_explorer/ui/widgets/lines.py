"""A model for short lists whose cells are prepared beforehand: brokers, partitions, configurations, groups.

For lists of thousands a model that prepares a cell when it is painted is the better one.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, TONE_ROLE, Column, column_header
from kafka_explorer.ui.widgets.labels import BadgeTone, Tone

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TIP_ROLE = int(Qt.ItemDataRole.ToolTipRole)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows. `key` is what to sort by (None: unknown, which stands last); `copy` what to copy instead."""

    text: str = ""
    key: str | float | tuple[float, ...] | None = None
    tone: Tone | BadgeTone | None = None
    tip: str = ""
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `name` tells it from the others and stays the same when its cells change."""

    name: Hashable
    cells: tuple[Cell, ...]


def text_cell(text: str, tone: Tone | BadgeTone | None = None, tip: str = "") -> Cell:
    """Return a text, sorted as people sort: upper and lower case together."""
    return Cell(text, text.casefold() or None, tone, tip)


def number_cell(number: int | None, tone: Tone | None = None, tip: str = "") -> Cell:
    """Return a number with its thousands separated, copied without; None is a dash."""
    return Cell(formats.integer(number), number, tone, tip, None if number is None else str(number))


class LineModel(QAbstractTableModel):
    """Shows lines in the order given, or sorted by a column."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._given: Sequence[Line] = ()
        self._lines: list[Line] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these; if they are the same lines with other cells, selection and scroll position stay."""
        self._given = lines
        ordered = self._ordered(lines)
        if [line.name for line in ordered] == [line.name for line in self._lines]:
            self._lines = ordered
            if ordered:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ordered) - 1, len(self._columns) - 1))
            return
        self.beginResetModel()
        self._lines = ordered
        self.endResetModel()

    def sort_by(self, column: int, order: Qt.SortOrder) -> None:
        """Sort by a column, now and when other lines come."""
        self._sorted = column, order
        self.set_lines(self._given)

    def line(self, row: int) -> Line:
        """Return a line as it is shown."""
        return self._lines[row]

    def row_of(self, name: Hashable) -> int:
        """Return where a line is shown; -1 when it is not."""
        return next((row for row, line in enumerate(self._lines) if line.name == name), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        cell = self._lines[index.row()].cells[index.column()]
        if role == DISPLAY_ROLE:
            return cell.text
        if role == TONE_ROLE:
            return cell.tone
        if role == COPY_ROLE:
            return cell.copy
        if role == _TIP_ROLE:
            return cell.tip or None
        return None

    def _ordered(self, lines: Sequence[Line]) -> list[Line]:
        if self._sorted is None:
            return list(lines)
        column, order = self._sorted
        # Kinds do not mix within a column, unknown cells apart.
        known = [line for line in lines if line.cells[column].key is not None]
        known.sort(
            key=lambda line: line.cells[column].key,  # type: ignore[arg-type,return-value]
            reverse=order == Qt.SortOrder.DescendingOrder,
        )
        return known + [line for line in lines if line.cells[column].key is None]
