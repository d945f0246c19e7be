"""Offsets to be moved: each wish on each kind of partition, and what will be read again or skipped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.committed import Committed
from kafka_explorer.engine.lag.details import GroupDetails
from kafka_explorer.engine.lag.ends import LogEnds
from kafka_explorer.engine.lag.moves import Known, Move, MoveNote, ResetPlan, ResetWish, Target, plan_reset

PLACE = ("orders", 0)
FROM_10_TO_100 = LogEnds(10, 100, 90)


def move(
    wish: ResetWish,
    before: int | None = 50,
    ends: LogEnds = FROM_10_TO_100,
    at_time: int = -1,
    other: int | None = None,
) -> Move:
    known = Known(
        commits={} if before is None else {PLACE: Committed(before)},
        ends={PLACE: ends},
        at_time={PLACE: at_time},
        others={} if other is None else {PLACE: Committed(other)},
    )
    (planned,) = plan_reset(wish, [PLACE, PLACE], known)
    return planned


@pytest.mark.parametrize(
    ("planned", "after", "note", "reread", "skipped"),
    [
        (move(ResetWish(Target.EARLIEST)), 10, None, 40, 0),
        (move(ResetWish(Target.LATEST)), 100, None, 0, 50),
        (move(ResetWish(Target.OFFSET, 60)), 60, None, 0, 10),
        (move(ResetWish(Target.OFFSET, 50)), 50, None, 0, 0),
        (move(ResetWish(Target.OFFSET, 3)), 10, MoveNote.BEFORE_START, 40, 0),
        (move(ResetWish(Target.OFFSET, 300)), 100, MoveNote.BEYOND_END, 0, 50),
        (move(ResetWish(Target.TIMESTAMP, 1), at_time=70), 70, None, 0, 20),
        (move(ResetWish(Target.TIMESTAMP, 1), at_time=-1), 100, MoveNote.NOTHING_AFTER_TIME, 0, 50),
        (move(ResetWish(Target.SHIFT, -15)), 35, None, 15, 0),
        (move(ResetWish(Target.SHIFT, 15)), 65, None, 0, 15),
        (move(ResetWish(Target.SHIFT, -1000)), 10, MoveNote.BEFORE_START, 40, 0),
        (move(ResetWish(Target.SHIFT, 1000)), 100, MoveNote.BEYOND_END, 0, 50),
        (move(ResetWish(Target.SHIFT, 1), before=None), None, MoveNote.NOTHING_COMMITTED, 0, 0),
        (move(ResetWish(Target.COPY), other=20), 20, None, 30, 0),
        (move(ResetWish(Target.COPY)), 50, MoveNote.NOTHING_TO_COPY, 0, 0),
        (move(ResetWish(Target.EARLIEST), before=None), 10, None, 0, 0),
        (move(ResetWish(Target.EARLIEST), ends=LogEnds()), 50, MoveNote.UNKNOWN_LOG, 0, 0),
        (move(ResetWish(Target.EARLIEST), ends=LogEnds(), before=None), None, MoveNote.UNKNOWN_LOG, 0, 0),
        # What was deleted is not read again, and beyond the end there is nothing to skip.
        (move(ResetWish(Target.EARLIEST), before=4), 10, None, 0, 0),
        (move(ResetWish(Target.LATEST), before=4), 100, None, 0, 90),
        (move(ResetWish(Target.EARLIEST), before=500), 10, None, 90, 0),
        (move(ResetWish(Target.LATEST), before=500), 100, None, 0, 0),
    ],
)
def test_a_wish(planned: Move, after: int | None, note: MoveNote | None, reread: int, skipped: int) -> None:
    assert (planned.after, planned.note, planned.reread, planned.skipped) == (after, note, reread, skipped)
    assert planned.place == PLACE
    before = None if planned.before is None else planned.before.offset
    assert planned.changes is (after is not None and after != before)


@given(
    st.sampled_from([target for target in Target if target is not Target.COPY]),
    st.integers(-(2**40), 2**40),
    st.integers(0, 2**40),
    st.integers(0, 2**20),
    st.integers(0, 2**41),
)
def test_every_plan_lies_inside_the_log(target: Target, value: int, start: int, size: int, before: int) -> None:
    planned = move(ResetWish(target, value), before, LogEnds(start, start + size, start), at_time=start)
    assert planned.after is not None
    assert start <= planned.after <= start + size
    assert 0 <= planned.reread <= size
    assert 0 <= planned.skipped <= size
    assert not (planned.reread and planned.skipped)


def test_partitions_come_in_order_and_a_plan_sums_up() -> None:
    places = [("b", 0), ("a", 10), ("a", 9)]
    known = Known({place: Committed(5) for place in places}, dict.fromkeys(places, LogEnds(0, 10, 10)))
    details = GroupDetails("group", GroupState.EMPTY)
    plan = ResetPlan(details, ResetWish(Target.LATEST), plan_reset(ResetWish(Target.LATEST), places, known))
    assert [each.place for each in plan.moves] == [("a", 9), ("a", 10), ("b", 0)]
    assert (plan.group, plan.reread, plan.skipped, len(plan.changes)) == ("group", 0, 15, 3)
    assert plan.may_be_done
    assert not ResetPlan(GroupDetails("group", GroupState.STABLE), plan.wish).may_be_done
    back = ResetPlan(details, ResetWish(Target.EARLIEST), plan_reset(ResetWish(Target.EARLIEST), places, known))
    assert (back.reread, back.skipped) == (15, 0)
    same = ResetPlan(details, ResetWish(Target.OFFSET, 5), plan_reset(ResetWish(Target.OFFSET, 5), places, known))
    assert same.changes == ()
