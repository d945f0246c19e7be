"""What is done with the message that is shown, on a real topic."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.records import Header
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.shown import Form
from kafka_explorer.ui.records.viewer.compare_window import CompareWindow
from kafka_explorer.ui.records.viewer.record_window import RecordWindow
from kafka_explorer.ui.records.viewer.viewer import Viewer
from kafka_explorer.ui.theme import Theme
from tests.broker_fixtures import TopicFactory
from tests.ui.records.conftest import Opened, Send, Sent

ORDERS = [
    Sent(b"order-1", b'{"id": 23958446825181076828, "status": "NEW", "note": "{\\"inside\\": [1]}"}'),
    Sent(b"order-1", b'{"id": 23958446825181076828, "status": "PAID", "note": ""}', (Header("by", b"ann"),)),
    Sent(b"order-1", None),
]


@pytest.fixture
def viewer(
    opened: Opened, topic: TopicFactory, send: Send, theme: Theme, clock: Clock, presenter: Presenter
) -> Iterator[Viewer]:
    """The viewer of a page that shows ORDERS, the oldest first."""
    made = Viewer(opened.page, theme, clock, presenter)
    made.column_asked.connect(opened.controller.show_column)
    opened.controller.selection.menu_made.connect(made.add_to)
    name = topic("orders")
    send(name, ORDERS)
    opened.page.topic.set_topic(name)
    opened.look_at()
    opened.page.bar.ask_to_read()
    opened.wait_for_end()
    opened.page.table.select_row(0)
    yield made
    for window in opened.page.findChildren(QWidget):
        if window.isWindow():
            window.close()
    QApplication.sendPostedEvents(None, 0)


def test_it_steps_from_message_to_message(viewer: Viewer, opened: Opened) -> None:
    page = opened.page
    assert page.detail.record is not None
    assert page.detail.record.offset == 0
    page.detail._after.click()
    assert page.detail.record.offset == 1
    page.detail._before.click()
    page.detail._before.click()
    assert page.detail.record.offset == 0


def test_a_pinned_message_is_compared_with_another(viewer: Viewer, opened: Opened, qtbot: QtBot) -> None:
    page = opened.page
    assert not viewer.compare.isEnabled()
    viewer.pin.trigger()
    page.table.select_row(1)
    assert viewer.strip.text == "Pinned: p0 · 0"
    viewer.strip.compare.click()
    (window,) = page.findChildren(CompareWindow)
    qtbot.waitUntil(lambda: window.compared is not None, timeout=30_000)
    assert window.compared is not None
    changes = {each.field: (each.before, each.after) for each in window.compared.fields.changes}
    assert changes["value.status"] == ('"NEW"', '"PAID"')
    assert changes["header.by"] == (None, "ann")
    assert "value.id" not in changes
    first = window.compared.value_bytes[0] if window.compared.value_bytes else None
    assert first is not None
    assert ORDERS[0].value is not None
    assert first.before[0] == ORDERS[0].value.index(b"NEW")
    assert window._key_body.notice.title == "The same bytes"
    viewer.unpin()
    assert viewer.strip.text == ""


def test_two_selected_messages_are_compared(viewer: Viewer, opened: Opened, qtbot: QtBot) -> None:
    page = opened.page
    page.table.select_row(1)
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.table.selected_rows() == [1, 2]
    menu = opened.controller.selection.menu()
    next(action for action in menu.actions() if action.text() == "Compare these two messages").trigger()
    menu.close()
    (window,) = page.findChildren(CompareWindow)
    qtbot.waitUntil(lambda: window.compared is not None, timeout=30_000)
    assert window.compared is not None
    assert window.compared.fields.step.value == "deleted"


def test_a_window_of_its_own_keeps_its_message(viewer: Viewer, opened: Opened) -> None:
    viewer.window.trigger()
    (window,) = opened.page.findChildren(RecordWindow)
    opened.page.table.select_row(2)
    assert window.detail.record is not None
    assert window.detail.record.offset == 0
    assert '"status": "NEW"' in window.detail.value.text.text


def at(viewer: Viewer, opened: Opened, piece: str) -> None:
    """Put the caret into the value."""
    tab = opened.page.detail.value
    tab.places.show_place(None)
    tab.body._on_moved(tab.text.text.index(piece))


def test_a_place_becomes_a_path_a_filter_and_a_column(viewer: Viewer, opened: Opened) -> None:
    page, places = opened.page, opened.page.detail.value.places
    at(viewer, opened, "23958446825181076828")
    places.copy_path()
    assert QGuiApplication.clipboard().text() == "$.id"
    places.ask_filter()
    assert page.bar.filter.text() == "value.id == 23958446825181076828"
    at(viewer, opened, '"NEW"')
    places.ask_filter()
    assert page.bar.filter.text() == 'value.id == 23958446825181076828 and value.status == "NEW"'
    page.bar.ask_to_read()
    opened.wait_for_end()
    assert page.model.rowCount() == 1
    page.table.select_row(0)
    at(viewer, opened, '"NEW"')
    places.ask_column()
    assert [column.title for column in page.model.columns if column.name == "value.status"] == ["status"]


def test_json_in_a_text_opens_by_itself(viewer: Viewer, opened: Opened, qtbot: QtBot) -> None:
    window = viewer.open_nested('{"inside": [1]}')
    assert window is not None
    qtbot.waitUntil(lambda: window.payload.shown is not None)
    assert window.payload.text.text == '{\n  "inside": [1]\n}'


def test_the_tree_leads_into_json_in_a_text(viewer: Viewer, opened: Opened, qtbot: QtBot) -> None:
    tab = opened.page.detail.value
    tab.set_form(Form.TREE)
    model = tab.tree.tree
    names = [model.row_of(model.index(row, 0)).child.name for row in range(model.rowCount())]
    assert names == ["id", "status", "note"]
    note = model.index(2, 0)
    tab.tree.expand(note)
    inside = model.index(0, 0, note)
    tab.tree.setCurrentIndex(inside)
    assert tab.places.place is not None
    assert tab.places.place.json_path == ".note | fromjson | .inside"
    tab.tree.setCurrentIndex(model.index(1, 0))
    assert tab.places.place.json_path == "$.status"


def test_searching_a_tree_opens_it(viewer: Viewer, opened: Opened, qtbot: QtBot) -> None:
    tab = opened.page.detail.value
    deep = json.dumps({"a": [{"b": {"c": "needle"}}, {"b": {"c": "Needle too"}}]})
    tab.set_form(Form.TREE)
    tab.tree.show_text(deep)
    finder = tab.body.finder
    finder.open()
    finder.show_text(deep)
    finder._field.setText("needle")
    assert finder._count.text() == "1 of 2"
    assert tab.tree.place is not None
    assert tab.tree.place.json_path == "$.a[0].b.c"
    finder.go_on()
    assert tab.tree.place.json_path == "$.a[1].b.c"
    finder.go_back()
    finder.go_back()
    assert finder._count.text() == "2 of 2"
    finder._field.setText("nobody")
    assert finder._count.text() == "none"
