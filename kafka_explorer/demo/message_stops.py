"""Stops on the Messages page: what says which messages to read, and what is said of the read."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt

from kafka_explorer.demo.stop import Stop
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.wish import SpanWords, Wish

_SEARCH = 'value.level == "ERROR"'


def bar_stops(page: RecordsPage, idle: Callable[[], bool]) -> Iterator[Stop]:
    """Filter and places, typed, wrong and explained; a search, what it found, and how it is kept."""
    bar = page.bar

    def typed(text: str) -> Callable[[], bool]:
        def ready() -> bool:
            # The window may not be awake yet, and nothing hangs below a field that one does not type in.
            if not bar.filter.panel.isVisible():
                page.window().activateWindow()
                bar.filter.setFocus(Qt.FocusReason.OtherFocusReason)
                bar.filter.show_filter("")
                bar.filter.insert(text)
            return idle() and bar.filter.panel.isVisible()

        return ready

    def search(wish: Wish) -> Callable[[], None]:
        def arrive() -> None:
            bar.show_wish(wish)
            bar.ask_to_read()

        return arrive

    yield Stop("messages-filter", lambda: None, typed(f"{_SEARCH} and val"))
    yield Stop("messages-filter-wrong", lambda: bar.filter.show_filter(""), typed("level == 3 or timeout"))
    bar.filter.show_filter("")
    yield Stop("messages-filter-help", bar.filter.help_asked.emit, lambda: bar.help.is_open)
    bar.help.close_popover()
    yield Stop(
        "messages-found",
        search(Wish(SpanWords(), newest_first=True, filter=compile_filter(_SEARCH), count=10)),
        idle,
    )
    yield Stop("messages-saved-searches", bar.saved.click, lambda: _is_saved(page))
    bar.searches.close_popover()
    bar.filter.show_filter('key == "patient-4"')
    bar.span.form.set_words(SpanWords("yesterday 14:00", "today"))
    yield Stop("messages-where", bar.span.open_form, idle)
    bar.span.popover.close_popover()
    yield Stop(
        "messages-nothing-found", search(Wish(SpanWords("1h"), filter=compile_filter('"no such message"'))), idle
    )
    yield Stop("messages-filters-kept", bar.filter.kept_asked.emit, lambda: bar.kept.is_open)
    bar.kept.close_popover()
    bar.clear_narrowing()


def _is_saved(page: RecordsPage) -> bool:
    """Save the search once that is possible."""
    panel = page.bar.searches
    if panel.save.isEnabled() and not panel.rows:
        panel.save.click()
    return bool(panel.rows)
