"""Advice on topics and their consumers, where good practice is broken; and all that a catalogue's page needs, asked.

The survey is a generator over plain data, for a child process: it asks the coordinators of groups.
"""

import enum
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.catalogue import (
    FOREVER_MS,
    Catalogue,
    CatalogueRow,
    compare,
    looks_like_dead_letters,
)
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.measure import GroupLag, Measured, measure_lag
from kafka_explorer.engine.topic_configs import BATCH, ConfigEntry, ConfigSource, read_configs, request_configs
from kafka_explorer.engine.topics import TopicSummary, list_topics

PRODUCTION = "production"
_SAFE_REPLICAS = 3
_WAIT_MS = 30_000


class Advice(enum.Enum):
    """What could be better; `subject` of it is a topic, or a group where it says so."""

    REPLICATION_BELOW_3 = "replication below 3"
    """In production: one broker that fails leaves fewer than two copies."""
    MIN_IN_SYNC_1 = "min in-sync 1"
    """In production: with acks=all a message may be on one broker only."""
    MORE_CONSUMERS_THAN_PARTITIONS = "more consumers than partitions"
    """Of a group: some members have nothing to do."""
    DEAD_LETTERS_WITHOUT_RETENTION = "dead letters without retention"
    """A topic of dead letters has no retention of its own: what nobody looked at goes with the brokers' default."""
    DEAD_LETTERS_FOREVER = "dead letters forever"
    """A topic of dead letters is neither limited in time nor in size."""
    NO_PROGRESS = "no progress"
    """Of a group: there is something to read, and it has not moved since the last survey or has no members."""
    NO_CONSUMER = "no consumer"
    """Of a group that is expected to read the topic: it does not exist, or never committed anything there."""


@dataclass(frozen=True, slots=True)
class Advised:
    """One piece of advice on a topic; `group` is "" when it is about the topic itself."""

    advice: Advice
    topic: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """The catalogue beside the cluster. `unknown` says by topic or group why something could not be asked.

    `read` is what each group had committed in all of a topic, at `at_ms`: the next survey compares with it.
    """

    rows: tuple[CatalogueRow, ...] = ()
    advice: tuple[Advised, ...] = ()
    unknown: Mapping[str, ExplorerError] = field(default_factory=dict, hash=False)
    read: Mapping[tuple[str, str], int] = field(default_factory=dict, hash=False)
    at_ms: int = 0


def survey_catalogue(
    settings: ClusterSettings, catalogue: Catalogue, environment: str, before: CatalogueReport | None = None
) -> Generator[None, None, CatalogueReport]:
    """Ask and compare; `environment` counts where the catalogue names none. Looking changes nothing.

    Raises ConnectionFailed, RequestTimedOut; what may not be asked stands in the report.
    """
    where = catalogue.environment or environment
    groups = sorted({group for topic in catalogue.topics for group in topic.consumers})
    with (yield from telling(None, connect(settings))) as cluster:
        live = list_topics(cluster)
        yield
        expected = {topic.name for topic in catalogue.topics}
        asked = [topic.name for topic in live if topic.name in expected or looks_like_dead_letters(topic.name)]
        configs: dict[str, tuple[ConfigEntry, ...] | ExplorerError] = {}
        for begin in range(0, len(asked), BATCH):
            configs |= yield from read_configs(request_configs(cluster, asked[begin : begin + BATCH]))
        measured: Measured = {}
        if groups:
            measured = yield from measure_lag(cluster, groups)
    return report_of(catalogue, live, where, configs, measured, before)


