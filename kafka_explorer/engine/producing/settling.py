"""Messages in doubt: given to the client, and the answer never came. They are looked for in the topic itself.

A message of ours is one that lies behind the ends of before the run, has the same key, value, headers and (where the
topic keeps producers' times) the same time to the millisecond, and lies where none of ours was acknowledged. Somebody
else's message that agrees in all of that would be taken for ours; nothing else can go wrong with it.
"""

from collections import defaultdict
from collections.abc import Generator
from dataclasses import dataclass

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.producing.messages import digest_of
from kafka_explorer.engine.producing.send_log import Doubt, SendLog
from kafka_explorer.engine.producing.spans import PartitionSpan, kept_spans, read_spans
from kafka_explorer.engine.records import Message, TimestampType, headers_of

_Found = dict[tuple[bytes, int], list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Settled:
    """How many messages in doubt were found in the topic, and how many are not there."""

    found: int = 0
    absent: int = 0


def settle(cluster: Cluster, log: SendLog) -> Generator[int, None, Settled]:
    """Look for what is in doubt and note it in the log; yields how many messages of the topic were looked at.

    The producer that sent them must be gone. Raises what reading raises; then nothing is noted.
    """
    doubts = log.doubts()
    if not doubts:
        return Settled()
    found = yield from _search(cluster, log, doubts)
    taken = log.among_acknowledged({place for places in found.values() for place in places})
    settled = Settled()
    for doubt in doubts:
        places = found.get((doubt.digest, doubt.timestamp_ms), []) or found.get((doubt.digest, -1), [])
        free = [place for place in places if place not in taken]
        if free:
            taken.add(free[0])
            log.acknowledged(doubt.id, *free[0])
            settled = Settled(settled.found + 1, settled.absent)
        else:
            log.absent(doubt.id)
            settled = Settled(settled.found, settled.absent + 1)
    log.flush()
    return settled


def _search(cluster: Cluster, log: SendLog, doubts: list[Doubt]) -> Generator[int, None, _Found]:
    """Return the places of messages that could be ours, in the order of offsets."""
    wanted = {doubt.digest for doubt in doubts}
    topic, ends = log.facts.topic, log.facts.ends
    kept = yield from telling(0, kept_spans(cluster, topic))
    spans = [
        PartitionSpan(span.partition, max(span.begin, ends.get(span.partition, 0)), span.end) for span in kept.values()
    ]
    found: _Found = defaultdict(list)
    seen = 0
    for messages in read_spans(cluster, topic, spans, read_uncommitted=True):
        seen += len(messages)
        for message in messages:
            _note(found, wanted, message)
        yield seen
    return found


def _note(found: _Found, wanted: set[bytes], message: Message) -> None:
    digest = digest_of(message.key(), message.value(), list(headers_of(message) or ()))
    if digest in wanted:
        kind, timestamp_ms = message.timestamp()
        # A broker that writes its own times says nothing about ours.
        at_ms = timestamp_ms if kind == TimestampType.CREATE else -1
        found[digest, at_ms].append((message.partition(), message.offset()))
