"""The table of all topics: where it is narrow, what matters less gives way."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent

from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.columns import GROUPS, NAME, POLICY, REPLICATION
from kafka_explorer.ui.topics.model import TopicsModel
from kafka_explorer.ui.widgets.table import Table

_SPARED = (POLICY, REPLICATION)
"""The first one goes first."""
_LEAST_GROUPS_PX = 240


class TopicsTable(Table):
    """Shows `model`."""

    def __init__(self, theme: Theme, memory: Memory, model: TopicsModel) -> None:
        super().__init__(theme, memory.widths, "topics")
        self._spared_px = dict.fromkeys(_SPARED, 0)
        self.setModel(model)
        self.show_sorted(NAME, Qt.SortOrder.AscendingOrder)
        self.setAccessibleName(self.tr("Topics"))
        model.modelReset.connect(self._spare_columns)
        model.dataChanged.connect(self._spare_columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Decide anew what there is room for."""
        self._spare_columns()
        super().resizeEvent(event)

    def _spare_columns(self) -> None:
        for column in _SPARED:
            if not self.isColumnHidden(column):
                self._spared_px[column] = self.columnWidth(column)
        others = sum(self.columnWidth(at) for at in range(GROUPS) if at not in _SPARED)
        missing = others + sum(self._spared_px.values()) + _LEAST_GROUPS_PX - self.viewport().width()
        changed = False
        for column in _SPARED:
            spared = missing > 0
            missing -= self._spared_px[column]
            if spared != self.isColumnHidden(column):
                changed = True
                # The header would tell that the user has chosen a width.
                with QSignalBlocker(self.header):
                    self.setColumnHidden(column, spared)
        if changed:
            self._widths.stretch()
            self.header.viewport().update()
