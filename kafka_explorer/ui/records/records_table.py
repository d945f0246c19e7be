"""The table of messages: cells may hold a `Mark`, columns come and go, and what the detail says anyway gives way."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent

from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.mark_painter import MarkPainter
from kafka_explorer.ui.records.model import RecordsModel
from kafka_explorer.ui.records.record_columns import DEFAULT, HEADERS, KEY, SIZE, TOPIC, VALUE, fields_of
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.column_header import PADDING_PX
from kafka_explorer.ui.widgets.table import Table

_MARKED = (KEY, VALUE)
_SPARED = (HEADERS, SIZE)
_LEAST_VALUE_PX = 240


class RecordsTable(Table):
    """Shows `model`. `columns_moved` tells that the user dragged a title to another place, `columns_shown` that there
    are others.
    """

    columns_moved = Signal()
    columns_shown = Signal()
    # Asked for by Qt before the constructor is through.
    _only_grew_below = False
    _lost_rows = False

    def __init__(self, theme: Theme, memory: Memory, model: RecordsModel) -> None:
        super().__init__(theme, memory.widths, "messages")
        self._records = model
        self._marks = MarkPainter(theme)
        self._names: tuple[str, ...] = DEFAULT
        self._many_topics = False
        self._arranging = False
        self.header.has_no_order = True
        self.header.setSectionsMovable(True)
        self.setModel(model)
        self.setAccessibleName(self.tr("Messages"))
        self.header.sectionMoved.connect(self._on_section_moved)
        model.rowsInserted.connect(self._on_rows_inserted)
        model.rowsRemoved.connect(self._on_rows_removed)
        model.modelReset.connect(self._on_model_reset)
        self.show_columns(DEFAULT)

    def forget_widths(self) -> None:
        """The next rows are of another topic: what was wide enough for the last one means nothing for them."""
        self._widths.forget()

    def show_columns(self, names: Sequence[str]) -> None:
        """Show the columns of these names in this order."""
        self._names = tuple(names)
        self._records.set_fields(fields_of(names))
        at = {column.name: index for index, column in enumerate(self._records.columns) if column.name}
        self._arranging = True
        for place, name in enumerate(name for name in names if name in at):
            self.header.moveSection(self.header.visualIndex(at[name]), place)
        self._arranging = False
        self._hide_columns()
        self.columns_shown.emit()

    def set_many_topics(self, many: bool) -> None:
        """Whether rows are of several topics: then each says which."""
        if many != self._many_topics:
            self._many_topics = many
            self._hide_columns()

    def moved_columns(self) -> tuple[str, ...]:
        """Return the names of the columns as the user arranged them; hidden ones keep their neighbours."""
        order = [self._records.columns[self.header.logicalIndex(at)].name for at in range(self.header.count())]
        return tuple(name for name in order if name in self._names)

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
            if self.isColumnHidden(column):
                continue
            for row in rows:
                mark = self._records.mark(row, column)
                if mark is not None:
                    self._marks.paint(painter, mark, self._cell(row, column))
        painter.end()

    def doItemsLayout(self) -> None:
        """Lay out; rows that came below what is seen cost no painting: a read brings them twenty times a second."""
        only_grew, self._only_grew_below, self._lost_rows = self._only_grew_below, False, False
        if only_grew:
            self.updateGeometries()
        else:
            super().doItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Decide anew what there is room for."""
        self._hide_columns()
        super().resizeEvent(event)

    def _cell(self, row: int, column: int) -> QRectF:
        left, width = self.columnViewportPosition(column) + PADDING_PX, self.columnWidth(column) - 2 * PADDING_PX
        return QRectF(left, self.rowViewportPosition(row), width, self.rowHeight(row) - 1)

    def _on_model_reset(self) -> None:
        self._only_grew_below = False

    def _on_rows_removed(self) -> None:
        # What is below has moved up, whatever is added to it before the next painting.
        self._only_grew_below, self._lost_rows = False, True

    def _on_rows_inserted(self, _parent: QModelIndex, first: int, _last: int) -> None:
        seen_px = self.verticalScrollBar().value() + self.viewport().height()
        self._only_grew_below = not self._lost_rows and seen_px <= first * self.verticalHeader().defaultSectionSize()
        self._hide_columns()

    def _on_section_moved(self) -> None:
        if not self._arranging:
            self._names = self.moved_columns()
            self.columns_moved.emit()

    def _hide_columns(self) -> None:
        """Hide what was not chosen, and what there is no room for."""
        wanted = [at for at, column in enumerate(self._records.columns) if column.name in self._names]
        if not self._many_topics and TOPIC in wanted:
            wanted.remove(TOPIC)
        if VALUE in wanted:
            needed = sum(self._widths.width(at) for at in wanted if at != VALUE) + _LEAST_VALUE_PX
            if self.viewport().width() < needed:
                wanted = [at for at in wanted if at not in _SPARED]
        changed = False
        for at in range(self._records.columnCount()):
            if self.isColumnHidden(at) != (at not in wanted):
                self._widths.set_hidden(at, at not in wanted)
                changed = True
        if changed:
            self._widths.stretch()
