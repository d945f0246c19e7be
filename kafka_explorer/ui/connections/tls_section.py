"""The form's card about encryption: whom to trust, who we are, and the two switches that give it up."""

from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

from kafka_explorer.config.secret_names import SecretName
from kafka_explorer.config.security import Tls
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections.file_field import FileField
from kafka_explorer.ui.connections.secret_field import SecretField
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.form_field import FieldRow, FormField
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.notice import Banner

_PEM_HEIGHT_PX = 92
PEM_EXAMPLE = "-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----"


class From(Enum):
    """Where certificates come from."""

    NOWHERE = auto()
    FILE = auto()
    PASTED = auto()


class TlsSection(Card):
    """`touched(field)` comes with every letter. What a choice hides is left out of `value`."""

    touched = Signal(str)

    def __init__(self, theme: Theme, ask: Ask) -> None:
        super().__init__(padding=16, spacing=14)
        self.trust = Choice(
            [
                (From.NOWHERE, self.tr("The authorities this computer trusts")),
                (From.FILE, self.tr("A truststore or PEM file")),
                (From.PASTED, self.tr("Pasted PEM certificates")),
            ]
        )
        self.identity = Choice(
            [
                (From.NOWHERE, self.tr("None")),
                (From.FILE, self.tr("A keystore or PEM file")),
                (From.PASTED, self.tr("Pasted PEM")),
            ]
        )
        self.truststore = FileField(theme, ask, self.tr("Choose a truststore"), "~/certificates/truststore.jks")
        self.keystore = FileField(theme, ask, self.tr("Choose a keystore"), "~/certificates/client.p12")
        self.key_file = FileField(theme, ask, self.tr("Choose a private key"), self.tr("only if the key is separate"))
        self.truststore_pem = _pem_edit(theme)
        self.certificate_pem = _pem_edit(theme)
        self.secrets = {
            SecretName.TRUSTSTORE_PASSWORD: SecretField(theme, optional=True),
            SecretName.KEYSTORE_PASSWORD: SecretField(theme, optional=True),
            SecretName.KEY_PASSWORD: SecretField(theme, optional=True),
            SecretName.PRIVATE_KEY: SecretField(
                theme, many_lines=True, placeholder="-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----"
            ),
        }
        self.verify = QCheckBox(self.tr("Verify the brokers' certificates"))
        self.verify_host = QCheckBox(self.tr("Verify that the certificate is for the host name"))
        self.warning = Banner(theme)
        self.warning.set_closable(False)
        self.fields = self._make_fields()
        self._lay_out()
        self._connect()

    def _make_fields(self) -> dict[str, FormField]:
        files = self.tr("PEM, PKCS12 (.p12, .pfx) or JKS; recognised by its contents, whatever its name.")
        secrets = self.secrets
        return {
            "trust": FormField(self.tr("Trust"), self.trust),
            "security.tls.truststore": FormField(
                self.tr("Truststore"), self.truststore, files, styled=self.truststore.edit
            ),
            "secret.truststore-password": _secret(
                self.tr("Truststore password"), secrets[SecretName.TRUSTSTORE_PASSWORD]
            ),
            "security.tls.truststore_pem": FormField(self.tr("Certificates to trust"), self.truststore_pem),
            "identity": FormField(self.tr("Client certificate"), self.identity),
            "security.tls.keystore": FormField(self.tr("Keystore"), self.keystore, files, styled=self.keystore.edit),
            "security.tls.key_file": FormField(
                self.tr("Private key file"),
                self.key_file,
                self.tr("For a PEM certificate whose key is in a file of its own."),
                styled=self.key_file.edit,
            ),
            "secret.keystore-password": _secret(self.tr("Keystore password"), secrets[SecretName.KEYSTORE_PASSWORD]),
            "secret.key-password": _secret(
                self.tr("Key password, if it has its own"), secrets[SecretName.KEY_PASSWORD]
            ),
            "security.tls.certificate_pem": FormField(self.tr("Certificate and its chain"), self.certificate_pem),
            "secret.private-key": _secret(self.tr("Private key"), secrets[SecretName.PRIVATE_KEY]),
        }

    def _lay_out(self) -> None:
        add, fields = self.body.addWidget, self.fields
        add(Label(self.tr("TLS"), "caption"))
        add(FieldRow(fields["trust"], fields["identity"]))
        add(FieldRow(fields["security.tls.truststore"], fields["secret.truststore-password"]))
        add(fields["security.tls.truststore_pem"])
        add(FieldRow(fields["security.tls.keystore"], fields["security.tls.key_file"]))
        add(FieldRow(fields["security.tls.certificate_pem"], fields["secret.private-key"]))
        add(FieldRow(fields["secret.keystore-password"], fields["secret.key-password"]))
        add(self.verify)
        add(self.verify_host)
        add(self.warning)

    def _connect(self) -> None:
        for choice, name in ((self.trust, "trust"), (self.identity, "identity")):
            choice.currentIndexChanged.connect(lambda _at, name=name: self._on_chosen(name))
        for file, name in (
            (self.truststore, "security.tls.truststore"),
            (self.keystore, "security.tls.keystore"),
            (self.key_file, "security.tls.key_file"),
        ):
            file.changed.connect(lambda name=name: self.touched.emit(name))
        for edit, name in (
            (self.truststore_pem, "security.tls.truststore_pem"),
            (self.certificate_pem, "security.tls.certificate_pem"),
        ):
            edit.textChanged.connect(lambda name=name: self.touched.emit(name))
        for secret, field in self.secrets.items():
            field.changed.connect(lambda name=f"secret.{secret}": self.touched.emit(name))
        for box, name in ((self.verify, "security.tls.verify"), (self.verify_host, "security.tls.verify_host")):
            box.toggled.connect(lambda _on, name=name: self._on_chosen(name))

    def show_value(self, tls: Tls) -> None:
        """Show these settings."""
        self.trust.choose(_from(tls.truststore, tls.truststore_pem))
        self.identity.choose(_from(tls.keystore, tls.certificate_pem))
        for file, path in ((self.truststore, tls.truststore), (self.keystore, tls.keystore)):
            file.set_path(path)
        self.key_file.set_path(tls.key_file)
        self.truststore_pem.setPlainText(tls.truststore_pem)
        self.certificate_pem.setPlainText(tls.certificate_pem)
        self.verify.setChecked(tls.verify)
        self.verify_host.setChecked(tls.verify_host)
        self._show()

    def value(self) -> Tls:
        """Return what is written, unchecked."""
        trust, identity = self.trust.currentData(), self.identity.currentData()
        return Tls(
            truststore=self.truststore.path if trust is From.FILE else "",
            truststore_pem=self.truststore_pem.toPlainText() if trust is From.PASTED else "",
            keystore=self.keystore.path if identity is From.FILE else "",
            key_file=self.key_file.path if identity is From.FILE else "",
            certificate_pem=self.certificate_pem.toPlainText() if identity is From.PASTED else "",
            verify=self.verify.isChecked(),
            verify_host=self.verify_host.isChecked(),
        )

    def offered_secrets(self) -> set[SecretName]:
        """Return the secrets whose fields are offered as long as the connection uses TLS."""
        trust, identity = self.trust.currentData(), self.identity.currentData()
        offered = {SecretName.TRUSTSTORE_PASSWORD} if trust is From.FILE else set()
        if identity is From.FILE:
            offered |= {SecretName.KEYSTORE_PASSWORD, SecretName.KEY_PASSWORD}
        if identity is From.PASTED:
            offered |= {SecretName.PRIVATE_KEY, SecretName.KEY_PASSWORD}
        return offered

    def _on_chosen(self, name: str) -> None:
        self._show()
        self.touched.emit(name)

    def _show(self) -> None:
        trust, identity = self.trust.currentData(), self.identity.currentData()
        shown = {
            "security.tls.truststore": trust is From.FILE,
            "security.tls.truststore_pem": trust is From.PASTED,
            "security.tls.keystore": identity is From.FILE,
            "security.tls.key_file": identity is From.FILE,
            "security.tls.certificate_pem": identity is From.PASTED,
        }
        offered = self.offered_secrets()
        shown |= {f"secret.{name}": name in offered for name in self.secrets}
        for name, visible in shown.items():
            self.fields[name].setVisible(visible)
        self.verify_host.setEnabled(self.verify.isChecked())
        self._show_warning()

    def _show_warning(self) -> None:
        if not self.verify.isChecked():
            self.warning.show_warning(
                self.tr(
                    "Anybody in between can pose as the brokers, read what you send and learn your password. "
                    "Better: trust the authority that signed the brokers' certificates."
                )
            )
        elif not self.verify_host.isChecked():
            self.warning.show_warning(
                self.tr(
                    "Any certificate of a trusted authority is taken, whoever it was made for. "
                    "Better: use the host names that stand in the brokers' certificates."
                )
            )
        else:
            self.warning.hide()


def _from(path: str, pem: str) -> From:
    return From.PASTED if pem else From.FILE if path else From.NOWHERE


def _secret(name: str, field: SecretField) -> FormField:
    return FormField(name, field, styled=field.input)


def _pem_edit(theme: Theme) -> QPlainTextEdit:
    edit = QPlainTextEdit()
    edit.setPlaceholderText(PEM_EXAMPLE)
    edit.setFont(theme.mono_font())
    edit.setFixedHeight(_PEM_HEIGHT_PX)
    edit.setTabChangesFocus(True)
    return edit
