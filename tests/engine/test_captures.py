"""Files of JSON Lines are opened as captures, broken ones too as far as they can be read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.captures import CaptureUnusable, RecordMessage, open_capture, record_of_line
from kafka_explorer.engine.export_files import line_of
from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.engine.records import record_of as record_of_message
from kafka_explorer.engine.spool import SpoolReader
from tests.engine.drive import run
from tests.messages import make_record, records


@given(records())
def test_a_line_gives_its_record_back(record: Record) -> None:
    found = record_of_line(line_of(record), 0, "t")
    assert (found.key, found.value, found.headers) == (record.key, record.value, record.headers)
    assert (found.topic, found.partition, found.offset) == (record.topic, record.partition, record.offset)
    assert (found.timestamp_ms, found.timestamp_type) == (record.timestamp_ms, record.timestamp_type)


@given(records())
def test_a_record_as_a_message(record: Record) -> None:
    assert record_of_message(RecordMessage(record)) == record


def test_a_header_whose_name_is_no_text() -> None:
    record = make_record(headers=(Header(b"\xff\xfe".decode("utf-8", "surrogateescape"), b"v"), Header("a", None)))
    line = line_of(record)
    assert b'"name_encoding":"base64"' in line
    assert b'"size":%d' % record.size_bytes in line
    assert record_of_line(line, 0, "t").headers == record.headers


def test_what_a_line_does_not_tell() -> None:
    assert record_of_line(b'{"value":"x"}', 7, "file") == Record("file", 0, 7, -1, TimestampType.NONE, None, b"x", ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "no JSON"),
        (b"[1]", "no JSON object"),
        (b"{}", 'it has no "value"'),
        (b'{"value":7}', '"value" is neither text nor null'),
        (b'{"value":"x","value_encoding":"hex"}', "an encoding that is not known"),
        (b'{"value":"x!","value_encoding":"base64"}', '"value" is no base64'),
        (b'{"value":"x","partition":"1"}', '"partition" is no number it can be'),
        (b'{"value":"x","partition":4294967296}', '"partition" is no number it can be'),
        (b'{"value":"x","offset":true}', '"offset" is no number it can be'),
        (b'{"value":"x","offset":9223372036854775808}', '"offset" is no number it can be'),
        (b'{"value":"x","topic":1}', '"topic" is no name'),
        (b'{"value":"x","topic":"a\\nb"}', '"topic" is no name'),
        (b'{"value":"x","timestamp":1,"timestamp_type":"Other"}', "no type of timestamps is called 'Other'"),
        (b'{"value":"x","headers":{"a":"b"}}', '"headers" is no list'),
        (b'{"value":"x","headers":[{"value":"b"}]}', "a header has no name"),
    ],
)
def test_what_is_no_record_is_told(line: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        record_of_line(line, 0, "t")


def test_lines_that_are_no_records_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_bytes(b'{"value":"a"}\n\nno json\n{"value":"b","topic":"other"}\n{"value":null}')
    last = run(open_capture(str(path), str(tmp_path)))
    assert (last.rows, last.unread, last.done, last.total) == (3, 1, path.stat().st_size, path.stat().st_size)
    assert last.problems[0][0] == 3
    assert last.topics == ("mixed", "other")
    reader = SpoolReader(str(tmp_path))
    kept = [reader.record(place) for place in range(3)]
    reader.close()
    assert [(record.topic, record.offset, record.value) for record in kept] == [
        ("mixed", 0, b"a"),
        ("other", 3, b"b"),
        ("mixed", 4, None),
    ]


def test_many_problems_are_counted_and_some_told(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(b'{"value":"a"}\n' + b"x\n" * 1000)
    last = run(open_capture(str(path), str(tmp_path)))
    assert (last.unread, len(last.problems)) == (1000, 20)


@pytest.mark.parametrize(("name", "reason"), [("absent", "No such file"), ("folder", "directory"), ("text", "line 1")])
def test_what_is_no_capture(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("plain text\n")
    with pytest.raises(CaptureUnusable, match=reason):
        run(open_capture(str(tmp_path / name), str(tmp_path)))


def test_an_empty_file_is_an_empty_capture(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert run(open_capture(str(tmp_path / "empty.jsonl"), str(tmp_path))).rows == 0


@given(st.binary(max_size=100))
def test_any_line_is_a_record_or_told(line: bytes) -> None:
    try:
        record_of_line(line, 0, "t")
    except ValueError as error:
        told = str(error)
    else:
        return
    assert told
