"""Payloads through the detail: by a schema registry, with a pinned decoder, with masks."""

import struct
import threading
from collections.abc import Callable, Generator
from pathlib import Path

import msgpack
import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.config.security import SchemaRegistry
from kafka_explorer.engine.decoders.context import SchemaMissing, SchemaText
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.records import Header, Record
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.detail import DetailPane
from kafka_explorer.ui.records.presenter import NOWHERE, Presenter
from kafka_explorer.ui.records.shown import Form
from kafka_explorer.ui.records.viewer.lens import Fetch, Lens
from kafka_explorer.ui.registry_access import registry_of
from kafka_explorer.ui.theme import Theme
from tests.messages import make_record
from tests.registries import Answer, registry
from tests.servers import unused_address

AVRO = b"\x00\x00\x00\x00\x07" + b"\x06Ann" + b"\x54"
SCHEMA = '{"type":"record","name":"P","fields":[{"name":"name","type":"string"},{"name":"age","type":"int"}]}'
ANSWERS: dict[str, Answer] = {
    "/schemas/ids/7": (200, {"schema": SCHEMA}),
    "/schemas/ids/7/versions": (200, [{"subject": "p-value", "version": 3}]),
}
MakeDetail = Callable[..., tuple[DetailPane, Lens]]


def known(path: str) -> Answer:
    return ANSWERS.get(path, (404, {"error_code": 40403, "message": "Schema not found"}))


def access(url: str) -> Fetch | None:
    profile = ConnectionProfile("p", ("localhost:9092",), schema_registry=SchemaRegistry(url=url))
    return registry_of(profile, SecretStore())


@pytest.fixture
def make_detail(qtbot: QtBot, theme: Theme, clock: Clock, memory: Memory, jobs: Jobs, workers: Workers) -> MakeDetail:
    def make(fetch: Fetch | None = None, masks: tuple[str, ...] = ()) -> tuple[DetailPane, Lens]:
        lens = Lens(jobs, memory, "p", fetch, masks)
        detail = DetailPane(theme, clock, memory, Presenter(jobs, workers, lens))
        detail.resize(460, 700)
        qtbot.addWidget(detail)
        detail.show()
        return detail, lens

    return make


def show(detail: DetailPane, record: Record) -> None:
    detail.show_record(record, NOWHERE)


def test_a_schema_is_fetched_and_told(make_detail: MakeDetail, qtbot: QtBot) -> None:
    with registry(known) as asked:
        detail, _ = make_detail(access(asked.url))
        show(detail, make_record(value=AVRO))
        assert "Asking the schema registry for schema 7" in detail.value.foot.text
        qtbot.waitUntil(
            lambda: detail.value.shown is not None and detail.value.shown.schema is not None, timeout=30_000
        )
        assert detail.value.text.text == '{\n  "name": "Ann",\n  "age": 42\n}'
        assert detail.value.foot.text == "AVRO · 10 B · p-value v3 · schema 7"
        show(detail, make_record(value=AVRO))
        assert detail.value.foot.text.startswith("AVRO")
        assert asked.paths.count("/schemas/ids/7?fetchMaxId=false") + asked.paths.count("/schemas/ids/7") == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((404, {"error_code": 40403, "message": "x"}), "does not know it"),
        ((403, {"error_code": 403, "message": "x"}), "does not let us in"),
        ((200, b"<html>"), "cannot be asked"),
    ],
)
def test_without_its_schema_it_is_bytes_with_the_reason(
    make_detail: MakeDetail, qtbot: QtBot, answer: Answer, reason: str
) -> None:
    answers = {"now": answer}
    with registry(lambda path: answers.get("now") or known(path)) as asked:
        detail, _ = make_detail(access(asked.url))
        show(detail, make_record(value=AVRO))
        qtbot.waitUntil(lambda: reason in detail.value.foot.text, timeout=30_000)
        assert "00 00 00 00 07" in detail.value.text.text
        del answers["now"]
        detail.value.foot._again.click()
        qtbot.waitUntil(lambda: detail.value.foot.text.startswith("AVRO"), timeout=30_000)


def test_a_registry_that_is_down(make_detail: MakeDetail, qtbot: QtBot) -> None:
    detail, _ = make_detail(access("http://" + unused_address()))
    show(detail, make_record(value=AVRO))
    assert "00 00 00 00 07" in detail.value.text.text
    qtbot.waitUntil(lambda: "cannot be asked" in detail.value.foot.text, timeout=60_000)


