"""The chip that says which environment one is looking at: always a word, never only a colour."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import Badge, BadgeTone

_CHIPS: dict[Environment, tuple[str, BadgeTone]] = {
    Environment.DEV: ("DEV", "ok"),
    Environment.TEST: ("TEST", "violet"),
    Environment.STAGING: ("STAGING", "warn"),
    Environment.PRODUCTION: ("PROD", "bad"),
    Environment.OTHER: ("OTHER", "neutral"),
}


def environment_token(environment: Environment) -> str:
    """Return the colour token of an environment, for lines and dots."""
    tone = _CHIPS[environment][1]
    return "muted" if tone == "neutral" else tone


def environment_icon(theme: Theme, environment: Environment) -> QIcon:
    """Return a dot of 16 pixels in the colour of an environment; keep it no longer than until the theme changes."""
    pixmap = QPixmap(32, 32)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(environment_token(environment)))
    painter.drawEllipse(QRectF(4, 4, 8, 8))
    painter.end()
    return QIcon(pixmap)


class EnvironmentChip(Badge):
    """DEV green, TEST violet, STAGING amber, PROD red, OTHER grey."""

    def __init__(self, environment: Environment, parent: QWidget | None = None) -> None:
        super().__init__(*_CHIPS[environment], parent=parent)

    def set_environment(self, environment: Environment) -> None:
        """Show another environment."""
        self.show_as(*_CHIPS[environment])


def environment_words(environment: Environment) -> tuple[str, BadgeTone]:
    """Return the word and the badge tone of an environment, for whoever paints a chip by itself."""
    return _CHIPS[environment]
