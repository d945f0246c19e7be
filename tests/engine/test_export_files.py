"""Files of records: whole or not there, gone on with where they were left, and streamed from a real broker."""

import csv
import io
import json
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine import export_files
from kafka_explorer.engine.export import json_line
from kafka_explorer.engine.export_files import (
    COLUMNS,
    NULL_CELL,
    FileForm,
    FileNotWritten,
    LineWriter,
    csv_line,
    export_rows,
    export_topic,
    line_of,
    part_of,
)
from kafka_explorer.engine.records import Header, Record
from kafka_explorer.engine.scan import EndReason, ScanProgress, Sink
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.messages import FakeMessage, make_record, records
from tests.scanning import Sent, asked, fill, settings_of
from tests.spools import make_spool

HARD = [
    make_record(number, key=None if number % 3 else b"k", value=b'two\n"lines",' + bytes([number % 128]) * (number % 5))
    for number in range(2000)
]
FORMS = list(FileForm)


def whole(form: FileForm, kept: list[Record]) -> bytes:
    if form is FileForm.JSON_LINES:
        return b"".join(map(json_line, kept))
    return ",".join(COLUMNS).encode() + b"\n" + b"".join(map(csv_line, kept))


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_whole_or_not_there(tmp_path: Path, form: FileForm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_files, "_TOLD_EVERY_S", 0.0)
    spool, path = make_spool(tmp_path / "spool", HARD), tmp_path / "file"
    work = export_rows(spool, len(HARD), str(path), form)
    told = [next(work) for _ in range(700)]
    assert told[-1].done == 700
    work.close()
    assert not path.exists()
    assert part_of(str(path)).exists()
    last = run(export_rows(spool, len(HARD), str(path), form, resume=True))
    assert path.read_bytes() == whole(form, HARD)
    assert (last.done, last.total, last.size_bytes) == (len(HARD), len(HARD), path.stat().st_size)
    assert not part_of(str(path)).exists()


@pytest.mark.parametrize("form", FORMS)
@given(cut=st.integers(0, 2**30))
def test_a_part_torn_anywhere_is_gone_on_with(
    tmp_path_factory: pytest.TempPathFactory, form: FileForm, cut: int
) -> None:
    folder, few = tmp_path_factory.mktemp("torn"), HARD[:20]
    spool, path = make_spool(folder / "spool", few), folder / "file"
    expected = whole(form, few)
    part_of(str(path)).write_bytes(expected[: cut % (len(expected) + 1)])
    run(export_rows(spool, len(few), str(path), form, resume=True))
    assert path.read_bytes() == expected


@given(st.lists(records(), max_size=4))
def test_csv_is_read_back_by_any_reader(stored: list[Record]) -> None:
    text = b"".join(map(csv_line, stored)).decode()
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert len(read) == len(stored)
    for cells, record in zip(read, stored, strict=True):
        row = dict(zip(COLUMNS, cells, strict=True))
        line = json.loads(line_of(record))
        assert row["value"] == (NULL_CELL if record.value is None else line["value"])
        assert json.loads(row["headers"]) == line["headers"]
        assert row["offset"] == str(record.offset)


def test_null_and_empty_differ_in_csv() -> None:
    assert csv_line(make_record(key=None, value=b"", headers=(Header("a", None),))).decode() == (
        'orders,0,0,1700000000000,CreateTime,\\N,,,,"[{""name"":""a"",""value"":null}]"\n'
    )


@pytest.mark.parametrize("form", FORMS)
def test_what_is_masked_is_not_in_the_file(tmp_path: Path, form: FileForm) -> None:
    log = [make_record(0, value=b'{"ssn":"secret-1","n":1.10}'), make_record(1, value=b'{"n":2}')]
    log.append(make_record(2, value=b"\x00secret-2", headers=(Header("auth", b"secret-3"),)))
    spool, path = make_spool(tmp_path / "spool", log), tmp_path / "file"
    run(export_rows(spool, 3, str(path), form, masks=["value.ssn", "header.auth"]))
    assert b"secret" not in path.read_bytes()
    if form is FileForm.JSON_LINES:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert [line.get("masked", False) for line in lines] == [True, False, True]
        assert '"n":1.10' in lines[0]["value"]
    run(export_rows(spool, 3, str(path), form))
    assert path.read_bytes() == whole(form, log)


def test_a_disk_that_refuses(tmp_path: Path) -> None:
    spool = make_spool(tmp_path / "spool", HARD[:3])
    with pytest.raises(FileNotWritten, match="No such file"):
        run(export_rows(spool, 3, str(tmp_path / "absent" / "file"), FileForm.CSV))


@pytest.mark.parametrize("form", FORMS)
def test_a_topic_is_streamed_and_gone_on_with(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path, form: FileForm
) -> None:
    name, path = topic("streamed", partitions=2), str(tmp_path / "file")
    fill(broker.bootstrap, name, [Sent(f"value {n}".encode(), b"\x00\xff", n % 2) for n in range(500)])
    request = asked(name)
    first = run(export_topic(settings_of(broker.bootstrap), asked(name, limit=100), path, form))
    Path(path).rename(part_of(path))
    with part_of(path).open("ab") as file:
        file.write(b'"torn')
    going_on = asked(name, resume=first.positions, keep_rows=first.rows)
    last = run(export_topic(settings_of(broker.bootstrap), going_on, path, form))
    assert (first.rows, last.rows) == (100, 500)
    text = Path(path).read_text()
    for number in range(500):
        assert text.count(f"value {number}") >= 1
    rows = text.splitlines()
    assert len(rows) == 500 + (form is FileForm.CSV)
    assert request.resume is None


def test_a_file_that_lacks_something_is_not_called_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster that is lost half way cannot be had on time: the scan's end is made up, what follows is real."""

    def lost(_settings: object, _request: object, sink: Sink) -> Generator[ScanProgress, None, ScanProgress]:
        sink.publish([sink.store(FakeMessage(make_record()))])
        sink.flush()
        yield ScanProgress(rows=1)
        return ScanProgress(rows=1, ended=EndReason.BROKER_LOST)

    monkeypatch.setattr(export_files, "scan_into", lost)
    path = tmp_path / "file"
    last = run(export_topic(settings_of("localhost:1"), asked("lost"), str(path), FileForm.JSON_LINES))
    assert last.ended is EndReason.BROKER_LOST
    assert not path.exists()
    assert part_of(str(path)).read_bytes() == line_of(make_record())


def test_lines_for_whoever_writes_them() -> None:
    record = make_record(value=b'{"ssn":1}')
    assert LineWriter(FileForm.JSON_LINES).line(record) == line_of(record)
    assert LineWriter(FileForm.CSV).heading == ",".join(COLUMNS).encode() + b"\n"
    assert b"masked" in LineWriter(FileForm.JSON_LINES, ["value.ssn"]).line(record)
