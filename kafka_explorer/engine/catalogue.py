"""Expected topics beside the live ones. Pure: the tables of a catalogue file in, rows with their differences out."""

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kafka_explorer.engine.topic_changes.creation import NewTopicWish
from kafka_explorer.engine.topics import TopicSummary

FOREVER_MS = -1
"""retention.ms of a topic that keeps everything."""

_RETENTION = re.compile(r"([0-9]{1,9})\s*(ms|s|m|h|d|w)")
_UNIT_MS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_FIELDS = {"name", "partitions", "replication", "retention", "producers", "consumers", "purpose"}
_DEAD_LETTERS = re.compile(
    r"(?i)^(dlq[.-].+|dead-letter-.+|error\..+|.+[-._](dlq|dlt|dead[-_.]?letters?|poison|parking[-_]?lot))$"
)


@dataclass(frozen=True, slots=True)
class ExpectedTopic:
    """A topic as the team expects it; None, or nothing for an environment, is whatever it may be.

    `replication` is by environment ("dev", "production"); "" stands for all others. `retention_ms` may be FOREVER_MS.
    """

    name: str
    partitions: int | None = None
    replication: Mapping[str, int] = field(default_factory=dict, hash=False)
    retention_ms: int | None = None
    producers: tuple[str, ...] = ()
    consumers: tuple[str, ...] = ()
    purpose: str = ""

    def replication_in(self, environment: str) -> int | None:
        """Return how many replicas are expected in an environment."""
        return self.replication.get(environment, self.replication.get(""))


@dataclass(frozen=True, slots=True)
class CatalogueProblem:
    """What was passed over: in the `topic`-th [[topic]] of the file, or in none (0); `field` is "" for all of it."""

    text: str
    topic: int = 0
    field: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The expected topics; `environment` is "" where the file names none. `problems` are what was passed over."""

    topics: tuple[ExpectedTopic, ...] = ()
    environment: str = ""
    problems: tuple[CatalogueProblem, ...] = ()

    def topic(self, name: str) -> ExpectedTopic | None:
        """Return the expectation of a name."""
        return next((topic for topic in self.topics if topic.name == name), None)


class Difference(enum.Enum):
    """How a live topic is not what was expected."""

    MISSING = "missing"
    UNEXPECTED = "unexpected"
    PARTITIONS = "partitions"
    REPLICATION = "replication"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One name, as expected and as it is. `retention_ms` is the live one, None when it is unknown."""

    name: str
    expected: ExpectedTopic | None = None
    live: TopicSummary | None = None
    retention_ms: int | None = None
    differences: tuple[Difference, ...] = ()


def catalogue_of(tables: Mapping[str, Any]) -> Catalogue:
    """Read the tables of a file; what cannot be understood is passed over and said."""
    problems: list[CatalogueProblem] = []
    topics: dict[str, ExpectedTopic] = {}
    entries = tables.get("topic", [])
    if not isinstance(entries, list):
        entries, problems = [], [CatalogueProblem("The topics are not written as [[topic]].", 0, "topic")]
    for number, entry in enumerate(entries, 1):
        try:
            topic = _expected(entry)
            if topic.name in topics:
                raise _Wrong("name", "stands there twice; the first counts")
            topics[topic.name] = topic
        except _Wrong as error:
            name = entry.get("name") if isinstance(entry, dict) else None
            said = f"Topic {name if isinstance(name, str) and name else number}: {error}."
            problems.append(CatalogueProblem(said, number, error.field))
    environment = tables.get("environment", "")
    if not isinstance(environment, str):
        environment = ""
        problems.append(CatalogueProblem("The environment is a word such as dev or production.", 0, "environment"))
    return Catalogue(tuple(topics.values()), environment, tuple(problems))


