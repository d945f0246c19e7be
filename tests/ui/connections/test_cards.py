"""Cards and the grid they stand in: what they show, what they ask for, where the keyboard goes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.config.profiles import ConnectionProfile, Environment
from kafka_explorer.ui.connections.card import ConnectionCard
from kafka_explorer.ui.connections.card_grid import CardGrid
from kafka_explorer.ui.connections.model import Action, Entry, Group
from kafka_explorer.ui.theme import Theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen has no window manager

PROFILE = ConnectionProfile(
    "Staging", ("a:1", "b:2"), Environment.STAGING, origin=Path("s.toml"), notes="\n Ask Ann \nx"
)


def entries(*names: str, group: Group = Group.MINE) -> list[Entry]:
    return [Entry(replace(PROFILE, name=name), group) for name in names]


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


Asked = list[tuple[Action, str]]
ShowCard = Callable[[Entry], ConnectionCard]


@pytest.fixture
def asked() -> Asked:
    return []


@pytest.fixture
def show_card(qtbot: QtBot, theme: Theme, asked: Asked) -> Iterator[ShowCard]:
    """Shows a card in a window; what it asks for is kept in `asked`."""
    window = QWidget()
    qtbot.addWidget(window)

    def show(entry: Entry) -> ConnectionCard:
        card = ConnectionCard(theme, entry, window)
        card.asked.connect(lambda action, its: asked.append((action, its.profile.name)))
        card.resize(400, card.height())
        window.show()
        return card

    yield show
    window.close()


def test_a_card_says_what_it_leads_to(show_card: ShowCard, asked: Asked) -> None:
    card = show_card(Entry(replace(PROFILE, read_only=True), Group.SANDBOX))
    shown = ["Staging", "STAGING", "a:1", "+1", "PLAINTEXT", "READ-ONLY", "RUNNING", "Ask Ann"]
    assert sorted(filter(None, texts(card))) == sorted(shown)
    assert card.accessibleName() == "Staging"


@pytest.mark.parametrize(
    ("key", "action"),
    [
        (Qt.Key.Key_Return, Action.CONNECT),
        (Qt.Key.Key_Enter, Action.CONNECT),
        (Qt.Key.Key_F2, Action.EDIT),
        (Qt.Key.Key_Delete, Action.REMOVE),
    ],
)
def test_keys_ask(show_card: ShowCard, asked: Asked, key: Qt.Key, action: Action) -> None:
    card = show_card(Entry(PROFILE, Group.MINE))
    QTest.keyClick(card, key)
    QTest.keyClick(card, Qt.Key.Key_A)
    assert asked == [(action, "Staging")]


def test_double_click_and_the_button_connect(show_card: ShowCard, asked: Asked) -> None:
    card = show_card(Entry(PROFILE, Group.MINE))
    QTest.mouseDClick(card, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(card, Qt.MouseButton.RightButton)
    QTest.mouseClick(card.connect_button, Qt.MouseButton.LeftButton)
    assert asked == [(Action.CONNECT, "Staging")] * 2


@pytest.mark.parametrize("group", [Group.SHIPPED, Group.SANDBOX])
def test_what_is_not_the_users_cannot_be_changed_and_the_menu_says_why(
    show_card: ShowCard, asked: Asked, group: Group
) -> None:
    card = show_card(Entry(PROFILE, group))
    QTest.keyClick(card, Qt.Key.Key_F2)
    QTest.keyClick(card, Qt.Key.Key_Delete)
    assert not asked
    menu = card.menu()
    items = {item.text(): item for item in menu.actions() if item.text()}
    assert not items["Edit"].isEnabled()
    assert not items["Remove…"].isEnabled()
    assert "Duplicate it to change it" in items["Edit"].toolTip()
    assert "Duplicate it to change it" in list(items)[-1]
    items["Duplicate"].trigger()
    assert asked == [(Action.DUPLICATE, "Staging")]


def test_the_menu_of_ones_own_has_everything(show_card: ShowCard, asked: Asked) -> None:
    menu = show_card(Entry(PROFILE, Group.MINE)).menu()
    for item in menu.actions():
        item.trigger()
    assert {action for action, _ in asked} == set(Action)


def test_a_profile_without_a_file_has_no_folder(show_card: ShowCard, asked: Asked) -> None:
    menu = show_card(Entry(replace(PROFILE, origin=None), Group.SANDBOX)).menu()
    assert "Open folder" not in [item.text() for item in menu.actions()]


def test_the_menu_opens_by_key(qtbot: QtBot, show_card: ShowCard) -> None:
    card = show_card(Entry(PROFILE, Group.MINE))
    QTest.keyClick(card, Qt.Key.Key_Menu)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    for menu in card.findChildren(QMenu):
        menu.close()


def test_the_card_under_the_mouse_offers_connect(show_card: ShowCard, asked: Asked) -> None:
    card = show_card(Entry(PROFILE, Group.MINE))
    assert card.connect_button.property("variant") == "normal"
    at = QPointF(1, 1)
    QApplication.sendEvent(card, QEnterEvent(at, at, at))
    assert card.connect_button.property("variant") == "primary"
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert card.connect_button.property("variant") == "normal"


@pytest.fixture
def grid(qtbot: QtBot, theme: Theme) -> CardGrid:
    grid = CardGrid(theme)
    qtbot.addWidget(grid)
    grid.resize(1100, 700)
    with qtbot.waitActive(grid):
        grid.show()
        grid.activateWindow()
    return grid


def names(cards: Sequence[ConnectionCard]) -> list[str]:
    return [card.entry.profile.name for card in cards]


def current(grid: CardGrid) -> str:
    marked = [card for card in grid.cards if card.is_current]
    assert marked == ([grid.current] if grid.current else [])
    return grid.current.entry.profile.name if grid.current else ""


def focused(grid: CardGrid) -> ConnectionCard:
    assert grid.current is not None
    assert grid.current is QApplication.focusWidget()
    return grid.current


def test_as_many_cards_side_by_side_as_fit(grid: CardGrid) -> None:
    grid.set_entries(entries(*"abcd"))
    for width, columns in ((1100, 3), (690, 1), (2500, 4), (720, 2)):
        grid.resize(width, 700)
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        assert len({card.x() for card in grid.cards}) == columns, width
        assert len({card.width() for card in grid.cards}) == 1


def test_groups_without_cards_are_left_out(grid: CardGrid) -> None:
    grid.set_entries([*entries("a"), *entries("b", group=Group.SHIPPED)])
    captions = [text for text in texts(grid) if text.isupper() and " " in text]
    visible = [label.text() for label in grid.findChildren(QLabel) if label.isVisible() and label.text() in captions]
    assert visible == ["YOUR CONNECTIONS", "SHIPPED WITH KAFKA EXPLORER"]


def test_a_placeholder_stands_for_an_empty_group(grid: CardGrid) -> None:
    placeholder = QLabel("none yet")
    grid.set_placeholder(Group.MINE, placeholder)
    grid.set_entries(entries("b", group=Group.SHIPPED))
    assert placeholder.isVisible()
    grid.set_entries(entries("a"))
    assert not placeholder.isVisible()


def test_arrows_go_to_neighbours(qtbot: QtBot, grid: CardGrid) -> None:
    grid.set_entries([*entries(*"abcde"), *entries("z", group=Group.SHIPPED)])
    qtbot.waitUntil(lambda: len({card.x() for card in grid.cards}) == 3)
    grid.focus_current()
    went = []
    for key in ["Right", "Right", "Right", "Left", "Up", "Up", "Down", "Down", "Down", "Left"]:
        QTest.keyClick(focused(grid), getattr(Qt.Key, f"Key_{key}"))
        went.append(current(grid))
    assert went == ["b", "c", "d", "c", "c", "c", "e", "z", "z", "e"]


def test_the_current_card_stays_current_by_its_name(grid: CardGrid) -> None:
    grid.set_entries(entries(*"abc"))
    assert current(grid) == "a"
    assert grid.choose("B")
    grid.focus_current()
    changed = [replace(entry, profile=replace(entry.profile, read_only=True)) for entry in entries(*"abc")]
    grid.set_entries(changed)
    assert current(grid) == "b"
    assert focused(grid).entry.profile.read_only
    grid.set_entries(entries(*"ac"))
    assert current(grid) == "a"
    grid.set_entries([])
    assert current(grid) == ""


def test_a_card_chosen_before_it_came_is_current_when_it_comes(grid: CardGrid) -> None:
    assert not grid.choose("c")
    grid.set_entries(entries(*"abc"))
    assert current(grid) == "c"


def test_filtering_keeps_the_cards_and_comes_back_to_the_chosen_one(grid: CardGrid) -> None:
    all_entries = entries(*"abc")
    grid.set_entries(all_entries)
    grid.choose("c")
    before = list(grid.cards)
    grid.show_only(all_entries[:1])
    assert (names(grid.cards), current(grid)) == (["a"], "a")
    grid.show_only(all_entries)
    assert (list(grid.cards), current(grid)) == (before, "c")


def test_cards_follow_the_theme(qtbot: QtBot, grid: CardGrid, theme: Theme) -> None:
    grid.set_entries(entries("a"))
    light = grid.cards[0].grab().toImage().pixelColor(200, 60)
    theme.set_mode("dark")
    dark = grid.cards[0].grab().toImage().pixelColor(200, 60)
    theme.set_mode("light")
    assert light.lightness() > 200
    assert dark.lightness() < 60
