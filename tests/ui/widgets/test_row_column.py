"""A column of rows is as high as they are, up to a bound, and gone without any."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.widgets.row_column import RowColumn


def rows(count: int) -> list[QWidget]:
    made = [QWidget() for _ in range(count)]
    for row in made:
        row.setFixedHeight(40)
    return made


def test_it_is_as_high_as_its_rows_up_to_a_bound(qtbot: QtBot) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    column = RowColumn(200, spacing_px=6)
    QVBoxLayout(panel).addWidget(column)
    panel.show()
    first = rows(3)
    column.show_rows(first)
    assert 3 * 40 + 2 * 6 <= column.height() <= 3 * 40 + 3 * 6 + 2
    assert column.rows == tuple(first)
    column.show_rows(rows(30))
    assert column.height() == 200
    with qtbot.waitSignals([row.destroyed for row in column.rows]):
        column.show_rows(())
    assert column.isHidden()
