"""What a scan will read, as the cluster, the span, the filter and saved positions say."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from confluent_kafka import TopicPartition, murmur2
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import UnknownPartitions, UnknownTopic
from kafka_explorer.engine.offsets import StartKind, Watermarks
from kafka_explorer.engine.places import Place
from kafka_explorer.engine.saved_searches import Position
from kafka_explorer.engine.scan_plan import ScanPlan, chosen_partitions, plan_scan
from kafka_explorer.engine.scan_request import OpenTransaction, ScanRequest
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.engine.drive import run
from tests.scanning import PATIENCE_S, T0, Sent, asked, fill, make_producer, send, settings_of


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(settings_of(broker.bootstrap)) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def ten(broker: Sandbox, topic: TopicFactory) -> str:
    """Two partitions with ten messages each, one a second; a third is empty."""
    name = topic("ten", partitions=3)
    fill(broker.bootstrap, name, [Sent(partition=n % 2, timestamp_ms=T0 + 1000 * n) for n in range(20)])
    return name


def planned(cluster: Cluster, request: ScanRequest) -> ScanPlan:
    return run(plan_scan(cluster, request))


def bounds(plan: ScanPlan) -> dict[int, tuple[int, int]]:
    return {lane: (bound.low, bound.high) for lane, bound in plan.bounds.items()}


def test_everything(cluster: Cluster, ten: str) -> None:
    plan = planned(cluster, asked(ten))
    assert bounds(plan) == {0: (0, 10), 1: (0, 10), 2: (0, 0)}
    assert (plan.total, list(plan.filled), plan.ends, plan.pruned) == (20, [0, 1], {}, None)
    assert plan.position(1, 3, 10) == Position(ten, 1, 0, 10, 3, 10)


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        (Place(StartKind.OFFSET, 3), Place(StartKind.OFFSET, 7), {0: (3, 7), 1: (3, 7), 2: (0, 0)}),
        (Place(StartKind.OFFSET, offsets=((1, 4),)), Place(StartKind.END), {1: (4, 10)}),
        (Place(StartKind.BEGINNING), Place(StartKind.OFFSET, offsets=((0, 4),)), {0: (0, 4), 1: (0, 10), 2: (0, 0)}),
        (Place(StartKind.TIMESTAMP, T0 + 10_000), Place(StartKind.END), {0: (5, 10), 1: (5, 10), 2: (0, 0)}),
        (Place(StartKind.NEWEST, 3), Place(StartKind.OFFSET, 2), {0: (0, 2), 1: (0, 2), 2: (0, 0)}),
    ],
)
def test_spans(cluster: Cluster, ten: str, start: Place, stop: Place, expected: dict[int, tuple[int, int]]) -> None:
    assert bounds(planned(cluster, asked(ten, start, stop))) == expected


def test_a_filter_says_which_offsets_and_partitions_can_match(cluster: Cluster, ten: str) -> None:
    assert bounds(planned(cluster, asked(ten, filter="offset:2..5 partition:1"))) == {1: (2, 6)}
    assert bounds(planned(cluster, asked(ten, filter="offset>50"))) == {0: (51, 51), 1: (51, 51), 2: (51, 51)}
    assert planned(cluster, asked(ten, filter="offset>50")).filled == {}


def test_a_key_says_the_partition_only_when_the_user_lets_it() -> None:
    request = asked("t", filter='key == "patient-7"')
    assert chosen_partitions(request, 6) == ({0, 1, 2, 3, 4, 5}, 0)
    chosen, left_out = chosen_partitions(replace(request, by_key=True), 6)
    assert (chosen, left_out) == ({murmur2(b"patient-7", 6)}, 5)
    both = asked("t", filter="partition:0..1 value:x", by_key=True)
    assert chosen_partitions(both, 6) == ({0, 1}, 0)
    assert chosen_partitions(asked("t", partitions=(2, 3)), 6) == ({2, 3}, 0)


def test_what_the_key_left_out_is_told(cluster: Cluster, ten: str) -> None:
    assert planned(cluster, asked(ten, filter='key == "patient-7"', by_key=True)).pruned == 2
    assert planned(cluster, asked(ten, filter="patient", by_key=True)).pruned == 0
    assert planned(cluster, asked(ten, filter='key == "patient-7"')).pruned is None


def test_partitions_that_are_not_there_are_named(cluster: Cluster, ten: str) -> None:
    with pytest.raises(UnknownPartitions) as raised:
        planned(cluster, asked(ten, partitions=(0, 3, 7)))
    assert str(raised.value) == f"Topic '{ten}' has no partition 3, 7: there are 3, from 0 to 2."
    with pytest.raises(UnknownPartitions):
        planned(cluster, asked(ten, Place(StartKind.OFFSET, offsets=((5, 1),))))
    with pytest.raises(UnknownTopic):
        planned(cluster, replace(asked(ten), topics=(ten, "unheard-of")))


def test_several_topics_have_lanes_of_their_own(cluster: Cluster, ten: str, topic: TopicFactory) -> None:
    other = topic("other")
    plan = planned(cluster, ScanRequest((other, ten)))
    assert {plan.lanes.where(lane): (bound.low, bound.high) for lane, bound in plan.bounds.items()} == {
        (other, 0): (0, 0),
        (ten, 0): (0, 10),
        (ten, 1): (0, 10),
        (ten, 2): (0, 0),
    }


def test_following_begins_at_the_ends_and_not_behind_a_stop(cluster: Cluster, ten: str) -> None:
    assert planned(cluster, asked(ten, follow=True)).ends == {0: 10, 1: 10, 2: 0}
    assert planned(cluster, asked(ten, stop=Place(StartKind.OFFSET, 5), follow=True)).ends == {}


def test_going_on_reads_what_is_left(
    broker: Sandbox, cluster: Cluster, admin: AdminClient, topic: TopicFactory
) -> None:
    name = topic("left", partitions=3)
    fill(broker.bootstrap, name, [Sent(partition=n % 2) for n in range(20)])
    for future in admin.delete_records([TopicPartition(name, 0, 4)]).values():
        future.result(timeout=PATIENCE_S)
    positions = (
        Position(name, 0, 0, 8, 2, 8),  # two of these were deleted
        Position(name, 1, 3, 9, 3, 5),
        Position(name, 2, 0, 6, 1, 6),  # made anew: it had six, and has none
        Position(name, 9, 0, 6, 1, 4),  # gone
    )
    plan = planned(cluster, asked(name, resume=positions))
    assert bounds(plan) == {0: (4, 8), 1: (3, 5)}
    assert plan.whole == {0: Watermarks(0, 8), 1: Watermarks(3, 9)}
    assert (plan.deleted, plan.lost, plan.ends) == (2, {(name, 2): 5, (name, 9): 3}, {})
    assert plan.position(1, 4, 5) == Position(name, 1, 3, 9, 4, 5)
    assert planned(cluster, asked(name, resume=positions, follow=True)).ends == {0: 8, 1: 9}


def test_an_open_transaction_is_told(broker: Sandbox, cluster: Cluster, topic: TopicFactory) -> None:
    name = topic("open", partitions=2)
    fill(broker.bootstrap, name, [Sent(), Sent(partition=1)])
    producer = make_producer(broker.bootstrap, transactional_id="plan-test")
    producer.init_transactions(PATIENCE_S)
    producer.begin_transaction()
    send(producer, name, [Sent(partition=1), Sent(partition=1)])
    producer.flush(PATIENCE_S)
    assert planned(cluster, asked(name)).open_transactions == (OpenTransaction(name, 1, 1, 3),)
    assert planned(cluster, asked(name, read_uncommitted=True)).open_transactions == ()
    producer.abort_transaction(PATIENCE_S)
    wait_until(lambda: not planned(cluster, asked(name)).open_transactions, "its end is written")
