"""Where the walk stops on the Messages page to show what is done with what was read."""

from collections.abc import Callable, Iterator

from kafka_explorer.demo.stop import Stop
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.ui.records import reading
from kafka_explorer.ui.records.columns_choice import ColumnsChoice
from kafka_explorer.ui.records.results import Results
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.wish import Wish

_LIVE_ROWS = 48
"""So few are kept for the picture that some are dropped within seconds, at twenty messages a second."""


def table_stops(page: RecordsPage, idle: Callable[[], bool]) -> Iterator[Stop]:
    """Columns chosen, sorted, refined, narrowed to a time; then live with the oldest dropped."""
    results, columns = page.findChildren(Results)[0], page.findChildren(ColumnsChoice)[0]

    yield Stop("messages-over-time", lambda: _read_all(page), lambda: page.strip.isVisible() and idle())
    yield Stop("messages-columns-panel", columns.open_panel, lambda: bool(page.columns_panel.note.text()) and idle())
    page.columns_panel.close_popover()
    for name in ("value.level", "value.service"):
        columns.toggle(name)
    yield Stop("messages-columns", lambda: None, idle)
    yield Stop("messages-sorted", lambda: results.sort("value.level"), idle)
    yield Stop("messages-refined", lambda: results.refine(compile_filter("value.level == ERROR")), idle)
    yield Stop("messages-brushed", lambda: _brush(page), idle)
    page.results.field.show_filter("")
    results.refine(None)
    results.narrow(None)
    results.sort(None)
    reading.LIVE_ROWS = _LIVE_ROWS
    yield Stop("messages-live", page.bar.live.click, lambda: "dropped" in page.status.text)
    page.status.stopped.emit()
    yield Stop("messages-live-stopped", lambda: None, lambda: page.results.field.isEnabled() and idle())


def _read_all(page: RecordsPage) -> None:
    page.bar.show_wish(Wish(newest_first=True, count=None))
    page.bar.ask_to_read()


def _brush(page: RecordsPage) -> None:
    """Choose the second third of the time."""
    bars = page.strip.bars
    from_ms, to_ms = bars.time_span
    third = (to_ms - from_ms) // 3
    bars.range_chosen.emit(from_ms + third, from_ms + 2 * third)
