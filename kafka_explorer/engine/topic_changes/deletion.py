"""Topics deleted, with all their messages. What comes back of them is a topic of the same settings, and empty."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.answers import TIMEOUT_S
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.topic_changes.creation import NewTopicWish, wish_of
from kafka_explorer.engine.topic_changes.outcome import Changed, TopicChanged, changed, refuse_read_only
from kafka_explorer.engine.topics import INTERNAL_PREFIX, TopicDescription, describe_topic
from kafka_explorer.engine.watermarks import ends_of


@dataclass(frozen=True, slots=True)
class DoomedTopic:
    """A topic and what goes with it. `offsets` is None when they cannot be counted, `again` when settings are unknown.

    `error` says why it cannot be deleted.
    """

    name: str
    topic_id: str = ""
    partitions: int = 0
    offsets: int | None = None
    internal: bool = False
    again: NewTopicWish | None = None
    error: ExplorerError | None = None


@dataclass(frozen=True, slots=True)
class DeletionPlan:
    """What would be deleted."""

    topics: tuple[DoomedTopic, ...] = ()

    @property
    def possible(self) -> tuple[DoomedTopic, ...]:
        """Those that exist and may be described."""
        return tuple(topic for topic in self.topics if topic.error is None)


def plan_deletion(settings: ClusterSettings, topics: Sequence[str]) -> Generator[None, None, DeletionPlan]:
    """Plan; deletes nothing."""
    doomed = []
    with Cluster(settings) as cluster:
        for name in dict.fromkeys(topics):
            try:
                described = yield from describe_topic(cluster, name)
                doomed.append(_doomed(described, (yield from _offsets(cluster, described))))
            except ExplorerError as error:
                doomed.append(DoomedTopic(name, error=error))
    return DeletionPlan(tuple(doomed))


def delete_topics(settings: ClusterSettings, plan: DeletionPlan) -> Generator[None, None, Changed]:
    """Delete. Raises ReadOnlyCluster before anything is asked; a topic that was made anew since is left alone."""
    refuse_read_only(settings, "delete topics")
    failures: dict[str, ExplorerError] = {}
    same: list[str] = []
    with Cluster(settings) as cluster:
        for doomed in plan.possible:
            try:
                now = yield from describe_topic(cluster, doomed.name)
            except ExplorerError as error:
                failures[doomed.name] = error
                continue
            if now.topic_id == doomed.topic_id:
                same.append(doomed.name)
            else:
                failures[doomed.name] = TopicChanged(doomed.name)
        if not same:
            return Changed((), failures)
        done = yield from changed(cluster.admin.delete_topics(same, request_timeout=TIMEOUT_S), "Delete")
    return Changed(done.done, {**failures, **done.failures})


def _offsets(cluster: Cluster, topic: TopicDescription) -> Generator[None, None, int | None]:
    """Count; leaders that have just moved, or are only coming to be, are asked for a while."""
    if topic.offsets is not None or any(each.leader is None for each in topic.partitions):
        return topic.offsets
    try:
        ends = yield from ends_of(
            cluster, [(topic.name, each.partition) for each in topic.partitions], read_uncommitted=True
        )
    except ExplorerError:
        return None
    return sum(mark.high - mark.low for mark in ends.marks.values())


def _doomed(topic: TopicDescription, offsets: int | None) -> DoomedTopic:
    again = None if topic.configs_error is not None else wish_of(topic)
    internal = topic.internal or topic.name.startswith(INTERNAL_PREFIX)
    return DoomedTopic(topic.name, topic.topic_id, len(topic.partitions), offsets, internal, again)
