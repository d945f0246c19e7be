"""The table of messages: what gives way where it is narrow, and what is painted when rows come."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QPaintEvent
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.row_cells import parse_field
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.model import RecordsModel
from kafka_explorer.ui.records.record_columns import HEADERS, KEY, SIZE, VALUE
from kafka_explorer.ui.records.records_table import RecordsTable
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.columns import WholeColumns, texts_of
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


def seen(table: RecordsTable) -> list[str]:
    return [table.columns[at].name for at in table.header.shown_columns()]


def test_columns_are_shown_as_chosen_and_keep_the_order_they_are_dragged_into(
    qtbot: QtBot, table: CountingTable, model: RecordsModel
) -> None:
    table.resize(1600, 400)
    model.set_rows(3)
    assert seen(table) == ["partition", "offset", "time", "key", "value", "headers", "size"]
    table.show_columns(("offset", "value.level", "header.trace", "value", "key"))
    assert seen(table) == ["offset", "value.level", "header.trace", "value", "key"]
    with qtbot.waitSignal(table.columns_moved):
        table.header.moveSection(1, 3)
    assert table.moved_columns() == ("offset", "header.trace", "value", "value.level", "key")
    table.show_columns(("time", "no field at all(", "value.level"))
    assert seen(table) == ["time", "value.level"]


def test_the_topic_is_shown_only_where_there_are_several(table: CountingTable, model: RecordsModel) -> None:
    model.set_rows(3)
    table.set_many_topics(True)
    assert seen(table)[0] == "topic"
    table.grab()
    table.set_many_topics(False)
    assert "topic" not in seen(table)


def test_the_selection_stays_when_columns_come_and_go(table: CountingTable, model: RecordsModel) -> None:
    model.set_rows(ROWS)
    table.select_row(7)
    table.show_columns(("offset", "value.level", "value"))
    assert table.selected_rows() == [7]
    table.show_columns(("value.level",))
    assert table.selected_rows() == [7]


def test_copied_rows_have_the_columns_that_are_seen(table: CountingTable, model: RecordsModel) -> None:
    model.set_rows(ROWS)
    table.show_columns(("key", "offset"))
    table.select_row(5)
    table.copy_selection()
    assert QGuiApplication.clipboard().text() == "Key\tOffset\nkey\t5\n"


def test_a_column_that_is_shown_is_as_wide_as_what_is_in_it(
    qtbot: QtBot, theme: Theme, memory: Memory, clock: Clock, tmp_path: Path
) -> None:
    """Showing it is no width that the user chose."""
    value = b'{"service":"pain-escalation-of-the-night","level":"INFO"}'
    reader = SpoolReader(write_spool(tmp_path, [make_record(n, value=value) for n in range(5)]))
    model = RecordsModel(clock)
    table = RecordsTable(theme, memory, model)
    qtbot.addWidget(table)
    table.resize(1400, 300)
    table.show()
    table.set_many_topics(True)
    table.show_columns(("topic", "value.service", "value"))
    model.show_spool(reader)
    model.set_rows(5)
    service = next(at for at, column in enumerate(model.columns) if column.name == "value.service")
    assert table.columnWidth(service) >= table.fontMetrics().horizontalAdvance("pain-escalation-of-the-night")
    table.show_columns(("value",))
    table.show_columns(("value.service", "value"))
    assert table.columnWidth(service) >= table.fontMetrics().horizontalAdvance("pain-escalation-of-the-night")
    assert "messages" not in memory.widths
    model.show_spool(None)
    reader.close()


def test_what_is_painted_is_what_the_model_says(model: RecordsModel) -> None:
    whole: WholeColumns = model
    model.set_fields([parse_field("key.id"), parse_field("header.trace")])
    model.set_rows(ROWS)
    rows = range(ROWS)
    for column in range(model.columnCount()):
        assert texts_of(model, rows, column) == [model.data(model.index(row, column)) for row in rows]
    assert texts_of(model, range(3, 4), KEY) == whole.texts(range(3, 4), KEY) != [""]
