"""`kafka-explorer topics`: the numbers of kafka-topics and kafka-get-offsets; nothing else on stdout."""

import json

import pytest
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer import cli
from kafka_explorer.cli.topics import described_json, listed_json
from kafka_explorer.engine.errors import NotAuthorized, RequestTimedOut
from kafka_explorer.engine.message_counts import MessageCounts
from kafka_explorer.engine.topics import PartitionDescription, TopicDescription, TopicSummary
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory
from tests.cli_runs import run
from tests.engine.kafka_tools import TOPICS, describe, get_offsets
from tests.engine.lag import scenes

CONFIG = {"retention.ms": "3600000", "cleanup.policy": "compact,delete"}
LISTED = ["topic", "internal", "partition_count", "replication_factor", "under_replicated", "offline", "messages"]
PARTITION = ["partition", "leader", "leader_epoch", "replicas", "isr", "earliest", "latest", "messages", "error"]


@pytest.fixture
def name(broker: Sandbox, admin: AdminClient, topic: TopicFactory) -> str:
    """Partition 0 begins at 3 because records were deleted, 2 is empty: 11 messages."""
    made = topic("counted", partitions=3, config=CONFIG)
    scenes.produce(broker, {(made, 0): 10, (made, 1): 4})
    admin.delete_records([TopicPartition(made, 0, 3)])[TopicPartition(made, 0)].result(timeout=30)
    return made


def test_the_names_are_those_of_kafka_topics(broker: Sandbox, topic: TopicFactory, java_tool: JavaTool) -> None:
    internal = topic("__inner")
    done = run("topics", "--bootstrap", broker.bootstrap, "--names")
    assert (done.status, done.err) == (0, "")
    assert done.out.split() == sorted(java_tool(TOPICS, "--list").split())
    assert internal in done.out
    without = run("topics", "--bootstrap", broker.bootstrap, "--names", "--exclude-internal")
    assert without.out.split() == [each for each in done.out.split() if not each.startswith("__")]


def test_the_list_counts_what_kafka_get_offsets_leads_to(broker: Sandbox, name: str, java_tool: JavaTool) -> None:
    done = run("topics", "--bootstrap", broker.bootstrap, "--json")
    rows = {row["topic"]: row for row in map(json.loads, done.out.splitlines())}
    assert list(rows[name]) == [*LISTED, "error"]
    lows, highs = get_offsets(java_tool, name, "earliest"), get_offsets(java_tool, name, "latest")
    assert rows[name]["messages"] == sum(highs.values()) - sum(lows.values()) == 11
    told = describe(java_tool, name)
    assert rows[name]["partition_count"] == told.partition_count
    assert rows[name]["replication_factor"] == told.replication_factor
    assert (rows[name]["under_replicated"], rows[name]["offline"], rows[name]["error"]) == (0, [], None)


def test_the_list_as_a_table(broker: Sandbox, name: str) -> None:
    done = run("topics", "--bootstrap", broker.bootstrap)
    title, *lines = done.out.splitlines()
    assert title.split() == ["TOPIC", "PARTITIONS", "REPLICAS", "UNDER-REPLICATED", "OFFLINE", "MESSAGES"]
    assert [name, "3", "1", "0", "0", "11"] in [line.split() for line in lines]
    assert {len(line) for line in lines} == {len(title)}, "figures stand under the ends of their titles"


def test_a_topic_is_what_kafka_topics_and_kafka_get_offsets_say(
    broker: Sandbox, name: str, java_tool: JavaTool
) -> None:
    done = run("topics", name, "--bootstrap", broker.bootstrap, "--json")
    assert (done.status, done.err) == (0, "")
    found = json.loads(done.out)
    told = describe(java_tool, name)
    assert found["topic_id"] == told.topic_id
    partitions = found["partitions"]
    assert [list(each) for each in partitions] == [PARTITION] * 3
    assert [
        (each["partition"], each["leader"], tuple(each["replicas"]), tuple(each["isr"])) for each in partitions
    ] == [(each.partition, each.leader, each.replicas, each.in_sync) for each in told.partitions]
    assert {each["partition"]: each["earliest"] for each in partitions} == get_offsets(java_tool, name, "earliest")
    assert {each["partition"]: each["latest"] for each in partitions} == get_offsets(java_tool, name, "latest")
    assert [each["messages"] for each in partitions] == [7, 4, 0]
    assert found["messages"] == 11
    assert {config: entry["value"] for config, entry in found["configs"].items()} == told.configs
    assert found["configs"]["retention.ms"]["source"] == "DYNAMIC_TOPIC"
    every = json.loads(run("topics", name, "--bootstrap", broker.bootstrap, "--json", "--all-configs").out)
    assert every["configs"].keys() > found["configs"].keys()


def test_a_topic_as_text(broker: Sandbox, name: str, java_tool: JavaTool) -> None:
    done = run("topics", name, "--bootstrap", broker.bootstrap)
    assert (done.status, done.err) == (0, "")
    lines = [line.split() for line in done.out.splitlines()]
    assert done.out.startswith(f"Topic {name}, id {describe(java_tool, name).topic_id}\n")
    assert ["Messages", "11"] in lines
    node = describe(java_tool, name).partitions[0].leader
    assert ["0", f"{node}", f"{node}", f"{node}", "3", "10", "7"] in lines
    assert ["cleanup.policy", "compact,delete", "dynamic", "topic"] in lines


def test_one_that_is_not_there_is_told_and_the_others_are_printed(broker: Sandbox, name: str) -> None:
    done = run("topics", "no-such-topic", name, "--bootstrap", broker.bootstrap, "--names")
    assert (done.status, done.out) == (1, f"{name}\n")
    assert done.err == "kafka-explorer: Topic 'no-such-topic' does not exist on this cluster (any more).\n"


def test_a_name_that_is_no_text_is_no_topic(broker: Sandbox) -> None:
    done = run("topics", b"\xff\xfe", "--bootstrap", broker.bootstrap)
    assert (done.status, done.out) == (1, "")
    assert "does not exist" in done.err
    assert len(done.err.splitlines()) == 1


def test_what_is_unknown_is_null_and_says_why() -> None:
    timed_out, refused = RequestTimedOut("Describe orders", 15), NotAuthorized("DescribeConfigs", "topic orders")
    listed = listed_json(TopicSummary("orders", 2, 3, offline=(1,)), MessageCounts({}, {"orders": timed_out}))
    assert (listed["messages"], listed["offline"], listed["error"]) == (None, [1], str(timed_out))
    partitions = (PartitionDescription(0, 1, (1, 2), (1,), 0, 5), PartitionDescription(1, None, (1, 2), ()))
    topic = TopicDescription("orders", "id", False, partitions, configs_error=refused, offset_errors={1: timed_out})
    described = described_json(topic)
    assert (described["messages"], described["configs"], described["error"]) == (None, None, str(refused))
    assert (described["offline"], described["under_replicated"]) == ([1], 2)
    rows = described["partitions"]
    assert isinstance(rows, list)
    assert [(row["leader"], row["messages"], row["error"]) for row in rows] == [
        (1, 5, None),
        (None, None, str(timed_out)),
    ]


def test_nobody_there() -> None:
    done = run("topics", "--bootstrap", "127.0.0.1:1")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("kafka-explorer: Nothing listens at 127.0.0.1:1")


def test_without_a_cluster_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["topics"])
    assert ended.value.code == 1
    assert "one of the arguments --bootstrap --profile is required" in capsys.readouterr().err
