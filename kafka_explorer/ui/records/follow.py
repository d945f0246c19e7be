"""Brings the rows of a read onto the screen: all of them as they come, and for a live tail the newest one in sight."""

from PySide6.QtCore import QObject, QSignalBlocker

from kafka_explorer.engine.tail_window import TailReader
from kafka_explorer.ui.records.model import RecordsModel
from kafka_explorer.ui.records.newest_button import NewestButton
from kafka_explorer.ui.widgets.table import ROW_HEIGHT_PX, Table


class Follower(QObject):
    """Follows the end of a live tail unless the user has scrolled away from it, or pauses.

    Who has scrolled away keeps the same messages in sight, until the tail drops them. While paused the rows on the
    screen stay what they are, dropped or not; `waiting_rows` is how many have come since.
    """

    def __init__(self, table: Table, model: RecordsModel, button: NewestButton) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self._button = button
        self._live = False
        self._paused = False
        self._follows = True
        self._moves_rows = False
        self._rows = 0
        self._seen = 0
        button.clicked.connect(self.to_newest)
        table.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        table.verticalScrollBar().rangeChanged.connect(self._on_range_changed)

    def begin(self, *, live: bool) -> None:
        """A new read begins, which has no rows yet."""
        self._live, self._paused, self._follows = live, False, True
        self._rows = self._seen = 0
        self._button.hide()

    def end(self) -> None:
        """Nothing more comes: show what waits, and leave the table where it is."""
        if self._paused:
            self._paused = False
            self._take_rows()
        self._live = False
        self._button.hide()

    def prepare(self, rows: int) -> bool:
        """Read what will be seen when so many rows are shown; False if nothing new will be seen.

        All of it is new in a busy tail, and read from the disk: that and painting it in one turn of the event loop
        would be felt.
        """
        if not self._live or self._paused or not self._follows:
            return False
        if isinstance(self._model.reader, TailReader):
            self._model.reader.refresh()
        self._model.prepare(rows, self._table.viewport().height() // ROW_HEIGHT_PX + 2)
        return True

    def show_rows(self, rows: int) -> None:
        """Take the newest number of rows."""
        self._rows = rows
        if self._paused:
            return
        self._take_rows()
        if self._live and self._follows:
            self._table.scrollToBottom()
            self._seen = rows
        elif self._live:
            self._button.show_count(rows - self._seen)

    def pause(self, paused: bool) -> None:
        """Hold the screen still, or go on from the newest row."""
        self._paused = paused and self._live
        if self._paused:
            self._button.hide()
            if isinstance(self._model.reader, TailReader):
                self._model.reader.hold()
        elif self._live:
            self.to_newest()

    def to_newest(self) -> None:
        """Show the newest row and follow from there."""
        self._take_rows()
        self._follows = True
        self._table.scrollToBottom()
        self._see_all()

    @property
    def is_paused(self) -> bool:
        """Whether the screen is held still."""
        return self._paused

    @property
    def waiting_rows(self) -> int:
        """How many rows came that are not on the screen."""
        return self._rows - self._model.came

    def _take_rows(self) -> None:
        """Show what came, without what was dropped meanwhile."""
        self._moves_rows = True
        try:
            self._move_rows()
        finally:
            self._moves_rows = False

    def _move_rows(self) -> None:
        reader = self._model.reader
        if not isinstance(reader, TailReader):
            self._model.set_rows(self._rows)
            return
        reader.refresh()
        gone = min(reader.first_row - self._model.first, self._model.rowCount())
        if gone <= 0:
            self._model.set_rows(self._rows, reader.first_row)
            return
        if 0 <= self._table.current_row() < gone:
            # Qt would go on to a message that nobody chose; the detail keeps the one that was.
            with QSignalBlocker(self._table):
                self._table.selectionModel().clear()
        bar = self._table.verticalScrollBar()
        top_px = bar.value()
        self._model.set_rows(self._rows, reader.first_row)
        bar.setValue(max(0, top_px - gone * ROW_HEIGHT_PX))

    def _is_at_end(self) -> bool:
        bar = self._table.verticalScrollBar()
        return bar.value() >= bar.maximum() - ROW_HEIGHT_PX // 2

    def _on_scrolled(self) -> None:
        if self._live and not self._moves_rows:
            self._follows = self._is_at_end()
            if self._follows and not self._paused:
                self._see_all()

    def _on_range_changed(self) -> None:
        # A window of another size shows the newest still.
        if self._live and self._follows and not self._paused and not self._moves_rows:
            self._table.scrollToBottom()

    def _see_all(self) -> None:
        self._seen = self._model.came
        self._button.hide()
