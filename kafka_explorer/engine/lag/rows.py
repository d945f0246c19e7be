"""The rows of `kafka-consumer-groups --describe`, in its order, with its numbers, and what it does not tell. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.committed import Commits, Committed
from kafka_explorer.engine.lag.details import GroupDetails, Member
from kafka_explorer.engine.lag.ends import LogEnds, Shapes, TopicShape
from kafka_explorer.engine.partition_offsets import Place


@dataclass(frozen=True, slots=True)
class LagRow:
    """One partition of one group; None is unknown. Offsets count more than messages where a log has gaps.

    `committed` is None when nothing was committed; `member` when nobody reads it. `start`, `high` and `stable` are
    the log's ends as in `LogEnds`. `error` says why one of them is unknown.
    """

    group: str
    topic: str
    partition: int
    committed: int | None = None
    leader_epoch: int | None = None
    high: int | None = None
    stable: int | None = None
    start: int | None = None
    member: Member | None = None
    error: ExplorerError | None = None

    @property
    def place(self) -> Place:
        """Topic and partition."""
        return self.topic, self.partition

    @property
    def lag(self) -> int | None:
        """High watermark minus committed offset, as Kafka's tool says it: negative when committed beyond the end."""
        return difference(self.high, self.committed)

    @property
    def stable_lag(self) -> int | None:
        """What a read_committed consumer could read now: last stable offset minus committed offset, never below 0."""
        return clamped(difference(self.stable, self.committed))

    @property
    def held(self) -> int | None:
        """How many offsets an open transaction holds back from read_committed consumers."""
        return difference(self.high, self.stable)

    @property
    def lost(self) -> int | None:
        """How many offsets were deleted before the group read them: its committed offset lies before the log start."""
        return clamped(difference(self.start, self.committed))

    @property
    def beyond_end(self) -> bool:
        """Whether it committed an offset that does not exist (yet): topic made anew, log truncated, offsets moved."""
        return self.lag is not None and self.lag < 0

    @property
    def uncommitted_span(self) -> int | None:
        """Without a commit: what `auto.offset.reset=earliest` would read, the whole log."""
        return difference(self.high, self.start) if self.committed is None else None


def difference(end: int | None, begin: int | None) -> int | None:
    """Return `end` - `begin`, None when one of them is unknown."""
    return None if end is None or begin is None else end - begin


def clamped(count: int | None) -> int | None:
    """Return `count`, but not less than 0."""
    return None if count is None else max(0, count)


def lag_rows(details: GroupDetails, commits: Commits, ends: Mapping[Place, LogEnds]) -> tuple[LagRow, ...]:
    """Return the rows: members with most partitions first, then what nobody reads; inside by topic and partition."""
    members = sorted(details.members, key=lambda member: -len(member.assigned))
    rows = [
        _row(details.group, place, member, commits, ends) for member in members for place in sorted(member.assigned)
    ]
    owned = details.owned
    rows += [_row(details.group, place, None, commits, ends) for place in sorted(commits) if place not in owned]
    return tuple(rows)


def wanted_places(details: GroupDetails, commits: Commits) -> list[Place]:
    """Return the partitions whose ends the rows need."""
    return sorted(details.owned | commits.keys())


def without_reader(details: GroupDetails, commits: Commits, shapes: Shapes) -> tuple[Place, ...]:
    """Return the partitions of the group's topics that no member reads, whether committed or not, by place.

    Kafka's tool shows of these only those with a commit.
    """
    owned = details.owned
    topics = sorted({topic for topic, _ in owned} | {topic for topic, _ in commits})
    return tuple(
        (topic, at)
        for topic in topics
        if isinstance(shape := shapes.get(topic), TopicShape)
        for at in range(shape.partition_count)
        if (topic, at) not in owned
    )


def total(counts: Iterable[int | None]) -> int | None:
    """Return the sum of what is known; None when nothing is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _row(group: str, place: Place, member: Member | None, commits: Commits, ends: Mapping[Place, LogEnds]) -> LagRow:
    commit: Committed | None = commits.get(place)
    known = ends.get(place, LogEnds())
    return LagRow(
        group=group,
        topic=place[0],
        partition=place[1],
        committed=None if commit is None else commit.offset,
        leader_epoch=None if commit is None else commit.leader_epoch,
        high=known.high,
        stable=known.stable,
        start=known.start,
        member=member,
        error=known.error,
    )
