"""The chip that says which environment one is looking at: always a word, never only a colour."""

from PySide6.QtWidgets import QWidget

from kafka_explorer.config.connection import Environment
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
