"""The fields of a connection, checked while one types, each with its message beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kafka_explorer.config import connection
from kafka_explorer.config.profiles import ConnectionProfile, Environment, ProfileError
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections.dead_letter_rows import dead_letter_rows
from kafka_explorer.ui.connections.dialects_section import FIELD as DIALECTS
from kafka_explorer.ui.connections.dialects_section import DialectsSection
from kafka_explorer.ui.connections.fold_card import FoldCard
from kafka_explorer.ui.connections.form_checks import lacking_fields, wrong_fields
from kafka_explorer.ui.connections.general_section import GeneralSection
from kafka_explorer.ui.connections.masks_section import MasksSection
from kafka_explorer.ui.connections.property_rows import property_rows
from kafka_explorer.ui.connections.registry_section import RegistrySection
from kafka_explorer.ui.connections.secret_field import Held, KeyringWords, SecretField
from kafka_explorer.ui.connections.security_section import SecuritySection
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.form_field import FormField


class ProfileForm(QWidget):
    """Shows a profile and gives it back. `changed` comes with every letter.

    A field of a new connection is silent until it was touched; what it lacks is told by `problem` all the same.
    """

    changed = Signal()

    def __init__(self, theme: Theme, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile = ConnectionProfile("", ())
        self._taken: Sequence[str] = ()
        self._touched: set[str] = set()
        self._loading = False
        self.general = GeneralSection(theme)
        self.security = SecuritySection(theme, ask)
        self.registry = RegistrySection(theme)
        self.masks = MasksSection(theme)
        self.dead_letters = dead_letter_rows(theme)
        self.dialects = DialectsSection(theme)
        self.properties = property_rows(theme)
        self.fields: dict[str, FormField] = {
            **self.general.fields,
            **self.security.fields,
            **self.registry.fields,
            **self.masks.fields,
        }
        self.secrets: dict[SecretName, SecretField] = {**self.security.secrets, **self.registry.secrets}
        self._dead_letters_card = FoldCard(
            theme, self.tr("DEAD LETTERS"), self.tr("For topics whose names do not tell where their letters came from.")
        )
        self._properties_card = FoldCard(
            theme, self.tr("CLIENT PROPERTIES"), self.tr("Settings of librdkafka. Most connections need none.")
        )
        self._lay_out()
        self._connect()
        self._written = self._as_written()

    def _lay_out(self) -> None:
        self._dead_letters_card.inside.addWidget(self.dead_letters)
        self._properties_card.inside.addWidget(self.properties)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        cards = (self.general, self.security, self.security.tls, self.registry, self.masks)
        for card in (*cards, self._dead_letters_card, self.dialects, self._properties_card):
            column.addWidget(card)
        column.addStretch()

    def _connect(self) -> None:
        self.general.touched.connect(self._on_touched)
        self.security.touched.connect(self._on_touched)
        self.registry.touched.connect(self._on_touched)
        self.masks.touched.connect(self._on_touched)
        self.dialects.touched.connect(self._on_touched)
        self.dead_letters.changed.connect(lambda: self._on_touched("dead_letters"))
        self.properties.changed.connect(lambda: self._on_touched("client"))

    def edit(self, profile: ConnectionProfile, taken: Sequence[str]) -> None:
        """Show `profile`; `taken` are the names of the other connections. No secret is known of it yet."""
        self._loading = True
        self._profile, self._taken = profile, taken
        self._touched = {"name"} if profile.name else set()
        self._touched |= set(self.fields) if profile.bootstrap_servers else set()
        self.general.show_profile(profile)
        self.security.show_value(profile.security)
        self.registry.show_value(profile.schema_registry)
        self.masks.show_value(profile.masks)
        self.dead_letters.set_pairs(profile.dead_letters)
        self.dialects.show_value(profile.dead_letter_dialects)
        self.properties.set_pairs(profile.client)
        self._dead_letters_card.set_open(bool(profile.dead_letters))
        self._properties_card.set_open(bool(profile.client))
        for secret in self.secrets.values():
            secret.show_held(Held.NOWHERE)
        self._loading = False
        self._written = self._as_written()
        self._show_messages()

    def show_secrets(self, keyring: KeyringWords, held: Mapping[SecretName, Held]) -> None:
        """Say where each secret is; what was typed meanwhile stays."""
        self._loading = True
        for name, secret in self.secrets.items():
            secret.set_keyring(keyring)
            if not secret.is_changed:
                secret.show_held(held.get(name, Held.NOWHERE))
        self._loading = False
        self._show_messages()

    def type_secrets(self, secrets: Mapping[SecretName, Secret]) -> None:
        """Write secrets for the user, as an import does."""
        for name, secret in secrets.items():
            self.secrets[name].set_text(secret.reveal())

    def secret_changes(self) -> dict[SecretName, Secret | None]:
        """Return what saving changes: a new secret, or None for one to forget; of fields that are seen only."""
        offered = self.offered_secrets()
        changed = {name: field for name, field in self.secrets.items() if field.is_changed}
        return {name: field.change for name, field in changed.items() if name in offered or field.change is None}

    def offered_secrets(self) -> set[SecretName]:
        """Return the secrets whose fields are seen."""
        return self.security.offered_secrets() | self.registry.offered_secrets()

    @property
    def chosen_environment(self) -> Environment:
        """The environment chosen now."""
        return self.general.chosen_environment

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what was given to edit."""
        written, before = self._as_written(), self._written
        moved = [*written.dead_letter_dialects] != [*before.dead_letter_dialects]
        return written != before or moved or bool(self.secret_changes())

    def profile(self) -> ConnectionProfile:
        """Return what the fields say, with the origin of what was given to edit; raises ProfileError."""
        written = self._as_written()
        for name, sentence in self._wrong(written).items():
            raise ProfileError(name, sentence)
        return connection.checked(written)

    @property
    def problem(self) -> ProfileError | None:
        """The first thing that keeps the profile from being saved."""
        try:
            self.profile()
        except ProfileError as error:
            return error
        return None

    @property
    def lack(self) -> ProfileError | None:
        """The first thing that keeps a profile, which could be saved, from being connected with."""
        lacks = self._lacking(self._as_written())
        return next((ProfileError(name, sentence) for name, sentence in lacks.items()), None)

    def show_error(self, error: ProfileError) -> bool:
        """Show the error beside the field it names; False when there is no such field, or it is not seen."""
        field = self.fields.get(error.field)
        if field is None or not field.isVisibleTo(self):
            return False
        field.set_message(error.sentence)
        field.take_focus()
        return True

    def _as_written(self) -> ConnectionProfile:
        general = self.general
        return ConnectionProfile(
            general.name.text(),
            (general.servers.toPlainText(),),
            general.chosen_environment,
            general.read_only.isChecked(),
            self.properties.pairs(),
            general.notes.toPlainText(),
            self._profile.origin,
            security=self.security.value(),
            schema_registry=self.registry.value(),
            dead_letters=self.dead_letters.pairs(),
            masks=self.masks.value(),
            dead_letter_dialects=self.dialects.value(),
        )

    def _wrong(self, written: ConnectionProfile) -> dict[str, str]:
        wrong = wrong_fields(written, self._taken)
        for name, part in (
            ("dead_letters", self.dead_letters),
            (DIALECTS, self.dialects),
            ("client", self.properties),
        ):
            wrong |= {name: part.message} if part.message else {}
        return wrong

    def _lacking(self, written: ConnectionProfile) -> dict[str, str]:
        return lacking_fields(replace(written, bootstrap_servers=self.general.understood_servers))

    def _on_touched(self, field: str) -> None:
        if not self._loading:
            self._touched.add(field)
            self._show_messages()
            self.changed.emit()

    def _show_messages(self) -> None:
        written = self._as_written()
        wrong = {**self._lacking(written), **self._wrong(written)}
        self.general.show_understood()
        for name, field in self.fields.items():
            field.set_message(wrong.get(name, "") if name in self._touched else "")
        for name, secret in self.secrets.items():
            self.fields[f"secret.{name}"].set_hint(secret.where)
        pairs = self.dead_letters.pairs()
        self._dead_letters_card.set_summary(", ".join(f"{one} → {other}" for one, other in pairs.items()))
        self._properties_card.set_summary(", ".join(self.properties.pairs()))
        self.registry.set_summary(written.schema_registry.url)
