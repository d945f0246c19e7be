"""How a read is brought onto the page while it runs and when it ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.scan import ScanProgress, ScanRequest
from kafka_explorer.engine.tail_window import TailReader, TailWindow
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.records.reading import Reading
from kafka_explorer.ui.records.report import Report
from kafka_explorer.ui.records.view import RecordsPage
from tests.messages import TOPIC, FakeMessage, make_record


@pytest.fixture
def window(tmp_path: Path) -> Iterator[TailWindow]:
    window = TailWindow(str(tmp_path), [TOPIC], 1_000, 10_000_000)
    yield window
    window.close()


@pytest.fixture
def tailing(page: RecordsPage, clock: Clock, jobs: Jobs, window: TailWindow, tmp_path: Path) -> Iterator[Reading]:
    """A live tail that is shown by hand."""
    reading = Reading(ScanRequest((TOPIC,), follow=True), jobs, page, str(tmp_path))
    reading.reader = TailReader(str(tmp_path))
    yield reading
    page.model.show_spool(None)
    reading.reader.close()


def come(window: TailWindow, reading: Reading, count: int) -> None:
    """So many more messages come, and the reading hears of it."""
    begin = window.row_count
    window.publish([window.store(FakeMessage(make_record(offset))) for offset in range(begin, begin + count)])
    window.flush()
    reading.progress = ScanProgress(rows=window.row_count)


def test_the_newest_of_a_tail_are_read_in_one_turn_of_the_event_loop_and_shown_in_the_next(
    qtbot: QtBot, page: RecordsPage, clock: Clock, window: TailWindow, tailing: Reading
) -> None:
    report = Report(page, clock)
    report.begin(tailing)
    come(window, tailing, 40)
    report.progressed()
    assert page.model.rowCount() == 40, "the first rows come at once"
    come(window, tailing, 30)
    report.progressed()
    assert page.model.rowCount() == 40
    come(window, tailing, 5)
    qtbot.waitUntil(lambda: page.model.rowCount() == 75)
    bar = page.table.verticalScrollBar()
    assert bar.value() == bar.maximum()


def test_the_end_of_a_tail_shows_all_of_it_at_once(
    page: RecordsPage, clock: Clock, window: TailWindow, tailing: Reading
) -> None:
    report = Report(page, clock)
    report.begin(tailing)
    come(window, tailing, 40)
    report.progressed()
    come(window, tailing, 30)
    report.progressed()
    report.ended()
    assert page.model.rowCount() == 70


def test_what_was_to_be_shown_of_a_tail_that_is_put_away_is_not(
    qtbot: QtBot, page: RecordsPage, clock: Clock, window: TailWindow, tailing: Reading, jobs: Jobs, tmp_path: Path
) -> None:
    report = Report(page, clock)
    report.begin(tailing)
    for count in (40, 30):
        come(window, tailing, count)
        report.progressed()
    page.model.show_spool(None)
    report.begin(Reading(ScanRequest((TOPIC,)), jobs, page, str(tmp_path / "next")))
    with qtbot.assertNotEmitted(page.model.rowsInserted, wait=50):
        pass
