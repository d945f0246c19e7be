"""Which curves a group's chart wants, and what of them goes into files."""

import csv
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.curves import curve
from kafka_explorer.engine.lag.history import History, Series
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.groups.chart_source import MOST_CURVES, CurveWish, by_importance, range_to_read, read, series_of
from kafka_explorer.ui.groups.exporting import Exporter, FileNotWritten, write_points
from kafka_explorer.ui.groups.lag_chart import LagChart, Metric, Split
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.theme import Theme
from tests.engine.drive import run
from tests.ui.answers import Answers
from tests.ui.groups.readings import NOW_MS, PLACE, meaning


@pytest.fixture
def chart(qtbot: QtBot, theme: Theme) -> LagChart:
    made = LagChart(theme, Clock("utc"))
    qtbot.addWidget(made)
    made.resize(900, 360)
    made.show()
    return made


def test_partitions_with_most_lag_come_first() -> None:
    assert by_importance(meaning()) == [PLACE, ("orders", 0)]


def test_one_curve_for_each() -> None:
    places = [("orders", 2), ("orders", 0), ("audit", 0)]
    assert [name for name, _ in series_of("g", places, Split.PARTITION)] == ["orders · 2", "orders · 0", "audit · 0"]
    assert series_of("g", places, Split.TOPIC) == (("orders", Series("g", "orders")), ("audit", Series("g", "audit")))
    assert series_of("g", places, Split.GROUP) == (("g", Series("g")),)
    assert len(series_of("g", [("t", at) for at in range(900)], Split.PARTITION)) == MOST_CURVES


@pytest.mark.parametrize("metric", Metric)
def test_curves_are_read_from_the_history(tmp_path: Path, metric: Metric) -> None:
    path = tmp_path / "history.sqlite"
    with History(path) as history:
        for at in range(5):
            history.add([(Series("g"), (NOW_MS - 20_000 + at * 5_000, 10 * at, 100 * at, 90 * at, 1_000))])
    found = run(read(CurveWish(path, metric, (("g", Series("g")),), NOW_MS - 3_600_000, NOW_MS)))
    assert [each.name for each in found] == ["g"]
    last = {Metric.LAG: 40, Metric.BEHIND: 1, Metric.IN: 20, Metric.OUT: 18}
    assert found[0].last == last[metric]
    assert found[0].at_ms[-1] == NOW_MS


def test_what_is_zoomed_into_has_every_sample(tmp_path: Path) -> None:
    """A day is read by the minute; an hour of it, as it was sampled."""
    path, day, hour = tmp_path / "history.sqlite", (NOW_MS - 86_400_000, NOW_MS), 3_600_000
    begin = NOW_MS - 6 * hour
    with History(path) as history:
        # Written hours ago and packed since, as the newest sample is from now.
        for at_ms in (*range(begin, begin + hour, 5_000), *range(NOW_MS - 60_000, NOW_MS, 5_000)):
            history.add([(Series("g"), (at_ms, at_ms // 5_000 % 7, 0, 0, None))])
    zoomed = range_to_read(day, (begin + hour / 4, begin + hour / 2))
    found = [run(read(CurveWish(path, Metric.LAG, (("g", Series("g")),), *range_))) for range_ in (day, zoomed)]
    seen = [sum(begin + hour / 4 <= at_ms < begin + hour / 2 for at_ms in curves[0].at_ms.tolist()) for curves in found]
    assert seen[0] <= 2 * 15, "two ends of each minute"
    assert seen[1] == 15 * 12


def test_what_is_read_when_zoomed() -> None:
    day = (0, 86_400_000)
    assert range_to_read(day, None) == day
    assert range_to_read(day, (40_000_000.0, 41_000_000.0)) == (39_000_000, 42_000_000)
    assert range_to_read(day, (0.0, 41_000_000.0)) == (0, 82_000_000)
    assert range_to_read((0, 3_600_000), (1.0, 5.0)) == (0, 3_600_000), "it has all samples already"


def test_choosing_asks_for_other_curves(chart: LagChart, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chart.asked):
        chart.choose(Metric.BEHIND, Split.TOPIC)
    assert chart.wanted == (Metric.BEHIND, Split.TOPIC)
    assert chart._title.text() == "Time behind per topic"


def test_points_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "lag.csv"
    rows = run(write_points(path, [curve("orders · 2", [(NOW_MS, 5), (NOW_MS + 5_000, None)])]))
    assert rows == 2
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["time", "timestamp_ms", "curve", "value"],
            ["2025-11-23T12:00:00.000Z", str(NOW_MS), "orders · 2", "5"],
            ["2025-11-23T12:00:05.000Z", str(NOW_MS + 5_000), "orders · 2", ""],
        ]


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten, match="could not be written"):
        run(write_points(tmp_path, []))


def test_the_menu_writes_a_picture_and_the_points(chart: LagChart, jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> None:
    chart.show_curves([curve("a", [(NOW_MS, 1), (NOW_MS + 1, 2)])], to_ms=NOW_MS, gap_ms=15_000)
    saver = Answers(file=tmp_path / "lag.png")
    Exporter(chart, jobs, saver)
    chart.picture_asked.emit()
    assert QImage(str(tmp_path / "lag.png")).size() == chart.size()
    chart.table_asked.emit()
    qtbot.waitUntil(lambda: "2 rows written" in saver.heard)
