"""A cluster of 5,000 topics in the real Topics page: how late the window's event loop is while it opens, counts,
filters and sorts.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]  # its stub forgets it
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from kafka_explorer.config.preferences import Preferences
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.message_counts import count_messages
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.tasks import Task
from kafka_explorer.engine.topics import list_topics
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.ask import Asker
from kafka_explorer.ui.jobs import LOOK_MS, Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.columns import GROUPS, MESSAGES, NAME
from kafka_explorer.ui.topics.controller import TopicsController
from kafka_explorer.ui.topics.status import Counting
from kafka_explorer.ui.topics.view import TopicsPage
from tests.benchmarks.figures import Figure, median_of
from tests.benchmarks.ui_tick import Tick

TOPICS = 5_000
ROUNDS = 3
_BATCH = 500
_TYPED = "clinic eu 42"
_EVERY_MS = 60
_PATIENCE_S = 180.0


def measure() -> dict[str, Figure]:
    """No tick may be late by more than 50 ms."""
    with Sandbox() as sandbox:
        create(sandbox.bootstrap, TOPICS)
        with _open_page(sandbox.bootstrap) as page:
            return _figures(page)


def create(bootstrap: str, topics: int) -> None:
    """Make topics of one partition, batch by batch; returns when every leader answers for its own."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for begin in range(0, topics, _BATCH):
        new = [
            NewTopic(f"clinic.{'eu' if at % 2 else 'us'}.events-{at:05d}", 1, 1) for at in range(begin, begin + _BATCH)
        ]
        for future in admin.create_topics(new, request_timeout=60).values():
            future.result(timeout=60)
    with Cluster(ClusterSettings({"bootstrap.servers": bootstrap})) as cluster:
        while _unanswered(cluster, topics):
            time.sleep(0.5)


def _unanswered(cluster: Cluster, topics: int) -> int:
    """How many topics' messages cannot be counted yet."""
    listed = list_topics(cluster)
    task = Task("Count", count_messages(cluster, listed))
    task.start()
    task.wait()
    assert task.result is not None, task.error
    return max(topics - len(listed), 0) + len(task.result.failures)


class _Page:
    """The page, and what is done to it."""

    def __init__(self, page: TopicsPage, controller: TopicsController) -> None:
        self._page = page
        self._controller = controller
        self.opened_s = self.counted_s = 0.0

    def open(self) -> Tick:
        """Read the list and count everything, as when the page is shown for the first time."""
        began = time.perf_counter()
        tick = Tick()
        self._controller.load()
        self._run(tick, lambda: self._controller.counting is Counting.RUNNING)
        self.opened_s = time.perf_counter() - began
        self._run(tick, lambda: self._controller.counting is Counting.DONE)
        self.counted_s = time.perf_counter() - began
        assert self._page.model.rowCount() == TOPICS, self._page.model.rowCount()
        messages = self._page.model.survey.messages
        assert not messages.failures, next(iter(messages.failures.values()))
        return tick

    def idle(self, seconds: float) -> Tick:
        """Paint the rows as often as counting does, and do nothing: what the machine itself is late by."""
        timer = QTimer(self._page)
        timer.setInterval(LOOK_MS)
        timer.timeout.connect(self._page.table.viewport().update)
        timer.start()
        tick = Tick()
        until = time.monotonic() + seconds
        tick.run(until=lambda: time.monotonic() > until)
        timer.stop()
        timer.deleteLater()
        return tick

    def filter(self) -> Tick:
        """Type a filter letter by letter, and take it back."""
        texts = [_TYPED[:end] for end in [*range(1, len(_TYPED) + 1), *range(len(_TYPED) - 1, -1, -1)]]
        return self._act([lambda text=text: self._page.filter.setText(text) for text in texts])  # type: ignore[misc]

    def sort(self) -> Tick:
        """Sort by names, counts and groups, both ways."""
        both = (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)
        wishes = [(column, order) for column in (MESSAGES, GROUPS, NAME) for order in both]
        emit = self._page.table.sort_requested.emit
        return self._act([lambda wish=wish: emit(*wish) for wish in wishes])  # type: ignore[misc]

    def _act(self, actions: list[Callable[[], object]]) -> Tick:
        waiting = list(actions)
        timer = QTimer(self._page)
        timer.setInterval(_EVERY_MS)
        timer.timeout.connect(lambda: waiting.pop(0)() if waiting else timer.stop())
        timer.start()
        tick = Tick()
        self._run(tick, lambda: not timer.isActive())
        timer.deleteLater()
        return tick

    def _run(self, tick: Tick, until: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not until() and self._controller.counting is not Counting.STOPPED and time.monotonic() < deadline:
            tick.run(until=until)
        assert until(), f"{self._controller.counting}: {self._page.status.text} {self._page.banner.text}"


@contextmanager
def _open_page(bootstrap: str) -> Iterator[_Page]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme, jobs, workers = Theme(app, "dark"), Jobs(), Workers()
    page = TopicsPage(theme, Memory(Preferences()))
    page.resize(1200, 860)
    controller = TopicsController(page, ClusterSettings({"bootstrap.servers": bootstrap}), workers, jobs, Asker(theme))
    page.show()
    try:
        yield _Page(page, controller)
    finally:
        jobs.close()
        workers.close()
        page.close()


def _figures(page: _Page) -> dict[str, Figure]:
    first = page.open()
    idles, opens, filters, sorts, listed, counted = [], [], [], [], [], []
    for _ in range(ROUNDS):
        idles.append(page.idle(3))
        opens.append(page.open())
        listed.append(page.opened_s)
        counted.append(page.counted_s)
        filters.append(page.filter())
        sorts.append(page.sort())
    figures = {"topics_first_open_max_ms": median_of([first.late(1)], "<= 50", "ms")}
    for name, ticks in (("idle", idles), ("open", opens), ("filter", filters), ("sort", sorts)):
        figures[f"topics_{name}_p50_ms"] = median_of([tick.late(0.5) for tick in ticks], "", "ms")
        figures[f"topics_{name}_p99_ms"] = median_of([tick.late(0.99) for tick in ticks], "", "ms")
        figures[f"topics_{name}_max_ms"] = median_of([tick.late(1) for tick in ticks], "<= 50", "ms")
    figures["topics_listed_s"] = median_of(listed, "", "s")
    figures["topics_counted_s"] = median_of(counted, "", "s")
    return figures
