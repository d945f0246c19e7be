"""A text field that offers what can be written in it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget


class CompletedEdit(QLineEdit):
    """Offers what can be written: all of it when it is entered empty, then what contains the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []

    def offer(self, words: list[str]) -> None:
        """Take the words to offer."""
        self._words = words
        completer = QCompleter(words, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(10)
        if popup := completer.popup():
            popup.setProperty("popup", True)  # for the style sheet
        self.setCompleter(completer)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Offer everything where nothing is written yet."""
        super().focusInEvent(event)
        if self._words and not self.text() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.completer().setCompletionPrefix("")
            self.completer().complete()
