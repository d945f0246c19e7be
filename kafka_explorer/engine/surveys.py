"""What a page asks about a whole cluster, as generators over plain data: to be run in a child process.

An answer about 5,000 topics holds the interpreter for tens of milliseconds while librdkafka's structures become
Python's, and again when they are freed. In the window's own process that would be seen.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.api_versions import KafkaRelease, kafka_release
from kafka_explorer.engine.brokers import ClusterDescription, describe_cluster
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.groups import (
    GroupsByTopic,
    GroupState,
    TopicReaders,
    groups_by_topic,
    list_groups,
    readers_of,
)
from kafka_explorer.engine.message_counts import MessageCounts, count_messages
from kafka_explorer.engine.topic_configs import CleanupPolicies, cleanup_policies
from kafka_explorer.engine.topics import (
    BrokerLoad,
    TopicSummary,
    TopicTotals,
    list_topics,
    list_topics_and_loads,
    totals,
)

_MOST_AILING = 200


@dataclass(frozen=True, slots=True)
class ClusterSurvey:
    """A cluster as a whole; None is what is not known yet, or cannot be known.

    `loads` says what each broker that has replicas carries, by id: dead ones too, which `cluster` does not name.
    `ailing` are topics with partitions that are offline or under-replicated, the worst first, 200 at most.
    `groups` counts consumer groups, `active_groups` those that have members or are about to; `groups_error` says why
    they cannot be counted, or not all of them.
    """

    cluster: ClusterDescription
    totals: TopicTotals | None = None
    loads: Mapping[int, BrokerLoad] = field(default_factory=dict)
    ailing: tuple[TopicSummary, ...] = ()
    groups: int | None = None
    active_groups: int = 0
    groups_error: ExplorerError | None = None
    release: KafkaRelease | None = None


@dataclass(frozen=True, slots=True)
class TopicsSurvey:
    """What is known of all topics beyond their metadata; each part comes after the one before it.

    `groups_error` says why there is no knowing who reads what.
    """

    messages: MessageCounts = field(default_factory=MessageCounts)
    policies: CleanupPolicies = field(default_factory=CleanupPolicies)
    groups: GroupsByTopic = field(default_factory=GroupsByTopic)
    groups_error: ExplorerError | None = None


def survey_cluster(
    settings: ClusterSettings, release: KafkaRelease | None = None
) -> Generator[ClusterSurvey | None, None, ClusterSurvey]:
    """Describe a cluster, the quick things first; a known `release` is not asked for again.

    Raises ConnectionFailed, NotAuthorized, RequestTimedOut.
    """
    with (yield from telling(None, connect(settings))) as cluster:
        survey = ClusterSurvey((yield from telling(None, describe_cluster(cluster))), release=release)
        yield survey
        topics, loads = list_topics_and_loads(cluster)
        survey = replace(survey, totals=totals(topics), loads=loads, ailing=_ailing(topics))
        yield survey
        survey = yield from telling(survey, _with_groups(cluster, survey))
        yield survey
        if release is None:
            survey = replace(survey, release=(yield from telling(survey, kafka_release(cluster))))
        return survey


def survey_topic_list(settings: ClusterSettings) -> Generator[None, None, tuple[TopicSummary, ...]]:
    """Return all topics by name. Raises ConnectionFailed, RequestTimedOut."""
    with (yield from telling(None, connect(settings))) as cluster:
        return list_topics(cluster)


def survey_topics(
    settings: ClusterSettings, topics: Sequence[TopicSummary]
) -> Generator[TopicsSurvey, None, TopicsSurvey]:
    """Find out about `topics` what takes many requests: counts, cleanup policies, groups; yields what is known so far.

    Raises ConnectionFailed only; what fails for one topic or group stands in its part.
    """
    survey = TopicsSurvey()
    with (yield from telling(survey, connect(settings))) as cluster:
        for counts in count_messages(cluster, topics):
            survey = replace(survey, messages=counts)
            yield survey
        for policies in cleanup_policies(cluster, [topic.name for topic in topics]):
            survey = replace(survey, policies=policies)
            yield survey
        try:
            for groups in groups_by_topic(cluster):
                survey = replace(survey, groups=groups)
                yield survey
        except ExplorerError as error:
            survey = replace(survey, groups_error=error)
        return survey


def survey_readers(settings: ClusterSettings, topic: str) -> Generator[TopicReaders, None, TopicReaders]:
    """Find the groups that read `topic`, with their lag; yields what is known so far. Raises ConnectionFailed.

    Not in the window's own process for another reason than time: while a group's coordinator is away, librdkafka 2.16
    aborts the process when a question about the group times out.
    """
    with (yield from telling(TopicReaders(), connect(settings))) as cluster:
        return (yield from readers_of(cluster, topic))


def _with_groups(cluster: Cluster, survey: ClusterSurvey) -> Generator[None, None, ClusterSurvey]:
    try:
        listed = yield from list_groups(cluster)
    except ExplorerError as error:
        return replace(survey, groups_error=error)
    resting = {GroupState.EMPTY, GroupState.DEAD}
    return replace(
        survey,
        groups=len(listed.groups),
        active_groups=sum(state not in resting for state in listed.groups.values()),
        groups_error=next(iter(listed.failures), None),
    )


def _ailing(topics: Sequence[TopicSummary]) -> tuple[TopicSummary, ...]:
    found = [topic for topic in topics if topic.offline or topic.under_replicated]
    found.sort(key=lambda topic: (-len(topic.offline), -topic.under_replicated, topic.name))
    return tuple(found[:_MOST_AILING])
