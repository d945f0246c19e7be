"""What every scan does alike: it selects, counts, keeps to its limits, and tells."""

from dataclasses import replace

from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, Place
from kafka_explorer.engine.scan_request import EndReason
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.scanning import T0, Sent, asked, fill, make_producer, read

NEWEST = Place(StartKind.NEWEST)


def at(ms: int) -> Place:
    return Place(StartKind.TIMESTAMP, ms)


def test_a_window_of_time_is_exact_where_times_do_not_rise(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("jumbled", partitions=2)
    seconds = [5, 1, 9, 2, 7, 3, 0, 8, 4, 6]
    fill(
        broker.bootstrap,
        name,
        [Sent(str(s).encode(), partition=n % 2, timestamp_ms=T0 + 1000 * s) for n, s in enumerate(seconds)],
    )
    for start in (at(T0 + 2000), BEGINNING):
        for backwards in (False, True):
            found = read(broker.bootstrap, asked(name, start, at(T0 + 6000), newest_first=backwards))
            first = 2 if start is not BEGINNING else 0
            assert sorted(found.values, key=str) == [str(s).encode() for s in range(first, 6)]
            assert found.last.ended is EndReason.ALL_READ
    assert sorted(read(broker.bootstrap, asked(name, at(T0 + 7000))).values, key=str) == [b"7", b"8", b"9"]


def test_records_without_a_time_are_read_in_their_place(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("timeless")
    fill(broker.bootstrap, name, [Sent(b"0", timestamp_ms=T0), Sent(b"1", timestamp_ms=T0 + 1)])
    producer = make_producer(broker.bootstrap)
    producer.produce(name, b"2", timestamp=-1)
    producer.flush(30)
    fill(broker.bootstrap, name, [Sent(b"3", timestamp_ms=T0 + 3)])
    forward = read(broker.bootstrap, asked(name))
    assert forward.values == [b"0", b"1", b"2", b"3"]
    assert forward.records[2].timestamp_ms == -1
    assert forward.last.position_ms == T0 + 3
    assert read(broker.bootstrap, asked(name, NEWEST)).values == [b"3", b"2", b"1", b"0"]
    assert read(broker.bootstrap, asked(name, at(T0), at(T0 + 9))).values == [b"0", b"1", b"3"]


def test_key_pruning_reads_one_partition_and_finds_the_same(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory
) -> None:
    name = topic("keyed", partitions=6)
    producer = make_producer(broker.bootstrap, partitioner="murmur2_random")
    for number in range(120):
        producer.produce(name, str(number).encode(), f"patient-{number % 12}", timestamp=T0 + number)
    assert producer.flush(30) == 0
    request = asked(name, filter='key == "patient-7"')
    everywhere, there = read(broker.bootstrap, request), read(broker.bootstrap, replace(request, by_key=True))
    assert everywhere.values == there.values == [str(number).encode() for number in range(7, 120, 12)]
    assert (everywhere.last.pruned, there.last.pruned) == (None, 5)
    assert there.last.scanned < everywhere.last.scanned == 120
