"""The pages of one open cluster, and the one place where features meet: through signals only."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from kafka_explorer.config.security import Protocol
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.export import json_line
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.surveys import ClusterSurvey
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.ui import formats
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.deadletters import feature as dead_letters_feature
from kafka_explorer.ui.deadletters.feature import DeadLettersFeature
from kafka_explorer.ui.groups import feature as groups_feature
from kafka_explorer.ui.groups.feature import GroupsFeature
from kafka_explorer.ui.overview.controller import OverviewController
from kafka_explorer.ui.overview.view import OverviewPage
from kafka_explorer.ui.palette import Entry
from kafka_explorer.ui.publish.feature import PUBLISH, PublishFeature
from kafka_explorer.ui.records import states_feature
from kafka_explorer.ui.records.controller import RecordsController
from kafka_explorer.ui.records.exporting_controller import Exporting
from kafka_explorer.ui.records.history_controller import Hidden
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.publish_offers import PublishOffers
from kafka_explorer.ui.records.states_feature import StatesFeature
from kafka_explorer.ui.records.states_offers import Offers
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.viewer.lens import Lens
from kafka_explorer.ui.records.viewer.snippets import Target
from kafka_explorer.ui.records.viewer.viewer import Viewer
from kafka_explorer.ui.registry_access import registry_of
from kafka_explorer.ui.scan_decoding import ScanDecoding
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.topics import feature as topics_feature
from kafka_explorer.ui.topics.feature import TopicsFeature

OVERVIEW, TOPICS, TOPIC, MESSAGES = "overview", topics_feature.LIST, topics_feature.TOPIC, "messages"


def _tr(text: str) -> str:
    return QCoreApplication.translate("cluster_pages", text)


def add_pages(tab: ClusterTab, tools: Tools, cluster: Cluster) -> None:
    """Build the pages of `tab`, now that its cluster is connected, and connect them with each other."""
    overview = _add_overview(tab, tools, cluster)
    topics = _add_topics(tab, tools, cluster)
    records = _add_messages(tab, tools, cluster)
    groups = _add_groups(tab, tools, cluster)
    dead_letters = _add_dead_letters(tab, tools, cluster)
    publish = _add_publish(tab, tools, cluster, records, groups)
    tab.add_page(topics_feature.CATALOGUE, _tr("Catalogue"), "book-open", topics.catalogue_page)
    tab.add_inner_page(topics_feature.CATALOGUE_EDIT, topics_feature.CATALOGUE, topics.editor)

    def read_messages(name: str) -> None:
        tab.show_page(MESSAGES)
        records.show_topic(name)

    def search_everywhere() -> None:
        tab.show_page(MESSAGES)
        records.search_everywhere()

    everywhere = QShortcut(QKeySequence("Ctrl+Shift+F"), tab)
    everywhere.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    everywhere.activated.connect(search_everywhere)
    where = Entry(
        _tr("Where is this id? Search all topics"),
        _tr("Messages"),
        "magnifying-glass",
        search_everywhere,
        "Ctrl+Shift+F",
    )
    tab.add_entries(lambda: [where])
    overview.topic_requested.connect(topics.show_topic)
    topics.messages_asked.connect(read_messages)
    dead_letters.messages_asked.connect(read_messages)
    tab.navigation.topic_chosen.connect(read_messages)
    topics.group_asked.connect(groups.show_group)
    entries = _TopicEntries(topics.show_topic)
    topics.listed.connect(entries.set_topics)
    # In a turn of its own: showing a long list takes long enough.
    topics.listed.connect(lambda listed: QTimer.singleShot(0, tab, partial(_tell_topics, tab, records, listed)))
    topics.listed.connect(lambda listed: publish.controller.set_topics(topic.name for topic in listed))
    tab.add_entries(entries.all)
    overview.refresh()
    topics.list.load()
    dead_letters.start()


def _add_overview(tab: ClusterTab, tools: Tools, cluster: Cluster) -> OverviewController:
    page = OverviewPage(tools.theme, tools.memory)
    controller = OverviewController(page, cluster, tools.workers, tools.jobs, tools.clock, tools.ask)
    tab.add_page(OVERVIEW, _tr("Overview"), "gauge", page)
    controller.surveyed.connect(lambda survey: tab.navigation.set_facts(_facts(survey)))
    return controller


def _add_topics(tab: ClusterTab, tools: Tools, cluster: Cluster) -> TopicsFeature:
    topics = TopicsFeature(tools, tab.profile, cluster)
    tab.add_page(TOPICS, _tr("Topics"), "stack", topics.list_page)
    tab.add_inner_page(TOPIC, TOPICS, topics.topic_page)
    for name, page in topics.pages.by_name().items():
        tab.add_inner_page(name, TOPICS, page)
    topics.page_asked.connect(tab.show_page)
    tab.add_entries(topics.entries)
    return topics


def _add_messages(tab: ClusterTab, tools: Tools, cluster: Cluster) -> RecordsController:
    fetch = registry_of(tab.profile, tools.secrets)
    lens = Lens(tools.jobs, tools.memory, tab.profile.name, fetch, tab.profile.masks, tab)
    decoding = ScanDecoding(tools.jobs, tab.profile, tools.secrets, tab)
    secured = tab.profile.security.protocol is not Protocol.PLAINTEXT
    lens.target = Target(",".join(tab.profile.bootstrap_servers), secured)
    presenter = Presenter(tools.jobs, tools.workers, lens)
    page = RecordsPage(tools.theme, tools.clock, tools.memory, presenter)
    controller = RecordsController(
        page, cluster, tools.workers, tools.spools, tools.jobs, tools.clock, tools.ask, tools.shelves
    )
    controller.decoding = decoding
    viewer = Viewer(page, tools.theme, tools.clock, presenter)
    viewer.column_asked.connect(controller.show_column)
    controller.selection.menu_made.connect(viewer.add_to)
    tab.add_page(MESSAGES, _tr("Messages"), "envelope-simple", page)
    tab.closing.connect(controller.close)
    _add_states(tab, tools, cluster, page, controller, lens, decoding)

    def remember(topic: str) -> None:
        tools.memory.add_recent_topic(tab.profile.name, topic)
        tab.navigation.set_recent(tools.memory.recent_topics(tab.profile.name))

    _add_exporting(tab, tools, cluster, page, controller)
    controller.topic_shown.connect(remember)
    return controller


def _add_exporting(
    tab: ClusterTab, tools: Tools, cluster: Cluster, page: RecordsPage, records: RecordsController
) -> None:
    def masks() -> tuple[str, ...]:
        return tab.profile.masks

    exporting = Exporting(tools.theme, page, cluster.settings, tools.workers, tools.jobs, tools.ask, masks)
    exporting.add_to(records.selection)

    def export() -> None:
        tab.show_page(MESSAGES)
        exporting.open_panel()

    entry = Entry(_tr("Export messages…"), _tr("Messages"), "export", export)
    tab.add_entries(lambda: [entry])


def _add_states(
    tab: ClusterTab,
    tools: Tools,
    cluster: Cluster,
    page: RecordsPage,
    records: RecordsController,
    lens: Lens,
    decoding: ScanDecoding,
) -> None:
    def make_presenter() -> Presenter:
        return Presenter(tools.jobs, tools.workers, lens)

    states = StatesFeature(tools, cluster, make_presenter, Hidden(lambda: lens.masks, decoding))
    tab.add_inner_page(states_feature.STATES, MESSAGES, states.states_page)
    tab.add_inner_page(states_feature.HISTORY, MESSAGES, states.history_page)
    states.page_asked.connect(tab.show_page)
    tab.closing.connect(states.close)
    offers = Offers(page, records.selection)
    offers.latest_asked.connect(states.show_latest)
    offers.history_asked.connect(states.show_history)
    entry = Entry(_tr("Latest per key of this topic"), _tr("Messages"), "identification-card", offers.ask_for_latest)
    tab.add_entries(lambda: [entry])


def _add_groups(tab: ClusterTab, tools: Tools, cluster: Cluster) -> GroupsFeature:
    groups = GroupsFeature(tools, tab.profile, cluster)
    pages = groups.pages
    tab.add_page(groups_feature.LIST, _tr("Consumer groups"), "users-three", pages.list)
    tab.add_inner_page(groups_feature.GROUP, groups_feature.LIST, pages.group)
    tab.add_inner_page(groups_feature.MOVE, groups_feature.LIST, pages.move)
    tab.add_inner_page(groups_feature.WATCH, groups_feature.LIST, pages.watch)
    tab.add_inner_page(groups_feature.METRICS, groups_feature.LIST, pages.metrics)
    groups.page_asked.connect(tab.show_page)
    tab.closing.connect(groups.close)
    groups.listed.connect(lambda listing: tab.navigation.set_count(groups_feature.LIST, f"{len(listing.groups):,}"))
    tab.add_entries(
        lambda: [
            Entry(name, _tr("Consumer group"), "users-three", lambda name=name: groups.show_group(name))  # type: ignore[misc]
            for name in groups.names()
        ]
    )
    return groups


def _add_dead_letters(tab: ClusterTab, tools: Tools, cluster: Cluster) -> DeadLettersFeature:
    feature = DeadLettersFeature(tools, tab.profile, cluster)
    tab.add_page(dead_letters_feature.INBOX, _tr("Dead letters"), "warning-circle", feature.pages.inbox)
    for name, page in feature.pages.inner().items():
        tab.add_inner_page(name, dead_letters_feature.INBOX, page)
    feature.page_asked.connect(tab.show_page)
    tab.closing.connect(feature.close)
    feature.form.dialect_asked.connect(lambda topic: tab.dialect_asked.emit(tab.profile, "", topic))
    feature.topic_form.dialect_asked.connect(partial(_ask_for_dialect, tab, feature))
    count = partial(tab.navigation.set_count, dead_letters_feature.INBOX)
    feature.told.connect(lambda news: count(f"{news.count:,}" if news.count else "", "bad" if news.count else None))
    kind = _tr("Dead letters")
    tab.add_entries(
        lambda: [
            Entry(_tr("Dead letters of %s") % name, kind, "warning-circle", partial(feature.show_topic, name))
            for name in feature.names()
        ]
    )
    return feature


def _ask_for_dialect(tab: ClusterTab, feature: DeadLettersFeature, topic: str) -> None:
    page = feature.pages.topic
    record = page.model.record(max(page.letters.current_row(), 0))
    example = "" if record is None else json_line(Masks(tab.profile.masks).masked_record(record)).decode()
    tab.dialect_asked.emit(tab.profile, example, topic)


def _add_publish(
    tab: ClusterTab, tools: Tools, cluster: Cluster, records: RecordsController, groups: GroupsFeature
) -> PublishFeature:
    publish = PublishFeature(tools, tab.profile, cluster)
    tab.add_page(PUBLISH, _tr("Publish"), "paper-plane-tilt", publish.page)
    tab.closing.connect(publish.close)
    publish.page_asked.connect(lambda: tab.show_page(PUBLISH))
    publish.measured.connect(groups.metrics.take_producing)
    offers = PublishOffers(records.selection)
    offers.like_asked.connect(publish.publish_like)
    offers.copy_asked.connect(publish.copy_records)
    records.topic_shown.connect(publish.suggest)

    def show_landing(topic: str, partition: int, offset: int) -> None:
        tab.show_page(MESSAGES)
        records.show_place(topic, partition, offset)

    publish.landing_asked.connect(show_landing)
    return publish


class _TopicEntries:
    """What the palette shows of the topics, made when somebody first opens it: 5,000 entries take 20 ms."""

    def __init__(self, open_topic: Callable[[str], None]) -> None:
        self._open_topic = open_topic
        self._topics: tuple[TopicSummary, ...] = ()
        self._entries: list[Entry] | None = None

    def set_topics(self, topics: tuple[TopicSummary, ...]) -> None:
        self._topics, self._entries = topics, None

    def all(self) -> list[Entry]:
        if self._entries is None:
            kind, open_topic = _tr("Topic"), self._open_topic
            self._entries = [Entry(each.name, kind, "hash", partial(open_topic, each.name)) for each in self._topics]
        return self._entries


def _tell_topics(tab: ClusterTab, records: RecordsController, topics: tuple[TopicSummary, ...]) -> None:
    records.set_topics(topic.name for topic in topics)
    tab.navigation.set_count(TOPICS, f"{sum(not topic.internal for topic in topics):,}")


def _facts(survey: ClusterSurvey) -> list[str]:
    brokers = formats.counted(len(survey.cluster.brokers), _tr("broker"), _tr("brokers"))
    return [brokers] if survey.release is None else [brokers, f"Kafka {survey.release}"]
