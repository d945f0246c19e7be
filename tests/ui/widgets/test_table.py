"""The table: widths, painting, keyboard, copying."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QPainter, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, TONE_ROLE, Column, column_header
from kafka_explorer.ui.widgets.table import Table

COLUMNS = (
    Column("offset", "Offset", right=True, mono=True, tone="muted"),
    Column("key", "Key", mono=True),
    Column("level", "Level", toned=True),
    Column("kind", "Kind", badge=True),
    Column("value", "Value", stretch=True, tip="The beginning of the value"),
    Column("size", "Size", right=True, tone="faint", sortable=False),
)
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class Messages(QAbstractTableModel):
    """Rows of texts; counts how often it is asked."""

    def __init__(self, rows: Sequence[tuple[str | None, ...]] = ()) -> None:
        super().__init__()
        self.rows = list(rows)
        self.asked = 0

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(COLUMNS, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        self.asked += 1
        if role == DISPLAY_ROLE:
            return self.rows[index.row()][index.column()]
        if role == TONE_ROLE:
            return "bad" if index.column() in {2, 3} else None
        if role == COPY_ROLE and index.column() == 4:
            return "the whole\tvalue\nof it"
        return None

    def append(self, rows: Sequence[tuple[str | None, ...]]) -> None:
        self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
        self.rows += rows
        self.endInsertRows()


def row(number: int) -> tuple[str | None, ...]:
    return (f"{number:,}", f"patient-{number}", "ERROR", "JSON", '{"ward": "Хирургия"}', "512 B")


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> Table:
    made = Table(theme)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


@pytest.fixture
def filled(table: Table) -> Table:
    model = Messages([row(number) for number in range(100)])
    model.setParent(table)
    table.setModel(model)
    return table


def test_columns_are_as_wide_as_what_is_in_them(filled: Table) -> None:
    key = filled.columnWidth(1)
    assert key >= filled.fontMetrics().horizontalAdvance("patient-99") + 20
    assert filled.columnWidth(0) < key


def test_one_column_takes_what_is_left(filled: Table) -> None:
    assert filled.header.length() == filled.viewport().width()
    before = filled.columnWidth(4)
    filled.resize(1100, 400)
    assert filled.columnWidth(4) == before + 200


def test_columns_grow_with_rows_that_come_later(table: Table) -> None:
    model = Messages([row(1)])
    model.setParent(table)
    table.setModel(model)
    before = table.columnWidth(1)
    model.append([("1", "a-patient-with-a-long-key-indeed", "INFO", "TEXT", "", "1 B")])
    assert table.columnWidth(1) > before


def test_another_model_takes_the_place_of_the_first(filled: Table) -> None:
    first = filled.model()
    assert isinstance(first, Messages)
    second = Messages([row(1)])
    second.setParent(filled)
    filled.setModel(second)
    before = filled.columnWidth(1)
    first.append([("1", "a-patient-with-a-long-key-indeed", "INFO", "TEXT", "", "1 B")])
    assert filled.columnWidth(1) == before
    filled.setModel(None)
    filled.viewport().repaint()


def test_a_column_has_a_greatest_width(table: Table) -> None:
    model = Messages([("1", "k" * 500, "INFO", "TEXT", "", "1 B")])
    model.setParent(table)
    table.setModel(model)
    assert table.columnWidth(1) == COLUMNS[1].max_width_px


def test_the_users_width_is_kept_and_used_again(qtbot: QtBot, theme: Theme) -> None:
    store: dict[str, object] = {}
    for _ in range(2):
        table = Table(theme, store, "messages")  # type: ignore[arg-type]
        qtbot.addWidget(table)
        model = Messages([row(1)])
        model.setParent(table)
        table.setModel(model)
        if not store:
            table.header.resizeSection(1, 333)
        assert table.columnWidth(1) == 333
    assert store == {"messages": {"key": 333}}


def test_without_a_name_nothing_is_kept(qtbot: QtBot, theme: Theme) -> None:
    store: dict[str, object] = {}
    table = Table(theme, store)  # type: ignore[arg-type]
    qtbot.addWidget(table)
    model = Messages([row(1)])
    model.setParent(table)
    table.setModel(model)
    table.header.resizeSection(1, 333)
    assert store == {}


def test_painting_asks_once_for_a_plain_cell_and_twice_for_a_toned_one(filled: Table) -> None:
    model = filled.model()
    assert isinstance(model, Messages)
    filled.viewport().repaint()
    model.asked = 0
    filled.viewport().repaint()
    seen = filled.rowAt(filled.viewport().height() - 1) + 1
    assert model.asked == seen * 8  # six texts and two tones


def test_tones_badges_and_selection_are_painted(filled: Table, theme: Theme) -> None:
    filled.select_row(1)
    image = filled.viewport().grab().toImage()
    inks = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {theme.hex(token) for token in ("surface", "selection", "border", "bad_ground")} <= inks


def test_empty_cells_and_unknown_roles_are_no_trouble(table: Table) -> None:
    model = Messages([(None,) * 6, ("",) * 6])
    model.setParent(table)
    table.setModel(model)
    table.viewport().repaint()


def test_an_empty_table_says_so(table: Table, theme: Theme) -> None:
    model = Messages()
    model.setParent(table)
    table.setModel(model)
    blank = table.viewport().grab().toImage()
    table.set_empty_text("No messages match")
    assert table.viewport().grab().toImage() != blank


def test_the_other_theme_is_painted_at_once(filled: Table, theme: Theme) -> None:
    theme.set_mode("dark")
    image = filled.viewport().grab().toImage()
    assert image.pixelColor(1, image.height() - 4).name() == theme.hex("surface")


def test_keys_walk_and_open(qtbot: QtBot, filled: Table) -> None:
    filled.select_row(5)
    QTest.keyClick(filled, Qt.Key.Key_End)
    assert filled.current_row() == 99
    QTest.keyClick(filled, Qt.Key.Key_Home)
    assert filled.current_row() == 0
    QTest.keyClick(filled, Qt.Key.Key_Down)
    with qtbot.waitSignal(filled.opened) as opened:
        QTest.keyClick(filled, Qt.Key.Key_Return)
    assert opened.args is not None
    assert opened.args[0].row() == 1


def test_the_current_row_is_told(qtbot: QtBot, filled: Table) -> None:
    with qtbot.waitSignal(filled.current_row_changed) as told:
        filled.select_row(3)
    assert told.args == [3]
    assert filled.selected_rows() == [3]


def test_a_row_is_selected_alone_whatever_key_is_down(filled: Table) -> None:
    filled.selectAll()
    QTest.keyClick(filled, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    filled.select_row(2)
    assert filled.selected_rows() == [2]


def test_a_double_click_opens(qtbot: QtBot, filled: Table) -> None:
    with qtbot.waitSignal(filled.opened) as opened:
        QTest.mouseDClick(filled.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(20, 75))
    assert opened.args is not None
    assert opened.args[0].row() == 2


def test_copying_takes_titles_and_whole_values(qtbot: QtBot, filled: Table) -> None:
    filled.select_row(0)
    with qtbot.waitSignal(filled.copied) as copied:
        QTest.keyClick(filled, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied.args == [1]
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Offset\tKey\tLevel\tKind\tValue\tSize"
    assert lines[1] == "0\tpatient-0\tERROR\tJSON\tthe whole value of it\t512 B"


def test_copying_nothing_leaves_the_clipboard(filled: Table) -> None:
    QGuiApplication.clipboard().setText("before")
    assert filled.copy_selection() == 0
    assert QGuiApplication.clipboard().text() == "before"


def test_a_click_on_a_title_asks_to_sort(qtbot: QtBot, filled: Table) -> None:
    asked: list[tuple[int, Qt.SortOrder]] = []
    filled.sort_requested.connect(lambda column, order: asked.append((column, order)))

    def click(column: int) -> None:
        x = filled.header.sectionViewportPosition(column) + 15
        QTest.mouseClick(
            filled.header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, 15)
        )

    for column in (1, 1, 0, 5):
        click(column)
    up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
    assert asked == [(1, up), (1, down), (0, up)]


def test_an_arrow_can_be_shown_without_asking(qtbot: QtBot, filled: Table) -> None:
    with qtbot.assertNotEmitted(filled.sort_requested):
        filled.show_sorted(1, Qt.SortOrder.DescendingOrder)
    assert filled.header.sortIndicatorSection() == 1
    filled.header.grab()


def test_a_menu_is_asked_for_where_the_mouse_is(qtbot: QtBot, filled: Table) -> None:
    at = QPoint(20, 45)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, filled.viewport().mapToGlobal(at))
    with qtbot.waitSignal(filled.menu_requested) as asked:
        filled.contextMenuEvent(event)
    assert asked.args is not None
    assert asked.args[0].row() == 1


def test_titles_have_tips(filled: Table) -> None:
    tip = filled.model().headerData(4, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert tip == "The beginning of the value"


def test_a_model_without_columns_of_ours_is_shown_plainly(qtbot: QtBot, table: Table) -> None:
    class Plain(Messages):
        def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
            return None

    model = Plain([row(1)])
    model.setParent(table)
    table.setModel(model)
    assert [column.title for column in table.columns] == ["0", "1", "2", "3", "4", "5"]
    table.viewport().repaint()


def test_a_third_click_asks_for_no_order_where_there_is_none(filled: Table, qtbot: QtBot) -> None:
    filled.header.has_no_order = True
    asked: list[tuple[int, Qt.SortOrder]] = []
    filled.sort_requested.connect(lambda column, order: asked.append((column, order)))
    x = filled.columnViewportPosition(1) + 20
    for _ in range(4):
        QTest.mouseClick(filled.header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    rising, falling = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
    assert asked == [(1, rising), (1, falling), (-1, rising), (1, rising)]
    assert filled.header.sorted_by == (1, rising)


def test_a_title_asks_for_its_menu(filled: Table, qtbot: QtBot) -> None:
    at = QPoint(filled.columnViewportPosition(2) + 5, 10)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, filled.header.mapToGlobal(at))
    with qtbot.waitSignal(filled.header.menu_asked) as told:
        filled.header.contextMenuEvent(event)
    assert told.args == [2, filled.header.mapToGlobal(at)]


def test_a_dragged_title_is_painted_by_itself(filled: Table) -> None:
    picture = QPixmap(100, 34)
    picture.fill(filled.palette().base().color())
    painter = QPainter(picture)
    filled.header.paintSection(painter, QRect(0, 0, 100, 34), 1)
    painter.end()
    assert len({picture.toImage().pixel(x, 17) for x in range(100)}) > 1
