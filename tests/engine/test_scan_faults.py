"""Brokers that die while a scan reads from them, and a user who may not do everything."""

import contextlib
from collections.abc import Callable, Iterator

import pytest
from confluent_kafka import KafkaException, TopicCollection
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # its stub forgets some
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from kafka_explorer.engine import watermarks
from kafka_explorer.engine.cluster import UNUSED_GROUP_ID
from kafka_explorer.engine.errors import NotAuthorized, RequestRefused, RequestTimedOut
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, Place
from kafka_explorer.engine.scan import EndReason
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.node import Node
from tests.broker_fixtures import create_topic, wait_until
from tests.scanning import PATIENCE_S, Sent, asked, fill, live, read

# More than librdkafka fetches ahead, so that a scan that has begun has not got everything already.
MESSAGES = 120
LARGE = b"x" * 1_000_000
BACKWARDS = Place(StartKind.NEWEST, 0)


def admin_of(sandbox: Sandbox) -> AdminClient:
    return AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})


def fill_large(sandbox: Sandbox) -> None:
    create_topic(admin_of(sandbox), "large")
    fill(sandbox.bootstrap, "large", [Sent(LARGE) for _ in range(MESSAGES)])


def leaders_of(sandbox: Sandbox, topic: str) -> list[Node]:
    """The leader of each partition, once the node that is asked has heard of the topic."""
    admin = admin_of(sandbox)
    nodes = {node.place.node_id: node for node in sandbox.nodes}
    leaders: list[Node] = []

    def known() -> bool:
        with contextlib.suppress(KafkaException):
            described = admin.describe_topics(TopicCollection([topic]))[topic].result(timeout=PATIENCE_S)
            leaders[:] = [nodes[info.leader.id] for info in described.partitions]
        return bool(leaders)

    wait_until(known, f"topic {topic} is known")
    return leaders


def test_a_node_that_is_killed_and_comes_back_costs_nothing() -> None:
    forward, backwards = asked("large"), asked("large", BACKWARDS)
    following = asked("large", Place(StartKind.END), follow=True, patience_s=0.1)
    with Sandbox() as sandbox:
        fill_large(sandbox)
        (node,) = sandbox.nodes
        at = sandbox.bootstrap
        with live(at, forward) as older, live(at, backwards) as newer, live(at, following) as latest:
            latest.until(lambda told: told.elapsed_s > 0.2)
            older.until(lambda told: told.scanned > 0)
            newer.until(lambda told: told.scanned > 0)
            node.kill()
            for scanning in (older, newer, latest):
                scanning.until(lambda told: told.waiting)
                assert scanning.told[-1].scanned < MESSAGES
            node.start()
            outcomes = older.finish(), newer.finish()
            fill(at, "large", [Sent(b"after the outage")])
            (record,) = latest.until(lambda told: told.rows)
            assert latest.told[-1].waiting is None

    for outcome in outcomes:
        assert outcome.last.ended is EndReason.ALL_READ
        assert sorted(outcome.places) == [(0, offset) for offset in range(MESSAGES)]
        assert (outcome.last.waiting, outcome.last.missing) == (None, {})
    assert record.value == b"after the outage"


def test_a_node_that_stays_away_ends_a_scan_with_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox() as sandbox:
        fill_large(sandbox)
        (node,) = sandbox.nodes
        forward, backwards = (asked("large", start, patience_s=2.5) for start in (BEGINNING, BACKWARDS))
        with live(sandbox.bootstrap, forward) as older, live(sandbox.bootstrap, backwards) as newer:
            older.until(lambda told: told.scanned > 0)
            newer.until(lambda told: told.scanned > 0)
            node.kill()
            outcomes = older.finish(), newer.finish()

        monkeypatch.setattr(watermarks, "_TIMEOUT_S", 0.5)
        with pytest.raises(RequestTimedOut, match=r"within 0\.5 s: Describe"):
            read(sandbox.bootstrap, asked("large"))

    for outcome in outcomes:
        assert outcome.last.ended is EndReason.BROKER_LOST
        assert 0 < outcome.last.scanned < MESSAGES
        assert outcome.last.waiting
        assert set(outcome.last.missing) == {("large", 0)}
        assert len(outcome.records) == outcome.last.rows
    last = outcomes[0].last
    assert last.scanned == last.rows == (last.total or 0) - last.missing["large", 0]


