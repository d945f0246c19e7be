"""The filter language on one page, with examples that can be clicked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.popover import Popover

_WIDTH_PX = 700


class FilterHelp(Popover):
    """`tried` tells the example that was clicked."""

    tried = Signal(str)

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._theme = theme
        self._examples: list[_Example] = []
        top = QHBoxLayout()
        top.addWidget(Label(self.tr("What can be typed here"), "subtitle"), 1)
        close = IconButton(theme, "x", self.tr("Close"), small=True)
        close.clicked.connect(self.close_popover)
        top.addWidget(close)
        self.body.addLayout(top)
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        row = 0
        for title, examples in self._chapters():
            if row:
                grid.setRowMinimumHeight(row, 6)
                row += 1
            caption = Label(title.upper(), "caption")
            caption.setIndent(6)
            grid.addWidget(caption, row, 0, 1, 2)
            for text, meaning in examples:
                row += 1
                grid.addWidget(self._example(text), row, 0)
                grid.addWidget(Label(meaning, "muted"), row, 1)
            row += 1
        self.body.addLayout(grid)
        foot = Label(
            self.tr("Click an example to try it. Numbers are compared exactly, however long they are."), "small"
        )
        self.body.addWidget(foot)
        self.panel.setMinimumWidth(_WIDTH_PX)
        theme.changed.connect(self._dress)

    @property
    def examples(self) -> list[str]:
        """All examples."""
        return [example.text() for example in self._examples]

    def _chapters(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        return (
            (
                self.tr("Text"),
                (
                    ("error", self.tr("in key or value, in whatever case")),
                    ("Error", self.tr("a capital letter tells upper and lower case apart")),
                    ('"connection refused"', self.tr("exactly this, with its spaces")),
                    ("key:patient-4 value:timeout header.trace-id:7f3a", self.tr("in the key, the value, a header")),
                    (r"~ /time(d )?out/i", self.tr("a regular expression (RE2)")),
                ),
            ),
            (
                self.tr("JSON fields"),
                (
                    ("value.patient.id == 23958446825181076828", self.tr("equal; also !=, <, <=, >, >=")),
                    ('value.level in ("ERROR", "WARN")', self.tr("one of them; also not in")),
                    ("value.items[0].price >= 9.90", self.tr("an element of an array; [*] is any")),
                    (r"value.message ~ /^Escalation/", self.tr("a regular expression on one field")),
                    ("value.attempt exists", self.tr("the field is there")),
                ),
            ),
            (
                self.tr("The message itself"),
                (
                    ('key == "patient-4"', self.tr("this key; may read one partition only")),
                    ("is:tombstone", self.tr("also empty, json, text, binary, keyless")),
                    ("partition:0..3 offset >= 1000", self.tr("numbers, ranges and lists of them")),
                    ("size > 100kb", self.tr("key, value and headers together")),
                    ('timestamp >= "2026-11-21 14:02"', self.tr("the message's own time")),
                ),
            ),
            (
                self.tr("Together"),
                (
                    ("error timeout", self.tr("both; the same as and")),
                    ("(error or warn) not retry", self.tr("and, or, not, brackets")),
                ),
            ),
        )

    def _example(self, text: str) -> "_Example":
        example = _Example(text)
        example.setFont(self._theme.mono_font(12))
        example.clicked.connect(lambda: self._try(text))
        self._examples.append(example)
        self._dress_one(example)
        return example

    def _try(self, text: str) -> None:
        self.close_popover()
        self.tried.emit(text)

    def _dress(self) -> None:
        for example in self._examples:
            self._dress_one(example)

    def _dress_one(self, example: "_Example") -> None:
        ink, ground = self._theme.hex("accent"), self._theme.hex("hover")
        example.setStyleSheet(
            f"QPushButton {{ color: {ink}; background: transparent; border: none; text-align: left; padding: 0 6px;"
            f" min-height: 22px; max-height: 22px; border-radius: 4px; font-weight: 400; }}"
            f"QPushButton:hover, QPushButton:focus {{ background: {ground}; }}"
        )


class _Example(QPushButton):
    """Text that can be clicked."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
