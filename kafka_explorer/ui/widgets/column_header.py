"""The titles above a table's columns, aligned with what stands below them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.columns import Column

PADDING_PX = 10
_ARROW_PX = 12
_HEIGHT_PX = 34


class ColumnHeader(QHeaderView):
    """Paints titles by `Column`; a click asks to sort, ascending first and then the other way round.

    With `has_no_order` a third click asks for column -1: the order in which rows came. `menu_asked` tells the column
    under the mouse, or -1, and a global position.
    """

    sort_requested = Signal(int, Qt.SortOrder)
    menu_asked = Signal(int, QPoint)
    has_no_order = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._columns: Sequence[Column] = ()
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)
        self.setFont(theme.ui_font(12, QFont.Weight.DemiBold))
        self.setFixedHeight(_HEIGHT_PX)
        self.setMinimumSectionSize(36)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionsMovable(False)
        self.setSortIndicator(*self._sorted)
        self.sectionClicked.connect(self._on_section_clicked)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Take the columns to show."""
        self._columns = columns
        self.viewport().update()

    def show_sorted(self, column: int, order: Qt.SortOrder) -> None:
        """Show the arrow at a column; -1 takes it away."""
        self._sorted = (column, order)
        self.setSortIndicator(column, order)
        self.viewport().update()

    def shown_columns(self) -> list[int]:
        """Return the columns that are seen, from left to right."""
        ordered = (self.logicalIndex(at) for at in range(self.count()))
        return [at for at in ordered if not self.isSectionHidden(at)]

    def title_width(self, column: Column) -> int:
        """Return what the column's title needs, its arrow included."""
        arrow = _ARROW_PX + 4 if column.sortable else 0
        # One pixel more than measured: rounding must not shorten what fits.
        return self.fontMetrics().horizontalAdvance(column.title) + arrow + 2 * PADDING_PX + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, titles and one line below."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("surface"))
        painter.setFont(self.font())
        for at, column in enumerate(self._columns):
            if not self.isSectionHidden(at):
                area = QRect(self.sectionViewportPosition(at), 0, self.sectionSize(at), self.height())
                self._paint_title(painter, area, at, column)
        painter.setPen(self._theme.color("border"))
        painter.drawLine(event.rect().left(), self.height() - 1, event.rect().right(), self.height() - 1)
        painter.end()

    def paintSection(self, painter: QPainter, area: QRect, section: int) -> None:
        """Paint one title by itself, as Qt wants it under the mouse while a column is dragged."""
        painter.fillRect(area, self._theme.color("raised"))
        painter.setFont(self.font())
        if section < len(self._columns):
            self._paint_title(painter, area, section, self._columns[section])

    def _paint_title(self, painter: QPainter, area: QRect, at: int, column: Column) -> None:
        sorted_by = self._sorted[0] == at
        area = area.adjusted(PADDING_PX, 0, -PADDING_PX, -1)
        arrow = _ARROW_PX + 4 if sorted_by else 0
        text = self.fontMetrics().elidedText(column.title, Qt.TextElideMode.ElideRight, area.width() - arrow)
        width = self.fontMetrics().horizontalAdvance(text)
        left = area.right() + 1 - width if column.right else area.left()
        painter.setPen(self._theme.color("text" if sorted_by else "muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(QRect(left, area.top(), width + 2, area.height()), flags, text)
        if sorted_by:
            arrow_left = left - 4 - _ARROW_PX if column.right else left + width + 4
            self._paint_arrow(painter, arrow_left + _ARROW_PX / 2, area.center().y() + 0.5)

    def _paint_arrow(self, painter: QPainter, x: float, y: float) -> None:
        up = self._sorted[1] == Qt.SortOrder.AscendingOrder
        tip = -2.0 if up else 2.0
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("accent"), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(x - 4, y - tip), QPointF(x, y + tip), QPointF(x + 4, y - tip)]))
        painter.restore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu."""
        self.menu_asked.emit(self.logicalIndexAt(event.pos()), event.globalPos())

    @property
    def sorted_by(self) -> tuple[int, Qt.SortOrder]:
        """The column with the arrow, -1 if there is none, and the order."""
        return self._sorted

    def _after_click(self, section: int) -> tuple[int, Qt.SortOrder]:
        if self._sorted == (section, Qt.SortOrder.AscendingOrder):
            return section, Qt.SortOrder.DescendingOrder
        if self.has_no_order and self._sorted == (section, Qt.SortOrder.DescendingOrder):
            return -1, Qt.SortOrder.AscendingOrder
        return section, Qt.SortOrder.AscendingOrder

    def _on_section_clicked(self, section: int) -> None:
        sortable = section < len(self._columns) and self._columns[section].sortable
        if sortable:
            self._sorted = self._after_click(section)
        # Qt has moved its arrow already, by its own mind.
        self.show_sorted(*self._sorted)
        if sortable:
            self.sort_requested.emit(*self._sorted)
