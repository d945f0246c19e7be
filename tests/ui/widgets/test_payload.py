"""The payload view: colours where they are seen, search, wrapping, a megabyte."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.payload import PayloadView

JSON = '{\n  "level": "ERROR",\n  "id": 23958446825181076828,\n  "ok": true,\n  "said": "a \\"word\\": 1"\n}'


@pytest.fixture
def payload(qtbot: QtBot, theme: Theme) -> PayloadView:
    made = PayloadView(theme)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    return made


def colours(block: QTextBlock) -> list[tuple[str, str]]:
    """The coloured pieces of a line."""
    return [
        (block.text()[piece.start : piece.start + piece.length], piece.format.foreground().color().name())
        for piece in block.layout().formats()
    ]


def line(payload: PayloadView, number: int) -> QTextBlock:
    return payload._editor.document().findBlockByNumber(number)


def test_the_text_is_kept_as_it_is(payload: PayloadView) -> None:
    payload.set_text(JSON, "json")
    assert payload.text == JSON


def test_json_has_colours(payload: PayloadView, theme: Theme) -> None:
    payload.set_text(JSON, "json")
    key, string, mark = theme.hex("accent"), theme.hex("ok"), theme.hex("muted")
    assert colours(line(payload, 1)) == [('"level"', key), ('"ERROR"', string), (",", mark)]
    assert ("23958446825181076828", theme.hex("violet")) in colours(line(payload, 2))
    assert ("true", theme.hex("warn")) in colours(line(payload, 3))
    assert ('"a \\"word\\": 1"', string) in colours(line(payload, 4))


def test_plain_text_has_none(payload: PayloadView) -> None:
    payload.set_text(JSON, "json")
    payload.set_text(JSON)
    assert colours(line(payload, 1)) == []


def test_colours_follow_the_theme(payload: PayloadView, theme: Theme) -> None:
    payload.set_text(JSON, "json")
    theme.set_mode("dark")
    assert colours(line(payload, 1))[0] == ('"level"', theme.hex("accent"))


def test_colours_come_to_lines_that_are_scrolled_to(payload: PayloadView) -> None:
    payload.set_text("\n".join(f'"line": {number},' for number in range(2000)), "json")
    assert colours(line(payload, 1999)) == []
    payload._editor.verticalScrollBar().setValue(payload._editor.verticalScrollBar().maximum())
    assert colours(line(payload, 1999)) != []
    assert colours(line(payload, 1000)) == []


def test_a_megabyte_does_not_hold_up_the_window(payload: PayloadView) -> None:
    text = "\n".join(f'  "field-{number}": "value {number}",' for number in range(30_000))
    assert len(text) > 900_000
    before = time.perf_counter()
    payload.set_text(text, "json")
    payload.repaint()
    assert time.perf_counter() - before < 1.0  # 0.1 s on a quiet machine; a highlighter of all lines took 0.8 s


def test_searching_goes_round(payload: PayloadView) -> None:
    payload.set_text("one two one", "plain")
    payload.open_search("one")
    cursor = payload._editor.textCursor
    assert (cursor().selectedText(), cursor().selectionStart()) == ("one", 0)
    assert payload._find._count.text() == "1 of 2"
    field = payload._find._field
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert cursor().selectionStart() == 8
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert cursor().selectionStart() == 0
    payload._find.go_back()
    assert cursor().selectionStart() == 8


def test_typing_searches_from_where_one_is(payload: PayloadView) -> None:
    payload.set_text("ab abc", "plain")
    payload.open_search("ab")
    payload._find._field.setText("abc")
    assert payload._editor.textCursor().selectionStart() == 3
    payload._find._field.setText("nobody")
    assert payload._find._count.text() == "none"


def test_a_new_text_is_counted_again(payload: PayloadView) -> None:
    payload.set_text("one", "plain")
    payload.open_search("one")
    payload.set_text("one one one", "plain")
    assert payload._find._count.text() == "3"
    payload._find.go_back()
    assert payload._find._count.text() == "3 of 3"


def test_the_search_is_opened_and_closed_by_key(qtbot: QtBot, payload: PayloadView) -> None:
    payload.activateWindow()
    payload.setFocus()
    qtbot.waitUntil(payload._editor.hasFocus)
    QTest.keyClick(payload._editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(payload._find.isVisible)
    QTest.keyClick(payload._find._field, Qt.Key.Key_Escape)
    qtbot.waitUntil(payload._find.isHidden)


def test_long_lines_are_wrapped_on_demand(payload: PayloadView) -> None:
    payload.set_text("word " * 500, "plain")
    assert [payload.wrapped] == [False]
    assert payload._editor.horizontalScrollBar().maximum() > 0
    payload.set_wrapped(True)
    assert [payload.wrapped] == [True]
    assert payload._editor.horizontalScrollBar().maximum() == 0
