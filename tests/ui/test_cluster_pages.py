"""The pages of one cluster together: what one of them says, another one does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.engine.dead_letters.examples import read_example
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.spool import SpoolFolder
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.actions import Actions
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.cluster_pages import MESSAGES, OVERVIEW, TOPIC, TOPICS, add_pages
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.deadletters.inbox_page import InboxPage
from kafka_explorer.ui.deadletters.source_form import SourceForm
from kafka_explorer.ui.deadletters.topic_page import TopicPage as LettersPage
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.topics.topic_page import TopicPage
from kafka_explorer.ui.topics.view import TopicsPage
from tests.broker_fixtures import TopicFactory
from tests.ui.answers import Answers
from tests.ui.deadletters.conftest import send

PATIENCE_MS = 30_000


@pytest.fixture
def whole_tools(theme: Theme, jobs: Jobs, memory: Memory, tmp_path: Path) -> Iterator[Tools]:
    """Everything the pages need, child processes too."""
    workers = Workers()
    with SpoolFolder(tmp_path / "spools") as spools:
        yield Tools(theme, jobs, memory, Clock(), Answers(), Actions(theme), workers, spools)
        jobs.close(10)
        workers.close()


@pytest.fixture
def tab(qtbot: QtBot, whole_tools: Tools, broker: Sandbox) -> Iterator[ClusterTab]:
    """The tab of the shared node, connected."""
    host, port = broker.bootstrap.split(",")[0].rsplit(":", 1)
    made = ClusterTab(
        whole_tools, ConnectionProfile("shared", (f"{host}:{port}",)), QMenu(), QMenu(), make_pages=add_pages
    )
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    with qtbot.waitSignal(made.connected, timeout=PATIENCE_MS):
        made.open()
    yield made
    made.close_cluster()


def test_a_topic_is_opened_from_the_list_and_read_from_its_page(
    qtbot: QtBot, tab: ClusterTab, topic: TopicFactory
) -> None:
    name = topic("assembled")
    topics, one, records = tab.findChild(TopicsPage), tab.findChild(TopicPage), tab.findChild(RecordsPage)
    assert isinstance(topics, TopicsPage)
    assert isinstance(one, TopicPage)
    assert isinstance(records, RecordsPage)
    assert tab.current_page == OVERVIEW
    tab.show_page(TOPICS)
    topics.refresh()
    qtbot.waitUntil(lambda: topics.model.row_of(name) >= 0, timeout=PATIENCE_MS)
    shown = sum(not each.internal for each in topics.model.topics)
    qtbot.waitUntil(lambda: tab.navigation.count(TOPICS) == f"{shown:,}")
    topics.topic_opened.emit(name)
    assert tab.current_page == TOPIC
    assert one.header.title == name
    one.left.emit()
    assert tab.current_page == TOPICS
    topics.messages_asked.emit(name)
    assert tab.current_page == MESSAGES
    assert records.topic.topic == name


def test_the_palette_leads_to_a_topic(qtbot: QtBot, tab: ClusterTab, topic: TopicFactory) -> None:
    name = topic("in-the-palette")
    tab.show_page(TOPICS)
    tab.refresh()
    qtbot.waitUntil(lambda: name in {entry.text for entry in tab.entries()}, timeout=PATIENCE_MS)
    next(entry for entry in tab.entries() if entry.text == name).run()
    assert tab.current_page == TOPIC


def test_the_navigation_tells_what_the_cluster_is(qtbot: QtBot, tab: ClusterTab) -> None:
    qtbot.waitUntil(lambda: tab.navigation._facts.whole_text.startswith("1 broker · Kafka "), timeout=PATIENCE_MS)


def test_a_dead_letter_that_says_it_in_its_own_way_is_the_example_of_a_dialect(
    qtbot: QtBot, whole_tools: Tools, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    dlq = topic(f"{topic('beds')}-dlq", exact=True)
    send(broker, dlq, [(b"k", b'{"why":"no bed","patient":"Ann"}')], by=b"ward")
    servers = tuple(broker.bootstrap.split(","))
    profile = ConnectionProfile("mine", servers, masks=("value.patient",), origin=tmp_path / "mine.toml")
    tab = ClusterTab(whole_tools, profile, QMenu(), QMenu(), make_pages=add_pages)
    qtbot.addWidget(tab)
    tab.show()
    with qtbot.waitSignal(tab.connected, timeout=PATIENCE_MS):
        tab.open()
    inbox, letters = tab.findChildren(InboxPage)[0], tab.findChildren(LettersPage)[0]
    tab.show_page("dead-letters")
    qtbot.waitUntil(lambda: inbox.table.lines.row_of(dlq) >= 0, timeout=PATIENCE_MS)
    inbox.topic_opened.emit(dlq)
    qtbot.waitUntil(lambda: letters.model.rowCount() == 1, timeout=PATIENCE_MS)
    letters.source_asked.emit()
    form = next(each for each in tab.findChildren(SourceForm) if each.is_open)
    with qtbot.waitSignal(tab.dialect_asked) as asked:
        form.describe.click()
    wanted, example, name = asked.args
    assert (wanted, name) == (profile, dlq)
    record = read_example(example)
    assert (record.topic, record.key, record.headers) == (dlq, b"k", (Header("by", b"ward"),))
    assert record.value is not None
    assert b"no bed" in record.value
    assert b"Ann" not in record.value, "what the connection hides stays hidden"
    assert not form.is_open
    tab.close_cluster()
