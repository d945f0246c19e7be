"""A panel that hangs under a button: it stays within the window and goes by itself."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.popover import Popover


class Stage:
    def __init__(self, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        page = QWidget()
        column = QVBoxLayout(page)
        self.button, self.field, self.inside = QPushButton("Open"), QLineEdit(), QLineEdit()
        column.addWidget(self.button)
        column.addWidget(self.field)
        column.addStretch()
        self.window.setCentralWidget(page)
        self.popover = Popover(self.button)
        self.popover.body.addWidget(self.inside)
        qtbot.addWidget(self.window)
        self.window.resize(400, 300)
        self.window.show()
        self.window.activateWindow()
        self.field.setFocus()
        qtbot.waitUntil(self.field.hasFocus)

    def open(self, *, at_right: bool = False) -> None:
        self.popover.open_under(self.button, at_right=at_right)
        self.inside.setFocus()


@pytest.fixture
def stage(qtbot: QtBot, theme: Theme) -> Stage:
    return Stage(qtbot)


def test_it_hangs_under_its_button_within_the_window(stage: Stage) -> None:
    stage.inside.setFixedWidth(340)
    stage.open()
    panel = stage.popover.panel
    assert panel.y() > stage.button.mapTo(stage.window, QPoint(0, stage.button.height())).y()
    assert stage.popover.rect().contains(panel.geometry())
    stage.window.resize(500, 300)
    assert stage.popover.size() == stage.window.size()
    stage.popover.close_popover()


def test_escape_closes_it_and_gives_the_keyboard_back(stage: Stage, qtbot: QtBot) -> None:
    stage.open(at_right=True)
    with qtbot.waitSignal(stage.popover.closed):
        QTest.keyClick(stage.inside, Qt.Key.Key_Escape)
    assert not stage.popover.isVisible()
    assert stage.field.hasFocus()


def test_a_press_beside_it_closes_it_and_one_inside_does_not(stage: Stage) -> None:
    stage.open()
    QTest.mouseClick(stage.popover, Qt.MouseButton.LeftButton, pos=stage.popover.panel.geometry().center())
    assert stage.popover.is_open
    QTest.mouseClick(stage.popover, Qt.MouseButton.LeftButton, pos=stage.popover.rect().bottomRight())
    assert not stage.popover.is_open


def test_leaving_it_with_the_keyboard_closes_it(stage: Stage) -> None:
    stage.open()
    stage.field.setFocus()
    assert not stage.popover.is_open
    assert stage.field.hasFocus()


def test_it_goes_with_its_button(stage: Stage) -> None:
    stage.open()
    stage.button.hide()
    assert not stage.popover.is_open
    assert stage.popover.parent() is stage.button
    stage.popover.close_popover()


def test_contents_that_grow_get_room(stage: Stage, qtbot: QtBot) -> None:
    stage.open()
    height = stage.popover.panel.height()
    stage.popover.body.addWidget(QLineEdit())
    qtbot.waitUntil(lambda: stage.popover.panel.height() > height)
    stage.popover.close_popover()
