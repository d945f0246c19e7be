"""What the page's first line says about a topic."""

import pytest

from kafka_explorer.engine.topic_configs import ConfigEntry, ConfigSource
from kafka_explorer.engine.topics import PartitionDescription, TopicDescription
from kafka_explorer.ui.records.topic_facts import topic_facts

WEEK_MS = 7 * 24 * 3_600_000


def topic(offsets: int | None, configs: dict[str, str]) -> TopicDescription:
    partitions = tuple(PartitionDescription(at, 1, (1,), (1,), 0, offsets) for at in range(2))
    entries = tuple(ConfigEntry(name, value, ConfigSource.DEFAULT, True) for name, value in configs.items())
    return TopicDescription("orders", "id", False, partitions, entries)


@pytest.mark.parametrize(
    ("offsets", "configs", "facts"),
    [
        (1_000_000, {}, ["2 partitions", "2,000,000 messages"]),
        (None, {}, ["2 partitions"]),
        (5, {"retention.ms": str(WEEK_MS), "cleanup.policy": "delete"}, ["2 partitions", "10 messages", "kept 7 d"]),
        (5, {"retention.ms": "-1"}, ["2 partitions", "10 messages", "kept for ever"]),
        (5, {"cleanup.policy": "compact"}, ["2 partitions", "at most 10 messages", "compacted"]),
        (0, {"cleanup.policy": "compact"}, ["2 partitions", "0 messages", "compacted"]),
    ],
)
def test_the_first_line_says_what_matters(offsets: int | None, configs: dict[str, str], facts: list[str]) -> None:
    assert topic_facts(topic(offsets, configs)) == facts
