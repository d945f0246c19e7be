"""How much lies before a time, by Kafka's time index."""

from kafka_explorer.engine.answers import result_of
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.dead_letters.log_times import counts_before
from kafka_explorer.engine.partition_offsets import KeptOffsets
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.scanning import T0, Sent, fill, settings_of


def test_offsets_before_a_time_are_counted_by_partition(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("timed", partitions=2)
    fill(broker.bootstrap, name, [Sent(b"x", None, 0, T0 + number * 1000) for number in range(10)])
    kept = {(name, 0): KeptOffsets(0, 10), (name, 1): KeptOffsets(0, 0)}

    def before(at_ms: int | None, **low: int) -> list[int]:
        place = (name, 0)
        known = {**kept, place: KeptOffsets(low.get("low", 0), 10)}
        with Cluster(settings_of(broker.bootstrap)) as cluster:
            return list(result_of(counts_before(cluster, known, dict.fromkeys(known, at_ms))).values())

    assert before(T0 + 4000) == [4, 0]
    assert before(T0 - 1) == [0, 0]
    assert before(T0 + 3_600_000) == [10, 0]
    assert before(T0 + 4000, low=3) == [1, 0]
    assert before(-5) == [0, 0]
    assert before(None) == [0, 0]
