"""A small ring that turns while a step runs."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.moving import Moving

_STEP_MS = 60
_ROUND_STEPS = 15


class Spinner(Moving):
    """Turns only while it is visible."""

    def __init__(self, theme: Theme, size_px: int, parent: QWidget | None = None) -> None:
        super().__init__(_STEP_MS, _ROUND_STEPS, parent)
        self._theme = theme
        self.setFixedSize(size_px, size_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring and the arc that runs in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        painter.setPen(QPen(self._theme.color("border"), 2))
        painter.drawEllipse(ring)
        painter.setPen(QPen(self._theme.color("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, -self.step * 360 * 16 // _ROUND_STEPS, 100 * 16)
        painter.end()
