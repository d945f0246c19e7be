"""What changed between two versions, and what of it may be shown."""

import pytest

from kafka_explorer.engine.differences import ChangeKind
from kafka_explorer.engine.masks import DOTS, Masks
from kafka_explorer.engine.record_differences import FieldChange, VersionStep, record_difference
from kafka_explorer.engine.records import Header, Record
from tests.messages import make_record

CHANGED, ADDED, REMOVED = ChangeKind.CHANGED, ChangeKind.ADDED, ChangeKind.REMOVED


def version(value: bytes | None, *headers: tuple[str, bytes | None]) -> Record:
    return make_record(value=value, headers=tuple(Header(*each) for each in headers))


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        (None, version(b"{}"), VersionStep.CREATED),
        (None, version(None), VersionStep.DELETED),
        (version(b"{}"), version(b"{}"), VersionStep.SAME),
        (version(None), version(None), VersionStep.SAME),
        (version(b"{}"), version(None), VersionStep.DELETED),
        (version(b""), version(None), VersionStep.DELETED),
        (version(None), version(b""), VersionStep.RESTORED),
        (version(b"{}"), version(b"{ }"), VersionStep.CHANGED),
    ],
)
def test_steps(before: Record | None, after: Record, step: VersionStep) -> None:
    found = record_difference(before, after)
    assert (found.step, found.changes) == (step, ())


def test_fields_and_headers() -> None:
    before = version(b'{"ward":"A","dose":1.10,"gone":1}', ("user", b"ann"), ("raw", b"\xff"))
    after = version(b'{"ward":"B","dose":1.1,"new":[1]}', ("user", b"bo"), ("empty", b""), ("null", None))
    assert record_difference(before, after).changes == (
        FieldChange(CHANGED, "value.ward", '"A"', '"B"'),
        FieldChange(ChangeKind.SPELLING, "value.dose", "1.10", "1.1"),
        FieldChange(REMOVED, "value.gone", "1", None),
        FieldChange(ADDED, "value.new", None, "[1]"),
        FieldChange(CHANGED, "header.user", "ann", "bo"),
        FieldChange(REMOVED, "header.raw", "ff", None),
        FieldChange(ADDED, "header.empty", None, '""'),
        FieldChange(ADDED, "header.null", None, "null"),
    )


def test_bytes_and_plain_text() -> None:
    assert record_difference(version(b"\x00\x01\xff"), version(b"\x00\x02\xff")).changes == (
        FieldChange(CHANGED, "value, byte 1", "01", "02"),
    )
    assert record_difference(version(b"ward A"), version(b"ward BC")).changes == (
        FieldChange(CHANGED, "value, byte 5", "A", "BC"),
    )


def test_what_is_hidden_changed_but_is_not_shown() -> None:
    masks = Masks(["value.patient.name", "header.user"])
    before = version(b'{"patient":{"name":"Ann","age":1},"ward":"A"}', ("user", b"ann"))
    after = version(b'{"patient":{"name":"Bo","age":2},"ward":"B"}', ("user", b"bo"))
    assert record_difference(before, after, masks).changes == (
        FieldChange(CHANGED, "value.patient.name", DOTS, DOTS),
        FieldChange(CHANGED, "value.patient.age", "1", "2"),
        FieldChange(CHANGED, "value.ward", '"A"', '"B"'),
        FieldChange(CHANGED, "header.user", DOTS, DOTS),
    )
    whole = record_difference(version(b'{"ward":"A"}'), version(b'{"patient":{"name":"Ann"}}'), masks).changes
    assert whole[-1] == FieldChange(ADDED, "value.patient", None, DOTS)
    packed = record_difference(version(b"\x01Ann"), version(b"\x01Bo"), masks).changes
    assert {change.before for change in packed} | {change.after for change in packed} <= {DOTS, None}


def test_values_that_stand_for_json() -> None:
    found = record_difference(
        version(b"\x01"), version(b"\x02"), json_of=lambda record: f'{{"n":{(record.value or b"")[0]}}}'
    )
    assert found.changes == (FieldChange(CHANGED, "value.n", "1", "2"),)
