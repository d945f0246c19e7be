"""What moves by itself while something is under way."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget


class Moving(QWidget):
    """Repaints every `every_ms` with the next `step` (0 to `steps` - 1) while it is visible; otherwise it rests."""

    def __init__(self, every_ms: int, steps: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = 0
        self._steps = steps
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self._on_step)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to move."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._timer.stop()

    def _on_step(self) -> None:
        self.step = (self.step + 1) % self._steps
        self.update()
