"""The lag of groups, measured once: what Kafka's tool would say now, and more. Looking changes nothing."""

import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.committed import Commits, committed_offsets
from kafka_explorer.engine.lag.details import GroupDetails, describe_groups
from kafka_explorer.engine.lag.ends import LogEnds, Shapes, TopicShape, log_ends, topic_shapes
from kafka_explorer.engine.lag.rows import LagRow, clamped, lag_rows, total, wanted_places, without_reader
from kafka_explorer.engine.partition_offsets import Place

Measured = dict[str, "GroupLag | ExplorerError"]


@dataclass(frozen=True, slots=True)
class GroupLag:
    """One group at `at_ms` (since the epoch).

    `rows` are those of Kafka's tool. `without_reader` are the partitions of its topics that no member reads;
    `partition_count` counts all partitions of its topics.
    """

    details: GroupDetails
    rows: tuple[LagRow, ...] = ()
    without_reader: tuple[Place, ...] = ()
    partition_count: int = 0
    at_ms: int = 0

    @property
    def group(self) -> str:
        """Its name."""
        return self.details.group

    @property
    def lag(self) -> int | None:
        """The sum over partitions with known lag; None when there is none.

        What is committed beyond the end counts as no lag here, lest it hide the lag of others. A partition that two
        members have during a rebalance counts once.
        """
        return total({row.place: clamped(row.lag) for row in self.rows}.values())

    @property
    def stable_lag(self) -> int | None:
        """The same for read_committed consumers."""
        return total({row.place: row.stable_lag for row in self.rows}.values())

    @property
    def lost(self) -> int | None:
        """How many offsets were deleted before the group read them."""
        return total({row.place: row.lost for row in self.rows}.values())

    @property
    def idle_members(self) -> int:
        """Members without a partition: more consumers than partitions, or a rebalance under way."""
        return sum(not member.assigned for member in self.details.members)


def measure_lag(cluster: Cluster, groups: Iterable[str]) -> Generator[None, None, Measured]:
    """Measure each of `groups`, or say why not. Committed offsets are read before ends, so that lag does not come out
    negative by itself.

    A group that does not exist is Dead and has no rows. What is unknown of a partition stands in its row.
    """
    names = list(dict.fromkeys(groups))
    described = yield from describe_groups(cluster, names)
    committed = yield from committed_offsets(cluster, names)
    pairs: dict[str, tuple[GroupDetails, Commits]] = {}
    found: Measured = {}
    for name in names:
        details, commits = described[name], committed[name]
        if isinstance(details, ExplorerError):
            found[name] = details
        elif isinstance(commits, ExplorerError):
            found[name] = commits
        else:
            pairs[name] = (details, commits)
    places = sorted({place for pair in pairs.values() for place in wanted_places(*pair)})
    shapes = yield from topic_shapes(cluster, {topic for topic, _ in places})
    ends = yield from log_ends(cluster, places, shapes)
    at_ms = time.time_ns() // 1_000_000
    found |= {name: group_lag(*pair, ends, shapes, at_ms) for name, pair in pairs.items()}
    return {name: found[name] for name in names}


def survey_lag(settings: ClusterSettings, groups: Sequence[str]) -> Generator[None, None, Measured]:
    """The same over plain data, for a child process."""
    with (yield from telling(None, connect(settings))) as cluster:
        return (yield from measure_lag(cluster, groups))


def group_lag(
    details: GroupDetails,
    commits: Commits,
    ends: Mapping[Place, LogEnds],
    shapes: Shapes,
    at_ms: int,
) -> GroupLag:
    """Put together what was asked about one group. Pure."""
    topics = {topic for topic, _ in wanted_places(details, commits)}
    counts = [shape.partition_count for topic in topics if isinstance(shape := shapes.get(topic), TopicShape)]
    rows = lag_rows(details, commits, ends)
    return GroupLag(details, rows, without_reader(details, commits, shapes), sum(counts), at_ms)
