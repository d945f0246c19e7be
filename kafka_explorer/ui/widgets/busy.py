"""A thin bar that moves while something is under way and nobody can know how far it is."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.moving import Moving

_STEP_MS = 40
_ROUND_STEPS = 36


class BusyBar(Moving):
    """25 small repaints a second, none while it is hidden."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_STEP_MS, _ROUND_STEPS, parent)
        self._theme = theme
        self.setFixedHeight(4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the groove and the part that runs in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("border"))
        painter.drawRoundedRect(self.rect(), 2, 2)
        runner = self.width() * 0.32
        left = (self.width() + runner) * self.step / _ROUND_STEPS - runner
        painter.setClipRect(self.rect())
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(QRectF(left, 0, runner, self.height()), 2, 2)
        painter.end()
