"""A cluster that wants secrets: asked for in its tab, kept or not, typed again when they were wrong."""

import gc
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.config.security import (
    Mechanism,
    OAuth,
    Protocol,
    RegistryAuth,
    SchemaRegistry,
    Security,
    Tls,
)
from kafka_explorer.engine.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    ConnectionFault,
    ExplorerError,
    RequestTimedOut,
)
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.connections.checkup_panel import CheckupState
from kafka_explorer.ui.opening import secret_to_mend
from kafka_explorer.ui.tools import Tools
from tests.security.keyrings import PrivateKeyring
from tests.security.secure_broker import ALICE, PASSWORDS, SecureBroker
from tests.security.stores import Stores
from tests.ui.shell import LOCAL, Line, make_pages

PATIENCE_MS = 60_000
SIGNED = replace(LOCAL, security=Security(Protocol.SASL_PLAINTEXT, Mechanism.PLAIN, "me"))
OIDC = OAuth(token_endpoint="https://a", client_id="me")
TOKENS = replace(LOCAL, security=Security(Protocol.SASL_SSL, Mechanism.OAUTHBEARER, oauth=OIDC))
REFUSED = AuthenticationFailed(ConnectionFault.CREDENTIALS, "localhost:9092", "no")


def open_tab(qtbot: QtBot, tools: Tools, profile: ConnectionProfile = SIGNED) -> ClusterTab:
    made = ClusterTab(tools, profile, QMenu(), QMenu(), make_pages)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def type_password(tab: ClusterTab, text: str) -> None:
    tab.secrets_page.fields[SecretName.PASSWORD].set_text(text)
    tab.secrets_page.connect_button.click()


def test_a_missing_secret_is_asked_for_and_then_it_connects(qtbot: QtBot, tools: Tools, line: Line) -> None:
    tab = open_tab(qtbot, tools)
    tab.open()
    qtbot.waitUntil(tab.secrets_page.isVisible, timeout=PATIENCE_MS)
    assert tab.secrets_page.title == "local needs its password"
    assert line.asked == []
    with qtbot.waitSignal(tab.connected, timeout=PATIENCE_MS):
        type_password(tab, "sesame")
    assert tools.secrets.load("local") == {SecretName.PASSWORD: Secret("sesame")}
    assert tab.current_page == "overview"


def test_a_kept_secret_is_not_asked_for(qtbot: QtBot, tools: Tools, line: Line) -> None:
    tools.secrets.keep_for_session("local", {SecretName.PASSWORD: Secret("sesame")})
    tab = open_tab(qtbot, tools)
    with qtbot.waitSignal(tab.connected, timeout=PATIENCE_MS):
        tab.open()


def test_the_secret_of_the_schema_registry_is_not_needed_to_open(qtbot: QtBot, tools: Tools, line: Line) -> None:
    registry = SchemaRegistry("http://r:8081", RegistryAuth.BASIC, "key")
    tab = open_tab(qtbot, tools, replace(LOCAL, schema_registry=registry))
    with qtbot.waitSignal(tab.connected, timeout=PATIENCE_MS):
        tab.open()


def test_who_does_not_answer_is_not_connected(qtbot: QtBot, tools: Tools, line: Line) -> None:
    tab = open_tab(qtbot, tools)
    tab.open()
    qtbot.waitUntil(tab.secrets_page.isVisible, timeout=PATIENCE_MS)
    tab.secrets_page.cancelled.emit()
    assert tab.notice.title == "Not connected"
    assert tab.notice.isVisible()
    tab.notice.acted.emit()
    qtbot.waitUntil(tab.secrets_page.isVisible, timeout=PATIENCE_MS)


def test_a_refused_password_can_be_typed_again(qtbot: QtBot, tools: Tools, line: Line) -> None:
    tools.secrets.keep_for_session("local", {SecretName.PASSWORD: Secret("wrong")})
    line.error = REFUSED
    tab = open_tab(qtbot, tools)
    tab.open()
    qtbot.waitUntil(lambda: "Connecting" not in tab.notice.title, timeout=PATIENCE_MS)
    assert tab.notice._mend.text() == "Type the password again"
    tab.notice.mended.emit()
    qtbot.waitUntil(tab.secrets_page.isVisible, timeout=PATIENCE_MS)
    assert tab.secrets_page.text.startswith(tab.notice.sentence)
    line.error = None
    with qtbot.waitSignal(tab.connected, timeout=PATIENCE_MS):
        type_password(tab, "right")
    assert tools.secrets.load("local") == {SecretName.PASSWORD: Secret("right")}


def test_a_store_with_another_password_asks_for_it(
    qtbot: QtBot, tools: Tools, line: Line, tmp_path: Path, stores: Stores
) -> None:
    profile = replace(LOCAL, security=Security(Protocol.SSL, tls=Tls(keystore=str(stores.keystore_p12))))
    tab = open_tab(qtbot, tools, profile)
    tab.open()
    qtbot.waitUntil(tab.secrets_page.isVisible, timeout=PATIENCE_MS)
    assert list(tab.secrets_page.fields) == [SecretName.KEYSTORE_PASSWORD]
    assert tab.secrets_page.text
    with qtbot.waitSignal(tab.connected, timeout=PATIENCE_MS):
        tab.secrets_page.fields[SecretName.KEYSTORE_PASSWORD].set_text(stores.password)
        tab.secrets_page.connect_button.click()


