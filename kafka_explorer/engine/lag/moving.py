"""Offsets of a group moved, and put back; groups deleted. Only while a group has no members, never read-only.

Generators over plain data, for a child process: librdkafka 2.16 aborts the process when a question to a group's
coordinator times out while that is away. Kafka itself refuses to commit for a group with members. What cannot be done:
delete the committed offsets of one topic; Kafka has a request for that (OffsetDelete), this client has none.
"""

import time
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field

from confluent_kafka import ConsumerGroupTopicPartitions, IsolationLevel, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]  # exported, but not by its __all__

from kafka_explorer.engine.answers import COORDINATOR_S, TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError, GroupNotEmpty, ReadOnlyCluster, RequestRefused, translated
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.committed import Commits, Committed, committed_offsets
from kafka_explorer.engine.lag.details import GroupDetails, Member, describe_groups
from kafka_explorer.engine.lag.ends import Shapes, askable, log_ends, topic_shapes
from kafka_explorer.engine.lag.moves import Known, ResetPlan, ResetWish, Target, plan_reset
from kafka_explorer.engine.partition_offsets import BATCH, Place


class GroupInUse(GroupNotEmpty):
    """The group has members; `members` are they."""

    def __init__(self, group: str, members: tuple[Member, ...]) -> None:
        super().__init__(group)
        self.args = (group, members)
        self.members = members

    def __str__(self) -> str:
        names = ", ".join(f"{member.client_id} on {member.host.lstrip('/')}" for member in self.members)
        return f"{self.text} Stop them first: {names}." if names else self.text


class OffsetsChanged(ExplorerError):
    """Somebody has committed for `group` since the plan was made: make it anew."""

    def __init__(self, group: str) -> None:
        super().__init__(group)
        self.group = group

    def __str__(self) -> str:
        return f"The offsets of consumer group '{self.group}' have changed since the plan was made: make it again."


@dataclass(frozen=True, slots=True)
class Moved:
    """What was done, and what it takes to undo it.

    `before` is all that the group had committed; `after` what was committed now, by place. `failures` are partitions
    that stayed as they were. `deleted`: the group itself was deleted. `created`: it did not exist before.
    """

    group: str
    at_ms: int
    before: Commits = field(default_factory=dict)
    after: Mapping[Place, int] = field(default_factory=dict)
    failures: Mapping[Place, ExplorerError] = field(default_factory=dict)
    deleted: bool = False
    created: bool = False

    @property
    def cannot_be_undone(self) -> tuple[Place, ...]:
        """Partitions that had no committed offset: this client cannot take one away, unless the group goes as well."""
        return () if self.created else tuple(sorted(place for place in self.after if place not in self.before))


def prepare_reset(settings: ClusterSettings, group: str, wish: ResetWish) -> Generator[None, None, ResetPlan]:
    """Ask what is there and plan; changes nothing, so it works on a read-only cluster and for groups with members.

    Raises NotAuthorized, RequestTimedOut, ConnectionFailed, and UnknownTopic for one of the wish's `topics`.
    """
    with Cluster(settings) as cluster:
        return (yield from _prepare(cluster, group, wish))


def _prepare(cluster: Cluster, group: str, wish: ResetWish) -> Generator[None, None, ResetPlan]:
    details = yield from _details(cluster, group)
    commits = yield from _commits(cluster, group)
    others: Commits = {}
    if wish.target is Target.COPY:
        others = yield from _commits(cluster, wish.copy_from)
    if wish.topics:
        places = yield from _places_of(cluster, wish.topics)
    elif wish.places is None:
        places = sorted(others if wish.target is Target.COPY else commits)
    else:
        places = list(wish.places)
    shapes = yield from topic_shapes(cluster, {topic for topic, _ in places})
    ends = yield from log_ends(cluster, places, shapes)
    at_time: dict[Place, int] = {}
    if wish.target is Target.TIMESTAMP:
        at_time = yield from _offsets_at(cluster, askable(places, shapes), wish.value)
    return ResetPlan(details, wish, plan_reset(wish, places, Known(commits, ends, at_time, others)))


def _places_of(cluster: Cluster, topics: Iterable[str]) -> Generator[None, None, list[Place]]:
    """Return all partitions of `topics`; raises the first error of a topic."""
    shapes: Shapes = yield from topic_shapes(cluster, topics)
    places: list[Place] = []
    for topic, shape in shapes.items():
        if isinstance(shape, ExplorerError):
            raise shape
        places += [(topic, at) for at in range(shape.partition_count)]
    return places


def move_offsets(settings: ClusterSettings, plan: ResetPlan) -> Generator[None, None, Moved]:
    """Do what `plan` says.

    Raises ReadOnlyCluster before anything is asked, GroupInUse when the group has members, OffsetsChanged when its
    offsets are no longer those that the plan was made for, NotAuthorized. Single partitions that fail are data.
    """
    _refuse_read_only(settings, "move offsets")
    with Cluster(settings) as cluster:
        return (yield from _move(cluster, plan))


def _move(cluster: Cluster, plan: ResetPlan) -> Generator[None, None, Moved]:
    details = yield from _without_members(cluster, plan.group)
    before = yield from _commits(cluster, plan.group)
    if any(_offset(before.get(move.place)) != _offset(move.before) for move in plan.moves):
        raise OffsetsChanged(plan.group)
    wanted = {move.place: move.after for move in plan.changes if move.after is not None}
    offsets = [TopicPartition(topic, at, offset) for (topic, at), offset in wanted.items()]
    failures = yield from _commit(cluster, plan.group, offsets)
    done = {place: offset for place, offset in wanted.items() if place not in failures}
    created = details.state is GroupState.DEAD and not before
    return Moved(plan.group, _now_ms(), before, done, failures, created=created)


