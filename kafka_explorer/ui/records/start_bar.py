"""The line that starts reads: in which order, where, what they must contain."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Span
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.filter_help import FilterHelp
from kafka_explorer.ui.records.filter_menu import FilterMenu
from kafka_explorer.ui.records.filter_words import about, by_key_action, key_partitions
from kafka_explorer.ui.records.outcome import NextStep
from kafka_explorer.ui.records.searches_panel import SearchesPanel
from kafka_explorer.ui.records.span_button import SpanButton
from kafka_explorer.ui.records.wish import SpanWords, Wish
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button, IconButton
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.filter_edit import FilterEdit


class StartBar(QWidget):
    """Fields and the buttons Read and Live; `read_asked` and `live_asked` carry a `Wish`.

    What is typed wrong is told where it was typed, and nothing is asked for. `saved`, the button of the saved searches,
    stands where the page wants it.
    """

    read_asked = Signal(object)
    live_asked = Signal(object)

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._partition_count: int | None = None
        self._is_live = False
        self.order = Choice(((True, self.tr("Newest first")), (False, self.tr("Oldest first"))))
        self.order.setAccessibleName(self.tr("Which messages come first"))
        self.span = SpanButton(theme, clock)
        self.filter = FilterEdit(theme, self.tr("Filter: text, key:…, value.field == …"))
        self.help = FilterHelp(theme, self.filter)
        self.kept = FilterMenu(theme, self.filter)
        self.saved = IconButton(theme, "bookmarks", self.tr("Saved searches"), parent=self)
        self.saved.hide()
        self.searches = SearchesPanel(theme, clock, self.saved)
        self.read = Button(theme, self.tr("Search"), "magnifying-glass", "primary")
        self.read.setToolTip(self.tr("Read with these settings (Enter)"))
        self.live = Button(theme, self.tr("Live"), "broadcast")
        self.live.setToolTip(self.tr("Follow the newest messages as they arrive"))
        self.live.setCheckable(True)
        self._lay_out()
        self._connect()
        self._on_judged()

    def _lay_out(self) -> None:
        # One width for both of its words, so that typing moves nothing.
        searching = self.read.sizeHint().width()
        self.read.setText(self.tr("Read"))
        self.read.setMinimumWidth(max(searching, self.read.sizeHint().width()))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (self.order, self.span, self.filter, self.read, self.live):
            line.addWidget(widget, 1 if widget is self.filter else 0)

    def _connect(self) -> None:
        self.order.chosen.connect(self._on_order_chosen)
        self.span.submitted.connect(self.ask_to_read)
        self.span.form.edited.connect(self._on_span_edited)
        self.filter.judged.connect(self._on_judged)
        self.filter.submitted.connect(self.ask_to_read)
        self.filter.panel.acted.connect(self.span.form.by_key.toggle)
        self.filter.help_asked.connect(lambda: self.help.open_under(self.filter, at_right=True))
        self.help.tried.connect(self._on_example_tried)
        self.kept.chosen.connect(self._on_kept_chosen)
        self.read.clicked.connect(self.ask_to_read)
        self.live.clicked.connect(self.ask_to_follow)
        self._clock.changed.connect(self._on_clock_changed)
        self._on_clock_changed()

    def ask_to_read(self) -> None:
        """Tell `read_asked` with what the fields say, or show what is wrong with them."""
        wish = self.wish()
        if wish is not None:
            self.read_asked.emit(wish)

    def ask_to_follow(self) -> None:
        """Tell `live_asked`, or what is wrong; where a read would begin does not matter then."""
        # The button shows what is, not what was clicked.
        self.live.setChecked(self._is_live)
        wish = self.wish()
        if wish is not None:
            self.live_asked.emit(wish)

    def wish(self) -> Wish | None:
        """Return what the fields ask for; None if something is wrong, which is then shown."""
        if self.filter.problem is not None:
            self.filter.complain()
            return None
        span = self.span.span
        if span is None:
            self.span.open_form()
            return None
        form = self.span.form
        return Wish(
            form.words,
            span,
            newest_first=self.newest_first,
            filter=self._filter(),
            count=form.count.currentData(),
            by_key=form.by_key.isVisibleTo(form) and form.by_key.isChecked(),
        )

    @property
    def newest_first(self) -> bool:
        """Which messages come first."""
        return bool(self.order.currentData())

    def show_wish(self, wish: Wish) -> None:
        """Show what was asked for."""
        self.order.choose(wish.newest_first)
        form = self.span.form
        form.set_count(wish.count)
        form.by_key.setChecked(wish.by_key)
        form.set_words(wish.words)
        self.filter.show_filter(wish.filter.text if wish.filter else "")

    def show_live(self, is_live: bool) -> None:
        """Show whether a topic is being followed."""
        self._is_live = is_live
        self.live.setChecked(is_live)

    def set_partition_count(self, count: int | None) -> None:
        """Take how many partitions the topic has, so that a wrong number is told at once."""
        self._partition_count = count
        self.span.form.set_partition_count(count)
        self._on_judged()

    def clear_narrowing(self) -> None:
        """Ask for everything again, newest first: filter and places belonged to another topic."""
        self.show_wish(Wish())

    def forget_partitions(self) -> None:
        """Ask for all partitions: others were another topic's."""
        words = self.span.form.words
        self.span.form.set_words(SpanWords(words.start, words.stop))
        self.set_partition_count(None)

    def widen(self, step: NextStep) -> None:
        """Drop what kept anything from being found: the filter, the time, or the partitions."""
        form = self.span.form
        words = form.words
        if step is NextStep.UNFILTERED:
            self.filter.show_filter("")
        elif step is NextStep.ALL_TIME:
            form.set_words(SpanWords(partitions=words.partitions))
        elif step is NextStep.ALL_PARTITIONS:
            form.by_key.setChecked(False)
            form.set_words(SpanWords(words.start, words.stop))

    def _filter(self) -> Filter | None:
        found = self.filter.filter
        return None if found is None or found.accepts_all else found

    def _on_judged(self) -> None:
        wanted = self._filter()
        form = self.span.form
        form.show_key(key_partitions(wanted, self._partition_count))
        by_key, count = form.by_key.isChecked(), self._partition_count
        self.filter.set_words(about(wanted, count, by_key=by_key), by_key_action(wanted, count, by_key=by_key))
        self.read.setText(self.tr("Search") if self.filter.text().strip() else self.tr("Read"))

    def _on_span_edited(self) -> None:
        span: Span | None = self.span.span
        walks_back = span is not None and span.start.kind is StartKind.NEWEST
        self.order.setEnabled(not walks_back)
        if walks_back:
            self.order.choose(True)
        self._on_judged()

    def _on_order_chosen(self, _newest_first: object) -> None:
        self.ask_to_read()

    def _on_example_tried(self, text: str) -> None:
        self.filter.show_filter(text)
        self.filter.setFocus()

    def _on_kept_chosen(self, text: str) -> None:
        self.filter.show_filter(text)
        self.ask_to_read()

    def _on_clock_changed(self) -> None:
        self.filter.set_zone(formats.zone_of(self._clock.zone))
