"""Single messages read back: one at the place where it landed, or the newest of a topic to begin a template from."""

from collections.abc import Generator

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.producing.spans import PartitionSpan, kept_spans, read_spans
from kafka_explorer.engine.records import Record, record_of

_LOOKED_AT = 20
"""Offsets at the end of each partition among which the newest message is: transactions leave gaps there."""


def record_at(
    settings: ClusterSettings, topic: str, partition: int, offset: int
) -> Generator[None, None, Record | None]:
    """Return the message at a place; None when it is kept no longer. Joins no group. Raises what reading raises."""
    with (yield from telling(None, connect(settings))) as cluster:
        kept = (yield from telling(None, kept_spans(cluster, topic))).get(partition)
        if kept is None or not kept.begin <= offset < kept.end:
            return None
        for messages in read_spans(cluster, topic, [PartitionSpan(partition, offset, offset + 1)]):
            if messages:
                return record_of(messages[0])
            yield
    return None


def newest_record(settings: ClusterSettings, topic: str) -> Generator[None, None, Record | None]:
    """Return the message with the latest time; None of an empty topic. Joins no group. Raises what reading raises."""
    newest: Record | None = None
    with (yield from telling(None, connect(settings))) as cluster:
        kept = yield from telling(None, kept_spans(cluster, topic))
        spans = [
            PartitionSpan(span.partition, max(span.begin, span.end - _LOOKED_AT), span.end) for span in kept.values()
        ]
        for messages in read_spans(cluster, topic, spans):
            for record in map(record_of, messages):
                if newest is None or record.timestamp_ms >= newest.timestamp_ms:
                    newest = record
            yield
    return newest
