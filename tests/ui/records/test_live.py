"""A live tail of a real broker: its window is bounded, and what it left is worked with like anything that was read."""

from functools import partial
from pathlib import Path

import pytest

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.ui.records import controller as controller_module
from kafka_explorer.ui.records import reading as reading_module
from kafka_explorer.ui.records.record_columns import KEY, OFFSET
from tests.broker_fixtures import TopicFactory
from tests.ui.records.conftest import Opened, Send, Sent

CONTEXT = controller_module.LIVE_CONTEXT


def numbered(count: int, first: int = 0) -> list[Sent]:
    return [Sent(f"k{n}".encode(), b'{"n":%d}' % n) for n in range(first, first + count)]


@pytest.fixture
def live(opened: Opened, topic: TopicFactory, send: Send, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A tail that keeps forty messages, with the first ones there."""
    monkeypatch.setattr(reading_module, "LIVE_ROWS", 40)
    name = topic("live")
    send(name, numbered(60))
    opened.page.topic.set_topic(name)
    opened.page.bar.live.click()
    opened.wait_for(lambda: opened.page.model.rowCount() == CONTEXT)
    return opened


def send_more(opened: Opened, send: Send, count: int, first: int) -> None:
    """In small batches: a window drops between them."""
    for begin in range(first, first + count, 10):
        send(opened.page.topic.topic, numbered(10, begin))
        came = CONTEXT + begin + 10 - 60
        opened.wait_for(partial(_has_come, opened, came))


def _has_come(opened: Opened, count: int) -> bool:
    return opened.page.model.came == count


def test_the_oldest_are_dropped_and_counted(live: Opened, send: Send) -> None:
    send_more(live, send, 100, 60)
    live.wait_for(lambda: "older ones dropped" in live.status)
    reading = live.controller.reading
    assert reading is not None
    dropped = reading.progress.dropped
    assert dropped > 0
    assert f"{dropped:,} older ones dropped" in live.status
    assert live.page.model.rowCount() == 100 + CONTEXT - dropped
    assert live.column(KEY)[0] == f"k{10 + dropped}"
    live.controller.cancel()


def test_a_tail_is_sorted_and_refined_when_it_has_stopped(live: Opened, send: Send) -> None:
    page, results = live.page, live.controller._results
    assert not page.results.field.isEnabled()
    results.sort("offset", descending=True)
    assert live.column(OFFSET)[0] == "10"
    send_more(live, send, 100, 60)
    live.controller.cancel()
    live.wait_for(page.results.field.isEnabled)
    left = live.column(OFFSET)
    assert left[-1] == "159"
    assert page.detail.record is None or str(page.detail.record.offset) in left
    results.sort("offset", descending=True)
    live.wait_for(lambda: not live.is_arranging)
    assert live.column(OFFSET) == left[::-1]
    results.refine(compile_filter("key:k15"))
    live.wait_for(lambda: not live.is_arranging)
    assert live.column(KEY) == [f"k{n}" for n in range(159, 149, -1)]
    reading = live.controller.reading
    assert reading is not None
    folder = Path(reading.folder)
    live.controller.close()
    live.wait_for(lambda: not folder.exists())


def test_a_title_that_is_clicked_while_live_says_why_nothing_is_sorted(live: Opened) -> None:
    from PySide6.QtCore import Qt

    live.page.table.sort_requested.emit(OFFSET, Qt.SortOrder.DescendingOrder)
    assert "stop it to sort" in live.page.results.count.text()
    assert live.page.table.header.sorted_by[0] == -1
    live.controller.cancel()


def test_a_tail_that_brought_nothing_leaves_nothing_to_gather(opened: Opened, topic: TopicFactory) -> None:
    opened.page.topic.set_topic(topic("live-empty"))
    opened.page.bar.live.click()
    opened.controller.cancel()
    assert not opened.page.results.field.isEnabled()
    assert all(job.title != "Gather what came" for job in opened.jobs.running())
