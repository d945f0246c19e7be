"""How much of each partition lies before a time, by Kafka's own time index: nothing is read."""

from collections.abc import Generator, Mapping

from confluent_kafka import IsolationLevel, KafkaException, TopicPartition
from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]  # exported, but not by its __all__

from kafka_explorer.engine.answers import TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.partition_offsets import BATCH, KeptOffsets, Place


def counts_before(
    cluster: Cluster, kept: Mapping[Place, KeptOffsets], times_ms: Mapping[Place, int | None]
) -> Generator[None, None, dict[Place, int]]:
    """Return for each place how many of its kept offsets lie before the first record at or after its time.

    A time of None gives 0, and so does a partition that cannot tell now. One request per 500 partitions.
    """
    found = dict.fromkeys(kept, 0)
    asked = {
        place: at_ms for place, at_ms in times_ms.items() if at_ms is not None and kept[place].low < kept[place].high
    }
    places = sorted(asked)
    for begin in range(0, len(places), BATCH):
        batch = places[begin : begin + BATCH]
        specs = {TopicPartition(*place): OffsetSpec.for_timestamp(max(0, asked[place] or 0)) for place in batch}
        futures = cluster.admin.list_offsets(
            specs, isolation_level=IsolationLevel.READ_UNCOMMITTED, request_timeout=TIMEOUT_S
        )
        answers = yield from gather({(where.topic, where.partition): future for where, future in futures.items()})
        for place, answer in answers.items():
            if not isinstance(answer, KafkaException):
                low, high = kept[place].low, kept[place].high
                offset = high if answer.offset < 0 else answer.offset  # negative: all are older
                found[place] = min(max(offset, low), high) - low
    return found
