"""Consumer groups from outside: who reads which topic. Looking joins no group and changes none."""

import enum
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # exported, but not by its __all__
    ConsumerGroupDescription,
    ConsumerGroupListing,
)

from kafka_explorer.engine.answers import COORDINATOR_S, TIMEOUT_S, gather, telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, translated
from kafka_explorer.engine.partition_offsets import KeptOffsets, Place, kept_offsets

_GROUPS_AT_ONCE = 64


class GroupState(enum.Enum):
    """What a group's coordinator says it does. Librdkafka does not know the states Assigning and Reconciling yet."""

    UNKNOWN = "unknown"
    PREPARING_REBALANCING = "preparing rebalance"
    COMPLETING_REBALANCING = "completing rebalance"
    STABLE = "stable"
    DEAD = "dead"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class GroupList:
    """All groups that we may see, state by name; `failures` are brokers that did not answer, so some may be missing.

    Share groups and streams groups are not among them: this client does not know them.
    """

    groups: Mapping[str, GroupState]
    failures: tuple[ExplorerError, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupOffsets:
    """What one group has to do with topics.

    `committed` are its committed offsets; `assigned` the partitions its members read now, member count by topic in
    `members`. `error` says why some of it is unknown.
    """

    group: str
    state: GroupState
    committed: Mapping[Place, int] = field(default_factory=dict)
    assigned: frozenset[Place] = frozenset()
    members: Mapping[str, int] = field(default_factory=dict)
    error: ExplorerError | None = None

    @property
    def topics(self) -> set[str]:
        """The topics it has read or reads."""
        return {topic for topic, _ in self.committed} | {topic for topic, _ in self.assigned}


@dataclass(frozen=True, slots=True)
class GroupsByTopic:
    """The groups of each topic found so far, by name; `asked` of `total` groups have been asked.

    `failures` are groups whose offsets we could not see, so they may read any topic.
    """

    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    failures: Mapping[str, ExplorerError] = field(default_factory=dict)
    asked: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class TopicReader:
    """A group that reads one topic, partition by partition.

    `lag` is what is left up to the high watermarks of the partitions with a committed offset, as
    kafka-consumer-groups counts it; None when it is unknown.
    """

    group: str
    state: GroupState
    members: int
    committed: Mapping[int, int]
    assigned: frozenset[int]
    lag: int | None = None
    error: ExplorerError | None = None


@dataclass(frozen=True, slots=True)
class TopicReaders:
    """The groups that read a topic, by name, found so far; the rest as in `GroupsByTopic`."""

    readers: tuple[TopicReader, ...] = ()
    failures: Mapping[str, ExplorerError] = field(default_factory=dict)
    asked: int = 0
    total: int | None = None


def list_groups(cluster: Cluster) -> Generator[None, None, GroupList]:
    """List the consumer groups. Raises ConnectionFailed, NotAuthorized, RequestTimedOut."""
    asked = {"groups": cluster.admin.list_consumer_groups(request_timeout=TIMEOUT_S)}
    found = (yield from gather(asked))["groups"]
    if isinstance(found, KafkaException):
        raise translated(found, "List", "groups", TIMEOUT_S)
    failures = [translated(error, "List", "groups", TIMEOUT_S) for error in found.errors or ()]
    if failures and not found.valid:
        raise failures[0]
    listed: list[ConsumerGroupListing] = sorted(found.valid or (), key=lambda group: group.group_id)
    return GroupList({group.group_id: _state(group) for group in listed}, tuple(failures))


def groups_by_topic(cluster: Cluster) -> Generator[GroupsByTopic, None, GroupsByTopic]:
    """Find the groups of every topic: those with a committed offset on it or a member that reads it.

    Yields what is known so far. A group we may not see is a failure, not an error.
    """
    found: dict[str, list[str]] = {}
    failures: dict[str, ExplorerError] = {}
    known = GroupsByTopic()
    for swept in _sweep(cluster):
        if swept is None:
            yield known
            continue
        for each in swept.groups:
            if each.error is not None:
                failures[each.group] = each.error
            for topic in each.topics:
                found.setdefault(topic, []).append(each.group)
        known = GroupsByTopic(
            {topic: tuple(groups) for topic, groups in found.items()}, dict(failures), swept.asked, swept.total
        )
        yield known
    return known


def readers_of(cluster: Cluster, topic: str) -> Generator[TopicReaders, None, TopicReaders]:
    """Find the groups that read `topic`, with their lag; yields what is known so far."""
    readers: list[TopicReader] = []
    failures: dict[str, ExplorerError] = {}
    known = TopicReaders()
    for swept in _sweep(cluster):
        if swept is None:
            yield known
            continue
        for each in swept.groups:
            if topic in each.topics:
                readers.append(_reader(each, topic))
            elif each.error is not None:
                failures[each.group] = each.error
        known = TopicReaders(tuple(readers), dict(failures), swept.asked, swept.total)
        yield known
    # Ends are asked for after what was committed: the other way round, lag could come out negative.
    places = sorted({(topic, at) for reader in readers for at in reader.committed})
    ends = yield from telling(known, kept_offsets(cluster, places))
    with_lag = tuple(_with_lag(reader, topic, ends) for reader in readers)
    return TopicReaders(with_lag, known.failures, known.asked, known.total)


@dataclass(frozen=True, slots=True)
class _Swept:
    """One batch of groups, and how far the sweep is."""

    groups: tuple[GroupOffsets, ...]
    asked: int
    total: int


def _sweep(cluster: Cluster) -> Generator[_Swept | None, None, None]:
    """Ask all groups, so many at a time; yields None while it waits."""
    listed = yield from telling(None, list_groups(cluster))
    names = list(listed.groups)
    asked = 0
    for batch in _batches(names):
        states = {name: listed.groups[name] for name in batch}
        offsets = yield from telling(None, _offsets_of(cluster, states))
        asked += len(batch)
        yield _Swept(offsets, asked, len(names))


def _offsets_of(cluster: Cluster, states: Mapping[str, GroupState]) -> Generator[None, None, tuple[GroupOffsets, ...]]:
    admin = cluster.admin
    # One group a call is all that this client's OffsetFetch takes; all calls of a batch are under way at once.
    offsets_asked = {
        name: admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(name)], request_timeout=COORDINATOR_S)[
            name
        ]
        for name in states
    }
    with_members = [name for name, state in states.items() if state not in {GroupState.EMPTY, GroupState.DEAD}]
    members_asked = admin.describe_consumer_groups(with_members, request_timeout=COORDINATOR_S) if with_members else {}
    committed = yield from gather(offsets_asked, TIMEOUT_S)
    described = yield from gather(members_asked, TIMEOUT_S)
    return tuple(_group(name, state, committed[name], described.get(name)) for name, state in states.items())


