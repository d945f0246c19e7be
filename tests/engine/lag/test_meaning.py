"""Snapshots played to the interpreter: what comes out is what a person would say of them."""

from collections.abc import Mapping

import pytest

from kafka_explorer.engine.errors import RequestTimedOut
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.committed import Committed
from kafka_explorer.engine.lag.details import GroupDetails, Member
from kafka_explorer.engine.lag.end_history import HowKnown, TimeLag
from kafka_explorer.engine.lag.ends import TopicShape
from kafka_explorer.engine.lag.health import GroupHealth, Rule
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.engine.lag.loss import DataLoss, LossCause, Retention
from kafka_explorer.engine.lag.meaning import GroupMeaning, Interpreter, PartitionMeaning
from kafka_explorer.engine.lag.pace import Drain, Pace
from kafka_explorer.engine.lag.snapshots import GroupReading, LagSnapshot
from kafka_explorer.engine.partition_offsets import Place

A, B = ("orders", 0), ("orders", 1)
BEGAN_MS = 1_000_000
READS_A = GroupDetails("g", GroupState.STABLE, GroupKind.CLASSIC, members=(Member("m", "c", "/h", assigned=(A,)),))


def snapshot(
    at_s: float,
    high: Mapping[Place, int],
    committed: Mapping[Place, int] | None,
    start: Mapping[Place, int] | None = None,
    details: GroupDetails | None = READS_A,
    detailed: frozenset[str] = frozenset(),
) -> LagSnapshot:
    commits = None if committed is None else {place: Committed(offset) for place, offset in committed.items()}
    return LagSnapshot(
        number=1,
        at_ms=BEGAN_MS + round(at_s * 1000),
        groups={"g": GroupReading("g", commits, details)},
        detailed=detailed,
        high=high,
        start=dict(start or {}),
        shapes={"orders": TopicShape((1, 1))},
    )


def play(interpreter: Interpreter, *snapshots: LagSnapshot, retention: Retention | None = None) -> GroupMeaning:
    """The meaning of the last."""
    retentions = {} if retention is None else {"orders": retention}
    return [interpreter.take(each, retentions) for each in snapshots][-1]["g"]


def test_a_group_that_falls_behind() -> None:
    """100 a second are written to A, 60 read; B stands still with 5 unread."""
    meaning = play(
        Interpreter(),
        *(
            snapshot(at, {A: 1000 + 100 * at, B: 20}, {A: 1000 + 60 * at, B: 15}, {A: 0, B: 0})
            for at in range(0, 101, 5)
        ),
        retention=Retention(ms=60_000),
    )
    assert (meaning.state, meaning.kind, meaning.members) == (GroupState.STABLE, GroupKind.CLASSIC, 1)
    assert (meaning.lag, meaning.partition_count, meaning.without_reader) == (4005, 2, 1)
    assert meaning.pace == Pace(100, 60)
    assert meaning.drain == Drain(None, A)
    # Offset 7000 was written at second 60, 40 seconds ago.
    assert meaning.time_lag == TimeLag(40_000, HowKnown.INTERPOLATED)
    assert meaning.furthest == A
    # It ages by 0.4 seconds a second, and is kept for 60.
    assert meaning.loss is not None
    assert (meaning.loss[0], meaning.loss[1].cause) == (A, LossCause.AGE)
    assert meaning.loss[1].in_s == pytest.approx(50)
    assert meaning.moved_ms == meaning.at_ms
    assert meaning.judgement.health is GroupHealth.ERROR
    assert meaning.judgement.worst == B
    rules = {place: each.judgement.rule for place, each in meaning.partitions.items() if each.judgement}
    assert rules == {A: Rule.LAG_NEVER_FELL, B: Rule.NOBODY_MOVES}
    assert meaning.partitions[B].moved_ms is None
    assert meaning.partitions[A].drain_s is None


def test_a_group_that_catches_up() -> None:
    meaning = play(Interpreter(), *(snapshot(at, {A: 1000 + 10 * at}, {A: 500 + 15 * at}) for at in range(0, 31, 5)))
    assert meaning.lag == 350
    assert meaning.drain is not None
    assert meaning.drain.slowest == A
    assert meaning.drain.seconds == pytest.approx(70)
    assert meaning.partitions[A].drain_s == pytest.approx(70)
    assert meaning.judgement.health is GroupHealth.OK
    # The committed offset lies before all that was seen: a guess, and it is said to be one.
    assert meaning.time_lag == TimeLag(35_000, HowKnown.EXTRAPOLATED)


def test_a_group_that_has_read_everything() -> None:
    meaning = play(Interpreter(), *(snapshot(at, {A: 100}, {A: 100}) for at in range(0, 31, 5)))
    assert (meaning.lag, meaning.time_lag) == (0, TimeLag(0, HowKnown.CAUGHT_UP))
    assert meaning.drain == Drain(0.0)
    assert meaning.partitions[A].drain_s == 0
    assert meaning.judgement.health is GroupHealth.OK


