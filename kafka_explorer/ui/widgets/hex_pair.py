"""Two byte strings side by side, sixteen bytes a line, what differs on a coloured ground."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from kafka_explorer.ui.theme import Theme

WIDTH = 16
Spans = Sequence[tuple[int, int]]
_LINE_PX, _SIDE_PX = 20, 14
_HEX, _GAP, _ASCII = WIDTH * 3, 2, WIDTH


class HexPair(QAbstractScrollArea):
    """Paints what is seen only, so that megabytes cost nothing; both sides scroll as one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mono = theme.mono_font(11)
        self._sides: tuple[bytes, bytes] = (b"", b"")
        self._spans: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Bytes of both"))
        theme.changed.connect(self.viewport().update)

    def show_bytes(self, one: bytes, other: bytes, spans: Spans, other_spans: Spans) -> None:
        """Show both; spans are the places that differ, in order."""
        self._sides = (one, other)
        self._spans = (list(spans), list(other_spans))
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def go_to_change(self, by: int) -> None:
        """Scroll to the change after (1) or before (-1) what is at the top."""
        top = self.verticalScrollBar().value()
        lines = sorted({start // WIDTH for side in self._spans for start, _ in side})
        found = [line for line in lines if line > top] if by > 0 else [line for line in lines if line < top][::-1]
        if found:
            self.verticalScrollBar().setValue(found[0])

    @property
    def line_count(self) -> int:
        """How many lines both have."""
        return -(-max(len(side) for side in self._sides) // WIDTH)

    def line(self, side: int, number: int) -> tuple[str, str, set[int]]:
        """Return a line's bytes in hex, its ASCII, and which of its bytes differ."""
        first = number * WIDTH
        row = self._sides[side][first : first + WIDTH]
        shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        changed = {
            at - first
            for start, end in self._spans[side]
            if start < first + WIDTH and end > first
            for at in range(max(start, first), min(end, first + WIDTH))
        }
        return row.hex(" "), shown, changed

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See how many lines fit."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """n and p go from change to change."""
        if event.key() in {Qt.Key.Key_N, Qt.Key.Key_P}:
            self.go_to_change(1 if event.key() == Qt.Key.Key_N else -1)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines that are seen."""
        painter = QPainter(self.viewport())
        painter.setFont(self._mono)
        letter = QFontMetricsF(self._mono).horizontalAdvance("0")
        left = _SIDE_PX - self.horizontalScrollBar().value()
        columns = 10 * letter
        side_width = (_HEX + _GAP + _ASCII + 3) * letter
        first = self.verticalScrollBar().value()
        for number in range(first, min(first + self._visible() + 1, self.line_count)):
            top = (number - first) * _LINE_PX + 4
            self._text(painter, left, top, f"{number * WIDTH:08x}", "faint")
            for side in (0, 1):
                self._paint_line(painter, left + columns + side * side_width, top, letter, self.line(side, number))
        painter.end()

    def _paint_line(
        self, painter: QPainter, left: float, top: int, letter: float, line: tuple[str, str, set[int]]
    ) -> None:
        hexes, shown, changed = line
        text_left = left + (_HEX + _GAP) * letter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("warn_ground"))
        for at in changed:
            painter.drawRect(QRectF(left + at * 3 * letter - 2, top, 2 * letter + 4, _LINE_PX))
            painter.drawRect(QRectF(text_left + at * letter, top, letter, _LINE_PX))
        self._text(painter, left, top, hexes, "text")
        self._text(painter, text_left, top, shown, "muted")

    def _text(self, painter: QPainter, left: float, top: int, text: str, tone: str) -> None:
        metrics = painter.fontMetrics()
        painter.setPen(self._theme.color(tone))
        painter.drawText(round(left), top + (_LINE_PX - metrics.height()) // 2 + metrics.ascent(), text)

    def _visible(self) -> int:
        return self.viewport().height() // _LINE_PX

    def _arrange(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self.line_count - self._visible()))
        bar.setPageStep(max(1, self._visible()))
        letter = QFontMetricsF(self._mono).horizontalAdvance("0")
        width = round((10 + 2 * (_HEX + _GAP + _ASCII + 3)) * letter) + 2 * _SIDE_PX
        self.horizontalScrollBar().setRange(0, max(0, width - self.viewport().width()))
        self.horizontalScrollBar().setPageStep(self.viewport().width())
