"""The form's fields for security: there when they matter, checked beside the field, given back as they were."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from kafka_explorer.config.profiles import ConnectionProfile, ProfileError
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.security import (
    Kerberos,
    Mechanism,
    MskIam,
    OAuth,
    Protocol,
    RegistryAuth,
    SchemaRegistry,
    Security,
    Tls,
    TokenMethod,
)
from kafka_explorer.ui.connections.form import ProfileForm
from kafka_explorer.ui.connections.secret_field import Held, KeyringWords
from kafka_explorer.ui.connections.tls_section import From
from kafka_explorer.ui.theme import Theme
from tests.ui.answers import Answers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen has no window manager

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
SASL = Protocol.SASL_SSL


def profile(security: Security, registry: SchemaRegistry | None = None) -> ConnectionProfile:
    return ConnectionProfile("Mine", ("a:1",), security=security, schema_registry=registry or SchemaRegistry())


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def form(qtbot: QtBot, theme: Theme, answers: Answers) -> ProfileForm:
    form = ProfileForm(theme, answers)
    qtbot.addWidget(form)
    form.edit(profile(Security()), [])
    form.show()
    return form


def shown(form: ProfileForm) -> set[str]:
    return {
        name for name, field in form.fields.items() if field.isVisible() and name.startswith(("security", "secret"))
    }


def choose(form: ProfileForm, protocol: Protocol, mechanism: Mechanism | None = None) -> None:
    form.security.protocol.setCurrentIndex(form.security.protocol.findData(protocol))
    if mechanism is not None:
        form.security.mechanism.setCurrentIndex(form.security.mechanism.findData(mechanism))


@pytest.mark.parametrize(
    "security",
    [
        Security(),
        Security(Protocol.SSL, tls=Tls("~/t.jks", keystore="c.pem", key_file="c.key", verify_host=False)),
        Security(Protocol.SSL, tls=Tls(truststore_pem=PEM, certificate_pem=PEM, verify=False)),
        Security(Protocol.SASL_PLAINTEXT, Mechanism.PLAIN, "me"),
        Security(SASL, Mechanism.SCRAM_256, "me"),
        Security(SASL, Mechanism.SCRAM_512, "me", Tls("t.p12")),
        Security(SASL, Mechanism.OAUTHBEARER, oauth=OAuth(TokenMethod.UNSECURED, principal="me")),
        Security(
            SASL,
            Mechanism.OAUTHBEARER,
            oauth=OAuth(TokenMethod.OIDC, "https://a/t", "me", "kafka", {"logicalCluster": "l"}, "", "ca.pem"),
        ),
        Security(SASL, Mechanism.MSK_IAM, msk=MskIam("eu-central-1", "dev", "arn:aws:iam::1:role/r", "session")),
        Security(SASL, Mechanism.GSSAPI, kerberos=Kerberos("broker", "me@X", "k.keytab")),
    ],
)
def test_what_is_given_comes_back(form: ProfileForm, security: Security) -> None:
    registry = SchemaRegistry("https://r:8081", RegistryAuth.BASIC, "key", connection_tls=security.protocol.uses_tls)
    form.edit(profile(security, registry), [])
    assert form.profile() == profile(security, registry)
    assert form.lack is None
    assert not form.is_changed


@pytest.mark.parametrize(
    ("protocol", "mechanism", "fields"),
    [
        (Protocol.PLAINTEXT, None, set()),
        (Protocol.SSL, None, set()),
        (Protocol.SASL_PLAINTEXT, Mechanism.PLAIN, {"user", "secret.password"}),
        (SASL, Mechanism.SCRAM_512, {"user", "secret.password"}),
        (SASL, Mechanism.MSK_IAM, {"msk.region", "msk.profile", "msk.role_arn", "msk.session_name"}),
        (SASL, Mechanism.GSSAPI, {"kerberos.service_name", "kerberos.principal", "kerberos.keytab"}),
        (
            SASL,
            Mechanism.OAUTHBEARER,
            {
                "oauth.method",
                "oauth.token_endpoint",
                "oauth.client_id",
                "secret.client-secret",
                "oauth.scope",
                "oauth.extensions",
                "oauth.truststore",
            },
        ),
    ],
)
def test_fields_are_there_only_when_they_matter(
    form: ProfileForm, protocol: Protocol, mechanism: Mechanism | None, fields: set[str]
) -> None:
    choose(form, protocol, mechanism)
    expected = {name if name.startswith("secret.") else f"security.{name}" for name in fields} | {"security.protocol"}
    expected |= {"security.mechanism"} if mechanism else set()
    assert shown(form) == expected
    assert form.security.tls.isVisible() == protocol.uses_tls


def test_an_unsecured_token_wants_a_principal_only(form: ProfileForm) -> None:
    choose(form, SASL, Mechanism.OAUTHBEARER)
    method = form.security.sign_in.method
    method.setCurrentIndex(method.findData(TokenMethod.UNSECURED))
    assert "security.oauth.principal" in shown(form)
    assert "security.oauth.token_endpoint" not in shown(form)
    assert "for tests" in form.security.sign_in.about.text()
    assert form.lack is not None
    assert form.lack.field == "security.oauth.principal"


@pytest.mark.parametrize(
    ("trust", "identity", "fields"),
    [
        (From.NOWHERE, From.NOWHERE, set()),
        (From.FILE, From.NOWHERE, {"security.tls.truststore", "secret.truststore-password"}),
        (From.PASTED, From.NOWHERE, {"security.tls.truststore_pem"}),
        (
            From.NOWHERE,
            From.FILE,
            {"security.tls.keystore", "security.tls.key_file", "secret.keystore-password", "secret.key-password"},
        ),
        (
            From.NOWHERE,
            From.PASTED,
            {"security.tls.certificate_pem", "secret.private-key", "secret.key-password"},
        ),
    ],
)
def test_certificates_are_asked_for_as_chosen(form: ProfileForm, trust: From, identity: From, fields: set[str]) -> None:
    choose(form, Protocol.SSL)
    tls = form.security.tls
    tls.trust.setCurrentIndex(tls.trust.findData(trust))
    tls.identity.setCurrentIndex(tls.identity.findData(identity))
    assert shown(form) - {"security.protocol"} == fields


def test_verification_that_is_off_is_warned_of(form: ProfileForm) -> None:
    choose(form, Protocol.SSL)
    tls = form.security.tls
    assert not tls.warning.isVisible()
    tls.verify_host.setChecked(False)
    assert "whoever it was made for" in tls.warning.text
    tls.verify.setChecked(False)
    assert "Anybody in between" in tls.warning.text
    assert not tls.verify_host.isEnabled()
    tls.verify.setChecked(True)
    tls.verify_host.setChecked(True)
    assert not tls.warning.isVisible()


def test_a_sign_in_without_encryption_is_warned_of(form: ProfileForm) -> None:
    choose(form, Protocol.SASL_PLAINTEXT, Mechanism.PLAIN)
    assert "read along" in form.fields["security.protocol"].hint


@pytest.mark.parametrize(
    ("field", "text", "part"),
    [
        ("security.msk.region", "Frankfurt", "no region of AWS"),
        ("security.oauth.token_endpoint", "login", "not a web address"),
        ("security.oauth.extensions", "a1=x", "letters only"),
        ("security.user", "", "needs a user name"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(form: ProfileForm, field: str, text: str, part: str) -> None:
    mechanisms = {"msk": Mechanism.MSK_IAM, "oauth": Mechanism.OAUTHBEARER, "user": Mechanism.PLAIN}
    choose(form, SASL, mechanisms[field.split(".")[1]])
    edit = form.security.sign_in.texts[field.removeprefix("security.")]
    edit.setText("x")
    edit.setText(text)
    assert part in form.fields[field].message
    assert edit.property("wrong")


def test_every_wrong_field_is_marked_at_once(form: ProfileForm) -> None:
    choose(form, SASL, Mechanism.MSK_IAM)
    form.security.sign_in.texts["msk.region"].setText("Frankfurt")
    form.security.sign_in.texts["msk.session_name"].setText("a b")
    form.registry.url.setText("registry")
    wrong = {name for name, field in form.fields.items() if field.message}
    assert wrong == {"security.msk.region", "security.msk.session_name", "schema_registry.url"}


def test_a_private_key_among_certificates_is_refused(form: ProfileForm) -> None:
    choose(form, Protocol.SSL)
    tls = form.security.tls
    tls.identity.setCurrentIndex(tls.identity.findData(From.PASTED))
    tls.certificate_pem.setPlainText("-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----")
    assert "the key has a field of its own" in form.fields["security.tls.certificate_pem"].message


def test_secrets_that_changed_are_told_and_only_of_fields_that_are_seen(form: ProfileForm) -> None:
    choose(form, SASL, Mechanism.PLAIN)
    keyring = KeyringWords("the Secret Service")
    form.show_secrets(keyring, {SecretName.PASSWORD: Held.KEYRING})
    assert form.fields["secret.password"].hint == "Kept in the Secret Service."
    assert form.secret_changes() == {}
    form.secrets[SecretName.PASSWORD].replace_button.click()
    form.secrets[SecretName.PASSWORD].set_text("sesame")
    assert form.secret_changes() == {SecretName.PASSWORD: Secret("sesame")}
    assert form.is_changed
    choose(form, SASL, Mechanism.GSSAPI)
    assert form.secret_changes() == {}
    choose(form, SASL, Mechanism.PLAIN)
    form.secrets[SecretName.PASSWORD].undo_button.click()
    form.secrets[SecretName.PASSWORD].remove_button.click()
    assert form.secret_changes() == {SecretName.PASSWORD: None}


def test_what_was_typed_stays_when_the_keyring_answers_late(form: ProfileForm) -> None:
    choose(form, SASL, Mechanism.PLAIN)
    form.secrets[SecretName.PASSWORD].set_text("sesame")
    form.show_secrets(KeyringWords("the Secret Service"), {SecretName.PASSWORD: Held.KEYRING})
    assert form.secret_changes() == {SecretName.PASSWORD: Secret("sesame")}


def test_editing_another_profile_leaves_no_secret_of_the_last_one(form: ProfileForm) -> None:
    choose(form, SASL, Mechanism.PLAIN)
    form.secrets[SecretName.PASSWORD].set_text("sesame")
    form.edit(profile(Security(SASL, Mechanism.PLAIN, "me")), [])
    assert form.secrets[SecretName.PASSWORD].text == ""
    assert not form.is_changed


def test_an_error_about_a_secret_stands_beside_its_field(form: ProfileForm) -> None:
    choose(form, SASL, Mechanism.PLAIN)
    assert form.show_error(ProfileError("secret.password", "Type it."))
    assert form.fields["secret.password"].message == "Type it."
    assert not form.show_error(ProfileError("security.tls.keystore", "Not seen."))


def test_a_file_is_chosen_or_dropped_and_written_as_below_home(form: ProfileForm, answers: Answers) -> None:
    choose(form, Protocol.SSL)
    tls = form.security.tls
    tls.trust.setCurrentIndex(tls.trust.findData(From.FILE))
    answers.file = Path.home() / "certificates" / "ca.pem"
    tls.truststore.browse_button.click()
    assert Path(tls.truststore.path) == Path("~/certificates/ca.pem")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile("/etc/kafka/ca.jks")])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    tls.truststore.dropEvent(event)
    assert Path(form.profile().security.tls.truststore) == Path("/etc/kafka/ca.jks")


def test_the_schema_registry_asks_for_what_its_sign_in_needs(form: ProfileForm) -> None:
    registry = form.registry
    assert not registry.is_open
    registry.set_open(True)
    assert not form.fields["schema_registry.auth"].isVisible()
    registry.url.setText("https://registry:8081")
    registry.auth.setCurrentIndex(registry.auth.findData(RegistryAuth.BASIC))
    assert form.fields["secret.registry-password"].isVisible()
    assert form.lack is not None
    assert form.lack.field == "schema_registry.user"
    registry.auth.setCurrentIndex(registry.auth.findData(RegistryAuth.BEARER))
    assert form.offered_secrets() == {SecretName.REGISTRY_TOKEN}
    registry.url.setText("")
    assert form.offered_secrets() == set()


def test_dead_letters_are_pairs_of_topics(form: ProfileForm) -> None:
    letters = form.dead_letters
    letters.add_button.click()
    (row,) = letters.rows
    row.topic.setText("orders-failed")
    assert "Both topics" in row.message
    assert form.problem is not None
    row.source.setText("orders failed")
    assert "no name of a topic" in row.message
    row.source.setText("orders-failed")
    assert "its own dead letters" in row.message
    row.source.setText("orders")
    assert form.profile().dead_letters == {"orders-failed": "orders"}
    letters.add_button.click()
    letters.rows[1].topic.setText("orders-failed")
    letters.rows[1].source.setText("orders")
    assert "twice" in letters.message
    letters.rows[1].removed.emit()
    assert form.problem is None


def test_masks_are_fields_one_a_line(form: ProfileForm) -> None:
    assert not form.masks.is_open
    form.masks.lines.setPlainText("value.patient.name\n\n header.authorization \n")
    assert form.profile().masks == ("value.patient.name", "header.authorization")
    form.masks.lines.setPlainText("value.patient.name\npatient.ssn")
    assert "patient.ssn" in form.fields["masks"].message
    assert form.problem is not None
    form.masks.lines.setPlainText("value.patient[x].name")
    assert "column 14" in form.fields["masks"].message
    form.masks.lines.setPlainText("")
    assert form.problem is None
