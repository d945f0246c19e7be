"""A payload view that takes long texts in pieces, so that the window never waits for one."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.payload import Language, PayloadView

_PIECE = 16_000
"""Characters set at once: about 4 ms."""


class FedPayload(PayloadView):
    """Shows the first piece at once and appends the others between events; `fed` comes when all is there."""

    fed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._text = ""
        self._at = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._feed)

    def set_text(self, text: str, language: Language = "plain") -> None:
        """Show `text`, whose lines are no longer than `shown.LONGEST_LINE`."""
        self._timer.stop()
        self._text, self._at = text, self._next_break(text, 0)
        super().set_text(text[: self._at], language)
        if self._at < len(text):
            self._timer.start()

    def show_beginning(self) -> None:
        """Scroll up; a view that got its text before its size may have moved away from there."""
        self._editor.verticalScrollBar().setValue(0)

    @property
    def is_feeding(self) -> bool:
        """Whether pieces are still to come."""
        return self._timer.isActive()

    def _feed(self) -> None:
        end = self._next_break(self._text, self._at)
        cursor = QTextCursor(self._editor.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(self._text[self._at : end])
        self._at = end
        if end >= len(self._text):
            self._timer.stop()
            self._text = ""
            self._editor.colours.colour_visible()
            self._find.count_again()
            self.fed.emit()

    @staticmethod
    def _next_break(text: str, at: int) -> int:
        """Return where the piece that begins at `at` ends: before a line break, so that no line is laid out twice."""
        found = text.find("\n", at + _PIECE)
        return len(text) if found < 0 else found
