"""One dead letter changed by hand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.dead_letters.dead_letter import Event
from kafka_explorer.engine.masks import DOTS, Masks
from kafka_explorer.engine.redrive.building import made_of
from kafka_explorer.engine.redrive.transforms import Edit
from kafka_explorer.ui.deadletters.edit_pane import EditPane
from kafka_explorer.ui.theme import Theme
from tests.ui.deadletters.letters import LETTER, letter

BUILT = Event(LETTER.event.key, LETTER.event.value, (*LETTER.event.headers, ("__TypeId__", b"com.clinic.Event")))


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme) -> EditPane:
    made = EditPane(theme, Masks())
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def test_what_would_be_sent_is_shown_with_its_digits(pane: EditPane) -> None:
    pane.show_letter(LETTER, BUILT, None)
    assert "23958446825181076828" in pane.text.text
    assert "1.10" in pane.text.text
    assert "2 headers" in pane.facts.whole_text
    assert not pane.badge.isVisible()


def test_a_change_keeps_headers_and_says_what_it_was_made_of(pane: EditPane, qtbot: QtBot) -> None:
    pane.show_letter(LETTER, BUILT, None)
    pane.begin.click()
    assert pane.is_editing
    pane.editor.setPlainText('{"id":1}')
    with qtbot.waitSignal(pane.edited) as told:
        pane.save.click()
    edit: Edit = told.args[0]
    assert (edit.partition, edit.offset, edit.value) == (0, 4410, b'{"id":1}')
    assert edit.key == LETTER.event.key
    assert edit.made_of == made_of(LETTER)
    assert [header.name for header in edit.headers] == ["trace", "__TypeId__"]
    assert pane.badge.isVisible()
    with qtbot.waitSignal(pane.reverted) as taken_back:
        pane.revert.click()
    assert taken_back.args == [(0, 4410)]
    assert pane.outgoing == BUILT


def test_what_is_saved_as_it_was_is_no_change(pane: EditPane, qtbot: QtBot) -> None:
    pane.show_letter(LETTER, BUILT, None)
    pane.begin.click()
    with qtbot.waitSignal(pane.reverted):
        pane.save.click()
    assert not pane.badge.isVisible()


def test_json_that_is_none_any_more_is_told(pane: EditPane) -> None:
    pane.show_letter(LETTER, BUILT, None)
    pane.begin.click()
    QTest.keyClicks(pane.editor, "{")
    assert "no JSON" in pane.problem.text()


@pytest.mark.parametrize("value", [b"\xff\xfe", b"a\r\nb", "a\u2029b".encode()])
def test_what_a_text_field_would_change_is_not_edited(pane: EditPane, value: bytes) -> None:
    pane.show_letter(LETTER, Event(None, value), None)
    pane.begin.click()
    assert not pane.is_editing
    assert not pane.begin.isEnabled()
    pane.show_letter(letter(offset=1), BUILT, None)
    assert pane.begin.isEnabled(), "another one can be changed"


def test_spaces_that_do_not_break_stay_what_they_are(pane: EditPane, qtbot: QtBot) -> None:
    value = '{"text":"10\u00a0mg"}'.encode()
    pane.show_letter(letter(event=Event(None, value)), Event(None, value), None)
    pane.begin.click()
    QTest.keyClick(pane.editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(pane.editor, Qt.Key.Key_Space)
    with qtbot.waitSignal(pane.edited) as told:
        pane.save.click()
    assert told.args[0].value == value + b" "


def test_what_is_being_typed_stays_when_more_is_learned(pane: EditPane) -> None:
    pane.show_letter(LETTER, BUILT, None)
    pane.begin.click()
    pane.editor.setPlainText("half")
    pane.show_letter(LETTER, LETTER.event, None)
    assert pane.editor.toPlainText() == "half"


def test_what_the_connection_masks_is_dots_and_is_not_edited(qtbot: QtBot, theme: Theme) -> None:
    pane = EditPane(theme, Masks(["value.id"]))
    qtbot.addWidget(pane)
    pane.show_letter(LETTER, BUILT, None)
    assert "23958446825181076828" not in pane.text.text
    assert DOTS in pane.text.text
    assert not pane.begin.isEnabled()
    assert pane.outgoing == BUILT, "what is sent is what it is"
