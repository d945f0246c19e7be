"""Searches the text behind a tree, and opens the tree where it is found."""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kafka_explorer.ui.records.viewer.tree_view import TreeView
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.find_bar import FindBar

_MOST = 100_000


class TreeFind(FindBar):
    """A find bar for `tree`."""

    def __init__(self, theme: Theme, tree: TreeView, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._tree = tree
        self._text = ""
        self._found: list[int] = []
        self._at = -1

    def show_text(self, text: str) -> None:
        """Search in this text from now on."""
        self._text = text
        self.count_again()

    def count_again(self) -> None:
        """Look for the places anew."""
        wanted = self.wanted if not self.isHidden() else ""
        pattern = re.compile(re.escape(wanted), re.IGNORECASE) if wanted else None
        self._found, self._at = [], -1
        if pattern is not None:
            for match in pattern.finditer(self._text):
                self._found.append(match.start())
                if len(self._found) == _MOST:
                    break
        self.show_count(self._at, len(self._found))

    def go_on(self) -> None:
        """Go to the next place; after the last comes the first."""
        self._go(1)

    def go_back(self) -> None:
        """Go to the place before; before the first comes the last."""
        self._go(-1)

    def _on_text_changed(self) -> None:
        self.count_again()
        self.go_on()

    def _leave(self) -> None:
        self._tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found) if self._at >= 0 or by > 0 else len(self._found) - 1
            self._tree.show_position(self._found[self._at])
            self.show_count(self._at, len(self._found))
