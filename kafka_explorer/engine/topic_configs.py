"""Topics' configurations: each value, and who set it."""

import enum
from collections.abc import Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from confluent_kafka import KafkaException
from confluent_kafka.admin import ConfigEntry as TheirEntry  # type: ignore[attr-defined]  # exported, not by __all__
from confluent_kafka.admin import ConfigResource  # type: ignore[attr-defined]  # the same

from kafka_explorer.engine.answers import TIMEOUT_S, gather, telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError, translated

BATCH = 100
"""Topics per request: an answer is some 4 KB a topic."""


class ConfigSource(enum.Enum):
    """Who set a value, from the nearest to the farthest; the numbers are the protocol's (KIP-226)."""

    DYNAMIC_TOPIC = 1
    DYNAMIC_BROKER = 2
    DYNAMIC_DEFAULT_BROKER = 3
    STATIC_BROKER = 4
    DEFAULT = 5
    UNKNOWN = 0


_SOURCES: dict[object, ConfigSource] = {source.value: source for source in ConfigSource}


@dataclass(frozen=True, slots=True)
class ConfigEntry:
    """One configuration as Kafka writes it: `value` is None when it is sensitive or has none.

    `default` is Kafka's own where the broker tells it; None where it does not (retention.ms, whose default is told in
    hours). `is_default` says that nobody set a value.
    """

    name: str
    value: str | None
    source: ConfigSource
    is_default: bool
    default: str | None = None
    is_read_only: bool = False
    is_sensitive: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the topic itself has it, and not its brokers for it."""
        return self.source is ConfigSource.DYNAMIC_TOPIC

    @property
    def differs(self) -> bool:
        """Whether the value is another one than Kafka's default: somebody set it, and not to the same."""
        return not self.is_default and (self.value is None or self.value != self.default)


Configs = tuple[ConfigEntry, ...] | ExplorerError


@dataclass(frozen=True, slots=True)
class CleanupPolicies:
    """Cleanup policies known so far ("delete", "compact", "compact,delete"), and why some are not; by topic."""

    known: Mapping[str, str] = field(default_factory=dict)
    failures: Mapping[str, ExplorerError] = field(default_factory=dict)


def request_configs(cluster: Cluster, topics: Iterable[str]) -> dict[ConfigResource, Future[dict[str, TheirEntry]]]:
    """Ask; `read_configs` takes the answers."""
    wanted = [ConfigResource(ConfigResource.Type.TOPIC, topic) for topic in topics]
    return cluster.admin.describe_configs(wanted, request_timeout=TIMEOUT_S) if wanted else {}


def read_configs(
    asked: Mapping[ConfigResource, Future[dict[str, TheirEntry]]],
) -> Generator[None, None, dict[str, Configs]]:
    """Return each topic's configurations by name, or why they are unknown."""
    answers = yield from gather(asked)
    return {
        resource.name: translated(answer, "DescribeConfigs", resource.name, TIMEOUT_S)
        if isinstance(answer, KafkaException)
        else tuple(_entry(answer[name]) for name in sorted(answer))
        for resource, answer in answers.items()
    }


def cleanup_policies(cluster: Cluster, topics: Sequence[str]) -> Generator[CleanupPolicies, None, CleanupPolicies]:
    """Ask for the cleanup policy of many topics; yields what is known so far, and never raises for a single topic.

    Brokers tell all configurations or none to this client, some 4 KB a topic, so one batch is under way at a time.
    """
    known: dict[str, str] = {}
    failures: dict[str, ExplorerError] = {}
    policies = CleanupPolicies()
    for begin in range(0, len(topics), BATCH):
        asked = request_configs(cluster, topics[begin : begin + BATCH])
        answers = yield from telling(policies, gather(asked))
        for resource, answer in answers.items():
            if isinstance(answer, KafkaException):
                failures[resource.name] = translated(answer, "DescribeConfigs", resource.name, TIMEOUT_S)
            else:
                known[resource.name] = answer["cleanup.policy"].value or ""
        policies = CleanupPolicies(dict(known), dict(failures))
        yield policies
    return policies


def _entry(entry: TheirEntry) -> ConfigEntry:
    defaults = [each.value for each in entry.synonyms.values() if _source(each) is ConfigSource.DEFAULT]
    return ConfigEntry(
        name=entry.name,
        value=None if entry.is_sensitive else entry.value,
        source=_source(entry),
        is_default=bool(entry.is_default),
        default=entry.value if entry.is_default else next(iter(defaults), None),
        is_read_only=bool(entry.is_read_only),
        is_sensitive=bool(entry.is_sensitive),
    )


def _source(entry: TheirEntry) -> ConfigSource:
    # The enumeration as its own annotations promise, a bare number in fact.
    number: object = getattr(entry.source, "value", entry.source)
    return _SOURCES.get(number, ConfigSource.UNKNOWN)
