"""The test of a connection as a page of its own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kafka_explorer.config.profiles import ConnectionProfile, Environment
from kafka_explorer.ui.connections.checkup_panel import CheckupPanel
from kafka_explorer.ui.connections.scrolling import scrolling
from kafka_explorer.ui.connections.words import security_words
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.chips import EnvironmentChip
from kafka_explorer.ui.widgets.header import PageHeader

_WIDTH_PX = 860


class CheckupPage(QWidget):
    """`left` comes from the arrow and Escape, `connect_requested` from Connect."""

    left = Signal()
    connect_requested = Signal()

    def __init__(self, theme: Theme, back: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = PageHeader(theme)
        self.header.show_back(back)
        self.chip = EnvironmentChip(Environment.OTHER)
        self.header.add_chip(self.chip)
        self.connect_button = Button(theme, self.tr("Connect"), None, "primary")
        self.header.add_action(self.connect_button)
        self.panel = CheckupPanel(theme)
        self.panel.setMaximumWidth(_WIDTH_PX)
        inside = QWidget()
        line = QHBoxLayout(inside)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.panel, 1000, Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(scrolling(inside), 1)
        self.header.back_clicked.connect(self.left)
        self.connect_button.clicked.connect(self.connect_requested)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit, context=within)

    def show_profile(self, profile: ConnectionProfile) -> None:
        """Say which connection is tested."""
        self.header.set_title(self.tr("Test of %s") % profile.name)
        self.header.set_facts([", ".join(profile.bootstrap_servers), security_words(profile.security)])
        self.chip.set_environment(profile.environment)
