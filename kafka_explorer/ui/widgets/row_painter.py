"""Paints the visible rows of a table.

Column by column, so that font and pen are set once per column; text goes by base line, which is the cheapest way
QPainter has. Widths are measured only where a text may be too long for its column.
"""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QLine, QModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.column_header import PADDING_PX
from kafka_explorer.ui.widgets.columns import DISPLAY_ROLE, TONE_ROLE, Column, texts_of

if TYPE_CHECKING:
    from kafka_explorer.ui.widgets.table import Table

_TONES = ("text", "muted", "faint", "accent", "ok", "warn", "bad", "violet")
_BADGE_PADDING_PX = 8
_BADGE_HEIGHT_PX = 20
_DOT_PX, _DOT_GAP_PX = 8, 7
_TEXTS_REMEMBERED = 5_000


class Face:
    """A font with what is asked of it for every cell.

    `quick` sets letters of equal width side by side and looks for nothing between them: ASCII looks the same in it.
    """

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.quick = QFont(font)
        self.quick.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
        self.metrics = QFontMetrics(font)
        exact = QFontMetricsF(font)
        self.ascent = exact.ascent()
        self.height = exact.height()
        self.advance = exact.horizontalAdvance("0")
        self.widest = exact.horizontalAdvance("W")
        self._known: dict[str, int] = {}

    def width(self, text: str) -> int:
        """The width of `text`, remembered: the same rows are painted again and again."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _TEXTS_REMEMBERED:
                self._known.clear()
            known = self._known[text] = self.metrics.horizontalAdvance(text)
        return known


class RowPainter:
    """Knows colours and fonts; asks `table` for rows and columns. `empty_text` stands where there are no rows."""

    def __init__(self, table: "Table", theme: Theme) -> None:
        self.empty_text = ""
        self._table = table
        self._theme = theme
        self._hovered = -1
        self.plain = Face(theme.ui_font(13))
        self.mono = Face(theme.mono_font(12))
        self.badge = Face(theme.ui_font(11, QFont.Weight.DemiBold))
        self.read_theme()

    def read_theme(self) -> None:
        """Take the colours of the present theme."""
        color = self._theme.color
        self._surface, self._border, self._hover = color("surface"), color("border"), color("hover")
        self._selection, self._accent = color("selection"), color("accent")
        self._colors = {tone: color(tone) for tone in _TONES}
        self._badges = {tone: color(f"{tone}_ground") for tone in ("accent", "ok", "warn", "bad", "violet")}
        self._badges["neutral"] = color("neutral_ground")

    def hover(self, row: int) -> None:
        """Show `row` as the one under the mouse; -1 for none."""
        if row != self._hovered:
            before, self._hovered = self._hovered, row
            for changed in (before, row):
                if changed >= 0:
                    self._table.viewport().update(self._row_area(changed))

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Paint what of the table lies in `area` (viewport coordinates)."""
        table = self._table
        painter.fillRect(area, self._surface)
        model: QAbstractItemModel | None = table.model()
        count = 0 if model is None else model.rowCount()
        if count == 0:
            self._paint_empty(painter)
            return
        first = table.rowAt(area.top())
        last = table.rowAt(area.bottom())
        if first < 0:
            return
        rows = range(first, (count if last < 0 else last + 1))
        tops = [table.rowViewportPosition(row) for row in rows]
        height = table.rowHeight(first)
        selected = [table.selectionModel().isRowSelected(row, QModelIndex()) for row in rows]
        self._paint_grounds(painter, rows, tops, height, selected)
        for at, column in enumerate(table.columns):
            left, width = table.columnViewportPosition(at), table.columnWidth(at)
            if left <= area.right() and left + width >= area.left() and not table.isColumnHidden(at):
                cell = _Cells(at, column, left + PADDING_PX, width - 2 * PADDING_PX, height)
                if column.dot:
                    self._paint_dots(painter, cell, rows, tops)
                if column.badge:
                    self._paint_badges(painter, cell, rows, tops)
                else:
                    self._paint_texts(painter, cell, rows, tops, selected)

    def text_width(self, column: Column, text: str) -> int:
        """Return what `text` needs in `column`, without padding."""
        if column.badge:
            return self.badge.metrics.horizontalAdvance(text) + 2 * _BADGE_PADDING_PX
        if column.dot:
            return self.plain.metrics.horizontalAdvance(text) + _DOT_PX + _DOT_GAP_PX + 1
        if column.mono and text.isascii():
            # Forty rows of long payloads, measured letter by letter, would take as long as painting them.
            return math.ceil(len(text) * self.mono.advance) + 1
        return (self.mono if column.mono else self.plain).metrics.horizontalAdvance(text) + 1

    def _paint_grounds(
        self, painter: QPainter, rows: range, tops: list[int], height: int, selected: list[bool]
    ) -> None:
        width = self._table.viewport().width()
        lines = []
        for row, top, chosen in zip(rows, tops, selected, strict=True):
            if chosen or row == self._hovered:
                painter.fillRect(0, top, width, height - 1, self._selection if chosen else self._hover)
            lines.append(QLine(0, top + height - 1, width, top + height - 1))
        painter.setPen(self._border)
        painter.drawLines(lines)
        current = self._table.current_row()
        if current in rows and self._table.hasFocus():
            painter.fillRect(0, tops[current - rows.start], 2, height - 1, self._accent)

    def _paint_texts(
        self, painter: QPainter, cells: "_Cells", rows: range, tops: list[int], selected: list[bool]
    ) -> None:
        model, column, at, width = self._table.model(), cells.column, cells.at, cells.width
        face = self.mono if column.mono else self.plain
        # Half pixels blur a base line.
        base = round((cells.height - 1 - face.height) / 2 + face.ascent)
        toned, right, faint = column.toned, column.right, column.tone == "faint"
        own = self._colors[column.tone]
        font = face.font
        painter.setFont(font)
        painter.setPen(own)
        for row, top, chosen, shown in zip(rows, tops, selected, texts_of(model, rows, at), strict=True):
            if not shown:
                continue
            if toned or faint:
                tone = (model.data(model.index(row, at), TONE_ROLE) if toned else None) or column.tone
                # Faint does not reach 4.5:1 on a selected row.
                painter.setPen(self._colors["muted" if chosen and tone == "faint" else tone])
            text = str(shown)
            wanted = face.quick if column.mono and text.isascii() else face.font
            if wanted is not font:
                font = wanted
                painter.setFont(font)
            text, used = _fitted(face, text, width, column.mono, right)
            left = cells.left + width - used if right else cells.left
            painter.drawText(QPointF(left, top + base), text)

    def _paint_dots(self, painter: QPainter, cells: "_Cells", rows: range, tops: list[int]) -> None:
        """Paint dots, and leave the rest of the cells to the texts."""
        model = self._table.model()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for row, top in zip(rows, tops, strict=True):
            tone = model.data(model.index(row, cells.at), TONE_ROLE)
            if tone:
                painter.setBrush(self._theme.color(tone))
                painter.drawEllipse(QRectF(cells.left, top + (cells.height - 1 - _DOT_PX) / 2, _DOT_PX, _DOT_PX))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        cells.left += _DOT_PX + _DOT_GAP_PX
        cells.width -= _DOT_PX + _DOT_GAP_PX

    def _paint_badges(self, painter: QPainter, cells: "_Cells", rows: range, tops: list[int]) -> None:
        model, face = self._table.model(), self.badge
        base = round((cells.height - 1 - face.height) / 2 + face.ascent)
        painter.setFont(face.font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, top in zip(rows, tops, strict=True):
            index = model.index(row, cells.at)
            text = model.data(index, DISPLAY_ROLE)
            if not text:
                continue
            tone = model.data(index, TONE_ROLE) or "neutral"
            text, used = _fitted(face, str(text), cells.width - 2 * _BADGE_PADDING_PX, mono=False, right=True)
            wide = used + 2 * _BADGE_PADDING_PX
            left = cells.left + cells.width - wide if cells.column.right else cells.left
            middle = top + (cells.height - 1 - _BADGE_HEIGHT_PX) / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._badges.get(tone, self._badges["neutral"]))
            painter.drawRoundedRect(QRectF(left, middle, wide, _BADGE_HEIGHT_PX), 10, 10)
            painter.setPen(self._colors["muted" if tone == "neutral" else tone])
            painter.drawText(QPointF(left + _BADGE_PADDING_PX, top + base), text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setPen(self._colors["muted"])
        painter.setFont(self.plain.font)
        area = self._table.viewport().rect().adjusted(24, 0, -24, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_text)

    def _row_area(self, row: int) -> QRect:
        table = self._table
        return QRect(0, table.rowViewportPosition(row), table.viewport().width(), table.rowHeight(row))


class _Cells:
    """Where the cells of one column lie, without padding."""

    __slots__ = ("at", "column", "height", "left", "width")

    def __init__(self, at: int, column: Column, left: int, width: int, height: int) -> None:
        self.at, self.column, self.left, self.width, self.height = at, column, left, width, height


def _fitted(face: Face, text: str, width: int, mono: bool, right: bool) -> tuple[str, float]:
    """Shorten `text` to `width`; return it and its own width (0 where nobody needs it: left-aligned and short)."""
    if mono and text.isascii():
        fits = int((width + 1) / face.advance)
        if len(text) > fits:
            text = text[: max(fits - 1, 0)] + "…"
        return text, len(text) * face.advance
    if not right and len(text) * face.widest <= width:
        return text, 0
    used = face.width(text)
    if used > width + 1:
        text = face.metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(width, 0))
        used = face.width(text)
    return text, used
