"""The Publish page on a real broker."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kafka_explorer.config.connection import ConnectionProfile, Environment
from kafka_explorer.config.security import SchemaRegistry
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.records import Record
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.publish.feature import PublishFeature
from kafka_explorer.ui.publish.view import Mode, PublishPage
from kafka_explorer.ui.send_shelf import SendFiles, SendShelf
from kafka_explorer.ui.shelves import Shelves
from kafka_explorer.ui.tools import Tools
from tests.engine.producing.scenes import read_all
from tests.ui.answers import Answers

PATIENCE_MS = 60_000


@dataclass
class Opened:
    """The feature on a cluster, and what a test asks of it."""

    feature: PublishFeature
    ask: Answers
    tools: Tools
    qtbot: QtBot
    sandbox: Sandbox

    @property
    def page(self) -> PublishPage:
        return self.feature.page

    def wait(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def choose(self, topic: str) -> None:
        """Choose a topic and wait until the cluster has told of it."""
        self.page.topic.choose(topic)
        desk = self.feature.controller.desk
        self.wait(lambda: desk.topic == topic and (desk.facts is not None or desk.error is not None))

    def mode(self, mode: Mode) -> None:
        self.page.modes.click(mode)

    def write(self, value: str, key: str = "") -> None:
        """Type a value and a key."""
        self.page.form.key.text.setText(key)
        self.page.form.value.editor.replace_all(value)

    def ready(self) -> None:
        """Wait until it can be sent."""
        self.wait(self.page.send.isEnabled)

    def send(self) -> None:
        """Send, and wait for what came of it."""
        self.ready()
        self.page.send.click()
        self.wait(lambda: not self.feature.controller.sending.is_busy)

    def records(self, topic: str, partitions: int = 1) -> list[Record]:
        """What the topic holds, read by a consumer of its own."""
        return read_all(self.sandbox.bootstrap, topic, partitions)


OpenOn = Callable[..., Opened]


@pytest.fixture
def shelf_files(tools: Tools, tmp_path: Path) -> SendFiles:
    """Files of this test alone."""
    kept = tmp_path / "kept"
    return SendFiles(kept / "templates", kept / "history", kept / "producers", kept / "sends", tools.jobs)


@pytest.fixture
def open_publish(tools: Tools, qtbot: QtBot, shelf_files: SendFiles) -> Iterator[OpenOn]:
    """Opens the feature on a sandbox; what it keeps lies in files of the test."""
    clusters: list[Cluster] = []
    opened: list[Opened] = []
    shelf = SendShelf(shelf_files)

    def open_on(
        sandbox: Sandbox,
        *,
        name: str = "here",
        read_only: bool = False,
        environment: Environment = Environment.DEV,
        agrees: bool = True,
        registry: SchemaRegistry = SchemaRegistry(),  # noqa: B008 - frozen
    ) -> Opened:
        cluster = Cluster(ClusterSettings({"bootstrap.servers": sandbox.bootstrap}, read_only=read_only))
        clusters.append(cluster)
        ask = Answers(agrees)
        profile = ConnectionProfile(
            name, (sandbox.bootstrap,), environment, read_only=read_only, schema_registry=registry
        )
        mine = replace(tools, ask=ask, shelves=Shelves(sends=shelf))
        feature = PublishFeature(mine, profile, cluster)
        feature.page.resize(1064, 760)
        qtbot.addWidget(feature.page)
        feature.page.show()
        opened.append(Opened(feature, ask, mine, qtbot, sandbox))
        return opened[-1]

    yield open_on
    for each in opened:
        each.feature.close()
    assert tools.jobs.close(10)
    shelf.flush()
    tools.workers.close()
    for cluster in clusters:
        cluster.close()
