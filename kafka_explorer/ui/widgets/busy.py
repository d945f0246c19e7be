"""A thin bar that moves while something is under way and nobody can know how far it is."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kafka_explorer.ui.theme import Theme

_STEP_MS = 40
_ROUND_STEPS = 36


class BusyBar(QWidget):
    """Moves only while it is visible: 25 small repaints a second, none otherwise."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._on_step)
        self.setFixedHeight(4)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to move."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the groove and the part that runs in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("border"))
        painter.drawRoundedRect(self.rect(), 2, 2)
        runner = self.width() * 0.32
        left = (self.width() + runner) * self._step / _ROUND_STEPS - runner
        painter.setClipRect(self.rect())
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(QRectF(left, 0, runner, self.height()), 2, 2)
        painter.end()

    def _on_step(self) -> None:
        self._step = (self._step + 1) % _ROUND_STEPS
        self.update()
