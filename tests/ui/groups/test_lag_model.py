"""The partitions of a group, with the figures of Kafka's tool and what it does not tell."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from kafka_explorer.engine.errors import RequestTimedOut
from kafka_explorer.engine.lag.rows import LagRow
from kafka_explorer.ui.groups import lag_cells as cells
from kafka_explorer.ui.groups.lag_cells import Line
from kafka_explorer.ui.groups.lag_model import LagModel
from kafka_explorer.ui.groups.members_model import MembersModel
from kafka_explorer.ui.widgets.columns import DISPLAY_ROLE, TONE_ROLE
from tests.ui.groups.readings import MEMBER, NOW_MS, partition

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
FULL = LagRow("billing", "orders", 2, 615_402, None, 663_296, 663_290, 0, MEMBER)
OPEN = LagRow("billing", "orders", 1, None, None, 11_871, 11_871, 100)
LOST = LagRow("billing", "orders", 0, 10, None, 500, 500, 200, MEMBER)
BEYOND = LagRow("billing", "audit", 0, 900, None, 500, 500, 0)
UNKNOWN = LagRow("billing", "audit", 1, 5, None, error=RequestTimedOut("List", 5))


def line(row: LagRow, lag: int | None = None) -> Line:
    known = None if lag is None else partition(lag)
    return Line(row, known, NOW_MS, NOW_MS - 13_000)


LINES = [line(FULL, 47_894), line(OPEN), line(LOST, 490), line(BEYOND, 0), line(UNKNOWN)]


def text(row: LagRow, column: int, lag: int | None = None) -> str:
    return cells.text_of(line(row, lag), column)


def tone(row: LagRow, column: int, lag: int | None = None) -> str | None:
    return cells.tone_of(line(row, lag), column)


def test_the_figures_of_the_tool() -> None:
    columns = (cells.TOPIC, cells.PARTITION, cells.CURRENT, cells.END, cells.LAG, cells.CONSUMER, cells.HOST)
    shown = [text(FULL, column) for column in columns]
    assert shown == ["orders", "2", "615,402", "663,296", "47,894", "billing-1-7f3a", "/10.0.0.7"]


def test_what_the_tool_does_not_tell() -> None:
    assert text(FULL, cells.HELD) == "6"
    assert tone(FULL, cells.HELD) == "warn"
    assert text(FULL, cells.STABLE) == "47,888"
    assert text(LOST, cells.LOST) == "190"
    assert tone(LOST, cells.LOST) == tone(LOST, cells.CURRENT) == "bad"


def test_nothing_committed_is_a_dash_and_never() -> None:
    assert [text(OPEN, at) for at in (cells.CURRENT, cells.LAG, cells.MOVED)] == ["–", "–", "never"]
    assert text(OPEN, cells.CONSUMER) == "no owner"
    assert tone(OPEN, cells.LAG) == tone(OPEN, cells.CURRENT) == tone(OPEN, cells.CONSUMER) == "faint"
    assert "11,771" in str(cells.tip_of(line(OPEN), cells.CURRENT))


def test_lag_is_not_clamped() -> None:
    assert text(BEYOND, cells.LAG) == "-400"
    assert tone(BEYOND, cells.LAG) == "bad"
    assert "beyond the log's end" in str(cells.tip_of(line(BEYOND), cells.LAG))


def test_what_is_unknown_says_why() -> None:
    assert text(UNKNOWN, cells.END) == "–"
    assert cells.tip_of(line(UNKNOWN), cells.END)


def test_a_stalled_partition_is_red() -> None:
    assert text(FULL, cells.HEALTH, 47_894) == "STALLED"
    assert tone(FULL, cells.HEALTH, 47_894) == tone(FULL, cells.LAG, 47_894) == "bad"
    assert tone(FULL, cells.BEHIND, 47_894) == "warn"
    assert "has not moved" in str(cells.tip_of(line(FULL, 1), cells.HEALTH))


def test_when_it_last_committed() -> None:
    assert text(FULL, cells.MOVED, 1) == "2 s ago"
    still = Line(FULL, partition(1, moved_ms=None), NOW_MS, NOW_MS - 90_000)
    assert cells.text_of(still, cells.MOVED) == "not for 1 m 30 s"
    assert cells.tone_of(still, cells.MOVED) == "bad"
    just_begun = Line(FULL, partition(1, moved_ms=None), NOW_MS, NOW_MS - 2_000)
    assert cells.text_of(just_begun, cells.MOVED) == "–"


def test_the_model_keeps_the_order_of_the_tool_until_it_is_sorted(qtmodeltester: ModelTester) -> None:
    model = LagModel()
    model.set_lines(LINES)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert model.places == [each.row.place for each in LINES]
    model.sort_by(cells.LAG, DOWN)
    assert [model.line(row).row.lag for row in range(5)] == [47_894, 490, -400, None, None]
    model.set_lines(LINES)
    assert model.line(0).row is FULL
    assert model.data(model.index(0, cells.LAG), DISPLAY_ROLE) == "47,894"
    assert model.data(model.index(0, cells.HEALTH), TONE_ROLE) == "bad"


@pytest.mark.parametrize("column", range(15))
def test_every_column_sorts(column: int) -> None:
    model = LagModel()
    model.set_lines(LINES)
    for order in (UP, DOWN):
        model.sort_by(column, order)
        assert sorted(model.places) == sorted(each.row.place for each in LINES)


def test_a_new_sample_moves_no_row() -> None:
    model = LagModel()
    model.set_lines(LINES)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.set_lines(list(LINES))
    assert resets == []
    model.set_lines(LINES[1:])
    assert resets == [1]


def test_members(qtmodeltester: ModelTester) -> None:
    model = MembersModel()
    model.set_members([MEMBER], {("orders", 0): 5, ("orders", 2): 7})
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    shown = [model.data(model.index(0, at), DISPLAY_ROLE) for at in range(model.columnCount())]
    assert shown == ["billing-1-7f3a", "billing-1", "/10.0.0.7", "–", "2", "12", "orders:0,2", "–"]
