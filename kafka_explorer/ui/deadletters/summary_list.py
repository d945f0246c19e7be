"""What a plan comes to: a few lines, each with a mark, how many it is about, and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from kafka_explorer.ui import formats
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import Label, Tone

_ICONS: dict[Tone, str] = {
    "ok": "check-circle",
    "warn": "warning",
    "bad": "x-circle",
    "faint": "minus-circle",
    "accent": "info",
}
_ICON_PX = 18


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """`tone` is one of ok, warn, bad, accent (good to know) and faint (left out); `count` of None: nothing to count."""

    tone: Tone
    count: int | None
    words: str
    tip: str = ""


class SummaryList(QWidget):
    """Shows lines; their number may change."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[SummaryLine, ...] = ()
        self._rows: list[tuple[QLabel, Label, Label]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        theme.changed.connect(self._paint_icons)

    def show_lines(self, lines: Sequence[SummaryLine]) -> None:
        """Show these."""
        self._lines = tuple(lines)
        while len(self._rows) < len(lines):
            self._add_row()
        for at, row in enumerate(self._rows):
            line = lines[at] if at < len(lines) else None
            for widget in row:
                widget.setVisible(line is not None)
            if line is not None:
                self._fill(row, line)
        self._paint_icons()

    @property
    def lines(self) -> tuple[SummaryLine, ...]:
        """What is shown."""
        return self._lines

    def _fill(self, row: tuple[QLabel, Label, Label], line: SummaryLine) -> None:
        _, count, words = row
        count.setText("" if line.count is None else formats.integer(line.count))
        words.setText(line.words)
        muted: Tone | None = "muted" if line.tone == "faint" else None
        for label in (count, words):
            label.set_tone(muted)
            label.setToolTip(line.tip)

    def _add_row(self) -> None:
        icon, count, words = QLabel(), Label(), Label()
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = Qt.AlignmentFlag.AlignTop
        at = len(self._rows)
        self._grid.addWidget(icon, at, 0, top)
        self._grid.addWidget(count, at, 1, top | Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(words, at, 2)
        self._rows.append((icon, count, words))

    def _paint_icons(self) -> None:
        for (icon, _, _), line in zip(self._rows, self._lines, strict=False):
            icon.setPixmap(self._theme.picture(_ICONS[line.tone], line.tone, _ICON_PX))
