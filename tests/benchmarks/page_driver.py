"""The real Messages page on a cluster, driven as a user does, with a clock on its event loop."""

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
from kafka_explorer.engine.scan import ScanProgress
from kafka_explorer.engine.spool import SpoolFolder
from kafka_explorer.ui.ask import Asker
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import LOOK_MS, Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.controller import RecordsController
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.wish import Wish
from kafka_explorer.ui.theme import Theme
from tests.benchmarks.ui_tick import Tick

_PATIENCE_S = 600


class PageDriver:
    """The page, and what is done to it."""

    def __init__(self, page: RecordsPage, controller: RecordsController) -> None:
        self._page = page
        self._controller = controller

    def read(self, topic: str) -> Tick:
        """Read the whole topic, oldest first."""
        self._page.bar.show_wish(Wish(newest_first=False, count=None))
        self._page.topic.set_topic(topic)
        tick = Tick()
        self._page.bar.ask_to_read()
        tick.run(until=lambda: not self.is_reading, at_most_s=_PATIENCE_S)
        return tick

    def follow(self, topic: str, dropped: int) -> None:
        """Begin to follow the topic, and wait until so many messages were dropped."""
        self._page.topic.set_topic(topic)
        self._page.bar.ask_to_follow()
        Tick().run(until=lambda: self.progress.dropped >= dropped)
        assert self.progress.dropped >= dropped, self._page.status.text

    def stop(self) -> None:
        """Stop what runs, and wait until what it left lies there."""
        self._controller.cancel()
        Tick().run(until=self._page.results.field.isEnabled)

    def wait(self, seconds: float) -> Tick:
        """Let time pass."""
        tick = Tick()
        until = time.monotonic() + seconds
        tick.run(until=lambda: time.monotonic() > until)
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
        tick = self.wait(seconds)
        timer.stop()
        return tick

    @property
    def progress(self) -> ScanProgress:
        """That of the read that is shown."""
        reading = self._controller.reading
        return ScanProgress() if reading is None else reading.progress

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self._page.model.rowCount()

    @property
    def is_reading(self) -> bool:
        """Whether a read runs."""
        reading = self._controller.reading
        return reading is not None and reading.is_running


@contextmanager
def open_page(bootstrap: str) -> Iterator[PageDriver]:
    """The page in a window of its own size, with everything the program gives it."""
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
            yield PageDriver(page, controller)
        finally:
            controller.close()
            jobs.close()
            workers.close()
            page.close()
