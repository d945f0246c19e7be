"""The line that starts reads: where from, which partitions, what they must contain."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters import Filter, compile_filter
from kafka_explorer.engine.places import Place
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.partitions import parse_partitions
from kafka_explorer.ui.records.start_field import StartField
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.labels import restyle


@dataclass(frozen=True, slots=True)
class Wish:
    """What the bar asks for."""

    start: Place
    partitions: tuple[int, ...] | None
    filter: Filter | None


class StartBar(QWidget):
    """Fields and the buttons Read and Live. `complained` carries a sentence about what is typed wrong."""

    read_asked = Signal(object)
    live_asked = Signal(object)
    complained = Signal(str)

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = StartField(theme, clock)
        self.partitions = QLineEdit()
        self.partitions.setPlaceholderText(self.tr("All partitions"))
        self.partitions.setAccessibleName(self.tr("Partitions"))
        self.partitions.setToolTip(self.tr("Which partitions to read: all, or as in 0, 2, 5-7"))
        self.partitions.setFixedWidth(118)
        self.filter = SearchField(theme, self.tr("Key or value contains …"), "funnel")
        self.filter.setToolTip(
            self.tr(
                "Keeps messages whose key or value contains this text, while reading.\n"
                "Upper and lower case are the same, unless a capital is typed."
            )
        )
        self.read = Button(theme, self.tr("Read"), "magnifying-glass", "primary")
        self.read.setToolTip(self.tr("Read with these settings (Enter)"))
        self.live = Button(theme, self.tr("Live"), "broadcast")
        self.live.setToolTip(self.tr("Follow the newest messages as they arrive"))
        self.live.setCheckable(True)
        self._is_live = False
        self._partition_count: int | None = None
        self._connect()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (self.start, self.partitions, self.filter, self.read, self.live):
            line.addWidget(widget, 1 if widget is self.filter else 0)

    def _connect(self) -> None:
        self.start.submitted.connect(self.ask_to_read)
        self.partitions.returnPressed.connect(self.ask_to_read)
        self.partitions.textChanged.connect(lambda: restyle(self.partitions, "wrong", False))
        self.filter.returnPressed.connect(self.ask_to_read)
        self.read.clicked.connect(self.ask_to_read)
        self.live.clicked.connect(self.ask_to_follow)

    def ask_to_read(self) -> None:
        """Tell `read_asked` with what the fields say, or `complained`."""
        wish = self._wish()
        if wish is not None:
            self.read_asked.emit(wish)

    def ask_to_follow(self) -> None:
        """Tell `live_asked`, or `complained`; where a read would begin does not matter then."""
        # The button shows what is, not what was clicked.
        self.live.setChecked(self._is_live)
        wish = self._wish()
        if wish is not None:
            self.live_asked.emit(wish)

    def show_live(self, is_live: bool) -> None:
        """Show whether a topic is being followed."""
        self._is_live = is_live
        self.live.setChecked(is_live)

    def set_partition_count(self, count: int | None) -> None:
        """Take how many partitions the topic has, so that a wrong number is told at once."""
        self._partition_count = count

    def clear_narrowing(self) -> None:
        """Forget filter and partitions: they belonged to another topic."""
        self.filter.clear()
        self.partitions.clear()

    def _wish(self) -> Wish | None:
        try:
            start = self.start.start
            partitions = self._chosen_partitions()
            wanted = compile_filter(self.filter.text()) if self.filter.text().strip() else None
        except (ValueError, FilterSyntaxError) as error:
            self.complained.emit(str(error))
            return None
        return Wish(start, partitions, wanted)

    def _chosen_partitions(self) -> tuple[int, ...] | None:
        try:
            return parse_partitions(self.partitions.text(), self._partition_count)
        except ValueError:
            restyle(self.partitions, "wrong", True)
            self.partitions.setFocus()
            raise
