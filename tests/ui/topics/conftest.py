"""The pages of topics, alone and with a real cluster behind them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from pytestqt.qtbot import QtBot

from kafka_explorer.config.connection import Environment
from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.spool import SpoolFolder
from kafka_explorer.engine.surveys import TopicsSurvey
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.actions import Actions
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.topics.controller import TopicsController
from kafka_explorer.ui.topics.feature import TopicsFeature
from kafka_explorer.ui.topics.status import Counting
from kafka_explorer.ui.topics.topic_controller import TopicController
from kafka_explorer.ui.topics.topic_page import TopicPage
from kafka_explorer.ui.topics.view import TopicsPage
from kafka_explorer.ui.widgets.columns import DISPLAY_ROLE
from kafka_explorer.ui.widgets.table import Table
from tests.ui.answers import Answers
from tests.ui.topics.operating import Operating, pages_of

PATIENCE_MS = 30_000


def texts(table: Table, column: int) -> list[str]:
    """The texts of a column as they are shown."""
    model = table.model()
    return [str(model.data(model.index(row, column), DISPLAY_ROLE)) for row in range(model.rowCount())]


@dataclass
class OpenList:
    """The list of topics, and what a test asks of it."""

    page: TopicsPage
    controller: TopicsController
    user: Answers
    qtbot: QtBot

    def load(self) -> TopicsSurvey:
        """Read the list and count, and wait for the end."""
        with self.qtbot.waitSignal(self.controller.listed, timeout=PATIENCE_MS):
            self.controller.load()
        self.wait_for(lambda: self.controller.counting is Counting.DONE)
        return self.page.model.survey

    def wait_for(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def cell(self, topic: str, column: int) -> str:
        """What is shown of a topic."""
        return texts(self.page.table, column)[self.page.model.row_of(topic)]

    @property
    def status(self) -> str:
        return self.page.status.text.replace("<b>", "").replace("</b>", "")


@dataclass
class OpenTopic:
    """A topic's page, and what a test asks of it."""

    page: TopicPage
    controller: TopicController
    user: Answers
    qtbot: QtBot
    jobs: Jobs

    def show(self, name: str) -> None:
        """Open a topic's page and wait until all of it is known."""
        self.controller.show_topic(name)
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.jobs.running(), timeout=PATIENCE_MS)


@pytest.fixture
def workers(jobs: Jobs) -> Iterator[Workers]:
    made = Workers()
    yield made
    assert jobs.close(10)
    made.close()


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, memory: Memory) -> TopicsPage:
    """The list without a cluster."""
    page = TopicsPage(theme, memory)
    page.resize(1100, 700)
    qtbot.addWidget(page)
    page.show()
    return page


OpenOn = Callable[[str], OpenList]


@pytest.fixture
def open_on(page: TopicsPage, qtbot: QtBot, jobs: Jobs, workers: Workers) -> OpenOn:
    """Opens the list on a cluster."""

    def open_page(bootstrap: str) -> OpenList:
        user = Answers()
        settings = ClusterSettings({"bootstrap.servers": bootstrap})
        return OpenList(page, TopicsController(page, settings, workers, jobs, user), user, qtbot)

    return open_page


@pytest.fixture
def opened(open_on: OpenOn, broker: Sandbox) -> OpenList:
    """The list, on the node that all tests share."""
    return open_on(broker.bootstrap)


OpenTopicOn = Callable[[str], OpenTopic]


@pytest.fixture
def open_topic_on(qtbot: QtBot, theme: Theme, memory: Memory, jobs: Jobs, workers: Workers) -> Iterator[OpenTopicOn]:
    """Opens a topic's page on a cluster."""
    clusters: list[Cluster] = []

    def open_page(bootstrap: str) -> OpenTopic:
        page = TopicPage(theme, memory)
        page.resize(1100, 700)
        qtbot.addWidget(page)
        page.show()
        clusters.append(Cluster(ClusterSettings({"bootstrap.servers": bootstrap})))
        user = Answers()
        return OpenTopic(page, TopicController(page, clusters[-1], workers, jobs, user), user, qtbot, jobs)

    yield open_page
    assert jobs.close(20)
    for cluster in clusters:
        cluster.close()


@pytest.fixture
def one_topic(open_topic_on: OpenTopicOn, broker: Sandbox) -> OpenTopic:
    """A topic's page, on the node that all tests share."""
    return open_topic_on(broker.bootstrap)


Fill = Callable[[str, int], None]


@pytest.fixture(scope="session")
def fill(broker: Sandbox) -> Fill:
    """Sends so many messages to a topic of the shared node, each with a key of its own."""
    producer = Producer({"bootstrap.servers": broker.bootstrap, "linger.ms": 5, "log_level": 0})

    def send(topic: str, count: int) -> None:
        for number in range(count):
            producer.produce(topic, b"value", b"key-%d" % number)
        assert producer.flush(30) == 0

    return send


Delete = Callable[[str], None]


@pytest.fixture(scope="session")
def delete(admin: AdminClient) -> Delete:
    """Deletes a topic of the shared node."""

    def delete_topic(name: str) -> None:
        admin.delete_topics([name])[name].result(timeout=30)

    return delete_topic


Operate = Callable[..., Operating]


@pytest.fixture
def operate(
    qtbot: QtBot, theme: Theme, memory: Memory, jobs: Jobs, workers: Workers, tmp_path: Path
) -> Iterator[Operate]:
    """Opens the pages of topics: on the cluster of these settings, as a profile of this environment."""
    clusters: list[Cluster] = []
    with SpoolFolder(tmp_path / "spools") as spools:

        def open_pages(settings: ClusterSettings, environment: Environment = Environment.DEV) -> Operating:
            clusters.append(Cluster(settings))
            user = Answers()
            catalogues = tmp_path / "catalogues"
            tools = Tools(
                theme, jobs, memory, Clock("utc"), user, Actions(theme), workers, spools, catalogues=catalogues
            )
            profile = ConnectionProfile("shop-eu", ("localhost:9092",), environment, settings.read_only)
            feature = TopicsFeature(tools, profile, clusters[-1])
            for page in pages_of(feature):
                page.resize(1100, 700)
                qtbot.addWidget(page)
            made = Operating(feature, user, qtbot, jobs)
            feature.page_asked.connect(made.shown.append)
            return made

        yield open_pages
        assert jobs.close(20)
        for cluster in clusters:
            cluster.close()


@pytest.fixture
def operating(operate: Operate, broker: Sandbox) -> Operating:
    """The pages, on the node that all tests share."""
    return operate(ClusterSettings({"bootstrap.servers": broker.bootstrap}))
