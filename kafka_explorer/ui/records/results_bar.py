"""The line above the table: what of the results is shown, what is being done with them, and what can be."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kafka_explorer.engine.filters import Filter
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.formats import zone_of
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.filter_edit import FilterEdit
from kafka_explorer.ui.widgets.labels import Label

_TYPING_MS = 350


class ResultsBar(QWidget):
    """`refined` carries a Filter or None, a moment after the last key or at once with Enter.

    `cancelled` stops the work that is shown, `update_asked` takes in what came since, `span_dropped` forgets the time.
    """

    refined = Signal(object)
    cancelled = Signal()
    update_asked = Signal()
    span_dropped = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.asked: Filter | None = None
        self.field = FilterEdit(theme, self.tr("Refine what was read …"))
        self.field.setToolTip(self.tr("Look within these messages, without reading them again"))
        self.field.hide_marks()
        self.field.setMinimumWidth(150)
        self.field.setMaximumWidth(340)
        self.count = Label("", "muted")
        self.cancel = IconButton(theme, "x", self.tr("Cancel"), small=True)
        self.update_button = Button(theme, "", "arrow-clockwise", "ghost")
        self.span = Button(theme, "", "x", "ghost")
        self.span.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the words
        self.over_time = IconButton(theme, "chart-bar", self.tr("Messages over time"))
        self.over_time.setCheckable(True)
        self.columns = IconButton(theme, "columns", self.tr("Columns …"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 8, 6)
        line.setSpacing(8)
        line.addWidget(self.field, 1000)
        line.addWidget(self.count)
        line.addWidget(self.cancel)
        line.addStretch(1)
        for widget in (self.update_button, self.span, self.over_time, self.columns):
            line.addWidget(widget)
        self._connect()
        self._on_clock_changed()
        self.clear()

    def _connect(self) -> None:
        self._typing.timeout.connect(self._ask)
        self.field.textChanged.connect(self._on_typed)
        self.field.submitted.connect(self._ask)
        self.cancel.clicked.connect(self.cancelled)
        self.update_button.clicked.connect(self.update_asked)
        self.span.clicked.connect(self.span_dropped)
        self._clock.changed.connect(self._on_clock_changed)

    def clear(self) -> None:
        """Other results begin: nothing is asked of them."""
        self.asked = None
        self.field.show_filter("")
        self._typing.stop()
        self.show_count("")
        self.show_work("")
        self.show_waiting("")
        self.show_span("")

    def show_filter(self, asked: Filter | None) -> None:
        """Show which filter holds, silently."""
        self.asked = asked
        self.field.show_filter("" if asked is None else asked.text)
        self._typing.stop()

    def show_count(self, words: str) -> None:
        """Say how many of how many are shown."""
        self.count.setText(words)

    def show_work(self, words: str) -> None:
        """Say what is being done, in place of the count, with a button that cancels it; "" when nothing is."""
        self.cancel.setVisible(bool(words))
        if words:
            self.count.setText(words)

    def show_waiting(self, words: str) -> None:
        """Offer to take in what came since; "" when nothing did."""
        self.update_button.setText(words)
        self.update_button.setVisible(bool(words))

    def show_span(self, words: str, whole: str = "") -> None:
        """Say to which time the rows are narrowed, and in a tooltip the whole of it; "" when they are not."""
        self.span.setText(words)
        self.span.setToolTip(self.tr("Only %s. Press to show all times again.") % whole)
        self.span.setVisible(bool(words))

    def set_refinable(self, refinable: bool, why_not: str = "") -> None:
        """Whether the rows can be refined now."""
        self.field.setEnabled(refinable)
        self.field.setPlaceholderText(self.tr("Refine what was read …") if refinable else why_not)

    def _on_clock_changed(self) -> None:
        self.field.set_zone(zone_of(self._clock.zone))

    def _on_typed(self) -> None:
        self._typing.start()

    def _ask(self) -> None:
        self._typing.stop()
        wanted = self.field.filter
        if self.field.problem is not None or wanted is None:
            return
        asked = None if wanted.accepts_all else wanted
        if (asked is None) != (self.asked is None) or (asked and self.asked and asked.text != self.asked.text):
            self.asked = asked
            self.refined.emit(asked)
