"""The legend of a chart: a click mutes a curve, a double click shows it alone. As many as fit; the rest in a menu."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button

_SWATCH_PX, _GAP_PX, _PADDING_PX, _WIDEST_PX = 12, 6, 8, 220
_MOST_BUTTONS, _MOST_IN_MENU = 16, 60


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A curve's name, its colour token, and whether it is muted now."""

    name: str
    token: str
    muted: bool = False


class Legend(QWidget):
    """`toggled` and `alone` tell a curve's name."""

    toggled = Signal(str)
    alone = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: Sequence[LegendEntry] = ()
        self._buttons: list[LegendButton] = []
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more = Button(theme, "", None, "ghost")
        self._more.set_menu(self._menu)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(2)
        self._line.addWidget(self._more)
        self._line.addStretch(1)
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these, the most important first."""
        if entries == self._entries:
            return
        self._entries = entries
        shown = list(entries[:_MOST_BUTTONS])
        while len(self._buttons) > len(shown):
            button = self._buttons.pop()
            self._line.removeWidget(button)
            button.hide()
            button.deleteLater()
        while len(self._buttons) < len(shown):
            button = LegendButton(self._theme)
            button.clicked.connect(lambda _checked=False, of=button: self.toggled.emit(of.entry.name))
            button.double_clicked.connect(self.alone)
            self._line.insertWidget(len(self._buttons), button)
            self._buttons.append(button)
        for button, entry in zip(self._buttons, shown, strict=True):
            button.show_entry(entry)
        self._fit()

    @property
    def buttons(self) -> "list[LegendButton]":
        """What can be clicked, whether it fits or not."""
        return list(self._buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what fits now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room, fitting = self.width(), 0
        room_for_more = 110
        for at, button in enumerate(self._buttons):
            room -= button.sizeHint().width() + 2
            last = at == len(self._entries) - 1
            if room < (0 if last else room_for_more):
                break
            fitting = at + 1
        for at, button in enumerate(self._buttons):
            button.setVisible(at < fitting)
        left = len(self._entries) - fitting
        self._more.setVisible(left > 0)
        self._more.setText(self.tr("%n more", "", left).replace("%n", str(left)))

    def _fill_menu(self) -> None:
        self._menu.clear()
        fitting = sum(not button.isHidden() for button in self._buttons)
        for entry in self._entries[fitting : fitting + _MOST_IN_MENU]:
            action = self._menu.addAction(self._swatch(entry.token), entry.name)
            action.setCheckable(True)
            action.setChecked(not entry.muted)
            action.triggered.connect(lambda _checked=False, name=entry.name: self.toggled.emit(name))
        hidden = len(self._entries) - fitting - _MOST_IN_MENU
        if hidden > 0:
            self._menu.addAction(self.tr("and %s more") % hidden).setEnabled(False)

    def _swatch(self, token: str) -> QPixmap:
        picture = QPixmap(_SWATCH_PX, _SWATCH_PX)
        picture.fill(self._theme.color(token))
        return picture


class LegendButton(QAbstractButton):
    """A swatch and a name; struck through while it is muted."""

    double_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.entry = LegendEntry("", "muted")
        self.setFont(theme.ui_font(12))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(self.tr("Click to hide or show it, double-click to see it alone"))
        theme.changed.connect(self.update)

    def show_entry(self, entry: LegendEntry) -> None:
        """Show this one."""
        self.entry = entry
        self.setAccessibleName(entry.name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the name, within limits."""
        width = self.fontMetrics().horizontalAdvance(self.entry.name) + _SWATCH_PX + _GAP_PX + 2 * _PADDING_PX + 2
        return QSize(min(width, _WIDEST_PX), 26)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell it; the first of the two clicks has been told as one."""
        self.double_clicked.emit(self.entry.name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint swatch and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() or self.hasFocus():
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setBrush(self._theme.color("strong_border" if self.entry.muted else self.entry.token))
        middle = self.height() / 2
        painter.drawRoundedRect(QRectF(_PADDING_PX, middle - 2, _SWATCH_PX, 4), 2, 2)
        font = self.font()
        font.setStrikeOut(self.entry.muted)
        painter.setFont(font)
        painter.setPen(self._theme.color("faint" if self.entry.muted else "text"))
        left = _PADDING_PX + _SWATCH_PX + _GAP_PX
        area = QRect(left, 0, self.width() - left - _PADDING_PX + 2, self.height())
        name = QFontMetrics(font).elidedText(self.entry.name, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.end()
