"""The pages of consumer groups on a real broker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.config.connection import ConnectionProfile, Environment
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.groups.feature import GroupsFeature, Pages
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.watch_list import WatchList
from tests.ui.answers import Answers

PATIENCE_MS = 60_000


def pages_of(pages: Pages) -> tuple[QWidget, ...]:
    """All pages."""
    return pages.list, pages.group, pages.move, pages.watch, pages.metrics


@dataclass
class Opened:
    """The feature on a cluster, and what a test asks of it."""

    feature: GroupsFeature
    ask: Answers
    tools: Tools
    qtbot: QtBot

    @property
    def pages(self) -> Pages:
        return self.feature.pages

    def wait(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def show_group(self, name: str) -> None:
        """Open a group and wait for its first sample."""
        self.pages.group.show()
        self.feature.show_group(name)
        self.wait(lambda: self.feature.group.lag is not None and self.pages.group.body.shows_content)


OpenOn = Callable[..., Opened]


@pytest.fixture
def open_groups(tools: Tools, qtbot: QtBot, tmp_path: Path) -> Iterator[OpenOn]:
    """Opens the feature on a sandbox."""
    clusters: list[Cluster] = []
    opened: list[Opened] = []

    def open_on(
        sandbox: Sandbox, *, read_only: bool = False, environment: Environment = Environment.DEV, agrees: bool = True
    ) -> Opened:
        cluster = Cluster(ClusterSettings({"bootstrap.servers": sandbox.bootstrap}, read_only=read_only))
        clusters.append(cluster)
        ask = Answers(agrees)
        profile = ConnectionProfile("here", (sandbox.bootstrap,), environment, read_only=read_only)
        mine = replace(tools, ask=ask, watch_list=WatchList(), history_folder=tmp_path / "history")
        feature = GroupsFeature(mine, profile, cluster)
        for page in pages_of(feature.pages):
            page.resize(1280, 800)
            qtbot.addWidget(page)
        opened.append(Opened(feature, ask, mine, qtbot))
        return opened[-1]

    yield open_on
    for each in opened:
        each.feature.close()
    tools.jobs.close(10)
    tools.workers.close()
    for cluster in clusters:
        cluster.close()


@pytest.fixture(scope="session")
def send(broker: Sandbox) -> Callable[[str, int], None]:
    """Sends so many messages to partition 0 of a topic."""
    producer = Producer({"bootstrap.servers": broker.bootstrap, "linger.ms": 5, "log_level": 0})

    def send_messages(topic: str, count: int) -> None:
        for number in range(count):
            producer.produce(topic, f"{number}".encode(), partition=0)
        assert producer.flush(30) == 0

    return send_messages


@contextmanager
def consumer(sandbox: Sandbox, group: str) -> Iterator[Consumer]:
    """A consumer of `group` that commits only when told."""
    made = Consumer(
        {
            "bootstrap.servers": sandbox.bootstrap,
            "group.id": group,
            "client.id": "billing-1",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "log_level": 0,
        }
    )
    try:
        yield made
    finally:
        made.close()


def commit(sandbox: Sandbox, group: str, topic: str, offset: int) -> None:
    """Commit an offset of partition 0, without joining."""
    with consumer(sandbox, group) as made:
        made.commit(offsets=[TopicPartition(topic, 0, offset)], asynchronous=False)
