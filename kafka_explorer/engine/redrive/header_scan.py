"""Looks in the targets for what was redriven, by the header that each carries: marks that need no topic of their own.

It is exact as long as everything that can have been sent since the dead letters died is still there to be read.
"""

import time
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, NotAuthorized, RequestRefused
from kafka_explorer.engine.producing.spans import PartitionSpan, led_places
from kafka_explorer.engine.records import Message, headers_of
from kafka_explorer.engine.redrive.journal import Mark
from kafka_explorer.engine.redrive.request import REDRIVE_ID, Place, RedriveRequest, Timestamps
from kafka_explorer.engine.redrive.stable_reading import read_stable, require_readable
from kafka_explorer.engine.topic_configs import read_configs, request_configs
from kafka_explorer.engine.watermarks import ends_of

_CLOCKS_MS = 3_600_000
"""Clocks of machines that write dead letters, and of brokers, may differ by so much."""


@dataclass(frozen=True, slots=True)
class Looked:
    """How far a look into `topic` is: `done` of `total` offsets after `elapsed_s`; None until the cluster has told."""

    topic: str = ""
    done: int = 0
    total: int | None = None
    elapsed_s: float = 0.0


def why_not_scan(
    cluster: Cluster, request: RedriveRequest, since_ms: Mapping[str, int]
) -> Generator[None, None, str | None]:
    """Return why marks cannot be looked for in the targets, None when they can. `since_ms` has for each the time of the
    oldest dead letter for it.

    Raises ConnectionFailed, RequestTimedOut.
    """
    configs = yield from read_configs(request_configs(cluster, since_ms))
    for topic, oldest_ms in since_ms.items():
        found = configs[topic]
        if isinstance(found, ExplorerError):
            return f"{topic}: {found}"
        values = {entry.name: entry.value for entry in found}
        if "compact" in (values.get("cleanup.policy") or ""):
            return f"'{topic}' is compacted"
        try:
            if (yield from _has_lost(cluster, topic)):
                kept_ms = int(values.get("retention.ms") or 0)
                age_ms = time.time_ns() // 1_000_000 - oldest_ms + _CLOCKS_MS
                by_size = (values.get("retention.bytes") or "-1") != "-1"
                if request.timestamps is Timestamps.KEPT or by_size or 0 <= kept_ms < age_ms:
                    return f"'{topic}' has deleted messages that would have to be looked at"
            yield from require_readable(cluster, topic)
        except (NotAuthorized, RequestRefused) as error:
            return f"{topic}: {error}"
    return None


def scan(
    cluster: Cluster, request: RedriveRequest, topic: str, since_ms: int, began_ms: int
) -> Generator[list[Mark], None, None]:
    """Yield the marks that `topic` shows, often none: what was redriven from the request's dead letters.

    What was written since `began_ms` counts as of the request's job, since nothing else tells. Raises UnknownTopic,
    NotAuthorized, ConnectionFailed, RequestTimedOut.
    """
    spans = yield from telling([], spans_since(cluster, request, topic, since_ms))
    yield from marks_in(cluster, request, topic, spans, began_ms)


def spans_since(
    cluster: Cluster, request: RedriveRequest, topic: str, since_ms: int
) -> Generator[None, None, list[PartitionSpan]]:
    """Return where marks of dead letters may be that died at `since_ms` or later. Raises as `scan` does."""
    places = yield from led_places(cluster, topic)
    from_ms = since_ms - _CLOCKS_MS
    times = [] if request.timestamps is Timestamps.KEPT else [from_ms]
    ends = yield from ends_of(cluster, places, times, read_uncommitted=True)
    starts = ends.at_times.get(from_ms, {})
    return [
        PartitionSpan(at, mark.high if starts.get((topic, at), 0) < 0 else starts.get((topic, at), mark.low), mark.high)
        for (_, at), mark in ends.marks.items()
    ]


def marks_in(
    cluster: Cluster, request: RedriveRequest, topic: str, spans: Iterable[PartitionSpan], began_ms: int
) -> Generator[list[Mark], None, None]:
    """Yield the marks that these stretches of `topic` show, as `scan` does."""
    for messages in read_stable(cluster, topic, spans):
        yield list(_marks(messages, request, topic, began_ms))


def find(
    cluster: Cluster, request: RedriveRequest, topic: str, places: Collection[Place], since_ms: int
) -> Generator[Looked, None, dict[Place, Mark]]:
    """Return the marks of those dead letters that are in `topic`. Raises as `scan` does."""
    began = time.monotonic()
    spans = yield from telling(Looked(topic), spans_since(cluster, request, topic, since_ms))
    total = sum(max(0, span.end - span.begin) for span in spans)
    begins = {span.partition: span.begin for span in spans}
    done: dict[int, int] = {}
    found: dict[Place, Mark] = {}
    for messages in read_stable(cluster, topic, spans):
        found |= {mark.place: mark for mark in _marks(messages, request, topic, 0) if mark.place in places}
        # Offsets, not messages: what transactions and compaction leave has gaps.
        done |= {each.partition(): each.offset() + 1 - begins[each.partition()] for each in messages}
        yield Looked(topic, sum(done.values()), total, time.monotonic() - began)
    return found


def _marks(messages: list[Message], request: RedriveRequest, topic: str, began_ms: int) -> Iterator[Mark]:
    prefix = f"{request.cluster_id}/{request.dlq}/".encode()
    for message in messages:
        value = next((value for name, value in reversed(headers_of(message) or ()) if name == REDRIVE_ID), None)
        place = _place(value, prefix)
        if place is not None:
            at_ms = message.timestamp()[1]
            ours = at_ms >= began_ms
            job, by = (request.job, request.by) if ours else ("", "")
            yield Mark(request.mark_name, place, "sent", job, by, at_ms, topic, message.partition(), message.offset())


def _place(value: bytes | None, prefix: bytes) -> Place | None:
    if value is None or not value.startswith(prefix):
        return None
    partition, _, offset = value.removeprefix(prefix).partition(b"/")
    return (int(partition), int(offset)) if partition.isdigit() and offset.isdigit() else None


def _has_lost(cluster: Cluster, topic: str) -> Generator[None, None, bool]:
    """Whether anything has ever been deleted from the topic's beginning."""
    ends = yield from ends_of(cluster, (yield from led_places(cluster, topic)), read_uncommitted=True)
    return any(mark.low > 0 for mark in ends.marks.values())
