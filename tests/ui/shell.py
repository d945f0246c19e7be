"""The window's frame without Kafka: a connection that a test opens and breaks as it likes."""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import cast

from PySide6.QtWidgets import QLabel, QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.tools import Tools

LOCAL = ConnectionProfile("local", ("localhost:9092",), Environment.DEV)
LIVE = ConnectionProfile("prod-eu", ("kafka-1:9093", "kafka-2:9093"), Environment.PRODUCTION)


@dataclass
class Line:
    """Stands for `connect`: connects, fails with `error`, or waits while `waits`."""

    error: ExplorerError | None = None
    waits: bool = False
    asked: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def connect(self, settings: ClusterSettings) -> Generator[str, None, Cluster]:
        self.asked.append(settings.bootstrap)
        yield "reaching"
        while self.waits:
            yield "waiting"
        if self.error is not None:
            raise self.error
        return cast("Cluster", _Closable(self, settings.bootstrap))


class _Closable:
    def __init__(self, line: Line, name: str) -> None:
        self._line = line
        self._name = name

    def close(self) -> None:
        self._line.closed.append(self._name)


class Page(QLabel):
    """A page that counts how often it was refreshed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.refreshed = 0

    def refresh(self) -> None:
        self.refreshed += 1


def make_pages(tab: ClusterTab, tools: Tools, cluster: Cluster) -> None:
    """Three pages, one of them inside another."""
    tab.add_page("overview", "Overview", "gauge", Page("the overview"))
    tab.add_page("topics", "Topics", "stack", QLabel("the topics"))
    tab.add_inner_page("topic", "topics", QWidget())
    tab.navigation.set_count("topics", "14")
