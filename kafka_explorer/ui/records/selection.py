"""The selected row -> the detail pane; and what can be copied of the selected rows."""

import contextlib
import itertools
from collections.abc import Callable, Generator, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kafka_explorer.engine.records import Record
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.engine.tail_window import RowDroppedError
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.copying import copy_json_lines
from kafka_explorer.ui.records.detail import DetailPane
from kafka_explorer.ui.records.model import RecordsModel
from kafka_explorer.ui.records.presenter import Stored
from kafka_explorer.ui.widgets.table import Table

AT_ONCE_BYTES = 256 * 1024
"""A record of this size is read from the page cache within a millisecond; larger ones are read in a task."""
MOST_JSON_LINES = 1_000


class Selection(QObject):
    """Shows the row with the focus in `detail`. `copied` says what went to the clipboard; `menu_made` lets others add
    to the menu of the rows.
    """

    copied = Signal(str)
    failed = Signal(object)
    menu_made = Signal(QMenu)

    def __init__(self, table: Table, model: RecordsModel, detail: DetailPane, jobs: Jobs, owner: QWidget) -> None:
        super().__init__(owner)
        self._table = table
        self._model = model
        self._detail = detail
        self._jobs = jobs
        self._owner = owner
        self._shown: Stored | None = None
        table.current_row_changed.connect(self._on_current_row_changed)
        table.menu_requested.connect(self._on_menu_requested)
        table.copied.connect(self._on_rows_copied)

    def begin(self) -> None:
        """The table shows another spool from now on; nothing of it is selected."""
        self._jobs.cancel(self._owner, "record")
        self._clear()

    def refresh(self) -> None:
        """Other rows are shown, perhaps with another message in the row with the focus."""
        at, reader = self._table.current_row(), self._model.reader
        if at < 0 or reader is None or Stored(*reader.locate(self._model.place(at))) != self._shown:
            self._on_current_row_changed(at)

    def menu(self) -> QMenu:
        """Return what can be done with the selected rows."""
        menu = self._detail.copy_menu()
        rows = len(self._table.selected_rows())
        if rows > 1:
            menu.clear()
            menu.addAction(self.tr("Copy %s messages as JSON lines") % rows, self.copy_json_lines)
        menu.addAction(self.tr("Copy as shown, tab-separated"), self._table.copy_selection)
        self.menu_made.emit(menu)
        return menu

    def copy_json_lines(self) -> None:
        """Copy the selected messages whole, the first thousand of them."""
        self.load(self.tr("Copy messages"), MOST_JSON_LINES, self._on_loaded_to_copy)

    def load(self, title: str, most: int, done: Callable[[list[Record]], None]) -> None:
        """Read the first `most` of the selected messages whole, as a task of this title."""
        reader = self._model.reader
        if reader is None:
            return
        stored = []
        for row in self._table.selected_rows()[:most]:
            with contextlib.suppress(RowDroppedError):
                stored.append(Stored(*reader.locate(self._model.place(row))))
        self._jobs.start(
            title,
            _load_all(stored),
            owner=self._owner,
            slot="copy",
            done=done,
            failed=self.failed.emit,
        )

    @property
    def row_count(self) -> int:
        """How many messages are selected."""
        return len(self._table.selected_rows())

    def _on_loaded_to_copy(self, records: list[Record]) -> None:
        copy_json_lines(records)
        self.copied.emit(self.tr("Copied %s messages as JSON lines") % len(records))

    def _on_current_row_changed(self, at: int) -> None:
        self._jobs.cancel(self._owner, "record")
        reader = self._model.reader
        if at < 0 or reader is None:
            self._clear()
            return
        place = self._model.place(at)
        try:
            row, stored = reader.row(place), Stored(*reader.locate(place))
            record = reader.record(place) if row.size_bytes <= AT_ONCE_BYTES else None
        except RowDroppedError:
            self._clear()
            return
        self._shown = stored
        if record is not None:
            self._detail.show_record(record, stored)
            return
        self._detail.show_coming(row.partition, row.offset)
        self._jobs.start(
            self.tr("Load a large message"),
            _load(stored),
            owner=self._owner,
            slot="record",
            done=lambda record: self._on_loaded(record, stored),
            failed=self.failed.emit,
            shown=False,
        )

    def _on_loaded(self, record: Record | None, stored: Stored) -> None:
        if record is None:
            self._clear()
        else:
            self._detail.show_record(record, stored)

    def _clear(self) -> None:
        self._shown = None
        self._detail.clear()

    def _on_menu_requested(self, index: QModelIndex, at: QPoint) -> None:
        if index.isValid():
            self.menu().popup(at)

    def _on_rows_copied(self, count: int) -> None:
        words = self.tr("Copied one row") if count == 1 else self.tr("Copied %s rows") % count
        self.copied.emit(words)


def _load(stored: Stored) -> Generator[None, None, Record | None]:
    """Return a record; None for one that a live tail has dropped meanwhile."""
    yield
    try:
        with contextlib.closing(SpoolReader(stored.folder)) as reader:
            return reader.record(stored.row)
    except FileNotFoundError:
        return None


def _load_all(wanted: Sequence[Stored]) -> Generator[int, None, list[Record]]:
    """Return records; those that a live tail has dropped meanwhile are passed over."""
    records = []
    for folder, group in itertools.groupby(wanted, lambda stored: stored.folder):
        with contextlib.suppress(FileNotFoundError), contextlib.closing(SpoolReader(folder)) as reader:
            for stored in group:
                records.append(reader.record(stored.row))
                yield len(records)
    return records
