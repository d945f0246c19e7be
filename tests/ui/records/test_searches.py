"""Searches are saved with how far they came, and go on another day, in another program, on the same cluster only."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from kafka_explorer.config.searches import load_searches
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.saved_searches import from_data
from kafka_explorer.ui.filter_shelf import KeptFile
from kafka_explorer.ui.records.record_columns import KEY
from kafka_explorer.ui.records.wish import SpanWords, Wish
from kafka_explorer.ui.search_shelf import SearchShelf
from tests.broker_fixtures import TopicFactory
from tests.ui.records.conftest import Opened, Send, Sent
from tests.ui.records.test_continuing import newest, spread


def save_a_search(opened: Opened, name: str) -> None:
    """Search for 50 of 200, and save that."""
    opened.page.topic.set_topic(name)
    opened.page.bar.show_wish(Wish(SpanWords(), newest_first=True, filter=compile_filter("key:k"), count=50))
    opened.read()
    panel = opened.page.bar.searches
    opened.page.bar.saved.click()
    assert panel.is_open
    opened.wait_for(panel.save.isEnabled)
    panel.save.click()
    assert "The search is saved with how far it came." in opened.listener.heard
    assert len(panel.rows) == 1


def click(opened: Opened, button: Callable[[], QPushButton]) -> None:
    if not opened.page.bar.searches.is_open:
        opened.page.bar.saved.click()
    button().click()


def test_a_saved_search_goes_on_where_it_was(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("saved", partitions=2)
    send(name, spread(200))
    save_a_search(opened, name)
    row = opened.page.bar.searches.rows[0]
    assert row.title.whole_text == f"{name} · newest first"
    assert row.state.whole_text.startswith("25 % read · 50 found · ")
    opened.page.bar.searches.close_popover()
    opened.look_at("today")  # something else on the page
    opened.read()
    click(opened, lambda: opened.page.bar.searches.rows[0].go_on)
    assert opened.page.bar.filter.text() == "key:k"
    assert "The 50 found then are not shown again." in opened.page.banner.text
    opened.wait_for_end()
    assert opened.column(KEY) == newest(200, 200)[50:]
    assert opened.status.startswith("All read: 200 messages · 150 found")
    opened.page.bar.saved.click()
    row = opened.page.bar.searches.rows[0]
    assert row.state.whole_text.startswith("All read · 200 found · ")
    assert not row.go_on.isEnabled()
    opened.page.bar.searches.close_popover()


def test_what_came_since_is_one_click(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("since", partitions=2)
    send(name, spread(200))
    save_a_search(opened, name)
    send(name, [Sent(b"k-new", partition=1), Sent(b"other", partition=0)])
    click(opened, lambda: opened.page.bar.searches.rows[0].since)
    opened.wait_for_end()
    assert opened.column(KEY) == ["k-new"]
    assert opened.page.bar.span.form.start.text == "p0:100,p1:100"


def test_a_search_that_runs_can_be_saved_and_is_kept_up_to_date(
    opened: Opened, topic: TopicFactory, send: Send
) -> None:
    name = topic("running")
    send(name, [Sent(b"k", b"x" * 2000) for _ in range(40_000)])
    panel = opened.page.bar.searches
    opened.page.bar.saved.click()
    opened.wait_for(lambda: opened.controller._searches._cluster_id)
    panel.close_popover()
    opened.look_at()
    opened.page.topic.set_topic(name)
    opened.catch_reading()
    opened.controller._searches.save()
    saved = opened.controller._searches._shelf.of(opened.controller._searches._cluster_id)[0]
    assert 0 < saved.left < saved.total
    opened.controller.cancel()
    after = opened.controller._searches._shelf.of(saved.cluster_id)
    assert [each.id for each in after] == [saved.id]
    assert after[0].left <= saved.left


def test_searches_survive_the_program_and_stay_with_their_cluster(
    opened: Opened, topic: TopicFactory, send: Send, tmp_path: Path
) -> None:
    name = topic("survives", partitions=2)
    send(name, spread(200))
    file = KeptFile(tmp_path / "searches.jsonl", opened.jobs)
    shelf = SearchShelf(file)
    opened.controller._searches._shelf = shelf
    shelf.changed.connect(opened.controller._searches._show)
    save_a_search(opened, name)
    opened.page.bar.searches.close_popover()
    opened.wait_for(lambda: load_searches(file.path)[0])
    mine = from_data(load_searches(file.path)[0][0])
    elsewhere = replace(mine, id="elsewhere", cluster_id="another")
    shelf.save(elsewhere)
    opened.wait_for(lambda: len(load_searches(file.path)[0]) == 2)
    again = SearchShelf(file)
    opened.wait_for(lambda: again.of("another"))
    assert again.of(mine.cluster_id) == (mine,)
    opened.controller._searches._shelf = again
    click(opened, lambda: opened.page.bar.searches.rows[0].go_on)
    opened.wait_for_end()
    assert opened.column(KEY) == newest(200, 200)[50:]
    opened.wait_for(lambda: from_data(load_searches(file.path)[0][0]).left == 0)
    again.forget(mine.id)
    again.forget(elsewhere.id)
    opened.wait_for(lambda: load_searches(file.path)[0] == ())
    assert again.of(mine.cluster_id) == ()


def test_a_search_is_deleted(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("deleted-search", partitions=2)
    send(name, spread(200))
    save_a_search(opened, name)
    opened.page.bar.searches.rows[0].delete.click()
    assert opened.page.bar.searches.rows == []
    opened.page.bar.searches.close_popover()


def test_what_a_closed_program_had_no_time_to_write_is_written_at_its_end(
    opened: Opened, topic: TopicFactory, send: Send, tmp_path: Path
) -> None:
    name = topic("flushed")
    send(name, [Sent(b"k", b"x" * 2000) for _ in range(40_000)])
    opened.page.bar.saved.click()
    opened.wait_for(lambda: opened.controller._searches._cluster_id)
    opened.page.bar.searches.close_popover()
    file = KeptFile(tmp_path / "searches.jsonl", opened.jobs)
    opened.controller._searches._shelf = shelf = SearchShelf(file)
    opened.look_at()
    opened.page.topic.set_topic(name)
    opened.catch_reading()
    opened.controller._searches.save()
    opened.controller.close()
    assert opened.jobs.close(10)
    shelf.flush()
    (saved,) = (from_data(each) for each in load_searches(file.path)[0])
    assert saved == shelf.of(saved.cluster_id)[0]
    shelf.flush()
