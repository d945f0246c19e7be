"""The form's first card: what the connection is called, what it is for, where its brokers are."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout

from kafka_explorer.config import connection
from kafka_explorer.config.profiles import ConnectionProfile, Environment, ProfileError
from kafka_explorer.ui.connections.words import environment_name
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.chips import environment_icon
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.form_field import FormField
from kafka_explorer.ui.widgets.labels import Label

_TEXT_HEIGHT_PX = 76


class GeneralSection(Card):
    """`touched(field)` comes with every letter."""

    touched = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(padding=16, spacing=14)
        self._theme = theme
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Payments staging"))
        self.environment = Choice((each, environment_name(each)) for each in Environment)
        self.environment.setMinimumWidth(170)
        self.servers = _lines("kafka-1.example.com:9092\nkafka-2.example.com:9092")
        self.servers.setFont(theme.mono_font())
        self.read_only = QCheckBox(self.tr("Read-only: offer nothing that changes this cluster"))
        self.advice = Label(self.tr("Advised for a production cluster; reading stays possible."), "small")
        self.advice.set_tone("warn")
        self.advice.setContentsMargins(26, 0, 0, 0)
        self.notes = _lines(self.tr("Who to ask, what lives here, what to take care of"))
        self._servers_hint = self.tr("One or several, separated by commas or lines. Without a port, 9092 is used.")
        self.fields = {
            "name": FormField(self.tr("Name"), self.name),
            "environment": FormField(self.tr("Environment"), self.environment),
            "bootstrap_servers": FormField(self.tr("Bootstrap servers"), self.servers, self._servers_hint),
            "notes": FormField(self.tr("Notes"), self.notes),
        }
        self._lay_out()
        self._connect()
        self._paint_environments()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.fields["name"], 1, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.fields["environment"], 0, Qt.AlignmentFlag.AlignTop)
        switch = QVBoxLayout()
        switch.setSpacing(2)
        switch.addWidget(self.read_only)
        switch.addWidget(self.advice)
        self.body.addWidget(Label(self.tr("CONNECTION"), "caption"))
        self.body.addLayout(first)
        self.body.addWidget(self.fields["bootstrap_servers"])
        self.body.addLayout(switch)
        self.body.addWidget(self.fields["notes"])

    def _connect(self) -> None:
        self.name.textChanged.connect(lambda: self.touched.emit("name"))
        self.servers.textChanged.connect(lambda: self.touched.emit("bootstrap_servers"))
        self.notes.textChanged.connect(lambda: self.touched.emit("notes"))
        self.read_only.toggled.connect(lambda: self.touched.emit("read_only"))
        self.environment.currentIndexChanged.connect(lambda: self.touched.emit("environment"))
        self._theme.changed.connect(self._paint_environments)

    def show_profile(self, profile: ConnectionProfile) -> None:
        """Show its part of a profile."""
        self.name.setText(profile.name)
        self.environment.choose(profile.environment)
        self.servers.setPlainText("\n".join(profile.bootstrap_servers))
        self.read_only.setChecked(profile.read_only)
        self.notes.setPlainText(profile.notes)

    @property
    def chosen_environment(self) -> Environment:
        """The environment chosen now."""
        return Environment(self.environment.currentData())  # Qt gives back a plain text

    @property
    def understood_servers(self) -> tuple[str, ...]:
        """The bootstrap servers, () while they are not right."""
        try:
            return connection.checked_servers(self.servers.toPlainText())
        except ProfileError:
            return ()

    def show_understood(self) -> None:
        """Say how the servers are understood, where that is not what is written anyway; advise on production."""
        servers = self.understood_servers
        plain = not servers or list(servers) == self.servers.toPlainText().split()
        hint = self._servers_hint if plain else self.tr("Understood as %s") % ", ".join(servers)
        self.fields["bootstrap_servers"].set_hint(hint)
        production = self.chosen_environment is Environment.PRODUCTION
        self.advice.setVisible(production and not self.read_only.isChecked())

    def _paint_environments(self) -> None:
        for at, environment in enumerate(Environment):
            self.environment.setItemIcon(at, environment_icon(self._theme, environment))


def _lines(placeholder: str) -> QPlainTextEdit:
    edit = QPlainTextEdit()
    edit.setPlaceholderText(placeholder)
    edit.setFixedHeight(_TEXT_HEIGHT_PX)
    edit.setTabChangesFocus(True)
    return edit
