"""The Messages page: its widgets and where they stand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.columns_panel import ColumnsPanel
from kafka_explorer.ui.records.detail import DetailPane
from kafka_explorer.ui.records.isolation import IsolationButton
from kafka_explorer.ui.records.model import RecordsModel
from kafka_explorer.ui.records.newest_button import NewestButton
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.records_table import RecordsTable
from kafka_explorer.ui.records.results_bar import ResultsBar
from kafka_explorer.ui.records.start_bar import StartBar
from kafka_explorer.ui.records.time_strip import TimeStrip
from kafka_explorer.ui.records.topic_field import TopicField
from kafka_explorer.ui.records.viewer.previews import Previews
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.splitter import Splitter
from kafka_explorer.ui.widgets.status_line import StatusLine

_DETAIL_OPEN = "messages-detail-open"


class RecordsPage(QWidget):
    """Topic and start bar above, table and detail in the middle, the line of truth below.

    Escape is told as `escaped` while `set_escapable`; F5 arrives as `refresh_asked`.
    """

    refresh_asked = Signal()
    escaped = Signal()

    def __init__(
        self, theme: Theme, clock: Clock, memory: Memory, presenter: Presenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.memory = memory
        self.topic = TopicField(theme)
        self.several = IconButton(theme, "list-plus", self.tr("Read several topics at once…"))
        self.header = PageHeader(theme, self.tr("Messages"))
        self.bar = StartBar(theme, clock)
        self.banner = Banner(theme)
        self.model = RecordsModel(clock)
        self._lens = presenter.lens
        self.model.previews = self._previews = Previews(presenter.lens, presenter.jobs, self)
        self.table = RecordsTable(theme, memory, self.model)
        self.results = ResultsBar(theme, clock)
        self.strip = TimeStrip(theme, clock, memory)
        self.columns_panel = ColumnsPanel(theme, self.results.columns)
        self.to_newest = NewestButton(theme, self.table)
        self.detail = DetailPane(theme, clock, memory, presenter)
        self.status = StatusLine(theme)
        self.isolation = IsolationButton(theme)
        self.latest = Button(theme, self.tr("Latest per key"), "identification-card")
        self.latest.setToolTip(self.tr("What a cache holds that read all of this topic"))
        self.export = Button(theme, self.tr("Export"), "export")
        self._detail_toggle = IconButton(theme, "square-half", self.tr("Show or hide the detail"))
        self._splitter = Splitter(memory, "messages", (9, 5))
        self.body = Body(theme, self._splitter)
        self._lay_out()
        self._set_up_keys()
        self._connect()

    def _lay_out(self) -> None:
        self.header.add_chip(self.topic)
        self.header.add_chip(self.several)
        for button in (self.latest, self.export, self._detail_toggle):
            self.header.add_action(button)
        card = Card()
        for part in (self.results, self.strip, self.table):
            card.body.addWidget(part)
        self._splitter.addWidget(card)
        self._splitter.addWidget(self.detail)
        self._splitter.divide()
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self.isolation)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.header, self.bar, self.banner):
            column.addWidget(widget)
        column.addWidget(self.body, 1)
        column.addLayout(bottom)
        self._detail_toggle.setCheckable(True)
        self.show_detail(self.memory.sizes(_DETAIL_OPEN) != [0])

    def _set_up_keys(self) -> None:
        # Not on the page as a whole: in the detail the same keys search the payload.
        self._escapes: list[QShortcut] = []
        for widget in (self.header, self.bar, self.table):
            find = QShortcut(QKeySequence.StandardKey.Find, widget)
            find.activated.connect(self.focus_filter)
            escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), widget)
            escape.activated.connect(self.escaped)
            self._escapes.append(escape)
            for shortcut in (find, escape):
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.set_escapable(False)

    def _connect(self) -> None:
        self.several.clicked.connect(self.topic.open_panel)
        self._detail_toggle.toggled.connect(self.show_detail)
        self.results.over_time.setChecked(self.strip.is_wanted)
        self.results.over_time.toggled.connect(self.strip.set_wanted)
        self.detail.closed.connect(self._on_detail_closed)
        self.table.opened.connect(self.focus_detail)
        for signal in (self._previews.came, self._lens.changed, self._lens.fetched):
            signal.connect(self.model.read_anew)

    def refresh(self) -> None:
        """Read again what is asked for."""
        self.refresh_asked.emit()

    def set_escapable(self, escapable: bool) -> None:
        """Whether Escape means something to the page now; elsewhere it empties the filter."""
        for escape in self._escapes:
            escape.setEnabled(escapable)

    def show_detail(self, shown: bool) -> None:
        """Show or hide the detail pane, and remember it."""
        self.detail.setVisible(shown)
        self._detail_toggle.setChecked(shown)
        self.memory.set_sizes(_DETAIL_OPEN, [int(shown)])

    @property
    def shows_detail(self) -> bool:
        """Whether the detail is there."""
        return not self.detail.isHidden()

    def focus_filter(self) -> None:
        """Go to the filter."""
        self.bar.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.filter.selectAll()

    def focus_detail(self) -> None:
        """Go to the detail, which opens if need be."""
        self.show_detail(True)
        self.detail.focus()

    def _on_detail_closed(self) -> None:
        self.show_detail(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
