"""The filter of a topic: its fields are completed, its history comes back, filters are saved, renamed and deleted."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kafka_explorer.ui.records.record_columns import KEY
from tests.broker_fixtures import TopicFactory
from tests.ui.records.conftest import Opened, Send, Sent


def test_fields_of_the_topic_are_completed(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("fields")
    send(name, [Sent(b"k", b'{"patient":{"id":1},"level":"ERROR"}')])
    opened.read(name)
    edit = opened.page.bar.filter
    opened.wait_for(lambda: "value.patient.id" in edit._fields)
    edit.setFocus()
    QTest.keyClicks(edit, "lev")
    assert [offer.text for offer in edit.panel.offers] == ["value.level"]
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    QTest.keyClicks(edit, '== "ERROR"')
    QTest.keyClick(edit, Qt.Key.Key_Return)
    opened.wait_for_end()
    assert opened.column(KEY) == ["k"]
    other = topic("no-fields")
    opened.page.bar.filter.setText("")
    opened.read(other)
    assert edit._fields == ()


def test_filters_are_kept_by_topic(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name, other = topic("kept"), topic("kept-not")
    send(name, [Sent(b"k", b"v")])
    edit, menu = opened.page.bar.filter, opened.page.bar.kept
    for text in ("first", "second"):
        edit.setText(text)
        opened.read(name)
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Up)
    QTest.keyClick(edit, Qt.Key.Key_Up)
    assert edit.text() == "first"
    edit.kept_asked.emit()
    assert menu.is_open
    assert menu.row_texts() == ["second", "first"]
    assert not menu.save.isEnabled()
    QTest.keyClicks(menu.name, "Mine")
    menu.save.click()
    assert menu.row_texts() == ["Mine", "second"]
    menu.row("Mine").findChildren(type(menu.save))[0].click()  # rename
    menu.name.setText("Ours")
    QTest.keyClick(menu.name, Qt.Key.Key_Return)
    assert menu.row_texts() == ["Ours", "second"]
    menu.row("second").choose.click()
    opened.wait_for_end()
    assert not menu.isVisible()
    assert edit.text() == "second"
    edit.setText("")
    opened.read(other)
    edit.kept_asked.emit()
    assert menu.row_texts() == []
    menu.close_popover()
    opened.read(name)
    edit.kept_asked.emit()
    menu.deleted.emit("Ours")
    assert menu.row_texts() == ["second", "first"]
    menu.close_popover()


def test_a_wrong_filter_cannot_be_saved(opened: Opened, topic: TopicFactory) -> None:
    opened.read(topic("wrong-filter"))
    opened.page.bar.filter.setText("level == 3")
    opened.page.bar.filter.kept_asked.emit()
    assert opened.page.bar.kept._save_line.isHidden()
    opened.page.bar.kept.close_popover()
