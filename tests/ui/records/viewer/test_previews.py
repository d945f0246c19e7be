"""Cells of the table: decoded by the same chain as the detail, and as hidden."""

from pathlib import Path

import msgpack
import pytest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.decoders.context import SchemaMissing, SchemaText
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.row_cells import parse_field
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.marks import Mark
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.record_columns import FIELDS, KEY, VALUE
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.viewer.lens import Fetch, Lens
from kafka_explorer.ui.theme import Theme
from tests.messages import make_record
from tests.ui.records.spools import write_spool
from tests.ui.records.viewer.test_reading import AVRO, SCHEMA


class Table:
    """A page that shows records of a spool."""

    def __init__(self, page: RecordsPage, lens: Lens, folder: str, count: int) -> None:
        self.lens = lens
        self.page = page
        self._reader = SpoolReader(folder)
        page.model.show_spool(self._reader)
        page.model.set_rows(count)

    def cell(self, row: int, column: int) -> str | Mark:
        """A cell as it is painted."""
        mark = self.page.model.mark(row, column)
        return mark if mark is not None else str(self.page.model.data(self.page.model.index(row, column)))

    def close(self) -> None:
        self.page.model.show_spool(None)
        self._reader.close()


@pytest.fixture
def make_table(qtbot: QtBot, theme: Theme, clock: Clock, memory: Memory, jobs: Jobs, workers: Workers, tmp_path: Path):  # type: ignore[no-untyped-def]
    made: list[Table] = []

    def make(records: list[Record], fetch: Fetch | None = None, masks: tuple[str, ...] = ()) -> Table:
        lens = Lens(jobs, memory, "p", fetch, masks)
        page = RecordsPage(theme, clock, memory, Presenter(jobs, workers, lens))
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.show()
        made.append(Table(page, lens, write_spool(tmp_path / "spool", records), len(records)))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_binary_values_are_decoded_when_they_are_seen(make_table, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    value = msgpack.packb({"id": 1, "ward": "Хирургия"})
    table = make_table([make_record(0, value=value), make_record(1, value=b'{"a": 1}'), make_record(2, value=None)])
    expected = Mark("msgpack", "neutral", '{"id":1,"ward":"Хирургия"}')
    qtbot.waitUntil(lambda: table.cell(0, VALUE) == expected, timeout=30_000)
    assert table.cell(1, VALUE) == '{"a": 1}'
    assert table.cell(2, VALUE) == Mark("tombstone", "neutral")
    assert table.cell(0, KEY) == "key"


def test_a_schema_is_fetched_once_for_all_rows(make_table, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    asked: list[int | str] = []

    def fetch(schema_id: int | str):  # type: ignore[no-untyped-def]
        asked.append(schema_id)
        yield
        return SchemaText(schema_id, "AVRO", SCHEMA) if schema_id == 7 else SchemaMissing(schema_id, "unknown")

    unknown = AVRO.replace(b"\x07", b"\x08")
    table = make_table([*(make_record(n, value=AVRO) for n in range(20)), make_record(20, value=unknown)], fetch)
    expected = Mark("avro", "neutral", '{"name":"Ann","age":42}')
    qtbot.waitUntil(lambda: all(table.cell(n, VALUE) == expected for n in range(20)), timeout=30_000)
    qtbot.waitUntil(lambda: sorted(map(str, asked)) == ["7", "8"], timeout=30_000)
    cell = table.cell(20, VALUE)
    assert isinstance(cell, Mark)
    assert cell.word == "binary"


def test_hidden_values_never_reach_a_cell(make_table, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    value = b'{"patient": {"name": "Ann Ek"}, "n": 1}'
    table = make_table([make_record(0, value=value), make_record(1, value=b"Ann Ek")], masks=("value.patient.name",))
    table.page.model.set_fields([parse_field("value.patient.name"), parse_field("value.n")])
    assert table.cell(0, VALUE) in {Mark("••••••"), '{"patient": {"name": "••••••"}, "n": 1}'}
    qtbot.waitUntil(lambda: table.cell(0, VALUE) == '{"patient": {"name": "••••••"}, "n": 1}', timeout=30_000)
    assert table.cell(1, VALUE) == Mark("••••••")
    model = table.page.model
    assert [model.cell(0, FIELDS + at).text for at in (0, 1)] == ["••••••", "1"]
    table.lens.reveal(True)
    assert table.cell(0, VALUE) == value.decode()
    assert table.cell(1, VALUE) == "Ann Ek"
    assert model.cell(0, FIELDS).text == "Ann Ek"


def test_a_pinned_decoder_is_used_for_cells(make_table, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    table = make_table([make_record(0, value=b"\x00\x00\x00\x2a")])
    table.lens.pin("orders", "value", "integer")
    qtbot.waitUntil(lambda: table.cell(0, VALUE) != Mark("binary", "violet", "00 00 00 2a"), timeout=30_000)
    cell = table.cell(0, VALUE)
    assert isinstance(cell, Mark)
    assert (cell.word, "42" in cell.text) == ("integer", True)


def test_broken_bytes_stay_bytes(make_table, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    table = make_table([make_record(0, value=b"\xff\xfe\xfd")])
    table.cell(0, VALUE)
    qtbot.waitUntil(lambda: not table.page.model.previews._working, timeout=30_000)
    assert table.cell(0, VALUE) == Mark("binary", "violet", "ff fe fd")
