"""Files of messages, line by line."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from kafka_explorer.engine.export import json_line
from kafka_explorer.engine.producing.lines import (
    CsvFile,
    FileUnusable,
    JsonLinesFile,
    Keeping,
    TextLines,
    file_identity,
    message_of_line,
)
from kafka_explorer.engine.producing.messages import Outgoing, Unsendable
from kafka_explorer.engine.records import UNREADABLE_HEADERS, Header, Record
from tests.messages import make_record, records

ALL = Keeping(partition=True, timestamp=True)


@given(records())
def test_what_was_exported_can_be_sent_again(record: Record) -> None:
    made = message_of_line(json_line(record), 0, ALL)
    assert isinstance(made, Outgoing)
    assert (made.key, made.value, made.headers, made.partition) == (
        record.key,
        record.value,
        record.headers,
        record.partition,
    )
    assert made.timestamp_ms == (record.timestamp_ms if record.timestamp_ms >= 0 else None)


def test_only_what_is_to_be_kept_is_kept() -> None:
    made = message_of_line(json_line(make_record(partition=3)), 0)
    assert isinstance(made, Outgoing)
    assert (made.partition, made.timestamp_ms) == (None, None)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("no json", "line 5 is no JSON"),
        ("[]", "no object"),
        ('{"offset": 1}', "no object with a key or a value"),
        ('{"value": {"a": 1.10}}', "write JSON as a string"),
        ('{"value": "x", "value_encoding": "hex"}', "only base64"),
        ('{"value": "*", "value_encoding": "base64"}', "no base64"),
        ('{"value": "x", "headers": 1}', "no list"),
        ('{"value": "x", "headers": [{"value": "y"}]}', "has no name"),
        ('{"value": "x", "partition": -1}', "no number from 0"),
        (json.dumps({"value": "x", "headers": [{"name": UNREADABLE_HEADERS}]}), "not whole"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line: str, says: str) -> None:
    made = message_of_line(line.encode(), 4, ALL)
    assert isinstance(made, Unsendable)
    assert (made.id, says in str(made.reason)) == ((0, 4), True), made.reason


def test_ids_are_lines_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_bytes(b'{"value":"a"}\n\n{"value":null,"key":"k"}\nbad\n{"value":"last"}')
    source = JsonLinesFile(str(path))
    items = [item for item in source.messages() if item is not None]
    assert [item.id for item in items] == [(0, 0), (0, 2), (0, 3), (0, 4)]
    assert items[1] == Outgoing((0, 2), b"k", None)
    assert source.total() == 4


def test_a_file_that_changed_is_another(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text('{"value":"a"}\n')
    before = (file_identity(str(path)), JsonLinesFile(str(path)).identity)
    path.write_text('{"value":"b"}\n')
    assert file_identity(str(path)) != before[0]
    assert JsonLinesFile(str(path)).identity != before[1]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for source in (JsonLinesFile(str(tmp_path / "no")), CsvFile(str(tmp_path / "no"))):
        with pytest.raises(FileUnusable, match="No such file"):
            list(source.messages())
        with pytest.raises(FileUnusable):
            _ = source.identity


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(
        "\ufeffkey,value,header:id,header:id,partition,timestamp\n"
        'k,"{""a"": 1,\n""b"": 2}",1,2,3,1700000000000\n'
        "\\N,\\N,\\N,,,\n"
        "a,b\n"
        "a,b,1,2,x,\n",
        encoding="utf-8",
    )
    items = list(CsvFile(str(path), ALL).messages())
    headers = (Header("id", b"1"), Header("id", b"2"))
    assert items[0] == Outgoing((0, 0), b"k", b'{"a": 1,\n"b": 2}', headers, 3, 1_700_000_000_000)
    assert items[1] == Outgoing((0, 1), None, None, (Header("id", None), Header("id", b"")))
    assert [isinstance(item, Unsendable) and str(item.reason) for item in items[2:]] == [
        "row 3 has 2 cells, the first line 6",
        "row 4: its partition, 'x', is no number from 0",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "name the columns"),
        (b"key,valeu\n", "name the columns"),
        (b"partition\n1\n", "name the columns"),
        (b"key\n\xff\n", "UTF-8"),
        (b'key\n"a"b\n', "no CSV"),
    ],
)
def test_a_csv_that_cannot_be_is_said(tmp_path: Path, text: bytes, says: str) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes(text)
    with pytest.raises(FileUnusable, match=says):
        list(CsvFile(str(path)).messages())


def test_other_delimiters(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("key;value\na;b,c\n")
    assert list(CsvFile(str(path), delimiter=";").messages()) == [Outgoing((0, 0), b"a", b"b,c")]


def test_lines_of_text(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"one\r\n\n\xff two\nlast")
    source = TextLines(str(path))
    assert list(source.messages()) == [
        Outgoing((0, 0), None, b"one"),
        Outgoing((0, 2), None, b"\xff two"),
        Outgoing((0, 3), None, b"last"),
    ]
    assert source.total() == 3
    assert source.identity.startswith("lines ")
