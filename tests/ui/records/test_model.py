"""The table's model over a spool: what cells say, and that nothing is held per row."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.records import Header, Record
from kafka_explorer.engine.row_cells import parse_field
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.engine.tail_window import TailReader, TailWindow
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.records.lines import ROWS_KEPT
from kafka_explorer.ui.records.marks import Mark
from kafka_explorer.ui.records.model import RecordsModel
from kafka_explorer.ui.records.record_columns import FIELDS, KEY, MOST_FIELDS, OFFSET, TIME, TOPIC, VALUE
from kafka_explorer.ui.widgets.columns import COPY_ROLE, TONE_ROLE
from tests.messages import FakeMessage, make_record
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
    assert cells(model, 0)[:FIELDS] == [
        "1",
        "1,999,907",
        "2023-11-14 22:13:20.000",
        "patient-1",
        '{"a":1}',
        "1",
        "18 B",
        "orders",
    ]


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
    assert model._lines is not None
    assert len(model._lines) == ROWS_KEPT


def test_the_title_says_which_zone_times_are_in(model: RecordsModel, clock: Clock, qtbot: QtBot) -> None:
    assert titles(model)[:FIELDS] == ["P", "Offset", "Time (UTC)", "Key", "Value", "Headers", "Size", "Topic"]
    with qtbot.waitSignal(model.headerDataChanged):
        clock.set_zone("local")
    assert titles(model)[TIME].startswith("Time (local, UTC")


def test_another_spool_begins_without_rows(model: RecordsModel) -> None:
    model.show_spool(None)
    assert model.rowCount(QModelIndex()) == 0
    assert model.columnCount() == FIELDS + MOST_FIELDS


def shown_offsets(model: RecordsModel) -> list[str]:
    return [str(model.data(model.index(row, OFFSET))) for row in range(model.rowCount())]


def test_a_map_says_which_rows_are_shown_and_where(open_model: Open, qtmodeltester: ModelTester) -> None:
    model = open_model([make_record(offset) for offset in range(10)])
    model.show_map(np.array([7, 2, 5], np.uint32))
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    assert shown_offsets(model) == ["7", "2", "5"]
    assert model.place(0) == 7
    model.show_map(np.array([1, 2, 3, 4], np.uint32))
    assert shown_offsets(model) == ["1", "2", "3", "4"]
    model.show_map(None)
    assert shown_offsets(model) == [str(offset) for offset in range(10)]


def test_what_comes_while_a_map_is_shown_waits(open_model: Open) -> None:
    model = open_model([make_record(offset) for offset in range(10)])
    model.show_spool(model.reader)
    model.set_rows(4)
    model.show_map(np.array([3, 0], np.uint32))
    model.set_rows(10)
    assert shown_offsets(model) == ["3", "0"]
    assert model.came == 10
    model.show_map(None)
    assert model.rowCount() == 10


def test_rows_of_a_tail_keep_meaning_the_same_record(open_model: Open) -> None:
    model = open_model([make_record(offset) for offset in range(20)])
    model.show_spool(model.reader)
    removed: list[int] = []
    model.rowsRemoved.connect(lambda _parent, first, last: removed.append(last - first + 1))
    for came, dropped, begin in ((5, 0, 0), (10, 3, 3), (12, 3, 3), (20, 15, 15)):
        model.set_rows(came, dropped)
        assert shown_offsets(model) == [str(offset) for offset in range(begin, came)]
        assert model.place(0) == begin
    assert sum(removed) == 12


def test_a_row_that_was_dropped_meanwhile_is_a_dash(clock: Clock, tmp_path: Path) -> None:
    def come(window: TailWindow, offsets: range) -> None:
        for offset in offsets:
            window.publish([window.store(FakeMessage(make_record(offset)))])
            window.flush()

    with closing(TailWindow(str(tmp_path), ["orders"], 8, 1_000_000, segments=2)) as window:
        come(window, range(10))
        with closing(TailReader(str(tmp_path))) as reader:
            model = RecordsModel(clock)
            model.set_fields([parse_field("value.a")])
            model.show_spool(reader)
            model.set_rows(10)
            come(window, range(10, 30))
            # The reader has not heard of it yet, and the oldest spool it has open.
            assert [model.data(model.index(row, OFFSET)) for row in (3, 7)] == ["3", "–"]
            assert model.data(model.index(7, FIELDS)) == ""
            reader.refresh()
            model.set_rows(30, reader.first_row)
            assert shown_offsets(model) == [str(offset) for offset in range(reader.first_row, 30)]


FIELD_VALUE = b'{"level":"ERROR","id":23958446825181076828,"none":null,"many":[1,2],"at":"' + b"x" * 300 + b'"}'


def test_chosen_fields_are_columns_behind_the_others(open_model: Open, qtmodeltester: ModelTester) -> None:
    model = open_model([make_record(0, value=FIELD_VALUE, headers=(Header("trace", b"abc"),))])
    model.set_fields([parse_field(name) for name in ("value.level", "value.id", "header.trace", "key.id")])
    assert titles(model)[FIELDS : FIELDS + 4] == ["level", "id", "trace", "key.id"]
    assert cells(model, 0)[FIELDS : FIELDS + 4] == ["ERROR", "23958446825181076828", "abc", ""]
    model.set_fields([parse_field(name) for name in ("value.none", "value.many", "value.at", "value.level")])
    assert cells(model, 0)[FIELDS : FIELDS + 4] == ["null", "[1,2]", "x" * 200 + "…", "ERROR"]
    tones = [model.data(model.index(0, FIELDS + at), TONE_ROLE) for at in range(4)]
    assert tones == ["faint", "muted", None, "bad"]
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]


def test_fields_go_again(open_model: Open) -> None:
    model = open_model([make_record(0, value=FIELD_VALUE)])
    model.set_fields([parse_field("value.level")])
    model.set_fields([])
    assert titles(model)[FIELDS] == ""
    assert cells(model, 0)[FIELDS] == ""
    model.set_fields([parse_field(f"value.f{number}") for number in range(MOST_FIELDS + 5)])
    assert len(model.fields) == MOST_FIELDS


def test_a_record_too_large_to_look_into_says_so(open_model: Open) -> None:
    model = open_model([make_record(0, value=b'{"a":1,"b":"' + b"x" * 1_100_000 + b'"}')])
    model.set_fields([parse_field("value.a")])
    assert cells(model, 0)[FIELDS] == "too large"


def test_a_topic_has_a_colour(model: RecordsModel) -> None:
    assert model.data(model.index(0, TOPIC)) == "orders"
    assert model.data(model.index(0, TOPIC), TONE_ROLE) == "series_1"
