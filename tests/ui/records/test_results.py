"""Refining, narrowing and sorting what was read, on a real page over a real broker."""

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui.records import results as results_module
from kafka_explorer.ui.records.record_columns import FIELDS, KEY, OFFSET, TIME
from kafka_explorer.ui.records.results import Results
from tests.broker_fixtures import TopicFactory
from tests.messages import make_record
from tests.ui.records.conftest import Opened, Send, Sent
from tests.ui.records.spools import write_spool

MINUTE_MS = 60_000
T0 = (int(time.time() * 1000) - 3 * 3_600_000) // (60 * MINUTE_MS) * 60 * MINUTE_MS
LEVELS = ("INFO", "ERROR", "WARN")


def events(count: int, first: int = 0) -> list[Sent]:
    """One a minute; the key says its number, backwards."""
    return [
        Sent(
            f"k{(first + n) * 7 % 100:02d}".encode(),
            f'{{"n":{first + n},"level":"{LEVELS[n % 3]}"}}'.encode(),
            timestamp_ms=T0 + (first + n) * MINUTE_MS,
        )
        for n in range(count)
    ]


def results_of(opened: Opened) -> Results:
    return opened.controller._results


def brushed(opened: Opened) -> tuple[int, int] | None:
    return opened.page.strip.bars.chosen_range


def settle(opened: Opened) -> None:
    opened.wait_for(lambda: not opened.is_arranging)


