"""The button that says where to read, and opens the form to change it."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kafka_explorer.engine.places import Span
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.span_form import SpanForm
from kafka_explorer.ui.records.span_words import in_short, place_exactly
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.popover import Popover

_WIDEST_PX = 320
_ROOM_PX = 66
"""Icon, arrow and padding around the text."""


class SpanButton(Button):
    """`submitted` comes when the form is to be acted upon."""

    submitted = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(theme, "…", "calendar-blank", "normal", parent)
        self._clock = clock
        self._short = ""
        self.form = SpanForm(theme, clock)
        self.popover = Popover(self)
        self.popover.body.addWidget(self.form)
        self.setProperty("hasMenu", True)
        self.setAccessibleName(self.tr("Where to read"))
        self.clicked.connect(self.open_form)
        self.form.edited.connect(self.show_meaning)
        self.form.submitted.connect(self._on_submitted)
        clock.changed.connect(self.show_meaning)
        self.show_meaning()

    @property
    def span(self) -> Span | None:
        """What is asked for now; None when something in the form is wrong."""
        return self.form.judge()

    def open_form(self) -> None:
        """Show the form."""
        self.form.judge()
        self.popover.open_under(self)
        self.form.start.line.setFocus()
        self.form.start.line.selectAll()

    def show_meaning(self) -> None:
        """Say what the form says."""
        span = self.form.judge()
        if span is None:
            self._short = self.tr("Not understood")
            self.setToolTip(self.tr("Something is wrong here: click to see what."))
        else:
            self._short = in_short(self.form.words, span, self._clock)
            start = place_exactly(span.start, self._clock)
            self.setToolTip(f"{start}\n{place_exactly(span.stop, self._clock, is_stop=True)}")
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(self._short, Qt.TextElideMode.ElideRight, _WIDEST_PX - _ROOM_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow that says that something opens: the style has one for menus only."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = 14
        area = QRect(self.width() - 8 - side, (self.height() - side) // 2, side, side)
        self._theme.icon("caret-down", "muted").paint(painter, area)
        painter.end()

    @property
    def meaning(self) -> str:
        """What the button says, whole."""
        return self._short

    def _on_submitted(self) -> None:
        if self.form.judge() is not None:
            self.popover.close_popover()
            self.submitted.emit()
