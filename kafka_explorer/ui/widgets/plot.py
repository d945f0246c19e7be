"""The plot itself, and the only door to pyqtgraph. Import it late, as `chart` does: it takes half a second.

Curves of one colour are one item with a `connect` array, thinned to the pixels there are: 200 curves of 3,600 points
would take 300 ms to paint as they are.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from kafka_explorer.engine.curves import Curve, extent, lines, nearest
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.ticks import Unit, log_ticks, time_ticks, top_of, value_ticks

SETTLED_MS = 200
REDRAW_MS = 40
"""Zooming asks for many pictures: no more than 25 a second are drawn."""

_FINE_CURVES = 24
"""So many are drawn with smooth and strong lines; more of them would hide each other and take long."""
_MANY_CURVES = 100
"""More than these are thinned to every third pixel: nobody can tell single ones apart."""
_DOTS = 12
_BEYOND_PX = 12
_MOST_ROWS = 6
_LABEL_PX, _ROW_PX = 92, 28
_LEAST_SPAN_MS = 5_000.0
_REACH_MS = 15_000.0
"""The crosshair tells a value that is at most so far away, or three pixels."""

pg.setConfigOption("exitCleanup", False)


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A curve and the colour token it is drawn in."""

    curve: Curve
    token: str


@dataclass(frozen=True, slots=True)
class Hover:
    """What is under the mouse: the time, and the values there, highest first."""

    at_ms: float
    values: tuple[tuple[Shown, float], ...]
    place: QPointF


