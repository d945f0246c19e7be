"""`kafka-explorer topics`: which topics there are and how much they keep, or some of them in detail; or JSON Lines."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence

from kafka_explorer.cli import connection
from kafka_explorer.engine.cluster import Cluster, connect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.message_counts import MessageCounts, count_messages
from kafka_explorer.engine.tasks import finish
from kafka_explorer.engine.topic_configs import ConfigEntry
from kafka_explorer.engine.topics import (
    PartitionDescription,
    TopicDescription,
    TopicSummary,
    describe_topic,
    list_topics,
)

_UNKNOWN = "-"
_GAP = "  "


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `topics`."""
    parser = subparsers.add_parser(
        "topics",
        help="list topics, or describe some of them",
        description="Lists all topics and how many messages each keeps, or describes those that are named: partitions, "
        "leaders, replicas, those in sync, offsets and configurations. Messages are counted as kafka-get-offsets does: "
        "where compaction or transactions left gaps there are fewer. Creates nothing.",
    )
    parser.add_argument("topics", metavar="TOPIC", nargs="*", help="describe these; all are listed when it is left out")
    connection.add_options(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object per topic and line; null when unknown")
    parser.add_argument("--names", action="store_true", help="only the names, one per line; counts nothing")
    parser.add_argument("--exclude-internal", action="store_true", help="leave out the list's topics of Kafka itself")
    parser.add_argument(
        "--all-configs", action="store_true", help="of a described topic also the configurations that nobody has set"
    )


def run(args: argparse.Namespace) -> int:
    """Print what was asked for. Raises ExplorerError and ProfileError."""
    with finish(connect(connection.chosen_settings(args))) as cluster:
        return _describe(cluster, args) if args.topics else _list(cluster, args)


def _list(cluster: Cluster, args: argparse.Namespace) -> int:
    topics = [topic for topic in list_topics(cluster) if not (args.exclude_internal and topic.internal)]
    if args.names:
        for topic in topics:
            print(topic.name)
        return 0
    counts = finish(count_messages(cluster, topics))
    if args.json:
        for topic in topics:
            print(json.dumps(listed_json(topic, counts), ensure_ascii=False))
    else:
        titles = ("TOPIC", "PARTITIONS", "REPLICAS", "UNDER-REPLICATED", "OFFLINE", "MESSAGES")
        print(end=_table(titles, [_listed(topic, counts) for topic in topics]))
    _tell(f"{name}: {failure}" for name, failure in counts.failures.items())
    return 1 if counts.failures else 0


def _listed(topic: TopicSummary, counts: MessageCounts) -> Sequence[object]:
    partitions = (topic.partition_count, topic.replication_factor, topic.under_replicated, len(topic.offline))
    return topic.name, *partitions, counts.known.get(topic.name)


def listed_json(topic: TopicSummary, counts: MessageCounts) -> dict[str, object]:
    """Return a topic of the list as an object; what is unknown is None."""
    failure = counts.failures.get(topic.name)
    return {
        "topic": topic.name,
        "internal": topic.internal,
        "partition_count": topic.partition_count,
        "replication_factor": topic.replication_factor,
        "under_replicated": topic.under_replicated,
        "offline": list(topic.offline),
        "messages": counts.known.get(topic.name),
        "error": None if failure is None else str(failure),
    }


def _describe(cluster: Cluster, args: argparse.Namespace) -> int:
    """Print each topic; one that cannot be described is told on stderr, and the others all the same."""
    status = 0
    for at, name in enumerate(args.topics):
        try:
            topic = finish(describe_topic(cluster, name))
        except ExplorerError as error:
            _tell([str(error)])
            status = 1
            continue
        if args.names:
            print(topic.name)
        elif args.json:
            print(json.dumps(described_json(topic, all_configs=args.all_configs), ensure_ascii=False))
        else:
            print(end="\n" * bool(at) + _described(topic, _configs(topic, all_configs=args.all_configs)))
        failures = _failures(topic)
        _tell(f"{name}: {failure}" for failure in failures)
        status = 1 if failures else status
    return status


def _described(topic: TopicDescription, configs: Sequence[ConfigEntry]) -> str:
    under = sum(each.under_replicated for each in topic.partitions)
    facts = (
        (f"Topic {topic.name}", f"id {topic.topic_id}"),
        (f"Partitions {len(topic.partitions)}", f"replicas {topic.replication_factor}", f"under-replicated {under}"),
        (f"Messages {_UNKNOWN if topic.offsets is None else topic.offsets}",),
    )
    titles = ("PARTITION", "LEADER", "REPLICAS", "ISR", "EARLIEST", "LATEST", "MESSAGES")
    text = "".join(f"{', '.join(line)}\n" for line in facts)
    text += "\n" + _table(titles, [_row(each) for each in topic.partitions])
    if configs:
        rows = [(each.name, _value(each), each.source.name.lower().replace("_", " ")) for each in configs]
        text += "\n" + _table(("CONFIGURATION", "VALUE", "SET BY"), rows, right=False)
    return text


def _row(partition: PartitionDescription) -> Sequence[object]:
    replicas, in_sync = (",".join(map(str, ids)) or None for ids in (partition.replicas, partition.in_sync))
    offsets = (partition.low, partition.high, partition.offsets)
    return partition.partition, partition.leader, replicas, in_sync, *offsets


def _value(entry: ConfigEntry) -> str:
    return "(sensitive)" if entry.is_sensitive else entry.value or ""


def described_json(topic: TopicDescription, *, all_configs: bool = False) -> dict[str, object]:
    """Return a described topic as an object; what is unknown is None."""
    errors = {at: str(error) for at, error in topic.offset_errors.items()}
    return {
        "topic": topic.name,
        "topic_id": topic.topic_id,
        "internal": topic.internal,
        "partition_count": len(topic.partitions),
        "replication_factor": topic.replication_factor,
        "under_replicated": sum(each.under_replicated for each in topic.partitions),
        "offline": [each.partition for each in topic.partitions if each.leader is None],
        "messages": topic.offsets,
        "partitions": [
            {
                "partition": each.partition,
                "leader": each.leader,
                "leader_epoch": each.leader_epoch,
                "replicas": list(each.replicas),
                "isr": list(each.in_sync),
                "earliest": each.low,
                "latest": each.high,
                "messages": each.offsets,
                "error": errors.get(each.partition),
            }
            for each in topic.partitions
        ],
        "configs": None
        if topic.configs_error is not None
        else {
            entry.name: {"value": entry.value, "source": entry.source.name, "default": entry.default}
            for entry in _configs(topic, all_configs=all_configs)
        },
        "error": None if topic.configs_error is None else str(topic.configs_error),
    }


def _configs(topic: TopicDescription, *, all_configs: bool) -> list[ConfigEntry]:
    """Those that somebody has set, as kafka-topics shows them, or all."""
    return [entry for entry in topic.configs if all_configs or not entry.is_default]


def _failures(topic: TopicDescription) -> list[str]:
    failures = [f"partition {at}: {error}" for at, error in topic.offset_errors.items()]
    return failures if topic.configs_error is None else [*failures, str(topic.configs_error)]


def _table(titles: Sequence[str], rows: Sequence[Sequence[object]], *, right: bool = True) -> str:
    """Return aligned lines: the first column at its left, the others at their right unless told otherwise."""
    lines = [titles, *([_UNKNOWN if cell is None else str(cell) for cell in row] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(titles))]
    text = ""
    for line in lines:
        cells = [
            cell.rjust(width) if right and at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        text += _GAP.join(cells).rstrip() + "\n"
    return text


def _tell(failures: Iterable[str]) -> None:
    for failure in failures:
        print(f"kafka-explorer: {failure}", file=sys.stderr)
