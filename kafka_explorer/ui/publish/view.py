"""The Publish page: its widgets and where they stand."""

import enum

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.publish.copy_form import CopyForm
from kafka_explorer.ui.publish.file_form import FileForm
from kafka_explorer.ui.publish.history_panel import HistoryPanel
from kafka_explorer.ui.publish.message_form import MessageForm
from kafka_explorer.ui.publish.message_preview import MessagePreview
from kafka_explorer.ui.publish.outcome_panel import OutcomePanel
from kafka_explorer.ui.publish.pace_fields import PaceFields
from kafka_explorer.ui.publish.placeholder_help import PlaceholderHelp
from kafka_explorer.ui.publish.producer_panel import ProducerPanel
from kafka_explorer.ui.publish.rehearsal_panel import RehearsalPanel
from kafka_explorer.ui.publish.templates_panel import TemplatesPanel
from kafka_explorer.ui.publish.topic_edit import TopicEdit
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Badge
from kafka_explorer.ui.widgets.notice import Banner
from kafka_explorer.ui.widgets.segments import Segments
from kafka_explorer.ui.widgets.splitter import Splitter
from kafka_explorer.ui.widgets.status_line import StatusLine


class Mode(enum.Enum):
    """What the page sends."""

    ONE = "one"
    MANY = "many"
    FILE = "file"
    COPY = "copy"


class PublishPage(QWidget):
    """What is to be sent at the left; at the right what that comes to, what became of it, and what was sent before."""

    refresh_asked = Signal()
    shown = Signal()

    def __init__(
        self,
        theme: Theme,
        clock: Clock,
        memory: Memory,
        ask: Ask,
        environment: Environment,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.environment = environment
        self.header = PageHeader(theme, self.tr("Publish"))
        self.topic = TopicEdit(theme, self.tr("Topic to send to"))
        self.templates_button = Button(theme, self.tr("Templates"), "bookmark-simple")
        self.producer_button = IconButton(theme, "sliders-horizontal", self.tr("Settings of the producer…"))
        self.rehearse = Button(theme, self.tr("Dry run"), "flask")
        self.rehearse.setToolTip(self.tr("Look at every message without sending any"))
        self.send = Button(theme, self.tr("Send"), "paper-plane-tilt", "primary")
        self.modes = Segments(
            theme,
            (
                (Mode.ONE, self.tr("One message")),
                (Mode.MANY, self.tr("Many of it")),
                (Mode.FILE, self.tr("From a file")),
                (Mode.COPY, self.tr("Copy messages")),
            ),
        )
        self.banner = Banner(theme)
        self.form = MessageForm(theme, ask)
        self.pace = PaceFields(counted=True)
        self.file = FileForm(theme, ask)
        self.copy = CopyForm(theme)
        self.preview = MessagePreview(theme, clock)
        self.rehearsal = RehearsalPanel(theme, memory)
        self.outcome = OutcomePanel(theme, memory)
        self.history = HistoryPanel(theme, clock, memory)
        self.status = StatusLine(theme)
        self.templates = TemplatesPanel(theme, self.templates_button)
        self.producer = ProducerPanel(theme, self.producer_button)
        self.placeholders = PlaceholderHelp(theme, self.form.value.placeholders)
        self._kind = QStackedWidget()
        self._ahead = QStackedWidget()
        self.tabs = QTabWidget()
        self._splitter = Splitter(memory, "publish", (6, 5))
        self.read_only = Badge(self.tr("READ-ONLY"), "warn")
        self._lay_out()
        self._connect()
        self.show_mode(Mode.ONE)

    def _lay_out(self) -> None:
        self.header.add_chip(self.topic)
        self.header.add_chip(self.read_only)
        self.read_only.hide()
        for button in (self.templates_button, self.producer_button, self.rehearse, self.send):
            self.header.add_action(button)
        message = QWidget()
        inside = QVBoxLayout(message)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.pace)
        inside.addWidget(self.form, 1)
        for widget in (message, self.file, self.copy):
            self._kind.addWidget(widget)
        left = Card(padding=16)
        left.body.addWidget(self._kind)
        self._ahead.addWidget(self.preview)
        self._ahead.addWidget(self.rehearsal)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._ahead, self.tr("Will be sent"))
        self.tabs.addTab(self.outcome, self.tr("Result"))
        self.tabs.addTab(self.history, self.tr("Sent before"))
        right = Card()
        right.body.addWidget(self.tabs)
        self._splitter.addWidget(left)
        self._splitter.addWidget(right)
        self._splitter.divide()
        line = QHBoxLayout()
        line.addWidget(self.modes)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addLayout(line)
        column.addWidget(self.banner)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.status)
        self.setFocusProxy(self.topic)

    def _connect(self) -> None:
        self.modes.chosen.connect(lambda mode: self.show_mode(Mode(mode)))
        self.templates_button.clicked.connect(lambda: self.templates.open_under(self.templates_button, at_right=True))
        self.producer_button.clicked.connect(lambda: self.producer.open_under(self.producer_button, at_right=True))
        self.form.value.placeholders_wanted.connect(self.placeholders.open_under)
        self.placeholders.chosen.connect(self.form.value.insert)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.shown.emit()

    def refresh(self) -> None:
        """Ask the cluster about the topic again."""
        self.refresh_asked.emit()

    @property
    def mode(self) -> Mode:
        """What is sent."""
        return Mode(self.modes.value)

    def show_mode(self, mode: Mode) -> None:
        """Show the form of a mode, and what it would send."""
        self.modes.choose(mode)
        self._kind.setCurrentIndex({Mode.FILE: 1, Mode.COPY: 2}.get(mode, 0))
        self._ahead.setCurrentIndex(1 if mode in {Mode.FILE, Mode.COPY} else 0)
        self.pace.setVisible(mode is Mode.MANY)
        self.rehearse.setVisible(mode is not Mode.ONE)
        self.templates_button.setVisible(mode in {Mode.ONE, Mode.MANY})

    def show_ahead_of_message(self) -> None:
        """Show the message that will be sent where a dry run showed many; the tab stays."""
        self._ahead.setCurrentIndex(0)

    def show_ahead(self, *, table: bool) -> None:
        """Show what will be sent, as a table or as one message."""
        self._ahead.setCurrentIndex(1 if table else 0)
        self.tabs.setCurrentIndex(0)

    def show_outcome(self) -> None:
        """Show what became of it."""
        self.tabs.setCurrentWidget(self.outcome)
