"""The table of messages: what gives way where it is narrow, and what is painted when rows come."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.model import HEADERS, SIZE, VALUE, RecordsModel
from kafka_explorer.ui.records.records_table import RecordsTable
from kafka_explorer.ui.theme import Theme
from tests.messages import make_record
from tests.ui.records.spools import write_spool

ROWS = 200


class CountingTable(RecordsTable):
    """Counts how often rows are painted."""

    paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1
        super().paintEvent(event)


@pytest.fixture
def model(clock: Clock, tmp_path: Path) -> Iterator[RecordsModel]:
    odd = [make_record(0, key=None, value=None), make_record(1, key=b"", value=b"\xff\x00")]
    reader = SpoolReader(write_spool(tmp_path, odd + [make_record(offset) for offset in range(2, ROWS)]))
    model = RecordsModel(clock)
    model.show_spool(reader)
    yield model
    reader.close()


@pytest.fixture
def table(qtbot: QtBot, theme: Theme, memory: Memory, model: RecordsModel) -> CountingTable:
    table = CountingTable(theme, memory, model)
    table.resize(1200, 400)
    qtbot.addWidget(table)
    table.show()
    return table


def test_what_the_detail_says_anyway_gives_way(qtbot: QtBot, table: CountingTable, model: RecordsModel) -> None:
    model.set_rows(ROWS)
    assert not table.isColumnHidden(HEADERS)
    table.resize(640, 400)
    assert table.isColumnHidden(HEADERS)
    assert table.isColumnHidden(SIZE)
    assert table.columnWidth(VALUE) >= 160
    table.resize(1200, 400)
    assert not table.isColumnHidden(SIZE)


def test_rows_that_come_out_of_sight_are_not_painted(qtbot: QtBot, table: CountingTable, model: RecordsModel) -> None:
    model.set_rows(5)
    qtbot.waitUntil(lambda: table.paints > 0)
    painted = table.paints
    model.set_rows(50)
    qtbot.waitUntil(lambda: table.paints > painted)
    qtbot.waitUntil(lambda: table.verticalScrollBar().maximum() > 0)
    table.repaint()
    painted, end = table.paints, table.verticalScrollBar().maximum()
    model.set_rows(ROWS)
    qtbot.waitUntil(lambda: table.verticalScrollBar().maximum() > end)
    assert table.paints == painted
    table.scrollToBottom()
    qtbot.waitUntil(lambda: table.paints > painted)


def test_marks_are_painted_in_both_themes(table: CountingTable, model: RecordsModel, theme: Theme) -> None:
    model.set_rows(ROWS)
    light = table.grab().toImage()
    theme.set_mode("dark")
    assert table.grab().toImage() != light
