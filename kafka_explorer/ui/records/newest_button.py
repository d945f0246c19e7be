"""The quiet way back to the newest message of a live tail."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea

from kafka_explorer.ui import formats
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button

_ABOVE_THE_EDGE_PX = 14


class NewestButton(Button):
    """Floats above the lower edge of `area`; says how many new rows are out of sight."""

    def __init__(self, theme: Theme, area: QAbstractScrollArea) -> None:
        super().__init__(theme, "", "arrow-down", "normal", area)
        self._area = area
        area.installEventFilter(self)
        self.hide()

    def show_count(self, count: int) -> None:
        """Show the button with `count`."""
        words = self.tr("%s new") % formats.integer(count) if count else self.tr("To the newest")
        if words != self.text() or self.isHidden():
            self.setText(words)
            self.adjustSize()
            self._place()
            self.show()
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the area grows or shrinks."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        edge = self._area.viewport().geometry()
        self.move(edge.center().x() - self.width() // 2, edge.bottom() - self.height() - _ABOVE_THE_EDGE_PX)
