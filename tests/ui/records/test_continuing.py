"""A read that stops can go on: after a pause, after as many as were asked for, after a full disk."""

from dataclasses import replace

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.ui.records.record_columns import KEY, OFFSET
from kafka_explorer.ui.records.wish import SpanWords, Wish
from tests.broker_fixtures import TopicFactory
from tests.ui.records.conftest import Opened, Send, Sent

NEWEST_MS = 1_700_000_000_000


def spread(count: int, partitions: int = 2, value: bytes = b"value") -> list[Sent]:
    """Messages over partitions, one a second, keys in the order of their times."""
    return [
        Sent(f"k{n}".encode(), value, partition=n % partitions, timestamp_ms=NEWEST_MS - 1000 * (count - n))
        for n in range(count)
    ]


def newest(count: int, many: int) -> list[str]:
    return [f"k{n}" for n in range(many - 1, many - 1 - count, -1)]


def test_as_many_again_and_then_all_of_it(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("more", partitions=2)
    send(name, spread(400))
    opened.look_at(newest_first=True, count=100)
    opened.read(name)
    assert opened.column(KEY) == newest(100, 400)
    assert opened.status.startswith("The newest 100 of 400 · back to ")
    more, rest = opened.page.status.steps
    assert (more.text(), rest.text()) == ("100 more", "Read all of it")
    more.click()
    assert not more.isVisible()
    opened.wait_for_end()
    assert opened.column(KEY) == newest(200, 400)
    assert opened.status.startswith("The newest 200 of 400 · ")
    rest.click()
    opened.wait_for_end()
    assert opened.column(KEY) == newest(400, 400)
    assert opened.status.startswith("All read: 400 messages")
    assert not more.isVisible()


def test_a_search_goes_on_behind_what_it_found(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("found", partitions=3)
    send(name, spread(300, 3))
    opened.page.topic.set_topic(name)
    opened.page.bar.show_wish(Wish(SpanWords(), newest_first=True, filter=compile_filter("key:7"), count=2))
    opened.read()
    assert opened.column(KEY) == ["k297", "k287"]
    assert opened.status.startswith("As many as asked for · read ")
    assert opened.page.status.steps[1].text() == "Search all of it"
    opened.page.status.steps[0].click()
    opened.wait_for_end()
    assert opened.column(KEY) == ["k297", "k287", "k279", "k278"]
    opened.page.status.steps[1].click()
    opened.wait_for_end()
    assert opened.column(KEY) == [f"k{n}" for n in range(299, -1, -1) if "7" in str(n)]
    assert f"{len(opened.column(KEY))} found" in opened.status


def test_a_pause_keeps_what_came_and_resumes_without_a_gap(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("paused")
    count = 40_000
    send(name, [Sent(b"k", b"x" * 2000) for _ in range(count)])
    opened.look_at()
    opened.page.topic.set_topic(name)
    status = opened.page.status
    opened.catch_reading()
    status._pause.click()
    opened.wait_for_end()
    assert opened.status.startswith("Paused · Read up to ")
    assert status._pause.text() == "Resume"
    rows = opened.page.model.rowCount()
    assert 0 < rows < count
    status._pause.click()
    opened.wait_for_end()
    assert opened.page.model.rowCount() == count
    assert opened.status.startswith(f"All read: {count:,} messages")
    model = opened.page.model
    around = [model.data(model.index(row, OFFSET)) for row in range(max(0, rows - 5), rows + 5)]
    assert around == [f"{row:,}" for row in range(max(0, rows - 5), rows + 5)]


def test_a_pause_can_be_ended_and_the_read_gone_on_with(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("ended-pause")
    send(name, [Sent(b"k", b"x" * 2000) for _ in range(40_000)])
    opened.look_at()
    opened.page.topic.set_topic(name)
    status = opened.page.status
    opened.catch_reading()
    status._pause.click()
    status._stop.click()
    assert opened.status.startswith("Cancelled by you · read ")
    assert not status._pause.isVisible()
    assert status.steps[0].text() == "Go on"
    status.steps[0].click()
    assert opened.running
    opened.wait_for_end()
    assert opened.page.model.rowCount() == 40_000


def test_a_full_disk_offers_more_room_and_goes_on_there(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("room")
    send(name, [Sent(b"k", b"x" * 1000) for _ in range(3000)])
    opened.look_at()
    opened.page.topic.set_topic(name)
    wish = opened.page.bar.wish()
    assert wish is not None
    opened.controller._read(replace(opened.controller._request(wish), spool_limit_bytes=2_000_000), wish)
    opened.wait_for_end()
    rows = opened.page.model.rowCount()
    assert 0 < rows < 3000
    assert "fills the 1.9 MB that it may take on this disk" in opened.page.banner.text
    assert opened.page.status.steps[0].text() == "Go on with 3.8 MB"
    opened.page.status.steps[0].click()
    assert not opened.page.banner.isVisible()
    opened.wait_for_end()
    assert opened.page.model.rowCount() == 3000
    assert opened.column(OFFSET) == [f"{n:,}" for n in range(3000)]


def test_open_transactions_that_hold_the_end_back_are_told(opened: Opened, topic: TopicFactory) -> None:
    name = topic("held-back")
    bootstrap = opened.controller._cluster.settings.bootstrap
    producer = Producer({"bootstrap.servers": bootstrap, "transactional.id": f"t-{name}", "log_level": 0})
    producer.init_transactions()
    producer.begin_transaction()
    for _ in range(3):
        producer.produce(name, b"not final", b"open")
    producer.flush()
    try:
        opened.look_at()
        opened.read(name)
        assert opened.page.isolation.text() == "read_committed · 3 held back"
        assert "partition 0: offsets 0 to 2" in opened.page.isolation.toolTip()
        opened.page.isolation.set_read_uncommitted(True)
        opened.wait_for_end()
        assert opened.column(KEY) == ["open"] * 3
        assert opened.page.isolation.text() == "read_uncommitted"
    finally:
        producer.abort_transaction()


def test_by_key_one_partition_is_read_and_all_are_offered(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("by-key", partitions=3)
    send(name, [Sent(b"patient-4", partition=each) for each in range(3)])
    opened.look_at()
    opened.read(name)
    opened.wait_for(lambda: opened.page.header.facts)
    opened.page.bar.filter.setText('key == "patient-4" is:binary')
    opened.page.bar.span.form.by_key.setChecked(True)
    opened.read()
    assert opened.page.body.notice.title == "Nothing found"
    assert "None of the 1 messages read" in opened.page.body.notice.sentence
    assert "other producers may put it elsewhere" in opened.page.body.notice.sentence
    opened.page.body.notice.acted.emit()
    opened.wait_for_end()
    assert "None of the 3 messages read" in opened.page.body.notice.sentence


def test_last_minutes_are_counted_from_now_when_read_again(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("renewed")
    send(name, spread(3))
    opened.look_at("15m")
    opened.read(name)
    first = opened.controller.reading
    assert first is not None
    opened.page.refresh()
    opened.wait_for_end()
    second = opened.controller.reading
    assert second is not None
    assert second.request.span.start.value > first.request.span.start.value


def test_reading_again_begins_at_the_beginning(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("again")
    send(name, spread(30, 1))
    opened.look_at(newest_first=True, count=10)
    opened.read(name)
    opened.page.status.steps[0].click()
    opened.wait_for_end()
    assert opened.column(KEY) == newest(20, 30)
    opened.page.topic.set_topic("typed-and-not-entered")
    opened.page.refresh()
    opened.wait_for_end()
    assert opened.column(KEY) == newest(10, 30)
    opened.page.isolation.set_read_uncommitted(True)
    opened.wait_for_end()
    assert opened.column(KEY) == newest(10, 30)
    reading = opened.controller.reading
    assert reading is not None
    assert reading.request.read_uncommitted


def test_a_span_that_has_become_empty_is_told_where_it_was_typed(
    opened: Opened, topic: TopicFactory, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("became-empty")
    send(name, spread(3, 1))
    opened.look_at("1h", "@9000000000000")
    opened.read(name)
    for module in ("wish", "span_form", "place_field"):
        monkeypatch.setattr(f"kafka_explorer.ui.records.{module}.now_ms", lambda: 9_000_100_000_000)
    opened.page.refresh()
    assert opened.page.bar.span.popover.is_open
    assert opened.page.bar.span.form.stop.note.text().startswith("This ends before it begins")
    opened.page.bar.span.popover.close_popover()
