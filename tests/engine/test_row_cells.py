"""Cells of chosen columns: what stands in a record, as it was written."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kafka_explorer.engine import row_cells
from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.records import Header, Record
from kafka_explorer.engine.row_cells import Cell, CellKind, RowCells, parse_field
from kafka_explorer.engine.spool import SpoolReader
from tests.messages import make_record
from tests.spools import make_spool

VALUE = (
    b'{"id": 23958446825181076828, "price": 1.10, "name": "A\\u0431\\nb", "ok": true, "none": null,'
    b' "tags": ["a", 1, null], "patient": {"id": 17}, "empty": []}'
)
HEADERS = (Header("h", b"one"), Header("h", None), Header("h", b"two"), Header("n", None), Header("b", b"\xff\x00"))


@contextmanager
def cells(folder: Path, fields: list[str], *records: Record) -> Iterator[RowCells]:
    with closing(SpoolReader(make_spool(folder, records))) as reader:
        yield RowCells(reader, [parse_field(field) for field in fields])


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("value.id", Cell(CellKind.NUMBER, "23958446825181076828")),
        ("value.price", Cell(CellKind.NUMBER, "1.10")),
        ("value.name", Cell(CellKind.TEXT, "Aб b")),
        ("value.ok", Cell(CellKind.BOOLEAN, "true")),
        ("value.none", Cell(CellKind.NULL, "null")),
        ("value.missing", Cell(CellKind.MISSING)),
        ("value.tags", Cell(CellKind.STRUCTURE, '["a", 1, null]')),
        ("value.tags[1]", Cell(CellKind.NUMBER, "1")),
        ("value.tags[*]", Cell(CellKind.TEXT, "a, 1, null")),
        ("value.empty[*]", Cell(CellKind.MISSING)),
        ("value.patient.id", Cell(CellKind.NUMBER, "17")),
        ("key.k", Cell(CellKind.NUMBER, "-5")),
        ("header.h", Cell(CellKind.TEXT, "one, null, two")),
        ("header.n", Cell(CellKind.NULL, "null")),
        ("header.b", Cell(CellKind.BINARY, "ff 00")),
        ("header.none", Cell(CellKind.MISSING)),
    ],
)
def test_a_cell(tmp_path: Path, field: str, cell: Cell) -> None:
    with cells(tmp_path, [field], make_record(key=b'{"k": -5}', value=VALUE, headers=HEADERS)) as found:
        assert found.cells(0) == (cell,)


@pytest.mark.parametrize("value", [None, b"", b"no json", b"[1]", b"17"])
def test_what_is_no_object_has_no_fields(tmp_path: Path, value: bytes | None) -> None:
    with cells(tmp_path, ["value.id", "value.id[*]", "key.k"], make_record(key=value, value=value)) as found:
        assert found.cells(0) == (Cell(CellKind.MISSING),) * 3


def test_long_values_are_cut_and_say_so(tmp_path: Path) -> None:
    value = b'{"a": "%b", "n": %b}' % ("й".encode() * 300, b"7" * 200)
    with cells(tmp_path, ["value.a", "value.n"], make_record(value=value)) as found:
        assert found.cells(0) == (Cell(CellKind.TEXT, "й" * 200, cut=True), Cell(CellKind.NUMBER, "7" * 200))


def test_a_huge_record_is_not_searched_for_a_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_cells, "LARGEST_BYTES", 50)
    record = make_record(value=b'{"a":1,"b":"%b"}' % (b"x" * 50))
    with cells(tmp_path, ["value.a", "value.b"], record) as found:
        assert found.cells(0) == (Cell(CellKind.TOO_LARGE),) * 2


def test_cells_of_a_few_screens_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_cells, "_KEPT", 2)
    read: list[int] = []
    record = SpoolReader.record

    def noted(reader: SpoolReader, place: int) -> Record:
        read.append(place)
        return record(reader, place)

    monkeypatch.setattr(SpoolReader, "record", noted)
    with cells(tmp_path, ["value.id"], *(make_record(value=b'{"id":%d}' % at) for at in range(4))) as found:
        assert [found.cells(place)[0].text for place in (0, 1, 0, 2, 1, 0)] == ["0", "1", "0", "2", "1", "0"]
    assert read == [0, 1, 2, 0]


@pytest.mark.parametrize(
    "text", ["", "value", "size", "header", "value.", "value.a b", "value.a == 1", "id", "value[x]"]
)
def test_what_names_no_field_is_refused(text: str) -> None:
    with pytest.raises(FilterSyntaxError):
        parse_field(text)
