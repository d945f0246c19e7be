"""One dead-letter topic: what failed alike, when, which messages, and the one that is selected."""

from PySide6.QtCore import QItemSelection, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.masks import Masks
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.deadletters.group_lines import group_columns
from kafka_explorer.ui.deadletters.letter_pane import LetterPane
from kafka_explorer.ui.deadletters.letters_model import LettersModel
from kafka_explorer.ui.deadletters.letters_table import LettersTable
from kafka_explorer.ui.deadletters.unfinished_strip import UnfinishedStrip
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.chips import EnvironmentChip
from kafka_explorer.ui.widgets.filter_edit import FilterEdit
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Badge, restyle
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.notice import Banner, Body
from kafka_explorer.ui.widgets.splitter import Splitter
from kafka_explorer.ui.widgets.status_line import StatusLine
from kafka_explorer.ui.widgets.time_bars import TimeBars

_GROUP_ROW_PX = 34
_BARS_PX = 76


class TopicPage(QWidget):
    """Signals are named after what the user wants; `group_chosen` brings a group's number."""

    left = Signal()
    refresh_asked = Signal()
    filter_asked = Signal(str)
    group_chosen = Signal(object)
    letter_chosen = Signal(int)
    redrive_asked = Signal()
    discard_asked = Signal()
    source_asked = Signal()
    messages_asked = Signal()
    export_asked = Signal()
    trim_asked = Signal()
    restore_asked = Signal()

    def __init__(self, theme: Theme, clock: Clock, memory: Memory, environment: Environment, masks: Masks) -> None:
        super().__init__()
        self._theme = theme
        self.header = PageHeader(theme, self.tr("Dead letters"))
        self.expiring = Badge("", "warn")
        self.source = Button(theme, "", "pencil-simple", "ghost")
        self.discard = Button(theme, self.tr("Discard…"), None, "danger")
        self.redrive = Button(theme, self.tr("Redrive…"), "arrow-u-up-left", "primary")
        self.menu = QMenu(self)
        self.filter = FilterEdit(theme, self.tr("Filter: text, key:…, value.error.type == …"))
        self.search = Button(theme, self.tr("Filter"), "funnel")
        self.banner = Banner(theme)
        self.unfinished = UnfinishedStrip(theme, clock)
        self.groups = LineTable(theme, memory.widths, "dead-letter-groups", group_columns())
        self.bars = TimeBars(theme, clock, "bad")
        self.model = LettersModel(clock, masks)
        self.letters = LettersTable(theme, memory)
        self.pane = LetterPane(theme, memory, masks)
        self.status = StatusLine(theme)
        self._upright = Splitter(memory, "dead-letters-upright", (4, 7), Qt.Orientation.Vertical)
        self._across = Splitter(memory, "dead-letters", (1, 1))
        self.body = Body(theme, self._content())
        self._lay_out(environment)
        self._connect()

    def _content(self) -> QWidget:
        self.groups.set_row_height(_GROUP_ROW_PX)
        self.groups.setSelectionMode(LineTable.SelectionMode.SingleSelection)
        self.groups.setAccessibleName(self.tr("What failed alike"))
        self.letters.setModel(self.model)
        self.letters.setAccessibleName(self.tr("Dead letters"))
        self.letters.set_empty_text(self.tr("No dead letter fits the filter."))
        self.bars.setFixedHeight(_BARS_PX)
        upper, lower = Card(), Card()
        upper.body.addWidget(self.groups)
        strip = QHBoxLayout()
        strip.setContentsMargins(12, 8, 12, 4)
        strip.addWidget(self.bars)
        lower.body.addLayout(strip)
        lower.body.addWidget(self.letters, 1)
        self._upright.addWidget(upper)
        self._upright.addWidget(lower)
        self._upright.divide()
        self._across.addWidget(self._upright)
        self._across.addWidget(self.pane)
        self._across.divide()
        return self._across

    def _lay_out(self, environment: Environment) -> None:
        self.header.show_back(self.tr("All dead letters"))
        self.header.add_chip(EnvironmentChip(environment))
        self.source.setToolTip(self.tr("Which topic they came from, and how that is known"))
        self.expiring.hide()
        more = IconButton(self._theme, "dots-three", self.tr("More"), variant="normal")
        more.clicked.connect(lambda: self.menu.exec(more.mapToGlobal(more.rect().bottomLeft() + QPoint(0, 4))))
        for widget in (self.expiring, self.source, more, self.discard, self.redrive):
            self.header.add_action(widget)
        self.menu.addAction(self.tr("Change the source topic…"), self.source_asked.emit)
        self.menu.addAction(self.tr("Read as messages"), self.messages_asked.emit)
        self.menu.addSeparator()
        self.restore = self.menu.addAction(self.tr("Take back that they were discarded"), self.restore_asked.emit)
        self.export = self.menu.addAction(self.tr("Export what was done with them…"), self.export_asked.emit)
        self.menu.addSeparator()
        self.trim = self.menu.addAction(self.tr("Delete the redriven beginning…"), self.trim_asked.emit)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addLayout(bar)
        column.addWidget(self.banner)
        column.addWidget(self.unfinished)
        column.addWidget(self.body, 1)
        column.addWidget(self.status)
        self.setFocusProxy(self.letters)

    def _connect(self) -> None:
        self.header.back_clicked.connect(self.left)
        self.source.clicked.connect(self.source_asked)
        self.discard.clicked.connect(self.discard_asked)
        self.redrive.clicked.connect(self.redrive_asked)
        self.banner.retried.connect(self.refresh_asked)
        self.body.notice.retried.connect(self.refresh_asked)
        self.body.notice.acted.connect(self.refresh_asked)
        self.filter.submitted.connect(self._on_filter)
        self.search.clicked.connect(self._on_filter)
        self.groups.selectionModel().selectionChanged.connect(self._on_group_selected)
        self.letters.current_row_changed.connect(self.letter_chosen)
        self.letters.opened.connect(lambda _index: self.pane.sent.text.setFocus())
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(lambda: self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def refresh(self) -> None:
        """Read the topic again."""
        self.refresh_asked.emit()

    def show_actions(self, count: int, words: str, refusal: str, *, redrive: bool = False) -> None:
        """Say what Redrive would be about: `count` dead letters, `words` which; `refusal` why nothing may be done.

        `redrive`: that may be done all the same, since it goes to another cluster.
        """
        self.redrive.setText(self.tr("Redrive %s…") % f"{count:,}" if count else self.tr("Redrive…"))
        self.discard.setEnabled(bool(count) and not refusal)
        self.discard.setToolTip(refusal or words)
        self.redrive.setEnabled(bool(count) and (redrive or not refusal))
        self.redrive.setToolTip(words if redrive else refusal or words)
        for action in (self.trim, self.restore):
            action.setEnabled(not refusal)
        self.trim.setText(self.tr("Delete the redriven beginning… (%s)") % refusal if refusal else self.trim_text)

    @property
    def trim_text(self) -> str:
        """What the menu says about deleting."""
        return self.tr("Delete the redriven beginning…")

    def show_wrong(self, wrong: bool) -> None:
        """Mark the filter."""
        restyle(self.filter, "wrong", wrong)

    def _on_filter(self) -> None:
        if self.filter.problem is not None:
            self.filter.complain()
        else:
            self.filter_asked.emit(self.filter.text().strip())

    def _on_group_selected(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        rows = self.groups.selected_rows()
        self.group_chosen.emit(self.groups.lines.line(rows[0]).name if rows else None)
