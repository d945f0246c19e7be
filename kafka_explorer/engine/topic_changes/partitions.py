"""Partitions added. They cannot be taken away again, and keys move: Kafka hashes them over all partitions there are."""

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass

from confluent_kafka.admin import NewPartitions  # type: ignore[attr-defined]  # exported, but not by its __all__

from kafka_explorer.engine.answers import TIMEOUT_S
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.ends import TopicShape, topic_shapes
from kafka_explorer.engine.topic_changes.outcome import (
    Changed,
    TopicChanged,
    changed,
    failures_of,
    refuse_read_only,
)
from kafka_explorer.engine.topic_configs import cleanup_policies


@dataclass(frozen=True, slots=True)
class PartitionGrowth:
    """A topic's partitions before and after; `error` says why the brokers would refuse.

    On a `compacted` topic the old message of a key that moves stays for ever: it is compacted in its old partition
    only.
    """

    topic: str
    before: int
    after: int
    compacted: bool = False
    error: ExplorerError | None = None

    @property
    def moved_keys(self) -> float:
        """The share of keys that go to another partition from then on, from 0 to 1.

        A hash h stays where h mod before equals h mod after, which `before` of each lcm(before, after) values do.
        """
        return 1 - self.before / math.lcm(self.before, self.after) if self.before else 0.0


@dataclass(frozen=True, slots=True)
class GrowthPlan:
    """What would be done, by topic."""

    topics: tuple[PartitionGrowth, ...] = ()

    @property
    def possible(self) -> tuple[PartitionGrowth, ...]:
        """What the brokers would do."""
        return tuple(growth for growth in self.topics if growth.error is None)


def plan_partitions(settings: ClusterSettings, counts: Mapping[str, int]) -> Generator[None, None, GrowthPlan]:
    """Plan to give each topic so many partitions in all; has the brokers validate it, changes nothing."""
    with Cluster(settings) as cluster:
        shapes = yield from topic_shapes(cluster, counts)
        policies = cleanup_policies(cluster, list(counts))
        known = {}
        for found in policies:
            known = dict(found.known)
            yield
        wanted = [NewPartitions(topic, count) for topic, count in counts.items() if count > 0]
        errors: dict[str, ExplorerError] = {}
        if wanted:
            asked = cluster.admin.create_partitions(wanted, validate_only=True, request_timeout=TIMEOUT_S)
            errors = yield from failures_of(asked, "Alter")
    return GrowthPlan(tuple(_growth(topic, shapes[topic], after, known, errors) for topic, after in counts.items()))


def add_partitions(settings: ClusterSettings, plan: GrowthPlan) -> Generator[None, None, Changed]:
    """Do it. Raises ReadOnlyCluster before anything is asked; a topic that changed since fails with TopicChanged."""
    refuse_read_only(settings, "add partitions")
    if not plan.possible:
        return Changed()
    with Cluster(settings) as cluster:
        shapes = yield from topic_shapes(cluster, [growth.topic for growth in plan.possible])
        same = [growth for growth in plan.possible if _count(shapes[growth.topic]) == growth.before]
        failures: dict[str, ExplorerError] = {
            growth.topic: TopicChanged(growth.topic) for growth in plan.possible if growth not in same
        }
        if not same:
            return Changed((), failures)
        wanted = [NewPartitions(growth.topic, growth.after) for growth in same]
        done = yield from changed(cluster.admin.create_partitions(wanted, request_timeout=TIMEOUT_S), "Alter")
    return Changed(done.done, {**failures, **done.failures})


def _growth(
    topic: str,
    shape: TopicShape | ExplorerError,
    after: int,
    policies: Mapping[str, str],
    errors: Mapping[str, ExplorerError],
) -> PartitionGrowth:
    error = shape if isinstance(shape, ExplorerError) else errors.get(topic)
    return PartitionGrowth(topic, _count(shape), after, "compact" in policies.get(topic, ""), error)


def _count(shape: TopicShape | ExplorerError) -> int:
    return shape.partition_count if isinstance(shape, TopicShape) else 0
