"""The selected dead letter: why it is here, what would be sent, what it was, and what differs."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, Event
from kafka_explorer.engine.masked_texts import masked_failure
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.redrive.transforms import Edit
from kafka_explorer.ui.deadletters.comparing import Compared, difference_columns
from kafka_explorer.ui.deadletters.edit_pane import EditPane
from kafka_explorer.ui.deadletters.header_lines import header_columns, header_lines
from kafka_explorer.ui.deadletters.reason_card import ReasonCard
from kafka_explorer.ui.deadletters.texts import hidden, payload_text
from kafka_explorer.ui.deadletters.trace_view import TraceView
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.notice import Notice
from kafka_explorer.ui.widgets.payload import PayloadView

MIN_WIDTH_PX = 400


class LetterPane(QWidget):
    """Shows what it is given; `sent.edited` and `sent.reverted` tell of changes by hand.

    `seen` comes when another tab is looked at: what only that one needs may be found out then.
    """

    seen = Signal()

    def __init__(self, theme: Theme, memory: Memory, masks: Masks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._masks = masks
        self.reason = ReasonCard(theme)
        self.sent = EditPane(theme, masks)
        self.original = QStackedWidget()
        self.original_text = PayloadView(theme)
        self.original_notice = Notice(theme)
        self.difference = LineTable(theme, memory.widths, "dead-letter-difference", difference_columns())
        self.trace = TraceView(theme)
        self.headers = LineTable(theme, memory.widths, "dead-letter-headers", header_columns())
        self.notice = Notice(theme)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._body = QStackedWidget()
        self._lay_out()
        self.tabs.currentChanged.connect(lambda _at: self.seen.emit())
        self.clear()

    def _lay_out(self) -> None:
        self.setMinimumWidth(MIN_WIDTH_PX)
        self.original_text.set_wrapped(True)
        for widget in (self.original_text, self.original_notice):
            self.original.addWidget(widget)
        self.tabs.addTab(self.sent, self.tr("Will be sent"))
        self.tabs.addTab(self.original, self.tr("Original"))
        self.tabs.addTab(self.difference, self.tr("Difference"))
        self.tabs.addTab(self.headers, self.tr("Headers"))
        self.tabs.addTab(self.trace, self.tr("Stack trace"))
        self.difference.setAccessibleName(self.tr("Difference"))
        self.headers.setAccessibleName(self.tr("Headers"))
        card = Card()
        card.body.addWidget(self.tabs)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.reason)
        column.addWidget(card, 1)
        empty = Card()
        empty.body.addWidget(self.notice)
        self.notice.show_empty(
            "cursor", self.tr("No dead letter selected"), self.tr("Select one to see why it failed.")
        )
        self._body.addWidget(content)
        self._body.addWidget(empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._body)

    def show_letter(self, letter: DeadLetter, built: Event, edit: Edit | None) -> None:
        """Show one; its original and the difference come later."""
        failure = masked_failure(letter.failure, self._masks, letter.event)
        self.reason.show_letter(replace(letter, failure=failure))
        self.sent.show_letter(letter, built, edit)
        shown = hidden(self.sent.outgoing or built, self._masks)
        self.headers.set_lines(header_lines(hidden(letter.event, self._masks), shown, letter.taken_off))
        self.headers.set_empty_text(self.tr("It has no headers."))
        trace = failure.stack_trace
        self.trace.show_trace(trace or "")
        self.tabs.setTabVisible(self.tabs.indexOf(self.trace), bool(trace))
        self._body.setCurrentIndex(0)

    def show_original_coming(self) -> None:
        """The original is being looked for."""
        self.original_notice.show_loading(self.tr("Looking where it came from"))
        self.original.setCurrentWidget(self.original_notice)
        self._show_no_difference(self.tr("Looking where it came from"))

    def show_no_original(self, title: str, sentence: str) -> None:
        """The original cannot be shown, and why."""
        self.original_notice.show_empty("file-dotted", title, sentence)
        self.original.setCurrentWidget(self.original_notice)
        self._show_no_difference(title)

    def show_original(self, event: Event) -> None:
        """Show the message as it was."""
        self.original_text.set_text(*payload_text(hidden(event, self._masks).value))
        self.original.setCurrentWidget(self.original_text)

    def show_difference(self, compared: Compared) -> None:
        """Show what differs between the original and what would be sent."""
        self.difference.set_lines(compared.lines)
        count = len(compared.lines)
        title = self.tr("Difference")
        self.tabs.setTabText(self.tabs.indexOf(self.difference), f"{title} {count}" if count else title)
        self.difference.set_empty_text(self.tr("What would be sent is what it was, byte by byte."))

    def clear(self) -> None:
        """Show that nothing is selected."""
        self.sent.clear()
        self._body.setCurrentIndex(1)

    def _show_no_difference(self, why: str) -> None:
        self.difference.set_lines(())
        self.difference.set_empty_text(why)
        self.tabs.setTabText(self.tabs.indexOf(self.difference), self.tr("Difference"))