def compare(
    catalogue: Catalogue,
    live: Iterable[TopicSummary],
    environment: str,
    retentions: Mapping[str, int] | None = None,
) -> tuple[CatalogueRow, ...]:
    """Return a row for each expected topic, in the catalogue's order, then one for each other, by name.

    Kafka's own topics, and dead-letter topics of an expected one, are not unexpected. `retentions` are the live
    retention.ms by topic.
    """
    found = {topic.name: topic for topic in live}
    known = retentions or {}
    rows = [_row(topic, found.get(topic.name), environment, known.get(topic.name)) for topic in catalogue.topics]
    names = {topic.name for topic in catalogue.topics}
    for name in sorted(found.keys() - names):
        topic = found[name]
        expected = topic.internal or (looks_like_dead_letters(name) and any(each in name for each in names))
        differences = () if expected else (Difference.UNEXPECTED,)
        rows.append(CatalogueRow(name, None, topic, known.get(name), differences))
    return tuple(rows)


def missing_of(rows: Iterable[CatalogueRow], environment: str) -> tuple[NewTopicWish, ...]:
    """Return what it takes to create the topics that are missing, as the catalogue has them."""
    return tuple(
        NewTopicWish(
            row.expected.name,
            row.expected.partitions,
            row.expected.replication_in(environment),
            {} if row.expected.retention_ms is None else {"retention.ms": str(row.expected.retention_ms)},
        )
        for row in rows
        if row.expected is not None and Difference.MISSING in row.differences
    )


def looks_like_dead_letters(name: str) -> bool:
    """Whether a name is one that frameworks, or habit, give to topics of dead letters."""
    return _DEAD_LETTERS.match(name) is not None


def _row(
    expected: ExpectedTopic, live: TopicSummary | None, environment: str, retention_ms: int | None
) -> CatalogueRow:
    if live is None:
        return CatalogueRow(expected.name, expected, None, None, (Difference.MISSING,))
    differences = []
    if expected.partitions not in {None, live.partition_count}:
        differences.append(Difference.PARTITIONS)
    if expected.replication_in(environment) not in {None, live.replication_factor}:
        differences.append(Difference.REPLICATION)
    if retention_ms is not None and expected.retention_ms not in {None, retention_ms}:
        differences.append(Difference.RETENTION)
    return CatalogueRow(expected.name, expected, live, retention_ms, tuple(differences))


class _Wrong(ValueError):
    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def _expected(entry: object) -> ExpectedTopic:
    if not isinstance(entry, dict):
        raise _Wrong("", "is no table")
    name = entry.get("name")
    if not isinstance(name, str) or not name:
        raise _Wrong("name", "has no name")
    unknown = sorted(map(str, entry.keys() - _FIELDS))
    if unknown:
        raise _Wrong(unknown[0], f"has {', '.join(unknown)}, which means nothing here")
    partitions = entry.get("partitions")
    purpose = entry.get("purpose", "")
    if not isinstance(purpose, str):
        raise _Wrong("purpose", "its purpose is text")
    return ExpectedTopic(
        name,
        None if partitions is None else _count(partitions, "partitions"),
        _replication(entry.get("replication")),
        _retention_ms(entry.get("retention")),
        _names(entry.get("producers"), "producers"),
        _names(entry.get("consumers"), "consumers"),
        purpose,
    )


def _replication(value: object) -> dict[str, int]:
    if value is None:
        return {}
    if isinstance(value, dict):
        return {str(environment): _count(count, "replication") for environment, count in value.items()}
    return {"": _count(value, "replication")}


def _count(value: object, name: str) -> int:
    if type(value) is not int or value < 1:
        raise _Wrong(name, f"its {name} is a number from 1")
    return value


def _retention_ms(value: object) -> int | None:
    if value is None:
        return None
    if value == "forever":
        return FOREVER_MS
    found = _RETENTION.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise _Wrong("retention", 'its retention is written like "7d", "12h" or "forever"')
    return int(found[1]) * _UNIT_MS[found[2]]


def _names(value: object, name: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _Wrong(name, f"its {name} are a list of names")
    return tuple(value)
