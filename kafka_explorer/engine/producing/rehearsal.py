"""What a run would send, without sending: where each message would go, how large it is, and what speaks against it."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.ends import TopicShape, topic_shapes
from kafka_explorer.engine.producing.messages import (
    Outgoing,
    Unsendable,
    batch_bytes,
    meant_for_frameworks,
    partition_for,
)
from kafka_explorer.engine.producing.problems import Problem, ProblemKind, header_means
from kafka_explorer.engine.producing.request import Source
from kafka_explorer.engine.topic_configs import read_configs, request_configs

SHOWN = 100
_TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """One message as it would be sent. `partition` of None: chance decides."""

    message: Outgoing | Unsendable
    partition: int | None
    size_bytes: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """What matters of a topic to who sends to it; a limit of None is unknown."""

    partition_count: int
    limit_bytes: int | None = None
    compacted: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The first messages, all that have a problem (of these the first), and how many there are in all."""

    topic: TopicFacts
    first: tuple[Preview, ...] = ()
    problematic: tuple[Preview, ...] = ()
    count: int = 0
    problems: int = 0
    size_bytes: int = 0


def rehearse(
    settings: ClusterSettings, topic: str, source: Source, limit: int | None = None
) -> Generator[Rehearsal, None, Rehearsal]:
    """Look at all that the source gives, or at the first `limit`; sends nothing, and works on a read-only connection.

    Raises UnknownTopic, NotAuthorized, ConnectionFailed, and what the source raises.
    """
    with (yield from telling(Rehearsal(TopicFacts(0)), connect(settings))) as cluster:
        shape = (yield from telling(Rehearsal(TopicFacts(0)), topic_shapes(cluster, [topic])))[topic]
        if isinstance(shape, ExplorerError):
            raise shape
        configs = (yield from telling(Rehearsal(TopicFacts(0)), read_configs(request_configs(cluster, [topic]))))[topic]
    known = {} if isinstance(configs, ExplorerError) else {entry.name: entry.value for entry in configs}
    facts = _facts(shape, known)
    rehearsal = Rehearsal(facts)
    items = source.messages()
    try:
        for rehearsal in _rehearsed(facts, items, limit):
            yield rehearsal
    finally:
        close = getattr(items, "close", None)
        if close is not None:
            close()
    return rehearsal


def preview(facts: TopicFacts, message: Outgoing | Unsendable) -> Preview:
    """Return what can be said of a message before it is sent to a topic of these facts."""
    if isinstance(message, Unsendable):
        return Preview(message, None, 0, (message.reason,))
    size = batch_bytes(message)
    partition = (
        message.partition if message.partition is not None else partition_for(message.key, facts.partition_count)
    )
    return Preview(message, partition, size, tuple(_problems(facts, message, size)))


def _rehearsed(
    facts: TopicFacts, items: Iterator[Outgoing | Unsendable | None], limit: int | None
) -> Iterator[Rehearsal]:
    first: list[Preview] = []
    problematic: list[Preview] = []
    count = problems = size = 0
    for item in items:
        if item is not None:
            seen = preview(facts, item)
            count += 1
            size += seen.size_bytes
            problems += bool(seen.problems)
            if len(first) < SHOWN:
                first.append(seen)
            if seen.problems and len(problematic) < SHOWN:
                problematic.append(seen)
        if item is None or count % _TOLD_EVERY == 0:
            yield Rehearsal(facts, tuple(first), tuple(problematic), count, problems, size)
        if count == limit:
            break
    yield Rehearsal(facts, tuple(first), tuple(problematic), count, problems, size)


def _problems(facts: TopicFacts, message: Outgoing, size: int) -> Iterator[Problem]:
    if message.partition is not None and message.partition >= facts.partition_count:
        yield Problem(ProblemKind.NO_PARTITION, (message.partition, facts.partition_count))
    if facts.limit_bytes is not None and size > facts.limit_bytes:
        yield Problem(ProblemKind.TOO_LARGE, (size, facts.limit_bytes))
    if facts.compacted and message.key is None:
        yield Problem(ProblemKind.KEY_WANTED)
    for name in dict.fromkeys(header.name for header in message.headers):
        who = meant_for_frameworks(name)
        if who is not None:
            yield header_means(name, who)


def _facts(shape: TopicShape, known: dict[str, str | None]) -> TopicFacts:
    limit = known.get("max.message.bytes")
    return TopicFacts(
        shape.partition_count,
        int(limit) if limit else None,
        "compact" in (known.get("cleanup.policy") or ""),
    )
