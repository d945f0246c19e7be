"""Burrow's rules on made-up courses of a committed offset."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.lag.health import (
    Course,
    GroupHealth,
    Health,
    Judgement,
    Move,
    Rule,
    judge,
    judge_group,
)

NOW = 1_000_000


def course(
    *moves: tuple[int, int, int], lag: int | None = None, caught_up: int | None = None, owned: bool = True
) -> Course:
    """Of moves (seconds ago, committed, lag)."""
    made = [Move(NOW - ago * 1000, committed, left) for ago, committed, left in moves]
    newest = made[-1].lag if made else None
    caught_up_ms = None if caught_up is None else NOW - caught_up * 1000
    return Course(NOW, newest if lag is None else lag, made, caught_up_ms, owned)


@pytest.mark.parametrize(
    ("seen", "health", "rule"),
    [
        (course(), Health.UNKNOWN, Rule.NO_COMMIT),
        (course((20, 5, 0)), Health.OK, Rule.NO_LAG),
        # Nothing moves, but there is nothing to read either.
        (course((999, 5, 0)), Health.OK, Rule.NO_LAG),
        # Committed beyond the end.
        (course((20, 50, -10)), Health.OK, Rule.NO_LAG),
        # Just come to watch.
        (course((20, 5, 9)), Health.UNKNOWN, Rule.WATCHED_TOO_SHORTLY),
        (course((20, 5, 9), (10, 7, 9)), Health.UNKNOWN, Rule.WATCHED_TOO_SHORTLY),
        # Not moving for longer than nine intervals.
        (course((46, 5, 9)), Health.STALLED, Rule.MEMBER_DOES_NOT_MOVE),
        (course((46, 5, 9), owned=False), Health.STOPPED, Rule.NOBODY_MOVES),
        # One that commits every minute gets more patience.
        (course((180, 1, 9), (120, 2, 9), (60, 3, 9)), Health.WARN, Rule.LAG_NEVER_FELL),
        (course((300, 1, 9), (240, 2, 9), (180, 3, 9)), Health.STALLED, Rule.MEMBER_DOES_NOT_MOVE),
        # The topic was idle, and something has just been written.
        (course((900, 5, 0), lag=3, caught_up=5), Health.OK, Rule.CAUGHT_UP),
        (course((900, 5, 0), lag=3, caught_up=50), Health.STALLED, Rule.MEMBER_DOES_NOT_MOVE),
        # Slower and slower, steady, faster.
        (course((15, 1, 5), (10, 2, 7), (5, 3, 9)), Health.WARN, Rule.LAG_NEVER_FELL),
        (course((15, 1, 5), (10, 2, 5), (5, 3, 5)), Health.WARN, Rule.LAG_NEVER_FELL),
        (course((15, 1, 5), (10, 2, 4), (5, 3, 9)), Health.OK, Rule.LAG_FELL),
        # Lag now, none a while ago.
        (course((15, 1, 5), (10, 2, 0), (5, 3, 9), caught_up=10), Health.OK, Rule.CAUGHT_UP),
        (course((15, 1, 5), (10, 2, 7), (5, 3, 9), caught_up=20), Health.WARN, Rule.LAG_NEVER_FELL),
        # Back, and not there again.
        (course((15, 100, 5), (10, 40, 65), (5, 50, 55)), Health.REWIND, Rule.WENT_BACK),
        (course((15, 100, 5), (10, 40, 65), (5, 110, 3)), Health.OK, Rule.LAG_FELL),
        (course((10, 100, 0), (5, 40, 60), caught_up=10), Health.REWIND, Rule.WENT_BACK),
    ],
)
def test_rules(seen: Course, health: Health, rule: Rule) -> None:
    found = judge(seen)
    assert (found.health, found.rule) == (health, rule)


def test_the_numbers_behind_it() -> None:
    found = judge(course((15, 100, 5), (10, 40, 65), (5, 50, 55)))
    assert found == Judgement(Health.REWIND, Rule.WENT_BACK, lag=55, window_s=10, unmoved_s=5, back=50)


def test_some_lag_may_be_allowed() -> None:
    seen = course((46, 5, 9))
    assert judge(seen, allowed_lag=9).rule is Rule.NO_LAG
    assert judge(seen, allowed_lag=8).health is Health.STALLED
    assert judge(seen, patience_s=60).health is Health.UNKNOWN


def of(health: Health, lag: int = 1) -> Judgement:
    return Judgement(health, Rule.NO_LAG, lag)


@pytest.mark.parametrize(
    ("partitions", "health", "worst"),
    [
        ([], GroupHealth.UNKNOWN, None),
        ([of(Health.UNKNOWN)], GroupHealth.UNKNOWN, 0),
        ([of(Health.UNKNOWN), of(Health.OK)], GroupHealth.OK, 1),
        ([of(Health.WARN), of(Health.OK)], GroupHealth.WARN, 0),
        ([of(Health.WARN), of(Health.REWIND)], GroupHealth.ERROR, 1),
        ([of(Health.STALLED), of(Health.REWIND)], GroupHealth.ERROR, 0),
        ([of(Health.STALLED), of(Health.STOPPED)], GroupHealth.ERROR, 1),
        ([of(Health.STOPPED, 5), of(Health.STOPPED, 9), of(Health.STOPPED, 1)], GroupHealth.ERROR, 1),
    ],
)
def test_a_group_is_as_well_as_its_worst_partition(
    partitions: list[Judgement], health: GroupHealth, worst: int | None
) -> None:
    found = judge_group({("t", at): each for at, each in enumerate(partitions)})
    assert found.health is health
    assert found.worst == (None if worst is None else ("t", worst))
    assert found.judgement is (None if worst is None else partitions[worst])
    assert found.counts is not None
    assert sum(found.counts.values()) == len(partitions)


@given(
    st.lists(st.tuples(st.integers(1, 100), st.integers(0, 100)), min_size=1, max_size=10),
    st.integers(0, 200),
    st.booleans(),
)
def test_who_lags_never_passes_for_healthy_without_a_reason(
    steps: list[tuple[int, int]], age: int, owned: bool
) -> None:
    """OK with lag means: the lag fell from one commit to another."""
    moves = [(age + 5 * (len(steps) - at), at + 1, lag + 1) for at, (_, lag) in enumerate(steps)]
    found = judge(course(*moves, owned=owned))
    lags = [lag for _, _, lag in moves]
    if found.health is Health.OK:
        assert any(later < earlier for earlier, later in itertools.pairwise(lags))
    if found.unmoved_s > max(45, found.window_s):
        assert found.health is (Health.STALLED if owned else Health.STOPPED)
