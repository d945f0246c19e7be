"""How wide a table's columns are: by what is in them until the user says otherwise, then as the user said."""

from collections.abc import Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.column_header import PADDING_PX
from kafka_explorer.ui.widgets.columns import DISPLAY_ROLE, Column
from kafka_explorer.ui.widgets.row_painter import RowPainter

if TYPE_CHECKING:
    from kafka_explorer.ui.widgets.table import Table

WidthStore = MutableMapping[str, Mapping[str, int]]
"""Table name -> column name -> width in pixels, as the user dragged them."""

_ROWS_AT_FIRST, _ROWS_A_LOOK = 40, 12
_ROWS_IN_ALL = 200
_LEAST_PX, _SAID_SO_PX = 240, 100
"""How narrow the stretching column may become; a model that asks for more than the second number knows better."""


class ColumnWidths:
    """Measures the first rows of a model as they come, and keeps what the user drags in `store`.

    Widths only grow by themselves, and only while the first rows arrive: a table that twitches is worse
    than an ellipsis. The stretching column (the last one if none says so) takes what is left.
    """

    def __init__(self, table: "Table", theme: Theme, store: WidthStore, name: str) -> None:
        self._table = table
        self._store = store
        self._name = name
        self._painter = RowPainter(table, theme)
        self._columns: Sequence[Column] = ()
        self._chosen = dict(store.get(name, {}))
        self._content: dict[str, int] = {}
        self._measured = 0
        self._busy = False
        table.header.sectionResized.connect(self._on_section_resized)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Take the columns; those known keep their widths."""
        self._columns = columns
        self._measured = 0
        for column in columns:
            title = self._table.header.title_width(column)
            self._content[column.name] = max(title, column.min_width_px, self._content.get(column.name, 0))
        self._measure(0, self._table.model().rowCount() - 1)
        self._apply()

    def forget(self) -> None:
        """Measure anew what comes next: it is about something else. What the user dragged stays."""
        self._content.clear()

    def watch(self, model: QAbstractItemModel) -> None:
        """Follow the rows of a model."""
        model.rowsInserted.connect(self._on_rows_inserted)
        model.dataChanged.connect(self._on_data_changed)

    def unwatch(self, model: QAbstractItemModel) -> None:
        """Follow that model no more."""
        model.rowsInserted.disconnect(self._on_rows_inserted)
        model.dataChanged.disconnect(self._on_data_changed)

    def width(self, at: int) -> int:
        """Return how wide a column is, or would be if it were not hidden."""
        name = self._columns[at].name
        return self._chosen.get(name) or self._content[name]

    def set_hidden(self, at: int, hidden: bool) -> None:
        """Hide a column, or show it as wide as it is to be; Qt tells that like a width the user has dragged."""
        self._busy = True
        try:
            self._table.setColumnHidden(at, hidden)
        finally:
            self._busy = False
        if not hidden:
            self._set(at, self.width(at))

    def stretch(self) -> None:
        """Give the stretching column what the others leave."""
        at = self._stretching()
        if at is None:
            return
        others = sum(self._table.columnWidth(i) for i in range(len(self._columns)) if i != at)
        column = self._columns[at]
        least = column.min_width_px if column.min_width_px >= _SAID_SO_PX else _LEAST_PX
        least = self._chosen.get(column.name) or min(self._content[column.name], least)
        self._set(at, max(self._table.viewport().width() - others, least))

    def _stretching(self) -> int | None:
        shown = [at for at in range(len(self._columns)) if not self._table.isColumnHidden(at)]
        asked = [at for at in shown if self._columns[at].stretch]
        return asked[-1] if asked else shown[-1] if shown else None

    def _on_rows_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        if self._measure(first, last):
            self._apply()

    def _on_data_changed(self, top: QModelIndex, bottom: QModelIndex) -> None:
        if self._measure(top.row(), bottom.row()):
            self._apply()

    def _measure(self, first: int, last: int) -> bool:
        last = min(last, first + (_ROWS_A_LOOK if self._measured else _ROWS_AT_FIRST) - 1)
        if last < first or self._measured >= _ROWS_IN_ALL:
            return False
        self._measured += last - first + 1
        model, before = self._table.model(), dict(self._content)
        for at, column in enumerate(self._columns):
            if not column.name:
                continue  # it stands for none, and is never shown
            texts = {model.data(model.index(row, at), DISPLAY_ROLE) for row in range(first, last + 1)}
            widest = max((self._painter.text_width(column, str(text)) for text in texts if text), default=0)
            needed = min(widest + 2 * PADDING_PX, column.max_width_px)
            self._content[column.name] = max(self._content[column.name], needed)
        return before != self._content

    def _apply(self) -> None:
        for at in range(len(self._columns)):
            self._set(at, self.width(at))
        self.stretch()

    def _set(self, at: int, width: int) -> None:
        self._busy = True
        try:
            if self._table.columnWidth(at) != width:
                self._table.setColumnWidth(at, width)
        finally:
            self._busy = False

    def _on_section_resized(self, at: int, _before: int, width: int) -> None:
        if self._busy or at >= len(self._columns) or width == 0:
            return
        self._chosen[self._columns[at].name] = width
        if self._name:
            self._store[self._name] = dict(self._chosen)
        if at != self._stretching():
            self.stretch()
