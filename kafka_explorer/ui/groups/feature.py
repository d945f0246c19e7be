"""The pages of consumer groups put together, for one open cluster."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.config.watch_list import WatchedGroup
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.lag.follow import LagNews
from kafka_explorer.engine.lag.listing import GroupListing
from kafka_explorer.ui.groups.group_controller import GroupController
from kafka_explorer.ui.groups.group_page import GroupPage
from kafka_explorer.ui.groups.list_controller import GroupsController
from kafka_explorer.ui.groups.list_page import GroupsPage
from kafka_explorer.ui.groups.metrics_page import MetricsController, MetricsPage
from kafka_explorer.ui.groups.move_controller import MoveController
from kafka_explorer.ui.groups.move_page import MovePage
from kafka_explorer.ui.groups.sampler import Sampler
from kafka_explorer.ui.groups.watch_page import WatchPage
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.where import Where

LIST, GROUP, MOVE, WATCH, METRICS = "groups", "group", "group-move", "watch-list", "client-metrics"


@dataclass(frozen=True, slots=True)
class Pages:
    """The five pages."""

    list: GroupsPage
    group: GroupPage
    move: MovePage
    watch: WatchPage
    metrics: MetricsPage


class GroupsFeature(QObject):
    """Makes `pages` and connects them with each other; `page_asked` names the one to show (`LIST`, `GROUP`...).

    Belongs to the list page, which the caller puts into a window with the others. `listed` brings each GroupListing.
    """

    page_asked = Signal(str)
    listed = Signal(object)

    def __init__(self, tools: Tools, profile: ConnectionProfile, cluster: Cluster) -> None:
        theme, clock, memory = tools.theme, tools.clock, tools.memory
        self.pages = Pages(
            GroupsPage(theme, memory),
            GroupPage(theme, clock, memory),
            MovePage(theme, clock, memory, profile.environment),
            WatchPage(theme, clock, memory, tools.watch_list),
            MetricsPage(theme, memory),
        )
        super().__init__(self.pages.list)
        self._tools = tools
        self._profile = profile
        self._read_only = cluster.settings.read_only
        self._thresholds = tools.watch_list.thresholds_of(profile.name)
        self.sampler = Sampler(
            cluster.settings,
            tools.workers,
            tools.spools,
            tools.jobs,
            self.pages.list,
            history_folder=tools.history_folder,
            # Read by another thread: replaced as a whole, never changed.
            thresholds=lambda: self._thresholds,
        )
        self.list = GroupsController(
            self.pages.list, cluster.settings, self.sampler, tools.workers, tools.jobs, clock, tools.ask
        )
        self.group = GroupController(
            self.pages.group, cluster.settings, self.sampler, tools.workers, tools.jobs, clock, tools.ask
        )
        where = Where(cluster.settings, profile.environment)
        self.move = MoveController(self.pages.move, where, tools.workers, tools.jobs, tools.ask)
        self.metrics = MetricsController(self.pages.metrics, cluster.settings, tools.jobs)
        self._connect_list()
        self._connect_group()
        self._connect_watch_list()
        self._show_what_is_allowed()
        self._on_watch_list_changed()

    def _connect_list(self) -> None:
        page = self.pages.list
        page.group_opened.connect(self.show_group)
        page.pin_asked.connect(self._toggle_pin)
        page.watch_list_asked.connect(self._asker(WATCH))
        self.list.listed.connect(self.listed)

    def _connect_group(self) -> None:
        page = self.pages.group
        page.left.connect(self._asker(LIST))
        page.pin_asked.connect(lambda: self._toggle_pin(self.group.group))
        page.move_asked.connect(self._on_move_asked)
        page.delete_asked.connect(lambda: self.move.delete(self.group.group))
        page.undo_asked.connect(lambda: self.move.undo(self.group.group))
        page.metrics_asked.connect(self._on_metrics_asked)
        self.pages.move.left.connect(self._asker(GROUP))
        self.pages.metrics.left.connect(self._asker(GROUP))
        self.move.done.connect(self._on_moved)

    def _connect_watch_list(self) -> None:
        watch_list, page = self._tools.watch_list, self.pages.watch
        watch_list.changed.connect(self._on_watch_list_changed)
        watch_list.group_asked.connect(self._on_group_asked)
        self.sampler.sampled.connect(self._on_sampled)
        page.left.connect(self._asker(LIST))
        page.group_opened.connect(watch_list.group_asked)

    def show_group(self, name: str) -> None:
        """Show one group."""
        self.group.show_group(name)
        self._show_pin()
        self.pages.group.undo.setEnabled(self.move.can_undo(name))
        self.page_asked.emit(GROUP)

    def names(self) -> list[str]:
        """Return all groups that are known."""
        listing: GroupListing | None = self.list.listing
        return [] if listing is None else [group.group for group in listing.groups]

    def close(self) -> None:
        """Stop watching, as the cluster is closed."""
        self.sampler.stop()
        self._tools.watch_list.forget(self._profile.name)

    def _asker(self, page: str) -> Callable[[], None]:
        return lambda: self.page_asked.emit(page)

    def _toggle_pin(self, name: str) -> None:
        watch_list, connection = self._tools.watch_list, self._profile.name
        if watch_list.find(connection, name) is None:
            watch_list.pin(WatchedGroup(connection, name))
            self._tools.ask.notify(self.tr("%s is watched: the watch list says when to tell you") % name)
        else:
            watch_list.unpin(connection, name)

    def _on_watch_list_changed(self) -> None:
        pinned = self._tools.watch_list.groups_of(self._profile.name)
        self._thresholds = self._tools.watch_list.thresholds_of(self._profile.name)
        self.sampler.pin(pinned)
        self.pages.list.model.set_pinned(pinned)
        self._show_pin()

    def _on_group_asked(self, connection: str, group: str) -> None:
        if connection == self._profile.name:
            self.show_group(group)

    def _show_pin(self) -> None:
        name = self.group.group
        self.pages.group.show_pinned(self._tools.watch_list.find(self._profile.name, name) is not None)

    def _on_sampled(self, news: LagNews) -> None:
        self._tools.watch_list.take(self._profile.name, news.meanings, news.incidents)

    def _on_move_asked(self) -> None:
        lag = self.group.lag
        places = [] if lag is None else [row.place for row in lag.rows]
        self.move.begin(self.group.group, places, self.names())
        self.page_asked.emit(MOVE)

    def _on_metrics_asked(self) -> None:
        lag = self.group.lag
        topics = [] if lag is None else [row.topic for row in lag.rows]
        if topics:
            self.page_asked.emit(METRICS)
            self.metrics.measure(topics[0])

    def _on_moved(self, group: str) -> None:
        self.pages.group.undo.setEnabled(self.move.can_undo(self.group.group))
        self.sampler.restart()
        self.list.refresh()

    def _show_what_is_allowed(self) -> None:
        page = self.pages.group
        reason = self.tr("This connection is read-only")
        page.delete.setEnabled(not self._read_only)
        page.move_button.setEnabled(not self._read_only)
        if self._read_only:
            page.move_button.setToolTip(reason)
            page.delete.setText(self.tr("Delete group… (read-only connection)"))
