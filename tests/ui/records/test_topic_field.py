"""A topic is typed, completed or picked; any name may be asked for."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.records.topic_field import TopicField
from kafka_explorer.ui.theme import Theme


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> TopicField:
    field = TopicField(theme)
    qtbot.addWidget(field)
    field.set_names(["patient-events", "logging-events", "logging-events-dlq"])
    field.show()
    return field


def test_names_are_in_order(field: TopicField) -> None:
    assert [field.itemText(at) for at in range(field.count())] == [
        "logging-events",
        "logging-events-dlq",
        "patient-events",
    ]
    assert field.topic == ""


def test_enter_tells_what_is_typed_even_if_nobody_knows_it(qtbot: QtBot, field: TopicField) -> None:
    QTest.keyClicks(field, "secret ")
    with qtbot.waitSignal(field.chosen) as signal:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert signal.args == [("secret",)]


def test_nothing_typed_is_nothing_told(qtbot: QtBot, field: TopicField) -> None:
    with qtbot.assertNotEmitted(field.chosen):
        QTest.keyClick(field, Qt.Key.Key_Return)


def test_any_part_of_a_name_completes(field: TopicField) -> None:
    completer = field.completer()
    assert completer is not None
    completer.setCompletionPrefix("DLQ")
    assert completer.currentCompletion() == "logging-events-dlq"


def test_picking_from_the_list_tells(qtbot: QtBot, field: TopicField) -> None:
    with qtbot.waitSignal(field.chosen) as signal:
        field.setCurrentIndex(2)
        field.activated.emit(2)
    assert signal.args == [("patient-events",)]


def test_new_names_leave_what_is_typed(field: TopicField) -> None:
    field.set_topic("somewhere-else")
    field.set_names(["a", "b"])
    assert field.topic == "somewhere-else"


def tick(field: TopicField, *names: str) -> None:
    panel = field.panel
    for name in names:
        row = next(row for row in range(panel.model.rowCount()) if panel.model.data(panel.model.index(row, 0)) == name)
        panel.model.turn(panel.model.index(row, 0))


def test_several_are_ticked_in_a_panel(qtbot: QtBot, field: TopicField) -> None:
    field.set_topic("logging-events")
    field.open_panel()
    assert field.panel.model.ticked == ("logging-events",), "what is read now is ticked already"
    tick(field, "patient-events")
    with qtbot.waitSignal(field.chosen) as signal:
        field.panel.read.click()
    assert signal.args == [("logging-events", "patient-events")]
    assert field.topics == ("logging-events", "patient-events")
    assert field.currentText() == "2 topics: logging-events, patient-events"
    assert field.topic == "logging-events"


def test_all_that_are_shown_are_ticked_and_kafkas_own_come_last(field: TopicField) -> None:
    field.set_names(["__consumer_offsets", "a-dlq", "b-dlq", "c"])
    field.open_panel()
    panel = field.panel
    assert [panel.model.data(panel.model.index(row, 0)) for row in range(4)][-1] == "__consumer_offsets"
    assert not panel.read.isEnabled(), "nothing is ticked"
    panel.search.setText("DLQ")
    ticked = []
    for button in (panel.every, panel.none):
        button.click()
        ticked.append(panel.model.ticked)
    assert ticked == [("a-dlq", "b-dlq"), ()]
    panel.close_popover()


def test_typing_makes_it_one_topic_again(field: TopicField) -> None:
    field.set_topics(["logging-events", "patient-events"])
    field.lineEdit().selectAll()  # type: ignore[union-attr]
    QTest.keyClicks(field, "other")
    topics = [field.topics]
    field.set_topics([])
    topics.append(field.topics)
    assert topics == [("other",), ()]


def test_it_is_as_wide_as_its_name_within_bounds(field: TopicField) -> None:
    widths = []
    for name in ("", "orders", "clinic-monolith-integration", "x" * 30, "x" * 200):
        field.set_topic(name)
        widths.append(field.sizeHint().width())
    assert widths == sorted(widths)
    assert widths[0] == widths[1]
    assert widths[0] < widths[2] < widths[3] == widths[4]
