"""One incident however much the value trembles, one recovery, and nothing because of what is unknown."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.alerts import AlertBook, AlertOn, Threshold, value_of
from kafka_explorer.engine.lag.end_history import HowKnown, TimeLag
from kafka_explorer.engine.lag.health import GroupHealth, GroupJudgement
from kafka_explorer.engine.lag.meaning import GroupMeaning

LAG = Threshold(AlertOn.LAG, 100)


def reading(
    at_s: int, lag: int | None = None, state: GroupState = GroupState.STABLE, health: GroupHealth = GroupHealth.OK
) -> GroupMeaning:
    behind = None if lag is None else TimeLag(lag * 1000, HowKnown.INTERPOLATED)
    return GroupMeaning("g", at_s * 1000, state, lag=lag, time_lag=behind, judgement=GroupJudgement(health))


def played(threshold: Threshold, *lags: int | None) -> list[tuple[int, int | None]]:
    """When incidents were raised and over, with a reading each five seconds from second 0."""
    book = AlertBook()
    for number, lag in enumerate(lags):
        book.take(reading(number * 5, lag), [threshold])
    return [
        (incident.raised_ms // 1000, None if incident.ended_ms is None else incident.ended_ms // 1000)
        for incident in book.incidents()
    ]


@pytest.mark.parametrize(
    ("threshold", "lags", "expected"),
    [
        (LAG, [0, 100, 99], []),
        (LAG, [0, 101], [(5, None)]),
        # Trembling at the limit is one incident; it ends at 80.
        (LAG, [101, 99, 101, 90, 105, 81, 80], [(0, 30)]),
        (LAG, [101, 80, 101], [(0, 5), (10, None)]),
        # Unknown is neither above nor clear.
        (LAG, [101, None, None], [(0, None)]),
        (LAG, [None, None], []),
        # It must last.
        (Threshold(AlertOn.LAG, 100, for_s=10), [101, 101, 99, 101, 101], []),
        (Threshold(AlertOn.LAG, 100, for_s=10), [101, 101, 101, 101], [(10, None)]),
        (Threshold(AlertOn.LAG, 100, clear_for_s=10), [101, 0, 0, 101, 0, 0, 0], [(0, 30)]),
        # Where to end can be said; not above the limit.
        (Threshold(AlertOn.LAG, 100, clear_at=20), [101, 30, 20], [(0, 10)]),
        (Threshold(AlertOn.LAG, 100, clear_at=500), [101, 101, 100], [(0, 10)]),
        (Threshold(AlertOn.TIME_LAG, 100), [101, 80], [(0, 5)]),
        # A limit of zero: any lag is too much, and only none is clear.
        (Threshold(AlertOn.LAG, 0), [0, 1, 1, 0], [(5, 15)]),
    ],
)
def test_incidents(threshold: Threshold, lags: list[int | None], expected: list[tuple[int, int | None]]) -> None:
    assert played(threshold, *lags) == expected


def test_a_killed_consumer_raises_one_incident_and_a_restart_clears_it() -> None:
    """The states are those that a broker tells when a member dies and another comes."""
    threshold = Threshold(AlertOn.NO_MEMBERS, for_s=5, clear_for_s=5)
    states = [GroupState.STABLE, *[GroupState.EMPTY] * 4, GroupState.PREPARING_REBALANCING, *[GroupState.STABLE] * 3]
    book = AlertBook()
    for number, state in enumerate(states):
        book.take(reading(number * 5, state=state), [threshold])
    (incident,) = book.incidents()
    assert (incident.began_ms, incident.raised_ms, incident.ended_ms) == (5000, 10_000, 30_000)
    assert incident.is_over


def test_an_incident_tells_the_newest_value_and_the_worst() -> None:
    book = AlertBook()
    for number, lag in enumerate([150, 900, 300]):
        book.take(reading(number * 5, lag), [LAG])
    (incident,) = book.incidents()
    assert (incident.value, incident.worst, incident.group, incident.threshold) == (300, 900, "g", LAG)
    assert not incident.is_over


@pytest.mark.parametrize(
    ("meaning", "on", "value"),
    [
        (reading(0, 7), AlertOn.LAG, 7),
        (reading(0), AlertOn.LAG, None),
        (reading(0, 7), AlertOn.TIME_LAG, 7),
        (reading(0), AlertOn.TIME_LAG, None),
        (reading(0, state=GroupState.EMPTY), AlertOn.NO_MEMBERS, 1),
        (reading(0, state=GroupState.DEAD), AlertOn.NO_MEMBERS, 1),
        (reading(0, state=GroupState.PREPARING_REBALANCING), AlertOn.NO_MEMBERS, 0),
        (reading(0, state=GroupState.UNKNOWN), AlertOn.NO_MEMBERS, None),
        (reading(0, health=GroupHealth.ERROR), AlertOn.UNHEALTHY, 1),
        (reading(0, health=GroupHealth.WARN), AlertOn.UNHEALTHY, 0),
        (reading(0, health=GroupHealth.UNKNOWN), AlertOn.UNHEALTHY, None),
    ],
)
def test_what_a_threshold_looks_at(meaning: GroupMeaning, on: AlertOn, value: float | None) -> None:
    assert value_of(meaning, on) == value


def test_who_is_no_longer_watched_has_no_incidents() -> None:
    book = AlertBook()
    book.take(reading(0, 500), [LAG, Threshold(AlertOn.LAG, 400)])
    assert [incident.number for incident in book.incidents()] == [1, 2]
    book.take(reading(5, 500), [LAG])
    assert len(book.incidents()) == 1
    book.forget("another")
    assert len(book.incidents()) == 1
    book.forget("g")
    assert book.incidents() == ()


def test_only_the_newest_of_what_is_over_is_kept() -> None:
    assert len(played(LAG, *[101, 0] * 70)) == 50


@given(
    st.lists(st.none() | st.integers(0, 200), max_size=60), st.sampled_from([0.0, 10.0]), st.sampled_from([0.0, 10.0])
)
def test_incidents_never_overlap_and_only_the_last_can_be_open(
    lags: list[int | None], for_s: float, clear_for_s: float
) -> None:
    found = played(Threshold(AlertOn.LAG, 100, for_s=for_s, clear_for_s=clear_for_s), *lags)
    for (_, ended), (began, _) in itertools.pairwise(found):
        assert ended is not None
        assert ended < began
