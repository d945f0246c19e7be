"""Asks about the topics that dead letters go to: their partitions and limits, and what their messages look like.

Joins no group and commits nothing.
"""

import re
from collections.abc import Generator, Iterable, Mapping

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ConnectionFailed, ExplorerError, RequestTimedOut, UnknownTopic
from kafka_explorer.engine.lag.ends import TopicShape, topic_shapes
from kafka_explorer.engine.producing.spans import PartitionSpan, kept_spans, read_spans
from kafka_explorer.engine.records import record_of
from kafka_explorer.engine.redrive.learned import Learned, Target
from kafka_explorer.engine.redrive.sampling import Sampling
from kafka_explorer.engine.topic_configs import Configs, read_configs, request_configs

SAMPLE = 500
"""How many of a topic's newest messages are looked at."""
_AT_ONCE = 20  # each may be a large JSON
# No broker has a topic of any other name, and the client crashes over text that is no UTF-8.
_TOPIC_NAME = re.compile(r"[A-Za-z0-9._-]{1,249}")


def learn(settings: ClusterSettings, topics: Iterable[str], sample: int = SAMPLE) -> Generator[int, None, Learned]:
    """Return what is known of `topics`; yields how many messages were read. Raises as `learn_targets` does."""
    with (yield from telling(0, connect(settings))) as cluster:
        return (yield from learn_targets(cluster, topics, sample=sample))


def learn_targets(
    cluster: Cluster, topics: Iterable[str], known: Learned | None = None, *, sample: int = SAMPLE
) -> Generator[int, None, Learned]:
    """Return `known` and what is found out of those of `topics` that it lacks; yields how many messages were read.

    A topic that does not exist, or may not be looked at, has a problem. Raises ConnectionFailed and RequestTimedOut.
    """
    learned = known or Learned()
    wanted = sorted({topic for topic in topics if topic not in learned.targets})
    named = [topic for topic in wanted if _TOPIC_NAME.fullmatch(topic)]
    shapes = yield from telling(0, topic_shapes(cluster, named))
    configs = yield from telling(0, read_configs(request_configs(cluster, named)))
    for topic in wanted:
        shape = shapes.get(topic) or UnknownTopic(topic)
        if isinstance(shape, ExplorerError):
            _raise_if_lost(shape)
            learned = learned.with_targets(Target(topic, problem=shape))
        else:
            learned = learned.with_targets((yield from _target(cluster, topic, shape, configs[topic], sample)))
    return learned


def _target(
    cluster: Cluster, topic: str, shape: TopicShape, configs: Configs, sample: int
) -> Generator[int, None, Target]:
    sampling = Sampling()
    problem: ExplorerError | None = None
    try:
        yield from _read(cluster, topic, sample, sampling)
    except ExplorerError as error:
        _raise_if_lost(error)
        problem = error  # it may be written to all the same
    values = {} if isinstance(configs, ExplorerError) else {entry.name: entry.value for entry in configs}
    return Target(
        topic,
        shape.partition_count,
        sampling.types,
        sampling.untyped,
        sampling.sampled,
        sampling.keyed,
        sampling.rules,
        limit_bytes=_number(values, "max.message.bytes"),
        retention_ms=_retention_ms(values),
        before_max_ms=_number(values, "message.timestamp.before.max.ms"),
        after_max_ms=_number(values, "message.timestamp.after.max.ms"),
        compacted="compact" in (values.get("cleanup.policy") or ""),
        append_time=values.get("message.timestamp.type") == "LogAppendTime",
        problem=problem,
    )


def _read(cluster: Cluster, topic: str, sample: int, sampling: Sampling) -> Generator[int, None, None]:
    kept = yield from telling(0, kept_spans(cluster, topic))
    each = max(1, sample // max(1, sum(span.begin < span.end for span in kept.values())))
    spans = [PartitionSpan(span.partition, max(span.begin, span.end - each), span.end) for span in kept.values()]
    for messages in read_spans(cluster, topic, spans):
        for begin in range(0, len(messages), _AT_ONCE):
            for message in messages[begin : begin + _AT_ONCE]:
                sampling.add(record_of(message))
            yield sampling.sampled
        yield sampling.sampled


def _raise_if_lost(error: ExplorerError) -> None:
    if isinstance(error, (ConnectionFailed, RequestTimedOut)):
        raise error


def _number(values: Mapping[str, str | None], name: str) -> int | None:
    text = values.get(name)
    return int(text) if text is not None and text.lstrip("-").isdigit() else None


def _retention_ms(values: Mapping[str, str | None]) -> int | None:
    """What is only compacted is kept however old it is."""
    if "delete" not in (values.get("cleanup.policy") or "delete"):
        return -1
    return _number(values, "retention.ms")
