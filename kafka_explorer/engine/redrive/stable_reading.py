"""Reads what is committed up to an end that was there before, however long others' transactions hold it back.

To stop at the last stable offset would be wrong for marks: behind another's open transaction there may be ours, long
committed. Who misses those sends twice.
"""

import time
from collections.abc import Generator, Iterable, Mapping
from typing import cast

from confluent_kafka import KafkaError, KafkaException, TopicCollection, TopicPartition
from confluent_kafka.admin import AclOperation  # type: ignore[attr-defined]  # exported, but not by its __all__

from kafka_explorer.engine.answers import TIMEOUT_S, gather
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ConnectionFailed, ConnectionFault, NotAuthorized, RequestTimedOut, translated
from kafka_explorer.engine.producing.spans import PartitionSpan
from kafka_explorer.engine.records import Message

# Others' transactions end by their time-out at the latest: 60 s by default in Java, and up to 15 minutes by a broker's
# default (transaction.max.timeout.ms).
PATIENCE_S = 120.0
_BATCH = 500
_WAIT_S = 0.1
_HOPELESS = {KafkaError._UNKNOWN_TOPIC, KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError.TOPIC_AUTHORIZATION_FAILED}


def read_stable(
    cluster: Cluster, topic: str, spans: Iterable[PartitionSpan], patience_s: float = PATIENCE_S
) -> Generator[list[Message], None, None]:
    """Yield the committed messages of `spans` in batches; an empty batch says that none came.

    Offsets that retention has deleted are passed over. Raises RequestTimedOut when nothing has moved for `patience_s`
    since a transaction stays open, ConnectionFailed when nothing was heard at all, UnknownTopic, NotAuthorized.
    """
    ends = {span.partition: span.end for span in spans if span.begin < span.end}
    begins = [TopicPartition(topic, span.partition, span.begin) for span in spans if span.partition in ends]
    if not ends:
        return
    moved = time.monotonic()
    held_back = False
    with cluster.consumer(isolation_level="read_committed", auto_offset_reset="earliest") as consumer:
        consumer.assign(begins)
        while ends:
            fetched = cast(list[Message], consumer.consume(_BATCH, _WAIT_S))
            if fetched:
                held_back = any(_is_end(message) for message in fetched)
            if any(not _is_error(message) for message in fetched):
                moved = time.monotonic()
                cluster.clear_trouble()
            elif time.monotonic() - moved > patience_s:
                if held_back:
                    raise RequestTimedOut(f"an open transaction in {topic}", patience_s)
                trouble = cluster.trouble() or "nothing came"
                raise ConnectionFailed(ConnectionFault.LOST, cluster.settings.bootstrap, trouble)
            yield [message for message in fetched if _take(message, topic, ends)]


def _take(message: Message, topic: str, ends: dict[int, int]) -> bool:
    """Whether the message is wanted; notes the partitions that end with it."""
    partition = message.partition()
    end = ends.get(partition)
    error = message.error()
    if error is not None:
        if error.code() == KafkaError._PARTITION_EOF:
            # Told where it stands: at the last stable offset, told again whenever that has moved.
            if end is not None and message.offset() >= end:
                del ends[partition]
        elif error.code() in _HOPELESS:
            raise translated(error, "Read", topic)
        return False
    if end is None:
        return False
    if message.offset() >= end - 1:
        del ends[partition]
    return message.offset() < end


def _is_end(message: Message) -> bool:
    error = message.error()
    return error is not None and error.code() == KafkaError._PARTITION_EOF


def _is_error(message: Message) -> bool:
    return message.error() is not None


def require_readable(cluster: Cluster, topic: str) -> Generator[None, None, None]:
    """Raise NotAuthorized for a topic that may be described and not read, also while it is empty.

    Raises UnknownTopic, RequestTimedOut as well.
    """
    yield from require_allowed(cluster, topic, {"Read": AclOperation.READ})


def require_allowed(
    cluster: Cluster, topic: str, operations: Mapping[str, AclOperation]
) -> Generator[None, None, None]:
    """Raise NotAuthorized for the first of `operations`, by its name, that is not allowed on a topic (KIP-430).

    Raises UnknownTopic, RequestTimedOut as well.
    """
    asked = cluster.admin.describe_topics(
        TopicCollection([topic]), include_authorized_operations=True, request_timeout=TIMEOUT_S
    )
    answer = (yield from gather(asked))[topic]
    if isinstance(answer, KafkaException):
        raise translated(answer, "Describe", topic, TIMEOUT_S) from answer
    # A broker that does not tell (before 2.3) has it None.
    allowed = answer.authorized_operations
    for name, operation in operations.items():
        if allowed is not None and operation not in allowed and AclOperation.ALL not in allowed:
            raise NotAuthorized(name, f"topic {topic}")
