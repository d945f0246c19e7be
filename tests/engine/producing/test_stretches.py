"""Ranges in words, planned on a real broker."""

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.errors import UnknownPartitions
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import END, Place, Span
from kafka_explorer.engine.producing.spans import PartitionSpan
from kafka_explorer.engine.producing.stretches import NoRange, plan_span_copy
from kafka_explorer.engine.tasks import finish
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.producing.scenes import settings_of

BASE_MS = 1_700_000_000_000


@pytest.fixture(scope="module")
def filled(broker: Sandbox, topic: TopicFactory) -> str:
    """Two partitions with ten messages each, a second apart."""
    name = topic("stretches", partitions=2)
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(10):
        for partition in (0, 1):
            producer.produce(name, b"value", partition=partition, timestamp=BASE_MS + 1000 * number)
    assert producer.flush(60) == 0
    return name


def offset(number: int, *pairs: tuple[int, int]) -> Place:
    return Place(StartKind.OFFSET, number, pairs)


def time(second: float) -> Place:
    return Place(StartKind.TIMESTAMP, BASE_MS + round(1000 * second))


@pytest.mark.parametrize(
    ("span", "planned"),
    [
        (Span(), [(0, 0, 10), (1, 0, 10)]),
        (Span(partitions=(1,)), [(1, 0, 10)]),
        (Span(offset(3), offset(5)), [(0, 3, 5), (1, 3, 5)]),
        (Span(offset(3), offset(99)), [(0, 3, 10), (1, 3, 10)]),
        (Span(offset(0, (1, 4)), END), [(1, 4, 10)]),
        (Span(stop=offset(0, (1, 4))), [(0, 0, 10), (1, 0, 4)]),
        (Span(time(2), time(4)), [(0, 2, 4), (1, 2, 4)]),
        (Span(time(2.5), END), [(0, 3, 10), (1, 3, 10)]),
        (Span(time(99), END), []),
        (Span(stop=time(99)), [(0, 0, 10), (1, 0, 10)]),
    ],
)
def test_ranges(broker: Sandbox, filled: str, span: Span, planned: list[tuple[int, int, int]]) -> None:
    plan = finish(plan_span_copy(settings_of(broker), filled, span))
    assert plan.spans == tuple(PartitionSpan(*each) for each in planned)
    assert (plan.topic, plan.held_back) == (filled, ())


def test_what_is_no_range(broker: Sandbox, filled: str) -> None:
    with pytest.raises(NoRange, match="select them"):
        finish(plan_span_copy(settings_of(broker), filled, Span(Place(StartKind.NEWEST, 5))))
    with pytest.raises(UnknownPartitions):
        finish(plan_span_copy(settings_of(broker), filled, Span(partitions=(2,))))
