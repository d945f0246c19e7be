"""JSON Lines from which every byte can be had back."""

import base64
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.export import JsonLines, json_line
from kafka_explorer.engine.records import Header, Record, TimestampType
from tests.messages import TOPIC, FakeMessage, make_record, records


def line_of(record: Record) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(json_line(record))
    return line


def bytes_of(value: str | None, encoding: str | None) -> bytes | None:
    if value is None:
        return None
    return base64.b64decode(value) if encoding == "base64" else value.encode()


def record_of_line(line: dict[str, Any], epoch: int | None) -> Record:
    kinds = {"NoTimestampType": 0, "CreateTime": 1, "LogAppendTime": 2}
    return Record(
        topic=line["topic"],
        partition=line["partition"],
        offset=line["offset"],
        timestamp_ms=-1 if line["timestamp"] is None else line["timestamp"],
        timestamp_type=TimestampType(kinds[line["timestamp_type"]]),
        key=bytes_of(line["key"], line.get("key_encoding")),
        value=bytes_of(line["value"], line.get("value_encoding")),
        headers=tuple(Header(h["name"], bytes_of(h["value"], h.get("encoding"))) for h in line["headers"]),
        leader_epoch=epoch,
    )


@given(records())
def test_any_record_can_be_had_back_from_its_line(record: Record) -> None:
    written = json_line(record)
    assert written.endswith(b"\n")
    assert written.count(b"\n") == 1
    line = line_of(record)
    assert record_of_line(line, record.leader_epoch) == record
    assert line["size"] == record.size_bytes


def test_the_fields_and_their_order() -> None:
    record = make_record(7, partition=2, key=b"k", value="Привет".encode(), headers=(Header("h", b"\x00"),))
    assert json_line(record).decode() == (
        '{"topic":"orders","partition":2,"offset":7,"timestamp":1700000000000,"timestamp_type":"CreateTime",'
        '"key":"k","value":"Привет","headers":[{"name":"h","value":"AA==","encoding":"base64"}],"size":15}\n'
    )


@pytest.mark.parametrize(
    ("data", "value", "encoding"),
    [
        (None, None, None),
        (b"", "", None),
        (b"null", "null", None),
        (b'{"a":1.10}', '{"a":1.10}', None),
        ("line\nline\u2028\x85".encode(), "line\nline\u2028\x85", None),
        (b"\x00\x01", "AAE=", "base64"),
        (b"AAE=", "AAE=", None),
        (b"\xff", "/w==", "base64"),
    ],
)
def test_text_stands_as_it_is_and_anything_else_is_flagged(
    data: bytes | None, value: str | None, encoding: str | None
) -> None:
    line = line_of(make_record(key=data, value=data))
    assert (line["key"], line.get("key_encoding")) == (value, encoding)
    assert (line["value"], line.get("value_encoding")) == (value, encoding)


def test_no_timestamp_is_null() -> None:
    line = line_of(Record(TOPIC, 0, 0, -1, TimestampType.NONE, None, None))
    assert (line["timestamp"], line["timestamp_type"]) == (None, "NoTimestampType")


@given(st.lists(records(), max_size=4))
def test_the_sink_writes_a_line_for_each_published_record(stored: list[Record]) -> None:
    file = io.BytesIO()
    sink = JsonLines(file)
    rows = [sink.store(FakeMessage(record)) for record in stored]
    sink.publish(rows[1:])
    sink.flush()
    assert file.getvalue() == b"".join(map(json_line, stored[1:]))
    assert sink.row_count == len(stored[1:])
