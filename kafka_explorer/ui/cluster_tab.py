"""One open cluster: its connection, its navigation and its pages, whatever they are."""

from collections.abc import Callable, Generator, Iterable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from kafka_explorer.config.errors import ProfileError, SecretsError
from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.config.secret_names import SecretName
from kafka_explorer.config.secrets import KeyringState
from kafka_explorer.engine.cluster import Cluster, connect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.ui.connections.checkup_page import CheckupPage
from kafka_explorer.ui.connections.checkups import Checkups
from kafka_explorer.ui.connections.secret_field import KeyringWords
from kafka_explorer.ui.connections.secret_words import secret_list
from kafka_explorer.ui.connections.secrets_page import SecretsPage
from kafka_explorer.ui.connections.words import unverified_meaning, unverified_words
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Job
from kafka_explorer.ui.navigation import Navigation
from kafka_explorer.ui.opening import (
    Answer,
    SecretsWanted,
    keyring_state,
    open_connection,
    secret_to_mend,
    wanted_secrets,
)
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
    """Connects, then shows pages; a failed connection is a page with Retry, missing secrets are asked for.

    `make_pages` adds the pages once there is a cluster; `connected` follows. A page without margins gets
    `PAGE_MARGINS`. `closing` comes before anything of the cluster is let go. `dialect_asked` wants the connection's
    form, to describe how the dead letters of a topic are written: profile, an example or "", the topic.
    """

    connected = Signal()
    closing = Signal()
    dialect_asked = Signal(object, str, str)

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
        self._cluster: Cluster | None = None
        self._wanted: tuple[SecretName, ...] = ()
        self._titles: dict[str, tuple[str, str]] = {}
        self._pages: dict[str, QWidget] = {}
        self._within: dict[str, str] = {}
        self._more_entries: list[Callable[[], Iterable[Entry]]] = []
        tasks = TasksPanel(tools.theme, tools.jobs, self._is_mine)
        self.navigation = Navigation(tools.theme, tools.actions["palette"], menu, cluster_menu, tasks)
        self.notice = Notice(tools.theme)
        self.secrets_page = SecretsPage(tools.theme)
        self.checkup_page = CheckupPage(tools.theme, self.tr("Back"))
        self.checkup_page.connect_button.hide()
        self._checkups = Checkups(self.checkup_page.panel, tools.jobs, tools.ask, tools.secrets)
        self._stack = QStackedWidget()
        for page in (self.notice, self.secrets_page, self.checkup_page):
            self._stack.addWidget(page)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.navigation)
        line.addWidget(self._stack, 1)
        self.navigation.set_cluster(profile.name, profile.environment)
        self.navigation.set_facts(profile.bootstrap_servers)
        if unverified := unverified_words(profile.security):
            self.navigation.set_warning(unverified, unverified_meaning(profile.security))
        self.navigation.page_chosen.connect(self.show_page)
        self._connect_pages()

    def _connect_pages(self) -> None:
        for again in (self.notice.retried, self.notice.acted):
            again.connect(lambda: self.open(None))
        self.notice.mended.connect(self._on_mend)
        self.notice.examined.connect(self._on_examine)
        self.notice.cancelled.connect(self._on_connect_cancelled)
        self.secrets_page.answered.connect(lambda secrets, keep: self.open(Answer(secrets, keep)))
        self.secrets_page.cancelled.connect(self._on_connect_cancelled)
        self.checkup_page.panel.started.connect(self._on_examine)
        self.checkup_page.left.connect(self._on_examined)

    def open(self, answer: Answer | None = None) -> None:
        """Connect; on success the pages appear, on failure a notice says why. `answer` are secrets just typed."""
        servers = ", ".join(self.profile.bootstrap_servers)
        title = self.tr("Connecting to %s") % self.profile.name
        self.notice.show_loading(title, servers, cancellable=True)
        self._stack.setCurrentWidget(self.notice)
        self._tools.jobs.start(
            title,
            open_connection(self.profile, self._tools.secrets, connect, answer),
            owner=self,
            slot="connect",
            done=self._on_outcome,
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
        self._stack.setCurrentWidget(self.notice)
        self.notice.show_empty("share-network", self.tr("Not connected"), sentence, self.tr("Connect"))

    def _on_connect_failed(self, error: ExplorerError) -> None:
        secret = secret_to_mend(error, self.profile)
        self._wanted = () if secret is None else (secret,)
        mend = "" if secret is None else self.tr("Type the %s again") % secret_list(self._wanted)
        self.notice.show_failed(explain(error), mend=mend, examine=True)

    def _on_outcome(self, outcome: Cluster | SecretsWanted | ProfileError | SecretsError) -> None:
        if isinstance(outcome, SecretsWanted):
            self._ask_for(outcome.names, outcome.keyring, outcome.why)
        elif isinstance(outcome, SecretsError):
            self._wanted = wanted_secrets(self.profile)
            self.notice.show_failed(explain(outcome), mend=self.tr("Type the %s") % secret_list(self._wanted))
        elif isinstance(outcome, ProfileError):
            self.notice.show_failed(explain(outcome))
        else:
            self._on_connected(outcome)

    def _on_mend(self) -> None:
        self._tools.jobs.start(
            self.tr("Look into the keyring"),
            keyring_state(self._tools.secrets),
            owner=self,
            slot="connect",
            done=lambda keyring: self._ask_for(self._wanted, keyring, self.notice.sentence),
            failed=self._on_connect_failed,
            shown=False,
        )

    def _ask_for(self, names: tuple[SecretName, ...], keyring: KeyringState, why: str) -> None:
        words = KeyringWords(keyring.name) if keyring.usable else KeyringWords(reason=keyring.reason)
        self._stack.setCurrentWidget(self.secrets_page)
        self.secrets_page.ask_for(self.profile.name, names, words, why)

    def _on_examine(self) -> None:
        self.checkup_page.show_profile(self.profile)
        self._stack.setCurrentWidget(self.checkup_page)
        self._checkups.start(self.profile, {})

    def _on_examined(self) -> None:
        self._checkups.cancel()
        self._stack.setCurrentWidget(self.notice)

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
