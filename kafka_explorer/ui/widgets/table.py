"""The table of every list in the window: quiet, fast, and with columns as wide as what is in them.

Qt's own item painting asks the model for seven roles a cell and the style sheet for three more answers. This one
paints the visible rows itself (`row_painter`), with one model call for a plain cell and two for a toned one.
"""

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.column_header import ColumnHeader
from kafka_explorer.ui.widgets.column_widths import ColumnWidths, WidthStore
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, Column, columns_of
from kafka_explorer.ui.widgets.row_painter import RowPainter

ROW_HEIGHT_PX = 30
MOST_ROWS_COPIED = 10_000


class Table(QTableView):
    """Shows a model as described in `columns`; whole rows are selected.

    `store` keeps the widths the user chose, under `name` (`Memory.widths` is such a store). `opened` comes from Enter
    and double click with the row's index, `current_row_changed` with -1 when there is none, `sort_requested` from a
    click on a title (the table shows the arrow; sorting is up to the receiver; column -1 is no order, which only a
    header that `has_no_order` asks for), `menu_requested` with an index (perhaps invalid) and a global position.
    """

    opened = Signal(QModelIndex)
    current_row_changed = Signal(int)
    sort_requested = Signal(int, Qt.SortOrder)
    menu_requested = Signal(QModelIndex, QPoint)
    copied = Signal(int)

    def __init__(
        self,
        theme: Theme,
        store: WidthStore | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns: list[Column] = []
        self.header = ColumnHeader(theme, self)
        self._widths = ColumnWidths(self, theme, {} if store is None else store, name)
        self._painter = RowPainter(self, theme)
        self._set_up()
        theme.changed.connect(self._on_theme_changed)
        self.header.sort_requested.connect(self.sort_requested)

    def _set_up(self) -> None:
        self.setHorizontalHeader(self.header)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT_PX)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        # Every pixel is painted here, so scrolling moves what is there and paints only what is new.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT_PX)
        self.horizontalScrollBar().setSingleStep(24)

    def set_row_height(self, height_px: int) -> None:
        """Make rows roomier where there are few."""
        self.verticalHeader().setDefaultSectionSize(height_px)
        self.verticalScrollBar().setSingleStep(height_px)

    def set_empty_text(self, text: str) -> None:
        """Say this where the rows would be, when there are none."""
        self._painter.empty_text = text
        self.viewport().update()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show `model`; columns are taken from its header, widths from its first rows."""
        before: QAbstractItemModel | None = self.model()
        super().setModel(model)
        if before is not None:
            before.headerDataChanged.disconnect(self._on_columns_changed)
            before.modelReset.disconnect(self._on_columns_changed)
            self._widths.unwatch(before)
        if model is not None:
            self._on_columns_changed()
            model.headerDataChanged.connect(self._on_columns_changed)
            model.modelReset.connect(self._on_columns_changed)
            self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
            self._widths.watch(model)

    @property
    def columns(self) -> list[Column]:
        """The columns, in the model's order."""
        return self._columns

    def show_sorted(self, column: int, order: Qt.SortOrder) -> None:
        """Show the arrow at a column without asking anybody to sort; -1 takes it away."""
        self.header.show_sorted(column, order)

    def selected_rows(self) -> list[int]:
        """Return the selected rows, in order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def current_row(self) -> int:
        """Return the row with the focus, or -1."""
        return self.currentIndex().row()

    def select_row(self, row: int, *, scroll: bool = True) -> None:
        """Select one row, and no other, and scroll to it unless told not to."""
        index = self.model().index(row, 0)
        # Not selectRow: that looks at the keys which happen to be pressed.
        whole = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        here = self.verticalScrollBar().value()
        self.selectionModel().setCurrentIndex(index, whole)
        if scroll:
            self.scrollTo(index)
        else:
            self.verticalScrollBar().setValue(here)

    def copy_selection(self) -> int:
        """Put the selected rows on the clipboard, tab-separated with a line of titles; return how many.

        No more than 10,000 rows are taken: whoever wants more wants an export.
        """
        rows = self.selected_rows()[:MOST_ROWS_COPIED]
        shown = self.header.shown_columns()
        lines = ["\t".join(self._columns[at].title for at in shown)]
        lines += ["\t".join(self._text_to_copy(row, at) for at in shown) for row in rows]
        if rows:
            QGuiApplication.clipboard().setText("\n".join(lines) + "\n")
            self.copied.emit(len(rows))
        return len(rows)

    def _text_to_copy(self, row: int, column: int) -> str:
        index = self.model().index(row, column)
        whole = index.data(COPY_ROLE)
        text = index.data(DISPLAY_ROLE) if whole is None else whole
        return "" if text is None else str(text).replace("\t", " ").replace("\n", " ")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the visible rows."""
        painter = QPainter(self.viewport())
        self._painter.paint(painter, event.rect())
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies, Enter opens, Home and End go to the first and the last row."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and not event.modifiers():
            self._go_to_end(first=event.key() == Qt.Key.Key_Home)
        else:
            super().keyPressEvent(event)

    def _go_to_end(self, first: bool) -> None:
        model: QAbstractItemModel | None = self.model()
        if model is not None and model.rowCount():
            self.select_row(0 if first else model.rowCount() - 1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which row the mouse is on."""
        super().mouseMoveEvent(event)
        self._painter.hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Show no row as hovered."""
        super().leaveEvent(event)
        self._painter.hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the row with the focus."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no row with the focus."""
        super().focusOutEvent(event)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu."""
        self.menu_requested.emit(self.indexAt(event.pos()), event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the stretching column take what is left."""
        super().resizeEvent(event)
        self._widths.stretch()

    def _on_current_row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        # Qt repaints the current cell only, our mark is the row's. All rows would take ten times as long.
        for row in (previous.row(), current.row()):
            if row >= 0:
                top = self.rowViewportPosition(row)
                self.viewport().update(0, top, self.viewport().width(), self.rowHeight(row))
        self.current_row_changed.emit(current.row())

    def _on_columns_changed(self) -> None:
        self._columns = columns_of(self.model(), self.model().columnCount())
        self.header.set_columns(self._columns)
        self._widths.set_columns(self._columns)
        self.viewport().update()

    def _on_theme_changed(self) -> None:
        self._painter.read_theme()
        self.header.viewport().update()
        self.viewport().update()
