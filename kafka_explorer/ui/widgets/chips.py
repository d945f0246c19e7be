"""The chip that says which environment one is looking at: always a word, never only a colour."""

from PySide6.QtWidgets import QWidget

from kafka_explorer.ui.widgets.labels import Badge, BadgeTone

ENVIRONMENTS: dict[str, tuple[str, BadgeTone]] = {
    "DEV": ("DEV", "ok"),
    "TEST": ("TEST", "violet"),
    "STAGING": ("STAGING", "warn"),
    "PRODUCTION": ("PROD", "bad"),
    "OTHER": ("OTHER", "neutral"),
}
"""Name of an `Environment` -> word on the chip, badge tone."""

_TOKENS: dict[BadgeTone, str] = {"neutral": "muted"}


def environment_token(environment: str) -> str:
    """Return the colour token of an environment, for lines and dots; `environment` is the enum's name."""
    tone = ENVIRONMENTS[environment][1]
    return _TOKENS.get(tone, tone)


class EnvironmentChip(Badge):
    """DEV green, TEST violet, STAGING amber, PROD red, OTHER grey."""

    def __init__(self, environment: str = "OTHER", parent: QWidget | None = None) -> None:
        super().__init__(*ENVIRONMENTS[environment], parent=parent)

    def set_environment(self, environment: str) -> None:
        """Show another environment, by the enum's name: DEV, TEST, STAGING, PRODUCTION or OTHER."""
        self.show_as(*ENVIRONMENTS[environment])
