"""Where the walk through the program stops: what to do there, and when the page has come."""

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from kafka_explorer.app import Program
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.demo.connection_stops import connection_stops
from kafka_explorer.demo.dead_letter_stops import dead_letter_stops
from kafka_explorer.demo.message_stops import bar_stops
from kafka_explorer.demo.operation_stops import operation_stops
from kafka_explorer.demo.publish_stops import publish_stops
from kafka_explorer.demo.state_stops import state_stops
from kafka_explorer.demo.stop import Stop
from kafka_explorer.demo.table_stops import table_stops
from kafka_explorer.demo.viewer_stops import viewer_stops
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.deadletters.inbox_controller import SLOT as INBOX_SLOT
from kafka_explorer.ui.groups.group_page import GroupPage
from kafka_explorer.ui.groups.list_page import GroupsPage
from kafka_explorer.ui.groups.sampler import SLOT as WATCH_SLOT
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.topics.topic_page import TopicPage
from kafka_explorer.ui.topics.view import TopicsPage

W = TypeVar("W", bound=QWidget)


def stops(running: Program, profile: ConnectionProfile) -> Iterator[Stop]:
    """Every page, in the order in which a newcomer meets them."""
    window = running.window

    def idle() -> bool:
        # The watches over groups and over dead letters go on as long as somebody looks.
        return all(job.slot in {WATCH_SLOT, INBOX_SLOT} for job in running.tools.jobs.running())

    yield Stop("connections", window.show_start, idle)
    yield from connection_stops(running, profile, idle)
    tab = window.open_profile(profile)
    yield Stop("overview", lambda: None, lambda: tab.current_page == "overview" and idle())
    yield Stop("topics", lambda: tab.show_page("topics"), idle)
    topic = _only(tab, TopicPage)
    _only(tab, TopicsPage).topic_opened.emit("notification-events")
    yield Stop("topic-partitions", lambda: None, idle)
    yield Stop("topic-configuration", lambda: topic.tabs.setCurrentWidget(topic.configuration), idle)
    yield Stop("topic-groups", lambda: topic.tabs.setCurrentWidget(topic.readers), idle)
    yield Stop("messages", lambda: tab.show_page("messages"), idle)
    tab.navigation.topic_chosen.emit("logging-events")
    yield Stop("messages-newest", lambda: None, idle)
    yield from bar_stops(_only(tab, RecordsPage), idle)
    yield from table_stops(_only(tab, RecordsPage), idle)
    yield from viewer_stops(_only(tab, RecordsPage), idle)
    yield from state_stops(running, tab, idle)
    groups, group = _only(tab, GroupsPage), _only(tab, GroupPage)
    yield Stop("groups", lambda: tab.show_page("groups"), lambda: bool(groups.model.meanings) and idle())
    groups.group_opened.emit("notification-service-group")
    yield Stop("group", lambda: None, lambda: bool(group.chart.curves) and idle())
    yield Stop("group-members", lambda: group.tabs.setCurrentWidget(group.members), idle)
    group.tabs.setCurrentWidget(group.table)
    group.left.emit()
    groups.group_opened.emit("emr-import-group")
    yield Stop("group-without-members", lambda: None, lambda: group.model.rowCount() > 0 and idle())
    group.move_asked.emit()
    yield Stop("group-move", lambda: None, idle)
    group.pin.click()
    yield Stop("watch-list", lambda: tab.show_page("watch-list"), idle)
    yield from dead_letter_stops(tab, running.tools.open_clusters, idle)
    yield from publish_stops(tab, idle)
    yield from operation_stops(tab, idle)


def _only(tab: ClusterTab, kind: type[W]) -> W:
    """Return the page of that kind."""
    return tab.findChildren(kind)[0]
