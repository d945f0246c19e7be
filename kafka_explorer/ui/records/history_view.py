"""The page with the history of one key: its versions, and what each of them changed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.detail import DetailPane
from kafka_explorer.ui.records.history_changes import ChangesPane
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Badge
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.segments import Segments
from kafka_explorer.ui.widgets.splitter import Splitter
from kafka_explorer.ui.widgets.status_line import StatusLine

CHANGES, MESSAGE = "changes", "message"


class HistoryPage(QWidget):
    """Versions at the left, newest first; at the right what the selected one changed, or the message itself."""

    left = Signal()
    refresh_asked = Signal()

    def __init__(
        self, theme: Theme, clock: Clock, memory: Memory, presenter: Presenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self.header = PageHeader(theme)
        self.topic = Badge("")
        self.banner = Banner(theme)
        self.versions = LineTable(theme, memory.widths, "versions", self._columns())
        self.versions.setAccessibleName(self.tr("Versions"))
        self.changes = ChangesPane(theme, memory)
        self.detail = DetailPane(theme, clock, memory, presenter)
        self.parts = Segments(theme, ((CHANGES, self.tr("What changed")), (MESSAGE, self.tr("The message"))))
        self._right = QStackedWidget()
        self._splitter = Splitter(memory, "history", (6, 5))
        self.body = Body(theme, self._splitter)
        self.status = StatusLine(theme)
        self._lay_out()
        self.header.back_clicked.connect(self.left)
        self.detail.closed.connect(lambda: self.show_part(CHANGES))
        self.parts.chosen.connect(lambda part: self.show_part(str(part)))
        self.show_part(CHANGES)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("version", self.tr("#"), right=True, tone="muted", min_width_px=36),
            Column("step", "", badge=True, sortable=False, min_width_px=84),
            Column("time", self.tr("Time (%s)") % self._clock.title, mono=True, tone="muted"),
            Column("who", self.tr("By"), tip=self.tr("As a header says"), max_width_px=160),
            Column("what", self.tr("What changed"), mono=True, stretch=True, sortable=False, min_width_px=140),
            Column("when", self.tr("Happened"), tone="muted", tip=self.tr("As a header says"), max_width_px=190),
            Column("where", self.tr("Where"), mono=True, tone="muted", tip=self.tr("Partition and offset")),
            Column("size", self.tr("Size"), right=True, tone="muted"),
        )

    def _lay_out(self) -> None:
        self.header.show_back(self.tr("Back"))
        self.header.add_chip(self.topic)
        self.header.add_action(self.parts)
        left, right = Card(), Card()
        left.body.addWidget(self.versions)
        right.body.addWidget(self.changes)
        self._right.addWidget(right)
        self._right.addWidget(self.detail)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self._right)
        self._splitter.divide()
        bottom = QHBoxLayout()
        bottom.addWidget(self.status, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        column.addLayout(bottom)

    def show_part(self, part: str) -> None:
        """Show what changed, or the message."""
        self.parts.choose(part)
        self._right.setCurrentIndex(0 if part == CHANGES else 1)

    def refresh(self) -> None:
        """Read the history again."""
        self.refresh_asked.emit()
