"""Trying a connection before it is saved: against a real broker, nobody, something else, and silence."""

import contextlib
import socket
import threading
from collections.abc import Generator, Iterator

import pytest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.brokers import ClusterDescription
from kafka_explorer.engine.cluster import Cluster, ConnectStep
from kafka_explorer.engine.errors import NotAuthorized
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.connections import work
from kafka_explorer.ui.connections.controller import ConnectionsPage
from kafka_explorer.ui.connections.trial import TrialState
from kafka_explorer.ui.jobs import Jobs
from tests.ui.connections.conftest import OpenPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen has no window manager


@contextlib.contextmanager
def server(answer: bytes | None) -> Iterator[int]:
    """Listens on a port of its own and answers every request so; None: takes connections and says nothing."""
    listening = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listening.accept()
                taken.append(connection)
                if answer is not None:
                    connection.recv(1024)
                    connection.sendall(answer)
                    connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for connection in taken:
            connection.close()
        thread.join()


@pytest.fixture
def trying(open_page: OpenPage) -> ConnectionsPage:
    page = open_page()
    page.open_new()
    return page


def try_servers(page: ConnectionsPage, servers: str) -> None:
    page.form_page.form.name.setText("Tried")
    page.form_page.form.servers.setPlainText(servers)
    page.form_page.trial.button.click()
    assert page.form_page.trial.state is TrialState.RUNNING


def trial_runs(jobs: Jobs) -> bool:
    return any(job.slot == "trial" for job in jobs.running())


def ended(page: ConnectionsPage) -> bool:
    return page.form_page.trial.state in {TrialState.REACHED, TrialState.FAILED}


def test_a_test_needs_servers_first(trying: ConnectionsPage) -> None:
    assert not trying.form_page.trial.button.isEnabled()
    assert trying.form_page.trial.button.toolTip() == "A connection needs a name. Type one."


def test_a_test_against_a_real_broker_connects(qtbot: QtBot, trying: ConnectionsPage, broker: Sandbox) -> None:
    try_servers(trying, broker.bootstrap)
    qtbot.waitUntil(lambda: ended(trying), timeout=20_000)
    assert trying.form_page.trial.text.startswith("It connects 1 broker · cluster id ")


def test_a_test_where_nobody_listens_says_so(qtbot: QtBot, trying: ConnectionsPage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    try_servers(trying, f"127.0.0.1:{port}")
    qtbot.waitUntil(lambda: ended(trying), timeout=20_000)
    assert trying.form_page.trial.text.startswith("Nobody listens there")
    trying.form_page.trial.more_button.click()


def test_a_test_against_something_else_says_so(qtbot: QtBot, trying: ConnectionsPage) -> None:
    with server(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n") as port:
        try_servers(trying, f"127.0.0.1:{port}")
        qtbot.waitUntil(lambda: ended(trying), timeout=20_000)
    assert trying.form_page.trial.text.startswith("That is not Kafka")


def test_a_test_can_be_cancelled(qtbot: QtBot, trying: ConnectionsPage, jobs: Jobs) -> None:
    with server(None) as port:
        try_servers(trying, f"127.0.0.1:{port}")
        qtbot.waitUntil(lambda: "Reaching" in trying.form_page.trial.text)
        trying.form_page.trial.button.click()
        assert trying.form_page.trial.state is TrialState.IDLE
        assert not trial_runs(jobs)


def test_a_change_takes_the_result_away(qtbot: QtBot, trying: ConnectionsPage, jobs: Jobs) -> None:
    trying.form_page.trial.show_reached(None)
    trying.form_page.form.name.setText("Renamed")
    assert trying.form_page.trial.state is TrialState.IDLE
    with server(None) as port:
        try_servers(trying, f"127.0.0.1:{port}")
        trying.form_page.form.servers.setPlainText("b:1")
        assert trying.form_page.trial.state is TrialState.IDLE
        assert not trial_runs(jobs)


def test_leaving_the_form_ends_a_test(trying: ConnectionsPage, jobs: Jobs) -> None:
    with server(None) as port:
        try_servers(trying, f"127.0.0.1:{port}")
        trying.leave_form()
        assert not trial_runs(jobs)


def test_who_may_not_describe_the_cluster_is_connected_all_the_same(
    qtbot: QtBot, trying: ConnectionsPage, broker: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Cluster) -> Generator[None, None, ClusterDescription]:
        yield
        raise NotAuthorized("Describe", "cluster")

    monkeypatch.setattr(work, "describe_cluster", refused)
    try_servers(trying, broker.bootstrap)
    qtbot.waitUntil(lambda: ended(trying), timeout=20_000)
    assert trying.form_page.trial.text == "It connects A broker answered. This user may not describe the cluster."


def test_every_step_has_words(trying: ConnectionsPage) -> None:
    for step in ConnectStep:
        trying.form_page.trial.show_step(step)
        assert trying.form_page.trial.text.endswith("…")
    assert trying.form_page.trial.button.text() == "Cancel"
