"""Paints marks and texts into a rectangle of a table."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from kafka_explorer.ui.records.marks import Mark
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.labels import Tone

_BADGE_HEIGHT_PX, _BADGE_PADDING_PX, _GAP_PX = 20, 8, 8


class MarkPainter:
    """Asks the theme for colours at every stroke: there are few marks on a screen."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._plain = theme.ui_font(12)
        self._bold = theme.ui_font(11, QFont.Weight.DemiBold)
        self._mono = theme.mono_font(12)

    def paint(self, painter: QPainter, mark: Mark, area: QRectF) -> None:
        """Paint the word of `mark`, on a coloured ground if it has a tone, and what stands behind it."""
        painter.save()
        painter.setClipRect(area)
        if mark.tone is None:
            self.plain(painter, mark.word, area)
        else:
            area = self._badge(painter, mark, area)
        if mark.text:
            self.mono(painter, mark.text, area)
        painter.restore()

    def plain(self, painter: QPainter, text: str, area: QRectF, tone: Tone = "muted") -> None:
        """Paint words about data."""
        self._text(painter, self._plain, tone, text, area)

    def mono(self, painter: QPainter, text: str, area: QRectF, tone: Tone = "text") -> None:
        """Paint data."""
        self._text(painter, self._mono, tone, text, area)

    def _badge(self, painter: QPainter, mark: Mark, area: QRectF) -> QRectF:
        """Paint the word on its ground; return what is left of the area."""
        tone: Tone = "muted" if mark.tone is None or mark.tone == "neutral" else mark.tone
        width = QFontMetricsF(self._bold).horizontalAdvance(mark.word) + 2 * _BADGE_PADDING_PX
        top = area.top() + (area.height() - _BADGE_HEIGHT_PX) / 2
        ground = QRectF(area.left(), top, width, _BADGE_HEIGHT_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(f"{mark.tone}_ground"))
        painter.drawRoundedRect(ground, _BADGE_HEIGHT_PX / 2, _BADGE_HEIGHT_PX / 2)
        self._text(painter, self._bold, tone, mark.word, ground.adjusted(_BADGE_PADDING_PX, 0, 0, 0))
        return area.adjusted(width + _GAP_PX, 0, 0, 0)

    def _text(self, painter: QPainter, font: QFont, tone: Tone, text: str, area: QRectF) -> None:
        metrics = QFontMetricsF(font)
        # Half pixels blur a base line.
        base = round(area.top() + (area.height() - metrics.height()) / 2 + metrics.ascent())
        painter.setFont(font)
        painter.setPen(self._theme.color(tone))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width() + 1)
        painter.drawText(QPointF(area.left(), base), shown)
