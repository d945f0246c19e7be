"""The placeholders on one page, with examples that are put in with a click."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.popover import Popover

_WIDTH_PX = 620


class PlaceholderHelp(Popover):
    """`chosen` tells the placeholder that was clicked."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._theme = theme
        self.examples: list[QPushButton] = []
        top = QHBoxLayout()
        top.addWidget(Label(self.tr("Placeholders"), "subtitle"), 1)
        close = IconButton(theme, "x", self.tr("Close"), small=True)
        close.clicked.connect(self.close_popover)
        top.addWidget(close)
        self.body.addLayout(top)
        note = Label(self.tr("Filled anew in every message, in key, value, headers and time. Click one to put it in."))
        note.setProperty("role", "small")
        self.body.addWidget(note)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, (text, meaning) in enumerate(self._lines()):
            grid.addWidget(self._example(text), row, 0)
            grid.addWidget(Label(meaning, "muted"), row, 1)
        self.body.addLayout(grid)
        self.panel.setMinimumWidth(_WIDTH_PX)
        theme.changed.connect(self._dress)
        self._dress()

    def _lines(self) -> tuple[tuple[str, str], ...]:
        return (
            ("{{uuid}}", self.tr("a random UUID")),
            ("{{seq}}", self.tr("1, 2, 3 …; {{seq:100}} begins at 100")),
            ("{{now}}", self.tr("this moment as 2026-11-21T14:02:00.000Z")),
            ("{{now:local}}", self.tr("a LocalDateTime as ISO text, in UTC")),
            ("{{now:array}}", self.tr("a LocalDateTime as Jackson's array")),
            ("{{now:-5m:ms}}", self.tr("five minutes ago in ms since 1970; also s, h, d and +")),
            ("{{random:int:1:100}}", self.tr("a whole number, both ends included")),
            ("{{random:decimal:0:10:2}}", self.tr("a number with two decimals")),
            ("{{random:text:8}}", self.tr("eight letters; random:hex:16 for hex digits")),
            ("{{pick:a,b,c}}", self.tr("one of these")),
            ("{{faker:name}}", self.tr("a name; with the extra kafka-explorer[faker]")),
            ("{{open}}", self.tr("{{ itself")),
        )

    def _example(self, text: str) -> QPushButton:
        example = QPushButton(text)
        example.setCursor(Qt.CursorShape.PointingHandCursor)
        example.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        example.setFont(self._theme.mono_font(12))
        example.clicked.connect(lambda: self._choose(text))
        self.examples.append(example)
        return example

    def _choose(self, text: str) -> None:
        self.close_popover()
        self.chosen.emit(text)

    def _dress(self) -> None:
        ink, ground = self._theme.hex("accent"), self._theme.hex("hover")
        for example in self.examples:
            example.setStyleSheet(
                f"QPushButton {{ color: {ink}; background: transparent; border: none; text-align: left;"
                f" padding: 0 6px; min-height: 24px; max-height: 24px; border-radius: 4px; font-weight: 400; }}"
                f"QPushButton:hover, QPushButton:focus {{ background: {ground}; }}"
            )
