"""Colours for JSON in a text editor, only where it is seen.

A QSyntaxHighlighter visits every line of a text when it is set: 0.5 s for 1 MB. This one sets the formats of the
visible lines and remembers which ones it did. JSON strings hold no line breaks, so a line needs no other line.
"""

import re

from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit

from kafka_explorer.ui.theme import Theme

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"?)(?P<key>\s*:)?|(?P<number>-?\d[\d.eE+-]*)|(?P<word>\btrue\b|\bfalse\b|\bnull\b)"""
    r"""|(?P<mark>[{}\[\],:]+)"""
)
_LONGEST_LINE = 20_000
"""Characters of a line that get colours: what is beyond is minified megabytes that nobody reads."""


class JsonColours:
    """Give it an editor; call `colour_visible` whenever other lines may be seen."""

    def __init__(self, editor: QPlainTextEdit, theme: Theme) -> None:
        self._editor = editor
        self._theme = theme
        self._done: set[int] = set()
        self.enabled = False
        self.read_theme()

    def read_theme(self) -> None:
        """Take the colours of the present theme."""
        self._formats = {
            "key": _format(self._theme.color("accent")),
            "string": _format(self._theme.color("ok")),
            "number": _format(self._theme.color("violet")),
            "word": _format(self._theme.color("warn")),
            "mark": _format(self._theme.color("muted")),
        }
        self.forget()

    def forget(self) -> None:
        """Begin anew: the text or the colours are other ones."""
        self._done.clear()

    def colour_visible(self) -> None:
        """Colour the lines that are seen and have no colours yet."""
        if not self.enabled:
            return
        editor = self._editor
        block, bottom = editor.firstVisibleBlock(), editor.viewport().height()
        while block.isValid():
            if block.blockNumber() not in self._done:
                self._colour(block)
            if editor.blockBoundingGeometry(block).translated(editor.contentOffset()).top() > bottom:
                return
            block = block.next()

    def _colour(self, block: QTextBlock) -> None:
        self._done.add(block.blockNumber())
        ranges = []
        for found in _TOKEN.finditer(block.text()[:_LONGEST_LINE]):
            kind = "key" if found["key"] else found.lastgroup or "mark"
            piece = QTextLayout.FormatRange()
            piece.start = found.start()
            piece.length = found.end("string") - found.start() if kind == "key" else found.end() - found.start()
            piece.format = self._formats[kind]
            ranges.append(piece)
        block.layout().setFormats(ranges)
        self._editor.document().markContentsDirty(block.position(), block.length())


def _format(color: QColor) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(color)
    return made
