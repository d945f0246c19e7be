"""A panel that hangs under a button, inside the window: a press beside it, Escape or leaving it closes it."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

_EDGE_PX = 8
_GAP_PX = 4


class Popover(QWidget):
    """Covers the window of `owner`, unseen, while it is open; contents go into `body`.

    `opened` comes before it is seen, `closed` after it has gone; the keyboard then goes back to where it was.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._anchor: QWidget | None = None
        self._came_from: QWidget | None = None
        self._at_right = False
        self.panel = QFrame(self)
        self.panel.setProperty("ground", "palette")
        self.body = QVBoxLayout(self.panel)
        self.body.setContentsMargins(16, 14, 16, 14)
        self.body.setSpacing(10)
        self.hide()

    def open_under(self, anchor: QWidget, *, at_right: bool = False) -> None:
        """Show it under `anchor`, left edges in line, or right ones with `at_right`."""
        window = self._owner.window()
        self._anchor, self._at_right = anchor, at_right
        self._came_from = QApplication.focusWidget()
        self.setParent(window)
        window.installEventFilter(self)
        self._owner.installEventFilter(self)
        self.opened.emit()
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.settle()
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def close_popover(self) -> None:
        """Hide it; does nothing when it is not open."""
        if self._anchor is None:
            return
        self._anchor = None
        QApplication.instance().focusChanged.disconnect(self._on_focus_changed)  # type: ignore[union-attr]
        self._owner.window().removeEventFilter(self)
        self._owner.removeEventFilter(self)
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self._owner)
        self.hide()
        self.setParent(self._owner)
        if had_focus and self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    @property
    def is_open(self) -> bool:
        """Whether it is there."""
        return self._anchor is not None

    def settle(self) -> None:
        """Take the size that the contents want now, and the place under the anchor, within the window."""
        if self._anchor is None:
            return
        layout = self.panel.layout()
        if layout is not None:
            layout.activate()
        self.panel.adjustSize()
        anchor, panel = self._anchor, self.panel
        corner = anchor.mapTo(self.window(), QPoint(0, anchor.height() + _GAP_PX))
        left = corner.x() + (anchor.width() - panel.width() if self._at_right else 0)
        furthest = self.width() - panel.width() - _EDGE_PX
        lowest = self.height() - panel.height() - _EDGE_PX
        panel.move(max(_EDGE_PX, min(left, furthest)), max(_EDGE_PX, min(corner.y(), lowest)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the panel closes it."""
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_popover()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_popover()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Escape is ours while this is open, whatever the page uses it for; contents that grow get room."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.LayoutRequest:
            self.settle()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and go when the owner does."""
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self.setGeometry(self.window().rect())
            self.settle()
        elif event.type() == QEvent.Type.Hide and watched is self._owner:
            self.close_popover()
        return super().eventFilter(watched, event)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        # The list of a combo box is a window of its own.
        if now is not None and now.window() is self.window() and not self.isAncestorOf(now) and now is not self._owner:
            self._came_from = None
            self.close_popover()


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
