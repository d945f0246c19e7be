"""The Messages page on a real broker: every way to read, and every way in which a read ends."""

import time

import pytest
from confluent_kafka.admin import AdminClient
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kafka_explorer.ui.records import controller as controller_module
from kafka_explorer.ui.records.record_columns import KEY, OFFSET, VALUE
from tests.broker_fixtures import TopicFactory
from tests.transactions import wait_for_ends
from tests.ui.records.conftest import Opened, OpenOn, Send, Sent

HOUR_MS = 3_600_000


def numbered(count: int, first: int = 0) -> list[Sent]:
    return [Sent(f"k{number}".encode(), f'{{"n":{number}}}'.encode()) for number in range(first, first + count)]


def test_without_a_topic_the_page_says_what_to_do(opened: Opened) -> None:
    assert opened.page.body.notice.title == "Choose a topic"
    opened.page.bar.read.click()
    assert opened.controller.reading is None


def test_a_topic_opens_with_its_newest_messages_on_top(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("newest", partitions=2)
    now_ms = int(time.time() * 1000)
    send(name, [Sent(b"k%d" % n, partition=n % 2, timestamp_ms=now_ms + n) for n in range(600)])
    with opened.qtbot.waitSignal(opened.controller.topic_shown) as signal:
        opened.controller.show_topic(name)
    opened.wait_for_end()
    assert signal.args == [name]
    assert opened.column(KEY) == [f"k{number}" for number in range(599, 99, -1)]
    assert opened.status.startswith("The newest 500 of 600 · ")
    assert opened.page.detail.record is not None
    assert opened.page.detail.record.key == b"k599"
    opened.wait_for(lambda: opened.page.header.facts)
    assert opened.page.header.facts.startswith("2 partitions · 600 messages · kept 7 d")


def test_reading_from_the_beginning_an_offset_and_a_time(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("starts")
    send(name, [Sent(b"k%d" % n, timestamp_ms=HOUR_MS * (n + 1)) for n in range(10)])
    opened.look_at()
    opened.read(name)
    assert opened.column(OFFSET) == [str(number) for number in range(10)]
    assert opened.status.startswith("All read: 10 messages")
    opened.look_at("offset 7")
    opened.read()
    assert opened.column(KEY) == ["k7", "k8", "k9"]
    opened.look_at(f"@{HOUR_MS * 9}")
    opened.read()
    assert opened.column(KEY) == ["k8", "k9"]
    opened.look_at(f"@{HOUR_MS * 99}")
    opened.read()
    assert opened.page.body.notice.title == "Nothing from there on"
    opened.page.body.notice.acted.emit()
    opened.wait_for_end()
    assert len(opened.column(KEY)) == 10


def test_a_filter_keeps_what_contains_it(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("filtered", partitions=2)
    send(name, [Sent(b"a", b"Error: one"), Sent(b"b", b"fine", partition=1), Sent(b"an-ERROR", b"two", partition=1)])
    opened.look_at()
    opened.page.bar.filter.setText("error")
    opened.read(name)
    assert sorted(opened.column(KEY)) == ["a", "an-ERROR"]
    assert "2 found" in opened.status
    opened.page.bar.filter.setText("ERROR")
    opened.read()
    assert opened.column(KEY) == ["an-ERROR"]
    opened.page.bar.filter.setText("")
    opened.page.bar.span.form.partitions.setText("1")
    opened.read()
    assert opened.column(KEY) == ["b", "an-ERROR"]


def test_nothing_found_says_what_was_covered(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("nothing")
    send(name, numbered(20))
    opened.page.bar.filter.setText("no such thing")
    opened.read(name)
    assert opened.page.body.notice.title == "Nothing found"
    assert "None of the 20 messages" in opened.page.body.notice.sentence
    opened.page.body.notice.acted.emit()
    opened.wait_for_end()
    assert len(opened.column(KEY)) == 20
    assert opened.page.bar.filter.text() == ""


def test_a_topic_without_messages_says_so_and_offers_to_follow(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("empty", partitions=2)
    opened.read(name)
    assert opened.page.body.notice.title == "No messages"
    assert opened.status == "There was nothing to read"
    opened.page.body.notice.acted.emit()
    send_until_seen(opened, send, name)
    opened.controller.cancel()


def send_until_seen(opened: Opened, send: Send, name: str) -> None:
    """A tail begins when it knows the ends; what was sent before is not its business."""

    def sent_and_seen() -> bool:
        if opened.page.model.rowCount() == 0:
            send(name, [Sent(b"live")])
        return opened.page.model.rowCount() > 0

    opened.wait_for(sent_and_seen)


def test_tombstones_and_empty_values_differ(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("tombstones", config={"cleanup.policy": "compact"})
    send(name, [Sent(b"k", None), Sent(b"k", b""), Sent(b"\x00", b"\xff")])
    opened.look_at()
    opened.read(name)
    assert opened.column(VALUE) == ["tombstone", "empty", "binary"]
    assert opened.page.detail.value.notice.title == "Tombstone"


def test_an_unknown_topic_is_told_and_can_be_tried_again(opened: Opened, topic: TopicFactory, send: Send) -> None:
    opened.read("no-such-topic-here")
    assert opened.page.body.notice.title == "No such topic"
    assert opened.status == "Failed"
    name = topic("no-such-topic-yet", exact=True)
    send(name, numbered(3))
    opened.page.topic.set_topic(name)
    opened.page.body.notice.retried.emit()
    opened.wait_for_end()
    assert opened.page.body.notice.title == "No such topic"
    opened.read()
    assert len(opened.column(KEY)) == 3


def test_cancel_keeps_what_was_read(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("cancelled")
    big = b"x" * 2000
    send(name, [Sent(b"k", big) for _ in range(40_000)])
    opened.look_at()
    opened.page.topic.set_topic(name)
    opened.page.table.setFocus()
    opened.catch_reading()
    QTest.keyClick(opened.page.table, Qt.Key.Key_Escape)
    assert not opened.running
    rows = opened.page.model.rowCount()
    assert rows > 0
    assert opened.status.startswith("Cancelled by you · read ")
    assert opened.page.model.data(opened.page.model.index(rows - 1, KEY)) == "k"


def test_a_read_cancelled_in_the_list_of_tasks_says_so(opened: Opened, topic: TopicFactory) -> None:
    opened.page.topic.set_topic(topic("cancelled-task"))
    opened.page.bar.ask_to_follow()
    job = next(job for job in opened.jobs.running() if job.title.startswith("Follow "))
    job.cancel()
    assert opened.status.startswith("Stopped by you")
    assert opened.page.body.notice.title == "No new messages"


def test_a_tail_follows_pauses_and_goes_on(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("tail")
    send(name, numbered(60))
    page = opened.page
    page.topic.set_topic(name)
    page.bar.live.click()
    opened.wait_for(lambda: page.model.rowCount() == controller_module.LIVE_CONTEXT)
    assert opened.column(KEY)[-1] == "k59"
    send(name, numbered(40, 60))
    opened.wait_for(lambda: page.model.rowCount() == controller_module.LIVE_CONTEXT + 40)
    bar = page.table.verticalScrollBar()
    assert bar.value() == bar.maximum()
    page.status._pause.click()
    send(name, numbered(5, 100))
    opened.wait_for(lambda: "Paused · 5 new messages wait" in opened.status)
    assert page.model.rowCount() == controller_module.LIVE_CONTEXT + 40
    page.status._pause.click()
    assert page.model.rowCount() == controller_module.LIVE_CONTEXT + 45
    assert opened.column(KEY)[-1] == "k104"
    assert page.bar.live.isChecked()
    page.bar.live.click()
    assert not page.bar.live.isChecked()
    assert opened.status == "Stopped by you · 95 messages shown"
    assert not page.status._pause.isVisible()


def test_who_scrolls_away_from_the_newest_is_left_alone(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("scrolled")
    send(name, numbered(60))
    page = opened.page
    page.topic.set_topic(name)
    page.bar.live.click()
    opened.wait_for(lambda: page.model.rowCount() == controller_module.LIVE_CONTEXT)
    bar = page.table.verticalScrollBar()
    bar.setValue(60)
    send(name, numbered(7, 60))
    opened.wait_for(page.to_newest.isVisible)
    opened.wait_for(lambda: page.to_newest.text() == "7 new")
    assert bar.value() == 60
    page.to_newest.click()
    assert bar.value() == bar.maximum()
    assert not page.to_newest.isVisible()
    opened.controller.cancel()


def test_a_filtered_tail_shows_only_what_matches(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("filtered-tail")
    send(name, numbered(10))
    opened.page.topic.set_topic(name)
    opened.page.bar.filter.setText("live")
    opened.page.bar.live.click()
    send_until_seen(opened, send, name)
    send(name, [Sent(b"other"), Sent(b"live-2")])
    opened.wait_for(lambda: "live-2" in opened.column(KEY))
    assert {key[:4] for key in opened.column(KEY)} == {"live"}
    opened.controller.cancel()


def test_uncommitted_messages_are_read_on_request(opened: Opened, topic: TopicFactory, broker: object) -> None:
    from confluent_kafka import Producer

    name = topic("transactional")
    bootstrap = opened.controller._cluster.settings.bootstrap
    producer = Producer({"bootstrap.servers": bootstrap, "transactional.id": f"t-{name}", "log_level": 0})
    producer.init_transactions()
    producer.begin_transaction()
    producer.produce(name, b"never", b"aborted")
    producer.flush()
    producer.abort_transaction()
    wait_for_ends(bootstrap, name)
    opened.look_at()
    opened.read(name)
    assert opened.page.body.notice.title == "No messages to show"
    opened.page.isolation.set_read_uncommitted(True)
    opened.wait_for_end()
    assert opened.column(KEY) == ["aborted"]
    assert opened.page.isolation.text() == "read_uncommitted"


def test_a_read_larger_than_its_room_offers_more(
    opened: Opened, topic: TopicFactory, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    name = topic("spool-full")
    send(name, [Sent(b"k", b"x" * 1000) for _ in range(3000)])
    opened.page.topic.set_topic(name)
    opened.look_at()
    wish = opened.page.bar.wish()
    assert wish is not None
    opened.controller._read(replace(opened.controller._request(wish), spool_limit_bytes=2_000_000))
    opened.wait_for_end()
    rows = opened.page.model.rowCount()
    assert 0 < rows < 3000
    assert "fills the 1.9 MB that it may take on this disk" in opened.page.banner.text
    assert "the results reached their limit on disk" in opened.status
    opened.page.banner.retried.emit()
    opened.wait_for_end()
    assert opened.page.model.rowCount() == 3000
    assert not opened.page.banner.isVisible()


def test_a_wrong_partition_is_told_where_it_was_typed(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("partitions", partitions=2)
    send(name, numbered(3))
    opened.read(name)
    opened.wait_for(lambda: opened.page.header.facts)
    opened.page.bar.span.form.partitions.setText("2")
    opened.page.bar.read.click()
    form = opened.page.bar.span.popover
    assert form.is_open
    opened.page.bar.span.form.partitions.setText("1")
    opened.page.bar.span.form.read.click()
    opened.wait_for_end()
    assert not form.is_open


def test_keys_walk_through_rows_into_the_detail_and_to_the_filter(
    opened: Opened, topic: TopicFactory, send: Send, qtbot: QtBot
) -> None:
    name = topic("keys")
    send(name, numbered(5))
    opened.controller.show_topic(name)
    opened.wait_for_end()
    page = opened.page
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.detail.record is not None
    assert page.detail.record.key == b"k3"
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.detail.isAncestorOf(page.focusWidget())
    page.detail.closed.emit()
    assert not page.shows_detail
    QTest.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.focusWidget() is page.bar.filter
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.shows_detail


def test_selected_rows_are_copied_as_shown_and_as_json_lines(
    opened: Opened, topic: TopicFactory, send: Send, qtbot: QtBot
) -> None:
    name = topic("copied")
    send(name, numbered(5))
    opened.controller.show_topic(name)
    opened.wait_for_end()
    table = opened.page.table
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().count("\n") == 6
    selection = opened.controller.selection
    texts = [action.text() for action in selection.menu().actions()]
    assert texts == ["Copy 5 messages as JSON lines", "Copy as shown, tab-separated"]
    selection.copy_json_lines()
    opened.wait_for(lambda: "Copied 5 messages as JSON lines" in opened.listener.heard)
    assert QGuiApplication.clipboard().text().count('"topic"') == 5
    table.clearSelection()
    table.select_row(2)
    assert "Copy value as text" in [action.text() for action in selection.menu().actions()]


def test_refresh_reads_again_unless_something_runs(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("refreshed")
    send(name, numbered(3))
    opened.read(name)
    send(name, numbered(2, 3))
    opened.page.refresh()
    opened.wait_for_end()
    assert len(opened.column(KEY)) == 5
    opened.page.bar.live.click()
    running = opened.controller.reading
    opened.page.refresh()
    assert opened.controller.reading is running
    opened.controller.cancel()


def test_another_read_removes_the_last_one_from_disk(opened: Opened, topic: TopicFactory, send: Send) -> None:
    from pathlib import Path

    name = topic("removed")
    send(name, numbered(3))
    opened.read(name)
    reading = opened.controller.reading
    assert reading is not None
    assert Path(reading.folder).is_dir()
    opened.read()
    opened.wait_for(lambda: not Path(reading.folder).exists())


def test_a_large_message_is_loaded_and_shown(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("large", config={"max.message.bytes": str(4 * 1024 * 1024)})
    send(name, [Sent(b"large", b'{"text":"' + b"x" * 900_000 + b'"}'), Sent(b"small", b"1")])
    opened.look_at()
    opened.read(name)
    opened.wait_for(lambda: opened.page.detail.record is not None)
    opened.wait_for(lambda: opened.page.detail.value.shown is not None)
    assert opened.page.detail.value.foot.text.startswith("JSON · 878.9 KB")


@pytest.mark.timeout(120)
def test_a_topic_deleted_while_reading_is_told_and_its_rows_stay(
    opened: Opened, topic: TopicFactory, send: Send, admin: AdminClient
) -> None:
    name = topic("deleted")
    send(name, numbered(5))
    opened.page.topic.set_topic(name)
    opened.page.bar.live.click()
    opened.wait_for(lambda: opened.page.model.rowCount() == 5)
    admin.delete_topics([name])[name].result(timeout=30)
    opened.qtbot.waitUntil(lambda: not opened.running, timeout=90_000)
    assert "No such topic" in opened.page.banner.text
    assert opened.page.model.rowCount() == 5
    assert opened.status == "Failed"


def test_closing_the_page_ends_its_read(open_on: OpenOn, broker: object, opened: Opened, topic: TopicFactory) -> None:
    opened.page.topic.set_topic(topic("closed"))
    opened.page.bar.live.click()
    opened.controller.close()
    assert opened.controller.reading is None
    assert opened.page.model.rowCount() == 0
