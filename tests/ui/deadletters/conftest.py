"""The pages of dead letters on a real broker."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Message, Producer, TopicPartition
from pytestqt.qtbot import QtBot

from kafka_explorer.config.connection import ConnectionProfile, Environment
from kafka_explorer.config.security import SchemaRegistry
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.deadletters.feature import DeadLettersFeature, Pages
from kafka_explorer.ui.tools import Tools
from tests.ui.answers import Answers

PATIENCE_MS = 120_000


@dataclass
class Opened:
    """The feature on a cluster, and what a test asks of it."""

    feature: DeadLettersFeature
    ask: Answers
    tools: Tools
    qtbot: QtBot
    shown: list[str] = field(default_factory=list)

    @property
    def pages(self) -> Pages:
        return self.feature.pages

    def wait(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def show_topic(self, name: str, rows: int) -> None:
        """Open a dead-letter topic once the inbox knows it, and wait until all of it is read."""
        self.feature.inbox.start()
        self.wait(lambda: name in self.feature.names())
        self.pages.topic.show()
        self.feature.show_topic(name)
        self.wait(lambda: self.pages.topic.model.rowCount() == rows and not self.busy())

    def busy(self) -> bool:
        """Whether the topic or the selected letter is still being looked at."""
        page = self.pages.topic
        return bool(self.tools.jobs.running(page) or self.tools.jobs.running(page.pane))


OpenOn = Callable[..., Opened]


@pytest.fixture
def open_dead_letters(tools: Tools, qtbot: QtBot) -> Iterator[OpenOn]:
    """Opens the feature on a sandbox."""
    clusters: list[Cluster] = []
    opened: list[Opened] = []

    def open_on(
        sandbox: Sandbox,
        *,
        read_only: bool = False,
        environment: Environment = Environment.DEV,
        origin: Path | None = None,
        path: Path | None = None,
        settings: ClusterSettings | None = None,
        registry: SchemaRegistry | None = None,
    ) -> Opened:
        as_anybody = ClusterSettings({"bootstrap.servers": sandbox.bootstrap}, read_only=read_only)
        cluster = Cluster(settings or as_anybody)
        clusters.append(cluster)
        ask = Answers(file=path)
        profile = ConnectionProfile(
            "here",
            (sandbox.bootstrap,),
            environment,
            read_only=read_only,
            origin=origin,
            schema_registry=registry or SchemaRegistry(),
        )
        mine = replace(tools, ask=ask)
        feature = DeadLettersFeature(mine, profile, cluster)
        for page in (feature.pages.inbox, *feature.pages.inner().values()):
            page.resize(1280, 800)
            qtbot.addWidget(page)
        opened.append(Opened(feature, ask, mine, qtbot))
        feature.page_asked.connect(opened[-1].shown.append)
        return opened[-1]

    yield open_on
    for each in opened:
        each.feature.close()
    tools.jobs.close(10)
    tools.workers.close()
    for cluster in clusters:
        cluster.close()


def envelope(number: int, error: str) -> bytes:
    """A dead letter as the customer's services write it, byte by byte."""
    event = f'{{"id":{number},"amount":1.10}}'
    return f'{{"originalEvent":{event},"error":{json.dumps(error)},"timestamp":"2026-11-22T10:00:00"}}'.encode()


def send(sandbox: Sandbox, topic: str, messages: list[tuple[bytes | None, bytes]], **headers: bytes) -> None:
    """Send messages (key and value) to partition 0 of a topic, with these headers."""
    producer = Producer({"bootstrap.servers": sandbox.bootstrap, "linger.ms": 5, "log_level": 0})
    for key, value in messages:
        producer.produce(topic, value, key, partition=0, headers=list(headers.items()))
    assert producer.flush(60) == 0


def read(sandbox: Sandbox, topic: str, count: int, begin: int = 0) -> list[Message]:
    """Read so many committed messages of partition 0."""
    reader = Consumer(
        {
            "bootstrap.servers": sandbox.bootstrap,
            "group.id": "unused",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "log_level": 0,
        }
    )
    try:
        reader.assign([TopicPartition(topic, 0, begin)])
        found: list[Message] = []
        while len(found) < count:
            found += [each for each in reader.consume(count - len(found), 1.0) if each.error() is None]
        return found
    finally:
        reader.close()
