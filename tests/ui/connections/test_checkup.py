"""The test of a connection on screen: its steps as they come, what the first failing one means, the report."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kafka_explorer.config.profiles import ConnectionProfile, Environment
from kafka_explorer.config.secret_names import SecretName
from kafka_explorer.config.security import Protocol
from kafka_explorer.engine.doctor.steps import Diagnosis, Step, StepKind, StepState
from kafka_explorer.engine.doctor.tls import ServerCertificate
from kafka_explorer.engine.errors import ConnectionFailed, ConnectionFault, NotAuthorized
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.connections.checkup_line import CheckupLine, LineState, report, took_words
from kafka_explorer.ui.connections.checkup_panel import CheckupPanel, CheckupState
from kafka_explorer.ui.connections.checkup_words import checkup_lines, step_title
from kafka_explorer.ui.connections.checkups import SLOT
from kafka_explorer.ui.connections.controller import ConnectionsPage
from kafka_explorer.ui.connections.model import Action
from kafka_explorer.ui.explain import Explanation
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.theme import Theme
from tests.security.secure_broker import ALICE, PASSWORDS, SecureBroker
from tests.ui.answers import Answers
from tests.ui.connections.conftest import OpenPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen has no window manager

PATIENCE_MS = 60_000
PASSED = CheckupLine("Find the host a", LineState.PASSED, 0.002, "10.0.0.1")
FAILED = CheckupLine("Reach a:1", LineState.FAILED, 1.25, "", "Nobody listens.", "Start it.", "errno 111")


@contextlib.contextmanager
def silent_server() -> Iterator[int]:
    """Takes connections and says nothing."""
    listening = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                taken.append(listening.accept()[0])

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()  # first: until then it may still take one
        for connection in taken:
            connection.close()


@pytest.fixture
def page(open_page: OpenPage) -> ConnectionsPage:
    page = open_page()
    page.open_new()
    return page


def try_servers(page: ConnectionsPage, servers: str) -> CheckupPanel:
    page.form_page.form.general.name.setText("Tried")
    page.form_page.form.general.servers.setPlainText(servers)
    page.form_page.checkup.button.click()
    assert page.form_page.checkup.state is CheckupState.RUNNING
    return page.form_page.checkup


def ended(panel: CheckupPanel) -> bool:
    return panel.state in {CheckupState.PASSED, CheckupState.WARNED, CheckupState.FAILED}


def runs(jobs: Jobs) -> bool:
    return any(job.slot == SLOT for job in jobs.running())


def test_a_test_needs_servers_first(page: ConnectionsPage) -> None:
    button = page.form_page.checkup.button
    assert not button.isEnabled()
    assert button.toolTip() == "A connection needs a name. Type one."


def test_a_test_against_a_real_broker_goes_through_every_step(
    qtbot: QtBot, page: ConnectionsPage, broker: Sandbox, answers: Answers
) -> None:
    panel = try_servers(page, broker.bootstrap)
    qtbot.waitUntil(lambda: ended(panel), timeout=PATIENCE_MS)
    assert panel.state in {CheckupState.PASSED, CheckupState.WARNED}
    titles = [line.title for line in panel.lines]
    assert f"Reach {broker.bootstrap}" in titles
    assert "Ask for the cluster's brokers" in titles
    assert any(title.startswith("Reach the advertised listener") for title in titles)
    panel.copy_button.click()
    copied = QApplication.clipboard().text()
    assert copied.startswith("Connection test of Tried")
    assert all(title in copied for title in titles)
    assert answers.heard == ["Report copied"]


def test_where_nobody_listens_the_step_says_so(qtbot: QtBot, page: ConnectionsPage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    panel = try_servers(page, f"127.0.0.1:{port}")
    qtbot.waitUntil(lambda: ended(panel), timeout=PATIENCE_MS)
    assert panel.text == f"It does not connect It ends here: Reach 127.0.0.1:{port}"
    (failed,) = [line for line in panel.lines if line.state is LineState.FAILED]
    assert "no program listens" in failed.cause
    assert failed.remedy


def test_a_wrong_password_fails_at_the_sign_in_and_the_report_has_no_secret(
    qtbot: QtBot, page: ConnectionsPage, secure_broker: SecureBroker
) -> None:
    form = page.form_page.form
    form.security.protocol.setCurrentIndex(form.security.protocol.findData(Protocol.SASL_PLAINTEXT))
    form.security.sign_in.texts["user"].setText(ALICE)
    form.secrets[SecretName.PASSWORD].set_text("not-the-password")
    panel = try_servers(page, secure_broker.sasl_plaintext)
    qtbot.waitUntil(lambda: ended(panel), timeout=PATIENCE_MS)
    (failed,) = [line for line in panel.lines if line.state is LineState.FAILED]
    assert failed.title == "Sign in: PLAIN"
    panel.copy_button.click()
    assert "not-the-password" not in QApplication.clipboard().text()
    form.secrets[SecretName.PASSWORD].set_text(PASSWORDS[ALICE])
    assert panel.state is CheckupState.IDLE
    panel.button.click()
    qtbot.waitUntil(lambda: ended(panel), timeout=PATIENCE_MS)
    assert panel.state in {CheckupState.PASSED, CheckupState.WARNED}


def test_a_secret_that_is_missing_is_told_beside_its_field(qtbot: QtBot, page: ConnectionsPage) -> None:
    form = page.form_page.form
    form.security.protocol.setCurrentIndex(form.security.protocol.findData(Protocol.SASL_PLAINTEXT))
    form.security.sign_in.texts["user"].setText("me")
    panel = try_servers(page, "127.0.0.1:1")
    qtbot.waitUntil(lambda: ended(panel), timeout=PATIENCE_MS)
    assert "needs the password" in form.fields["secret.password"].message
    assert "needs the password" in panel.text


def test_a_test_can_be_cancelled(qtbot: QtBot, page: ConnectionsPage, jobs: Jobs) -> None:
    with silent_server() as port:
        panel = try_servers(page, f"127.0.0.1:{port}")
        qtbot.waitUntil(lambda: bool(panel.lines), timeout=PATIENCE_MS)
        panel.button.click()
        assert panel.state is CheckupState.IDLE
        assert not runs(jobs)


def test_a_change_takes_the_result_away(page: ConnectionsPage, jobs: Jobs) -> None:
    page.form_page.checkup.show_done([PASSED])
    page.form_page.form.general.name.setText("Renamed")
    assert page.form_page.checkup.state is CheckupState.IDLE
    with silent_server() as port:
        panel = try_servers(page, f"127.0.0.1:{port}")
        page.form_page.form.general.servers.setPlainText("b:1")
        assert panel.state is CheckupState.IDLE
        assert not runs(jobs)


def test_leaving_the_form_ends_a_test(page: ConnectionsPage, jobs: Jobs) -> None:
    with silent_server() as port:
        try_servers(page, f"127.0.0.1:{port}")
        page.leave_form()
        assert not runs(jobs)


def test_a_card_is_tested_on_a_page_of_its_own_and_connected_from_there(
    qtbot: QtBot, open_page: OpenPage, broker: Sandbox
) -> None:
    profile = ConnectionProfile("Kept", (broker.bootstrap,), Environment.DEV)
    page = open_page(profile)
    entry = page.listing.named("Kept")
    assert entry is not None
    page.view.asked.emit(Action.TEST, entry)
    panel = page.checkup_page.panel
    assert page.currentWidget() is page.checkup_page
    assert page.checkup_page.header.title == "Test of Kept"
    qtbot.waitUntil(lambda: ended(panel), timeout=PATIENCE_MS)
    panel.button.click()
    qtbot.waitUntil(lambda: ended(panel), timeout=PATIENCE_MS)
    with qtbot.waitSignal(page.connect_requested, timeout=PATIENCE_MS) as asked:
        page.checkup_page.connect_button.click()
    assert asked.args[0].name == "Kept"
    assert page.currentWidget() is page.view


def test_the_first_failing_step_is_named_and_what_follows_is_there(qtbot: QtBot, theme: Theme) -> None:
    panel = CheckupPanel(theme)
    qtbot.addWidget(panel)
    panel.show()
    later = CheckupLine("Sign in: PLAIN", LineState.SKIPPED)
    panel.show_running([PASSED, replace(FAILED, state=LineState.RUNNING)])
    assert (panel.state, panel.button.text()) == (CheckupState.RUNNING, "Cancel")
    assert not panel.copy_button.isVisible()
    panel.show_done([PASSED, FAILED, later])
    assert panel.lines == [PASSED, FAILED, later]
    assert panel.text == "It does not connect It ends here: Reach a:1"
    visible = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert {"Nobody listens.", "Start it.", "errno 111", "1.2 s", "2 ms"} <= set(visible)
    panel.show_done([PASSED, replace(PASSED, state=LineState.WARNED)])
    assert panel.text == "It connects 1 thing to know · 2 steps · 4 ms"
    panel.show_done([PASSED])
    assert panel.text == "It connects 1 step · 2 ms"
    panel.show_failed(Explanation("Not complete", "A password is missing.", "Type it."))
    assert panel.text == "Not complete A password is missing. Type it."
    assert panel.lines == []


def test_panels_follow_the_theme(qtbot: QtBot, theme: Theme) -> None:
    panel = CheckupPanel(theme)
    qtbot.addWidget(panel)
    panel.show_done([PASSED, FAILED])
    panel.show()
    theme.set_mode("dark")
    dark = panel.grab().toImage().pixelColor(3, 40).lightness()
    theme.set_mode("light")
    assert dark < 60 < panel.grab().toImage().pixelColor(3, 40).lightness()


def test_every_kind_of_step_has_words() -> None:
    titles = {step_title(Step(kind, "a:1")) for kind in StepKind}
    assert len(titles) == len(StepKind)
    rights = {step_title(Step(StepKind.RIGHTS, right)) for right in ("cluster", "topics", "read", "write", "groups")}
    assert len(rights) == 5
    assert all(words.startswith("Rights") for words in rights)


def test_a_step_says_once_what_went_wrong() -> None:
    refused = NotAuthorized("Describe", "groups")
    certificate = ServerCertificate(
        "CN=a", "CN=ca", ("a",), datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    )
    steps = (
        Step(StepKind.TLS, "a:1", StepState.PASSED, 0.1, certificate=certificate),
        Step(StepKind.RIGHTS, "groups", StepState.WARNED, 0.1, str(refused), refused, "Ask."),
        Step(StepKind.TCP, "a:1", StepState.FAILED, 0.1, error=ConnectionFailed(ConnectionFault.REFUSED, "a:1", "x")),
    )
    tls, rights, tcp = checkup_lines(Diagnosis(steps, done=True))
    assert tls.fact == "CN=a, issued by CN=ca, until 2027-01-01"
    assert (rights.fact, rights.remedy) == ("", "Ask.")
    assert "Describe" in rights.cause
    assert (tcp.details, tcp.remedy[-1]) == ("x", ".")


@pytest.mark.parametrize(
    ("took_s", "words"), [(None, ""), (0.0001, "< 1 ms"), (0.0123, "12 ms"), (0.9994, "999 ms"), (1.26, "1.3 s")]
)
def test_durations_are_short(took_s: float | None, words: str) -> None:
    assert took_words(took_s) == words


def test_a_report_can_be_sent_to_somebody() -> None:
    text = report("Mine", ["a:1", "b:2"], "SASL_SSL · PLAIN", [PASSED, FAILED])
    assert text == (
        "Connection test of Mine\na:1, b:2\nSASL_SSL · PLAIN\n\n"
        "[ok]       Find the host a\n           10.0.0.1\n           2 ms\n"
        "[FAILED]   Reach a:1\n           1.2 s\n           Nobody listens.\n           Start it.\n"
        "           errno 111\n"
    )
