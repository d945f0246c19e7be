"""The thin line at the window's top that has the colour of the environment one is in."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.chips import environment_token

_HEIGHT_PX = 3


class EnvironmentLine(QWidget):
    """Coloured while a cluster is shown, and of the navigation's ground otherwise."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._environment: Environment | None = None
        self.setFixedHeight(_HEIGHT_PX)
        theme.changed.connect(self.update)

    def set_environment(self, environment: Environment | None) -> None:
        """Show an environment's colour, None for none."""
        self._environment = environment
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        token = "side" if self._environment is None else environment_token(self._environment)
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color(token))
        painter.end()