def test_a_slow_registry_keeps_nobody_waiting(make_detail: MakeDetail, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def fetch(schema_id: int | str) -> Generator[None, None, SchemaText | SchemaMissing]:
        while not go_on.wait(0.02):
            yield
        return SchemaText(schema_id, "AVRO", SCHEMA)

    detail, _ = make_detail(fetch)
    show(detail, make_record(value=AVRO))
    assert "00 00 00 00 07" in detail.value.text.text
    show(detail, make_record(value=b'{"a": 1}'))
    assert detail.value.foot.text.startswith("JSON")
    go_on.set()
    show(detail, make_record(value=AVRO))
    qtbot.waitUntil(lambda: detail.value.foot.text.startswith("AVRO"), timeout=30_000)


def test_without_a_registry_that_is_the_reason(make_detail: MakeDetail) -> None:
    detail, _ = make_detail()
    show(detail, make_record(value=b"\x00\x00\x00\x00\x07\xff\xfe"))
    reasons = detail.value.foot._reasons.text()
    assert "this connection has no schema registry" in reasons


def test_a_decoder_is_pinned_for_a_part_of_a_topic(make_detail: MakeDetail, memory: Memory) -> None:
    detail, lens = make_detail()
    number = struct.pack(">q", 0x4142434445464748)
    show(detail, make_record(key=number, value=number))
    assert detail.value.foot.text.startswith("TEXT")
    menu = detail.value.foot.decoder_menu()
    pick(menu, "integer")
    assert "4702394921427289928" in detail.value.text.text
    assert detail.value.foot.text.startswith("INTEGER")
    detail.tabs.setCurrentWidget(detail.key)
    assert detail.key.foot.text.startswith("TEXT")
    assert lens.pinned("orders", "value") == "integer"
    assert memory.pinned_decoders("p") == {"value orders": "integer"}
    detail.tabs.setCurrentWidget(detail.value)
    pick(detail.value.foot.decoder_menu(), "Whatever fits")
    assert detail.value.foot.text.startswith("TEXT")
    assert memory.pinned_decoders("p") == {}


def pick(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def test_hidden_values_are_dots_until_they_are_asked_for(make_detail: MakeDetail) -> None:
    detail, lens = make_detail(masks=("value.patient.name", "header.token"))
    record = make_record(
        value=b'{"patient": {"name": "Ann Ek", "ward": 3}}', headers=(Header("token", b"s3cret"), Header("a", b"1"))
    )
    show(detail, record)
    assert "Ann" not in detail.value.text.text
    assert '"ward": 3' in detail.value.text.text
    assert "One value is hidden." in detail.value.foot.text
    detail.value.set_form(Form.HEX)
    assert detail.value.notice.title == "Hidden"
    detail.value.set_form(Form.PRETTY)
    model = detail.headers.model
    assert "s3cret" not in str(model.value(0))
    assert model.value(1) == "1"
    detail.tabs.setCurrentWidget(detail.headers)
    detail.headers.table.select_row(0)
    assert "s3cret" not in detail.headers.value.text
    menu = detail.copy_menu()
    assert [action.text() for action in menu.actions()] == ["Show hidden values first"]
    menu.close()
    lens.reveal(True)
    assert "s3cret" in detail.headers.value.text
    detail.tabs.setCurrentWidget(detail.value)
    assert "Ann Ek" in detail.value.text.text
    detail.value.foot._hide.click()
    assert "Ann" not in detail.value.text.text


def test_what_is_no_json_is_hidden_as_a_whole(make_detail: MakeDetail) -> None:
    detail, _ = make_detail(masks=("value.patient.name",))
    show(detail, make_record(value=b"Ann Ek"))
    assert detail.value.notice.title == "Hidden"
    show(detail, make_record(value=None))
    assert detail.value.notice.title == "Tombstone"
    show(detail, make_record(value=msgpack.packb({"patient": {"name": "Ann"}, "n": 1})))
    assert "Ann" not in detail.value.text.text
    assert '"n": 1' in detail.value.text.text


def test_what_takes_long_is_bytes_meanwhile(make_detail: MakeDetail, qtbot: QtBot, tmp_path: Path) -> None:
    detail, _ = make_detail()
    data = msgpack.packb([{"number": number, "text": "x" * 20} for number in range(20_000)])
    show(detail, make_record(value=data))
    qtbot.waitUntil(lambda: detail.value.shown is not None, timeout=60_000)
    assert detail.value.shown is not None
    assert detail.value.shown.encoding == "msgpack"
    assert "characters" in detail.value.foot.text
    detail.value.set_form(Form.TREE)
    qtbot.waitUntil(lambda: detail.value.shown is not None, timeout=60_000)
    qtbot.waitUntil(lambda: detail.value.tree.tree.rowCount() > 100, timeout=60_000)
