"""One open cluster: its connection, its navigation and its pages, whatever they are."""

from collections.abc import Callable, Generator, Iterable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from kafka_explorer.config.profiles import ConnectionProfile, client_settings
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Job
from kafka_explorer.ui.navigation import Navigation
from kafka_explorer.ui.palette import Entry
from kafka_explorer.ui.tasks_panel import TasksPanel
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.widgets.header import PAGE_MARGINS
from kafka_explorer.ui.widgets.notice import Notice


@runtime_checkable
class Refreshable(Protocol):
    """A page that can read its contents again."""

    def refresh(self) -> None:
        """Read again what the page shows."""


class ClusterTab(QWidget):
    """Connects, then shows pages; a failed connection is a page with Retry.

    `make_pages` adds the pages once there is a cluster; `connected` follows. A page without margins gets
    `PAGE_MARGINS`. `closing` comes before anything of the cluster is let go.
    """

    connected = Signal()
    closing = Signal()

    def __init__(
        self,
        tools: Tools,
        profile: ConnectionProfile,
        menu: QMenu,
        cluster_menu: QMenu,
        make_pages: "PageMaker",
    ) -> None:
        super().__init__()
        self.profile = profile
        self._tools = tools
        self._make_pages = make_pages
        self._settings = ClusterSettings(client_settings(profile), read_only=profile.read_only)
        self._cluster: Cluster | None = None
        self._titles: dict[str, tuple[str, str]] = {}
        self._pages: dict[str, QWidget] = {}
        self._within: dict[str, str] = {}
        self._more_entries: list[Callable[[], Iterable[Entry]]] = []
        tasks = TasksPanel(tools.theme, tools.jobs, self._is_mine)
        self.navigation = Navigation(tools.theme, tools.actions["palette"], menu, cluster_menu, tasks)
        self.notice = Notice(tools.theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.notice)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.navigation)
        line.addWidget(self._stack, 1)
        self.navigation.set_cluster(profile.name, profile.environment)
        self.navigation.set_facts(profile.bootstrap_servers)
        self.navigation.page_chosen.connect(self.show_page)
        self.notice.retried.connect(self.open)
        self.notice.acted.connect(self.open)
        self.notice.cancelled.connect(self._on_connect_cancelled)

    def open(self) -> None:
        """Connect; on success the pages appear, on failure a notice says why."""
        servers = ", ".join(self.profile.bootstrap_servers)
        title = self.tr("Connecting to %s") % self.profile.name
        self.notice.show_loading(title, servers, cancellable=True)
        self._tools.jobs.start(
            title,
            connect(self._settings),
            owner=self,
            slot="connect",
            done=self._on_connected,
            failed=self._on_connect_failed,
            shown=False,
        )

    def close_cluster(self) -> None:
        """Cancel what runs for this cluster and let go of it."""
        self.closing.emit()
        for job in self._tools.jobs.running():
            if self._is_mine(job):
                job.cancel()
        if self._cluster is not None:
            # Librdkafka may wait for its threads, so not here.
            self._tools.jobs.start("close", _closing(self._cluster), owner=self._tools.jobs, shown=False)
            self._cluster = None

    def add_page(self, name: str, title: str, icon: str, page: QWidget) -> None:
        """Add a page with a place of its own in the navigation."""
        self._titles[name] = (title, icon)
        self.navigation.add_page(name, title, icon)
        self._add(name, page)

    def add_inner_page(self, name: str, within: str, page: QWidget) -> None:
        """Add a page that is reached from another one; the navigation marks `within` while it is shown."""
        self._within[name] = within
        self._add(name, page)

    def show_page(self, name: str) -> None:
        """Go to a page, which gets the keyboard (or its focus proxy); an unknown name raises KeyError."""
        self._stack.setCurrentWidget(self._pages[name])
        self._pages[name].setFocus(Qt.FocusReason.OtherFocusReason)
        self.navigation.set_current(self._within.get(name, name))

    @property
    def current_page(self) -> str:
        """The name of the page that is shown; "" before the cluster is connected."""
        shown = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "")

    def refresh(self) -> None:
        """Read the shown page again; a tab that is not connected tries to connect."""
        page: object = self._stack.currentWidget()
        if self._cluster is None:
            self.open()
        elif isinstance(page, Refreshable):
            page.refresh()

    def entries(self) -> list[Entry]:
        """Return what the palette can find here."""
        kind = self.tr("Page")
        pages = [
            Entry(title, kind, icon, lambda name=name: self.show_page(name))  # type: ignore[misc]
            for name, (title, icon) in self._titles.items()
        ]
        return [*pages, *(entry for entries in self._more_entries for entry in entries())]

    def add_entries(self, entries: Callable[[], Iterable[Entry]]) -> None:
        """Let the palette find more, such as topics; `entries` is asked whenever the palette opens."""
        self._more_entries.append(entries)

    def _add(self, name: str, page: QWidget) -> None:
        layout = page.layout()
        if layout is not None and layout.contentsMargins().isNull():
            layout.setContentsMargins(*PAGE_MARGINS)
        self._pages[name] = page
        self._stack.addWidget(page)

    def _is_mine(self, job: Job) -> bool:
        return job.owner is self or (isinstance(job.owner, QWidget) and self.isAncestorOf(job.owner))

    def _on_connect_cancelled(self) -> None:
        self._tools.jobs.cancel(self, "connect")
        sentence = self.tr("Connecting was cancelled.")
        self.notice.show_empty("share-network", self.tr("Not connected"), sentence, self.tr("Connect"))

    def _on_connect_failed(self, error: ExplorerError) -> None:
        self.notice.show_failed(explain(error))

    def _on_connected(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._make_pages(self, self._tools, cluster)
        self.navigation.set_recent(self._tools.memory.recent_topics(self.profile.name))
        first = next(iter(self._pages), None)
        if first is not None:
            self.show_page(first)
        self.connected.emit()


def _closing(cluster: Cluster) -> Generator[None, None, None]:
    cluster.close()
    yield


PageMaker = Callable[[ClusterTab, Tools, Cluster], None]
"""Adds pages to a tab and connects them with each other."""
