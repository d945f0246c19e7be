"""Asks for offsets of topics' partitions: what can be read, and where times lie. Creates nothing, joins nothing.

Everything is asked for at once, so that it takes two round trips: one for the partitions, one for all their offsets.
"""

import re
import time
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from confluent_kafka import IsolationLevel, KafkaError, KafkaException, TopicCollection, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # exported, but not by its __all__
    ListOffsetsResultInfo,
    OffsetSpec,
)

from kafka_explorer.engine.answers import gather
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import RequestRefused, UnknownTopic, translated
from kafka_explorer.engine.offsets import Watermarks
from kafka_explorer.engine.partition_offsets import MOVED

Where = tuple[str, int]
"""Topic and partition."""
Address = tuple[str, int]
"""Host and port at which a broker listens."""

_Key = tuple[Where, str | int]
_EARLIEST = OffsetSpec.earliest()  # type: ignore[no-untyped-call]
_LATEST = OffsetSpec.latest()  # type: ignore[no-untyped-call]
_LOW, _STABLE, _HIGH = "low", "stable", "high"
_TIMEOUT_S = 15.0
_MOVED_S, _AGAIN_S = 5.0, 0.1
# No broker has a topic of any other name, and the client crashes over text that is no UTF-8.
TOPIC_NAME = re.compile(r"[A-Za-z0-9._-]{1,249}")


@dataclass(frozen=True, slots=True)
class Ends:
    """What can be read of partitions, and where times lie.

    `at_times` has by time (ms) and place the first offset at or after it, negative where there is none. `held_back` are
    the high watermarks of those partitions of which not all can be read, since a transaction is open.
    """

    marks: Mapping[Where, Watermarks]
    at_times: Mapping[int, Mapping[Where, int]] = field(default_factory=dict)
    held_back: Mapping[Where, int] = field(default_factory=dict)


def partitions_of(
    cluster: Cluster, topics: Sequence[str]
) -> Generator[None, None, dict[str, dict[int, Address | None]]]:
    """Return by topic which partitions exist, and of each where the leader listens who can be asked, None without one.

    Raises UnknownTopic, NotAuthorized, RequestTimedOut.
    """
    for topic in topics:
        if not TOPIC_NAME.fullmatch(topic):
            raise UnknownTopic(topic)
    # Described, not listed by name: that would create an unknown topic where the broker allows it.
    asked = cluster.admin.describe_topics(TopicCollection(list(topics)), request_timeout=_TIMEOUT_S)
    answers: dict[str, Any] = yield from gather(asked)
    for topic in topics:
        if isinstance(answers[topic], KafkaException):
            raise translated(answers[topic], "Describe", topic, _TIMEOUT_S) from answers[topic]
    return {topic: partitions_in(answers[topic]) for topic in topics}


def partitions_in(description: Any) -> dict[int, Address | None]:
    """Return the partitions that librdkafka's description of a topic tells of, and where the leader of each listens."""
    # Without a leader it is None, whatever its annotation says.
    return {
        info.id: (info.leader.host, info.leader.port) if info.leader is not None and info.leader.id >= 0 else None
        for info in description.partitions
    }


def refuse_leaderless(topic: str, leaderless: Iterable[int]) -> None:
    """Say so at once, instead of asking in vain: what is read of such a topic would not be all of it."""
    which = ", ".join(map(str, sorted(leaderless)))
    if which:
        text = f"partition {which} of topic '{topic}' has no leader now and cannot be read, others can"
        raise RequestRefused(KafkaError.LEADER_NOT_AVAILABLE, "LEADER_NOT_AVAILABLE", text)


def ends_of(
    cluster: Cluster, places: Collection[Where], times_ms: Iterable[int] = (), *, read_uncommitted: bool = False
) -> Generator[None, None, Ends]:
    """Return what may be read now of each of `places`, and the offsets of `times_ms` (since the epoch) there.

    The end is the last stable offset, or the high watermark when `read_uncommitted`. Raises UnknownTopic,
    NotAuthorized, RequestTimedOut.
    """
    times = sorted(set(times_ms))
    wanted: dict[_Key, OffsetSpec] = {(where, _LOW): _EARLIEST for where in places}
    wanted |= {(where, _HIGH): _LATEST for where in places}
    if not read_uncommitted:
        wanted |= {(where, _STABLE): _LATEST for where in places}
    for time_ms in times:
        spec = OffsetSpec.for_timestamp(max(0, time_ms))  # a negative one would ask for the end or the beginning
        wanted |= {(where, time_ms): spec for where in places}
    found = yield from _offsets(cluster, wanted)
    if not read_uncommitted:
        # What was written between the two answers is no transaction: asked once more, only those are short of the end.
        short: dict[_Key, OffsetSpec] = {
            (where, _STABLE): _LATEST for where in places if found[where, _STABLE] < found[where, _HIGH]
        }
        found |= yield from _offsets(cluster, short)
    end = _HIGH if read_uncommitted else _STABLE
    return Ends(
        {where: Watermarks(found[where, _LOW], max(found[where, _LOW], found[where, end])) for where in places},
        {time_ms: {where: found[where, time_ms] for where in places} for time_ms in times},
        {where: found[where, _HIGH] for where in places if found[where, end] < found[where, _HIGH]},
    )


def _offsets(cluster: Cluster, wanted: Mapping[_Key, OffsetSpec]) -> Generator[None, None, dict[_Key, int]]:
    """Ask the leaders; those that have just moved, or are only coming to be, for a while again."""
    found: dict[_Key, int] = {}
    left = dict(wanted)
    deadline = time.monotonic() + _MOVED_S
    while left:
        answers = yield from gather(_asked(cluster, left))
        for key, answer in answers.items():
            if not isinstance(answer, KafkaException):
                found[key] = answer.offset
                del left[key]
            elif answer.args[0].code() not in MOVED or time.monotonic() > deadline:
                raise translated(answer, "Describe", key[0][0], _TIMEOUT_S) from answer
        again = time.monotonic() + _AGAIN_S
        while left and time.monotonic() < again:
            time.sleep(_AGAIN_S / 5)
            yield
    return found


def _asked(cluster: Cluster, wanted: Mapping[_Key, OffsetSpec]) -> dict[_Key, Future[ListOffsetsResultInfo]]:
    """Send one request for each kind of offset."""
    kinds: dict[str | int, dict[TopicPartition, OffsetSpec]] = {}
    for ((topic, partition), kind), spec in wanted.items():
        kinds.setdefault(kind, {})[TopicPartition(topic, partition)] = spec
    futures: dict[_Key, Future[ListOffsetsResultInfo]] = {}
    for kind, specs in kinds.items():
        isolation = IsolationLevel.READ_COMMITTED if kind == _STABLE else IsolationLevel.READ_UNCOMMITTED
        asked = cluster.admin.list_offsets(specs, isolation_level=isolation, request_timeout=_TIMEOUT_S)
        futures |= {((where.topic, where.partition), kind): future for where, future in asked.items()}
    return futures
