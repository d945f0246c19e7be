"""The form's card about the schema registry: its address, and how to sign in there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit

from kafka_explorer.config.secret_names import SecretName
from kafka_explorer.config.security import RegistryAuth, SchemaRegistry
from kafka_explorer.ui.connections.fold_card import FoldCard
from kafka_explorer.ui.connections.secret_field import SecretField
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.form_field import FieldRow, FormField


class RegistrySection(FoldCard):
    """`touched(field)` comes with every letter."""

    touched = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme, self.tr("SCHEMA REGISTRY"), self.tr("Where the schemas of messages are kept, if they are.")
        )
        self.url = QLineEdit()
        self.url.setPlaceholderText("https://registry.example.com:8081")
        self.auth = Choice(
            [
                (RegistryAuth.NONE, self.tr("None")),
                (RegistryAuth.BASIC, self.tr("User and password, or API key")),
                (RegistryAuth.BEARER, self.tr("Bearer token")),
            ]
        )
        self.user = QLineEdit()
        self.connection_tls = QCheckBox(self.tr("Use this connection's truststore and client certificate there, too"))
        self.secrets = {name: SecretField(theme) for name in (SecretName.REGISTRY_PASSWORD, SecretName.REGISTRY_TOKEN)}
        password, token = self.secrets.values()
        self.fields = {
            "schema_registry.url": FormField(self.tr("Address"), self.url),
            "schema_registry.auth": FormField(self.tr("Sign-in"), self.auth),
            "schema_registry.user": FormField(self.tr("User name or API key"), self.user),
            "secret.registry-password": FormField(self.tr("Password or API secret"), password, styled=password.input),
            "secret.registry-token": FormField(self.tr("Token"), token, styled=token.input),
        }
        fields = self.fields
        for row in (
            FieldRow(fields["schema_registry.url"], fields["schema_registry.auth"]),
            FieldRow(fields["schema_registry.user"], fields["secret.registry-password"]),
            FieldRow(fields["secret.registry-token"]),
        ):
            self.inside.addWidget(row)
        self.inside.addWidget(self.connection_tls)
        self._connect()

    def _connect(self) -> None:
        self.url.textChanged.connect(lambda: self._on_touched("schema_registry.url"))
        self.user.textChanged.connect(lambda: self._on_touched("schema_registry.user"))
        self.auth.currentIndexChanged.connect(lambda: self._on_touched("schema_registry.auth"))
        self.connection_tls.toggled.connect(lambda: self._on_touched("schema_registry.connection_tls"))
        for secret, field in self.secrets.items():
            field.changed.connect(lambda name=f"secret.{secret}": self.touched.emit(name))

    def show_value(self, registry: SchemaRegistry) -> None:
        """Show these settings."""
        self.url.setText(registry.url)
        self.auth.choose(registry.auth)
        self.user.setText(registry.user)
        self.connection_tls.setChecked(registry.connection_tls)
        self.set_open(bool(registry.url))
        self._show()

    def value(self) -> SchemaRegistry:
        """Return what is written, unchecked."""
        return SchemaRegistry(
            self.url.text(), RegistryAuth(self.auth.currentData()), self.user.text(), self.connection_tls.isChecked()
        )

    def offered_secrets(self) -> set[SecretName]:
        """Return the secrets whose fields are seen."""
        wanted = {
            RegistryAuth.BASIC: SecretName.REGISTRY_PASSWORD,
            RegistryAuth.BEARER: SecretName.REGISTRY_TOKEN,
        }.get(RegistryAuth(self.auth.currentData()))
        return {wanted} if wanted and self.url.text().strip() else set()

    def _on_touched(self, name: str) -> None:
        self._show()
        self.touched.emit(name)

    def _show(self) -> None:
        registry, offered = self.value(), self.offered_secrets()
        there = bool(registry.url.strip())
        self.fields["schema_registry.auth"].setVisible(there)
        self.fields["schema_registry.user"].setVisible(there and registry.auth is RegistryAuth.BASIC)
        for name in self.secrets:
            self.fields[f"secret.{name}"].setVisible(name in offered)
        self.connection_tls.setVisible(there and registry.url.strip().lower().startswith("https"))
