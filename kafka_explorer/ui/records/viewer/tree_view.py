"""The tree of a JSON text: names, values and what they may mean, to be walked by keyboard."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.viewer.json_places import Place
from kafka_explorer.ui.records.viewer.tree_model import Row, TreeModel, preview
from kafka_explorer.ui.theme import Theme

_ROW_PX, _GAP_PX = 26, 10
_INDENT_PX = 16
_OPEN_AT_FIRST = 30
_TONES = {"string": "ok", "number": "violet", "word": "warn", "{": "muted", "[": "muted"}


class TreeView(QTreeView):
    """Shows the text given to `show_text`. `place_changed` tells the value with the focus, or None."""

    place_changed = Signal(object)
    menu_asked = Signal(QPoint)

    def __init__(self, theme: Theme, clock: Clock, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree = TreeModel(clock, jobs, self)
        self.setModel(self.tree)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(_INDENT_PX)
        self.setItemDelegate(_RowPainter(theme, self.tree, self))
        self.setProperty("bare", True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setHorizontalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Tree"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_asked.emit(self.viewport().mapToGlobal(at)))
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.activated.connect(self.tree.open_more)
        self.clicked.connect(self.tree.open_more)
        theme.changed.connect(self.viewport().update)

    def show_text(self, text: str) -> None:
        """Show JSON; the first level is open, and what is short below it."""
        self.tree.show_text(text)
        for at in range(min(self.tree.rowCount(), _OPEN_AT_FIRST)):
            index = self.tree.index(at, 0)
            if self.tree.row_of(index).child.kind == "{":
                self.expand(index)

    def show_position(self, position: int) -> None:
        """Open the tree down to a character of the text, and go there."""
        index = QModelIndex()
        for index in self.tree.path_to(position):
            self.expand(index.parent())
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    @property
    def place(self) -> Place | None:
        """The value with the focus."""
        return self.tree.place(self.currentIndex()) if self.currentIndex().isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the value with the focus as it was written."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self.tree.row_of(self.currentIndex()).token)
            return
        super().keyPressEvent(event)

    def _on_current_changed(self) -> None:
        self.place_changed.emit(self.place)


class _RowPainter(QStyledItemDelegate):
    """Paints "name: value" and, faintly, what a number may mean."""

    def __init__(self, theme: Theme, model: TreeModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._mono = theme.mono_font(12)
        self._small = theme.ui_font(11)

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row = self._model.row_of(index)
        width = sum(QFontMetricsF(self._mono).horizontalAdvance(part) for part, _ in self._pieces(row))
        return QSize(int(width) + 2 * _GAP_PX + (240 if self._model.hint(row) else 0), _ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("selection"))
        row = self._model.row_of(index)
        left = rect.left() + 4
        painter.setFont(self._mono)
        for text, tone in self._pieces(row):
            left = self._text(painter, text, tone, left, rect)
        if not row.more and (hint := self._model.hint(row)):
            painter.setFont(self._small)
            self._text(painter, hint, "muted", left + _GAP_PX, rect)
        painter.restore()

    def _pieces(self, row: Row) -> list[tuple[str, str]]:
        if row.more:
            return [(self.tr("Show more …"), "accent")]
        value = (preview(row), _TONES.get(row.child.kind, "text"))
        tail = [("  JSON", "accent")] if row.within is not None else []
        return [
            (str(row.child.name), "accent" if isinstance(row.child.name, str) else "muted"),
            (": ", "muted"),
            value,
            *tail,
        ]

    def _text(self, painter: QPainter, text: str, tone: str, left: float, rect: QRectF) -> float:
        metrics = QFontMetricsF(painter.font())
        base = round(rect.top() + (rect.height() - metrics.height()) / 2 + metrics.ascent())
        painter.setPen(self._theme.color(tone))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(rect.right() - left, 0))
        painter.drawText(round(left), base, shown)
        return left + metrics.horizontalAdvance(shown)
