"""A payload to read: monospaced, JSON in colours, wrapped or not, with a search of its own."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QKeySequence, QResizeEvent, QShortcut, QShowEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from kafka_explorer.ui.formats import integer
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.json_colours import JsonColours
from kafka_explorer.ui.widgets.labels import Label

Language = Literal["json", "plain"]


class PayloadText(QPlainTextEdit):
    """The text itself: read-only, with a caret, so that it can be walked and selected by keyboard."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colours = JsonColours(self, theme)
        self.setProperty("bare", True)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFont(theme.mono_font(12))
        self.setTabStopDistance(QFontMetricsF(self.font()).horizontalAdvance(" ") * 2)
        self.verticalScrollBar().valueChanged.connect(self.colours.colour_visible)
        theme.changed.connect(self._on_theme_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Colour lines that came into sight."""
        super().resizeEvent(event)
        self.colours.colour_visible()

    def showEvent(self, event: QShowEvent) -> None:
        """Colour lines that came into sight."""
        super().showEvent(event)
        self.colours.colour_visible()

    def _on_theme_changed(self) -> None:
        self.colours.read_theme()
        self.colours.colour_visible()


class PayloadView(QWidget):
    """Shows one text; Ctrl+F searches in it, Enter and Shift+Enter go on and back, Escape closes the search.

    Texts up to 1 MB are fine; whoever has more cuts it and says so.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = PayloadText(theme)
        self._find = _FindBar(theme, self._editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._find)
        column.addWidget(self._editor, 1)
        self.setFocusProxy(self._editor)
        self.set_wrapped(False)
        opening = QShortcut(QKeySequence.StandardKey.Find, self)
        opening.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        opening.activated.connect(self._find.open)

    def set_text(self, text: str, language: Language = "plain") -> None:
        """Show `text` from its beginning; "json" gives colours."""
        self._editor.colours.enabled = language == "json"
        self._editor.colours.forget()
        self._editor.setPlainText(text)
        self._editor.colours.colour_visible()
        self._find.count_again()

    @property
    def text(self) -> str:
        """The whole text."""
        return self._editor.toPlainText()

    def set_wrapped(self, wrapped: bool) -> None:
        """Break long lines at the edge, or let them run out of sight."""
        mode = QPlainTextEdit.LineWrapMode.WidgetWidth if wrapped else QPlainTextEdit.LineWrapMode.NoWrap
        self._editor.setLineWrapMode(mode)
        self._editor.colours.colour_visible()

    @property
    def wrapped(self) -> bool:
        """Whether long lines are broken."""
        return self._editor.lineWrapMode() == QPlainTextEdit.LineWrapMode.WidgetWidth

    def open_search(self, text: str = "") -> None:
        """Open the search, with `text` to look for if given."""
        self._find.open(text)


class _FindBar(QFrame):
    """Searches forwards and backwards, around the end; says how many there are."""

    def __init__(self, theme: Theme, editor: QPlainTextEdit) -> None:
        super().__init__()
        self._editor = editor
        self._field = SearchField(theme, self.tr("Find in this payload"))
        self._count = Label("", "small")
        before = IconButton(theme, "caret-up", self.tr("Previous (Shift+Enter)"))
        after = IconButton(theme, "caret-down", self.tr("Next (Enter)"))
        close = IconButton(theme, "x", self.tr("Close the search (Esc)"))
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 6, 8, 6)
        line.setSpacing(4)
        line.addWidget(self._field, 1)
        for widget in (self._count, before, after, close):
            line.addWidget(widget)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self.go_on)
        self._field.escaped.connect(self.close_search)
        before.clicked.connect(self.go_back)
        after.clicked.connect(self.go_on)
        close.clicked.connect(self.close_search)
        backwards = QShortcut(QKeySequence("Shift+Return"), self._field)
        backwards.setContext(Qt.ShortcutContext.WidgetShortcut)
        backwards.activated.connect(self.go_back)
        self.hide()

    def open(self, text: str = "") -> None:
        """Show the bar with the caret in it."""
        self.show()
        if text:
            self._field.setText(text)
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def close_search(self) -> None:
        """Hide the bar and go back to the text."""
        self.hide()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def count_again(self) -> None:
        """Say how many there are in the present text."""
        wanted = self._field.text().casefold()
        found = self._editor.toPlainText().casefold().count(wanted) if wanted and not self.isHidden() else 0
        self._count.setText(integer(found) if found else self.tr("none"))
        self._count.set_tone(None if found or not wanted else "bad")
        self._count.setVisible(bool(wanted))

    def go_on(self) -> None:
        """Select the next place; after the last comes the first."""
        self._seek(QTextDocument.FindFlag(0), QTextCursor.MoveOperation.Start)

    def go_back(self) -> None:
        """Select the place before; before the first comes the last."""
        self._seek(QTextDocument.FindFlag.FindBackward, QTextCursor.MoveOperation.End)

    def _on_text_changed(self) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._editor.setTextCursor(cursor)
        self.count_again()
        self.go_on()

    def _seek(self, flags: QTextDocument.FindFlag, around: QTextCursor.MoveOperation) -> None:
        wanted = self._field.text()
        if wanted and not self._editor.find(wanted, flags):
            cursor = self._editor.textCursor()
            cursor.movePosition(around)
            self._editor.setTextCursor(cursor)
            self._editor.find(wanted, flags)