def delete_group(settings: ClusterSettings, group: str) -> Generator[None, None, Moved]:
    """Delete a group with all it has committed. Raises as `move_offsets` does, and UnknownGroup."""
    _refuse_read_only(settings, "delete groups")
    with Cluster(settings) as cluster:
        yield from _without_members(cluster, group)
        before = yield from _commits(cluster, group)
        yield from _delete(cluster, group)
        return Moved(group, _now_ms(), before, deleted=True)


def undo(settings: ClusterSettings, moved: Moved) -> Generator[None, None, Moved]:
    """Commit again what was there before, metadata included; returns what that did. Raises as `move_offsets` does.

    A group that did not exist before goes. What `cannot_be_undone` stays as it is.
    """
    _refuse_read_only(settings, "move offsets")
    with Cluster(settings) as cluster:
        return (yield from _undo(cluster, moved))


def _undo(cluster: Cluster, moved: Moved) -> Generator[None, None, Moved]:
    yield from _without_members(cluster, moved.group)
    now = yield from _commits(cluster, moved.group)
    if moved.created:
        yield from _delete(cluster, moved.group)
        return Moved(moved.group, _now_ms(), now, deleted=True)
    places = moved.before if moved.deleted else moved.after.keys() & moved.before.keys()
    offsets = [_partition(place, moved.before[place]) for place in sorted(places)]
    failures = yield from _commit(cluster, moved.group, offsets)
    done = {place: moved.before[place].offset for place in places if place not in failures}
    return Moved(moved.group, _now_ms(), now, done, failures, created=moved.deleted)


def _refuse_read_only(settings: ClusterSettings, what: str) -> None:
    if settings.read_only:
        raise ReadOnlyCluster(what)


def _without_members(cluster: Cluster, group: str) -> Generator[None, None, GroupDetails]:
    details = yield from _details(cluster, group)
    if not details.may_move_offsets:
        raise GroupInUse(group, details.members)
    return details


def _details(cluster: Cluster, group: str) -> Generator[None, None, GroupDetails]:
    found = (yield from describe_groups(cluster, [group]))[group]
    if isinstance(found, ExplorerError):
        raise found
    return found


def _commits(cluster: Cluster, group: str) -> Generator[None, None, Commits]:
    found = (yield from committed_offsets(cluster, [group]))[group]
    if isinstance(found, ExplorerError):
        raise found
    return found


def _offsets_at(cluster: Cluster, places: list[Place], time_ms: int) -> Generator[None, None, dict[Place, int]]:
    spec = OffsetSpec.for_timestamp(max(0, time_ms))  # a negative one would ask for the end or the beginning
    found: dict[Place, int] = {}
    for begin in range(0, len(places), BATCH):
        asked = cluster.admin.list_offsets(
            {TopicPartition(*place): spec for place in places[begin : begin + BATCH]},
            isolation_level=IsolationLevel.READ_UNCOMMITTED,
            request_timeout=TIMEOUT_S,
        )
        answers = yield from gather({(where.topic, where.partition): future for where, future in asked.items()})
        for place, answer in answers.items():
            if isinstance(answer, KafkaException):
                raise translated(answer, "Describe", place[0], TIMEOUT_S)
            found[place] = answer.offset
    return found


def _commit(
    cluster: Cluster, group: str, offsets: list[TopicPartition]
) -> Generator[None, None, dict[Place, ExplorerError]]:
    """Commit for a group without members; returns what failed."""
    if not offsets:
        return {}
    wanted = ConsumerGroupTopicPartitions(group, offsets)
    asked = cluster.admin.alter_consumer_group_offsets([wanted], request_timeout=COORDINATOR_S)
    answer = (yield from gather(asked, TIMEOUT_S))[group]
    if isinstance(answer, KafkaException):
        raise _refused(answer, group, group)
    refused = [each for each in answer.topic_partitions or () if each.error is not None]
    failures = {(each.topic, each.partition): _refused(each.error, each.topic, group) for each in refused}
    for failure in failures.values():
        if isinstance(failure, GroupInUse):
            raise failure
    return failures


def _delete(cluster: Cluster, group: str) -> Generator[None, None, None]:
    asked = cluster.admin.delete_consumer_groups([group], request_timeout=COORDINATOR_S)
    answer = (yield from gather(asked, TIMEOUT_S))[group]
    if isinstance(answer, KafkaException):
        raise _refused(answer, group, group, doing="Delete")


def _refused(problem: KafkaError | KafkaException, subject: str, group: str, *, doing: str = "Read") -> ExplorerError:
    """A member that came a moment ago makes the broker refuse: us as a member unknown to it, or the group."""
    error = translated(problem, doing, subject, TIMEOUT_S)
    if isinstance(error, RequestRefused) and error.name in {"UNKNOWN_MEMBER_ID", "NON_EMPTY_GROUP"}:
        return GroupInUse(group, ())
    return error


def _partition(place: Place, commit: Committed) -> TopicPartition:
    return TopicPartition(*place, commit.offset, commit.metadata)


def _offset(commit: Committed | None) -> int | None:
    return None if commit is None else commit.offset


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