def report_of(
    catalogue: Catalogue,
    live: Iterable[TopicSummary],
    environment: str,
    configs: Mapping[str, tuple[ConfigEntry, ...] | ExplorerError],
    measured: Measured,
    before: CatalogueReport | None = None,
) -> CatalogueReport:
    """Put together what was asked. Pure."""
    topics = list(live)
    known = {name: found for name, found in configs.items() if not isinstance(found, ExplorerError)}
    groups = {name: found for name, found in measured.items() if isinstance(found, GroupLag)}
    retentions = {name: int(value) for name in known if (value := _value(known[name], "retention.ms")) is not None}
    report = CatalogueReport(
        compare(catalogue, topics, environment, retentions),
        unknown={name: found for name, found in {**configs, **measured}.items() if isinstance(found, ExplorerError)},
        read={(group, topic): offset for group, lag in groups.items() for topic, offset in _read(lag).items()},
        at_ms=max((lag.at_ms for lag in groups.values()), default=0),
    )
    advice = [
        *(each for topic in topics if topic.name in known for each in _on_topic(topic, environment, known[topic.name])),
        *_on_groups(catalogue, {topic.name: topic for topic in topics}, groups, report, before),
    ]
    return replace(report, advice=tuple(advice))


def _on_topic(topic: TopicSummary, environment: str, configs: tuple[ConfigEntry, ...]) -> list[Advised]:
    found = []
    if environment == PRODUCTION:
        if topic.replication_factor < _SAFE_REPLICAS:
            found.append(Advice.REPLICATION_BELOW_3)
        if _value(configs, "min.insync.replicas") == "1":
            found.append(Advice.MIN_IN_SYNC_1)
    if looks_like_dead_letters(topic.name):
        own = any(entry.name == "retention.ms" and entry.source is ConfigSource.DYNAMIC_TOPIC for entry in configs)
        if not own:
            found.append(Advice.DEAD_LETTERS_WITHOUT_RETENTION)
        elif all(_value(configs, name) == str(FOREVER_MS) for name in ("retention.ms", "retention.bytes")):
            found.append(Advice.DEAD_LETTERS_FOREVER)
    return [Advised(advice, topic.name) for advice in found]


def _on_groups(
    catalogue: Catalogue,
    live: Mapping[str, TopicSummary],
    groups: Mapping[str, GroupLag],
    report: CatalogueReport,
    before: CatalogueReport | None,
) -> list[Advised]:
    found = []
    for topic in catalogue.topics:
        if topic.name not in live:
            continue
        for name in topic.consumers:
            group = groups.get(name)
            if group is not None:
                found += [Advised(advice, topic.name, name) for advice in _on_group(group, topic.name, report, before)]
    return found


def _on_group(group: GroupLag, topic: str, report: CatalogueReport, before: CatalogueReport | None) -> list[Advice]:
    place = (group.group, topic)
    members = group.details.members
    if place not in report.read and not any(at[0] == topic for member in members for at in member.assigned):
        return [Advice.NO_CONSUMER]
    found = []
    if members and not group.details.rebalancing and len(members) > group.partition_count > 0:
        found.append(Advice.MORE_CONSUMERS_THAN_PARTITIONS)
    lag = sum(max(0, row.lag or 0) for row in group.rows if row.topic == topic)
    if lag > 0 and (_is_deserted(group) or _stands_still(place, report, before)):
        found.append(Advice.NO_PROGRESS)
    return found


def _is_deserted(group: GroupLag) -> bool:
    return not group.details.members and group.details.state in {GroupState.EMPTY, GroupState.DEAD}


def _stands_still(place: tuple[str, str], report: CatalogueReport, before: CatalogueReport | None) -> bool:
    """Whether nothing was committed for half a minute: a consumer may well commit every few seconds only."""
    if before is None or report.at_ms - before.at_ms < _WAIT_MS:
        return False
    return place in before.read and report.read.get(place) == before.read[place]


def _read(group: GroupLag) -> dict[str, int]:
    """Return the sum of committed offsets by topic."""
    found: dict[str, int] = {}
    for place, committed in {row.place: row.committed for row in group.rows}.items():
        if committed is not None:
            found[place[0]] = found.get(place[0], 0) + committed
    return found


def _value(configs: tuple[ConfigEntry, ...], name: str) -> str | None:
    return next((entry.value for entry in configs if entry.name == name), None)
