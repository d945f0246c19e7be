"""What a pasted configuration still needs: a file for each store, a value for each placeholder, the secrets."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kafka_explorer.config.imports.imported import Need, NeedKind
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.security import Mechanism, Protocol
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections.file_field import FileField
from kafka_explorer.ui.connections.secret_field import KeyringWords, SecretField
from kafka_explorer.ui.connections.secret_words import secret_title
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.form_field import FormField
from kafka_explorer.ui.widgets.labels import Label

_CHOICES: dict[str, type[Protocol] | type[Mechanism]] = {
    "security.protocol": Protocol,
    "security.mechanism": Mechanism,
}
_VALUES = {NeedKind.VALUE, NeedKind.CHOICE}
_Input = FileField | SecretField | QLineEdit | Choice


class _Row(NamedTuple):
    need: Need
    input: _Input
    field: FormField


class ImportNeeds(Card):
    """A field for each need. `changed` comes with every letter; what was typed survives a change of the text."""

    changed = Signal()

    def __init__(self, theme: Theme, ask: Ask) -> None:
        super().__init__(padding=16, spacing=14)
        self._theme, self._ask = theme, ask
        self._keyring = KeyringWords()
        self._rows: dict[tuple[NeedKind, str], _Row] = {}
        self._caption = Label("", "caption")
        self.body.addWidget(self._caption)
        self.hide()

    def set_keyring(self, keyring: KeyringWords) -> None:
        """Say where secrets will be kept."""
        self._keyring = keyring
        for row in self._rows.values():
            self._tell(row)

    def show_needs(self, needs: Sequence[Need]) -> None:
        """Show a field for each; those that were there stay as they are."""
        wanted = {_key(need): need for need in needs if need.field or need.placeholder}
        for key in [key for key in self._rows if key not in wanted]:
            widget = self._rows.pop(key).field
            widget.hide()
            widget.deleteLater()
        for key, need in wanted.items():
            if key not in self._rows:
                self._rows[key] = self._row(need)
            self._tell(self._rows[key])
        self._caption.setText(self.tr("STILL NEEDED"))
        self.setVisible(bool(wanted))

    def clear(self) -> None:
        """Forget everything, what was typed above all."""
        self.show_needs(())

    @property
    def rows(self) -> list[tuple[Need, _Input]]:
        """Each need with the field for it."""
        return [(row.need, row.input) for row in self._rows.values()]

    def files(self) -> dict[str, str]:
        """Return profile field -> path chosen."""
        return {row.need.field: typed(row.input) for row in self._filled() if row.need.kind is NeedKind.FILE}

    def variables(self) -> dict[str, str]:
        """Return placeholder -> value typed."""
        rows = [row for row in self._filled() if row.need.kind is NeedKind.VALUE and row.need.placeholder]
        return {row.need.placeholder: typed(row.input) for row in rows}

    def values(self) -> dict[str, object]:
        """Return profile field -> value typed or chosen, for needs that no placeholder in the text names."""
        rows = [row for row in self._filled() if row.need.kind in _VALUES and not row.need.placeholder]
        return {row.need.field: _value(row.need.field, typed(row.input)) for row in rows}

    def secrets(self) -> dict[SecretName, Secret]:
        """Return the secrets typed."""
        rows = [row for row in self._filled() if row.need.kind is NeedKind.SECRET]
        return {_secret(row.need): Secret(typed(row.input)) for row in rows}

    def _filled(self) -> list[_Row]:
        return [row for row in self._rows.values() if typed(row.input)]

    @property
    def missing(self) -> Need | None:
        """The first need that nothing was typed for."""
        return next((row.need for row in self._rows.values() if not typed(row.input)), None)

    def _row(self, need: Need) -> _Row:
        made: _Input
        styled: QWidget
        if need.kind is NeedKind.FILE:
            made = FileField(self._theme, self._ask, self.tr("Choose the file"))
            made.changed.connect(self.changed)
            title, styled = self._file_title(need.field), made.edit
        elif need.kind is NeedKind.SECRET:
            made = SecretField(self._theme, many_lines=_secret(need) is SecretName.PRIVATE_KEY)
            made.changed.connect(self.changed)
            title, styled = secret_title(_secret(need)), made.input
        elif need.field in _CHOICES and not need.placeholder:
            made = styled = Choice([("", self.tr("Choose…")), *((each, each.value) for each in _CHOICES[need.field])])
            made.currentIndexChanged.connect(self.changed)
            title = self.tr("Protocol") if need.field == "security.protocol" else self.tr("Mechanism")
        else:
            made = styled = QLineEdit()
            made.textChanged.connect(self.changed)
            title = need.placeholder or self._value_title(need.field)
        field = FormField(title, made, need.sentence, styled=styled)
        self.body.addWidget(field)
        field.show()
        return _Row(need, made, field)

    def _file_title(self, field: str) -> str:
        return {
            "security.tls.truststore": self.tr("Truststore"),
            "security.tls.keystore": self.tr("Keystore"),
            "security.tls.key_file": self.tr("Private key file"),
            "security.oauth.truststore": self.tr("Authorities of the token endpoint"),
            "security.kerberos.keytab": self.tr("Keytab"),
        }.get(field, self.tr("File"))

    def _value_title(self, field: str) -> str:
        return {
            "bootstrap_servers": self.tr("Bootstrap servers"),
            "security.user": self.tr("User name"),
            "security.oauth.token_endpoint": self.tr("Token endpoint"),
            "security.oauth.client_id": self.tr("Client id"),
            "schema_registry.url": self.tr("Schema registry"),
        }.get(field, field)

    def _tell(self, row: _Row) -> None:
        if isinstance(row.input, SecretField):
            row.input.set_keyring(self._keyring)
            # That it goes to the keyring stands in the sentence already.
            row.field.set_hint(row.need.sentence if self._keyring.usable else f"{row.need.sentence} {row.input.where}")


def _key(need: Need) -> tuple[NeedKind, str]:
    return need.kind, need.placeholder if need.kind is NeedKind.VALUE and need.placeholder else need.field


def _value(field: str, text: str) -> object:
    kind = _CHOICES.get(field)
    return text if kind is None else kind(text)


def _secret(need: Need) -> SecretName:
    return SecretName(need.field.removeprefix("secret."))


def typed(field: _Input) -> str:
    """Return what stands in a field."""
    if isinstance(field, FileField):
        return field.path
    if isinstance(field, Choice):
        return str(field.currentData() or "")
    return field.text if isinstance(field, SecretField) else field.text()
