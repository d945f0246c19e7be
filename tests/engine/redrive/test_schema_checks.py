"""What is sent is read by the schema that it names."""

import struct

from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.schema_checks import SchemaChecks
from kafka_explorer.engine.registry import RegistrySettings
from tests.engine.drive import run
from tests.registries import Answer, registry

_ANSWERS: dict[str, Answer] = {
    "/schemas/ids/1": (200, {"schema": '"string"'}),
    "/schemas/ids/1/versions": (200, []),
}
FITS = b"\0" + struct.pack(">i", 1) + b"\x04ab"
BROKEN = b"\0" + struct.pack(">i", 1) + b"\x7fab"
FOREIGN = b"\0" + struct.pack(">i", 9) + b"\x04ab"


def known(path: str) -> Answer:
    return _ANSWERS.get(path, (404, {"error_code": 40403, "message": "Schema not found"}))


def checked(*messages: Outgoing) -> list[list[Note]]:
    with registry(known) as asked:
        checks = SchemaChecks([RegistrySettings(asked.url)])
        run(checks.fetch(messages))
    return [list(checks.notes(message)) for message in messages]


def test_each_part_is_read_by_its_schema() -> None:
    told = checked(
        Outgoing((0, 0), None, FITS),
        Outgoing((0, 1), FITS, BROKEN),
        Outgoing((0, 2), b"k", FOREIGN),
        Outgoing((0, 3), b"k", b'{"a":1}'),
        Outgoing((0, 4), None, None),
    )
    fits, unfit = Note(NoteKind.SCHEMA_FITS, "1"), Note(NoteKind.SCHEMA_UNFIT, "1")
    assert told == [[fits], [fits, unfit], [Note(NoteKind.SCHEMA_UNKNOWN, "9")], [], []]


def test_a_schema_in_a_header_is_found() -> None:
    header = Header("__value_schema_id", FITS[:5])
    assert checked(Outgoing((0, 0), None, FITS[5:], (header,))) == [[Note(NoteKind.SCHEMA_FITS, "1")]]


def test_without_a_registry_nothing_is_said() -> None:
    checks = SchemaChecks([])
    run(checks.fetch([Outgoing((0, 0), None, FITS)]))
    assert list(checks.notes(Outgoing((0, 0), None, FITS))) == []


def test_a_registry_that_is_down_makes_nothing_fail() -> None:
    checks = SchemaChecks([RegistrySettings("http://127.0.0.1:1", timeout_s=1.0)])
    run(checks.fetch([Outgoing((0, 0), None, FITS)]))
    assert list(checks.notes(Outgoing((0, 0), None, FITS))) == [Note(NoteKind.SCHEMA_UNKNOWN, "1")]
