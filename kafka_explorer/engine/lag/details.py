"""Consumer groups one by one: state, coordinator, assignor, members. Looking joins none of them."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass

from confluent_kafka import KafkaException, Node
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # exported, but not by its __all__
    ConsumerGroupDescription,
    MemberDescription,
)

from kafka_explorer.engine.answers import COORDINATOR_S, TIMEOUT_S, gather
from kafka_explorer.engine.brokers import Broker
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, translated
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.kinds import GroupKind, is_rebalancing, may_move_offsets
from kafka_explorer.engine.lag.listing import kind_of, state_named
from kafka_explorer.engine.partition_offsets import Place

_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Member:
    """One consumer of a group. `host` is as the broker writes it, "/10.0.0.7".

    `instance_id` is set for static membership (`group.instance.id`). `target` is what a KIP-848 member shall get;
    None for a classic member.
    """

    member_id: str
    client_id: str
    host: str
    instance_id: str | None = None
    assigned: tuple[Place, ...] = ()
    target: tuple[Place, ...] | None = None


@dataclass(frozen=True, slots=True)
class GroupDetails:
    """One group. `assignor` is "" when it has no members or is rebalancing; `coordinator` is None when unknown."""

    group: str
    state: GroupState
    kind: GroupKind = GroupKind.UNKNOWN
    coordinator: Broker | None = None
    assignor: str = ""
    members: tuple[Member, ...] = ()
    simple: bool = False

    @property
    def rebalancing(self) -> bool:
        """Whether partitions are changing hands now."""
        return is_rebalancing(self.state, self.kind)

    @property
    def may_move_offsets(self) -> bool:
        """Whether its offsets can be moved from outside: it has no members."""
        return may_move_offsets(self.state)

    @property
    def owned(self) -> set[Place]:
        """The partitions that some member reads."""
        return {place for member in self.members for place in member.assigned}


def describe_groups(
    cluster: Cluster, groups: Iterable[str]
) -> Generator[None, None, dict[str, GroupDetails | ExplorerError]]:
    """Describe each of `groups`, or say why not. A group that does not exist is Dead: Kafka says no more.

    Librdkafka sends two to three requests for each group, 64 groups at a time here.
    """
    names = list(dict.fromkeys(groups))
    found: dict[str, GroupDetails | ExplorerError] = {}
    for begin in range(0, len(names), _AT_ONCE):
        batch = names[begin : begin + _AT_ONCE]
        asked = cluster.admin.describe_consumer_groups(batch, request_timeout=COORDINATOR_S)
        answers = yield from gather(asked, TIMEOUT_S)
        for name, answer in answers.items():
            if isinstance(answer, KafkaException):
                found[name] = translated(answer, "Describe", name, TIMEOUT_S)
            else:
                found[name] = _details(answer)
    return found


def _details(group: ConsumerGroupDescription) -> GroupDetails:
    node: Node | None = group.coordinator  # none when it failed, whatever its annotation says
    return GroupDetails(
        group=group.group_id,
        state=state_named(group.state.name),
        kind=kind_of(group.type),
        coordinator=None if node is None else Broker(node.id, node.host, node.port, node.rack or None),
        assignor=group.partition_assignor or "",
        members=tuple(_member(member) for member in group.members),
        simple=bool(group.is_simple_consumer_group),
    )


def _member(member: MemberDescription) -> Member:
    target = member.target_assignment
    return Member(
        member_id=member.member_id,
        client_id=member.client_id,
        host=member.host,
        instance_id=member.group_instance_id or None,
        assigned=_places(member.assignment.topic_partitions),
        target=None if target is None else _places(target.topic_partitions),
    )


def _places(partitions: Iterable[object]) -> tuple[Place, ...]:
    return tuple(sorted((each.topic, each.partition) for each in partitions))  # type: ignore[attr-defined]