def test_a_store_that_is_gone_is_told(qtbot: QtBot, tools: Tools, line: Line, tmp_path: Path) -> None:
    tls = Tls(truststore=str(tmp_path / "gone.jks"))
    tab = open_tab(qtbot, tools, replace(LOCAL, security=Security(Protocol.SSL, tls=tls)))
    tab.open()
    qtbot.waitUntil(lambda: tab.notice.title == "This connection is not complete", timeout=PATIENCE_MS)
    assert "gone.jks" in tab.notice.sentence


def test_a_failed_connection_can_be_examined(qtbot: QtBot, tools: Tools, line: Line, broker: Sandbox) -> None:
    line.error = ConnectionFailed(ConnectionFault.LOST, "a:1", "it broke off")
    tab = open_tab(qtbot, tools, replace(LOCAL, bootstrap_servers=(broker.bootstrap,)))
    tab.open()
    qtbot.waitUntil(lambda: tab.notice.title == "Connection lost", timeout=PATIENCE_MS)
    tab.notice.examined.emit()
    panel = tab.checkup_page.panel
    assert tab.checkup_page.isVisible()
    qtbot.waitUntil(lambda: panel.state not in {CheckupState.IDLE, CheckupState.RUNNING}, timeout=PATIENCE_MS)
    assert panel.state is not CheckupState.FAILED
    tab.checkup_page.left.emit()
    assert tab.notice.isVisible()


@pytest.mark.parametrize(
    ("tls", "words"),
    [
        (Tls(), ""),
        (Tls(verify=False), "TLS NOT VERIFIED"),
        (Tls(verify_host=False), "HOST NOT VERIFIED"),
    ],
)
def test_what_is_not_verified_stands_on_the_tab(qtbot: QtBot, tools: Tools, tls: Tls, words: str) -> None:
    tab = open_tab(qtbot, tools, replace(LOCAL, security=Security(Protocol.SSL, tls=tls)))
    assert tab.navigation.warning == words
    quiet = open_tab(qtbot, tools, replace(LOCAL, security=Security(tls=tls)))
    assert quiet.navigation.warning == ""


@pytest.mark.parametrize(
    ("error", "profile", "wanted"),
    [
        (REFUSED, SIGNED, SecretName.PASSWORD),
        (REFUSED, TOKENS, None),
        (AuthenticationFailed(ConnectionFault.TOKEN_ENDPOINT, "a", ""), TOKENS, SecretName.CLIENT_SECRET),
        (AuthenticationFailed(ConnectionFault.MECHANISM, "a", ""), SIGNED, None),
        (RequestTimedOut("x", 1), SIGNED, None),
    ],
)
def test_the_secret_that_was_refused_is_known(
    error: ExplorerError, profile: ConnectionProfile, wanted: SecretName | None
) -> None:
    assert secret_to_mend(error, profile) is wanted


def test_a_secured_cluster_opens_with_the_password_just_typed(
    qtbot: QtBot, tools: Tools, secure_broker: SecureBroker
) -> None:
    security = Security(Protocol.SASL_PLAINTEXT, Mechanism.SCRAM_512, ALICE)
    tab = open_tab(qtbot, tools, replace(LOCAL, bootstrap_servers=(secure_broker.sasl_plaintext,), security=security))
    tab.open()
    qtbot.waitUntil(tab.secrets_page.isVisible, timeout=PATIENCE_MS)
    type_password(tab, "not-the-password")
    qtbot.waitUntil(lambda: tab.notice.isVisible() and "Connecting" not in tab.notice.title, timeout=PATIENCE_MS)
    assert tab.notice._mend.isVisible()
    tab.notice.mended.emit()
    qtbot.waitUntil(tab.secrets_page.isVisible, timeout=PATIENCE_MS)
    with qtbot.waitSignal(tab.connected, timeout=PATIENCE_MS):
        type_password(tab, PASSWORDS[ALICE])
    tab.close_cluster()
    qtbot.waitUntil(lambda: not tools.jobs.running(), timeout=PATIENCE_MS)


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_a_locked_keyring_is_explained_and_the_password_may_be_typed_for_this_session(
    qtbot: QtBot, tools: Tools, line: Line, locked_keyring: PrivateKeyring
) -> None:
    tab = open_tab(qtbot, tools)
    tab.open()
    qtbot.waitUntil(lambda: tab.notice.title == "The keyring did not answer as hoped", timeout=PATIENCE_MS)
    assert "locked" in tab.notice.sentence
    assert tab.notice._mend.text() == "Type the password"
    tab.notice.mended.emit()
    qtbot.waitUntil(tab.secrets_page.isVisible, timeout=PATIENCE_MS)
    tab.secrets_page.keep.setChecked(False)
    with qtbot.waitSignal(tab.connected, timeout=PATIENCE_MS):
        type_password(tab, "sesame")
    qtbot.waitUntil(lambda: not tools.jobs.running(), timeout=PATIENCE_MS)
    gc.collect()  # keyring leaves its connection to D-Bus open when it is refused: what it leaves is closed here


def test_a_password_typed_in_the_tab_is_in_the_keyring_next_time(
    qtbot: QtBot, tools: Tools, line: Line, unlocked_keyring: PrivateKeyring
) -> None:
    tab = open_tab(qtbot, tools)
    tab.open()
    qtbot.waitUntil(tab.secrets_page.isVisible, timeout=PATIENCE_MS)
    assert tab.secrets_page.keep.isChecked()
    with qtbot.waitSignal(tab.connected, timeout=PATIENCE_MS):
        type_password(tab, "sesame")
    assert SecretStore().load("local") == {SecretName.PASSWORD: Secret("sesame")}