class Plot(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """Curves over time: the wheel zooms, dragging pans, a double click goes back.

    `hovered` brings a `Hover` or None, `zoomed` whether the user chose another range than the one set; `settled` comes
    when the user has stopped to choose.
    """

    hovered = Signal(object)
    zoomed = Signal(bool)
    settled = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        self._left, self._bottom = _Axis("left"), _Axis("bottom")
        super().__init__(parent, background=None)
        self.view = pg.ViewBox(enableMenu=False, defaultPadding=0)
        self._theme, self._clock = theme, clock
        self._shown: Sequence[Shown] = ()
        self._gap_ms, self._log = 15_000.0, False
        self._unit: Unit = "count"
        self._home = (0.0, 1.0)
        self._is_zoomed = False
        self._place: QPointF | None = None
        self._items: dict[str, Any] = {}
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._dots = pg.ScatterPlotItem(size=7, pxMode=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.redraw)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED_MS)
        self._settling.timeout.connect(self.settled)
        self._set_up()
        theme.changed.connect(self._on_theme_changed)
        clock.changed.connect(self._ask_redraw)
        self._on_theme_changed()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        # Not pyqtgraph's PlotItem: it brings a form of forty fields and a menu, which are not ours.
        parts = pg.GraphicsLayout()
        parts.setContentsMargins(4, 8, 16, 2)
        parts.setSpacing(0)
        self.setCentralItem(parts)
        for item, row, column in ((self._left, 0, 0), (self.view, 0, 1), (self._bottom, 1, 1)):
            parts.addItem(item, row, column)
        for axis in (self._left, self._bottom):
            axis.linkToView(self.view)
        self.view.setMouseEnabled(x=True, y=False)
        self.view.disableAutoRange()
        self.view.sigRangeChangedManually.connect(self._on_range_chosen)
        self._left.setWidth(64)
        for item in (self._cross, self._dots):
            item.setZValue(10)
            item.hide()
            self.view.addItem(item, ignoreBounds=True)

    def show_curves(self, shown: Sequence[Shown], gap_ms: float, unit: Unit) -> None:
        """Draw these; points farther apart than `gap_ms` are not connected."""
        self._shown, self._gap_ms, self._unit = shown, gap_ms, unit
        self.redraw()
        if self._place is not None:
            self._point_at(self._place)

    def set_range(self, from_ms: float, to_ms: float) -> None:
        """Set the range that is shown unless the user has zoomed, and to which a double click goes back."""
        self._home = (from_ms, to_ms)
        self.view.setLimits(xMin=from_ms, xMax=to_ms, minXRange=_LEAST_SPAN_MS)
        if not self._is_zoomed:
            self.view.setXRange(from_ms, to_ms, padding=0)

    def set_log(self, log: bool) -> None:
        """Draw logarithms; zero stays at the bottom."""
        self._log = log
        self.redraw()

    def reset(self) -> None:
        """Go back from where the user zoomed to."""
        self._set_zoomed(zoomed=False)
        self.view.setXRange(*self._home, padding=0)
        self.redraw()
        self._settling.start()

    @property
    def is_zoomed(self) -> bool:
        """Whether the user chose another range than the one set."""
        return self._is_zoomed

    @property
    def range_ms(self) -> tuple[float, float]:
        """What is seen, in ms since 1970."""
        (from_ms, to_ms), _ = self.view.viewRange()
        return float(from_ms), float(to_ms)

    def zoom(self, factor: float, shift: float = 0.0) -> None:
        """Show `factor` of the span that is seen, moved by `shift` spans."""
        from_ms, to_ms = self.range_ms
        middle, half = (from_ms + to_ms) / 2, (to_ms - from_ms) * factor / 2
        middle += shift * (to_ms - from_ms)
        self.view.setXRange(middle - half, middle + half, padding=0)
        self._on_range_chosen()

    def redraw(self) -> None:
        """Draw now; whatever changes comes here by itself."""
        self._timer.stop()
        from_ms, to_ms = self.range_ms
        columns = max(int(self.view.width()), 50)
        fine = len(self._shown) <= _FINE_CURVES
        step = 1 if fine else 2 if len(self._shown) <= _MANY_CURVES else 3
        by_token: dict[str, list[Curve]] = {}
        for each in self._shown:
            by_token.setdefault(each.token, []).append(each.curve)
        for token in self._items.keys() - by_token.keys():
            self.view.removeItem(self._items.pop(token))
        for token, curves in by_token.items():
            drawn = lines(curves, from_ms, to_ms, columns // step, self._gap_ms, log=self._log)
            self._item(token).setData(
                drawn.x,
                drawn.y,
                connect=drawn.connect,
                skipFiniteCheck=True,
                antialias=fine,
                pen=pg.mkPen(self._theme.color(token), width=1.8 if fine else 1),
            )
        self._set_axes(from_ms, to_ms)

    def _set_axes(self, from_ms: float, to_ms: float) -> None:
        found = extent((each.curve for each in self._shown), from_ms, to_ms) or (0.0, 0.0)
        high = top_of(found[1], self._unit)
        rows = min(max(int(self.view.height() / _ROW_PX), 2), _MOST_ROWS)
        if self._log:
            marks = [(log10_1p(value), text) for value, text in log_ticks(high, rows, self._unit)]
            low, high = 0.0, log10_1p(high)
        else:
            low = min(0.0, found[0] * 1.08)
            marks = value_ticks(low, high, rows, self._unit)
        # A little below zero, so that a line at zero does not lie under the axis.
        self.view.setYRange(low - (high - low) * 0.015, high, padding=0)
        self._left.set_marks(marks)
        columns = max(int(self.view.width() / _LABEL_PX), 2)
        self._bottom.set_marks(time_ticks(from_ms, to_ms, columns, self._clock.zone))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Thin for the new width."""
        super().resizeEvent(event)
        if hasattr(self, "_timer"):  # pyqtgraph resizes before it is made
            self._ask_redraw()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse."""
        super().mouseMoveEvent(event)
        self._point_at(QPointF(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the whole range."""
        super().mouseDoubleClickEvent(event)
        self.reset()

    def leaveEvent(self, event: QEvent) -> None:
        """Show no crosshair."""
        super().leaveEvent(event)
        self.point_at_nothing()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom, the arrows pan, Home and Escape go back."""
        moves = {
            Qt.Key.Key_Plus: (0.5, 0.0),
            Qt.Key.Key_Equal: (0.5, 0.0),
            Qt.Key.Key_Minus: (2.0, 0.0),
            Qt.Key.Key_Left: (1.0, -0.2),
            Qt.Key.Key_Right: (1.0, 0.2),
        }
        if event.key() in moves:
            self.zoom(*moves[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_Escape} and self._is_zoomed:
            self.reset()
        else:
            super().keyPressEvent(event)

    def point_at_nothing(self) -> None:
        """Take the crosshair away."""
        self._place = None
        self._cross.hide()
        self._dots.hide()
        self.hovered.emit(None)

    def _point_at(self, place: QPointF) -> None:
        area = self.view.sceneBoundingRect()
        if not area.contains(place):
            self.point_at_nothing()
            return
        self._place = place
        at_ms = self.view.mapSceneToView(place).x()
        from_ms, to_ms = self.range_ms
        within = max(min(self._gap_ms, _REACH_MS), (to_ms - from_ms) / max(area.width(), 1) * 3)
        found = [(each, nearest(each.curve, at_ms, within)) for each in self._shown]
        values = [(each, point) for each, point in found if point is not None]
        values.sort(key=lambda pair: -pair[1][1])
        if values:
            at_ms = min((point[0] for _, point in values), key=lambda at: abs(at - at_ms))
        self._cross.setPos(at_ms)
        self._cross.show()
        self._show_dots(values[:_DOTS])
        self.hovered.emit(Hover(at_ms, tuple((each, point[1]) for each, point in values), place))

    def _show_dots(self, values: list[tuple[Shown, tuple[float, float]]]) -> None:
        ground = pg.mkPen(self._theme.color("surface"), width=1.5)
        self._dots.setData(
            [
                {
                    "pos": (at, log10_1p(value) if self._log else value),
                    "brush": pg.mkBrush(self._theme.color(each.token)),
                    "pen": ground,
                }
                for each, (at, value) in values
            ]
        )
        self._dots.show()

    def _item(self, token: str) -> Any:
        if token not in self._items:
            item = self._items[token] = pg.PlotCurveItem()
            self.view.addItem(item, ignoreBounds=True)
        return self._items[token]

    def _on_range_chosen(self, *_axes: object) -> None:
        self._set_zoomed(zoomed=self.range_ms != self._home)
        self._ask_redraw()
        self._settling.start()

    def _set_zoomed(self, *, zoomed: bool) -> None:
        if zoomed != self._is_zoomed:
            self._is_zoomed = zoomed
            self.zoomed.emit(zoomed)

    def _ask_redraw(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _on_theme_changed(self) -> None:
        for axis in (self._left, self._bottom):
            axis.set_look(self._theme)
        pen = QPen(self._theme.color("strong_border"), 1)
        pen.setCosmetic(True)
        self._cross.setPen(pen)
        self.redraw()


def log10_1p(value: float) -> float:
    """Where a value stands on a logarithmic axis that has a zero."""
    return math.log10(1 + max(value, 0))


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis with the marks it is given: quiet texts, and light lines across at the left one."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self._marks: dict[float, str] = {}
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, tickTextOffset=8, hideOverlappingLabels=True)
        # Lines across lie below the curves.
        self.setZValue(-1000)
        if orientation == "left":
            self.setGrid(255)

    def set_marks(self, marks: Sequence[tuple[float, str]]) -> None:
        """Show texts at values of the axis."""
        made = dict(marks)
        if made != self._marks:
            self._marks = made
            self.picture = None
            self.update()

    def set_look(self, theme: Theme) -> None:
        """Take colours and font of the theme."""
        self.setTickFont(theme.ui_font(11))
        self.setTextPen(theme.color("muted"))
        self.setTickPen(pg.mkPen(theme.color("border")))
        self.setPen(pg.mkPen(None) if self.orientation == "left" else pg.mkPen(theme.color("border")))

    def boundingRect(self) -> QRectF:
        """A little more than the axis: the lowest label reaches below it, and what reaches out is not drawn."""
        room: QRectF = super().boundingRect()
        return room.adjusted(0, -_BEYOND_PX, 0, _BEYOND_PX) if self.orientation == "left" else room

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Answer pyqtgraph."""
        return [(1.0, [value for value in self._marks if low <= value <= high])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Answer pyqtgraph."""
        return [self._marks.get(value, "") for value in values]
