"""A table of prepared lines, sorted by a click on a title."""

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.column_widths import WidthStore
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.lines import Line, LineModel
from kafka_explorer.ui.widgets.table import Table


class LineTable(Table):
    """Shows what `set_lines` brings; the selected line stays selected when lines come and go around it."""

    def __init__(
        self, theme: Theme, store: WidthStore, name: str, columns: Sequence[Column], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, store, name, parent)
        self.lines = LineModel(columns)
        self.setModel(self.lines)
        self.sort_requested.connect(self._on_sort_requested)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these."""
        selected = self.selected_name()
        self.lines.set_lines(lines)
        self._select(selected)

    def selected_name(self) -> Hashable | None:
        """Return the name of the line that has the focus."""
        row = self.current_row()
        return self.lines.line(row).name if row >= 0 else None

    def _select(self, name: Hashable | None) -> None:
        row = -1 if name is None else self.lines.row_of(name)
        if row >= 0 and row != self.current_row():
            self.selectRow(row)

    def _on_sort_requested(self, column: int, order: Qt.SortOrder) -> None:
        selected = self.selected_name()
        self.lines.sort_by(column, order)
        self._select(selected)
