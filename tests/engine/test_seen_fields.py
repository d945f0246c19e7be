"""Which fields records have."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine import seen_fields as module
from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.filters.nodes import Each, Field, Part
from kafka_explorer.engine.records import Header, Record
from kafka_explorer.engine.seen_fields import FieldTally, SeenFields, seen_fields
from tests.engine.drive import run, watch
from tests.engine.filters.json_spellings import DOCUMENTS, spelled
from tests.engine.filters.messages import message
from tests.messages import make_record
from tests.spools import make_spool


def seen(folder: Path, *records: Record, sample: int = 100) -> SeenFields:
    return run(seen_fields(make_spool(folder, records), len(records), sample))


def test_paths_come_with_counts_and_types_the_most_frequent_first(tmp_path: Path) -> None:
    found = seen(
        tmp_path,
        make_record(value=b'{"id":1,"tags":["a","b"],"patient":{"name":"x"}}'),
        make_record(value=b'{"id":"2","tags":[null,{"k":true}]}'),
        make_record(value=b"no json", headers=(Header("trace", b"1"), Header("trace", None))),
        make_record(key=b'{"odd name":1.5}', value=None),
    )
    assert (found.records, found.json) == (4, 2)
    assert [(field.text, field.count, field.types) for field in found.fields] == [
        ("value.id", 2, (("number", 1), ("text", 1))),
        ("value.tags", 2, (("array", 2),)),
        ("value.tags[*]", 2, (("text", 2), ("null", 1), ("object", 1))),
        ("header.trace", 1, (("bytes", 1), ("null", 1))),
        ('key."odd name"', 1, (("number", 1),)),
        ("value.patient", 1, (("object", 1),)),
        ("value.patient.name", 1, (("text", 1),)),
        ("value.tags[*].k", 1, (("boolean", 1),)),
    ]
    assert found.fields[2].field == Field(Part.VALUE, path=("tags", Each.ELEMENT))


def test_nothing_has_no_fields(tmp_path: Path) -> None:
    assert seen(tmp_path) == SeenFields((), 0, 0)


def test_a_sample_is_spread_over_all_rows(tmp_path: Path) -> None:
    found = seen(tmp_path, *(make_record(value=b'{"f%d":1}' % at) for at in range(101)), sample=3)
    assert {field.text for field in found.fields} == {"value.f0", "value.f50", "value.f100"}


def test_there_are_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_FIELDS", 15)
    deep: object = 1
    for _ in range(30):
        deep = {"d": deep}
    found = seen(
        tmp_path,
        make_record(value=json.dumps(deep).encode()),
        make_record(value=json.dumps({f"n{at}": 1 for at in range(40)}).encode()),
        make_record(value=json.dumps([{"e": 1}] * 100).encode()),
    )
    assert len(found.fields) == 15
    assert max(len(field.field.path) for field in found.fields) == 12


def test_large_records_are_passed_over_and_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LARGEST_BYTES", 10)
    monkeypatch.setattr(module, "_TOLD_EVERY_S", -1.0)
    folder = make_spool(tmp_path, [make_record(value=b'{"a":1}'), make_record(value=b'{"b":' + b"1" * 99 + b"}")])
    told, found = watch(seen_fields(folder, 2))
    assert told == [0, 1]
    assert (found.records, [field.text for field in found.fields]) == (1, ["value.a"])


@given(st.data())
def test_every_field_can_be_asked_for_by_its_name(data: st.DataObject) -> None:
    tally = FieldTally()
    one = message(data.draw(DOCUMENTS.flatmap(spelled)))
    tally.add(one)
    for field in tally.result().fields:
        try:
            assert compile_filter(f"{field.text} exists").matches(one)
        except FilterSyntaxError as error:
            raise AssertionError(field.text) from error


def test_broken_json_and_other_bytes_have_no_fields() -> None:
    tally = FieldTally()
    for one in (message('{"broken', "{}"), message(None, b"\xff"), message("17", "plain")):
        tally.add(one)
    assert tally.result() == SeenFields((), 3, 0)
