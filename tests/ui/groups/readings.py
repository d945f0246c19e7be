"""Readings of groups as the engine gives them, made by hand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kafka_explorer.engine.brokers import Broker
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.committed import Committed
from kafka_explorer.engine.lag.details import GroupDetails, Member
from kafka_explorer.engine.lag.end_history import HowKnown, TimeLag
from kafka_explorer.engine.lag.follow import LagNews
from kafka_explorer.engine.lag.health import GroupHealth, GroupJudgement, Health, Judgement, Rule
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.engine.lag.meaning import GroupMeaning, PartitionMeaning
from kafka_explorer.engine.lag.pace import Drain, Pace
from kafka_explorer.engine.lag.snapshots import GroupReading, LagSnapshot, Load
from kafka_explorer.engine.partition_offsets import Place

NOW_MS = 1_763_899_200_000  # 2025-11-23 12:00 UTC
PLACE: Place = ("orders", 2)

MEMBER = Member("billing-1-7f3a", "billing-1", "/10.0.0.7", assigned=(("orders", 0), PLACE))
DETAILS = GroupDetails(
    "billing", GroupState.STABLE, GroupKind.CLASSIC, Broker(2, "kafka-2", 9092), "range", members=(MEMBER,)
)
STALLED = Judgement(Health.STALLED, Rule.MEMBER_DOES_NOT_MOVE, lag=47_894, window_s=50, unmoved_s=848)
WELL = Judgement(Health.OK, Rule.NO_LAG, lag=0)


def partition(lag: int | None = 0, **changes: Any) -> PartitionMeaning:
    """One partition; a lag of 100 is a second behind."""
    time_lag = None if lag is None else TimeLag(lag * 10, HowKnown.INTERPOLATED if lag else HowKnown.CAUGHT_UP)
    made = PartitionMeaning(lag, time_lag, Pace(10.0, 10.0), None, STALLED if lag else WELL, NOW_MS - 2_000)
    return replace(made, **changes)


def meaning(group: str = "billing", **changes: Any) -> GroupMeaning:
    """A group that stalls on one of two partitions."""
    made = GroupMeaning(
        group,
        NOW_MS,
        GroupState.STABLE,
        GroupKind.CLASSIC,
        members=1,
        lag=47_894,
        time_lag=TimeLag(848_000, HowKnown.INTERPOLATED),
        furthest=PLACE,
        pace=Pace(57.4, 52.2),
        drain=Drain(None, PLACE),
        judgement=GroupJudgement(GroupHealth.ERROR, PLACE, STALLED, {Health.STALLED: 1}),
        partitions={("orders", 0): partition(0), PLACE: partition(47_894)},
    )
    return replace(made, **changes)


def news(
    meanings: Mapping[str, GroupMeaning] | None = None, details: GroupDetails = DETAILS, **changes: Any
) -> LagNews:
    """A round in which `details.group` was looked at in full."""
    name = details.group
    commits = {("orders", 0): Committed(668_390), PLACE: Committed(615_402)}
    snapshot = LagSnapshot(
        1,
        NOW_MS,
        {name: GroupReading(name, commits, details, NOW_MS)},
        frozenset({name}),
        high={("orders", 0): 668_390, PLACE: 663_296},
        stable={("orders", 0): 668_390, PLACE: 663_290},
        start={("orders", 0): 0, PLACE: 0},
        load=Load(3, 1, 1, 3),
        took_s=0.018,
    )
    return replace(LagNews(snapshot, meanings if meanings is not None else {name: meaning(name)}), **changes)
