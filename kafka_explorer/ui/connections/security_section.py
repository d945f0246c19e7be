"""The form's card about security: which protocol, which mechanism, and what that mechanism needs."""

from PySide6.QtCore import Signal

from kafka_explorer.config.secret_names import SecretName
from kafka_explorer.config.security import Mechanism, Protocol, Security
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections.secret_field import SecretField
from kafka_explorer.ui.connections.sign_in_section import SignInSection
from kafka_explorer.ui.connections.tls_section import TlsSection
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.form_field import FieldRow, FormField
from kafka_explorer.ui.widgets.labels import Label


class SecuritySection(Card):
    """`touched(field)` comes with every letter. `tls` is a card of its own, shown only where it matters."""

    touched = Signal(str)

    def __init__(self, theme: Theme, ask: Ask) -> None:
        super().__init__(padding=16, spacing=14)
        self.protocol = Choice(
            [
                (Protocol.PLAINTEXT, self.tr("PLAINTEXT: no encryption, no sign-in")),
                (Protocol.SSL, self.tr("SSL: encrypted with TLS")),
                (Protocol.SASL_PLAINTEXT, self.tr("SASL_PLAINTEXT: sign-in, not encrypted")),
                (Protocol.SASL_SSL, self.tr("SASL_SSL: sign-in, encrypted with TLS")),
            ]
        )
        self.mechanism = Choice(
            [
                (Mechanism.PLAIN, "PLAIN"),
                (Mechanism.SCRAM_256, "SCRAM-SHA-256"),
                (Mechanism.SCRAM_512, "SCRAM-SHA-512"),
                (Mechanism.OAUTHBEARER, "OAUTHBEARER"),
                (Mechanism.MSK_IAM, self.tr("Amazon MSK IAM")),
                (Mechanism.GSSAPI, self.tr("GSSAPI (Kerberos)")),
            ]
        )
        self.sign_in = SignInSection(theme, ask)
        self.tls = TlsSection(theme, ask)
        self.fields: dict[str, FormField] = {
            "security.protocol": FormField(self.tr("Protocol"), self.protocol),
            "security.mechanism": FormField(self.tr("Mechanism"), self.mechanism),
            **self.sign_in.fields,
            **self.tls.fields,
        }
        self.secrets: dict[SecretName, SecretField] = {**self.sign_in.secrets, **self.tls.secrets}
        self.body.addWidget(Label(self.tr("SECURITY"), "caption"))
        self.body.addWidget(FieldRow(self.fields["security.protocol"], self.fields["security.mechanism"]))
        self.body.addWidget(self.sign_in)
        for choice, name in ((self.protocol, "security.protocol"), (self.mechanism, "security.mechanism")):
            choice.currentIndexChanged.connect(lambda _at, name=name: self._on_touched(name))
        self.sign_in.touched.connect(self._on_touched)
        self.tls.touched.connect(self._on_touched)

    def show_value(self, security: Security) -> None:
        """Show these settings."""
        self.protocol.choose(security.protocol)
        self.mechanism.choose(security.mechanism or Mechanism.PLAIN)
        self.sign_in.show_value(security)
        self.tls.show_value(security.tls)
        self._show()

    def value(self) -> Security:
        """Return what is written, unchecked."""
        protocol = self._protocol
        return Security(
            protocol,
            Mechanism(self.mechanism.currentData()) if protocol.uses_sasl else None,
            self.sign_in.user,
            self.tls.value(),
            self.sign_in.oauth(),
            self.sign_in.msk(),
            self.sign_in.kerberos(),
        )

    def offered_secrets(self) -> set[SecretName]:
        """Return the secrets whose fields are seen."""
        security = self.value()
        offered = self.sign_in.offered_secrets(security.mechanism)
        return offered | self.tls.offered_secrets() if security.protocol.uses_tls else offered

    @property
    def _protocol(self) -> Protocol:
        return Protocol(self.protocol.currentData())

    def _on_touched(self, name: str) -> None:
        self._show()
        self.touched.emit(name)

    def _show(self) -> None:
        security = self.value()
        self.fields["security.mechanism"].setVisible(security.protocol.uses_sasl)
        self.sign_in.show_for(security.mechanism)
        self.tls.setVisible(security.protocol.uses_tls)
        hint, field = "", self.fields["security.protocol"]
        if security.protocol is Protocol.SASL_PLAINTEXT:
            hint = self.tr("Whoever listens on the network can read along, with PLAIN even the password.")
        field.set_hint(hint, "warn" if hint else None)
