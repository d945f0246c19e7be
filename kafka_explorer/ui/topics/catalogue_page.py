"""The Catalogue page: expected topics beside those that are there, and advice on both."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QTabWidget, QVBoxLayout, QWidget

from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.catalogue_lines import advice_columns, catalogue_columns
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.status_line import StatusLine


class CataloguePage(QWidget):
    """`create_asked` wants the missing topics, `edit_asked`, `import_asked`, `export_asked` are about the file.

    `example_asked` and `live_asked` want a catalogue to start from; `topic_opened` names a topic of either table,
    `group_opened` the group of a piece of advice. F5 arrives as `refresh_asked`, `appeared` when the page is shown.
    """

    create_asked = Signal()
    edit_asked = Signal()
    import_asked = Signal()
    export_asked = Signal()
    example_asked = Signal()
    live_asked = Signal()
    topic_opened = Signal(str)
    group_opened = Signal(str)
    refresh_asked = Signal()
    appeared = Signal()

    def __init__(self, theme: Theme, memory: Memory, reason: str = "", parent: QWidget | None = None) -> None:
        """`reason` says why nothing may be created; "" where it may."""
        super().__init__(parent)
        self._reason = reason
        self.header = PageHeader(theme, self.tr("Catalogue"))
        self.reload = IconButton(theme, "arrow-clockwise", self.tr("Refresh (F5)"), variant="normal")
        self.file = Button(theme, self.tr("Catalogue"), "book-open")
        self.create_topics = Button(theme, self.tr("Create missing topics…"), "plus", "primary")
        self.banner = Banner(theme)
        self.topics = LineTable(theme, memory.widths, "catalogue", catalogue_columns())
        self.advice = LineTable(theme, memory.widths, "catalogue-advice", advice_columns())
        self.tabs = QTabWidget()
        self.status = StatusLine(theme)
        self.body = Body(theme, self._content())
        self.file.set_menu(self._menu())
        self._lay_out()
        self._connect()

    def _content(self) -> QWidget:
        self.topics.setAccessibleName(self.tr("Expected and live topics"))
        self.advice.setAccessibleName(self.tr("Advice"))
        self.advice.set_empty_text(self.tr("Nothing to advise: what the catalogue names is as it should be."))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.topics, self.tr("Topics"))
        self.tabs.addTab(self.advice, self.tr("Advice"))
        card = Card()
        card.body.addWidget(self.tabs)
        return card

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self.edit = menu.addAction(self.tr("Edit…"), self.edit_asked.emit)
        menu.addAction(self.tr("Import…"), self.import_asked.emit)
        self.export = menu.addAction(self.tr("Export…"), self.export_asked.emit)
        menu.addSeparator()
        menu.addAction(self.tr("Start from the topics that are there…"), self.live_asked.emit)
        menu.addAction(self.tr("Start from the example…"), self.example_asked.emit)
        return menu

    def _lay_out(self) -> None:
        for action in (self.reload, self.file, self.create_topics):
            self.header.add_action(action)
        self.create_topics.setEnabled(False)
        self.create_topics.setToolTip(self._reason)
        self.setFocusProxy(self.topics)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        column.addWidget(self.status)

    def _connect(self) -> None:
        self.reload.clicked.connect(self.refresh_asked)
        self.banner.retried.connect(self.refresh_asked)
        self.body.notice.retried.connect(self.refresh_asked)
        self.body.notice.acted.connect(self.live_asked)
        self.create_topics.clicked.connect(self.create_asked)
        self.topics.opened.connect(lambda index: self.topic_opened.emit(self.topics.lines.line(index.row()).name))
        self.advice.opened.connect(self._on_advice_opened)

    def refresh(self) -> None:
        """Read the file and ask again."""
        self.refresh_asked.emit()

    def show_missing(self, count: int | None) -> None:
        """Offer to create so many topics; without a catalogue (None) there is nothing to offer."""
        self.create_topics.setVisible(count is not None)
        count = count or 0
        words = self.tr("Create %s missing…") % f"{count:,}" if count else self.tr("None is missing")
        self.create_topics.setText(f"{words} ({self.tr('read-only')})" if self._reason and count else words)
        self.create_topics.setEnabled(count > 0 and not self._reason)

    def show_counts(self, topics: int, advice: int) -> None:
        """Show how many rows there are."""
        self.tabs.setTabText(0, f"{self.tr('Topics')} {topics:,}")
        self.tabs.setTabText(1, f"{self.tr('Advice')} {advice:,}" if advice else self.tr("Advice"))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.appeared.emit()

    def _on_advice_opened(self, index: QModelIndex) -> None:
        name = self.advice.lines.line(index.row()).name
        topic, group, _ = name if isinstance(name, tuple) else (str(name), "", None)
        if group:
            self.group_opened.emit(group)
        else:
            self.topic_opened.emit(topic)
