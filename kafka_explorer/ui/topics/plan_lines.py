"""What exactly will happen, in lines: a mark, and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.labels import Label, Tone

_ICONS: dict[Tone, str] = {
    "ok": "check-circle",
    "warn": "warning",
    "bad": "warning-circle",
    "muted": "minus-circle",
    "accent": "info",
}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """`tone` is "ok" for what is done, "warn" for what deserves care, "bad" for what fails, "muted" for the rest."""

    tone: Tone
    text: str


class PlanLines(QWidget):
    """Shows the lines that `set_lines` brings, and nothing else."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[PlanLine, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        theme.changed.connect(self._show)

    def set_lines(self, lines: Sequence[PlanLine]) -> None:
        """Show these."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self._show()

    def in_card(self) -> Card:
        """Return a card with them, under the words "What will happen"."""
        card = Card(16, 12)
        card.body.addWidget(Label(self.tr("What will happen"), "heading"))
        card.body.addWidget(self)
        card.body.addStretch(1)
        return card

    @property
    def lines(self) -> tuple[PlanLine, ...]:
        """What is shown."""
        return self._lines

    @property
    def text(self) -> str:
        """All of it, a line each."""
        return "\n".join(line.text for line in self._lines)

    def _show(self) -> None:
        while item := self._grid.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for row, line in enumerate(self._lines):
            icon = QLabel()
            icon.setPixmap(self._theme.picture(_ICONS.get(line.tone, "info"), line.tone, 18))
            text = Label(line.text, None if line.tone != "muted" else "muted")
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(icon, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)
            for widget in (icon, text):
                widget.show()  # at once: the layout would show it a moment later, and the card would flicker
        self.setVisible(bool(self._lines))
