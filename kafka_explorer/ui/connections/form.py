"""The fields of a connection, checked while one types, each with its message beside it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from kafka_explorer.config import connection
from kafka_explorer.config.profiles import ConnectionProfile, Environment, ProfileError, same_name
from kafka_explorer.ui.connections.form_field import FormField
from kafka_explorer.ui.connections.property_rows import PropertyRows
from kafka_explorer.ui.connections.words import environment_name
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.labels import Label


class ProfileForm(QWidget):
    """Shows a profile and gives it back. `changed` comes with every letter.

    A field of a new connection is silent until it was touched; what it lacks is told by `problem` all the same.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._profile = ConnectionProfile("", ())
        self._taken: Sequence[str] = ()
        self._touched: set[str] = set()
        self._loading = False
        self._make_fields()
        self._lay_out()
        self._connect()

    def _make_fields(self) -> None:
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Payments staging"))
        self.environment = Choice((each, environment_name(each)) for each in Environment)
        self.servers = QPlainTextEdit()
        self.servers.setPlaceholderText("kafka-1.example.com:9092\nkafka-2.example.com:9092")
        self.servers.setFont(self._theme.mono_font())
        self.servers.setFixedHeight(76)
        self.servers.setTabChangesFocus(True)
        self.read_only = QCheckBox(self.tr("Read-only: offer nothing that changes this cluster"))
        self._advice = Label(self.tr("Advised for a production cluster; reading stays possible."), "small")
        self._advice.set_tone("warn")
        self._advice.setContentsMargins(26, 0, 0, 0)
        self.notes = QPlainTextEdit()
        self.notes.setPlaceholderText(self.tr("Who to ask, what lives here, what to take care of"))
        self.notes.setFixedHeight(76)
        self.notes.setTabChangesFocus(True)
        self.properties = PropertyRows(self._theme)
        self.security = Choice([("PLAINTEXT", self.tr("Plaintext: no encryption, no sign-in"))])
        self.security.setEnabled(False)
        servers_hint = self.tr("One or several, separated by commas or lines. Without a port, 9092 is used.")
        self.fields = {
            "name": FormField(self.tr("Name"), self.name),
            "environment": FormField(self.tr("Environment"), self.environment),
            "bootstrap_servers": FormField(self.tr("Bootstrap servers"), self.servers, servers_hint),
            "notes": FormField(self.tr("Notes"), self.notes),
            "security": FormField(
                self.tr("Protocol"),
                self.security,
                self.tr("This version connects in plaintext only. TLS and SASL listeners cannot be used yet."),
            ),
        }
        self._servers_hint = servers_hint

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.fields["name"], 1, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.fields["environment"], 0, Qt.AlignmentFlag.AlignTop)
        self.environment.setMinimumWidth(170)
        switch = QVBoxLayout()
        switch.setSpacing(2)
        switch.addWidget(self.read_only)
        switch.addWidget(self._advice)
        general = Card(padding=16, spacing=14)
        general.body.addWidget(Label(self.tr("CONNECTION"), "caption"))
        general.body.addLayout(first)
        general.body.addWidget(self.fields["bootstrap_servers"])
        general.body.addLayout(switch)
        general.body.addWidget(self.fields["notes"])
        security = Card(padding=16, spacing=14)
        security.body.addWidget(Label(self.tr("SECURITY"), "caption"))
        security.body.addWidget(self.fields["security"])
        advanced = Card(padding=16, spacing=10)
        advanced.body.addWidget(Label(self.tr("CLIENT PROPERTIES"), "caption"))
        about = Label(self.tr("Settings of librdkafka for this connection only. Most connections need none."), "muted")
        advanced.body.addWidget(about)
        advanced.body.addWidget(self.properties)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for card in (general, security, advanced):
            column.addWidget(card)
        column.addStretch()

    def _connect(self) -> None:
        self.name.textChanged.connect(lambda: self._on_touched("name"))
        self.servers.textChanged.connect(lambda: self._on_touched("bootstrap_servers"))
        self.notes.textChanged.connect(lambda: self._on_touched("notes"))
        self.properties.changed.connect(lambda: self._on_touched("client"))
        self.read_only.toggled.connect(lambda: self._on_touched("read_only"))
        self.environment.currentIndexChanged.connect(lambda: self._on_touched("environment"))

    def edit(self, profile: ConnectionProfile, taken: Sequence[str]) -> None:
        """Show `profile`; `taken` are the names of the other connections."""
        self._loading = True
        self._profile, self._taken = profile, taken
        self._touched = {"name"} if profile.name else set()
        self.name.setText(profile.name)
        self.environment.choose(profile.environment)
        self.servers.setPlainText("\n".join(profile.bootstrap_servers))
        self.read_only.setChecked(profile.read_only)
        self.notes.setPlainText(profile.notes)
        self.properties.set_properties(profile.client)
        self._loading = False
        self._show_messages()

    @property
    def chosen_environment(self) -> Environment:
        """The environment chosen now."""
        return Environment(self.environment.currentData())  # Qt gives back a plain text

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what was given to edit."""
        return self._as_written() != (
            self._profile.name,
            self._profile.environment,
            "\n".join(self._profile.bootstrap_servers),
            self._profile.read_only,
            self._profile.notes,
            dict(self._profile.client),
        )

    def profile(self) -> ConnectionProfile:
        """Return what the fields say, with the origin of what was given to edit; raises ProfileError."""
        for check in self._checks().values():
            check()
        name, environment, servers, read_only, notes, client = self._as_written()
        return connection.checked(
            ConnectionProfile(name, (servers,), environment, read_only, client, notes, self._profile.origin)
        )

    @property
    def problem(self) -> ProfileError | None:
        """The first thing that keeps the profile from being saved."""
        try:
            self.profile()
        except ProfileError as error:
            return error
        return None

    def show_error(self, error: ProfileError) -> bool:
        """Show the error beside the field it names; False when there is no such field."""
        field = self.fields.get(error.field)
        if field is None:
            return False
        field.set_message(error.sentence)
        field.field.setFocus()
        return True

    def _as_written(self) -> tuple[str, Environment, str, bool, str, dict[str, str]]:
        return (
            self.name.text(),
            self.chosen_environment,
            self.servers.toPlainText(),
            self.read_only.isChecked(),
            self.notes.toPlainText(),
            self.properties.properties(),
        )

    def _checks(self) -> dict[str, Callable[[], object]]:
        return {
            "name": self._check_name,
            "bootstrap_servers": lambda: connection.checked_servers(self.servers.toPlainText()),
            "client": self._check_properties,
            "notes": lambda: connection.checked_notes(self.notes.toPlainText()),
        }

    def _check_name(self) -> None:
        name = connection.checked_name(self.name.text())
        for taken in self._taken:
            if same_name(name, taken):
                raise ProfileError("name", self.tr("There is already a connection “%s”. Choose another name.") % taken)

    def _check_properties(self) -> None:
        if self.properties.message:
            raise ProfileError("client", self.properties.message)

    def _on_touched(self, field: str) -> None:
        if not self._loading:
            self._touched.add(field)
            self._show_messages()
            self.changed.emit()

    def _show_messages(self) -> None:
        production = self.chosen_environment is Environment.PRODUCTION
        self._advice.setVisible(production and not self.read_only.isChecked())
        for name, check in self._checks().items():
            if name in self.fields:
                self.fields[name].set_message(_sentence_of(check) if name in self._touched else "")
        self.fields["bootstrap_servers"].set_hint(self._servers_words())

    def _servers_words(self) -> str:
        """Returns how the servers are understood, where that is not what is written anyway."""
        try:
            servers = connection.checked_servers(self.servers.toPlainText())
        except ProfileError:
            return self._servers_hint
        if list(servers) == self.servers.toPlainText().split():
            return self._servers_hint
        return self.tr("Understood as %s") % ", ".join(servers)


def _sentence_of(check: Callable[[], object]) -> str:
    try:
        check()
    except ProfileError as error:
        return error.sentence
    return ""
