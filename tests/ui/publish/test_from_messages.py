"""From the Messages page to Publish and back: what one says, the other does."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from confluent_kafka import Producer
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.engine.processes import Workers
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.cluster_pages import MESSAGES, add_pages
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.publish.feature import PUBLISH
from kafka_explorer.ui.publish.view import Mode, PublishPage
from kafka_explorer.ui.records.selection import Selection
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.tools import Tools
from tests.broker_fixtures import TopicFactory

PATIENCE_MS = 60_000


@pytest.fixture
def tab(qtbot: QtBot, tools: Tools, broker: Sandbox) -> Iterator[ClusterTab]:
    """The tab of the shared node, connected."""
    whole = replace(tools, workers=Workers())
    made = ClusterTab(whole, ConnectionProfile("shared", (broker.bootstrap,)), QMenu(), QMenu(), make_pages=add_pages)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    with qtbot.waitSignal(made.connected, timeout=PATIENCE_MS):
        made.open()
    yield made
    made.close_cluster()
    tools.jobs.close(10)
    whole.workers.close()


def offered(page: RecordsPage) -> QMenu:
    """The menu of the selected rows."""
    return next(each for each in page.findChildren(Selection) if each.parent() is page).menu()


def click(menu: QMenu, words: str) -> None:
    """Do what the menu offers by these words."""
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()


def test_read_messages_are_published_and_found_where_they_landed(
    qtbot: QtBot, tab: ClusterTab, broker: Sandbox, topic: TopicFactory
) -> None:
    name, other = topic("read-and-sent"), topic("sent-to")
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(3):
        producer.produce(name, f'{{"n":{number}}}', f"k{number}")
    assert producer.flush(60) == 0
    records, publish = tab.findChildren(RecordsPage)[0], tab.findChildren(PublishPage)[0]
    tab.navigation.topic_chosen.emit(name)
    qtbot.waitUntil(lambda: records.model.rowCount() == 3, timeout=PATIENCE_MS)
    records.table.select_row(0)
    click(offered(records), "Publish one like this")
    qtbot.waitUntil(lambda: tab.current_page == PUBLISH and publish.send.isEnabled(), timeout=PATIENCE_MS)
    assert publish.topic.topic == name
    assert '"n": 2' in publish.form.value.editor.toPlainText(), "the newest stands first"
    publish.send.click()
    qtbot.waitUntil(lambda: publish.outcome.title.text().endswith("offset 3"), timeout=PATIENCE_MS)
    publish.outcome.open.click()
    assert tab.current_page == MESSAGES
    qtbot.waitUntil(lambda: records.model.rowCount() == 1, timeout=PATIENCE_MS)
    tab.navigation.topic_chosen.emit(name)
    qtbot.waitUntil(lambda: records.model.rowCount() == 4, timeout=PATIENCE_MS)
    records.table.selectAll()
    click(offered(records), "Send these 4 to another topic")
    qtbot.waitUntil(lambda: publish.mode is Mode.COPY and publish.copy.selected is not None, timeout=PATIENCE_MS)
    publish.topic.choose(other)
    qtbot.waitUntil(publish.send.isEnabled, timeout=PATIENCE_MS)
    publish.send.click()
    qtbot.waitUntil(lambda: publish.outcome.title.text() == "All 4 acknowledged", timeout=PATIENCE_MS)