def test_rates_are_those_of_the_last_minute() -> None:
    busy = [snapshot(at, {A: 1000 * at}, {A: 0}) for at in range(0, 60, 5)]
    idle = [snapshot(at, {A: 55_000}, {A: 0}) for at in range(60, 181, 5)]
    assert play(Interpreter(), *busy, *idle).pace == Pace(0, 0)


def test_what_is_beyond_the_end_hides_nobody_elses_lag() -> None:
    meaning = play(Interpreter(), snapshot(0, {A: 10, B: 10}, {A: 4, B: 1000}))
    assert meaning.lag == 6
    assert meaning.partitions[B].lag == -990


def test_records_that_are_gone_come_first() -> None:
    meaning = play(Interpreter(), snapshot(0, {A: 100, B: 100}, {A: 5, B: 60}, {A: 40, B: 50}))
    assert meaning.loss == (A, DataLoss(LossCause.ALREADY, lost=35))


def test_a_log_start_that_follows_is_a_loss_by_size() -> None:
    """The log start moves by 10 a second; it is asked for once a minute."""
    snapshots = [snapshot(at, {A: 10_000 + 10 * at}, {A: 9000}, {A: 10 * at}) for at in range(0, 601, 60)]
    meaning = play(Interpreter(), *snapshots, retention=Retention(size_bytes=1000))
    assert meaning.loss is not None
    assert (meaning.loss[0], meaning.loss[1].cause) == (A, LossCause.SIZE)
    assert meaning.loss[1].in_s == pytest.approx(300)


def test_a_gap_tells_nothing_and_forgets_nothing() -> None:
    interpreter = Interpreter()
    before = play(interpreter, snapshot(0, {A: 100}, {A: 50}), snapshot(5, {A: 150}, {A: 50}))
    lost = LagSnapshot(3, BEGAN_MS + 10_000, {"g": GroupReading("g")}, trouble=RequestTimedOut("Describe", 15))
    assert lost.is_gap
    assert interpreter.take(lost) == {}
    after = play(interpreter, snapshot(25, {A: 350}, {A: 50}))
    assert (before.pace, after.pace) == (Pace(10, 0), Pace(10, 0))
    assert after.time_lag is not None
    assert after.time_lag.how is HowKnown.EXTRAPOLATED


def test_a_group_that_cannot_be_read_is_left_out_and_others_are_not() -> None:
    interpreter = Interpreter()
    found = interpreter.take(snapshot(0, {A: 10}, None))
    assert found == {}


def test_an_end_that_is_unknown_makes_a_partition_unknown() -> None:
    meaning = play(Interpreter(), snapshot(0, {B: 10}, {A: 5, B: 4}))
    assert meaning.partitions[A] == PartitionMeaning()
    assert meaning.lag == 6
    nothing = play(Interpreter(), snapshot(0, {}, {A: 5}, details=None))
    assert (nothing.lag, nothing.time_lag, nothing.loss, nothing.members) == (None, None, None, 0)
    assert nothing.judgement.health is GroupHealth.UNKNOWN
    assert nothing.state is GroupState.UNKNOWN


def test_a_guess_is_known_as_one_and_can_be_made_good() -> None:
    interpreter = Interpreter()
    first = snapshot(0, {A: 100, B: 100}, {A: 50, B: 10}, detailed=frozenset({"g"}))
    assert interpreter.unsure(first) == {A: 50, B: 10}
    assert list(interpreter.unsure(first)) == [B, A], "the one with most lag first"
    interpreter.remember_written(B, 10, BEGAN_MS - 3_600_000)
    meaning = play(interpreter, first)
    assert meaning.partitions[B].time_lag == TimeLag(3_600_000, HowKnown.INTERPOLATED)
    assert interpreter.unsure(first) == {A: 50}
    assert interpreter.unsure(snapshot(5, {A: 100, B: 100}, {A: 100, B: 100})) == {}


def test_ends_of_an_earlier_run_help() -> None:
    interpreter = Interpreter()
    interpreter.remember_end(A, 40, BEGAN_MS - 60_000)
    interpreter.remember_end(A, 70, BEGAN_MS - 30_000)
    meaning = play(interpreter, snapshot(0, {A: 100}, {A: 50}))
    assert meaning.time_lag == TimeLag(50_000, HowKnown.INTERPOLATED)


def test_what_is_no_longer_watched_is_forgotten() -> None:
    interpreter = Interpreter()
    play(interpreter, snapshot(0, {A: 100, B: 7}, {A: 50, B: 7}, {A: 0, B: 0}))
    play(interpreter, snapshot(5, {A: 110}, {A: 50}, {A: 0}))
    play(interpreter, snapshot(70, {A: 120, B: 3}, {A: 50, B: 3}, {A: 0, B: 0}))
    again = play(interpreter, snapshot(75, {A: 120, B: 5}, {A: 50, B: 4}, {A: 0, B: 0}))
    assert again.partitions[B].pace == Pace(0.4, 0.2)
    assert interpreter.take(LagSnapshot(9, BEGAN_MS + 80_000, {})) == {}
    fresh = play(interpreter, snapshot(85, {A: 130}, {A: 60}))
    assert fresh.partitions[A].pace == Pace(), "its samples went with the group"
