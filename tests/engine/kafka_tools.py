"""What Kafka's own command line tools print, read."""

import re
from dataclasses import dataclass

from tests.broker_fixtures import JavaTool

TOPICS = "org.apache.kafka.tools.TopicCommand"
OFFSETS = "org.apache.kafka.tools.GetOffsetShell"
GROUPS = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"


@dataclass(frozen=True)
class ToldPartition:
    """A line of kafka-topics --describe."""

    partition: int
    leader: int | None
    replicas: tuple[int, ...]
    in_sync: tuple[int, ...]


@dataclass(frozen=True)
class ToldTopic:
    """The first line, and the others."""

    topic_id: str
    partition_count: int
    replication_factor: int
    configs: dict[str, str]
    partitions: tuple[ToldPartition, ...]


def describe(tool: JavaTool, topic: str, *more: str) -> ToldTopic:
    """kafka-topics --describe --topic."""
    head, *lines = tool(TOPICS, "--describe", "--topic", topic, *more).strip().splitlines()
    fields = _fields(head)
    configs = dict(pair.split("=", 1) for pair in re.split(r",(?=[a-z.]+=)", fields["Configs"]) if pair)
    return ToldTopic(
        fields["TopicId"],
        int(fields["PartitionCount"]),
        int(fields["ReplicationFactor"]),
        configs,
        tuple(_partition(_fields(line)) for line in lines),
    )


def configs(tool: JavaTool, version: str, topic: str) -> dict[str, str]:
    """kafka-configs --describe --all: value by name."""
    moved = tuple(int(part) for part in version.split(".")[:2]) >= (4, 4)  # it was Scala before
    main = "org.apache.kafka.tools.ConfigCommand" if moved else "kafka.admin.ConfigCommand"
    said = tool(main, "--describe", "--all", "--entity-type", "topics", "--entity-name", topic)
    pairs = (line.split()[0].partition("=") for line in said.splitlines() if line.startswith("  "))
    return {name: value for name, _, value in pairs}


def get_offsets(tool: JavaTool, topic: str, time: str) -> dict[int, int]:
    """kafka-get-offsets --topic --time earliest|latest: offset by partition."""
    lines = tool(OFFSETS, "--topic", topic, "--time", time).strip().splitlines()
    return {int(partition): int(offset) for _, partition, offset in (line.rsplit(":", 2) for line in lines)}


def group_offsets(tool: JavaTool, group: str) -> dict[tuple[str, int], tuple[int, int, int]]:
    """kafka-consumer-groups --describe --group: (committed, end, lag) by topic and partition."""
    rows = [line.split() for line in tool(GROUPS, "--describe", "--group", group).splitlines()]
    return {(r[1], int(r[2])): (int(r[3]), int(r[4]), int(r[5])) for r in rows if len(r) > 5 and r[0] == group}


def _fields(line: str) -> dict[str, str]:
    return {name.strip(): value.strip() for name, _, value in (part.partition(":") for part in line.split("\t"))}


def _partition(fields: dict[str, str]) -> ToldPartition:
    leader = fields["Leader"]
    return ToldPartition(
        int(fields["Partition"]),
        None if leader == "none" else int(leader),
        tuple(int(each) for each in fields["Replicas"].split(",") if each),
        tuple(int(each) for each in fields["Isr"].split(",") if each),
    )
