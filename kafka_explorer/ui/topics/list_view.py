"""The list of topics: its widgets and where they stand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.ui import formats
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics import cells
from kafka_explorer.ui.topics.model import TopicsModel
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.fields import SearchField
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.status_line import StatusLine
from kafka_explorer.ui.widgets.table import Table

_FILTER_PX = 380


class FilterField(SearchField):
    """The filter above a table: Down goes to the first row, Enter opens it."""

    left_downwards = Signal()
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand on what is meant for the table."""
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class TopicListPage(QWidget):
    """Filter and switch above, the table in the middle, the line of truth below.

    `topic_opened` and `messages_requested` name a topic; `refresh_asked` comes from the button and from F5.
    """

    topic_opened = Signal(str)
    messages_requested = Signal(str)
    copy_asked = Signal(str)
    refresh_asked = Signal()

    def __init__(self, theme: Theme, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.header = PageHeader(theme, self.tr("Topics"))
        self.refresh_button = Button(theme, self.tr("Refresh"), "arrow-clockwise")
        self.filter = FilterField(theme, self.tr("Filter by name: all words, in any order"))
        self.internal = QCheckBox(self.tr("Internal topics"))
        self.found = Label("", "muted")
        self.banner = Banner(theme)
        self.model = TopicsModel()
        self.table = Table(theme, memory.widths, "topics")
        self.table.setModel(self.model)
        self.table.show_sorted(cells.NAME, Qt.SortOrder.AscendingOrder)
        self.table.setAccessibleName(self.tr("Topics"))
        card = Card()
        card.body.addWidget(self.table)
        self.body = Body(theme, card)
        self.status = StatusLine(theme)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.header.add_action(self.refresh_button)
        self.filter.setFixedWidth(_FILTER_PX)
        self.internal.setToolTip(self.tr("Kafka's own topics, whose names begin with two underscores"))
        bar = QHBoxLayout()
        bar.setSpacing(16)
        bar.addWidget(self.filter)
        bar.addWidget(self.internal)
        bar.addStretch(1)
        bar.addWidget(self.found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addLayout(bar)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        column.addWidget(self.status)
        self.setFocusProxy(self.filter)

    def _connect(self) -> None:
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._on_find)
        self.refresh_button.clicked.connect(self.refresh_asked)
        self.banner.retried.connect(self.refresh_asked)
        self.body.notice.retried.connect(self.refresh_asked)
        self.body.notice.acted.connect(self._on_next_step)
        self.filter.textChanged.connect(self.narrow)
        self.internal.toggled.connect(self.narrow)
        self.filter.left_downwards.connect(self._on_left_downwards)
        self.filter.entered.connect(lambda: self._open(max(self.table.current_row(), 0)))
        self.table.opened.connect(lambda index: self._open(index.row()))
        self.table.sort_requested.connect(self._on_sort_requested)
        self.table.menu_requested.connect(lambda index, where: self._on_menu_requested(index.row(), where))

    def refresh(self) -> None:
        """Ask the cluster again."""
        self.refresh_asked.emit()

    def show_rows(self) -> None:
        """Show what the model holds, or say why that is nothing."""
        shown, possible = self.model.rowCount(), self.model.could_be_shown()
        self.header.set_facts([formats.counted(possible, self.tr("topic"), self.tr("topics"))])
        words = self.filter.text().strip()
        self.found.setText(
            self.tr("{shown} of {all}").format(shown=formats.integer(shown), all=formats.integer(possible))
            if words
            else ""
        )
        self.table.set_empty_text(self.tr("No topic has “{words}” in its name.").format(words=words) if words else "")
        if possible:
            self.body.show_content()
        elif self.model.has_topics:
            sentence = self.tr("There are only Kafka's own topics on this cluster so far.")
            self.body.show_empty("stack", self.tr("No topics yet"), sentence, self.tr("Show internal topics"))
        else:
            sentence = self.tr("There is none on this cluster, or none that this connection may see.")
            self.body.show_empty("stack", self.tr("No topics"), sentence)

    def narrow(self) -> None:
        """Show what filter and switch leave; the selected topic stays selected if it is among it."""
        with self.keeping_place():
            self.model.set_filter(self.filter.text(), internal=self.internal.isChecked())
        self.show_rows()
