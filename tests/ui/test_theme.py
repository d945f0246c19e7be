"""The theme on the screen: palette, icons, fonts, marks of controls."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.theme import Mode, Theme


def test_switching_dresses_the_application(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.color("window")
    assert theme.hex("window") in qapp.styleSheet()


def test_the_same_mode_again_changes_nothing(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode("light")


def test_system_follows_the_desktop(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    hints = theme._app.styleHints()
    theme.set_mode("system")
    monkeypatch.setattr(theme, "_wants_dark", lambda: True)
    with qtbot.waitSignal(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.is_dark


def test_a_chosen_mode_does_not_follow_the_desktop(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme._app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.is_dark


def test_icons_have_the_colour_of_their_role_and_of_the_theme(theme: Theme) -> None:
    def inks() -> set[str]:
        image = theme.picture("stack", "accent", 40).toImage()
        pixels = (image.pixelColor(x, y) for x in range(40) for y in range(40))
        return {pixel.name() for pixel in pixels if pixel.alpha() == 255}

    assert inks() == {theme.hex("accent")}
    theme.set_mode("dark")
    assert inks() == {theme.hex("accent")}


def test_an_icon_is_drawn_once(theme: Theme) -> None:
    assert theme.icon("stack").cacheKey() == theme.icon("stack").cacheKey()


def test_an_unknown_icon_is_an_error(theme: Theme) -> None:
    with pytest.raises(KeyError):
        theme.icon("no-such-icon")


def test_figures_are_of_equal_width(theme: Theme) -> None:
    metrics = QFontMetrics(theme.ui_font())
    assert metrics.horizontalAdvance("1111111111") == metrics.horizontalAdvance("0000000000")


def test_mono_has_no_ligatures(theme: Theme) -> None:
    metrics = QFontMetrics(theme.mono_font())
    assert theme.mono_font().isFeatureSet(QFont.Tag("calt"))
    assert metrics.horizontalAdvance("!=") == metrics.horizontalAdvance("ab")


def test_marks_of_controls_are_painted_in_both_themes(qtbot: QtBot, theme: Theme) -> None:
    box, choice = QCheckBox(), QComboBox()
    box.setChecked(True)
    for widget in (box, choice):
        qtbot.addWidget(widget)
    modes: tuple[Mode, ...] = ("light", "dark")
    for mode in modes:
        theme.set_mode(mode)
        tick = box.grab().toImage()
        inks = {tick.pixelColor(x, y).name() for x in range(18) for y in range(tick.height())}
        assert theme.hex("on_accent") in inks
        arrow = choice.grab().toImage()
        right = range(arrow.width() - 24, arrow.width() - 6)
        assert len({arrow.pixelColor(x, y).name() for x in right for y in range(8, arrow.height() - 8)}) > 1
