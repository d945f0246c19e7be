"""What a round of watching tells: numbers by place, groups by name, and the requests it took. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.committed import Commits
from kafka_explorer.engine.lag.details import GroupDetails
from kafka_explorer.engine.lag.ends import LogEnds, Shapes
from kafka_explorer.engine.lag.measure import GroupLag, group_lag
from kafka_explorer.engine.partition_offsets import Place


@dataclass(frozen=True, slots=True)
class WatchChoice:
    """The groups to watch, and those of them to look at in full each round: keep the latter few."""

    groups: tuple[str, ...] = ()
    detailed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Load:
    """The requests of one round. Librdkafka remembers leaders and coordinators, and asks for them rarely by itself."""

    offset_fetches: int = 0
    list_offsets: int = 0
    metadata: int = 0
    descriptions: int = 0

    @property
    def requests(self) -> int:
        """All of them. A description takes two of a classic group."""
        return self.offset_fetches + self.list_offsets + self.metadata + 2 * self.descriptions


@dataclass(frozen=True, slots=True)
class GroupReading:
    """One group in one round. `commits` is None when they are unknown: `error` says why.

    `details` may be older, of `details_ms`; None until the group was first described.
    """

    group: str
    commits: Commits | None = None
    details: GroupDetails | None = None
    details_ms: int = 0
    error: ExplorerError | None = None

    @property
    def places(self) -> set[Place]:
        """The partitions it has committed on or reads."""
        owned = set() if self.details is None else self.details.owned
        return owned | (self.commits or {}).keys()


@dataclass(frozen=True, slots=True)
class LagSnapshot:
    """One round. `at_ms` is when its ends were known. A round in which nothing could be read is a gap.

    `high` and `stable` are of this round, `start` of the last minute; a place is missing where it is unknown.
    `detailed` are the groups that were looked at in full.
    """

    number: int
    at_ms: int
    groups: Mapping[str, GroupReading]
    detailed: frozenset[str] = frozenset()
    high: Mapping[Place, int] = field(default_factory=dict)
    stable: Mapping[Place, int] = field(default_factory=dict)
    start: Mapping[Place, int] = field(default_factory=dict)
    shapes: Shapes = field(default_factory=dict)
    errors: Mapping[Place, ExplorerError] = field(default_factory=dict)
    load: Load = field(default_factory=Load)
    trouble: ExplorerError | None = None
    took_s: float = 0.0

    @property
    def is_gap(self) -> bool:
        """Whether nothing could be read; `trouble` says why."""
        return self.trouble is not None

    def lag_of(self, group: str) -> GroupLag | None:
        """Return the rows of one group; None while it has not been described or its commits are unknown."""
        reading = self.groups.get(group)
        if reading is None or reading.details is None or reading.commits is None:
            return None
        ends = {place: self._ends(place) for place in reading.places}
        return group_lag(reading.details, reading.commits, ends, self.shapes, self.at_ms)

    def in_brief(self) -> "LagSnapshot":
        """Return the same with nothing but the groups looked at in full: little enough for another process."""
        groups = {name: reading for name, reading in self.groups.items() if name in self.detailed}
        places = {place for reading in groups.values() for place in reading.places}
        topics = {topic for topic, _ in places}
        return replace(
            self,
            groups=groups,
            high={place: end for place in places if (end := self.high.get(place)) is not None},
            stable={place: end for place in places if (end := self.stable.get(place)) is not None},
            start={place: end for place in places if (end := self.start.get(place)) is not None},
            shapes={topic: shape for topic, shape in self.shapes.items() if topic in topics},
            errors={place: error for place, error in self.errors.items() if place in places},
        )

    def _ends(self, place: Place) -> LogEnds:
        high, stable = self.high.get(place), self.stable.get(place)
        if high is not None and stable is not None:
            # Asked for a moment after the high watermark, which it can only be behind.
            stable = min(high, stable)
        return LogEnds(self.start.get(place), high, stable, self.errors.get(place))
