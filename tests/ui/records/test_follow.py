"""A live tail on the screen: bounded, dropping the oldest, and never showing another message than the one meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.spool import Row
from kafka_explorer.engine.tail_window import TailReader, TailWindow
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.follow import Follower
from kafka_explorer.ui.records.model import RecordsModel
from kafka_explorer.ui.records.newest_button import NewestButton
from kafka_explorer.ui.records.record_columns import OFFSET
from kafka_explorer.ui.records.records_table import RecordsTable
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.table import ROW_HEIGHT_PX
from tests.messages import FakeMessage, make_record

KEPT = 100


class PaintedTable(RecordsTable):
    """Notes what is painted."""

    def __init__(self, theme: Theme, memory: Memory, model: RecordsModel) -> None:
        self.painted: list[QRect] = []
        super().__init__(theme, memory, model)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.append(event.rect())
        super().paintEvent(event)


class OverseenReader(TailReader):
    """Notes which rows are read from the disk."""

    def __init__(self, folder: str) -> None:
        self.read: list[int] = []
        super().__init__(folder)

    def glimpse(self, number: int, limit_bytes: int) -> tuple[Row, bytes | None, bytes | None]:
        self.read.append(number)
        return super().glimpse(number, limit_bytes)


@dataclass
class Tail:
    """A window that a test fills, and the table that shows it."""

    window: TailWindow
    reader: OverseenReader
    model: RecordsModel
    table: PaintedTable
    follower: Follower
    button: NewestButton

    def write(self, count: int) -> None:
        """So many more messages come."""
        begin = self.window.row_count
        for offset in range(begin, begin + count):
            self.window.publish([self.window.store(FakeMessage(make_record(offset)))])
            self.window.flush()

    def come(self, count: int) -> None:
        """So many more messages come, and the screen hears of it."""
        self.write(count)
        if self.model.reader is None:
            self.model.show_spool(self.reader)
        self.follower.show_rows(self.window.row_count)

    def offset(self, row: int) -> int:
        return int(str(self.model.data(self.model.index(row, OFFSET))).replace(",", ""))

    @property
    def top(self) -> int:
        """The offset that is seen at the top."""
        return self.offset(self.table.rowAt(ROW_HEIGHT_PX // 2))

    @property
    def at_end(self) -> bool:
        bar = self.table.verticalScrollBar()
        return bar.value() == bar.maximum()


@pytest.fixture
def tail(qtbot: QtBot, theme: Theme, clock: Clock, memory: Memory, tmp_path: Path) -> Iterator[Tail]:
    model = RecordsModel(clock)
    table = PaintedTable(theme, memory, model)
    table.resize(1200, 34 + 10 * ROW_HEIGHT_PX)
    qtbot.addWidget(table)
    table.show()
    button = NewestButton(theme, table)
    window = TailWindow(str(tmp_path), ["orders"], KEPT, 10_000_000, segments=5)
    reader = OverseenReader(str(tmp_path))
    made = Tail(window, reader, model, table, Follower(table, model, button), button)
    made.follower.begin(live=True)
    yield made
    reader.close()
    window.close()


def test_the_newest_is_followed_and_the_oldest_dropped(tail: Tail) -> None:
    for _ in range(30):
        tail.come(17)
        assert tail.at_end
        assert tail.offset(tail.model.rowCount() - 1) == tail.window.row_count - 1
        assert tail.offset(0) == tail.window.dropped_rows
    assert KEPT <= tail.model.rowCount() <= KEPT * 3 // 2
    assert tail.model.place(0) == tail.window.dropped_rows > 300


def test_all_that_is_seen_is_painted_when_rows_go_above_and_come_below(tail: Tail, qtbot: QtBot) -> None:
    """Scrolling moves the picture that is there, which would be that of the turn before."""
    tail.come(150)
    QCoreApplication.processEvents()
    for _ in range(6):
        tail.table.painted.clear()
        dropped = tail.window.dropped_rows
        tail.come(20)
        assert tail.window.dropped_rows > dropped
        qtbot.waitUntil(lambda: tail.table.viewport().rect() in tail.table.painted)


def test_what_will_be_seen_is_read_before_it_is_painted(tail: Tail, qtbot: QtBot) -> None:
    tail.come(60)
    tail.write(70)
    came = tail.window.row_count
    assert tail.follower.prepare(came)
    assert set(range(came - 10, came)) <= set(tail.reader.read)
    assert tail.model.came == 60, "nothing is shown yet"
    tail.reader.read.clear()
    tail.table.painted.clear()
    tail.follower.show_rows(came)
    qtbot.waitUntil(lambda: tail.table.viewport().rect() in tail.table.painted)
    assert not set(tail.reader.read) & set(range(came - 10, came))
    assert tail.offset(tail.model.rowCount() - 1) == came - 1


def test_nothing_is_read_ahead_for_who_does_not_follow(tail: Tail) -> None:
    tail.come(60)
    tail.follower.pause(True)
    assert not tail.follower.prepare(60)
    tail.follower.pause(False)
    assert tail.follower.prepare(60)
    tail.table.verticalScrollBar().setValue(0)
    assert not tail.follower.prepare(60)
    tail.follower.to_newest()
    tail.follower.end()
    assert not tail.follower.prepare(60)


def test_who_scrolled_away_keeps_the_same_messages_in_sight(tail: Tail) -> None:
    tail.come(100)
    tail.table.verticalScrollBar().setValue(60 * ROW_HEIGHT_PX)
    top = tail.top
    assert top == 60
    for _ in range(2):
        tail.come(30)
        assert tail.top == top
        assert not tail.at_end
    assert tail.window.dropped_rows > 0
    assert tail.button.text() == "60 new"
    tail.come(300)
    # What was in sight is gone: the oldest that there is.
    assert tail.top == tail.window.dropped_rows
    tail.button.click()
    assert tail.at_end
    assert not tail.button.isVisible()


def test_a_message_that_was_dropped_is_selected_no_more_and_stays_in_the_detail(tail: Tail) -> None:
    tail.come(100)
    told: list[int] = []
    tail.table.select_row(70)
    tail.table.current_row_changed.connect(told.append)
    tail.come(40)
    row = tail.table.current_row()
    assert tail.offset(row) == 70
    assert tail.table.selected_rows() == [row]
    tail.come(400)
    assert tail.table.current_row() == -1
    assert tail.table.selected_rows() == []
    assert -1 not in told


def test_a_pause_holds_still_whatever_is_dropped(tail: Tail) -> None:
    tail.come(120)
    shown = [tail.offset(row) for row in range(tail.model.rowCount())]
    tail.follower.pause(True)
    tail.come(500)
    assert tail.follower.waiting_rows == 500
    # Rows that nobody had looked at can be read, too.
    tail.model.show_map(None)
    assert [tail.offset(row) for row in range(tail.model.rowCount())] == shown
    tail.follower.pause(False)
    assert tail.at_end
    assert tail.follower.waiting_rows == 0
    assert tail.offset(tail.model.rowCount() - 1) == 619
    assert tail.offset(0) == tail.window.dropped_rows


def test_the_end_shows_what_waits(tail: Tail) -> None:
    tail.come(50)
    tail.follower.pause(True)
    tail.come(200)
    tail.follower.end()
    assert tail.offset(tail.model.rowCount() - 1) == 249
    assert not tail.follower.is_paused


def test_a_window_of_another_size_still_follows(tail: Tail) -> None:
    tail.come(90)
    for height in (200, 500, 260):
        tail.table.resize(1000, height)
        assert tail.at_end
        tail.come(3)
        assert tail.at_end
        assert not tail.button.isVisible()
