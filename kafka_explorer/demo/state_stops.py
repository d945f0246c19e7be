"""Where the walk stops for what keys hold: the latest of each, its history, two times compared; files of messages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from kafka_explorer.app import Program
from kafka_explorer.demo.stop import Stop
from kafka_explorer.engine.export_files import FileForm
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.records.exporting_controller import Exporting
from kafka_explorer.ui.records.exporting_panel import ExportWish, What
from kafka_explorer.ui.records.history_view import HistoryPage
from kafka_explorer.ui.records.states_view import COMPARED, STATE, StatesPage
from kafka_explorer.ui.records.view import RecordsPage


def state_stops(running: Program, tab: ClusterTab, idle: Callable[[], bool]) -> Iterator[Stop]:
    """The state of the patients, what changed in it, the history of one; an export, and the file opened again."""
    states, history = tab.findChildren(StatesPage)[0], tab.findChildren(HistoryPage)[0]
    page = tab.findChildren(RecordsPage)[0]
    tab.navigation.topic_chosen.emit("patient-events")
    yield Stop("messages-patients", lambda: None, lambda: page.model.rowCount() > 0 and idle())
    yield Stop("latest-per-key", page.latest.click, lambda: states.model.rowCount() > 0 and idle())

    def back_then() -> None:
        states.tombstones.setChecked(True)
        states.filter.setText("value.ward exists or is:tombstone")
        states.at.set_text("6h")
        states.at.submitted.emit()

    yield Stop("latest-per-key-then", back_then, lambda: states.model.rowCount() > 0 and idle())
    states.filter.clear()
    yield Stop(
        "states-compared",
        lambda: states.parts.click(COMPARED),
        lambda: states.changed_model.rowCount() > 0 and idle(),
    )
    states.parts.click(STATE)
    tab.navigation.topic_chosen.emit("protocol-events")
    yield Stop("latest-protocols", page.latest.click, lambda: states.model.rowCount() > 0 and idle())
    yield Stop("key-history", lambda: _open_first(states), lambda: history.versions.lines.rowCount() > 0 and idle())
    yield Stop("key-history-message", lambda: history.parts.click("message"), idle)
    history.parts.click("changes")
    tab.show_page("messages")
    yield from _file_stops(running, page, idle)


def _open_first(states: StatesPage) -> None:
    states.table.select_row(0)
    states.table.opened.emit(states.table.currentIndex())


def _file_stops(running: Program, page: RecordsPage, idle: Callable[[], bool]) -> Iterator[Stop]:
    exporting = page.findChildren(Exporting)[0]
    yield Stop("messages-export", exporting.open_panel, lambda: exporting.panel.is_open and idle())
    exporting.panel.close_popover()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "protocol-events.jsonl"
        exporting.export(ExportWish(What.SHOWN, FileForm.JSON_LINES, str(path)))
        yield Stop("messages-exported", exporting.open_panel, lambda: path.exists() and idle())
        exporting.panel.close_popover()
        capture = running.window.open_capture(path)
        yield Stop("capture", lambda: None, lambda: capture.page.model.rowCount() > 0 and idle())
        running.window.close_tab(1)
