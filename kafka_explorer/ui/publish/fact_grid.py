"""Names and values below each other, of which the values may be selected."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import ElidedLabel, Label, Tone


class FactGrid(QWidget):
    """Shows (name, value, tone) lines; the labels are made once and used again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[tuple[Label, ElidedLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str, Tone | None]]) -> None:
        """Show these."""
        while len(self._rows) < len(facts):
            self._add_row()
        for at, (name, value) in enumerate(self._rows):
            shown = at < len(facts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(facts[at][0])
                value.setText(facts[at][1])
                value.set_tone(facts[at][2])

    @property
    def texts(self) -> dict[str, str]:
        """What is shown, by name."""
        return {name.text(): value.whole_text for name, value in self._rows if not name.isHidden()}

    def _add_row(self) -> None:
        name, value = Label("", "muted"), ElidedLabel("")
        value.setFont(self._theme.mono_font(12))
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(value, row, 1)
        self._rows.append((name, value))
