"""A row of the navigation: icon, name, and a count at the right."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import shows_ring
from kafka_explorer.ui.widgets.labels import BadgeTone

_HEIGHT_PX = 34
_ICON_PX = 18
_TEXT_LEFT_PX = 38
_MARGIN_PX = 10


class PlaceButton(QAbstractButton):
    """A place to go to; checked while one is there. `set_count` shows a number, on a badge when it has a tone."""

    def __init__(self, theme: Theme, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._count = ""
        self._ring = False
        self._tone: BadgeTone | None = None
        self._fonts = (theme.ui_font(13), theme.ui_font(13, QFont.Weight.DemiBold))
        self._small = theme.ui_font(11, QFont.Weight.DemiBold)
        self.setText(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def set_count(self, count: str, tone: BadgeTone | None = None) -> None:
        """Show how many there are; "" for nothing."""
        self._count, self._tone = count, tone
        self.setAccessibleDescription(count)
        self.update()

    @property
    def count(self) -> str:
        """The count shown."""
        return self._count

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the focus came by key."""
        self._ring = shows_ring(self._ring, event.reason())
        super().focusInEvent(event)

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(192, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        """One row, however narrow."""
        return QSize(60, _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, icon, text and count."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        role = "accent" if self.isChecked() else "muted"
        icon_area = QRect(_MARGIN_PX, (self.height() - _ICON_PX) // 2, _ICON_PX, _ICON_PX)
        self._theme.icon(self._icon_name, role).paint(painter, icon_area)
        right = self._paint_count(painter)
        painter.setFont(self._fonts[self.isChecked()])
        painter.setPen(self._theme.color("text" if self.isChecked() or self.underMouse() else "muted"))
        room = right - _TEXT_LEFT_PX
        text = QFontMetrics(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(_TEXT_LEFT_PX, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if text != self.text():
            self.setToolTip(self.text())
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        ground: QColor | None = None
        if self.isChecked():
            ground = self._theme.color("selection")
        elif self.underMouse() or self.isDown():
            ground = self._theme.color("pressed")
        ring = self._ring and self.hasFocus()
        painter.setPen(QPen(self._theme.color("accent"), 1.5) if ring else Qt.PenStyle.NoPen)
        if ground is not None:
            painter.setBrush(ground)
        if ground is not None or ring:
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_count(self, painter: QPainter) -> int:
        """Paint the count; return where the text must end."""
        edge = self.width() - _MARGIN_PX
        if not self._count:
            return edge
        painter.setFont(self._small if self._tone else self._fonts[0])
        width = QFontMetrics(painter.font()).horizontalAdvance(self._count)
        if self._tone is None:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(
                QRect(edge - width, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self._count
            )
            return edge - width - 8
        badge = QRectF(edge - width - 16, (self.height() - 20) / 2, width + 16, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(f"{self._tone}_ground"))
        painter.drawRoundedRect(badge, 10, 10)
        painter.setPen(self._theme.color("muted" if self._tone == "neutral" else self._tone))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._count)
        return round(badge.left()) - 8
