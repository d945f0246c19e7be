"""What every page with one list does: it is filtered, walked, refreshed by key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.columns import Column
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.lines import Cell, Line
from kafka_explorer.ui.widgets.list_frame import ListFrame


@pytest.fixture
def frame(qtbot: QtBot, theme: Theme) -> ListFrame:
    table = LineTable(theme, {}, "things", (Column("name", "Name"),))
    table.set_lines([Line(name, (Cell(name, name),)) for name in ("a", "b", "c")])
    frame = ListFrame(theme, "Things", "Filter by name", table)
    qtbot.addWidget(frame)
    frame.lay_out((QPushButton("above"),), (QPushButton("below"),))
    frame.body.show_content()
    with qtbot.waitSignal(frame.appeared):
        frame.show()
    return frame


def test_every_way_to_refresh(qtbot: QtBot, frame: ListFrame) -> None:
    for act in (
        frame.refresh,
        frame.reload.click,
        frame.banner.retried.emit,
        frame.body.notice.retried.emit,
    ):
        with qtbot.waitSignal(frame.refresh_asked):
            act()


def test_arrows_in_the_filter_walk_the_list_and_letters_stay(frame: ListFrame) -> None:
    frame.table.select_row(0)
    QTest.keyClicks(frame.filter, "b")
    QTest.keyClick(frame.filter, Qt.Key.Key_Down)
    QTest.keyClick(frame.filter, Qt.Key.Key_Down)
    assert (frame.filter.text(), frame.table.current_row()) == ("b", 2)


def test_find_leads_to_the_filter_with_its_text_selected(qtbot: QtBot, frame: ListFrame) -> None:
    frame.filter.setText("orders")
    frame.activateWindow()
    frame.table.setFocus()
    qtbot.waitUntil(frame.table.hasFocus)
    QTest.keyClick(frame.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(frame.filter.hasFocus)
    assert frame.filter.selectedText() == "orders"
