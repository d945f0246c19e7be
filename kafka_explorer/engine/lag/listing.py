"""Which groups there are: one request per broker, whatever their number. Nothing is described."""

import warnings
from collections.abc import Collection, Generator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from confluent_kafka import ConsumerGroupTopicPartitions, ConsumerGroupType, KafkaException
from confluent_kafka.admin import ConsumerGroupListing  # type: ignore[attr-defined]  # see groups.py

from kafka_explorer.engine.answers import COORDINATOR_S, TIMEOUT_S, gather, telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError, translated
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.kinds import GroupKind

_CONSUMERS = {"consumer", ""}


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group as the listing tells of it. `simple`: no consumer ever joined it, offsets were committed from outside."""

    group: str
    state: GroupState = GroupState.UNKNOWN
    kind: GroupKind = GroupKind.UNKNOWN
    simple: bool = False


@dataclass(frozen=True, slots=True)
class GroupListing:
    """All groups that we may see, by name; `failures` are brokers that did not answer, so some may be missing."""

    groups: tuple[ListedGroup, ...] = ()
    failures: tuple[ExplorerError, ...] = ()


def list_groups(cluster: Cluster) -> Generator[None, None, GroupListing]:
    """List consumer groups, classic and KIP-848. Raises ConnectionFailed, NotAuthorized, RequestTimedOut.

    See `survey_groups` for many groups, and `other_groups` for share, streams and Connect groups.
    """
    found = (yield from gather({"groups": cluster.admin.list_consumer_groups(request_timeout=TIMEOUT_S)}))["groups"]
    if isinstance(found, KafkaException):
        raise translated(found, "List", "groups", TIMEOUT_S)
    failures = tuple(translated(error, "List", "groups", TIMEOUT_S) for error in found.errors or ())
    if failures and not found.valid:
        raise failures[0]
    listed = sorted((_listed(each) for each in found.valid or ()), key=lambda group: group.group)
    return GroupListing(tuple(listed), failures)


def other_groups(cluster: Cluster, known: Collection[str]) -> Generator[None, None, tuple[ListedGroup, ...]]:
    """Find the groups that `list_groups` does not show; `known` are the names it showed.

    Librdkafka's older listing names every group, but it describes each of them too, and it blocks while it waits: this
    is for a child process, and for when somebody wants to know. Raises as `list_groups` does.
    """
    yield
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # its successor leaves these groups out
            found: list[Any] = cluster.admin.list_groups(timeout=TIMEOUT_S)  # its annotations are all None
    except KafkaException as error:
        raise translated(error, "List", "groups", TIMEOUT_S) from error
    strange = sorted((group for group in found if group.id not in known), key=lambda group: group.id)
    hidden = [group.id for group in strange if group.protocol_type in _CONSUMERS]
    admin = cluster.admin
    asked = {
        name: admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(name)], request_timeout=COORDINATOR_S)[
            name
        ]
        for name in hidden
    }
    offsets = yield from gather(asked, TIMEOUT_S)
    return tuple(_other(group, offsets.get(group.id)) for group in strange)


def survey_groups(settings: ClusterSettings, *, others: bool = False) -> Generator[None, None, GroupListing]:
    """The same over plain data, for a child process: an answer about 15,000 groups holds the interpreter for long.

    With `others`, share, streams and Connect groups too; their failure is one of `failures`.
    """
    with (yield from telling(None, connect(settings))) as cluster:
        listing = yield from list_groups(cluster)
        if not others:
            return listing
        try:
            more = yield from other_groups(cluster, {group.group for group in listing.groups})
        except ExplorerError as error:
            return GroupListing(listing.groups, (*listing.failures, error))
        everything = sorted((*listing.groups, *more), key=lambda group: group.group)
        return GroupListing(tuple(everything), listing.failures)


def state_named(name: str) -> GroupState:
    """Return the state of librdkafka's name for it, as in "PREPARING_REBALANCING"."""
    return GroupState.__members__.get(name, GroupState.UNKNOWN)


_KINDS: dict[Enum, GroupKind] = {
    ConsumerGroupType.CLASSIC: GroupKind.CLASSIC,
    ConsumerGroupType.CONSUMER: GroupKind.CONSUMER,
}


def kind_of(kind: Enum) -> GroupKind:
    """Return our word for librdkafka's."""
    return _KINDS.get(kind, GroupKind.UNKNOWN)


def _listed(group: ConsumerGroupListing) -> ListedGroup:
    return ListedGroup(
        group.group_id, state_named(group.state.name), kind_of(group.type), bool(group.is_simple_consumer_group)
    )


def _other(group: Any, offsets: ConsumerGroupTopicPartitions | KafkaException | None) -> ListedGroup:
    if offsets is None:
        states = {"PreparingRebalance": "PREPARING_REBALANCING", "CompletingRebalance": "COMPLETING_REBALANCING"}
        name = states.get(group.state, group.state.upper())
        return ListedGroup(group.id, state_named(name), GroupKind.OTHER_CLASSIC)
    # The older description does not know these kinds and calls their groups dead: that tells nothing.
    committed = not isinstance(offsets, KafkaException) and bool(offsets.topic_partitions)
    return ListedGroup(group.id, kind=GroupKind.STREAMS if committed else GroupKind.SHARE_OR_STREAMS)
