"""Old messages deleted as kafka-delete-records deletes them."""

import json
from pathlib import Path

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.errors import ReadOnlyCluster, RequestRefused, UnknownTopic
from kafka_explorer.engine.topic_changes.trimming import Trim, TrimPlan, TrimTo, TrimWish, plan_trim, trim
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory
from tests.engine.drive import run
from tests.engine.kafka_tools import get_offsets
from tests.engine.producing.scenes import settings_of

DELETE_RECORDS = "org.apache.kafka.tools.DeleteRecordsCommand"
BEGAN_MS = 1_795_000_000_000


def fill(broker: Sandbox, topic: str, counts: dict[int, int]) -> None:
    """Messages a second apart."""
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for partition, count in counts.items():
        for number in range(count):
            producer.produce(topic, b"v", b"k", partition=partition, timestamp=BEGAN_MS + 1000 * number)
    assert producer.flush(30) == 0


@pytest.fixture
def filled(broker: Sandbox, topic: TopicFactory) -> str:
    name = topic("trimmed", partitions=3, config={"retention.ms": "-1"})
    fill(broker, name, {0: 10, 1: 4})
    return name


def test_up_to_offsets_as_kafkas_tool(
    broker: Sandbox, topic: TopicFactory, java_tool: JavaTool, filled: str, tmp_path: Path
) -> None:
    theirs = topic("trimmed-too", partitions=3, config={"retention.ms": "-1"})
    fill(broker, theirs, {0: 10, 1: 4})
    wish = TrimWish(TrimTo.OFFSETS, offsets={0: 7, 1: 99, 2: 5})
    plan = run(plan_trim(settings_of(broker, read_only=True), filled, wish))
    assert plan == TrimPlan(filled, (Trim(0, 0, 10, 7), Trim(1, 0, 4, 4)))
    assert plan.offsets == 11
    done = run(trim(settings_of(broker), plan))
    assert (done.begins, done.failures) == ({0: 7, 1: 4}, {})
    asked = {
        "partitions": [{"topic": theirs, "partition": at, "offset": to} for at, to in ((0, 7), (1, 4))],
        "version": 1,
    }
    (tmp_path / "offsets.json").write_text(json.dumps(asked))
    java_tool(DELETE_RECORDS, "--offset-json-file", str(tmp_path / "offsets.json"))
    for time in ("earliest", "latest"):
        assert get_offsets(java_tool, filled, time) == get_offsets(java_tool, theirs, time)


def test_up_to_a_time(broker: Sandbox, filled: str) -> None:
    plan = run(plan_trim(settings_of(broker), filled, TrimWish(TrimTo.TIME, time_ms=BEGAN_MS + 2500)))
    assert plan.trims == (Trim(0, 0, 10, 3), Trim(1, 0, 4, 3))
    later = run(plan_trim(settings_of(broker), filled, TrimWish(TrimTo.TIME, time_ms=BEGAN_MS + 999_000)))
    assert later.trims == (Trim(0, 0, 10, 10), Trim(1, 0, 4, 4))
    assert run(plan_trim(settings_of(broker), filled, TrimWish(TrimTo.TIME))).trims == ()


def test_emptying_leaves_what_came_after_the_plan(broker: Sandbox, java_tool: JavaTool, filled: str) -> None:
    plan = run(plan_trim(settings_of(broker), filled, TrimWish()))
    fill(broker, filled, {0: 2, 2: 1})
    run(trim(settings_of(broker), plan))
    assert get_offsets(java_tool, filled, "earliest") == {0: 10, 1: 4, 2: 0}
    assert get_offsets(java_tool, filled, "latest") == {0: 12, 1: 4, 2: 1}


def test_a_topic_that_is_only_compacted_refuses(broker: Sandbox, topic: TopicFactory) -> None:
    compacted = topic("compacted", config={"cleanup.policy": "compact"})
    fill(broker, compacted, {0: 3})
    plan = run(plan_trim(settings_of(broker), compacted, TrimWish()))
    assert (plan.trims, list(plan.errors)) == ((), [0])
    assert isinstance(plan.errors[0], RequestRefused)
    failed = run(trim(settings_of(broker), TrimPlan(compacted, (Trim(0, 0, 3, 3),))))
    assert isinstance(failed.failures[0], RequestRefused)  # the broker agrees
    both = topic("both", config={"cleanup.policy": "compact,delete"})
    fill(broker, both, {0: 3})
    assert run(trim(settings_of(broker), run(plan_trim(settings_of(broker), both, TrimWish())))).begins == {0: 3}


def test_partial_failure_is_told_by_partition(broker: Sandbox, filled: str) -> None:
    plan = TrimPlan(filled, (Trim(0, 0, 10, 5), Trim(1, 0, 4, 400)))
    done = run(trim(settings_of(broker), plan))
    assert (done.begins, list(done.failures)) == ({0: 5}, [1])


def test_read_only_and_unknown(broker: Sandbox, filled: str) -> None:
    plan = run(plan_trim(settings_of(broker), filled, TrimWish()))
    with pytest.raises(ReadOnlyCluster):
        run(trim(settings_of(broker, read_only=True), plan))
    with pytest.raises(UnknownTopic):
        run(plan_trim(settings_of(broker), "nowhere", TrimWish()))
    assert run(trim(settings_of(broker), TrimPlan(filled))).begins == {}
