"""The filter in one line: judged, coloured, underlined, completed, remembered."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.filter_edit import FilterEdit

FIELDS = ("value.level", "value.patient.id", "header.trace-id")


@pytest.fixture
def edit(qtbot: QtBot, theme: Theme) -> Iterator[FilterEdit]:
    window, page = QMainWindow(), QWidget()
    column = QVBoxLayout(page)
    edit = FilterEdit(theme, "Filter")
    edit.set_fields(FIELDS)
    column.addWidget(edit)
    column.addWidget(QLineEdit())
    column.addStretch()
    window.setCentralWidget(page)
    qtbot.addWidget(window)
    window.resize(700, 500)
    window.show()
    window.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    yield edit
    window.close()


def colours(edit: FilterEdit) -> set[str]:
    image = edit.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(34, image.width() - 90) for y in range(6, image.height() - 6)}


def offered(edit: FilterEdit) -> list[str]:
    return [offer.text for offer in edit.panel.offers] if edit.panel.isVisible() else []


def test_every_change_is_judged(edit: FilterEdit, qtbot: QtBot) -> None:
    with qtbot.waitSignal(edit.judged):
        edit.setText("error")
    assert edit.filter == compile_filter("error")
    assert edit.problem is None


def test_what_is_wrong_is_known_with_its_place(edit: FilterEdit) -> None:
    edit.setText("level == 3")
    assert edit.filter is None
    assert edit.problem is not None
    assert edit.problem.column == 0
    assert "There is no field" in edit.toolTip()


def test_words_have_the_colour_of_what_they_are(edit: FilterEdit, theme: Theme) -> None:
    edit.setText('value.level == "ERROR"')
    light = colours(edit)
    assert {theme.hex("accent"), theme.hex("ok")} & light
    assert theme.hex("bad") not in light
    theme.set_mode("dark")
    assert light != colours(edit)


def test_what_is_wrong_is_underlined_where_it_is(edit: FilterEdit) -> None:
    edit.setText("error) x")
    image = edit.grab().toImage()
    pixels = [(x, image.pixelColor(x, y)) for x in range(34, 500) for y in range(8, 26)]
    red = [x for x, ink in pixels if ink.red() - max(ink.green(), ink.blue()) > 60]
    assert red
    assert {edit.cursorPositionAt(QPoint(x, 16)) for x in red} <= {5, 6}
    assert edit.property("wrong") is True


def test_what_is_only_not_finished_is_not_blamed_until_enter(edit: FilterEdit, qtbot: QtBot) -> None:
    QTest.keyClicks(edit, "value.level ==")
    assert edit.problem is not None
    assert edit.property("wrong") is False
    with qtbot.assertNotEmitted(edit.submitted):
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.property("wrong") is True
    assert edit.panel.isVisible()
    assert edit.panel.words == edit.problem.reason
    QTest.keyClicks(edit, " 3")
    assert edit.property("wrong") is False
    assert edit.problem is None


def test_who_leaves_something_unfinished_finds_it_marked(edit: FilterEdit, qtbot: QtBot) -> None:
    QTest.keyClicks(edit, "value.level ==")
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert not edit.hasFocus()
    assert edit.property("wrong") is True
    assert not edit.panel.isVisible()


def test_names_of_fields_are_completed_with_the_arrow_keys(edit: FilterEdit, qtbot: QtBot) -> None:
    QTest.keyClicks(edit, "pat")
    assert offered(edit) == ["value.patient.id"]
    QTest.keyClick(edit, Qt.Key.Key_Down)
    with qtbot.assertNotEmitted(edit.submitted):
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "value.patient.id "
    assert "==" in offered(edit)
    edit.undo()
    assert edit.text() != "value.patient.id "


def test_tab_takes_what_was_begun(edit: FilterEdit) -> None:
    QTest.keyClicks(edit, "is:to")
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.text() == "is:tombstone "
    assert edit.hasFocus()


def test_comparisons_follow_a_field_and_no_space_follows_a_bracket(edit: FilterEdit) -> None:
    QTest.keyClicks(edit, "value.level ")
    assert offered(edit)[:2] == ["==", "!="]
    QTest.keyClicks(edit, "in")
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.text() == "value.level in ("


def test_a_word_in_the_middle_is_completed_in_its_place(edit: FilterEdit) -> None:
    edit.setText("pat == 3")
    edit.setCursorPosition(3)
    QTest.keyClick(edit, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert offered(edit) == ["value.patient.id"]
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.text() == "value.patient.id == 3"


def test_an_offer_can_be_clicked_and_the_field_keeps_the_keyboard(edit: FilterEdit) -> None:
    QTest.keyClicks(edit, "tra")
    panel = edit.panel.list
    QTest.mouseClick(panel.viewport(), Qt.MouseButton.LeftButton, pos=panel.visualItemRect(panel.item(0)).center())
    assert edit.text() == "header.trace-id "
    assert edit.hasFocus()


def test_a_plain_word_is_searched_with_enter(edit: FilterEdit, qtbot: QtBot) -> None:
    QTest.keyClicks(edit, "va")
    assert offered(edit)
    with qtbot.waitSignal(edit.submitted):
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert not edit.panel.isVisible()


def test_escape_closes_what_hangs_below_and_then_empties(edit: FilterEdit) -> None:
    QTest.keyClicks(edit, "va")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not edit.panel.isVisible()
    assert edit.text() == "va"
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == ""


def test_arrow_keys_bring_earlier_filters_back(edit: FilterEdit) -> None:
    edit.set_history(("newest", "older"))
    edit.setText("mine")
    for expected in ("newest", "older", "older"):
        QTest.keyClick(edit, Qt.Key.Key_Up)
        assert edit.text() == expected
    for expected in ("newest", "mine"):
        QTest.keyClick(edit, Qt.Key.Key_Down)
        assert edit.text() == expected


def test_an_empty_field_offers_what_was_looked_for_earlier(edit: FilterEdit) -> None:
    edit.set_history(("newest", "older"))
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    assert offered(edit) == ["newest", "older"]
    QTest.keyClick(edit, Qt.Key.Key_Down)
    QTest.keyClick(edit, Qt.Key.Key_Down)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "older"
    assert not edit.panel.isVisible()


def test_words_about_a_right_filter_stand_below_while_one_types(edit: FilterEdit) -> None:
    edit.judged.connect(lambda: edit.set_words("Fast" if edit.text() else ""))
    QTest.keyClicks(edit, "error")
    assert edit.panel.isVisible()
    assert edit.panel.words == "Fast"
    edit.show_filter("shown")
    assert not edit.panel.isVisible()


def test_what_hangs_below_is_as_high_as_its_words_at_once(edit: FilterEdit) -> None:
    QTest.keyClicks(edit, "error ")
    edit.set_words("Fast")
    edit.panel.open_panel()
    low = edit.panel.height()
    edit.set_words("A sentence that is far too long for one line. " * 4)
    assert edit.panel.height() > low
    edit.set_words("Fast", "Do it")
    assert edit.panel.action.isVisible()
    edit.set_words("Fast")
    assert edit.panel.height() == low


def test_what_hangs_below_goes_with_the_page(edit: FilterEdit) -> None:
    QTest.keyClicks(edit, "va")
    assert edit.panel.isVisible()
    edit.hide()
    assert not edit.panel.isVisible()


def test_an_input_method_that_composes_is_not_disturbed(edit: FilterEdit) -> None:
    QCoreApplication.sendEvent(edit, QInputMethodEvent("ош", []))
    edit.mark()
    event = QInputMethodEvent("", [])
    event.setCommitString("ошибка")
    QCoreApplication.sendEvent(edit, event)
    assert edit.text() == "ошибка"
    assert edit.filter == compile_filter("ошибка")


def test_marks_at_the_right_ask(edit: FilterEdit, qtbot: QtBot) -> None:
    with qtbot.waitSignal(edit.help_asked):
        QTest.keyClick(edit, Qt.Key.Key_F1)
    with qtbot.waitSignal(edit.kept_asked):
        edit._kept.trigger()
    edit.setText("x")
    edit._clear.trigger()
    assert edit.text() == ""


@pytest.mark.parametrize("text", ["(((", '"', "value.", "in (", "~ /(/", "\ud800", "é" * 5000, "not not"])
def test_nothing_typed_raises(edit: FilterEdit, text: str) -> None:
    edit.setText(text)
    edit.complain()
    assert (edit.filter is None) is (edit.problem is not None)
