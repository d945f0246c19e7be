"""The list of topics on a real broker: figures agree with the engine, and nothing needs the mouse."""

from confluent_kafka import Consumer, TopicPartition
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.topics import TopicSummary, list_topics
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.columns import GROUPS, MESSAGES, NAME, PARTITIONS, POLICY, REPLICATION
from kafka_explorer.ui.topics.status import Counting
from kafka_explorer.ui.topics.view import TopicsPage
from tests.broker_fixtures import TopicFactory
from tests.ui.topics.conftest import PATIENCE_MS, Delete, Fill, OpenList, OpenOn, texts


def test_the_list_agrees_with_the_engine(opened: OpenList, broker: Sandbox, topic: TopicFactory, fill: Fill) -> None:
    name = topic("listed", partitions=3)
    compacted = topic("listed-compacted", config={"cleanup.policy": "compact"})
    fill(name, 12)
    fill(compacted, 5)
    group = f"{name}-readers"
    with_offsets = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": group, "log_level": 0})
    with_offsets.commit(offsets=[TopicPartition(name, 0, 1)], asynchronous=False)
    with_offsets.close()
    opened.load()
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as cluster:
        known = [each for each in list_topics(cluster) if not each.internal]
    assert texts(opened.page.table, NAME) == sorted((each.name for each in known), key=str.casefold)
    assert opened.page.header.facts.startswith(f"{len(known):,} topics · ")
    assert opened.cell(name, PARTITIONS) == "3"
    assert opened.cell(name, REPLICATION) == "1"
    assert opened.cell(name, MESSAGES) == "12"
    assert opened.cell(name, POLICY) == "delete"
    assert opened.cell(name, GROUPS) == group
    assert opened.cell(compacted, MESSAGES) == "≤ 5"
    assert opened.cell(compacted, GROUPS) == "–"
    assert opened.status.startswith(f"{len(known)} topics")


def test_typing_narrows_and_enter_opens(opened: OpenList, topic: TopicFactory, qtbot: QtBot) -> None:
    first, second = topic("narrow-alpha"), topic("narrow-beta")
    opened.load()
    QTest.keyClicks(opened.page.filter, f"{first[7:]} narrow")
    assert texts(opened.page.table, NAME) == [first]
    assert opened.status.startswith("1 of ")
    with qtbot.waitSignal(opened.page.topic_opened) as signal:
        QTest.keyClick(opened.page.filter, Qt.Key.Key_Return)
    assert signal.args == [first]
    opened.page.filter.setText("narrow-")
    QTest.keyClick(opened.page.filter, Qt.Key.Key_End)
    opened.page.select(first)
    QTest.keyClick(opened.page.filter, Qt.Key.Key_Down)
    assert opened.page.current_topic == second
    with qtbot.waitSignal(opened.page.messages_asked) as signal:
        opened.page.messages.click()
    assert signal.args == [second]


def test_nothing_fits_says_so_and_offers_to_clear(opened: OpenList, topic: TopicFactory) -> None:
    topic("present")
    opened.load()
    opened.page.filter.setText("no such topic anywhere")
    assert opened.page.body.notice.title == "No topic of that name"
    assert not opened.page.messages.isEnabled()
    opened.page.body.notice.acted.emit()
    assert opened.page.filter.text() == ""
    assert opened.page.body.shows_content


def test_a_refresh_keeps_the_selected_topic_and_what_is_known(
    opened: OpenList, topic: TopicFactory, fill: Fill, delete: Delete
) -> None:
    kept, gone = topic("zz-kept"), topic("aa-gone")
    fill(kept, 7)
    opened.load()
    opened.page.select(kept)
    delete(gone)
    new = topic("aa-new")
    with opened.qtbot.waitSignal(opened.controller.listed, timeout=PATIENCE_MS):
        opened.page.refresh()
    assert opened.cell(kept, MESSAGES) == "7", "a refresh emptied what was known"
    assert opened.page.current_topic == kept
    assert opened.page.model.row_of(gone) == -1
    assert opened.page.model.row_of(new) >= 0
    opened.wait_for(lambda: opened.controller.counting is Counting.DONE)
    assert opened.cell(new, MESSAGES) == "0"


def test_counting_can_be_stopped_and_taken_up_again(opened: OpenList, topic: TopicFactory) -> None:
    topic("stopped")
    with opened.qtbot.waitSignal(opened.controller.listed, timeout=PATIENCE_MS):
        opened.controller.load()
    opened.wait_for(lambda: opened.controller.counting is Counting.RUNNING)
    assert opened.status.startswith("Counting messages")
    opened.page.status.stopped.emit()
    opened.wait_for(lambda: opened.controller.counting is Counting.STOPPED)
    assert "stopped, F5 counts again" in opened.status
    opened.load()
    assert opened.controller.counting is Counting.DONE


def test_counting_waits_until_somebody_looks(opened: OpenList, topic: TopicFactory) -> None:
    topic("unseen")
    opened.page.hide()
    with opened.qtbot.waitSignal(opened.controller.listed, timeout=PATIENCE_MS):
        opened.controller.load()
    assert opened.controller.counting is Counting.WANTED
    opened.page.show()
    opened.wait_for(lambda: opened.controller.counting is Counting.DONE)


def test_internal_topics_come_with_a_tick(opened: OpenList, topic: TopicFactory, broker: Sandbox) -> None:
    topic("beside-internal")
    consumer = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": "makes-offsets", "log_level": 0})
    consumer.committed([TopicPartition(topic("makes-offsets"), 0)], timeout=30)
    consumer.close()
    opened.load()
    assert opened.page.model.row_of("__consumer_offsets") == -1
    opened.page.internal.click()
    assert opened.page.model.row_of("__consumer_offsets") >= 0


def test_the_tick_is_remembered(theme: Theme, memory: Memory, qtbot: QtBot) -> None:
    first = TopicsPage(theme, memory)
    qtbot.addWidget(first)
    assert not first.internal.isChecked()
    first.internal.click()
    second = TopicsPage(theme, memory)
    qtbot.addWidget(second)
    second.model.set_topics([TopicSummary("__consumer_offsets", 50, 1, internal=True)])
    assert second.internal.isChecked()
    assert second.model.row_of("__consumer_offsets") == 0
    second.internal.click()
    assert not memory.preferences.show_internal_topics


def test_no_broker_is_a_page_with_retry(open_on: OpenOn) -> None:
    opened = open_on("127.0.0.1:1")
    opened.controller.load()
    assert opened.page.body.notice.title == "Listing topics"
    opened.wait_for(lambda: opened.page.body.notice.title == "Nobody listens there")
    with opened.qtbot.waitSignal(opened.page.refresh_asked):
        opened.page.body.notice.retried.emit()
    opened.wait_for(lambda: opened.page.body.notice.title == "Nobody listens there")


def test_what_the_menu_offers(opened: OpenList, topic: TopicFactory) -> None:
    name = topic("menu")
    opened.load()
    opened.page.select(name)
    menu = opened.page.menu()
    actions = {action.text(): action for action in menu.actions()}
    with opened.qtbot.waitSignal(opened.page.topic_opened) as signal:
        actions["Open topic"].trigger()
    assert signal.args == [name]
    with opened.qtbot.waitSignal(opened.page.messages_asked):
        actions["Read messages"].trigger()
    actions["Copy name"].trigger()
    assert QGuiApplication.clipboard().text() == name
    assert opened.user.heard == [f"Copied {name}"]
    menu.close()
