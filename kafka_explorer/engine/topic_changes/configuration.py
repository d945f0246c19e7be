"""A topic's configuration changed, setting by setting (IncrementalAlterConfigs, KIP-339): the others stay untouched."""

import enum
from collections.abc import Generator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from confluent_kafka.admin import (  # type: ignore[attr-defined]  # exported, but not by its __all__
    AlterConfigOpType,
    ConfigResource,
)
from confluent_kafka.admin import ConfigEntry as TheirEntry  # type: ignore[attr-defined]  # the same

from kafka_explorer.engine.answers import TIMEOUT_S
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError, RequestRefused
from kafka_explorer.engine.topic_changes.outcome import (
    Changed,
    TopicChanged,
    changed,
    failures_of,
    refuse_read_only,
)
from kafka_explorer.engine.topic_configs import ConfigEntry
from kafka_explorer.engine.topics import TopicDescription, describe_topic


class Effect(enum.Enum):
    """What a change does beyond the setting itself."""

    DELETES_OLD = "deletes old"
    """Retention becomes shorter: what is older, or more, goes soon."""
    FORGETS_OLDER_OF_KEY = "forgets older of key"
    """Compaction begins: of each key only the newest message stays."""
    NEEDS_KEYS = "needs keys"
    """Compaction begins: messages without a key are refused from now on."""
    WRITES_REFUSED = "writes refused"
    """min.insync.replicas is more than there are replicas: with acks=all nothing can be written."""
    LARGER_REFUSED = "larger refused"
    """Messages that were taken before are too large from now on."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting. `after` of None gives it back to the brokers; `own` says that the topic itself had set it before."""

    name: str
    before: str | None
    after: str | None
    own: bool


@dataclass(frozen=True, slots=True)
class ConfigPlan:
    """What would change; `error` says why the brokers would refuse it."""

    topic: str
    differences: tuple[Difference, ...] = ()
    effects: tuple[Effect, ...] = ()
    error: ExplorerError | None = None


def plan_config(
    settings: ClusterSettings, topic: str, wished: Mapping[str, str | None]
) -> Generator[None, None, ConfigPlan]:
    """Plan to give settings their values, None: the brokers'. What is so already is left out; nothing is changed.

    Raises UnknownTopic, NotAuthorized, ConnectionFailed, RequestTimedOut.
    """
    with Cluster(settings) as cluster:
        described = yield from describe_topic(cluster, topic)
        entries = _entries(described)
        differences = tuple(
            difference
            for name, after in wished.items()
            if _is_change(difference := _difference(name, entries.get(name), after))
        )
        error: ExplorerError | None = None
        unknown = [name for name in wished if name not in entries]
        if unknown:
            error = RequestRefused(40, "INVALID_CONFIG", f"topics have no setting {', '.join(unknown)}")
        elif differences:
            errors = yield from failures_of(_ask(cluster, topic, differences, validate_only=True), "AlterConfigs")
            error = errors.get(topic)
    return ConfigPlan(topic, differences, tuple(_effects(described, differences)), error)


def alter_config(settings: ClusterSettings, plan: ConfigPlan) -> Generator[None, None, Changed]:
    """Do it. Raises ReadOnlyCluster before anything is asked, and what describing raises."""
    refuse_read_only(settings, "change configurations")
    if not plan.differences:
        return Changed()
    with Cluster(settings) as cluster:
        entries = _entries((yield from describe_topic(cluster, plan.topic)))
        now = [_difference(each.name, entries.get(each.name), each.after) for each in plan.differences]
        if now != list(plan.differences):
            return Changed((), {plan.topic: TopicChanged(plan.topic)})
        return (yield from changed(_ask(cluster, plan.topic, plan.differences), "AlterConfigs"))


def undo_of(plan: ConfigPlan) -> dict[str, str | None]:
    """Return the wish that takes the plan back."""
    return {each.name: each.before if each.own else None for each in plan.differences}


def _ask(
    cluster: Cluster, topic: str, differences: tuple[Difference, ...], *, validate_only: bool = False
) -> dict[str, Future[object]]:
    entries = [
        TheirEntry(
            each.name,
            each.after,
            incremental_operation=AlterConfigOpType.DELETE if each.after is None else AlterConfigOpType.SET,
        )
        for each in differences
    ]
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic, incremental_configs=entries)
    asked = cluster.admin.incremental_alter_configs([resource], validate_only=validate_only, request_timeout=TIMEOUT_S)
    return {topic: next(iter(asked.values()))}


def _entries(topic: TopicDescription) -> dict[str, ConfigEntry]:
    if topic.configs_error is not None:
        raise topic.configs_error
    return {entry.name: entry for entry in topic.configs}


def _difference(name: str, entry: ConfigEntry | None, after: str | None) -> Difference:
    own = entry is not None and entry.is_own
    return Difference(name, None if entry is None else entry.value, after, own)


def _is_change(difference: Difference) -> bool:
    """A value set to what it is stays a change while the topic does not own it: it would no longer follow."""
    if difference.after is None:
        return difference.own
    return not (difference.own and difference.before == difference.after)


def _effects(topic: TopicDescription, differences: tuple[Difference, ...]) -> list[Effect]:
    effects: list[Effect] = []
    for each in differences:
        before, after = _number(each.before), _number(each.after)
        if each.name in {"retention.ms", "retention.bytes"} and _is_less(after, before):
            effects.append(Effect.DELETES_OLD)
        elif each.name == "cleanup.policy" and each.after is not None and "compact" in each.after:
            if "compact" not in (each.before or ""):
                effects += [Effect.FORGETS_OLDER_OF_KEY, Effect.NEEDS_KEYS]
        elif each.name == "min.insync.replicas" and after is not None and after > topic.replication_factor:
            effects.append(Effect.WRITES_REFUSED)
        elif each.name == "max.message.bytes" and _is_less(after, before):
            effects.append(Effect.LARGER_REFUSED)
    return list(dict.fromkeys(effects))


def _is_less(after: int | None, before: int | None) -> bool:
    """-1 is without limit; what the brokers would set instead is unknown."""
    if after is None or after < 0:
        return False
    return before is None or before < 0 or after < before


def _number(text: str | None) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        return None
