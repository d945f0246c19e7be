"""A payload to read: monospaced, JSON in colours, wrapped or not, with a search of its own."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QShowEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.find_bar import FindBar
from kafka_explorer.ui.widgets.json_colours import JsonColours

Language = Literal["json", "plain"]
Hints = Callable[[str], str]
"""Returns what is to be said beside a line, or ""."""
_HINT_GAP_PX, _LEAST_HINT_PX = 14, 70


class PayloadText(QPlainTextEdit):
    """The text itself: read-only, with a caret, so that it can be walked and selected by keyboard.

    `menu_asked` carries a menu to add to, where it opens, and the place in the text.
    """

    menu_asked = Signal(QMenu, QPoint, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hint_font = theme.ui_font(11)
        self._hints: Hints | None = None
        self._hinted: dict[int, str] = {}
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

    def set_hints(self, hints: Hints | None) -> None:
        """Write beside lines what this says of them; it is asked for lines that are seen."""
        self._hints = hints
        self.forget_hints()

    def forget_hints(self) -> None:
        """Ask again what to say."""
        self._hinted.clear()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, and faintly what is said beside it."""
        super().paintEvent(event)
        if self._hints is None:
            return
        painter = QPainter(self.viewport())
        painter.setFont(self._hint_font)
        painter.setPen(self._theme.color("muted"))
        block, bottom = self.firstVisibleBlock(), self.viewport().height()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if area.top() > bottom:
                break
            if hint := self._hint(block):
                lines = block.layout()
                last = lines.lineAt(lines.lineCount() - 1)
                left = area.left() + last.naturalTextWidth() + _HINT_GAP_PX
                room = round(self.viewport().width() - left)
                if room >= _LEAST_HINT_PX:
                    shown = painter.fontMetrics().elidedText(hint, Qt.TextElideMode.ElideRight, room)
                    painter.drawText(round(left), round(area.top() + last.y() + last.ascent()), shown)
            block = block.next()
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy, and whatever else there is."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy selection"), QKeySequence.StandardKey.Copy, self.copy)
        copy.setEnabled(self.textCursor().hasSelection())
        menu.addAction(self.tr("Select all"), QKeySequence.StandardKey.SelectAll, self.selectAll)
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        cursor = self.cursorForPosition(event.pos()) if by_mouse else self.textCursor()
        self.menu_asked.emit(menu, event.globalPos(), cursor.position())

    def _hint(self, block: QTextBlock) -> str:
        number = block.blockNumber()
        found = self._hinted.get(number)
        if found is None:
            found = self._hinted[number] = self._hints(block.text()) if self._hints is not None else ""
        return found

    def _on_theme_changed(self) -> None:
        self.colours.read_theme()
        self.colours.colour_visible()


class PayloadView(QWidget):
    """Shows one text; Ctrl+F searches in it, Enter and Shift+Enter go on and back, Escape closes the search.

    Texts up to 1 MB are fine; whoever has more cuts it and says so. `moved` tells where the caret is, as a place in
    `text`; `menu_asked` a menu to add to and to open, where, and the place in the text.
    """

    moved = Signal(int)
    menu_asked = Signal(QMenu, QPoint, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = PayloadText(theme)
        self._find = _TextFind(theme, self._editor)
        self._is_setting = False
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
        self._editor.cursorPositionChanged.connect(self._on_moved)
        self._editor.menu_asked.connect(self._on_menu_asked)

    def set_text(self, text: str, language: Language = "plain") -> None:
        """Show `text` from its beginning; "json" gives colours."""
        self._editor.colours.enabled = language == "json"
        self._editor.colours.forget()
        self._editor.forget_hints()
        self._is_setting = True
        self._editor.setPlainText(text)
        self._is_setting = False
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

    def set_hints(self, hints: Hints | None) -> None:
        """Write beside lines what this says of them."""
        self._editor.set_hints(hints)

    def forget_hints(self) -> None:
        """Ask again what to say beside lines."""
        self._editor.forget_hints()

    def open_search(self, text: str = "") -> None:
        """Open the search, with `text` to look for if given."""
        self._find.open(text)

    def close_search(self) -> None:
        """Close it and go back to the text."""
        self._find.close_search()

    def _on_moved(self) -> None:
        # Texts are set with the caret at their beginning: that is nobody's doing.
        if self._editor.hasFocus() and not self._is_setting:
            self.moved.emit(python_position(self.text, self._editor.textCursor().position()))

    def _on_menu_asked(self, menu: QMenu, at: QPoint, position: int) -> None:
        self.menu_asked.emit(menu, at, python_position(self.text, position))


class _TextFind(FindBar):
    """Searches forwards and backwards, around the end; says how many there are."""

    def __init__(self, theme: Theme, editor: QPlainTextEdit) -> None:
        super().__init__(theme)
        self._editor = editor

    def count_again(self) -> None:
        """Say how many there are in the present text."""
        wanted = self.wanted.casefold() if not self.isHidden() else ""
        cursor = self._editor.textCursor()
        if not wanted:
            self.show_count(-1, 0)
            return
        text = self._editor.toPlainText()
        is_there = cursor.selectedText().casefold() == wanted
        before = text[: python_position(text, cursor.selectionStart())].casefold().count(wanted) if is_there else -1
        self.show_count(before, text.casefold().count(wanted))

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
        self.go_on()

    def _leave(self) -> None:
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _seek(self, flags: QTextDocument.FindFlag, around: QTextCursor.MoveOperation) -> None:
        wanted = self.wanted
        if wanted and not self._editor.find(wanted, flags):
            cursor = self._editor.textCursor()
            cursor.movePosition(around)
            self._editor.setTextCursor(cursor)
            self._editor.find(wanted, flags)
        self.count_again()


def python_position(text: str, position: int) -> int:
    """Return where Qt's position is in a str: Qt counts a character beyond 16 bits twice."""
    if text.isascii():
        return position
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "replace"))
