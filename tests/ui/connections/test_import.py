"""A pasted configuration becomes a connection: explained line by line, completed, saved - and gone from the box."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kafka_explorer.config.profiles import ConnectionProfile, Environment, ProfileFolder, load_profiles
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.config.security import Mechanism, Protocol
from kafka_explorer.ui.connections.controller import ConnectionsPage
from kafka_explorer.ui.connections.file_field import FileField
from kafka_explorer.ui.connections.import_page import ImportPage
from kafka_explorer.ui.connections.secret_field import SecretField
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.widgets.fields import Choice
from tests.ui.answers import Answers
from tests.ui.connections.conftest import OpenPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen has no window manager

PATIENCE_MS = 60_000

CLIENT = """bootstrap.servers=kafka-1.example.com:9093,kafka-2.example.com:9093
security.protocol=SASL_SSL
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
username="reader" password="open-sesame";
acks=all
"""
STORES = """spring.kafka.bootstrap-servers=kafka.example.com:9093
spring.kafka.security.protocol=SSL
spring.kafka.ssl.trust-store-location=classpath:truststore.jks
spring.kafka.ssl.trust-store-password=${TRUSTSTORE_PASSWORD}
"""
PLACEHOLDERS = """spring.kafka.bootstrap-servers=${KAFKA_SERVERS}
spring.kafka.properties.security.protocol=SASL_SSL
spring.kafka.properties.sasl.mechanism=PLAIN
spring.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
username="${KAFKA_USERNAME}" password="${KAFKA_PASSWORD}";
"""


@pytest.fixture
def page(open_page: OpenPage) -> ConnectionsPage:
    page = open_page()
    page.view.import_button.click()
    assert page.currentWidget() is page.import_page
    return page


def paste(qtbot: QtBot, page: ConnectionsPage, jobs: Jobs, text: str) -> ImportPage:
    page.import_page.text.setPlainText(text)
    qtbot.waitUntil(lambda: not jobs.running(), timeout=PATIENCE_MS)
    return page.import_page


def field(importing: ImportPage, part: str) -> FileField | SecretField | QLineEdit | Choice:
    """The input for the need of that field or placeholder."""
    for need, widget in importing.needs.rows:
        if part in (need.field, need.placeholder):
            return widget
    raise AssertionError([need for need, _ in importing.needs.rows])


def saved(folder: Path) -> ConnectionProfile:
    (profile,), problems = load_profiles([ProfileFolder(folder)])
    assert not problems
    return profile


def test_every_line_is_explained_and_no_secret_is_shown(qtbot: QtBot, page: ConnectionsPage, jobs: Jobs) -> None:
    assert "Paste what your application uses" in page.import_page.notice.title
    importing = paste(qtbot, page, jobs, CLIENT)
    assert "bootstrap.servers" in importing.understood.text
    told = importing.understood.text + importing.translated.text + importing.ignored.text
    assert "acks" in importing.ignored.text
    assert "open-sesame" not in told
    assert importing.summary.text().endswith("SASL_SSL · PLAIN")
    assert importing.name.text() == "kafka-1.example.com"


def test_secrets_go_to_the_store_and_vanish_from_the_box(
    qtbot: QtBot, page: ConnectionsPage, jobs: Jobs, store: SecretStore, mine: Path
) -> None:
    importing = paste(qtbot, page, jobs, CLIENT)
    importing.name.setText("Cloud")
    importing.environment.choose(Environment.STAGING)
    assert importing.save_button.isEnabled()
    assert importing.connect_button.isEnabled()
    importing.save_button.click()
    qtbot.waitUntil(lambda: page.currentWidget() is page.view and not jobs.running(), timeout=PATIENCE_MS)
    profile = saved(mine)
    assert (profile.name, profile.environment, profile.security.user) == ("Cloud", Environment.STAGING, "reader")
    assert profile.bootstrap_servers == ("kafka-1.example.com:9093", "kafka-2.example.com:9093")
    assert store.load("Cloud") == {SecretName.PASSWORD: Secret("open-sesame")}
    assert importing.text.toPlainText() == ""
    assert not importing.text.document().isUndoAvailable()
    assert "open-sesame" not in (mine / "cloud.toml").read_text()


def test_a_store_and_its_password_are_asked_for(
    qtbot: QtBot, page: ConnectionsPage, jobs: Jobs, store: SecretStore, mine: Path, answers: Answers
) -> None:
    importing = paste(qtbot, page, jobs, STORES)
    importing.name.setText("Stores")
    assert not importing.connect_button.isEnabled()
    truststore, password = (field(importing, name) for name in ("security.tls.truststore", "TRUSTSTORE_PASSWORD"))
    assert isinstance(truststore, FileField)
    assert isinstance(password, SecretField)
    answers.file = Path("/etc/kafka/truststore.jks")
    truststore.browse_button.click()
    password.set_text("changeit")
    qtbot.waitUntil(lambda: not jobs.running(), timeout=PATIENCE_MS)
    assert importing.connect_button.isEnabled()
    with qtbot.waitSignal(page.connect_requested, timeout=PATIENCE_MS):
        importing.connect_button.click()
    assert Path(saved(mine).security.tls.truststore) == Path("/etc/kafka/truststore.jks")
    assert store.load("Stores") == {SecretName.TRUSTSTORE_PASSWORD: Secret("changeit")}


def test_placeholders_are_filled_in_and_what_was_typed_stays(
    qtbot: QtBot, page: ConnectionsPage, jobs: Jobs, store: SecretStore, mine: Path
) -> None:
    importing = paste(qtbot, page, jobs, PLACEHOLDERS)
    for name, text in (("KAFKA_SERVERS", "kafka:9093"), ("KAFKA_USERNAME", "reader"), ("KAFKA_PASSWORD", "sesame")):
        widget = field(importing, name)
        assert isinstance(widget, (QLineEdit, SecretField))
        widget.set_text(text) if isinstance(widget, SecretField) else widget.setText(text)
        qtbot.waitUntil(lambda: not jobs.running(), timeout=PATIENCE_MS)
    importing.name.setText("Filled")
    assert importing.save_button.isEnabled()
    importing.save_button.click()
    qtbot.waitUntil(lambda: page.currentWidget() is page.view and not jobs.running(), timeout=PATIENCE_MS)
    profile = saved(mine)
    assert profile.bootstrap_servers == ("kafka:9093",)
    assert (profile.security.user, profile.security.mechanism) == ("reader", Mechanism.PLAIN)
    assert store.load("Filled") == {SecretName.PASSWORD: Secret("sesame")}


def test_a_decision_is_asked_for(qtbot: QtBot, page: ConnectionsPage, jobs: Jobs, mine: Path) -> None:
    importing = paste(qtbot, page, jobs, "bootstrap.servers=a:1\nsecurity.protocol=SASL_SSL\n")
    chooser = field(importing, "security.mechanism")
    assert isinstance(chooser, Choice)
    chooser.setCurrentIndex(chooser.findData(Mechanism.SCRAM_512))
    qtbot.waitUntil(lambda: not jobs.running(), timeout=PATIENCE_MS)
    importing.name.setText("Chosen")
    importing.save_button.click()
    qtbot.waitUntil(lambda: page.currentWidget() is page.view and not jobs.running(), timeout=PATIENCE_MS)
    assert saved(mine).security.mechanism is Mechanism.SCRAM_512


def test_what_is_not_understood_says_why(qtbot: QtBot, page: ConnectionsPage, jobs: Jobs) -> None:
    importing = paste(qtbot, page, jobs, "spring:\n  kafka: [unclosed\n")
    assert importing.notice.title == "This is not understood"
    assert importing.notice.sentence
    assert not importing.save_button.isEnabled()
    paste(qtbot, page, jobs, "")
    assert "Paste what" in importing.notice.title


def test_a_dropped_file_is_read(qtbot: QtBot, page: ConnectionsPage, jobs: Jobs, tmp_path: Path) -> None:
    (tmp_path / "client.properties").write_text(CLIENT)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "client.properties"))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.import_page.dropEvent(event)
    qtbot.waitUntil(lambda: page.import_page.text.toPlainText() == CLIENT and not jobs.running(), timeout=PATIENCE_MS)
    assert page.import_page.save_button.isEnabled()


@pytest.mark.parametrize(
    ("contents", "said"),
    [(b"\xff\xfe\x00binary", "not a text file"), (b"x" * 1_000_001, "larger than 1 MB"), (None, "cannot be read")],
)
def test_a_file_that_is_none_is_told(
    qtbot: QtBot, page: ConnectionsPage, answers: Answers, tmp_path: Path, contents: bytes | None, said: str
) -> None:
    answers.file = tmp_path / "client.properties"
    if contents is not None:
        answers.file.write_bytes(contents)
    page.import_page.file_button.click()
    qtbot.waitUntil(page.import_page.banner.isVisible, timeout=PATIENCE_MS)
    assert said in page.import_page.banner.text


def test_the_form_goes_on_with_what_was_understood(
    qtbot: QtBot, page: ConnectionsPage, jobs: Jobs, store: SecretStore
) -> None:
    importing = paste(qtbot, page, jobs, CLIENT)
    importing.form_button.click()
    assert page.currentWidget() is page.form_page
    form = page.form_page.form
    assert form.security.value().protocol is Protocol.SASL_SSL
    assert form.secret_changes() == {SecretName.PASSWORD: Secret("open-sesame")}
    assert importing.text.toPlainText() == ""
    qtbot.waitUntil(lambda: not jobs.running(), timeout=PATIENCE_MS)
    assert form.secret_changes() == {SecretName.PASSWORD: Secret("open-sesame")}
    page.form_page.save_button.click()
    qtbot.waitUntil(lambda: page.currentWidget() is page.view and not jobs.running(), timeout=PATIENCE_MS)
    assert store.load("kafka-1.example.com") == {SecretName.PASSWORD: Secret("open-sesame")}


def test_leaving_asks_and_forgets(qtbot: QtBot, page: ConnectionsPage, jobs: Jobs, answers: Answers) -> None:
    importing = paste(qtbot, page, jobs, CLIENT)
    answers.agrees = False
    importing.left.emit()
    assert page.currentWidget() is importing
    answers.agrees = True
    importing.left.emit()
    assert page.currentWidget() is page.view
    assert importing.text.toPlainText() == ""


def test_a_store_that_lies_here_under_the_same_path_is_not_asked_for(
    qtbot: QtBot, page: ConnectionsPage, jobs: Jobs, tmp_path: Path
) -> None:
    store = tmp_path / "truststore.pem"
    text = f"bootstrap.servers=a:1\nsecurity.protocol=SSL\nssl.truststore.location={store.as_posix()}\n"
    importing = paste(qtbot, page, jobs, text)
    assert [need.field for need, _ in importing.needs.rows] == ["security.tls.truststore"]
    store.write_text("there now")
    importing = paste(qtbot, page, jobs, f"{text}\n")
    assert importing.needs.rows == []
    assert importing.connect_button.isEnabled()