def click_title(opened: Opened, column: int) -> None:
    table = opened.page.table
    at = QPoint(table.columnViewportPosition(column) + 12, 12)
    QTest.mouseClick(table.header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    settle(opened)


@pytest.fixture
def read(opened: Opened, topic: TopicFactory, send: Send) -> Opened:
    """The page with sixty events read, oldest first."""
    name = topic("results")
    send(name, events(60))
    opened.look_at()
    opened.read(name)
    assert opened.column(OFFSET) == [str(n) for n in range(60)]
    return opened


def test_a_title_sorts_up_down_and_back(read: Opened) -> None:
    keys = read.column(KEY)
    click_title(read, KEY)
    assert read.column(KEY) == sorted(keys)
    assert read.page.table.header.sorted_by == (KEY, Qt.SortOrder.AscendingOrder)
    click_title(read, KEY)
    assert read.column(KEY) == sorted(keys, reverse=True)
    click_title(read, KEY)
    assert read.column(KEY) == keys
    assert read.page.table.header.sorted_by[0] == -1


def test_the_selected_message_stays_selected_when_the_order_changes(read: Opened) -> None:
    read.page.table.select_row(7)
    shown = read.page.detail.record
    assert shown is not None
    click_title(read, KEY)
    assert read.page.detail.record == shown
    row = read.page.table.current_row()
    assert read.page.model.place(row) == 7
    read.page.table.select_row(0)
    assert read.page.detail.record is not None
    assert read.page.detail.record.key == read.column(KEY)[0].encode()


def test_a_refinement_shows_what_matches_and_how_many(read: Opened) -> None:
    bar = read.page.results
    bar.field.setText("value.level == ERROR")
    read.wait_for(lambda: read.page.model.rowCount() == 20)
    assert bar.count.text() == "20 of 60"
    assert read.page.detail.record is not None
    assert b"ERROR" in (read.page.detail.record.value or b"")
    click_title(read, OFFSET)
    click_title(read, OFFSET)
    assert read.column(OFFSET)[:2] == ["58", "55"]
    bar.field.setText("")
    read.wait_for(lambda: read.page.model.rowCount() == 60)
    assert read.column(OFFSET)[:2] == ["59", "58"]
    assert bar.count.text() == ""


def test_the_refinement_completes_fields_that_were_read(read: Opened) -> None:
    field = read.page.results.field
    read.wait_for(lambda: field._fields)
    field.setFocus()
    field.insert("value.le")
    assert [offer.text for offer in field.panel.offers] == ["value.level"]
    field.clear()


def test_nothing_that_matches_is_said(read: Opened) -> None:
    read.page.results.field.setText("no such thing")
    QTest.keyClick(read.page.results.field, Qt.Key.Key_Return)
    read.wait_for(lambda: read.page.model.rowCount() == 0)
    assert read.page.results.count.text() == "0 of 60"
    assert read.page.detail.record is None
    read.page.results.field.clear()
    read.wait_for(lambda: read.page.model.rowCount() == 60)


def test_a_wrong_filter_changes_nothing(read: Opened) -> None:
    read.page.results.field.setText("value.level ==")
    QTest.keyClick(read.page.results.field, Qt.Key.Key_Return)
    assert not read.is_arranging
    assert read.page.model.rowCount() == 60


def test_a_brush_over_time_narrows_and_a_click_widens_again(read: Opened) -> None:
    strip, bar = read.page.strip, read.page.results
    read.wait_for(strip.isVisible)
    assert sum(strip.bars._counts) == 60
    strip.bars.range_chosen.emit(T0 + 10 * MINUTE_MS, T0 + 20 * MINUTE_MS)
    settle(read)
    assert read.column(OFFSET) == [str(n) for n in range(10, 20)]
    assert bar.count.text() == "10 of 60"
    assert bar.span.isVisible()
    assert brushed(read) == (T0 + 10 * MINUTE_MS, T0 + 20 * MINUTE_MS)
    bar.span.click()
    settle(read)
    assert read.page.model.rowCount() == 60
    assert brushed(read) is None
    assert not bar.span.isVisible()


def test_the_bars_count_what_a_refinement_left(read: Opened) -> None:
    strip = read.page.strip
    read.wait_for(strip.isVisible)
    results_of(read).refine(compile_filter("value.level == WARN"))
    settle(read)
    assert sum(strip.bars._counts) == 20
    results_of(read).refine(None)
    assert sum(strip.bars._counts) == 60


def test_the_bars_are_hidden_on_request_and_that_is_remembered(read: Opened) -> None:
    read.wait_for(read.page.strip.isVisible)
    read.page.results.over_time.click()
    assert not read.page.strip.isVisible()
    assert read.page.memory.sizes("messages-over-time") == [0]
    read.page.results.over_time.click()
    assert read.page.strip.isVisible()


def test_messages_of_one_moment_have_no_bars(opened: Opened, topic: TopicFactory, send: Send) -> None:
    name = topic("one-moment")
    send(name, [Sent(timestamp_ms=T0) for _ in range(5)])
    opened.look_at()
    opened.read(name)
    assert opened.page.model.rowCount() == 5
    assert not opened.page.strip.isVisible()


def test_another_read_begins_with_everything(read: Opened) -> None:
    click_title(read, TIME)
    results_of(read).refine(compile_filter("ERROR"))
    settle(read)
    read.read()
    assert read.page.model.rowCount() == 60
    assert read.page.results.field.text() == ""
    assert read.page.table.header.sorted_by[0] == -1
    assert results_of(read).asked.is_nothing


def test_a_chosen_field_can_be_sorted_by(read: Opened) -> None:
    read.page.table.show_columns(("offset", "value.level", "value"))
    click_title(read, FIELDS)
    assert read.column(FIELDS) == ["ERROR"] * 20 + ["INFO"] * 20 + ["WARN"] * 20
    # A column more before it: the arrow stays with its column.
    read.page.table.show_columns(("offset", "value.n", "value.level", "value"))
    assert read.page.table.header.sorted_by[0] == FIELDS + 1


def test_a_cancelled_sort_leaves_everything_as_it_was(read: Opened) -> None:
    click_title(read, KEY)
    keys = read.column(KEY)
    results_of(read).sort("offset")
    results_of(read).cancel()
    assert read.column(KEY) == keys
    assert read.page.table.header.sorted_by == (KEY, Qt.SortOrder.AscendingOrder)
    assert not read.page.results.cancel.isVisible()


def test_a_failure_is_told_and_leaves_everything_as_it_was(read: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    results_of(read)._workers.close()
    results_of(read).sort("offset", descending=True)
    read.wait_for(lambda: not read.is_arranging)
    assert read.page.banner.isVisible()
    assert read.column(OFFSET)[0] == "0"
    assert read.page.table.header.sorted_by[0] == -1


def test_what_comes_later_waits_until_it_is_asked_for(opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As while a long read goes on: rows come, and the sorted ones stay where they are."""
    folder = write_spool(tmp_path_factory.mktemp("grown"), [make_record(n, timestamp_ms=T0 + n) for n in range(50)])
    reader = SpoolReader(folder)
    results, model, bar = results_of(opened), opened.page.model, opened.page.results
    results.begin(folder, live=False)
    model.show_spool(reader)
    model.set_rows(20)
    results.grown()
    results.sort("offset", descending=True)
    settle(opened)
    model.set_rows(50)
    results.grown()
    assert opened.column(OFFSET)[0] == "19"
    assert bar.update_button.text() == "30 more: sort again"
    bar.update_button.click()
    settle(opened)
    assert opened.column(OFFSET)[0] == "49"
    assert not bar.update_button.isVisible()
    results.begin(folder, live=False)
    model.show_spool(reader)
    model.set_rows(20)
    results.refine(compile_filter("value"))
    settle(opened)
    model.set_rows(50)
    results.grown()
    assert bar.update_button.text() == "30 more: look again"
    # Nothing would move: it is done by itself when the read has ended.
    results.settled()
    settle(opened)
    assert model.rowCount() == 50
    results.close()
    model.show_spool(None)
    reader.close()


def test_numpy_is_loaded_in_a_task() -> None:
    assert list(results_module._load()) == [None]
