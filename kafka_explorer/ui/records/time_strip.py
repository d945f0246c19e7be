"""The messages over time, above the table: a strip of bars that one can hide, and that hides when it says nothing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.time_bars import TimeBars

_OPEN = "messages-over-time"
_BAR_PX, _MOST_BARS = 7, 240


class TimeStrip(QWidget):
    """`shown` follows when it comes or goes."""

    shown = Signal(bool)

    def __init__(self, theme: Theme, clock: Clock, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._wanted = memory.sizes(_OPEN) != [0]
        self._has_something = False
        self.bars = TimeBars(theme, clock)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 2, 10, 2)
        line.addWidget(self.bars)
        self.hide()

    @property
    def is_wanted(self) -> bool:
        """Whether the user wants to see it."""
        return self._wanted

    @property
    def most_bars(self) -> int:
        """How many bars there is room for."""
        return max(20, min(self.width() // _BAR_PX, _MOST_BARS))

    def set_wanted(self, wanted: bool) -> None:
        """Show or hide it, and remember that."""
        self._wanted = wanted
        self._memory.set_sizes(_OPEN, [int(wanted)])
        self._show()

    def show_counts(self, start_ms: int, bucket_ms: int, counts: list[int]) -> None:
        """Show these; one bar alone says nothing."""
        self._has_something = len(counts) > 1
        self.bars.set_counts(start_ms, bucket_ms, counts)
        self._show()

    def clear(self) -> None:
        """There is nothing to show."""
        self.bars.forget_range()
        self.show_counts(0, 1, [])

    def _show(self) -> None:
        visible = self._wanted and self._has_something
        if visible == self.isHidden():
            self.setVisible(visible)
            self.shown.emit(visible)
