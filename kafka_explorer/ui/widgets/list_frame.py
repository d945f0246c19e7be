"""The frame of a page with one list: its header, a line with a filter, the list, and a line that says how it stands."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.status_line import StatusLine
from kafka_explorer.ui.widgets.table import Table

_TO_THE_LIST = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class ListFrame(QWidget):
    """`refresh_asked` comes from F5, the button and Retry; `appeared` whenever the page is shown.

    A page that is one calls `lay_out` with what it puts beside the filter and the line below. Arrows in the filter walk
    the list, Ctrl+F goes to the filter.
    """

    refresh_asked = Signal()
    appeared = Signal()

    def __init__(self, theme: Theme, title: str, hint: str, table: Table, parent: QWidget | None = None) -> None:
        """`hint` stands in the empty filter."""
        super().__init__(parent)
        self.header = PageHeader(theme, title)
        self.reload = IconButton(theme, "arrow-clockwise", self.tr("Refresh (F5)"), variant="normal")
        self.filter = SearchField(theme, hint, "funnel")
        self.banner = Banner(theme)
        self.table = table
        self.status = StatusLine(theme)
        card = Card()
        card.body.addWidget(table)
        self.body = Body(theme, card)
        self.header.add_action(self.reload)
        for again in (self.reload.clicked, self.banner.retried, self.body.notice.retried):
            again.connect(self.refresh_asked)
        self.filter.installEventFilter(self)
        self.setFocusProxy(self.filter)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.focus_filter)

    def lay_out(self, above: Sequence[QWidget] = (), below: Sequence[QWidget] = ()) -> None:
        """Put everything in its place, with `above` beside the filter and `below` beside the line at the bottom."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addLayout(_line(self.filter, above))
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        column.addLayout(_line(self.status, below))

    def refresh(self) -> None:
        """Read the list again."""
        self.refresh_asked.emit()

    def focus_filter(self) -> None:
        """Go to the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.appeared.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the filter walk the list."""
        if watched is self.filter and isinstance(event, QKeyEvent) and self._walks(event):
            self.table.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _walks(self, event: QKeyEvent) -> bool:
        pressed = event.type() == QEvent.Type.KeyPress
        return pressed and event.key() in _TO_THE_LIST and self.table.model().rowCount() > 0


def _line(wide: QWidget, others: Sequence[QWidget]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(wide, 1)
    for other in others:
        line.addWidget(other)
    return line
