"""The whole window for a user who may do little: every page shows what may be seen, and names what is refused."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.security import Mechanism, Protocol, Security
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.spool import SpoolFolder
from kafka_explorer.ui.actions import Actions
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.cluster_pages import MESSAGES, TOPICS, add_pages
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.groups import feature as groups_feature
from kafka_explorer.ui.groups.list_page import GroupsPage
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.topics.topic_page import TopicPage
from kafka_explorer.ui.topics.view import TopicsPage
from kafka_explorer.ui.widgets.labels import ElidedLabel
from tests.security.secure_broker import FEW, NOBODY, OWN_GROUP, OWN_TOPIC, PASSWORDS, SecureBroker
from tests.ui.answers import Answers
from tests.ui.shell import LOCAL

PATIENCE_MS = 60_000


Open = Callable[[str], ClusterTab]


@pytest.fixture
def open_as(
    qtbot: QtBot, theme: Theme, jobs: Jobs, memory: Memory, tmp_path: Path, secure_broker: SecureBroker
) -> Iterator[Open]:
    """Opens the secured node as a user; at the end everything is let go."""
    workers, opened = Workers(), list[ClusterTab]()
    with SpoolFolder(tmp_path / "spools") as spools:
        tools = Tools(theme, jobs, memory, Clock(), Answers(), Actions(theme), workers, spools)

        def open_tab(user: str) -> ClusterTab:
            security = Security(Protocol.SASL_PLAINTEXT, Mechanism.SCRAM_512, user)
            profile = replace(LOCAL, bootstrap_servers=(secure_broker.sasl_plaintext,), security=security)
            tools.secrets.keep_for_session(profile.name, {SecretName.PASSWORD: Secret(PASSWORDS[user])})
            made = ClusterTab(tools, profile, QMenu(), QMenu(), make_pages=add_pages)
            opened.append(made)
            qtbot.addWidget(made)
            made.resize(1280, 800)
            made.show()
            with qtbot.waitSignal(made.connected, timeout=PATIENCE_MS):
                made.open()
            return made

        yield open_tab
        for tab in opened:
            tab.close_cluster()
        jobs.close(10)
        workers.close()


def words(tab: ClusterTab) -> str:
    """Everything that can be read on the page shown."""
    labels = [label for label in tab.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.whole_text if isinstance(label, ElidedLabel) else label.text() for label in labels)


def wait_for(qtbot: QtBot, tab: ClusterTab, said: str) -> None:
    qtbot.waitUntil(lambda: said in words(tab), timeout=PATIENCE_MS)


def test_a_user_of_one_topic_works_with_that_topic(qtbot: QtBot, open_as: Open) -> None:
    tab = open_as(FEW)
    wait_for(qtbot, tab, "All is well")
    tab.show_page(TOPICS)
    wait_for(qtbot, tab, "1 topic · 1 partition")
    tab.findChildren(TopicsPage)[0].topic_opened.emit(OWN_TOPIC)
    wait_for(qtbot, tab, "low to high watermark")
    page = tab.findChildren(TopicPage)[0]
    page.tabs.setCurrentWidget(page.configuration)
    wait_for(qtbot, tab, "refuses “DescribeConfigs” on topic own.")
    assert "low to high watermark" in words(tab)
    tab.navigation.topic_chosen.emit(OWN_TOPIC)
    wait_for(qtbot, tab, "3 messages")
    tab.show_page(groups_feature.LIST)
    wait_for(qtbot, tab, "1 group")
    tab.findChildren(GroupsPage)[0].group_opened.emit(OWN_GROUP)
    wait_for(qtbot, tab, "TIME BEHIND")


def test_a_user_without_rights_reads_what_is_refused(qtbot: QtBot, open_as: Open) -> None:
    tab = open_as(NOBODY)
    wait_for(qtbot, tab, "No topics to be seen")
    assert "All is well" not in words(tab)
    tab.show_page(TOPICS)
    wait_for(qtbot, tab, "none that you may see")
    tab.findChildren(TopicsPage)[0].topic_opened.emit(OWN_TOPIC)
    wait_for(qtbot, tab, "refuses “Describe” on topic own.")
    tab.navigation.topic_chosen.emit(OWN_TOPIC)
    qtbot.waitUntil(lambda: tab.current_page == MESSAGES, timeout=PATIENCE_MS)
    wait_for(qtbot, tab, "refuses “Describe” on topic own.")
    tab.show_page(groups_feature.LIST)
    wait_for(qtbot, tab, "or none that you may see")
    tab.findChildren(GroupsPage)[0].group_opened.emit(OWN_GROUP)
    wait_for(qtbot, tab, "on group own-readers.")
