"""Files of messages opened as captures, in the window."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.export_files import FileForm, line_of
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.records import Header
from kafka_explorer.ui.main_window import MainWindow
from kafka_explorer.ui.records.captures_controller import CaptureController
from kafka_explorer.ui.records.captures_tab import CaptureTab
from kafka_explorer.ui.records.exporting_panel import ExportWish, What
from kafka_explorer.ui.records.record_columns import KEY
from kafka_explorer.ui.tools import Tools
from tests.messages import make_record
from tests.ui.records.conftest import PATIENCE_MS
from tests.ui.shell import make_pages

RECORDS = [
    make_record(n, topic=("orders", "bills")[n % 2], key=f"k{9 - n}".encode(), value=f'{{"n":{n}}}'.encode())
    for n in range(8)
] + [make_record(8, value=b"\x00\xff", headers=(Header("h", None),)), make_record(9, value=None)]

WaitFor = Callable[[Callable[[], object]], None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "exported.jsonl"
    path.write_bytes(b"".join(map(line_of, RECORDS)))
    return path


@pytest.fixture
def wait_for(qtbot: QtBot) -> WaitFor:
    return lambda true: qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)


@pytest.fixture
def window(qtbot: QtBot, tools: Tools) -> Iterator[MainWindow]:
    made = MainWindow(tools, QLabel("connections"), "0", make_pages)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    tools.jobs.close()
    tools.workers.close()


def keys(tab: CaptureTab) -> list[str]:
    model = tab.page.model
    return [str(model.data(model.index(row, KEY))) for row in range(model.rowCount())]


def settle(tab: CaptureTab, tools: Tools, wait_for: WaitFor) -> None:
    wait_for(lambda: not tab.controller.is_running)
    wait_for(lambda: not [job for job in tools.jobs.running() if job.slot in {"arrange", "export"}])


def results_of(controller: CaptureController):  # type: ignore[no-untyped-def]
    return controller._results


def test_a_file_is_browsed_like_a_topic(window: MainWindow, file: Path, tools: Tools, wait_for: WaitFor) -> None:
    tab = window.open_capture(file)
    settle(tab, tools, wait_for)
    assert keys(tab) == ["k9", "k8", "k7", "k6", "k5", "k4", "k3", "k2", "key", "key"]
    assert tab.page.detail.record is not None
    assert tab.page.detail.record.value == RECORDS[0].value
    assert "10" in tab.page.status.text
    results = results_of(tab.controller)
    results.sort("key")
    settle(tab, tools, wait_for)
    assert keys(tab)[0] == "k2"
    results.refine(compile_filter("value.n >= 6"))
    settle(tab, tools, wait_for)
    assert keys(tab) == ["k2", "k3"]
    assert not tab.page.bar.isVisible()
    assert window.open_capture(file) is tab


def test_what_is_shown_is_exported_again(
    window: MainWindow, file: Path, tools: Tools, wait_for: WaitFor, tmp_path: Path
) -> None:
    tab = window.open_capture(file)
    settle(tab, tools, wait_for)
    again = tmp_path / "again.jsonl"
    tab.exporting.export(ExportWish(What.SHOWN, FileForm.JSON_LINES, str(again)))
    settle(tab, tools, wait_for)
    assert again.read_bytes() == file.read_bytes()


def test_lines_that_are_no_messages_are_told(
    window: MainWindow, tmp_path: Path, tools: Tools, wait_for: WaitFor
) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_text('{"value":"a"}\nnot json\n{"key":"x"}\n')
    tab = window.open_capture(path)
    settle(tab, tools, wait_for)
    assert tab.page.model.rowCount() == 1
    assert tab.page.banner.text.startswith("2 lines are no messages")
    assert "Line 2" in tab.page.banner.text


@pytest.mark.parametrize(
    ("text", "words"), [("no capture", "none of its 1 lines"), (None, "No such file"), ("", "The file is empty.")]
)
def test_files_that_cannot_be_opened(
    window: MainWindow, tmp_path: Path, tools: Tools, wait_for: WaitFor, text: str | None, words: str
) -> None:
    path = tmp_path / "strange.jsonl"
    if text is not None:
        path.write_text(text)
    tab = window.open_capture(path)
    settle(tab, tools, wait_for)
    assert words in tab.page.body.notice.sentence
    path.write_text(json.dumps({"value": "now"}))
    tab.refresh()
    settle(tab, tools, wait_for)
    assert tab.page.model.rowCount() == 1
    assert tab.page.body.shows_content


def test_files_are_dropped_onto_the_window(window: MainWindow, file: Path, tools: Tools, wait_for: WaitFor) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(file.with_suffix(".txt")))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), copy, data, left, none))
    tab = window._shown
    assert isinstance(tab, CaptureTab)
    settle(tab, tools, wait_for)
    assert tab.page.model.rowCount() == len(RECORDS)
    assert window.tabs == []
    window.close_tab(0)
    assert window._shown is None


def test_it_is_asked_for_with_an_action(
    window: MainWindow, file: Path, tools: Tools, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools.ask, "open_file", lambda *_: file)
    tools.actions["open_capture"].trigger()
    tab = window._shown
    assert isinstance(tab, CaptureTab)
    settle(tab, tools, wait_for)
    assert any("Export" in entry.text for entry in tab.entries())
