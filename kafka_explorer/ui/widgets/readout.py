"""The small card beside the crosshair of a chart: a time, and what the curves were then."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from kafka_explorer.ui.theme import Theme

_MOST = 8
_AWAY_PX = 14


class Readout(QFrame):
    """Lies above its parent and lets the mouse through."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parent = parent
        self.setProperty("ground", "readout")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.RichText)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self._label)
        self.hide()

    def show_values(self, title: str, values: Sequence[tuple[str, str, str]], place: QPointF) -> None:
        """Show (colour token, name, value) below a title, beside `place` of the parent; the first few of them."""
        muted = self._theme.hex("muted")
        rows = "".join(
            f'<tr><td style="color:{self._theme.hex(token)}">●</td>'
            f'<td style="padding-left:6px; padding-right:18px">{escape(_short(name))}</td>'
            f'<td align="right"><b>{escape(value)}</b></td></tr>'
            for token, name, value in values[:_MOST]
        )
        more = len(values) - _MOST
        if more > 0:
            note = self.tr("and %s more") % more
            rows += f'<tr><td></td><td style="padding-left:6px; color:{muted}">{escape(note)}</td><td></td></tr>'
        self._label.setText(f'<span style="color:{muted}">{escape(title)}</span><table cellspacing="2">{rows}</table>')
        self.adjustSize()
        self._stand_beside(place)
        self.show()
        self.raise_()

    @property
    def text(self) -> str:
        """What is shown, with its marks."""
        return self._label.text()

    def _stand_beside(self, place: QPointF) -> None:
        room = self._parent.rect()
        left = round(place.x()) + _AWAY_PX
        if left + self.width() > room.width() - 4:
            left = round(place.x()) - _AWAY_PX - self.width()
        top = min(round(place.y()) + _AWAY_PX, room.height() - self.height() - 4)
        self.move(max(left, 4), max(top, 4))


def _short(name: str) -> str:
    return name if len(name) <= 48 else f"{name[:24]}…{name[-23:]}"
