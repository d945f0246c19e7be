"""Columns are chosen among the fields of what was read, arranged at their titles, and kept by topic."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kafka_explorer.engine.records import Header
from kafka_explorer.ui.records.columns_choice import ColumnsChoice
from kafka_explorer.ui.records.record_columns import DEFAULT, FIELDS, MOST_FIELDS, OFFSET, with_column
from tests.broker_fixtures import TopicFactory
from tests.ui.records.conftest import Opened, Send, Sent

EVENTS = [
    Sent(
        f"k{n}".encode(),
        f'{{"level":"INFO","patient":{{"id":{n}}},"tags":[1]}}'.encode() if n % 2 else b'{"level":"WARN","n":null}',
        headers=(Header("trace", f"t{n}".encode()),),
    )
    for n in range(10)
]


def columns_of(opened: Opened) -> ColumnsChoice:
    return opened.controller._columns


def seen(opened: Opened) -> list[str]:
    table = opened.page.table
    return [table.columns[at].name for at in table.header.shown_columns()]


@pytest.fixture
def read(opened: Opened, topic: TopicFactory, send: Send) -> Opened:
    name = topic("columns")
    send(name, EVENTS)
    opened.page.resize(1800, 800)
    opened.page.show_detail(False)
    opened.look_at()
    opened.read(name)
    return opened


def offers(opened: Opened) -> dict[str, str]:
    return {choice.name: choice.aside for choice in columns_of(opened).panel.choices if choice.is_field}


def test_fields_that_were_seen_are_offered_with_what_is_known_of_them(read: Opened) -> None:
    read.page.results.columns.click()
    panel = columns_of(read).panel
    assert panel.is_open
    read.wait_for(lambda: offers(read))
    assert offers(read) == {
        "value.level": "text · 100 %",
        "header.trace": "header · 100 %",
        "value.n": "null · 50 %",
        "value.patient.id": "number · 50 %",
        "value.tags": "array · 50 %",
    }
    assert panel.note.text() == "Fields seen in 10 messages"
    read.page.results.columns.click()
    assert not panel.is_open


def test_a_field_that_is_chosen_is_a_column_before_the_value(read: Opened) -> None:
    columns = columns_of(read)
    columns.open_panel()
    read.wait_for(lambda: offers(read))
    panel = columns.panel
    panel.search.setText("patient")
    assert [choice.title for choice in panel.choices] == ["patient.id", "value.patient"]
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert read.column(FIELDS) == ["" if n % 2 == 0 else str(n) for n in range(10)]
    assert seen(read).index("value.patient.id") == seen(read).index("value") - 1
    assert panel.choices[0].shown
    panel.search.setText("")
    row = next(at for at, choice in enumerate(panel.choices) if choice.name == "partition")
    area = panel.list.visualItemRect(panel.list.item(row))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert "partition" not in seen(read)
    columns.toggle("partition")
    assert seen(read)[0] == "partition"
    panel.close_popover()


def test_a_path_that_was_not_seen_can_be_typed(read: Opened) -> None:
    columns = columns_of(read)
    columns.open_panel()
    panel = columns.panel
    for typed, name in (("header.other", "header.other"), ("deep.er", "value.deep.er")):
        panel.search.setText(typed)
        assert panel.choices[-1].name == name
    panel.search.setText("a b (")
    assert panel.choices == []
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    panel.search.setText("deep.er")
    QTest.keyClick(panel.search, Qt.Key.Key_Down)
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert "value.deep.er" in seen(read)
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    assert not panel.is_open


def test_columns_are_kept_by_topic(read: Opened, topic: TopicFactory, send: Send) -> None:
    columns, first = columns_of(read), read.page.topic.topic
    columns.toggle("value.level")
    read.page.table.header.moveSection(0, 2)
    kept = columns.names
    assert kept != DEFAULT
    assert set(kept) == {*DEFAULT, "value.level"}
    other = topic("columns-other")
    send(other, EVENTS)
    read.read(other)
    assert columns.names == DEFAULT
    assert "value.level" not in seen(read)
    read.read(first)
    assert columns.names == kept
    assert "value.level" in seen(read)
    columns.reset()
    assert read.page.memory.topic_columns(first) is None
    assert columns.names == DEFAULT


def test_a_title_has_a_menu(read: Opened) -> None:
    columns = columns_of(read)
    actions = {action.text(): action for action in columns.menu(OFFSET).actions()}
    assert not actions["Order in which they were read"].isEnabled()
    actions["Sort descending"].trigger()
    read.wait_for(lambda: read.column(OFFSET)[0] == "9")
    actions = {action.text(): action for action in columns.menu(OFFSET).actions()}
    actions["Order in which they were read"].trigger()
    read.wait_for(lambda: read.column(OFFSET)[0] == "0")
    actions["Hide this column"].trigger()
    assert "offset" not in seen(read)
    beside = [action.text() for action in columns.menu(-1).actions() if action.text()]
    assert beside == ["Order in which they were read", "Columns …"]
    read.page.table.header.menu_asked.emit(OFFSET, QPoint(5, 5))
    menu = read.page.findChildren(type(columns.menu(-1)))
    assert any(each.isVisible() for each in menu)
    for each in menu:
        each.close()


def test_the_last_column_stays(read: Opened) -> None:
    columns = columns_of(read)
    for name in columns.names[:-1]:
        columns.toggle(name)
    last = columns.names
    assert len(last) == 1
    columns.toggle(last[0])
    assert columns.names == last


def test_there_are_no_more_fields_than_fit(read: Opened) -> None:
    columns = columns_of(read)
    columns.open_panel()
    for number in range(MOST_FIELDS + 3):
        columns.toggle(f"value.f{number}")
    assert len(read.page.model.fields) == MOST_FIELDS
    assert columns.panel.note.text() == f"{MOST_FIELDS} fields are as many as fit"
    columns.panel.close_popover()


@pytest.mark.parametrize(
    ("names", "name", "expected"),
    [
        (("offset", "value"), "value.a", ("offset", "value.a", "value")),
        (("offset",), "value.a", ("offset", "value.a")),
        (("time", "key"), "offset", ("offset", "time", "key")),
        (("offset", "value.a", "size"), "value", ("offset", "value.a", "value", "size")),
        (("size", "offset"), "key", ("size", "offset", "key")),
    ],
)
def test_a_column_comes_to_its_place(names: tuple[str, ...], name: str, expected: tuple[str, ...]) -> None:
    assert with_column(names, name) == expected
