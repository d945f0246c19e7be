"""The journal's topic: made when it is missing and may be made, and read to its end."""

import time
from collections.abc import Callable, Generator

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AclOperation, NewTopic  # type: ignore[attr-defined]  # exported, but not by its __all__

from kafka_explorer.engine.answers import TIMEOUT_S, gather, telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import (
    ExplorerError,
    NotAuthorized,
    RequestRefused,
    TopicExists,
    UnknownTopic,
    translated,
)
from kafka_explorer.engine.producing.spans import kept_spans
from kafka_explorer.engine.redrive.clusters import Clusters
from kafka_explorer.engine.redrive.journal import Mark, Memory, Owner, Reading, decoded, key_prefix
from kafka_explorer.engine.redrive.request import JOURNAL_TOPIC
from kafka_explorer.engine.redrive.stable_reading import read_stable, require_allowed, require_readable
from kafka_explorer.engine.topic_configs import read_configs, request_configs
from kafka_explorer.engine.watermarks import partitions_of

_VISIBLE_S = 30.0
_LOOK_S = 0.05
_THE_BROKERS = -1


def ensure_journal(cluster: Cluster) -> Generator[None, None, str | None]:
    """Make the journal's topic unless it is there; return None, or what speaks against using it, in the broker's words.

    Raises ConnectionFailed and RequestTimedOut: then nothing is known.
    """
    try:
        known = yield from _has_leaders(cluster)
        if known is None:
            yield from _create(cluster)
            yield from _wait_for_leaders(cluster)
        yield from require_readable(cluster, JOURNAL_TOPIC)
        return (yield from _kept_for_ever(cluster))
    except (NotAuthorized, RequestRefused) as error:
        return str(error)


def why_not_journal(cluster: Cluster) -> Generator[None, None, str | None]:
    """Return what speaks against using the topic as it is, None when nothing does; it is not made.

    Raises ConnectionFailed and RequestTimedOut.
    """
    try:
        yield from require_allowed(cluster, JOURNAL_TOPIC, {"Read": AclOperation.READ, "Write": AclOperation.WRITE})
        return (yield from _kept_for_ever(cluster))
    except (NotAuthorized, RequestRefused) as error:
        return str(error)


def read_journal(
    cluster: Cluster, take: Callable[[Mark | Owner], None], dlq: str | None = None
) -> Generator[int, None, int]:
    """Give every entry to `take`, later ones of a key after earlier ones; yields and returns how many there were.

    With `dlq` only what is of the topic that is called so in marks is given, but all are counted.

    All that was committed before the call is seen, if need be after waiting for others' transactions. Raises
    UnknownTopic, NotAuthorized, ConnectionFailed, RequestTimedOut.
    """
    spans = yield from telling(0, kept_spans(cluster, JOURNAL_TOPIC))
    seen = 0
    prefix = b"" if dlq is None else key_prefix(dlq)
    for messages in read_stable(cluster, JOURNAL_TOPIC, spans.values()):
        for message in messages:
            key = message.key() or b""
            if not key.startswith(prefix):  # most are of others, and quickly told apart
                continue
            entry = decoded(key, message.value())
            if entry is not None and dlq in (None, entry.dlq):
                take(entry)
        seen += len(messages)
        yield seen
    return seen


def read_memory(cluster: Cluster, dlq: str) -> Reading:
    """Return what the journal knows of a topic's dead letters; raises as `read_journal` does."""
    memory = Memory(dlq)
    yield from read_journal(cluster, memory.take, dlq)
    return memory


def read_discards(clusters: Clusters, dlq: str) -> Generator[int, None, Memory | None]:
    """Return what was discarded of a topic in its own cluster, if dead letters go to another: nobody needs it there.

    What was sent or parked within its own cluster says nothing of another one. None where they are one cluster; raises
    ConnectionFailed, RequestTimedOut.
    """
    if not clusters.are_two:
        return None
    memory = Memory(dlq)

    def take(entry: Mark | Owner) -> None:
        if isinstance(entry, Mark) and entry.result in {"discarded", "restored"}:
            memory.take(entry)

    try:
        yield from read_journal(clusters.letters, take, dlq)
    except (NotAuthorized, RequestRefused):  # there is none, among others
        return None
    return memory


def read_owner(cluster: Cluster, dlq: str) -> Generator[int, None, Owner | None]:
    """Return who redrove last, or does now; None where no journal tells. Raises as `read_journal` does."""
    try:
        return (yield from read_memory(cluster, dlq)).owner
    except UnknownTopic:
        return None


def _has_leaders(cluster: Cluster) -> Generator[None, None, bool | None]:
    """Whether all partitions can be used; None when there is no such topic."""
    try:
        found = yield from partitions_of(cluster, [JOURNAL_TOPIC])
    except UnknownTopic:
        return None
    return all(found[JOURNAL_TOPIC].values())


def _create(cluster: Cluster) -> Generator[None, None, None]:
    # As many replicas as the brokers make by default; what is in it must be kept for ever, so it is compacted.
    new = NewTopic(
        JOURNAL_TOPIC, num_partitions=1, replication_factor=_THE_BROKERS, config={"cleanup.policy": "compact"}
    )
    answers = yield from gather(cluster.admin.create_topics([new], request_timeout=TIMEOUT_S))
    answer = answers[JOURNAL_TOPIC]
    if isinstance(answer, KafkaException):
        error = translated(answer, "Create", JOURNAL_TOPIC, TIMEOUT_S)
        if not isinstance(error, TopicExists):  # somebody was quicker
            raise error from answer


def _wait_for_leaders(cluster: Cluster) -> Generator[None, None, None]:
    deadline = time.monotonic() + _VISIBLE_S
    while not (yield from _has_leaders(cluster)):
        if time.monotonic() > deadline:
            code = KafkaError.LEADER_NOT_AVAILABLE
            raise RequestRefused(code, "LEADER_NOT_AVAILABLE", f"topic '{JOURNAL_TOPIC}' has no leader")
        again = time.monotonic() + _LOOK_S
        while time.monotonic() < again:
            time.sleep(_LOOK_S / 5)
            yield


def _kept_for_ever(cluster: Cluster) -> Generator[None, None, str | None]:
    """What is wrong with the topic's settings; None also where we may not ask."""
    configs = (yield from read_configs(request_configs(cluster, [JOURNAL_TOPIC])))[JOURNAL_TOPIC]
    if isinstance(configs, ExplorerError):
        return None
    policy = next((entry.value for entry in configs if entry.name == "cleanup.policy"), None)
    return None if policy in (None, "compact") else f"cleanup.policy of '{JOURNAL_TOPIC}' is {policy}"
