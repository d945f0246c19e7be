"""Reads a topic directly and through librdkafka, so that both can be compared."""

from collections.abc import Mapping

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.lanes import Lanes
from kafka_explorer.engine.offsets import PartitionRead, Watermarks
from kafka_explorer.engine.reader import Reader
from kafka_explorer.engine.records import Message, Record, record_of
from kafka_explorer.engine.watermarks import Address, Where, ends_of, partitions_of
from kafka_explorer.engine.wire.block_reader import BlockReader, MayHold
from tests.engine.drive import run

Bounds = Mapping[int, Watermarks]


def anything(_: bytes) -> bool:
    """Rules nothing out."""
    return True


def bounds_of(cluster: Cluster, topic: str, *, read_uncommitted: bool) -> Bounds:
    """What may be read now, by partition."""
    places = [(topic, partition) for partition in run(partitions_of(cluster, [topic]))[topic]]
    ends = run(ends_of(cluster, places, read_uncommitted=read_uncommitted))
    return {partition: marks for (_, partition), marks in ends.marks.items()}


def leaders_of(cluster: Cluster, topic: str) -> dict[Where, Address]:
    """Where the leader of each partition listens."""
    led = run(partitions_of(cluster, [topic]))[topic]
    return {(topic, partition): address for partition, address in led.items() if address}


def drain(reader: Reader, bounds: Bounds) -> tuple[list[Message], int]:
    """Reads a plan to its end; returns what came, and how many records were passed by."""
    reader.assign([PartitionRead(lane, bound.low, bound.high) for lane, bound in bounds.items()])
    messages, passed = [], 0
    while reader.unfinished:
        messages += reader.batch(0.1)
        passed += reader.passed
    return messages, passed


def direct(
    settings: ClusterSettings,
    topic: str,
    may_hold: MayHold | None = anything,
    *,
    bounds: Bounds | None = None,
    read_uncommitted: bool = False,
) -> tuple[list[Record], int, bool]:
    """What comes directly, what was passed by, and whether all of it came directly."""
    with Cluster(settings) as cluster, cluster.consumer() as consumer:
        lanes, leaders = Lanes([topic]), leaders_of(cluster, topic)
        reader = BlockReader(
            lambda: consumer, lanes, settings.client, leaders, may_hold, read_committed=not read_uncommitted
        )
        wanted = bounds or bounds_of(cluster, topic, read_uncommitted=read_uncommitted)
        try:
            messages, passed = drain(reader, wanted)
        finally:
            reader.close()
        return sorted_records(messages), passed, reader.is_direct


def by_librdkafka(settings: ClusterSettings, topic: str, *, read_uncommitted: bool = False) -> list[Record]:
    """The same through librdkafka."""
    isolation = "read_uncommitted" if read_uncommitted else "read_committed"
    with Cluster(settings) as cluster, cluster.consumer(isolation_level=isolation) as consumer:
        bounds = bounds_of(cluster, topic, read_uncommitted=read_uncommitted)
        return sorted_records(drain(Reader(lambda: consumer, Lanes([topic])), bounds)[0])


def sorted_records(messages: list[Message]) -> list[Record]:
    """Copies, by partition and offset."""
    return sorted(map(record_of, messages), key=lambda record: (record.partition, record.offset))
