"""Histories: every version, what it changed, who wrote it."""

import json
from pathlib import Path

import pytest

from kafka_explorer.engine import key_history as history_module
from kafka_explorer.engine.filters import Decoding
from kafka_explorer.engine.key_history import Said, key_history, when_of, who_of
from kafka_explorer.engine.record_differences import VersionStep
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.registry import RegistrySettings
from tests.engine.drive import run, watch
from tests.messages import make_record
from tests.registries import Answer, registry
from tests.spools import make_spool

BY_ANN = (Header("changed-by", b"ann"), Header("changedAt", b"2026-11-23T10:00:00"))
LOG = [
    make_record(0, key=b"a", value=b'{"ward":"A","dose":1}', timestamp_ms=10, headers=BY_ANN),
    make_record(1, key=b"b", value=b"other"),
    make_record(2, key=b"a", value=b'{"ward":"B","dose":1,"new":2}', timestamp_ms=20),
    make_record(3, key=b"a", value=b'{"ward":"B","dose":1,"new":2}', timestamp_ms=30),
    make_record(4, key=b"a", value=None, timestamp_ms=40),
    make_record(5, key=b"a", value=b"{}", timestamp_ms=50),
]


def test_every_version_in_order(tmp_path: Path) -> None:
    folder = make_spool(tmp_path / "spool", LOG, [5, 4, 3, 2, 1, 0])  # as a walk from the newest publishes them
    found = run(key_history(folder, len(LOG), b"a"))
    assert [(each.offset, each.step.value, each.fields) for each in found.versions] == [
        (0, "created", ()),
        (2, "changed", ("ward", "new", "header.changed-by", "header.changedAt")),
        (3, "same", ()),
        (4, "deleted", ()),
        (5, "restored", ()),
    ]
    first = found.versions[0]
    assert (first.who, first.when) == (Said("changed-by", "ann"), Said("changedAt", "2026-11-23T10:00:00"))
    assert (first.place, first.timestamp_ms, found.older) == (5, 10, 0)


def test_of_a_counter_only_the_newest_versions_are_described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "MOST_VERSIONS", 2)
    folder = make_spool(tmp_path / "spool", LOG)
    found = run(key_history(folder, len(LOG), b"a"))
    assert ([each.offset for each in found.versions], found.older) == ([4, 5], 3)
    assert found.versions[0].step is VersionStep.DELETED  # not "created": there was one before


def test_it_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "_TOLD_EVERY_S", 0)
    folder = make_spool(tmp_path / "spool", LOG)
    told, _ = watch(key_history(folder, len(LOG), b"a"))
    assert [(each.comparing, each.done, each.total) for each in told if each.comparing][-1] == (True, 5, 5)


def test_masks_hide_who_wrote(tmp_path: Path) -> None:
    folder = make_spool(tmp_path / "spool", LOG)
    found = run(key_history(folder, len(LOG), b"a", masks=["header.changed-by"]))
    assert found.versions[0].who is None


@pytest.mark.parametrize(
    ("headers", "who", "when"),
    [
        ((), None, None),
        ((Header("X-User-Id", b"17"), Header("service", b"emr")), "17", None),
        ((Header("service", b"emr"), Header("ModifiedBy", b"bo")), "bo", None),
        ((Header("user", b"\xff"), Header("source", b"emr")), "emr", None),
        ((Header("user", None), Header("event_time", b"17")), None, "17"),
    ],
)
def test_headers_say_who_and_when(headers: tuple[Header, ...], who: str | None, when: str | None) -> None:
    found, at = who_of(headers), when_of(headers)
    assert (found.text if found else None, at.text if at else None) == (who, when)


def test_versions_by_a_schema(tmp_path: Path) -> None:
    schema = {"type": "record", "name": "E", "fields": [{"name": "id", "type": "long"}]}

    def known(path: str) -> Answer:
        return (200, {"schema": json.dumps(schema)}) if path == "/schemas/ids/1" else (404, {})

    values = [b"\x00\x00\x00\x00\x01\x02", b"\x00\x00\x00\x00\x01\x04"]
    folder = make_spool(tmp_path / "spool", [make_record(n, value=value) for n, value in enumerate(values)])
    with registry(known) as asked:
        decoding = Decoding((RegistrySettings(asked.url),))
        found = run(key_history(folder, 2, b"key", decoding=decoding))
    assert found.versions[1].fields == ("id",)
