"""Reads a topic and shows what its keys hold: now, at another time, and what changed between two times."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.scan import ScanRequest
from kafka_explorer.engine.spool import SpoolFolder, SpoolReader
from kafka_explorer.ui import formats
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.arrangement import Asked
from kafka_explorer.ui.records.history_controller import Hidden
from kafka_explorer.ui.records.selection import Selection
from kafka_explorer.ui.records.states_comparison import SLOT, Comparison, time_of
from kafka_explorer.ui.records.states_reading import WholeRead
from kafka_explorer.ui.records.states_view import STATE, StatesPage
from kafka_explorer.ui.widgets.status_line import bold
from kafka_explorer.ui.widgets.table import Table

if TYPE_CHECKING:
    from kafka_explorer.engine.key_states import KeyState
    from kafka_explorer.engine.spool_tasks import SpoolProgress
    from kafka_explorer.engine.state_tables import StateTable

_FALLING = Qt.SortOrder.DescendingOrder


class StatesController(QObject):
    """Belongs to `page`. `history_asked` carries topic, key, and the spool (folder, rows) in which all of it lies;
    `spool_closing` tells the folder of one that goes.
    """

    history_asked = Signal(str, bytes, object)
    spool_closing = Signal(str)

    def __init__(
        self,
        page: StatesPage,
        cluster: Cluster,
        workers: Workers,
        spools: SpoolFolder,
        jobs: Jobs,
        clock: Clock,
        ask: Ask,
        hidden: Hidden,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._workers = workers
        self._jobs = jobs
        self._clock = clock
        self._hidden = hidden
        self._topic = ""
        self._order = Asked()
        self._table: StateTable | None = None
        self._known_for: tuple[int | None, bool] = (None, False)
        self._reader: SpoolReader | None = None
        self._times: tuple[int | None, int | None] = (None, None)
        self._read = WholeRead(page, page, cluster, workers, spools, jobs, clock)
        self._selection = Selection(page.table, page.model, page.detail, jobs, page)
        self._selection.copied.connect(ask.notify)
        self._selection.menu_made.connect(self._add_to_menu)
        self._comparison = Comparison(page, workers, jobs, hidden)
        self._connect()

    def _connect(self) -> None:
        page = self._page
        self._read.ended.connect(self._on_read)
        page.refresh_asked.connect(self._on_refresh_asked)
        page.part_chosen.connect(lambda _part: self._show())
        page.at.submitted.connect(self._show_state)
        page.at.edited.connect(self._on_time_edited)
        page.tombstones.toggled.connect(lambda _on: self._show_state())
        page.filter.submitted.connect(self._show_state)
        page.filter.textChanged.connect(self._on_filter_changed)
        page.compare.clicked.connect(self._compare)
        for field in (page.before, page.after):
            field.submitted.connect(self._compare)
        page.table.sort_requested.connect(self._on_sort_requested)
        page.table.opened.connect(lambda _index: self._ask_for_history())
        page.detail.stepped.connect(lambda by: _step(page.table, by))
        page.detail.filter_asked.connect(self._on_filter_asked)
        page.changed.opened.connect(lambda _index: self._ask_for_history())
        page.changed.menu_requested.connect(self._on_changed_menu)

    def show_topic(self, topic: str) -> None:
        """Read all of a topic and show its state now."""
        page = self._page
        self._let_go()
        self._topic = topic
        page.topic.setText(topic)
        page.header.set_facts([])
        page.filter.show_filter("")
        page.table.forget_widths()
        page.at.set_text("")
        page.before.set_text("1h")
        page.after.set_text("")
        page.show_part(STATE)
        self._order = Asked()
        self._start()

    def cancel(self) -> None:
        """Stop reading; what came is what the state is made of."""
        self._read.cancel()

    def close(self) -> None:
        """Let go of everything."""
        self._let_go()

    def _start(self) -> None:
        self._read.begin(
            ScanRequest((self._topic,)),
            self.tr("Reading all of %s") % self._topic,
            self.tr("What a cache would hold is known once everything was read."),
        )

    def _let_go(self) -> None:
        self._jobs.cancel(self._page, SLOT)
        self._comparison.forget()
        if self._reader is not None:
            self.spool_closing.emit(self._read.folder)
            self._page.model.show_spool(None)
            self._reader.close()
        self._reader, self._table = None, None
        self._selection.begin()
        self._read.close()

    def _on_refresh_asked(self) -> None:
        if self._topic and not self._read.is_running:
            self._let_go()
            self._start()

    def _on_read(self) -> None:
        page = self._page
        if warning := self._read.warning():
            page.banner.show_warning(warning)
        if not self._read.folder:
            page.body.show_empty(
                "identification-card", self.tr("No message is there"), self.tr("The topic is empty, or was not read.")
            )
            return
        self._reader = SpoolReader(self._read.folder)
        page.model.show_spool(self._reader)
        self._show()

    def _show(self) -> None:
        if self._page.part == STATE:
            self._show_state()
        else:
            self._compare()

    def _compare(self) -> None:
        times = [time_of(field) for field in (self._page.before, self._page.after)]
        if self._reader is not None and times[0] is not None and times[1] is not None:
            self._comparison.compare(self._reader, (self._read.folder, self._read.rows), times[0][0], times[1][0])

    def _show_state(self) -> None:
        page = self._page
        at = time_of(page.at)
        if self._reader is None or at is None or page.filter.problem is not None:
            return
        from kafka_explorer.engine.state_tables import StateWish, state_table

        arrangement = self._order.as_arrangement()
        wanted = page.filter.filter
        wanted = None if wanted is None or wanted.accepts_all else wanted.decoded(self._hidden.decoding())
        wish = StateWish(at[0], page.tombstones.isChecked(), wanted, arrangement.sort_by, self._order.descending)
        same = (wish.at_ms, wish.tombstones) == self._known_for
        self._known_for = wish.at_ms, wish.tombstones
        self._jobs.start(
            self.tr("Latest per key of %s") % self._topic,
            self._workers.run(state_table, self._read.folder, self._read.rows, wish, self._table if same else None),
            owner=page,
            slot=SLOT,
            progress=self._on_progress,
            done=self._on_state,
            failed=self._on_failed,
        )

    def _on_progress(self, news: "SpoolProgress | None") -> None:
        if news is not None and news.total:
            words = self.tr("Finding the latest of each key")
            found = self.tr("%s keys") % formats.integer(news.found) if news.found else ""
            self._page.status.show_work(news.done / news.total, [bold(words), found])

    def _on_state(self, table: "StateTable") -> None:
        page = self._page
        self._table = table
        page.model.show_map(table.shown)
        page.model.set_rows(table.rows)
        page.table.set_empty_text(self._empty_words(table))
        page.body.show_content()
        if len(table.shown):
            page.table.select_row(0)
        self._selection.refresh()
        self._show_facts(table.state, len(table.shown))

    def _empty_words(self, table: "StateTable") -> str:
        if table.state.later and not len(table.state.rows):
            return self.tr("No key had a message at that time yet.")
        return self.tr("No key matches.") if len(table.state.rows) else self.tr("No key holds a value.")

    def _show_facts(self, state: "KeyState", shown: int) -> None:
        page = self._page
        alive = len(state.rows) - (state.tombstones if page.tombstones.isChecked() else 0)
        keys = formats.counted(alive, self.tr("key"), self.tr("keys"))
        deleted = formats.counted(state.tombstones, self.tr("deleted"), self.tr("deleted"))
        page.header.set_facts([keys, deleted] if state.tombstones else [keys])
        parts = [bold(keys)]
        if shown != len(state.rows):
            parts = [self.tr("{shown} of {keys}").format(shown=bold(formats.integer(shown)), keys=keys)]
        rows = formats.integer(self._read.rows)
        parts.append(self.tr("out of %s messages") % rows)
        if state.tombstones:
            parts.append(deleted)
        if state.keyless:
            parts.append(self.tr("%s without a key") % formats.integer(state.keyless))
        if state.later:
            parts.append(self.tr("%s later than that") % formats.integer(state.later))
        if state.split_keys:
            parts.append(self.tr("%s keys lie in several partitions") % formats.integer(state.split_keys))
        page.status.show_text(parts)

    def _on_failed(self, error: ExplorerError) -> None:
        self._page.status.show_text([])
        self._page.banner.show_error(explain(error))

    def _on_time_edited(self) -> None:
        if self._page.at.time.isVisible():  # picked from the calendar: there is no Enter to wait for
            self._show_state()

    def _on_filter_changed(self, text: str) -> None:
        if not text:
            self._show_state()

    def _on_sort_requested(self, column: int, order: Qt.SortOrder) -> None:
        name = self._page.model.columns[column].name if column >= 0 else None
        self._order = replace(self._order, order=name, descending=order == _FALLING)
        self._page.table.show_sorted(column, order)
        self._show_state()

    def _on_filter_asked(self, text: str) -> None:
        self._page.filter.show_filter(text)
        self._show_state()

    def _add_to_menu(self, menu: QMenu) -> None:
        menu.addSeparator()
        action = menu.addAction(self.tr("History of this key"), self._ask_for_history)
        action.setEnabled(self._selected_key() is not None)

    def _on_changed_menu(self, index: QModelIndex, at: QPoint) -> None:
        if index.isValid():
            menu = QMenu(self._page.changed)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(self.tr("History of this key"), self._ask_for_history)
            menu.addAction(self.tr("Copy as shown, tab-separated"), self._page.changed.copy_selection)
            menu.popup(at)

    def _selected_key(self) -> bytes | None:
        page = self._page
        if self._reader is None:
            return None
        if page.part == STATE:
            row = page.table.current_row()
            return self._reader.record(page.model.place(row)).key if row >= 0 else None
        return self._comparison.selected_key()

    def _ask_for_history(self) -> None:
        key = self._selected_key()
        if key is not None:
            self.history_asked.emit(self._topic, key, (self._read.folder, self._read.rows))


def _step(table: Table, by: int) -> None:
    row = table.current_row() + by
    if 0 <= row < table.model().rowCount():
        table.select_row(row)
