"""An editor for a payload: line numbers, JSON in colours, and a mark where something is wrong."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.json_colours import JsonColours

_GAP_PX = 10
_LEAST_DIGITS = 2


class CodeEdit(QPlainTextEdit):
    """Plain text with its line numbers; `show_problem` underlines a place, `go_to` puts the caret there."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.colours = JsonColours(self, theme)
        self._problem: int | None = None
        self._numbers = _Numbers(self)
        self.setFont(theme.mono_font(12))
        self.setTabStopDistance(QFontMetricsF(self.font()).horizontalAdvance(" ") * 2)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._on_update)
        self.textChanged.connect(self._on_text_changed)
        self.verticalScrollBar().valueChanged.connect(self.colours.colour_visible)
        theme.changed.connect(self._on_theme_changed)
        self._make_room()

    def set_json(self, is_json: bool) -> None:
        """Give colours as JSON, or none."""
        if self.colours.enabled != is_json:
            self.colours.enabled = is_json
            if not is_json:
                self._lose_colours()
            self.colours.forget()
            self.colours.colour_visible()

    def replace_all(self, text: str) -> None:
        """Put `text` in place of all, as one step that can be undone."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def show_problem(self, position: int | None) -> None:
        """Underline the character at `position`; None takes the mark away."""
        self._problem = position
        self.setProperty("wrong", position is not None)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setExtraSelections([] if position is None else [self._mark(position)])
        self._numbers.update()

    def go_to(self, position: int) -> None:
        """Put the caret at `position`, in sight."""
        cursor = self.textCursor()
        cursor.setPosition(min(position, max(0, self.document().characterCount() - 1)))
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_start(self) -> None:
        """Put the caret at the beginning, without taking the keyboard."""
        cursor = self.textCursor()
        cursor.setPosition(0)
        self.setTextCursor(cursor)

    @property
    def problem(self) -> int | None:
        """Where something is wrong."""
        return self._problem

    @property
    def gutter_px(self) -> int:
        """How wide the line numbers are."""
        digits = max(_LEAST_DIGITS, len(str(self.blockCount())))
        return round(QFontMetricsF(self.font()).horizontalAdvance("9") * digits) + 2 * _GAP_PX

    def paint_numbers(self, painter: QPainter, rect: QRect) -> None:
        """Paint the numbers of the lines that are seen; the one with the problem in red."""
        painter.setFont(self.font())
        wrong = -1 if self._problem is None else self.document().findBlock(self._problem).blockNumber()
        block = self.firstVisibleBlock()
        width, height = self._numbers.width() - _GAP_PX, round(QFontMetricsF(self.font()).height())
        while block.isValid():
            top = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
            if top > rect.bottom():
                return
            painter.setPen(self._ink("bad" if block.blockNumber() == wrong else "faint"))
            painter.drawText(0, top, width, height, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers beside the text."""
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._numbers.setGeometry(inside.left(), inside.top(), self.gutter_px, inside.height())
        self.colours.colour_visible()

    def _lose_colours(self) -> None:
        block = self.document().begin()
        while block.isValid():
            block.layout().clearFormats()
            block = block.next()
        self.document().markContentsDirty(0, self.document().characterCount())

    def _ink(self, token: str) -> QColor:
        return self._theme.color(token)

    def _mark(self, position: int) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        last = max(0, self.document().characterCount() - 1)
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, last))
        way = QTextCursor.MoveOperation.Right if position < last else QTextCursor.MoveOperation.Left
        cursor.movePosition(way, QTextCursor.MoveMode.KeepAnchor)
        shape = QTextCharFormat()
        shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        shape.setUnderlineColor(self._ink("bad"))
        shape.setBackground(self._ink("bad_ground"))
        mark.cursor = cursor
        mark.format = shape
        return mark

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_px, 0, 0, 0)

    def _on_update(self, rect: QRect, scrolled_px: int) -> None:
        if scrolled_px:
            self._numbers.scroll(0, scrolled_px)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def _on_text_changed(self) -> None:
        self.colours.forget()
        self.colours.colour_visible()

    def _on_theme_changed(self) -> None:
        self.colours.read_theme()
        self.colours.colour_visible()
        self.show_problem(self._problem)


class _Numbers(QWidget):
    """The strip at the left, which the editor paints."""

    def __init__(self, editor: CodeEdit) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_px, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._editor.paint_numbers(painter, event.rect())
        painter.end()
