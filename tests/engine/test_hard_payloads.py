"""Bytes in, bytes out: hard payloads through spool, export and capture, and every one of them is decoded to something.

A record has each payload as its key, as its value and in its headers, which repeat, are null and are empty.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from kafka_explorer.engine.captures import open_capture
from kafka_explorer.engine.decoders import Context, decode
from kafka_explorer.engine.decoders.chain import PINNABLE
from kafka_explorer.engine.export_files import FileForm, export_rows
from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.engine.spool import SpoolReader
from tests.engine.drive import run
from tests.hard_payloads import PAYLOADS
from tests.spools import make_spool

LARGEST_TWICE = 200_000


def headers_with(payload: bytes | None) -> tuple[Header, ...]:
    return (Header("a", payload), Header("a", None), Header("", b""), Header("Ключ", b"\x00\xff"), Header("a", b"last"))


def record_of(number: int, payload: bytes | None) -> Record:
    small = payload if payload is None or len(payload) < LARGEST_TWICE else b"large"
    kind = TimestampType(number % 3)
    time_ms = -1 if kind is TimestampType.NONE else 1_700_000_000_000 + number
    return Record("hard", number % 7, 2**62 + number, time_ms, kind, small, payload, headers_with(small))


RECORDS = [record_of(number, payload) for number, payload in enumerate(PAYLOADS.values())]


def records_in(folder: str, count: int) -> list[Record]:
    reader = SpoolReader(folder)
    try:
        return [reader.record(place) for place in range(count)]
    finally:
        reader.close()


def test_there_are_many() -> None:
    assert len(PAYLOADS) >= 60


def test_bytes_in_are_bytes_out_through_spool_export_and_capture(tmp_path: Path) -> None:
    spool = make_spool(tmp_path / "spool", RECORDS)
    assert records_in(spool, len(RECORDS)) == RECORDS
    exported = run(export_rows(spool, len(RECORDS), str(tmp_path / "all.jsonl"), FileForm.JSON_LINES))
    assert exported.done == len(RECORDS)
    (tmp_path / "capture").mkdir()
    capture = run(open_capture(str(tmp_path / "all.jsonl"), str(tmp_path / "capture")))
    assert (capture.rows, capture.unread, capture.topics) == (len(RECORDS), 0, ("hard",))
    assert records_in(str(tmp_path / "capture"), capture.rows) == RECORDS
    again = str(tmp_path / "again.jsonl")
    run(export_rows(str(tmp_path / "capture"), capture.rows, again, FileForm.JSON_LINES))
    assert Path(again).read_bytes() == (tmp_path / "all.jsonl").read_bytes()


def test_a_part_of_them_in_another_order(tmp_path: Path) -> None:
    spool = make_spool(tmp_path / "spool", RECORDS)
    chosen = np.array([5, 3, 60, 0], dtype=np.uint32)
    run(export_rows(spool, len(RECORDS), str(tmp_path / "some.jsonl"), FileForm.JSON_LINES, row_map=chosen))
    (tmp_path / "capture").mkdir()
    capture = run(open_capture(str(tmp_path / "some.jsonl"), str(tmp_path / "capture")))
    assert records_in(str(tmp_path / "capture"), capture.rows) == [RECORDS[place] for place in chosen]


@pytest.mark.parametrize("pinned", [None, *PINNABLE])
@pytest.mark.parametrize("topic", ["hard", "__consumer_offsets"])
def test_each_is_shown_as_something(pinned: str | None, topic: str) -> None:
    for name, payload in PAYLOADS.items():
        found = decode(payload, Context(topic, pinned=pinned, key=b"\x00\x01\x00\x01g\x00\x01t\x00\x00\x00\x02"))
        if payload and found.unpacked != b"":
            assert found.text, name
        if found.encoding == "json" and not found.wrapped:
            assert payload is not None
            assert found.text.encode() == payload, name
        elif found.is_json and found.encoding != "json":
            json.loads(found.text)


EXPECTED = {
    "a number beyond 64 bits": "json",
    "a lone surrogate's escape": "json",
    "no JSON: NaN": "text",
    "depth 10,000": "text",
    "int64": "integer",
    "double": "float",
    "uuid": "uuid",
    "gzip": "json",
    "zstd": "json",
    "lz4": "json",
    "snappy": "json",
    "a zip bomb": "binary",
    "MessagePack": "msgpack",
    "CBOR": "cbor",
    "Protobuf": "protobuf without schema",
    "a Java object": "java object",
    "UTF-16": "binary",
    "BOM and JSON": "text",
}


@pytest.mark.parametrize(("name", "encoding"), EXPECTED.items())
def test_some_are_shown_as_what_they_are(name: str, encoding: str) -> None:
    assert decode(PAYLOADS[name], Context("hard")).encoding == encoding
