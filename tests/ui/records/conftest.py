"""The Messages page, alone and with a real cluster behind it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from confluent_kafka import Producer
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.spool import SpoolFolder
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.controller import RecordsController
from kafka_explorer.ui.records.legs import left_of
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.results import SLOT as ARRANGING
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.wish import SpanWords, Wish
from kafka_explorer.ui.theme import Theme
from tests.ui.answers import Answers

PATIENCE_MS = 30_000


@dataclass
class Opened:
    """A page with its controller, and what a test asks of it."""

    page: RecordsPage
    controller: RecordsController
    listener: Answers
    jobs: Jobs
    qtbot: QtBot

    def read(self, topic: str = "") -> None:
        """Read as the bar says, and wait for the end."""
        if topic:
            self.page.topic.set_topic(topic)
        self.page.bar.ask_to_read()
        self.wait_for_end()

    def look_at(
        self,
        start: str = "beginning",
        stop: str = "end",
        partitions: str = "",
        *,
        newest_first: bool = False,
        count: int | None = None,
    ) -> None:
        """Say where to read, in which order, and how many are enough; the filter stays."""
        bar = self.page.bar
        words = SpanWords(start, stop, partitions)
        bar.show_wish(Wish(words, newest_first=newest_first, filter=bar.filter.filter, count=count))

    def catch_reading(self) -> None:
        """Read as the bar says until a read is under way that has brought rows and has more to bring.

        It can be ended now: nothing happens before the event loop runs again. A quick machine may be done too soon.
        """
        page = self.page
        for _ in range(20):
            page.bar.ask_to_read()
            self.wait_for(lambda: not self.running or (page.model.rowCount() > 0 and self.left > 0))
            if self.running:
                return
        raise AssertionError("Every read was over before it could be caught: send more messages.")

    @property
    def left(self) -> int:
        """How many offsets the read has still to go."""
        return 0 if self.controller.reading is None else left_of(self.controller.reading.progress)

    def wait_for_end(self) -> None:
        self.qtbot.waitUntil(lambda: not self.running, timeout=PATIENCE_MS)

    def wait_for(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    @property
    def running(self) -> bool:
        return self.controller.reading is not None and self.controller.reading.is_running

    @property
    def is_arranging(self) -> bool:
        """Whether what was read is being sorted or refined."""
        return any(job.slot == ARRANGING for job in self.jobs.running(self.page))

    @property
    def status(self) -> str:
        text = self.page.status.text
        return text.replace("<b>", "").replace("</b>", "")

    def column(self, column: int) -> list[str]:
        """The texts of a column, marks by their words."""
        model = self.page.model
        texts = []
        for row in range(model.rowCount()):
            mark = model.mark(row, column)
            texts.append(mark.word if mark else str(model.data(model.index(row, column))))
        return texts


@pytest.fixture
def clock() -> Clock:
    return Clock("utc")


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.close()


@pytest.fixture
def presenter(jobs: Jobs, workers: Workers) -> Presenter:
    return Presenter(jobs, workers)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, clock: Clock, memory: Memory, presenter: Presenter) -> RecordsPage:
    """The page without a cluster."""
    page = RecordsPage(theme, clock, memory, presenter)
    page.resize(1280, 800)
    qtbot.addWidget(page)
    page.show()
    return page


OpenOn = Callable[[Sandbox], Opened]


@pytest.fixture
def open_on(
    page: RecordsPage, qtbot: QtBot, jobs: Jobs, workers: Workers, clock: Clock, tmp_path: Path
) -> Iterator[OpenOn]:
    """Opens the page on a sandbox."""
    opened: list[Opened] = []
    clusters: list[Cluster] = []
    with SpoolFolder(tmp_path / "spools") as spools:

        def open_page(sandbox: Sandbox) -> Opened:
            cluster = Cluster(ClusterSettings({"bootstrap.servers": sandbox.bootstrap}))
            clusters.append(cluster)
            listener = Answers(agrees=False)
            controller = RecordsController(page, cluster, workers, spools, jobs, clock, listener)
            opened.append(Opened(page, controller, listener, jobs, qtbot))
            return opened[-1]

        yield open_page
        for each in opened:
            each.controller.close()
        assert jobs.close(10)
        for cluster in clusters:
            cluster.close()


@pytest.fixture
def opened(open_on: OpenOn, broker: Sandbox) -> Opened:
    """The page, open on the node that all tests share."""
    return open_on(broker)


@dataclass(frozen=True)
class Sent:
    """A message to send; it has its own time if that matters."""

    key: bytes | None = b"key"
    value: bytes | None = b"value"
    headers: tuple[Header, ...] = ()
    partition: int = 0
    timestamp_ms: int = 0


Send = Callable[[str, Sequence[Sent]], None]
QUEUE = 50_000  # messages; librdkafka refuses to hold more than 100,000


def sender(bootstrap: str) -> Send:
    """Return what sends messages to a cluster and returns when all are there."""
    producer = Producer({"bootstrap.servers": bootstrap, "linger.ms": 5, "log_level": 0})

    def send(topic: str, messages: Sequence[Sent]) -> None:
        for each in messages:
            headers: list[tuple[str, str | bytes | None]] = [(header.name, header.value) for header in each.headers]
            while len(producer) >= QUEUE:  # a busy broker takes its time
                producer.poll(0.1)
            producer.produce(topic, each.value, each.key, each.partition, timestamp=each.timestamp_ms, headers=headers)
            producer.poll(0)
        assert producer.flush(60) == 0

    return send


@pytest.fixture(scope="session")
def send(broker: Sandbox) -> Send:
    """Sends to the shared node."""
    return sender(broker.bootstrap)
