"""The table of messages: cells may hold a `Mark`, and what the detail says anyway gives way where it is narrow."""

from PySide6.QtCore import QModelIndex, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent

from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.mark_painter import MarkPainter
from kafka_explorer.ui.records.model import HEADERS, KEY, SIZE, VALUE, RecordsModel
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.column_header import PADDING_PX
from kafka_explorer.ui.widgets.table import Table

_MARKED = (KEY, VALUE)
_SPARED = (HEADERS, SIZE)
_LEAST_VALUE_PX = 240


class RecordsTable(Table):
    """Shows `model`."""

    _only_grew_below = False  # asked for by Qt before the constructor is through

    def __init__(self, theme: Theme, memory: Memory, model: RecordsModel) -> None:
        super().__init__(theme, memory.widths, "messages")
        self._records = model
        self._marks = MarkPainter(theme)
        self._spared_px = 0
        self.setModel(model)
        self.setAccessibleName(self.tr("Messages"))
        model.rowsInserted.connect(self._on_rows_inserted)
        model.modelReset.connect(self._on_model_reset)

    def forget_widths(self) -> None:
        """The next rows are of another topic: what was wide enough for the last one means nothing for them."""
        self._widths.forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, then the marks."""
        super().paintEvent(event)
        first = self.rowAt(event.rect().top())
        if first < 0:
            return
        last = self.rowAt(event.rect().bottom())
        rows = range(first, (self._records.rowCount() if last < 0 else last + 1))
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for column in _MARKED:
            for row in rows:
                mark = self._records.mark(row, column)
                if mark is not None:
                    self._marks.paint(painter, mark, self._cell(row, column))
        painter.end()

    def doItemsLayout(self) -> None:
        """Lay out; rows that came below what is seen cost no painting: a read brings them twenty times a second."""
        if self._only_grew_below:
            self._only_grew_below = False
            self.updateGeometries()
        else:
            super().doItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Decide anew what there is room for."""
        self._spare_columns()
        super().resizeEvent(event)

    def _cell(self, row: int, column: int) -> QRectF:
        left, width = self.columnViewportPosition(column) + PADDING_PX, self.columnWidth(column) - 2 * PADDING_PX
        return QRectF(left, self.rowViewportPosition(row), width, self.rowHeight(row) - 1)

    def _on_model_reset(self) -> None:
        self._only_grew_below = False

    def _on_rows_inserted(self, _parent: QModelIndex, first: int, _last: int) -> None:
        seen_px = self.verticalScrollBar().value() + self.viewport().height()
        self._only_grew_below = seen_px <= first * self.verticalHeader().defaultSectionSize()
        self._spare_columns()

    def _spare_columns(self) -> None:
        spared = self.isColumnHidden(SIZE)
        if not spared:
            self._spared_px = sum(self.columnWidth(column) for column in _SPARED)
        others = sum(self.columnWidth(column) for column in range(VALUE))
        narrow = self.viewport().width() < others + _LEAST_VALUE_PX + self._spared_px
        if narrow != spared:
            for column in _SPARED:
                self.setColumnHidden(column, narrow)
