"""The kinds of groups that Kafka knows, and what this client can tell of each.

Librdkafka (2.16) lists and describes consumer groups, classic and KIP-848. Of the others it gives only names, by its
older listing, and of streams groups their committed offsets; of share groups nothing: KIP-932 keeps their positions
elsewhere, and no request that librdkafka has reads them.
"""

import enum

from kafka_explorer.engine.groups import GroupState


class GroupKind(enum.Enum):
    """What a group is, as far as this client can know; `readable` tells what can be shown of it."""

    CLASSIC = "classic"
    """Consumers with the protocol of old; also offsets committed without any consumer."""
    CONSUMER = "consumer"
    """Consumers with the protocol of KIP-848 (`group.protocol=consumer`)."""
    OTHER_CLASSIC = "other classic"
    """The classic protocol among others than consumers, as Kafka Connect's workers or Schema Registry's nodes."""
    STREAMS = "streams"
    """Kafka Streams with the protocol of KIP-1071: committed offsets can be read, members cannot."""
    SHARE_OR_STREAMS = "share or streams"
    """Not a group that this client can read: a share group, or a streams group that has committed nothing."""
    UNKNOWN = "unknown"
    """The broker is too old to say (before 3.8), or something newer than this client."""

    @property
    def has_members_we_see(self) -> bool:
        """Whether members and state can be had."""
        return self in {GroupKind.CLASSIC, GroupKind.CONSUMER, GroupKind.UNKNOWN}

    @property
    def has_offsets_we_see(self) -> bool:
        """Whether committed offsets, and so lag, can be had."""
        return self.has_members_we_see or self is GroupKind.STREAMS


_MOVING = {GroupState.PREPARING_REBALANCING, GroupState.COMPLETING_REBALANCING}


def is_rebalancing(state: GroupState, kind: GroupKind) -> bool:
    """Whether partitions are changing hands now.

    A KIP-848 group in a state that librdkafka does not know is Assigning or Reconciling: the others it knows.
    """
    return state in _MOVING or (kind is GroupKind.CONSUMER and state is GroupState.UNKNOWN)


def may_move_offsets(state: GroupState) -> bool:
    """Whether the broker lets anybody but members commit.

    Dead is what a group is that does not exist, and what Azure Event Hubs calls a group without members.
    """
    return state in {GroupState.EMPTY, GroupState.DEAD}
