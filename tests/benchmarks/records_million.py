"""One million messages read into the real Messages page: how late the window's event loop is, and how large it grows.

Compared with the same page, the same rows and the same repaints without a read; in turns, so that whatever else the
machine does meets both.
"""

import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from kafka_explorer.config.preferences import Preferences
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.spool import SpoolFolder
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.ask import Asker
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import LOOK_MS, Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.controller import RecordsController
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.wish import Wish
from kafka_explorer.ui.theme import Theme
from tests.benchmarks.figures import Figure, median_of
from tests.benchmarks.filling import fill
from tests.benchmarks.ui_tick import Tick

MESSAGES = 1_000_000
PARTITIONS = 6
ROUNDS = 3
TOPIC = "one-million"


def measure() -> dict[str, Figure]:
    """A ratio of 1 means that reading is not felt at all."""
    with Sandbox() as sandbox:
        # In a process of its own: what a producer leaves behind is not the window's memory.
        filling = multiprocessing.get_context("spawn").Process(
            target=fill, args=(sandbox.bootstrap, TOPIC, MESSAGES, PARTITIONS)
        )
        filling.start()
        filling.join()
        with _open_page(sandbox.bootstrap) as page:
            return _figures(page)


class _Page:
    """The page, and what is done to it."""

    def __init__(self, page: RecordsPage, controller: RecordsController) -> None:
        self._page = page
        self._controller = controller
        self.messages_per_s = 0.0

    def read(self) -> Tick:
        """Read the topic from its beginning."""
        self._page.bar.show_wish(Wish(newest_first=False, count=None))
        self._page.topic.set_topic(TOPIC)
        tick = Tick()
        began = time.perf_counter()
        self._page.bar.ask_to_read()
        tick.run(until=lambda: not self._is_reading())
        self.messages_per_s = MESSAGES / (time.perf_counter() - began)
        rows = self._page.model.rowCount()
        assert rows == MESSAGES, f"{rows:,} rows: {self._page.status.text}"
        return tick

    def repaint(self, seconds: float) -> Tick:
        """Paint rows, scroll bar and status line as often as a read does, and read nothing."""
        timer = QTimer(self._page)
        timer.setInterval(LOOK_MS)
        painted = 0

        def paint() -> None:
            nonlocal painted
            painted += 1
            self._page.table.viewport().update()
            self._page.table.verticalScrollBar().update()
            self._page.status.show_work(painted / 1000, [f"Read {painted:,} of 1,000,000", "412 k/s"])

        timer.timeout.connect(paint)
        timer.start()
        tick = Tick()
        until = time.monotonic() + seconds
        tick.run(until=lambda: time.monotonic() > until)
        timer.stop()
        return tick

    def _is_reading(self) -> bool:
        reading = self._controller.reading
        return reading is not None and reading.is_running


@contextmanager
def _open_page(bootstrap: str) -> Iterator[_Page]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme, jobs, workers, clock = Theme(app, "dark"), Jobs(), Workers(), Clock()
    with (
        tempfile.TemporaryDirectory() as root,
        SpoolFolder(Path(root)) as spools,
        Cluster(ClusterSettings({"bootstrap.servers": bootstrap})) as cluster,
    ):
        page = RecordsPage(theme, clock, Memory(Preferences()), Presenter(jobs, workers))
        page.resize(1200, 860)
        controller = RecordsController(page, cluster, workers, spools, jobs, clock, Asker(theme))
        page.show()
        try:
            yield _Page(page, controller)
        finally:
            controller.close()
            jobs.close()
            workers.close()
            page.close()


def _figures(page: _Page) -> dict[str, Figure]:
    page.read()  # fonts, code and the broker's page cache are warm for both
    reads, idles, rates = [], [], []
    for _ in range(ROUNDS):
        reads.append(page.read())
        rates.append(page.messages_per_s / 1000)
        idles.append(page.repaint(len(reads[-1].late_ms) * 0.005))
    ratios = [read.late(0.99) / idle.late(0.99) for read, idle in zip(reads, idles, strict=True)]
    return {
        "ui_tick_read_vs_idle": median_of(ratios, "<= 1.5", "x"),
        "ui_tick_read_p50_ms": median_of([tick.late(0.5) for tick in reads], "", "ms"),
        "ui_tick_read_p99_ms": median_of([tick.late(0.99) for tick in reads], "", "ms"),
        "ui_tick_idle_p99_ms": median_of([tick.late(0.99) for tick in idles], "", "ms"),
        "ui_tick_read_max_ms": median_of([tick.late(1) for tick in reads], "<= 100", "ms"),
        "ui_tick_idle_max_ms": median_of([tick.late(1) for tick in idles], "", "ms"),
        "ui_rss_mb": median_of([tick.rss_mb for tick in reads], "< 400", "MB"),
        "read_k_per_s": median_of(rates, "", "k/s"),
    }
