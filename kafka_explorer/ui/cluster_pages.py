"""The pages of one open cluster, and the one place where features meet: through signals only."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.records.controller import RecordsController
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.tools import Tools

MESSAGES = "messages"


def _tr(text: str) -> str:
    return QCoreApplication.translate("cluster_pages", text)


def add_pages(tab: ClusterTab, tools: Tools, cluster: Cluster) -> None:
    """Build the pages of `tab`, now that its cluster is connected, and connect them with each other."""
    records = _add_messages(tab, tools, cluster)
    tab.navigation.topic_chosen.connect(lambda topic: _show_messages(tab, records, topic))


def _add_messages(tab: ClusterTab, tools: Tools, cluster: Cluster) -> RecordsController:
    page = RecordsPage(tools.theme, tools.clock, tools.memory, Presenter(tools.jobs, tools.workers))
    controller = RecordsController(page, cluster, tools.workers, tools.spools, tools.jobs, tools.clock, tools.ask)
    tab.add_page(MESSAGES, _tr("Messages"), "envelope-simple", page)
    tab.closing.connect(controller.close)

    def remember(topic: str) -> None:
        tools.memory.add_recent_topic(tab.profile.name, topic)
        tab.navigation.set_recent(tools.memory.recent_topics(tab.profile.name))

    controller.topic_shown.connect(remember)
    return controller


def _show_messages(tab: ClusterTab, records: RecordsController, topic: str) -> None:
    tab.show_page(MESSAGES)
    records.show_topic(topic)
