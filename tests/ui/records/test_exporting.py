"""Exports of what is selected, shown, and of whole topics, through the page, and back again byte for byte."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel

from kafka_explorer.engine.captures import open_capture
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.export_files import FileForm, part_of
from kafka_explorer.engine.records import Header, Record
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.records.exporting_controller import SLOT, Exporting
from kafka_explorer.ui.records.exporting_panel import ExportWish, What
from kafka_explorer.ui.theme import Theme
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.hard_payloads import PAYLOADS
from tests.ui.records.conftest import Opened, Send, Sent

SMALL_BYTES, LARGEST_BYTES = 100_000, 900_000  # a broker takes a megabyte; larger ones pass in the engine's tests
MASKS = ("value.ssn", "header.auth")
HARD = [
    Sent(b"k", b'{"ssn":"secret-1","n":23958446825181076828,"n":1.10}', (Header("auth", b"secret-2"),)),
    Sent(None, None),
    Sent(b"", b""),
    Sent(b"\xff\x00", b"\x00\x01\xff" * 30, (Header("h", None), Header("h", b""), Header("h", b"\xff"))),
    Sent("Ключ".encode(), "\u2028 \ufeff \U0001f600".encode()),
    Sent(b"k2", b'{"a":"\\ud83d"}'),
    Sent(b"k3", b"\xef\xbb\xbf{}"),
    Sent(b"k4", b'[NaN,1e400,"\\u0000"]'),
    Sent(b"line", b"two\nlines\r\n\ttab"),
]


@pytest.fixture
def exporting(opened: Opened, theme: Theme, broker: Sandbox) -> Exporting:
    settings = ClusterSettings({"bootstrap.servers": broker.bootstrap})
    controller = opened.controller
    return Exporting(theme, opened.page, settings, controller._workers, opened.jobs, opened.listener, lambda: MASKS)


@pytest.fixture
def read(opened: Opened, topic: TopicFactory, send: Send) -> Opened:
    """The page with hard messages, oldest first."""
    name = topic("hard")
    send(name, HARD)
    opened.look_at()
    opened.read(name)
    return opened


def wait(opened: Opened) -> None:
    opened.wait_for(lambda: not [job for job in opened.jobs.running() if job.slot == SLOT])


def shown(opened: Opened) -> list[Record]:
    model = opened.page.model
    assert model.reader is not None
    return [model.reader.record(model.place(row)) for row in range(model.rowCount())]


def read_back(path: Path, folder: Path) -> list[Record]:
    folder.mkdir()
    last = run(open_capture(str(path), str(folder)))
    reader = SpoolReader(str(folder))
    try:
        return [reader.record(row) for row in range(last.rows)]
    finally:
        reader.close()


def test_what_is_shown_comes_back_byte_for_byte(read: Opened, exporting: Exporting, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    exporting.export(ExportWish(What.SHOWN, FileForm.JSON_LINES, str(path)))
    wait(read)
    back = read_back(path, tmp_path / "spool")
    # The leader's epoch is the broker's affair and in no file.
    assert [(each.key, each.value, each.headers, each.offset) for each in back] == [
        (each.key, each.value, each.headers, each.offset) for each in shown(read)
    ]
    assert "9 messages written to all.jsonl" in read.listener.heard[-1]


def test_the_corpus_of_hard_payloads_comes_back(
    opened: Opened, exporting: Exporting, topic: TopicFactory, send: Send, tmp_path: Path
) -> None:
    """Each as a value, and as a key and a header where a message has room for that: topic, page, file, and back."""
    name, path = topic("corpus"), tmp_path / "corpus.jsonl"
    values = [each for each in PAYLOADS.values() if len(each or b"") < LARGEST_BYTES]
    assert len(values) >= 60
    corpus = [(each, None if len(each or b"") > SMALL_BYTES else each) for each in values]
    send(name, [Sent(small, each, (Header("h", small),)) for each, small in corpus])
    opened.look_at()
    opened.read(name)
    exporting.export(ExportWish(What.SHOWN, FileForm.JSON_LINES, str(path)))
    wait(opened)
    back = read_back(path, tmp_path / "spool")
    assert [(each.value, each.key, each.headers) for each in back] == [
        (each, small, (Header("h", small),)) for each, small in corpus
    ]


def test_the_order_on_the_screen_is_that_of_the_file(read: Opened, exporting: Exporting, tmp_path: Path) -> None:
    read.controller._results.sort("offset", descending=True)
    read.wait_for(lambda: not read.is_arranging)
    exporting.export(ExportWish(What.SHOWN, FileForm.JSON_LINES, str(tmp_path / "down.jsonl")))
    wait(read)
    lines = (tmp_path / "down.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["offset"] for line in lines] == list(range(len(HARD)))[::-1]


def test_only_what_is_selected(read: Opened, exporting: Exporting, tmp_path: Path) -> None:
    table = read.page.table
    table.clearSelection()
    flag = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (1, 4):
        table.selectionModel().select(read.page.model.index(row, 0), flag)
    exporting.open_panel()
    panel = exporting.panel
    assert panel.what.value is What.SELECTED
    panel.set_place(tmp_path / "two.jsonl")
    panel.masking.setChecked(False)
    panel.start.click()
    wait(read)
    assert len((tmp_path / "two.jsonl").read_bytes().splitlines()) == 2
    panel.close_popover()


def test_what_is_masked_is_dots_unless_asked(read: Opened, exporting: Exporting, tmp_path: Path) -> None:
    exporting.open_panel()
    panel = exporting.panel
    assert panel.masking.isChecked()
    assert "dots" in panel.masked.text()
    panel.set_place(tmp_path / "masked.jsonl")
    panel.start.click()
    wait(read)
    assert b"secret" not in (tmp_path / "masked.jsonl").read_bytes()
    panel.masking.setChecked(False)
    assert "will hold what is hidden" in panel.masked.text()
    panel.set_place(tmp_path / "open.jsonl")
    panel.start.click()
    wait(read)
    assert (tmp_path / "open.jsonl").read_bytes().count(b"secret") == 2
    panel.close_popover()


def test_a_whole_topic_as_csv(read: Opened, exporting: Exporting, tmp_path: Path) -> None:
    exporting.open_panel()
    panel = exporting.panel
    panel.what.click(What.TOPIC)
    panel.set_place(tmp_path / "topic.jsonl")
    panel.form.click(FileForm.CSV)
    assert panel.place.text().endswith("topic.csv")
    panel.start.click()
    wait(read)
    assert (tmp_path / "topic.csv").read_text("utf-8").startswith("topic,partition,offset")
    assert "9 messages" in read.listener.heard[-1]
    panel.close_popover()


def test_an_export_that_was_stopped_goes_on(
    opened: Opened, exporting: Exporting, topic: TopicFactory, send: Send, tmp_path: Path
) -> None:
    name = topic("many", partitions=2)
    send(name, [Sent(f"k{n}".encode(), b"x" * 500, partition=n % 2) for n in range(30_000)])
    opened.page.topic.set_topic(name)
    path = tmp_path / "many.jsonl"
    for _ in range(20):  # a quick machine may be done before it can be stopped
        exporting.export(ExportWish(What.TOPIC, FileForm.JSON_LINES, str(path)))
        opened.wait_for(lambda: not exporting.is_running or exporting.has_begun)
        if exporting.is_running:
            break
        path.unlink()
    exporting.stop()
    assert exporting.can_go_on
    assert not path.exists()
    exporting.open_panel()
    assert exporting.panel.go_on.isVisible()
    exporting.panel.go_on.click()
    wait(opened)
    lines = path.read_bytes().splitlines()
    assert len(lines) == 30_000
    assert len({(line["partition"], line["offset"]) for line in map(json.loads, lines)}) == 30_000
    assert not part_of(str(path)).exists()
    exporting.panel.close_popover()


def test_a_place_that_cannot_be_written(read: Opened, exporting: Exporting, tmp_path: Path) -> None:
    exporting.export(ExportWish(What.SHOWN, FileForm.JSON_LINES, str(tmp_path / "absent" / "x.jsonl")))
    wait(read)
    assert "cannot be written" in read.page.banner.text


def test_a_file_that_is_there_is_not_replaced_unasked(read: Opened, exporting: Exporting, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text("precious")
    exporting.open_panel()
    exporting.panel.set_place(path)
    exporting.panel.start.click()  # the listener says no
    assert not exporting.is_running
    assert path.read_text() == "precious"
    exporting.panel.close_popover()


def test_nothing_is_offered_that_is_not_there(opened: Opened, exporting: Exporting) -> None:
    exporting.open_panel()
    assert exporting.panel.what.value is What.TOPIC
    assert not exporting.panel.masking.isHidden()
    exporting.panel.close_popover()
