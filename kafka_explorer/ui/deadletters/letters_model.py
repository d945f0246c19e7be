"""Dead letters as a table: rows of a spool, read and explained when they are painted."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, Event
from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.redrive.request import Place
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.deadletters.letter_states import NOTHING, Known, LetterState, state_of
from kafka_explorer.ui.deadletters.texts import hidden, one_line
from kafka_explorer.ui.deadletters.words import tr
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, TONE_ROLE, Column, column_header

PARTITION, OFFSET, FAILED_AT, KEY, ROUNDS, STATE = range(6)
_ROOT = QModelIndex()
_TIP_ROLE = int(Qt.ItemDataRole.ToolTipRole)
_KEPT = 256
_FAILED = slice(5, 19)
"""Of a timestamp, the day of the year and the time."""
_LARGEST_BYTES = 256 * 1024
"""A larger one is explained when it is selected, not to paint its row."""
Index = QModelIndex | QPersistentModelIndex
Explain = Callable[[Record], DeadLetter]


class LettersModel(QAbstractTableModel):
    """Shows the rows of a spool that it is given, in their order."""

    def __init__(self, clock: Clock, masks: Masks) -> None:
        super().__init__()
        self._masks = masks
        self._clock = clock
        self._reader: SpoolReader | None = None
        self._explain: Explain | None = None
        self._places: Sequence[int] = ()
        self._known = NOTHING
        self._letters: OrderedDict[int, DeadLetter] = OrderedDict()
        self._columns = _columns()
        clock.changed.connect(self._repaint)

    def show_spool(self, reader: SpoolReader | None, explain: Explain | None = None) -> None:
        """Show another spool, or none; it has no rows until `set_places` says so."""
        self.beginResetModel()
        if self._reader is not None and self._reader is not reader:
            self._reader.close()
        self._reader, self._explain, self._places = reader, explain, ()
        self._letters.clear()
        self.endResetModel()

    def set_places(self, places: Sequence[int]) -> None:
        """Show these rows of the spool; where more come behind them, what is selected stays."""
        before, count = len(self._places), len(places)
        grown = 0 < before < count and places[0] == self._places[0] and places[before - 1] == self._places[-1]
        if grown:
            self.beginInsertRows(_ROOT, before, count - 1)
            self._places = places
            self.endInsertRows()
        elif places is not self._places:
            self.beginResetModel()
            self._places = places
            self.endResetModel()

    def set_known(self, known: Known) -> None:
        """Take what is known beside them."""
        self._known = known
        self._repaint()

    def letter(self, row: int) -> DeadLetter | None:
        """Return the dead letter of a row, whatever its size; None where there is none."""
        if not 0 <= row < len(self._places):
            return None
        return self._letter_at(self._place(row))

    def record(self, row: int) -> Record | None:
        """Return the dead letter's own record."""
        if self._reader is None or not 0 <= row < len(self._places):
            return None
        return self._reader.record(self._place(row))

    def places_of(self, rows: Iterable[int]) -> list[Place]:
        """Return partition and offset of rows."""
        if self._reader is None:
            return []
        found = (self._reader.row(self._place(row)) for row in rows)
        return [(row.partition, row.offset) for row in found]

    def state(self, letter: DeadLetter) -> LetterState:
        """Return where a dead letter stands."""
        return state_of(letter, self._known, self._clock, round(time.time() * 1000))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        row, column = index.row(), index.column()
        if role == DISPLAY_ROLE:
            return self._text(row, column)
        if role == TONE_ROLE:
            return self._tone(row, column)
        if role == _TIP_ROLE and column == STATE:
            letter = self._small_letter(row)
            return None if letter is None else self.state(letter).words
        if role == COPY_ROLE and self._reader is not None and column == OFFSET:
            return str(self._reader.row(self._place(row)).offset)
        return None

    def _text(self, row: int, column: int) -> str:
        reader, place = self._reader, self._place(row)
        if reader is None:
            return ""
        if column in {ROUNDS, STATE}:
            letter = self._small_letter(row)
            if letter is None:
                return formats.DASH if column == ROUNDS else tr("large")
            return str(letter.rounds) if column == ROUNDS else self.state(letter).word
        if column == KEY:
            key = reader.glimpse(place, 160)[1]
            shown = hidden(Event(key, None), self._masks).key if self._masks.of(Part.KEY) else key
            return "" if shown is None else one_line(shown)
        found = reader.row(place)
        if column == FAILED_AT:
            return self._clock.timestamp(found.timestamp_ms)[_FAILED] if found.timestamp_ms >= 0 else formats.DASH
        return formats.integer(found.offset) if column == OFFSET else str(found.partition)

    def _tone(self, row: int, column: int) -> str | None:
        letter = self._small_letter(row)
        if letter is None:
            return "faint"
        if column == ROUNDS:
            return "warn" if letter.rounds else "faint"
        tone = self.state(letter).tone
        return "muted" if tone == "neutral" else tone

    def _small_letter(self, row: int) -> DeadLetter | None:
        place = self._place(row)
        if self._reader is None or self._reader.row(place).size_bytes > _LARGEST_BYTES:
            return None
        return self._letter_at(place)

    def _letter_at(self, place: int) -> DeadLetter | None:
        if self._reader is None or self._explain is None:
            return None
        letter = self._letters.get(place)
        if letter is None:
            letter = self._letters[place] = self._explain(self._reader.record(place))
            if len(self._letters) > _KEPT:
                self._letters.popitem(last=False)
        return letter

    def _place(self, row: int) -> int:
        return int(self._places[row])

    def _repaint(self) -> None:
        if len(self._places):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._places) - 1, len(self._columns) - 1))


def _columns() -> tuple[Column, ...]:
    return (
        Column("partition", tr("P"), right=True, tone="muted", tip=tr("Partition"), min_width_px=32, sortable=False),
        Column("offset", tr("Offset"), right=True, mono=True, tone="muted", sortable=False),
        Column("failed", tr("Failed at"), mono=True, sortable=False),
        Column("key", tr("Key"), mono=True, stretch=True, sortable=False, min_width_px=100),
        Column("rounds", tr("Rounds"), right=True, toned=True, sortable=False, tip=tr("How often it was sent back")),
        Column("state", tr("State"), toned=True, sortable=False, min_width_px=90),
    )
