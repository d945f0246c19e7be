"""A client of ours that follows a topic only to be measured: how fast it gets messages, how long its requests take."""

from collections.abc import Generator

from confluent_kafka import OFFSET_END, TopicPartition

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.client_metrics import ClientMetrics, MetricsReader
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.ends import topic_shapes

_LOOK_S = 0.1
_AT_ONCE = 1_000


def watch_client(
    settings: ClusterSettings, topic: str, *, interval_s: float = 1.0
) -> Generator[ClientMetrics | None, None, None]:
    """Follow `topic` from its end and yield the newest metrics, None before the first, until closed.

    What is read is thrown away; no group is joined, nothing is committed. Raises ConnectionFailed, UnknownTopic.
    """
    reader = MetricsReader()
    measured = ClusterSettings(
        # Librdkafka's callback travels with the properties.
        {**settings.client, "stats_cb": reader.take},  # type: ignore[dict-item]
        read_only=settings.read_only,
    )
    with (yield from telling(None, connect(settings))) as cluster:
        shape = (yield from telling(None, topic_shapes(cluster, [topic])))[topic]
    if isinstance(shape, ExplorerError):
        raise shape
    places = [TopicPartition(topic, at, OFFSET_END) for at in range(shape.partition_count)]
    with Cluster(measured) as own, own.consumer(statistics_interval_ms=round(interval_s * 1000)) as consumer:
        consumer.assign(places)
        nothing = reader.latest
        while True:
            consumer.consume(_AT_ONCE, _LOOK_S)
            yield None if reader.latest is nothing else reader.latest
