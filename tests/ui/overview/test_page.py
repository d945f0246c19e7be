"""The Overview page on a real broker, and without one."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ConnectionFailed, ConnectionFault
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.topics import TopicSummary, TopicTotals, list_topics
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.overview.controller import OverviewController
from kafka_explorer.ui.overview.view import OverviewPage
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import IconButton
from tests.broker_fixtures import TopicFactory
from tests.ui.answers import Answers

PATIENCE_MS = 30_000


@dataclass
class Opened:
    """A page with its controller."""

    page: OverviewPage
    controller: OverviewController
    user: Answers
    clock: Clock
    qtbot: QtBot
    jobs: Jobs

    def refresh(self) -> None:
        self.controller.refresh()
        self.wait_for_end()

    def wait_for_end(self) -> None:
        self.qtbot.waitUntil(lambda: not self.jobs.running(), timeout=PATIENCE_MS)


Open = Callable[[str], Opened]


@pytest.fixture
def open_on(qtbot: QtBot, theme: Theme, memory: Memory, jobs: Jobs) -> Iterator[Open]:
    clusters: list[Cluster] = []
    workers = Workers()

    def open_page(bootstrap: str) -> Opened:
        page = OverviewPage(theme, memory)
        page.resize(1100, 780)
        qtbot.addWidget(page)
        page.show()
        cluster = Cluster(ClusterSettings({"bootstrap.servers": bootstrap}))
        clusters.append(cluster)
        user, clock = Answers(), Clock("utc")
        return Opened(page, OverviewController(page, cluster, workers, jobs, clock, user), user, clock, qtbot, jobs)

    yield open_page
    assert jobs.close(10)
    workers.close()
    for cluster in clusters:
        cluster.close()


def test_a_cluster_comes_to_the_screen(open_on: Open, broker: Sandbox, topic: TopicFactory, theme: Theme) -> None:
    topic("overviewed", partitions=3)
    opened = open_on(broker.bootstrap)
    opened.controller.refresh()
    page = opened.page
    assert page.body.notice.title == "Asking the cluster"
    assert not page.refresh_button.isEnabled()
    opened.wait_for_end()
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as cluster:
        topics = list_topics(cluster)
    assert page.body.shows_content
    assert page.refresh_button.isEnabled()
    assert page.cluster_id.value == broker.cluster_id
    assert page.release.value.startswith(".".join(broker.version.split(".")[:2]))
    assert page.controller.value == "KRaft quorum"
    assert page.cards["brokers"].figure == "1"
    assert page.cards["topics"].figure == f"{sum(not each.internal for each in topics):,}"
    assert page.cards["partitions"].figure == f"{sum(each.partition_count for each in topics):,}"
    assert (page.cards["under_replicated"].figure, page.cards["offline"].figure) == ("0", "0")
    assert "All is well" in page.health.text
    assert not page.ailing.isVisible()
    assert page.brokers.lines.line(0).cells[1].text == broker.bootstrap
    assert page.status.text.startswith("As of ")
    theme.set_mode("dark")
    opened.clock.set_zone("local")
    assert page.status.text.startswith("As of ")


def test_refreshing_shows_what_is_there_until_there_is_something_newer(open_on: Open, broker: Sandbox) -> None:
    opened = open_on(broker.bootstrap)
    opened.refresh()
    before = opened.controller.survey
    opened.page.refresh()
    assert opened.page.body.shows_content, "nothing flickers"
    with opened.qtbot.waitSignal(opened.controller.surveyed, timeout=PATIENCE_MS) as told:
        pass
    after = opened.controller.survey
    assert told.args == [after]
    assert before is not None
    assert after is not None
    assert after.release == before.release, "asked for once only"


def test_nobody_there_is_a_notice_with_retry(open_on: Open, broker: Sandbox) -> None:
    opened = open_on("127.0.0.1:1")
    opened.refresh()
    assert opened.page.body.notice.title == "Nobody listens there"
    assert opened.page.refresh_button.isEnabled()
    opened.controller._cluster = Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap}))
    opened.page.body.notice.retried.emit()
    opened.wait_for_end()
    assert opened.page.body.shows_content
    opened.controller._cluster.close()


def test_a_broker_lost_later_leaves_what_is_shown(open_on: Open, broker: Sandbox) -> None:
    opened = open_on(broker.bootstrap)
    opened.refresh()
    opened.controller._on_failed(ConnectionFailed(ConnectionFault.LOST, broker.bootstrap))
    assert opened.page.body.shows_content
    assert "Connection lost" in opened.page.banner.text
    opened.page.banner.retried.emit()
    opened.wait_for_end()
    assert opened.page.banner.isHidden()


def test_a_cluster_that_never_answers_does_not_hold_the_window(open_on: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        opened = open_on(f"127.0.0.1:{silent.getsockname()[1]}")
        opened.controller.refresh()
        opened.page.repaint()
        opened.qtbot.waitUntil(lambda: opened.page.body.notice.title != "Asking the cluster", timeout=PATIENCE_MS)
        assert opened.page.body.notice.title == "No answer"


def test_topics_that_need_attention_lead_to_their_page(open_on: Open, broker: Sandbox) -> None:
    opened = open_on(broker.bootstrap)
    opened.refresh()
    survey = opened.controller.survey
    assert survey is not None
    opened.page.show_survey(
        replace(
            survey,
            totals=TopicTotals(2, 0, 6, under_replicated=3, offline=1),
            ailing=(
                TopicSummary("orders", 3, 3, under_replicated=2, offline=(1,)),
                TopicSummary("payments", 3, 3, under_replicated=1),
            ),
        )
    )
    assert opened.page.ailing.isVisible()
    assert opened.page.health.text == "Topics that need attention 2 topics"
    table = opened.page.ailing
    table.select_row(1)
    with opened.qtbot.waitSignal(opened.controller.topic_requested) as asked:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert asked.args == ["payments"]


def test_the_cluster_id_is_copied(open_on: Open, broker: Sandbox) -> None:
    opened = open_on(broker.bootstrap)
    opened.refresh()
    button = opened.page.cluster_id.findChild(IconButton)
    assert button is not None
    button.click()
    assert QGuiApplication.clipboard().text() == broker.cluster_id
    assert opened.user.heard == ["Cluster id copied"]
