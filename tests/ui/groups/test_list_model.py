"""The list of groups: found, sorted, and told in words only where it is painted."""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.end_history import HowKnown, TimeLag
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.engine.lag.listing import ListedGroup
from kafka_explorer.engine.lag.pace import Drain
from kafka_explorer.ui.groups.list_model import BEHIND, DRAIN, HEALTH, KIND, LAG, MEMBERS, NAME, STATE, GroupsModel
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, TONE_ROLE
from tests.ui.groups.readings import meaning

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
GROUPS = (
    ListedGroup("Billing eu", GroupState.STABLE, GroupKind.CLASSIC),
    ListedGroup("billing us", GroupState.EMPTY, GroupKind.CLASSIC, simple=True),
    ListedGroup("audit", GroupState.STABLE, GroupKind.CONSUMER),
    ListedGroup("share", GroupState.UNKNOWN, GroupKind.SHARE_OR_STREAMS),
)


@pytest.fixture
def model(qtmodeltester: ModelTester) -> GroupsModel:
    made = GroupsModel()
    made.set_groups(GROUPS)
    qtmodeltester.check(made)  # type: ignore[no-untyped-call]
    return made


def names(model: GroupsModel) -> list[str]:
    return [model.group(row).group for row in range(model.rowCount())]


def cell(model: GroupsModel, name: str, column: int, role: int = DISPLAY_ROLE) -> object:
    return model.data(model.index(model.row_of(name), column), role)


def test_those_with_most_lag_come_first_and_unknown_ones_last(model: GroupsModel) -> None:
    model.set_meanings({"audit": meaning("audit", lag=5), "billing us": meaning("billing us", lag=700)})
    assert names(model)[:2] == ["billing us", "audit"]
    model.set_meanings({"audit": meaning("audit", lag=9_000)})
    assert names(model)[:2] == ["audit", "billing us"]
    model.sort_by(LAG, UP)
    assert names(model)[:2] == ["billing us", "audit"]


@pytest.mark.parametrize("column", range(8))
def test_every_column_sorts_both_ways(model: GroupsModel, column: int) -> None:
    model.set_meanings({"audit": meaning("audit"), "share": meaning("share", drain=None, time_lag=None, lag=None)})
    for order in (UP, DOWN):
        model.sort_by(column, order)
        assert sorted(names(model)) == sorted(group.group for group in GROUPS)


def test_names_are_sorted_as_people_do(model: GroupsModel) -> None:
    model.sort_by(NAME, UP)
    assert names(model) == ["audit", "Billing eu", "billing us", "share"]


def test_every_word_of_the_filter_must_be_there(model: GroupsModel) -> None:
    model.narrow("us BILL", None)
    assert names(model) == ["billing us"]
    model.narrow("", {GroupState.STABLE})
    assert sorted(names(model)) == ["Billing eu", "audit"]
    model.narrow("nothing", None)
    assert model.rowCount() == 0


def test_the_newest_state_counts(model: GroupsModel) -> None:
    model.set_meanings({"audit": meaning("audit", state=GroupState.EMPTY)})
    assert cell(model, "audit", STATE) == "empty"
    model.narrow("", {GroupState.EMPTY})
    assert sorted(names(model)) == ["audit", "billing us"]


def test_what_a_sample_told(model: GroupsModel) -> None:
    model.set_meanings({"audit": meaning("audit")})
    shown = [cell(model, "audit", column) for column in (HEALTH, MEMBERS, LAG, BEHIND, DRAIN)]
    assert shown == ["STALLED", "1", "47,894", "14 m 08 s", "never"]
    assert cell(model, "audit", HEALTH, TONE_ROLE) == "bad"
    assert cell(model, "audit", DRAIN, TONE_ROLE) == "bad"
    assert cell(model, "audit", BEHIND, TONE_ROLE) == "bad"
    tip = cell(model, "audit", HEALTH, int(Qt.ItemDataRole.ToolTipRole))
    assert "has not moved for 14 m 08 s" in str(tip)


def test_the_last_few_seconds_are_no_falling_behind(model: GroupsModel) -> None:
    steady = replace(meaning("audit"), lag=10, time_lag=TimeLag(1_700, HowKnown.INTERPOLATED))
    model.set_meanings({"audit": steady})
    assert cell(model, "audit", DRAIN) == "keeps up"
    assert cell(model, "audit", DRAIN, TONE_ROLE) == "ok"
    model.set_meanings({"audit": replace(steady, drain=Drain(90.0), time_lag=TimeLag(90_000, HowKnown.EXACT))})
    assert cell(model, "audit", DRAIN) == "1 m 30 s"


def test_nothing_is_known_yet(model: GroupsModel) -> None:
    assert [cell(model, "audit", column) for column in (HEALTH, MEMBERS, LAG, BEHIND, DRAIN)] == [""] * 5
    assert cell(model, "billing us", KIND) == "no members ever"
    assert cell(model, "share", STATE) == ""
    assert "cannot read" in str(cell(model, "share", KIND, int(Qt.ItemDataRole.ToolTipRole)))


def test_pinned_groups_are_marked_and_copied_by_name(model: GroupsModel) -> None:
    model.set_pinned(["audit"])
    assert cell(model, "audit", NAME) == "◉ audit"
    assert cell(model, "audit", NAME, COPY_ROLE) == "audit"


def test_fifteen_thousand_groups_do_not_freeze() -> None:
    model = GroupsModel()
    many = [ListedGroup(f"group-{at:05}", GroupState.STABLE, GroupKind.CLASSIC) for at in range(15_000)]
    known = {each.group: meaning(each.group, lag=at) for at, each in enumerate(many[:500])}
    # The time of this thread: a busy machine must not fail the test.
    began = time.thread_time()
    model.set_groups(many)
    model.set_meanings(known)
    model.narrow("7", None)
    assert time.thread_time() - began < 1.0
