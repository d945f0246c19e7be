"""The editor: numbers beside lines, colours that come and go, a mark where something is wrong."""

from pytestqt.qtbot import QtBot

from kafka_explorer.ui.publish.code_edit import CodeEdit
from kafka_explorer.ui.theme import Theme


def test_colours_marks_and_numbers(qtbot: QtBot, theme: Theme) -> None:
    editor = CodeEdit(theme)
    qtbot.addWidget(editor)
    editor.resize(400, 300)
    editor.show()
    editor.set_json(True)
    editor.replace_all('{\n  "a": 1\n}')
    second = editor.document().findBlockByNumber(1)
    assert second.layout().formats()
    editor.show_problem(7)
    assert len(editor.extraSelections()) == 1
    assert editor.property("wrong") is True
    theme.set_mode("dark")
    assert editor.problem == 7
    editor.show_problem(None)
    assert not editor.extraSelections()
    narrow = editor.gutter_px
    editor.replace_all("\n" * 1_000)
    assert editor.gutter_px > narrow
    editor.undo()
    assert editor.toPlainText() == '{\n  "a": 1\n}'
    editor.set_json(False)
    assert not editor.document().findBlockByNumber(1).layout().formats()
    editor.go_to(10_000)
    assert editor.textCursor().atEnd()
    assert not editor.grab().isNull()
