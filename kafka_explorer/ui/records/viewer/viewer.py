"""What is done with the message that is shown: stepped from, pinned, compared, opened by itself, searched for."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from kafka_explorer.engine.records import Record
from kafka_explorer.engine.tail_window import RowDroppedError
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.detail import DetailPane
from kafka_explorer.ui.records.presenter import NOWHERE, Presenter
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.viewer.compare_window import CompareWindow
from kafka_explorer.ui.records.viewer.pin_strip import PinStrip
from kafka_explorer.ui.records.viewer.record_window import PayloadWindow, RecordWindow
from kafka_explorer.ui.theme import Theme


class Viewer(QObject):
    """Belongs to `page`. `column_asked` carries the name of a field that is to be a column."""

    column_asked = Signal(str)

    def __init__(self, page: RecordsPage, theme: Theme, clock: Clock, presenter: Presenter) -> None:
        super().__init__(page)
        self._page = page
        self._theme = theme
        self._clock = clock
        self._presenter = presenter
        self._pinned: Record | None = None
        self.strip = PinStrip(theme)
        page.detail.strip.addWidget(self.strip)
        self.pin = self._action(self.tr("Pin this message"), "Ctrl+B", self.pin_shown)
        self.compare = self._action(self.tr("Compare with the pinned message"), "Ctrl+D", self.compare_pinned)
        self.window = self._action(self.tr("Open in a window of its own"), "Ctrl+Return", self.open_window)
        page.detail.set_more((self.pin, self.compare, self.window))
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            page.addAction(self._action("", keys, lambda by=by: self.step(by)))  # type: ignore[misc]
        self._connect(page.detail)
        self._show_pinned()

    def _connect(self, detail: DetailPane) -> None:
        detail.stepped.connect(self.step)
        detail.filter_asked.connect(self.add_filter)
        detail.column_asked.connect(self.column_asked)
        detail.nested_asked.connect(self.open_nested)
        self.strip.compare_asked.connect(self.compare_pinned)
        self.strip.dropped.connect(self.unpin)

    def step(self, by: int) -> None:
        """Go to the message above or below."""
        table = self._page.table
        row = table.current_row() + by
        if 0 <= row < self._page.model.rowCount():
            table.select_row(row)

    def pin_shown(self) -> None:
        """Keep the message that is shown at hand."""
        if self._page.detail.record is not None:
            self._pinned = self._page.detail.record
            self._show_pinned()

    def unpin(self) -> None:
        """Let go of it."""
        self._pinned = None
        self._show_pinned()

    def compare_pinned(self) -> None:
        """Compare the pinned message with the one that is shown."""
        record = self._page.detail.record
        if self._pinned is not None and record is not None:
            self._open_comparison(self._pinned, record)

    def compare_selected(self) -> None:
        """Compare the two messages that are selected in the table, the one sent first on the left."""
        reader, rows = self._page.model.reader, self._page.table.selected_rows()
        if reader is None or len(rows) != 2:
            return
        try:
            pair = sorted((reader.record(self._page.model.place(row)) for row in rows), key=_when)
        except RowDroppedError:
            return
        self._open_comparison(pair[0], pair[1])

    def add_to(self, menu: QMenu) -> None:
        """Offer what can be done with the rows that are selected."""
        menu.addSeparator()
        if len(self._page.table.selected_rows()) == 2:
            menu.addAction(self.tr("Compare these two messages"), self.compare_selected)
        else:
            menu.addActions(self._page.detail.more)

    def open_window(self) -> RecordWindow | None:
        """Show the message in a window of its own."""
        record = self._page.detail.record
        if record is None:
            return None
        detail = DetailPane(self._theme, self._clock, self._page.memory, self._presenter)
        window = RecordWindow(detail, record, NOWHERE, self._page)
        detail.copied.connect(self._page.detail.copied)
        detail.nested_asked.connect(self.open_nested)
        detail.filter_asked.connect(self.add_filter)
        detail.column_asked.connect(self.column_asked)
        window.show()
        return window

    def open_nested(self, text: str) -> PayloadWindow | None:
        """Show JSON that stands in a text."""
        record = self._page.detail.record
        if record is None:
            return None
        inside = replace(record, topic="", key=None, value=text.encode("utf-8", "surrogatepass"), headers=())
        window = PayloadWindow(self._theme, self._clock, self._presenter, inside, self._page)
        window.show()
        return window

    def add_filter(self, text: str) -> None:
        """Put a term into the filter, which waits there for the user to search."""
        if not text:
            return
        field = self._page.bar.filter
        before = field.text().strip()
        field.show_filter(f"({before}) and {text}" if " or " in before else f"{before} and {text}" if before else text)
        self._page.focus_filter()

    @property
    def pinned(self) -> Record | None:
        """The message that is at hand."""
        return self._pinned

    def _open_comparison(self, one: Record, other: Record) -> None:
        page = self._page
        CompareWindow(self._theme, self._clock, page.memory, self._presenter, (one, other), page).show()

    def _show_pinned(self) -> None:
        self.strip.show_pinned(self._pinned)
        self.compare.setEnabled(self._pinned is not None)

    def _action(self, text: str, keys: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self._page)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked: act())
        self._page.addAction(action)
        return action


def _when(record: Record) -> tuple[int, int, int]:
    return record.timestamp_ms, record.partition, record.offset
