"""Rows to choose from: the chosen one has its ground, and long texts leave room for what stands at the right."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QListWidget, QListWidgetItem
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.entry_painter import EntryLook, EntryPainter

WIDTH_PX, ROW_PX = 400, 36


def look_of(value: object) -> EntryLook:
    assert isinstance(value, EntryLook)
    return value


@pytest.fixture
def rows(qtbot: QtBot, theme: Theme) -> QListWidget:
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.setItemDelegate(EntryPainter(theme, look_of, rows))
    for look in (EntryLook("x" * 200, "Topic", "envelope-simple"), EntryLook("value.level", "field", code=True)):
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.UserRole, look)
        rows.addItem(item)
    rows.resize(WIDTH_PX, 3 * ROW_PX)
    rows.show()
    return rows


def painted(rows: QListWidget, row: int) -> QImage:
    return rows.viewport().grab(rows.visualItemRect(rows.item(row))).toImage()


def inks(image: QImage, area: QRect) -> set[str]:
    places = ((x, y) for x in range(area.left(), area.right()) for y in range(area.top(), area.bottom()))
    return {image.pixelColor(x, y).name() for x, y in places}


def test_the_chosen_row_has_its_ground_and_its_icon_the_accent(rows: QListWidget, theme: Theme) -> None:
    for chosen in (0, 1):
        rows.setCurrentRow(chosen)
        for row in (0, 1):
            image = painted(rows, row)
            seen = inks(image, image.rect())
            assert (theme.hex("selection") in seen) is (row == chosen)
            assert (theme.hex("accent") in seen) is (row == chosen == 0), "only the first has an icon"


def test_a_long_text_is_cut_before_what_stands_at_the_right(rows: QListWidget, theme: Theme) -> None:
    image = painted(rows, 0)
    width = image.width()
    between = QRect(width - 10 - rows.fontMetrics().horizontalAdvance("Topic") - 12, 4, 6, image.height() - 8)
    assert len(inks(image, between)) == 1, "nothing is painted there"
