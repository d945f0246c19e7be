"""One cluster's tab: connecting, failing, pages, closing."""

import threading
from collections.abc import Generator

import pytest
from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.errors import ConnectionFailed, ConnectionFault
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.palette import Entry
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.widgets.header import PAGE_MARGINS
from tests.ui.shell import LIVE, LOCAL, Line, Page, make_pages


@pytest.fixture
def tab(qtbot: QtBot, tools: Tools, line: Line) -> ClusterTab:
    made = ClusterTab(tools, LOCAL, QMenu(), QMenu(), make_pages)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def connected(qtbot: QtBot, tab: ClusterTab) -> None:
    with qtbot.waitSignal(tab.connected):
        tab.open()


def test_a_connected_tab_shows_its_first_page(qtbot: QtBot, tab: ClusterTab, line: Line) -> None:
    connected(qtbot, tab)
    assert line.asked == ["localhost:9092"]
    assert tab.current_page == "overview"
    assert tab.navigation.count("topics") == "14"


def test_while_connecting_the_page_says_so_and_can_be_cancelled(qtbot: QtBot, tab: ClusterTab, line: Line) -> None:
    line.waits = True
    tab.open()
    assert tab.notice.title == "Connecting to local"
    assert tab.current_page == ""
    tab.notice.cancelled.emit()
    assert tab.notice.title == "Not connected"
    line.waits = False
    with qtbot.waitSignal(tab.connected):
        tab.notice.acted.emit()


def test_a_failure_is_a_page_with_retry(qtbot: QtBot, tab: ClusterTab, line: Line) -> None:
    line.error = ConnectionFailed(ConnectionFault.REFUSED, "localhost:9092", "errno 111")
    tab.open()
    qtbot.waitUntil(lambda: tab.notice.title == "Nobody listens there")
    line.error = None
    with qtbot.waitSignal(tab.connected):
        tab.notice.retried.emit()
    assert len(line.asked) == 2


def test_pages_are_chosen_in_the_navigation(qtbot: QtBot, tab: ClusterTab) -> None:
    connected(qtbot, tab)
    tab.navigation._pages["topics"].click()
    assert tab.current_page == "topics"
    tab.show_page("topic")
    assert tab.current_page == "topic"
    assert tab.navigation._pages["topics"].isChecked()
    assert not tab.navigation._pages["overview"].isChecked()


def test_refresh_reaches_the_page_that_is_shown(qtbot: QtBot, tab: ClusterTab) -> None:
    connected(qtbot, tab)
    page = tab.findChild(Page)
    assert isinstance(page, Page)
    tab.refresh()
    tab.show_page("topics")
    tab.refresh()  # a page that cannot be refreshed is left alone
    assert page.refreshed == 1


def test_refresh_connects_again_what_is_not_connected(qtbot: QtBot, tab: ClusterTab, line: Line) -> None:
    line.error = ConnectionFailed(ConnectionFault.LOST, "localhost:9092")
    tab.open()
    qtbot.waitUntil(lambda: tab.notice.title == "Connection lost")
    line.error = None
    with qtbot.waitSignal(tab.connected):
        tab.refresh()


def test_the_palette_finds_pages(qtbot: QtBot, tab: ClusterTab) -> None:
    connected(qtbot, tab)
    entries = {entry.text: entry for entry in tab.entries()}
    assert list(entries) == ["Overview", "Topics"]
    entries["Topics"].run()
    assert tab.current_page == "topics"
    tab.add_entries(lambda: [Entry("orders", "Topic", "hash", print)])
    assert [entry.text for entry in tab.entries()] == ["Overview", "Topics", "orders"]


def test_pages_keep_off_the_edges(qtbot: QtBot, tab: ClusterTab) -> None:
    tight, own = QWidget(), QWidget()
    QVBoxLayout(tight).setContentsMargins(0, 0, 0, 0)
    QVBoxLayout(own).setContentsMargins(1, 2, 3, 4)
    for name, page in (("tight", tight), ("own", own)):
        tab.add_page(name, name, "gauge", page)
    margins = [page.layout().contentsMargins() for page in (tight, own)]  # type: ignore[union-attr]
    assert margins == [QMargins(*PAGE_MARGINS), QMargins(1, 2, 3, 4)]


def test_closing_cancels_what_runs_and_lets_go_of_the_cluster(
    qtbot: QtBot, tab: ClusterTab, line: Line, tools: Tools
) -> None:
    gate = threading.Event()

    def work() -> Generator[None, None, None]:
        while not gate.wait(0.01):
            yield

    connected(qtbot, tab)
    page = tab.findChild(Page)
    assert isinstance(page, Page)
    mine = tools.jobs.start("Read", work(), owner=page)
    other = tools.jobs.start("Other", work(), owner=tools.jobs)
    with qtbot.waitSignal(tab.closing):
        tab.close_cluster()
    assert mine.cancelled
    assert not other.ended
    qtbot.waitUntil(lambda: line.closed == ["localhost:9092"])
    gate.set()


def test_closing_while_connecting_connects_no_more(qtbot: QtBot, tab: ClusterTab, line: Line, tools: Tools) -> None:
    line.waits = True
    tab.open()
    tab.close_cluster()
    assert not tools.jobs.running()


def test_the_navigation_says_which_cluster_this_is(qtbot: QtBot, tools: Tools, line: Line) -> None:
    made = ClusterTab(tools, LIVE, QMenu(), QMenu(), make_pages)
    qtbot.addWidget(made)
    assert made.navigation._chip.text() == "PROD"
    assert made.navigation._name.whole_text == "prod-eu"
    assert made.navigation._facts.whole_text == "kafka-1:9093 · kafka-2:9093"


def test_topics_looked_at_before_are_offered(qtbot: QtBot, tab: ClusterTab, tools: Tools) -> None:
    tools.memory.add_recent_topic("local", "orders")
    connected(qtbot, tab)
    with qtbot.waitSignal(tab.navigation.topic_chosen) as chosen:
        tab.navigation._recent_buttons[0].click()
    assert chosen.args == ["orders"]