def test_of_three_nodes_one_is_killed() -> None:
    """Its replicated partition goes on at another; of one that only it has nothing will come, though others answer."""
    with Sandbox(nodes=3) as sandbox:
        admin = admin_of(sandbox)
        create_topic(admin, "replicated", replicas=3)
        create_topic(admin, "alone", partitions=3, replicas=1)
        (leader,) = leaders_of(sandbox, "replicated")
        lost = leaders_of(sandbox, "alone").index(leader)
        fill(sandbox.bootstrap, "replicated", [Sent(LARGE) for _ in range(MESSAGES)])
        fill(sandbox.bootstrap, "alone", [Sent(LARGE, partition=p) for _ in range(80) for p in range(3)])
        replicated, alone = asked("replicated"), asked("alone", patience_s=6.0)
        backwards = asked("replicated", BACKWARDS)
        with (
            live(sandbox.bootstrap, replicated) as first,
            live(sandbox.bootstrap, alone) as second,
            live(sandbox.bootstrap, backwards) as third,
        ):
            for scanning in (first, second, third):
                scanning.until(lambda told: told.scanned > 0)
            leader.kill()
            second.until(lambda told: told.waiting)
            handed_over, cut_off, handed_back = first.finish(), second.finish(), third.finish()
        with pytest.raises(RequestRefused, match=f"partition {lost} of topic 'alone' has no leader now"):
            read(sandbox.bootstrap, asked("alone"))
        others = tuple({0, 1, 2} - {lost})
        assert len(read(sandbox.bootstrap, asked("alone", partitions=others)).records) == 160

    assert handed_over.last.ended is EndReason.ALL_READ
    assert handed_over.places == [(0, offset) for offset in range(MESSAGES)]
    assert handed_back.last.ended is EndReason.ALL_READ
    assert sorted(handed_back.places) == handed_over.places
    assert cut_off.last.ended is EndReason.BROKER_LOST
    assert set(cut_off.last.missing) == {("alone", lost)}
    assert len(cut_off.records) == 240 - cut_off.last.missing["alone", lost]
    assert cut_off.last.waiting


@pytest.fixture(scope="module")
def guarded() -> Iterator[Sandbox]:
    """Whoever asks is User:ANONYMOUS; what has no ACL is allowed, so that the node can work."""
    properties = {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "true",
    }
    with Sandbox(properties=properties) as sandbox:
        yield sandbox


@pytest.fixture
def reserve(guarded: Sandbox) -> Callable[[ResourceType, str], None]:
    """Lets only Alice do something with a resource."""

    def allow_alice_alone(kind: ResourceType, name: str, operation: AclOperation = AclOperation.READ) -> None:
        allow, literal = AclPermissionType.ALLOW, ResourcePatternType.LITERAL
        binding = AclBinding(kind, name, literal, "User:alice", "*", operation, allow)
        admin = admin_of(guarded)
        admin.create_acls([binding])[binding].result(timeout=PATIENCE_S)

    return allow_alice_alone


def test_a_user_without_any_right_on_groups_can_read(
    guarded: Sandbox, reserve: Callable[[ResourceType, str], None]
) -> None:
    create_topic(admin_of(guarded), "readable")
    fill(guarded.bootstrap, "readable", [Sent(b"1"), Sent(b"2")])
    reserve(ResourceType.GROUP, "*")
    reserve(ResourceType.GROUP, UNUSED_GROUP_ID)
    assert read(guarded.bootstrap, asked("readable")).values == [b"1", b"2"]
    with live(guarded.bootstrap, asked("readable", follow=True)) as scanning:
        scanning.until(lambda told: told.elapsed_s > 1.5)  # the coordinator is asked for twice a second
        fill(guarded.bootstrap, "readable", [Sent(b"3")])
        assert scanning.until(lambda told: told.rows == 3)[-1].value == b"3"


def test_a_topic_that_may_not_be_read(guarded: Sandbox, reserve: Callable[[ResourceType, str], None]) -> None:
    create_topic(admin_of(guarded), "secret")
    reserve(ResourceType.TOPIC, "secret")

    def refused() -> NotAuthorized | None:
        try:
            read(guarded.bootstrap, asked("secret"))
        except NotAuthorized as error:
            return error
        return None

    wait_until(refused, "the rule is known")
    error = refused()
    assert error is not None
    assert str(error) == "Not authorized: Describe on topic secret is refused by an ACL."
