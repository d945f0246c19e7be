"""The window: tabs, menu, palette, memory."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.about import About
from kafka_explorer.ui.main_window import MainWindow
from kafka_explorer.ui.tools import Tools
from tests.ui.shell import LIVE, LOCAL, Line, make_pages


@pytest.fixture
def window(qtbot: QtBot, tools: Tools, line: Line) -> MainWindow:
    made = MainWindow(tools, QLabel("connections"), "0.1.0", make_pages)
    # Clusters are let go of before the widgets go.
    qtbot.addWidget(made, before_close_func=lambda window: window.close())
    made.show()
    return made


@pytest.fixture
def both(qtbot: QtBot, window: MainWindow) -> MainWindow:
    for profile in (LOCAL, LIVE):
        with qtbot.waitSignal(window.open_profile(profile).connected):
            pass
    return window


def colour_of_the_line(window: MainWindow) -> str:
    return window._line.grab().toImage().pixelColor(5, 1).name()


def test_it_begins_with_the_connections(window: MainWindow, tools: Tools) -> None:
    assert window.current_tab is None
    assert window.windowTitle() == "Kafka Explorer"
    assert not tools.actions["refresh"].isEnabled()
    assert not window._strip.isVisible()


def test_a_cluster_opens_in_a_tab_of_its_own(qtbot: QtBot, window: MainWindow, tools: Tools) -> None:
    tab = window.open_profile(LOCAL)
    assert window.current_tab is tab
    assert window.windowTitle() == "local – Kafka Explorer"
    assert tools.memory.preferences.last_profile == "local"
    assert tools.actions["refresh"].isEnabled()
    assert window.open_profile(LOCAL) is tab
    assert len(window.tabs) == 1


def test_a_tab_that_wants_a_dialect_described_leads_to_the_connections(qtbot: QtBot, both: MainWindow) -> None:
    tab = both.current_tab
    assert tab is not None
    with qtbot.waitSignal(both.dialect_asked) as asked:
        tab.dialect_asked.emit(tab.profile, "{}", "orders-failed")
    assert asked.args == [tab.profile, "{}", "orders-failed"]
    assert both.current_tab is None, "the start page is shown"


def test_the_line_at_the_top_has_the_environments_colour(both: MainWindow, tools: Tools) -> None:
    theme = tools.theme
    assert colour_of_the_line(both) == theme.hex("bad")
    both._strip.chosen.emit(0)
    assert colour_of_the_line(both) == theme.hex("ok")
    both.show_start()
    assert colour_of_the_line(both) == theme.hex("side")


def test_tabs_are_there_when_there_are_two(both: MainWindow) -> None:
    assert both._strip.isVisible()
    both.close_tab(0)
    assert not both._strip.isVisible()
    assert [tab.profile.name for tab in both.tabs] == ["prod-eu"]


def test_closing_the_tab_that_is_shown_shows_its_neighbour(both: MainWindow, tools: Tools) -> None:
    tools.actions["close_cluster"].trigger()
    assert [both.current_tab] == both.tabs
    tools.actions["close_cluster"].trigger()
    assert both.tabs == []
    assert both.current_tab is None


def test_tabs_can_be_moved(both: MainWindow) -> None:
    both._strip._bar.moveTab(0, 1)
    assert [tab.profile.name for tab in both.tabs] == ["prod-eu", "local"]
    both._strip.chosen.emit(0)
    assert both.current_tab is not None
    assert both.current_tab.profile is LIVE


def test_keys_lead_around(qtbot: QtBot, both: MainWindow, tools: Tools) -> None:
    shown = []
    for name in ("next_cluster", "connections", "next_cluster", "next_cluster"):
        tools.actions[name].trigger()
        shown.append(both.current_tab)
    local, live = both.tabs
    assert shown == [local, None, local, live]


def test_the_start_page_lists_open_clusters(both: MainWindow) -> None:
    both.show_start()
    names = [button.text() for button in both._home._clusters]
    assert names == ["local", "prod-eu"]
    both._home._clusters[1].click()
    assert both.current_tab is both.tabs[1]
    both.close_tab(0)
    assert len(both._home._clusters) == 1


def test_look_and_times_are_chosen_and_remembered(window: MainWindow, tools: Tools) -> None:
    assert tools.actions["theme_light"].isChecked()
    tools.actions["theme_dark"].trigger()
    assert tools.theme.is_dark
    assert tools.memory.preferences.theme == "dark"
    tools.actions["zone_utc"].trigger()
    assert tools.clock.zone == "utc"
    assert not tools.actions["zone_local"].isChecked()


def test_the_window_comes_back_as_it_was(qtbot: QtBot, window: MainWindow, tools: Tools, line: Line) -> None:
    window.resize(1111, 777)
    with qtbot.waitSignal(window.closed):
        window.close()
    again = MainWindow(tools, QLabel(), "0.1.0", make_pages)
    qtbot.addWidget(again)
    # The offscreen screen is smaller than some windows, so Qt may have cut it.
    assert again.size() == QSize(1111, 777).boundedTo(again.size())
    assert tools.memory.preferences.window_geometry


def test_closing_lets_go_of_every_cluster(qtbot: QtBot, both: MainWindow, line: Line) -> None:
    both.close()
    qtbot.waitUntil(lambda: len(line.closed) == 2)


def test_preferences_that_cannot_be_saved_do_not_keep_the_window(
    qtbot: QtBot, window: MainWindow, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError("disk full")

    monkeypatch.setattr(tools.memory, "save", refuse)
    with qtbot.waitSignal(window.closed):
        window.close()


def test_the_palette_finds_pages_clusters_and_actions(qtbot: QtBot, both: MainWindow, tools: Tools) -> None:
    tools.actions["palette"].trigger()
    palette = both._palette
    assert palette.isVisible()
    assert palette.shown_texts()[:3] == ["Overview", "Topics", "local"]
    palette._field.setText("topi")
    assert palette.shown_texts()[0] == "Topics"
    QTest.keyClick(palette._field, Qt.Key.Key_Return)
    assert both.current_tab is not None
    assert both.current_tab.current_page == "topics"
    assert palette.isHidden()


def test_the_palette_runs_actions(both: MainWindow, tools: Tools) -> None:
    tools.actions["palette"].trigger()
    both._palette._field.setText("dark")
    QTest.keyClick(both._palette._field, Qt.Key.Key_Return)
    assert tools.theme.is_dark


def test_the_clusters_menu_lists_clusters(both: MainWindow, qtbot: QtBot) -> None:
    menu = QMenu()
    both._fill_cluster_menu(menu)
    names = [action.text() for action in menu.actions() if action.isCheckable()]
    assert names == ["local", "prod-eu"]
    menu.actions()[0].trigger()
    assert both.current_tab is both.tabs[0]


def test_about_names_version_and_licence(qtbot: QtBot, window: MainWindow, tools: Tools) -> None:
    tools.actions["about"].trigger()
    about = window.findChild(About)
    assert isinstance(about, About)
    texts = " ".join(label.text() for label in about.findChildren(QLabel))
    assert "0.1.0" in texts
    assert "Apache License" in texts
    about.accept()


def test_a_window_without_a_cluster_ignores_what_needs_one(window: MainWindow, tools: Tools) -> None:
    actions: list[Callable[[], object]] = [window._on_refresh, window._on_close_current, window._on_next]
    for act in actions:
        act()
    assert window.current_tab is None
