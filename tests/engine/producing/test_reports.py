"""A run's end as values and as a file."""

import csv
from pathlib import Path

import pytest
from confluent_kafka import KafkaError

from kafka_explorer.engine.producing.messages import Unsendable
from kafka_explorer.engine.producing.problems import told
from kafka_explorer.engine.producing.reports import report_of, sum_up, word_for, write_report
from kafka_explorer.engine.producing.request import FAILURES_TOLD, Landed
from kafka_explorer.engine.producing.send_log import RunFacts, SendLog, SendLogFailed, SendState
from tests.engine.drive import run, watch


@pytest.fixture
def folder(tmp_path: Path) -> str:
    log = SendLog.create(str(tmp_path), RunFacts("orders", "x", 77))
    for number, (partition, offset) in enumerate([(1, 10), (0, 5), (1, 12), (1, -1)]):
        log.acknowledged((0, number), partition, offset)
    log.refused((0, 4), KafkaError.MSG_SIZE_TOO_LARGE)
    log.unsendable(Unsendable((0, 5), told("no, really")))
    log.given((0, 6), bytes(16), 0)
    log.absent((0, 7))
    log.flush()
    log.close()
    return str(tmp_path)


def test_the_report_sums_up(folder: str) -> None:
    report = report_of(folder, 1.5)
    assert (report.topic, report.started_ms, report.elapsed_s) == ("orders", 77, 1.5)
    assert (report.acknowledged, report.refused, report.unsendable, report.doubtful) == (4, 1, 1, 1)
    assert report.landed == {0: Landed(1, 5, 5), 1: Landed(3, 10, 12)}
    assert report.undelivered == 1
    assert [failure.id[1] for failure in report.failures] == [4, 5, 6, 7]
    assert report.failed == 4
    assert not report.complete


def test_only_some_failures_travel_with_it(tmp_path: Path) -> None:
    log = SendLog.create(str(tmp_path), RunFacts("orders", "x", 0))
    for number in range(FAILURES_TOLD + 50):
        log.refused((0, number), KafkaError.MSG_SIZE_TOO_LARGE)
    log.flush()
    log.close()
    report = report_of(str(tmp_path))
    assert (report.refused, len(report.failures)) == (FAILURES_TOLD + 50, FAILURES_TOLD)


def test_a_file_has_a_line_for_each_message(folder: str, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    assert run(write_report(folder, str(path))) == 8
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["part", "number", "outcome", "partition", "offset", "error"]
    assert rows[1] == ["0", "0", "acknowledged", "1", "10", ""]
    assert rows[4] == ["0", "3", "acknowledged", "1", "", ""]
    assert rows[5][2] == "refused"
    assert rows[6][5] == "no, really"
    assert rows[7][2] == word_for(SendState.GIVEN) == "in doubt"
    assert rows[8][2] == "undelivered"


def test_a_place_that_cannot_be_written_is_said(folder: str, tmp_path: Path) -> None:
    with pytest.raises(SendLogFailed, match="No such file"):
        run(write_report(folder, str(tmp_path / "nowhere" / "report.csv")))


def test_a_long_log_is_summed_up_with_pauses(tmp_path: Path) -> None:
    log = SendLog.create(str(tmp_path), RunFacts("orders", "x", 0))
    for number in range(12_000):
        log.acknowledged((0, number), 0, number)
    log.flush()
    log.close()
    pauses, report = watch(sum_up(str(tmp_path)))
    assert len(pauses) == 6
    assert (report.acknowledged, report.landed) == (12_000, {0: Landed(12_000, 0, 11_999)})
