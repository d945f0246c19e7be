"""The window: the start page, a tab per open cluster, the menu, and what is remembered between runs."""

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QStackedWidget, QVBoxLayout, QWidget

from kafka_explorer.config.profiles import ConnectionProfile
from kafka_explorer.files import shipped
from kafka_explorer.ui.about import About
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.cluster_pages import add_pages
from kafka_explorer.ui.cluster_tab import ClusterTab, PageMaker
from kafka_explorer.ui.environment_line import EnvironmentLine
from kafka_explorer.ui.file_drops import FileDrops
from kafka_explorer.ui.home import Home
from kafka_explorer.ui.palette import Entry, Palette
from kafka_explorer.ui.records.captures_tab import CaptureTab, captures_among
from kafka_explorer.ui.tab_strip import TabStrip
from kafka_explorer.ui.tools import Tools
from kafka_explorer.ui.tray import Tray

_log = logging.getLogger(__name__)
_FIRST_SIZE = QSize(1440, 900)
_LEAST_SIZE = QSize(960, 600)


class MainWindow(QMainWindow):
    """Assembly only. `start` is the start page; `open_profile` opens a cluster, or goes to it when it is open.

    `dialect_asked` is that of its tabs, when the start page is shown.
    """

    closed = Signal()
    dialect_asked = Signal(object, str, str)

    def __init__(self, tools: Tools, start: QWidget, version: str, make_pages: PageMaker = add_pages) -> None:
        super().__init__()
        self._tools = tools
        self._version = version
        self._make_pages = make_pages
        self._tabs: list[ClusterTab | CaptureTab] = []
        self._icon = QIcon(str(shipped("resources/icons/kafka-explorer.svg")))
        self._menu = QMenu(self)
        self._line = EnvironmentLine(tools.theme)
        self._strip = TabStrip(tools.theme)
        self._stack = QStackedWidget()
        self._home = Home(tools.theme, self._icon, tools.actions["palette"], self._menu, start)
        self._lay_out()
        self._palette = Palette(tools.theme, self)
        self._tray = Tray(self._icon, tools.watch_list, tools.ask, self)
        self._fill_menus()
        self._connect_actions()
        self._connect_parts()
        self._restore()
        self.show_start()

    def _lay_out(self) -> None:
        self.setWindowIcon(self._icon)
        self.setMinimumSize(_LEAST_SIZE)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._line, self._strip, self._stack):
            column.addWidget(widget)
        self._stack.addWidget(self._home)
        self.setCentralWidget(whole)

    def _fill_menus(self) -> None:
        actions = self._tools.actions
        self.addActions(actions.all())
        look, times = QMenu(self.tr("Look"), self), QMenu(self.tr("Times"), self)
        look.addActions([actions["theme_system"], actions["theme_light"], actions["theme_dark"]])
        times.addActions([actions["zone_local"], actions["zone_utc"]])
        self._menu.addActions([actions["connections"], actions["open_capture"]])
        self._menu.addActions([actions["refresh"], actions["close_cluster"]])
        self._menu.addSeparator()
        self._menu.addMenu(look)
        self._menu.addMenu(times)
        self._menu.addSeparator()
        self._menu.addActions([actions["about"], actions["quit"]])
        if sys.platform == "darwin":
            bar = QMenuBar(self)
            for title, names in (
                (self.tr("File"), ("connections", "open_capture", "close_cluster", "quit")),
                (self.tr("Help"), ("about",)),
            ):
                bar.addMenu(title).addActions([actions[name] for name in names])
            bar.addMenu(look)
            bar.addMenu(times)
            self.setMenuBar(bar)

    def _connect_actions(self) -> None:
        actions = self._tools.actions
        actions["palette"].triggered.connect(self._on_palette)
        actions["connections"].triggered.connect(self.show_start)
        actions["refresh"].triggered.connect(self._on_refresh)
        actions["close_cluster"].triggered.connect(self._on_close_current)
        actions["next_cluster"].triggered.connect(self._on_next)
        actions["about"].triggered.connect(lambda: About(self._tools.theme, self._icon, self._version, self).open())
        actions["open_capture"].triggered.connect(lambda: _ask_for_capture(self, self._tools.ask))
        actions["quit"].triggered.connect(self.close)
        for mode in ("system", "light", "dark"):
            actions[f"theme_{mode}"].triggered.connect(lambda _on=True, to=mode: self._tools.memory.update(theme=to))
        for zone in ("local", "utc"):
            actions[f"zone_{zone}"].triggered.connect(lambda _on=True, to=zone: self._tools.memory.update(time_zone=to))

    def _connect_parts(self) -> None:
        self._strip.chosen.connect(self._on_tab_chosen)
        self._strip.close_requested.connect(self.close_tab)
        self._strip.moved.connect(self._on_tab_moved)
        self._strip.add_requested.connect(self.show_start)
        self._home.cluster_chosen.connect(self._on_tab_chosen)
        self._tools.memory.changed.connect(self._take_preferences)
        self._take_preferences()
        self._tools.watch_list.group_asked.connect(self._on_group_asked)
        self._tray.opened.connect(lambda: _come_forward(self))
        self._home.capture_asked.connect(self._tools.actions["open_capture"].trigger)
        FileDrops(self).dropped.connect(lambda paths: [self.open_capture(path) for path in captures_among(paths)])

    def open_profile(self, profile: ConnectionProfile) -> ClusterTab:
        """Open a cluster in a new tab, or go to its tab; a profile is known by its name."""
        for tab in self._tabs:
            if isinstance(tab, ClusterTab) and tab.profile.name == profile.name:
                self._show(tab)
                return tab
        tab = ClusterTab(self._tools, profile, self._menu, self._cluster_menu(), self._make_pages)
        tab.dialect_asked.connect(self.show_start)
        tab.dialect_asked.connect(self.dialect_asked)
        self._tabs.append(tab)
        self._stack.addWidget(tab)
        self._strip.add(profile.name, profile.environment)
        self._tools.memory.update(last_profile=profile.name)
        self._home.set_clusters([each.profile for each in self._tabs])
        self._show(tab)
        tab.open()
        return tab

    def open_capture(self, path: Path) -> CaptureTab:
        """Open a file of messages in a new tab, or go to its tab."""
        path = path.absolute()
        for tab in self._tabs:
            if isinstance(tab, CaptureTab) and tab.path == path:
                self._show(tab)
                return tab
        capture = CaptureTab(self._tools, path, self._menu)
        self._tabs.append(capture)
        self._stack.addWidget(capture)
        self._strip.add(path.name, capture.profile.environment)
        self._home.set_clusters([each.profile for each in self._tabs])
        self._show(capture)
        capture.open()
        return capture

    def close_tab(self, at: int) -> None:
        """Close the cluster of the tab `at`; what ran for it is cancelled."""
        tab = self._tabs.pop(at)
        self._strip.remove(at)
        shown = self._stack.currentWidget() is tab
        tab.close_cluster()
        self._stack.removeWidget(tab)
        tab.hide()
        tab.deleteLater()
        self._home.set_clusters([each.profile for each in self._tabs])
        if shown:
            if self._tabs:
                self._show(self._tabs[min(at, len(self._tabs) - 1)])
            else:
                self.show_start()

    def show_start(self) -> None:
        """Go to the connections; open clusters stay open."""
        self._show(self._home)

    @property
    def current_tab(self) -> ClusterTab | None:
        """The cluster that is shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, ClusterTab) else None

    @property
    def _shown(self) -> ClusterTab | CaptureTab | None:
        """The cluster or the file that is shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, ClusterTab | CaptureTab) else None

    @property
    def tabs(self) -> list[ClusterTab]:
        """The open clusters, in the order of their tabs."""
        return [tab for tab in self._tabs if isinstance(tab, ClusterTab)]

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window and close every cluster."""
        self._tools.memory.update(window_geometry=self.saveGeometry().toBase64().toStdString())
        while self._tabs:
            self.close_tab(0)
        try:
            self._tools.memory.save()
        except OSError as error:
            # The window is going: nobody is left to be told, and nothing of worth is lost.
            _log.info("Preferences could not be saved: %s", error)
        self._tray.close()
        super().closeEvent(event)
        self.closed.emit()

    def _show(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        tab = self._shown
        for name in ("refresh", "close_cluster"):
            self._tools.actions[name].setEnabled(tab is not None)
        self._line.set_environment(None if tab is None else tab.profile.environment)
        self._strip.set_current(-1 if tab is None else self._tabs.index(tab))
        name = "Kafka Explorer"
        self.setWindowTitle(name if tab is None else f"{tab.profile.name} – {name}")

    def _cluster_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill_cluster_menu(menu))
        return menu

    def _fill_cluster_menu(self, menu: QMenu) -> None:
        menu.clear()
        for tab in self._tabs:
            action = menu.addAction(tab.profile.name)
            action.setCheckable(True)
            action.setChecked(tab is self._shown)
            action.triggered.connect(lambda _on=True, to=tab: self._show(to))
        menu.addSeparator()
        menu.addActions([self._tools.actions["connections"], self._tools.actions["close_cluster"]])

    def _take_preferences(self) -> None:
        preferences, tools = self._tools.memory.preferences, self._tools
        tools.actions[f"theme_{preferences.theme}"].setChecked(True)
        tools.actions[f"zone_{preferences.time_zone}"].setChecked(True)
        tools.theme.set_mode(preferences.theme)  # type: ignore[arg-type]
        tools.clock.set_zone(preferences.time_zone)  # type: ignore[arg-type]

    def _restore(self) -> None:
        geometry = self._tools.memory.preferences.window_geometry
        if not geometry or not self.restoreGeometry(QByteArray.fromBase64(geometry.encode())):
            room = self.screen().availableSize()
            self.resize(_FIRST_SIZE.boundedTo(room * 0.94))

    def _on_tab_chosen(self, at: int) -> None:
        if 0 <= at < len(self._tabs):
            self._show(self._tabs[at])

    def _on_tab_moved(self, origin: int, target: int) -> None:
        self._tabs.insert(target, self._tabs.pop(origin))

    def _on_group_asked(self, connection: str, _group: str) -> None:
        for tab in self._tabs:
            if tab.profile.name == connection:
                self._show(tab)

    def _on_next(self) -> None:
        tab = self._shown
        if self._tabs:
            self._show(self._tabs[0 if tab is None else (self._tabs.index(tab) + 1) % len(self._tabs)])

    def _on_refresh(self) -> None:
        if self._shown is not None:
            self._shown.refresh()

    def _on_close_current(self) -> None:
        if self._shown is not None:
            self.close_tab(self._tabs.index(self._shown))

    def _on_palette(self) -> None:
        entries = [] if self._shown is None else self._shown.entries()
        kind, cluster = self.tr("Action"), self.tr("Cluster")
        for tab in self._tabs:
            if tab is not self._shown:
                entries.append(Entry(tab.profile.name, cluster, "hard-drives", lambda to=tab: self._show(to)))  # type: ignore[misc]
        for action in self._tools.actions.all():
            if action.isEnabled() and action is not self._tools.actions["palette"]:
                icon = self._tools.actions.icon_name(action.objectName())
                entries.append(Entry(action.text(), kind, icon, action.trigger, action.shortcut().toString()))
        self._palette.open_with(entries)


def _come_forward(window: QWidget) -> None:
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _ask_for_capture(window: MainWindow, ask: Ask) -> None:
    path = ask.open_file(window.tr("Open a file of messages"), "JSON Lines (*.jsonl *.ndjson);;* (*)")
    if path is not None:
        window.open_capture(path)