def _group(
    name: str,
    state: GroupState,
    committed: ConsumerGroupTopicPartitions | KafkaException,
    described: ConsumerGroupDescription | KafkaException | None,
) -> GroupOffsets:
    offsets: dict[Place, int] = {}
    members: dict[str, int] = {}
    assigned: set[Place] = set()
    error: ExplorerError | None = None
    if isinstance(committed, KafkaException):
        error = translated(committed, "Describe", name, TIMEOUT_S)
    else:
        # A negative offset says that nothing was committed on a partition.
        offsets = {
            (each.topic, each.partition): each.offset for each in committed.topic_partitions or () if each.offset >= 0
        }
    if isinstance(described, KafkaException):
        error = error or translated(described, "Describe", name, TIMEOUT_S)
    elif described is not None:
        state = _state(described)
        for member in described.members:
            places = {(each.topic, each.partition) for each in member.assignment.topic_partitions}
            assigned |= places
            for topic in {topic for topic, _ in places}:
                members[topic] = members.get(topic, 0) + 1
    return GroupOffsets(name, state, offsets, frozenset(assigned), members, error)


def _reader(group: GroupOffsets, topic: str) -> TopicReader:
    return TopicReader(
        group=group.group,
        state=group.state,
        members=group.members.get(topic, 0),
        committed={at: offset for (name, at), offset in group.committed.items() if name == topic},
        assigned=frozenset(at for name, at in group.assigned if name == topic),
        error=group.error,
    )


def _with_lag(reader: TopicReader, topic: str, ends: Mapping[Place, KeptOffsets | ExplorerError]) -> TopicReader:
    lag = 0
    for at, offset in reader.committed.items():
        end = ends[topic, at]
        if isinstance(end, ExplorerError):
            return reader
        lag += end.high - offset
    return replace(reader, lag=lag) if reader.committed else reader


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(names), _GROUPS_AT_ONCE):
        yield names[begin : begin + _GROUPS_AT_ONCE]


def _state(group: ConsumerGroupListing | ConsumerGroupDescription) -> GroupState:
    return GroupState.__members__.get(group.state.name, GroupState.UNKNOWN)
