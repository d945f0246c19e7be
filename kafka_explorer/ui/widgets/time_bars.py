"""How many there were in each stretch of time: small bars, and a brush that chooses some of them."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.ticks import time_ticks

Colour = Literal["accent", "bad"]

_TEXT_PX, _LABEL_PX, _GAP_PX = 18, 92, 1
_CLICK_PX = 3


class TimeBars(QWidget):
    """Shows counts by time. Dragging chooses whole buckets; a click, Escape and `clear_range` choose none.

    `range_chosen` tells ms since 1970: from, and the first one after. `colour` is "bad" where what is counted is.
    """

    range_chosen = Signal(object, object)
    cleared = Signal()

    def __init__(self, theme: Theme, clock: Clock, colour: Colour = "accent", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._clock, self._colour = theme, clock, colour
        self._start_ms, self._bucket_ms = 0, 1
        self._counts: Sequence[int] = ()
        self._chosen: tuple[int, int] | None = None  # ms since 1970: from, and the first one after
        self._pressed: float | None = None
        self._hovered = -1
        self.setFont(theme.ui_font(11))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        clock.changed.connect(self.update)

    def set_counts(self, start_ms: int, bucket_ms: int, counts: Sequence[int]) -> None:
        """Show `counts` of buckets of `bucket_ms`, the first of which begins at `start_ms`; the choice stays."""
        if (start_ms, bucket_ms, counts) == (self._start_ms, self._bucket_ms, self._counts):
            return
        self._start_ms, self._bucket_ms, self._counts = start_ms, max(bucket_ms, 1), counts
        self.setAccessibleDescription(self._in_words())
        self.update()

    def choose_range(self, from_ms: int, to_ms: int) -> None:
        """Mark a range, silently."""
        self._chosen = (from_ms, to_ms)
        self.update()

    def clear_range(self) -> None:
        """Choose nothing; `cleared` follows if something was chosen."""
        if self._chosen is not None:
            self._chosen = None
            self.update()
            self.cleared.emit()

    def forget_range(self) -> None:
        """Choose nothing, silently."""
        self._chosen = None
        self.update()

    @property
    def chosen_range(self) -> tuple[int, int] | None:
        """What is chosen, in ms since 1970; None when nothing is."""
        return self._chosen

    @property
    def time_span(self) -> tuple[int, int]:
        """The time that is shown, in ms since 1970: from, and the first one after."""
        return self._start_ms, self._time_of(len(self._counts))

    def sizeHint(self) -> QSize:
        """Low: it stands above a table."""
        return QSize(400, 72)

    def minimumSizeHint(self) -> QSize:
        """Bars that can be hit."""
        return QSize(120, 56)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to brush."""
        if event.button() == Qt.MouseButton.LeftButton and self._counts:
            self._pressed = event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Brush, or say what the bar under the mouse stands for."""
        x = event.position().x()
        if self._pressed is not None and abs(x - self._pressed) > _CLICK_PX:
            first, last = sorted((self._at(self._pressed), self._at(x)))
            self._chosen = (self._time_of(first), self._time_of(last + 1))
        hovered = self._at(x) if self._counts else -1
        if hovered != self._hovered and hovered >= 0:
            QToolTip.showText(event.globalPosition().toPoint(), self._bar_in_words(hovered), self)
        self._hovered = hovered
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose what was brushed, or nothing after a click."""
        if self._pressed is None:
            return
        clicked = abs(event.position().x() - self._pressed) <= _CLICK_PX
        self._pressed = None
        chosen = self.chosen_range
        if clicked:
            self.clear_range()
        elif chosen is not None:
            self.range_chosen.emit(*chosen)

    def leaveEvent(self, event: object) -> None:
        """Point at no bar."""
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape chooses nothing."""
        if event.key() == Qt.Key.Key_Escape and self._chosen is not None:
            self.clear_range()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the brush, the bars, and times below them."""
        if not self._counts:
            return
        painter = QPainter(self)
        floor = self.height() - _TEXT_PX
        if self._chosen is not None:
            left, right = (self._x_of(at_ms) for at_ms in self._chosen)
            painter.fillRect(QRectF(left, 0, right - left, floor), self._theme.color("selection"))
        highest = max(*self._counts, 1)
        for at, count in enumerate(self._counts):
            if count:
                # One message among a million is still to be seen.
                tall = max(count / highest * (floor - 4), 1.5)
                left, right = self._left(at), self._left(at + 1)
                wide = max(right - left - (_GAP_PX if right - left > 3 else 0), 1)
                painter.fillRect(QRectF(left, floor - tall, wide, tall), self._theme.color(self._tone(at)))
        painter.setPen(self._theme.color("border"))
        painter.drawLine(QPointF(0, floor + 0.5), QPointF(self.width(), floor + 0.5))
        self._paint_times(painter, floor)
        painter.end()

    def _paint_times(self, painter: QPainter, floor: int) -> None:
        metrics = QFontMetrics(self.font())
        painter.setPen(self._theme.color("muted"))
        to_ms = self._start_ms + len(self._counts) * self._bucket_ms
        scale = self.width() / max(to_ms - self._start_ms, 1)
        for at_ms, text in time_ticks(self._start_ms, to_ms, max(self.width() // _LABEL_PX, 2), self._clock.zone):
            wide = metrics.horizontalAdvance(text)
            left = (at_ms - self._start_ms) * scale - wide / 2
            if left >= 0 and left + wide <= self.width():
                painter.drawText(QPointF(left, floor + metrics.ascent() + 3), text)

    def _tone(self, at: int) -> str:
        if self._chosen is not None:
            from_ms, to_ms = self._chosen
            if not (self._time_of(at) < to_ms and self._time_of(at + 1) > from_ms):
                return "strong_border"
        return f"{self._colour}_hover" if at == self._hovered else self._colour

    def _left(self, at: int) -> float:
        return at * self.width() / len(self._counts)

    def _at(self, x: float) -> int:
        return min(max(int(x * len(self._counts) / max(self.width(), 1)), 0), len(self._counts) - 1)

    def _time_of(self, at: int) -> int:
        """Return when a bucket begins, in ms since 1970."""
        return self._start_ms + at * self._bucket_ms

    def _x_of(self, at_ms: int) -> float:
        """Return where a time lies, within what is shown."""
        span_ms = max(len(self._counts) * self._bucket_ms, 1)
        return min(max((at_ms - self._start_ms) / span_ms, 0.0), 1.0) * self.width()

    def _bar_in_words(self, at: int) -> str:
        from_ms = self._start_ms + at * self._bucket_ms
        count = formats.counted(self._counts[at], self.tr("message"), self.tr("messages"))
        return f"{self._clock.timestamp(from_ms)} – {self._clock.timestamp(from_ms + self._bucket_ms)}\n{count}"

    def _in_words(self) -> str:
        return formats.counted(sum(self._counts), self.tr("message"), self.tr("messages"))
