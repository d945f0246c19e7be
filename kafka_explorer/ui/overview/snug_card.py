"""A card as high as the table in it needs, and no higher than there is room."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.table import Table


class SnugCard(Card):
    """Holds `table`; an empty card below a short list would look as if something were missing.

    Of a list too long for the page at least `least_rows` are seen.
    """

    def __init__(self, table: Table, least_rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._table = table
        self._least_rows = least_rows
        self.body.addWidget(table)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for changed in (table.model().modelReset, table.model().rowsInserted, table.model().rowsRemoved):
            changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as all rows."""
        return QSize(super().sizeHint().width(), self._height(self._table.model().rowCount()))

    def minimumSizeHint(self) -> QSize:
        """Room for the titles and a few rows; the table scrolls."""
        return QSize(
            super().minimumSizeHint().width(), self._height(min(self._least_rows, self._table.model().rowCount()))
        )

    def _height(self, rows: int) -> int:
        margins = self.body.contentsMargins()
        frame = 2 * self.frameWidth() + margins.top() + margins.bottom() + 2
        return self._table.header.height() + rows * self._table.verticalHeader().defaultSectionSize() + frame
