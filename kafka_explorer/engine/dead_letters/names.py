"""What topic names say: which are of dead letters or of retries, and of which topic they are. Pure."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kafka_explorer.engine.dead_letters.dialects import PLAIN, SHARE_GROUP

# Spring Kafka 3.3 and later: -dlt; before: .DLT. Exception-routed topics have a suffix of their own before it.
# Confluent Cloud names its connectors' dlq-lcc-...; KIP-1191 demands the prefix dlq. (group.share...prefix).
_SUFFIX = re.compile(
    r"(?i)^(?P<source>.+?)[-._]{1,2}(?P<kind>dlq|dlt|dead[-_.]?letters?|errors?|poison(?:ed)?|failed|parking[-_.]?lot)$"
)
_PREFIX = re.compile(r"(?i)^(?P<kind>dlq[.-]|dead-letter-topic-|dead-letter-)(?P<source>.+)$")
# Spring Cloud Stream: error.<destination>.<group>
_ERROR_OF_GROUP = re.compile(r"^error\.(?P<source>.+)\.(?P<group>[^.]+)$")
# Spring's @RetryableTopic, SmallRye's delayed retries, Uber's pattern
_RETRY = re.compile(r"(?i)^(?P<source>.+?)[-_.]{1,2}retry(?:[-_.][0-9]+){0,2}$")
# Proved only by an existing source: "errors" and "failed" are words that ordinary topics end with.
_WEAK = frozenset({"error", "errors", "failed", "poison", "poisoned"})


@dataclass(frozen=True, slots=True)
class NameClue:
    """What a name says: `source` may not exist; `is_weak` when the name alone proves nothing."""

    source: str
    dialect: str = PLAIN
    group: str | None = None
    is_retry: bool = False
    is_weak: bool = False


@lru_cache(maxsize=1024)
def clues(name: str) -> tuple[NameClue, ...]:
    """Return what a name may say, the likeliest first."""
    return tuple(_clues(name))


def _clues(name: str) -> Iterator[NameClue]:
    if match := _RETRY.match(name):
        yield NameClue(match["source"], "spring-retry", is_retry=True)
    if match := _ERROR_OF_GROUP.match(name):
        yield NameClue(match["source"], "spring-cloud-stream", match["group"], is_weak=True)
    if match := _SUFFIX.match(name):
        kind = match["kind"].lower()
        yield NameClue(match["source"], "spring" if kind == "dlt" else PLAIN, is_weak=kind in _WEAK)
        if (trimmed := _RETRY.match(match["source"])) is not None:
            yield NameClue(trimmed["source"], "spring-retry", is_weak=kind in _WEAK)
    if match := _PREFIX.match(name):
        dialect = {"dlq.": SHARE_GROUP, "dead-letter-topic-": "smallrye"}.get(match["kind"].lower(), PLAIN)
        yield NameClue(match["source"], dialect)


def source_by_name(name: str, topics: Container[str]) -> NameClue | None:
    """Return the clue whose source is among `topics`; None when no name of them fits."""
    return next((clue for clue in clues(name) if clue.source in topics), None)
