"""What the palette finds, and how it is used."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.palette import Entry, Palette, matching
from kafka_explorer.ui.theme import Theme

NAMES = ("notification-events", "logging-events", "login-audit", "Overview", "Consumer groups")


def entries(run: list[str] | None = None) -> list[Entry]:
    told = [] if run is None else run
    return [Entry(name, "Topic", "hash", lambda name=name: told.append(name), "Ctrl+1") for name in NAMES]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", list(NAMES)),
        ("log", ["logging-events", "login-audit"]),
        ("LOG", ["logging-events", "login-audit"]),
        ("events", ["notification-events", "logging-events"]),
        ("ev log", ["logging-events"]),
        ("lgev", ["logging-events"]),
        ("groups", ["Consumer groups"]),
        ("xyz", []),
        ("   ", list(NAMES)),
    ],
)
def test_matching(wanted: str, found: list[str]) -> None:
    assert [entry.text for entry in matching(entries(), wanted)] == found


def test_a_beginning_is_better_than_a_middle() -> None:
    found = matching([Entry("my-topic", "", "hash", print), Entry("topic", "", "hash", print)], "top")
    assert [entry.text for entry in found] == ["topic", "my-topic"]


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


@pytest.fixture
def palette(theme: Theme, window: QWidget) -> Palette:
    return Palette(theme, window)


def test_arrows_walk_and_enter_runs(palette: Palette) -> None:
    run: list[str] = []
    palette.open_with(entries(run))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(palette._field, key)
    assert run == ["logging-events"]
    assert palette.isHidden()


def test_escape_and_a_click_beside_it_close_it(palette: Palette) -> None:
    palette.open_with(entries())
    QTest.keyClick(palette._field, Qt.Key.Key_Escape)
    assert palette.isHidden()
    palette.open_with(entries())
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 3))
    assert palette.isHidden()


def test_nothing_found_is_said(palette: Palette) -> None:
    palette.open_with(entries())
    palette._field.setText("xyz")
    assert palette._none.isVisible()
    QTest.keyClick(palette._field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_click_on_a_row_runs_it(palette: Palette) -> None:
    run: list[str] = []
    palette.open_with(entries(run))
    palette.grab()
    at = palette._list.visualItemRect(palette._list.item(1)).center()
    QTest.mouseClick(palette._list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert run == ["logging-events"]


def test_the_shade_covers_the_window_whatever_its_size(palette: Palette, window: QWidget) -> None:
    palette.open_with(entries())
    window.resize(1000, 700)
    assert palette.size() == window.size()
