"""Thresholds on lag, time lag and state: an incident begins once and ends once. Pure.

A value must be over its limit for a while before an incident begins, and under a lower limit for a while before it
ends, so that a value that trembles at the limit makes one incident and not a hundred. What is unknown changes nothing.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.health import GroupHealth
from kafka_explorer.engine.lag.meaning import GroupMeaning

_CLOSED_KEPT = 50


class AlertOn(enum.Enum):
    """What a threshold looks at."""

    LAG = "lag"
    """The group's lag, in offsets."""
    TIME_LAG = "time lag"
    """How old the first unread record is, in seconds."""
    NO_MEMBERS = "no members"
    """The group has no members (Empty or Dead). The limit means nothing."""
    UNHEALTHY = "unhealthy"
    """Burrow's rules say that a partition is stopped, stalled or rewound. The limit means nothing."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """When to raise an alarm for a group.

    The value must be above `limit` for `for_s` seconds; the incident ends when it has been at or under `clear_at`
    (0.8 of the limit by default) for `clear_for_s` seconds.
    """

    on: AlertOn
    limit: float = 0.0
    for_s: float = 0.0
    clear_at: float | None = None
    clear_for_s: float = 0.0

    @property
    def clears_at(self) -> float:
        """The value at which an incident may end."""
        return 0.8 * self.limit if self.clear_at is None else min(self.clear_at, self.limit)


@dataclass(frozen=True, slots=True)
class Incident:
    """A threshold was crossed. `number` names it within its book.

    `began_ms` is when the value was first seen above the limit, `raised_ms` when that had lasted long enough, and
    `ended_ms` when it was over; None while it lasts. `value` is the newest, `worst` the highest.
    """

    number: int
    group: str
    threshold: Threshold
    began_ms: int
    raised_ms: int
    value: float
    worst: float
    ended_ms: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ended_ms is not None


@dataclass(slots=True)
class _Watched:
    """One threshold of one group: since when it is above, since when it is clear, and its incident."""

    above_ms: int | None = None
    clear_ms: int | None = None
    incident: Incident | None = None


class AlertBook:
    """Takes readings of groups and keeps the incidents: those that last, and the newest 50 that are over."""

    def __init__(self) -> None:
        self._watched: dict[tuple[str, Threshold], _Watched] = {}
        self._over: list[Incident] = []
        self._count = 0

    def take(self, meaning: GroupMeaning, thresholds: Iterable[Threshold]) -> None:
        """Judge one group now. Thresholds that are no longer given are forgotten, their incidents with them."""
        wanted = set(thresholds)
        for key in [key for key in self._watched if key[0] == meaning.group and key[1] not in wanted]:
            del self._watched[key]
        for threshold in wanted:
            value = value_of(meaning, threshold.on)
            if value is not None:
                watched = self._watched.setdefault((meaning.group, threshold), _Watched())
                self._judge(watched, meaning.group, threshold, value, meaning.at_ms)

    def forget(self, group: str) -> None:
        """Stop watching a group; its incidents go without having ended."""
        for key in [key for key in self._watched if key[0] == group]:
            del self._watched[key]

    def incidents(self) -> tuple[Incident, ...]:
        """Return all that last and the newest that are over, by number."""
        lasting = [watched.incident for watched in self._watched.values() if watched.incident is not None]
        return tuple(sorted([*self._over, *lasting], key=lambda incident: incident.number))

    def _judge(self, watched: _Watched, group: str, threshold: Threshold, value: float, at_ms: int) -> None:
        watched.above_ms = _since(watched.above_ms, at_ms) if value > threshold.limit else None
        watched.clear_ms = _since(watched.clear_ms, at_ms) if value <= threshold.clears_at else None
        incident = watched.incident
        if incident is None:
            if watched.above_ms is not None and at_ms - watched.above_ms >= threshold.for_s * 1000:
                self._count += 1
                watched.incident = Incident(self._count, group, threshold, watched.above_ms, at_ms, value, value)
            return
        incident = replace(incident, value=value, worst=max(value, incident.worst))
        watched.incident = incident
        if watched.clear_ms is not None and at_ms - watched.clear_ms >= threshold.clear_for_s * 1000:
            watched.incident = None
            self._over = [*self._over, replace(incident, ended_ms=at_ms)][-_CLOSED_KEPT:]


def _since(began_ms: int | None, at_ms: int) -> int:
    return at_ms if began_ms is None else began_ms


def value_of(meaning: GroupMeaning, on: AlertOn) -> float | None:
    """Return what a threshold compares; 1 or 0 for a condition, None when it is unknown."""
    if on is AlertOn.LAG:
        return meaning.lag
    if on is AlertOn.TIME_LAG:
        return None if meaning.time_lag is None else meaning.time_lag.ms / 1000
    if on is AlertOn.NO_MEMBERS:
        unknown = meaning.state is GroupState.UNKNOWN
        return None if unknown else float(meaning.state in {GroupState.EMPTY, GroupState.DEAD})
    health = meaning.judgement.health
    return None if health is GroupHealth.UNKNOWN else float(health is GroupHealth.ERROR)
