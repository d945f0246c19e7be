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
    assert signal.args == ["secret"]


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
    assert signal.args == ["patient-events"]


def test_new_names_leave_what_is_typed(field: TopicField) -> None:
    field.set_topic("somewhere-else")
    field.set_names(["a", "b"])
    assert field.topic == "somewhere-else"
