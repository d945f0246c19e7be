"""The table's model over a spool: what cells say, and that nothing is held per row."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.records import Header, Record
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.marks import Mark
from kafka_explorer.ui.records.model import KEY, OFFSET, ROWS_KEPT, SIZE, TIME, VALUE, RecordsModel
from kafka_explorer.ui.widgets.columns import COPY_ROLE
from tests.messages import make_record
from tests.ui.records.spools import write_spool

ODD = [
    make_record(1_999_907, partition=1, key=b"patient-1", value=b'{"a":1}', headers=(Header("h", b"x"),)),
    make_record(1, key=None, value=None, timestamp_ms=-1),
    make_record(2, key=b"", value=b""),
    make_record(3, key=b"\x00\x01", value=b"\xff\x00"),
    make_record(4, value=("ы" * 500).encode()),
]
Open = Callable[[Sequence[Record]], RecordsModel]


@pytest.fixture
def open_model(clock: Clock, tmp_path: Path) -> Iterator[Open]:
    readers = []

    def open_model(records: Sequence[Record]) -> RecordsModel:
        reader = SpoolReader(write_spool(tmp_path, records))
        readers.append(reader)
        model = RecordsModel(clock)
        model.show_spool(reader)
        model.set_rows(len(records))
        return model

    yield open_model
    for reader in readers:
        reader.close()


@pytest.fixture
def model(open_model: Open) -> RecordsModel:
    return open_model(ODD)


def titles(model: RecordsModel) -> list[str]:
    return [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in range(model.columnCount())]


def cells(model: RecordsModel, row: int) -> list[object]:
    return [model.data(model.index(row, column)) for column in range(model.columnCount())]


def test_it_is_a_model_as_qt_wants_it(model: RecordsModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]


def test_a_row_says_what_the_record_is(model: RecordsModel) -> None:
    assert cells(model, 0) == ["1", "1,999,907", "2023-11-14 22:13:20.000", "patient-1", '{"a":1}', "1", "18 B"]


def test_null_empty_and_binary_are_marks_and_no_texts(model: RecordsModel) -> None:
    assert [model.mark(1, column) for column in (KEY, VALUE)] == [Mark("null"), Mark("tombstone", "neutral")]
    assert [model.mark(2, column) for column in (KEY, VALUE)] == [Mark("empty"), Mark("empty")]
    assert model.mark(3, VALUE) == Mark("binary", "violet", "ff 00")
    assert [model.data(model.index(row, VALUE)) for row in (1, 2, 3)] == ["", "", ""]
    assert model.mark(0, VALUE) is None
    assert model.mark(1, OFFSET) is None


def test_a_record_without_a_time_has_a_dash(model: RecordsModel) -> None:
    assert model.data(model.index(1, TIME)) == "–"


def test_previews_are_short(model: RecordsModel) -> None:
    assert model.data(model.index(4, VALUE)) == "ы" * 120


def test_what_is_copied_can_be_searched_for(model: RecordsModel) -> None:
    assert model.data(model.index(0, OFFSET), COPY_ROLE) == "1999907"
    assert model.data(model.index(3, VALUE), COPY_ROLE) == "ff 00"
    assert model.data(model.index(1, VALUE), COPY_ROLE) == "tombstone"
    assert model.data(model.index(0, KEY), COPY_ROLE) is None


def test_rows_come_in_one_insertion_and_only_grow(open_model: Open) -> None:
    model = open_model([make_record(offset) for offset in range(10)])
    inserted: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    model.show_spool(model.reader)
    for rows in (4, 4, 2, 10):
        model.set_rows(rows)
    assert inserted == [(0, 3), (4, 9)]


def test_only_what_was_seen_lately_is_kept(open_model: Open) -> None:
    model = open_model([make_record(offset) for offset in range(2 * ROWS_KEPT)])
    for row in range(model.rowCount()):
        assert model.data(model.index(row, OFFSET)) == f"{row:,}"
    assert len(model._lines) == ROWS_KEPT


def test_the_title_says_which_zone_times_are_in(model: RecordsModel, clock: Clock, qtbot: QtBot) -> None:
    assert titles(model) == ["P", "Offset", "Time (UTC)", "Key", "Value", "Headers", "Size"]
    with qtbot.waitSignal(model.headerDataChanged):
        clock.set_zone("local")
    assert titles(model)[TIME].startswith("Time (local, UTC")


def test_another_spool_begins_without_rows(model: RecordsModel) -> None:
    model.show_spool(None)
    assert model.rowCount(QModelIndex()) == 0
    assert model.columnCount() == SIZE + 1
