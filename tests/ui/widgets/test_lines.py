"""Short lists: sorted by a click, selected lines stay selected, unknown cells stand last."""

import pytest
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.columns import TONE_ROLE, Column
from kafka_explorer.ui.widgets.line_table import LineTable
from kafka_explorer.ui.widgets.lines import Line, LineModel, number_cell, text_cell

COLUMNS = (Column("name", "Name"), Column("count", "Count", right=True))
DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


def lines(**counts: int | None) -> list[Line]:
    return [Line(name, (text_cell(name), number_cell(count))) for name, count in counts.items()]


def shown(model: LineModel, column: int = 0) -> list[object]:
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_numbers_are_separated_and_copied_without() -> None:
    cell = number_cell(1234567, "warn", "many")
    assert (cell.text, cell.copy, cell.tone, cell.tip) == ("1,234,567", "1234567", "warn", "many")
    assert (number_cell(None).text, number_cell(None).copy, number_cell(None).key) == ("–", None, None)


def test_lines_are_shown_as_they_come_and_sorted_when_asked(qapp: object) -> None:
    model = LineModel(COLUMNS)
    model.set_lines(lines(b=2, a=None, C=10))
    assert shown(model) == ["b", "a", "C"]
    model.sort_by(1, DOWN)
    assert shown(model) == ["C", "b", "a"]
    model.sort_by(1, UP)
    assert shown(model) == ["b", "C", "a"], "what is unknown stands last either way"
    model.sort_by(0, UP)
    assert shown(model) == ["a", "b", "C"], "upper and lower case together"
    model.set_lines(lines(d=1, b=2))
    assert shown(model) == ["b", "d"], "what comes later is sorted too"


def test_the_same_lines_with_other_cells_are_no_other_list(qtbot: QtBot) -> None:
    model = LineModel(COLUMNS)
    model.set_lines(lines(a=1, b=2))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.set_lines(lines(a=5, b=2))
    assert shown(model, 1) == ["5", "2"]
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.waitSignal(model.modelReset):
        model.set_lines([])
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_lines([])


def test_cells_answer_for_tone_and_tip(qapp: object) -> None:
    model = LineModel(COLUMNS)
    model.set_lines([Line("a", (text_cell("a", "bad", "why"), number_cell(None)))])
    assert model.data(model.index(0, 0), TONE_ROLE) == "bad"
    assert model.data(model.index(0, 0), int(Qt.ItemDataRole.ToolTipRole)) == "why"
    assert model.data(model.index(0, 1), int(Qt.ItemDataRole.ToolTipRole)) is None
    assert model.data(model.index(0, 0), int(Qt.ItemDataRole.DecorationRole)) is None
    assert model.row_of("a") == 0
    assert model.row_of("b") == -1
    assert model.columnCount() == 2
    assert (model.rowCount(model.index(0, 0)), model.columnCount(model.index(0, 0))) == (0, 0)


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> LineTable:
    made = LineTable(theme, {}, "test", COLUMNS)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def test_a_selected_line_stays_selected(table: LineTable) -> None:
    assert table.selected_name() is None
    table.set_lines(lines(a=3, b=2, c=1))
    table.select_row(1)
    table.set_lines(lines(x=9, a=3, b=2))
    assert table.selected_name() == "b"
    table.header.sort_requested.emit(1, DOWN)
    assert [line.name for line in map(table.lines.line, range(3))] == ["x", "a", "b"]
    assert table.selected_name() == "b"
    table.set_lines(lines(x=9))
    assert table.selected_name() is None


def test_lines_are_copied_with_plain_numbers(table: LineTable) -> None:
    table.set_lines(lines(a=1234567))
    table.select_row(0)
    with QSignalBlocker(table):
        assert table.copy_selection() == 1
    assert QGuiApplication.clipboard().text() == "Name\tCount\na\t1234567\n"
