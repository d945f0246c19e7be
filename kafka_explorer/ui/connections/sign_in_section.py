"""The part of the form about signing in: what each SASL mechanism needs, and nothing else."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from kafka_explorer.config.secret_names import SecretName
from kafka_explorer.config.security import Kerberos, Mechanism, MskIam, OAuth, Security, TokenMethod
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections.extension_text import extension_text, read_extensions
from kafka_explorer.ui.connections.file_field import FileField
from kafka_explorer.ui.connections.secret_field import SecretField
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.form_field import FieldRow, FormField
from kafka_explorer.ui.widgets.labels import Label

_WITH_PASSWORD = frozenset(each for each in Mechanism if each.takes_password)
_OAUTH, _MSK, _KERBEROS = ({each} for each in (Mechanism.OAUTHBEARER, Mechanism.MSK_IAM, Mechanism.GSSAPI))
_TEXTS = {
    "user": _WITH_PASSWORD,
    "oauth.token_endpoint": _OAUTH,
    "oauth.client_id": _OAUTH,
    "oauth.scope": _OAUTH,
    "oauth.extensions": _OAUTH,
    "oauth.principal": _OAUTH,
    "msk.region": _MSK,
    "msk.profile": _MSK,
    "msk.role_arn": _MSK,
    "msk.session_name": _MSK,
    "kerberos.service_name": _KERBEROS,
    "kerberos.principal": _KERBEROS,
}
_OIDC_ONLY = {f"security.oauth.{name}" for name in ("token_endpoint", "client_id", "scope", "extensions", "truststore")}


class SignInSection(QWidget):
    """`touched(field)` comes with every letter. What is hidden is kept as it is, without effect."""

    touched = Signal(str)

    def __init__(self, theme: Theme, ask: Ask) -> None:
        super().__init__()
        self._theme = theme
        self._pem = ""
        self.texts = {name: QLineEdit() for name in _TEXTS}
        self.method = Choice(
            [
                (TokenMethod.OIDC, self.tr("Client credentials (OIDC)")),
                (TokenMethod.UNSECURED, self.tr("Unsecured token, for tests only")),
            ]
        )
        self.token_trust = FileField(
            theme, ask, self.tr("Choose the authorities of the token endpoint"), self.tr("only for a private authority")
        )
        self.keytab = FileField(theme, ask, self.tr("Choose a keytab"), "~/kafka.keytab")
        self.secrets = {name: SecretField(theme) for name in (SecretName.PASSWORD, SecretName.CLIENT_SECRET)}
        self.about = Label("", "small")
        self.about.setWordWrap(True)
        self.fields = self._make_fields()
        self._placeholders()
        self._lay_out()
        self._connect()

    def _make_fields(self) -> dict[str, FormField]:
        names = {
            "user": self.tr("User name"),
            "oauth.token_endpoint": self.tr("Token endpoint"),
            "oauth.client_id": self.tr("Client id"),
            "oauth.scope": self.tr("Scope, if the provider wants one"),
            "oauth.extensions": self.tr("Extensions, if the brokers want any"),
            "oauth.principal": self.tr("Principal"),
            "msk.region": self.tr("AWS region"),
            "msk.profile": self.tr("AWS profile, if not the default one"),
            "msk.role_arn": self.tr("Role to assume, if any"),
            "msk.session_name": self.tr("Session name"),
            "kerberos.service_name": self.tr("Service name of the brokers"),
            "kerberos.principal": self.tr("Principal"),
        }
        fields = {f"security.{name}": FormField(names[name], edit) for name, edit in self.texts.items()}
        fields["security.oauth.method"] = FormField(self.tr("Token"), self.method)
        fields["security.oauth.truststore"] = FormField(
            self.tr("Authorities of the token endpoint"), self.token_trust, styled=self.token_trust.edit
        )
        fields["security.kerberos.keytab"] = FormField(self.tr("Keytab"), self.keytab, styled=self.keytab.edit)
        titles = {SecretName.PASSWORD: self.tr("Password"), SecretName.CLIENT_SECRET: self.tr("Client secret")}
        for name, secret in self.secrets.items():
            fields[f"secret.{name}"] = FormField(titles[name], secret, styled=secret.input)
        return fields

    def _placeholders(self) -> None:
        for name, text in {
            "oauth.token_endpoint": "https://login.example.com/oauth2/token",
            "oauth.extensions": "logicalCluster=lkc-1, identityPoolId=pool-1",
            "oauth.principal": "alice",
            "msk.region": self.tr("from the brokers' names, else eu-central-1"),
            "msk.role_arn": "arn:aws:iam::123456789012:role/kafka-reader",
            "kerberos.principal": "alice@EXAMPLE.COM",
        }.items():
            self.texts[name].setPlaceholderText(text)

    def _lay_out(self) -> None:
        fields = self.fields
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for names in (
            ("security.user", "secret.password"),
            ("security.oauth.method", "security.oauth.principal"),
            ("security.oauth.token_endpoint",),
            ("security.oauth.client_id", "secret.client-secret"),
            ("security.oauth.scope", "security.oauth.extensions"),
            ("security.oauth.truststore",),
            ("security.msk.region", "security.msk.profile"),
            ("security.msk.role_arn", "security.msk.session_name"),
            ("security.kerberos.service_name", "security.kerberos.principal"),
            ("security.kerberos.keytab",),
        ):
            column.addWidget(FieldRow(*(fields[name] for name in names)))
        column.addWidget(self.about)

    def _connect(self) -> None:
        for text, edit in self.texts.items():
            edit.textChanged.connect(lambda _text, name=f"security.{text}": self.touched.emit(name))
        for secret, field in self.secrets.items():
            field.changed.connect(lambda name=f"secret.{secret}": self.touched.emit(name))
        self.token_trust.changed.connect(lambda: self.touched.emit("security.oauth.truststore"))
        self.keytab.changed.connect(lambda: self.touched.emit("security.kerberos.keytab"))
        self.method.currentIndexChanged.connect(lambda: self.touched.emit("security.oauth.method"))

    def show_value(self, security: Security) -> None:
        """Show these settings."""
        oauth, msk, kerberos = security.oauth, security.msk, security.kerberos
        self._pem = oauth.truststore_pem
        self.method.choose(oauth.method)
        self.token_trust.set_path(oauth.truststore)
        self.keytab.set_path(kerberos.keytab)
        for name, text in {
            "user": security.user,
            "oauth.token_endpoint": oauth.token_endpoint,
            "oauth.client_id": oauth.client_id,
            "oauth.scope": oauth.scope,
            "oauth.extensions": extension_text(oauth.extensions),
            "oauth.principal": oauth.principal,
            "msk.region": msk.region,
            "msk.profile": msk.profile,
            "msk.role_arn": msk.role_arn,
            "msk.session_name": msk.session_name,
            "kerberos.service_name": kerberos.service_name,
            "kerberos.principal": kerberos.principal,
        }.items():
            self.texts[name].setText(text)

    @property
    def user(self) -> str:
        """The user name as it stands there."""
        return self.texts["user"].text()

    def oauth(self) -> OAuth:
        """Return what is written of OAUTHBEARER, unchecked."""
        return OAuth(
            TokenMethod(self.method.currentData()),
            self._text("oauth.token_endpoint"),
            self._text("oauth.client_id"),
            self._text("oauth.scope"),
            read_extensions(self._text("oauth.extensions")),
            self._text("oauth.principal"),
            self.token_trust.path,
            self._pem,
        )

    def msk(self) -> MskIam:
        """Return what is written of Amazon's IAM, unchecked."""
        return MskIam(*(self._text(f"msk.{name}") for name in ("region", "profile", "role_arn", "session_name")))

    def kerberos(self) -> Kerberos:
        """Return what is written of Kerberos, unchecked."""
        return Kerberos(self._text("kerberos.service_name"), self._text("kerberos.principal"), self.keytab.path)

    def offered_secrets(self, mechanism: Mechanism | None) -> set[SecretName]:
        """Return the secrets whose fields `mechanism` shows."""
        if mechanism in _WITH_PASSWORD:
            return {SecretName.PASSWORD}
        oidc = mechanism is Mechanism.OAUTHBEARER and self.method.currentData() == TokenMethod.OIDC
        return {SecretName.CLIENT_SECRET} if oidc else set()

    def show_for(self, mechanism: Mechanism | None) -> None:
        """Show what `mechanism` needs; None: nobody signs in."""
        oidc = self.method.currentData() == TokenMethod.OIDC
        shown = {f"security.{name}": mechanism in users for name, users in _TEXTS.items()}
        shown["security.oauth.method"] = shown["security.oauth.truststore"] = mechanism is Mechanism.OAUTHBEARER
        shown["security.kerberos.keytab"] = mechanism is Mechanism.GSSAPI
        for name in _OIDC_ONLY:
            shown[name] &= oidc
        shown["security.oauth.principal"] &= not oidc
        shown |= {f"secret.{name}": name in self.offered_secrets(mechanism) for name in self.secrets}
        for name, visible in shown.items():
            self.fields[name].setVisible(visible)
        self.about.setText(self._words(mechanism, oidc))
        self.about.setVisible(bool(self.about.text()))
        self.setVisible(mechanism is not None)

    def _words(self, mechanism: Mechanism | None, oidc: bool) -> str:
        if mechanism is Mechanism.MSK_IAM:
            return self.tr(
                "Credentials come from where AWS's own tools find them: the environment, ~/.aws, or this machine's "
                "role. No key of AWS is kept here."
            )
        if mechanism is Mechanism.GSSAPI:
            return self.tr(
                "Kerberos needs a client library that was built with it, and the usual Python wheels are not. "
                "Test the connection to find out about yours."
            )
        if mechanism is Mechanism.OAUTHBEARER and not oidc:
            return self.tr("Anybody can make up such a token. Brokers take it only where they are set up for tests.")
        return ""

    def _text(self, name: str) -> str:
        return self.texts[name].text()
