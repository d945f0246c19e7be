"""Messages in doubt are looked for in the topic."""

import time
from pathlib import Path

from confluent_kafka import Producer

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.producing.send_log import RunFacts, SendLog, SendState
from kafka_explorer.engine.producing.settling import Settled, settle
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.producing.scenes import settings_of

NOW_MS = 1_700_000_000_000


def put(broker: Sandbox, topic: str, messages: list[tuple[Outgoing, int]]) -> None:
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for message, at_ms in messages:
        producer.produce(topic, message.value, message.key, timestamp=at_ms, partition=0)
    assert producer.flush(30) == 0


def test_only_what_is_really_there_is_found(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("doubtful")
    items = [Outgoing((0, number), b"k", b"same" if number < 4 else b"other %d" % number) for number in range(7)]
    earlier = (items[5], NOW_MS + 5)
    # Before the run: one like ours. Of the run: 0 acknowledged, 1 written without an answer, 4 too; 6 at another time.
    put(broker, name, [earlier])
    put(broker, name, [(items[0], NOW_MS), (items[1], NOW_MS), (items[4], NOW_MS + 4), (items[6], NOW_MS + 99)])
    log = SendLog.create(str(tmp_path), RunFacts(name, "x", 0, {0: 1}))
    for item in items:
        log.given(item.id, item.digest(), NOW_MS + (item.id[1] if item.id[1] > 3 else 0))
    log.acknowledged((0, 0), 0, 1)
    log.flush()
    with Cluster(settings_of(broker)) as cluster:
        assert run(settle(cluster, log)) == Settled(found=2, absent=4)
        assert run(settle(cluster, log)) == Settled()
    states = [log.state(item.id) for item in items]
    log.close()
    yes, no = SendState.ACKNOWLEDGED, SendState.ABSENT
    assert states == [yes, yes, no, no, yes, no, no]


def test_a_topic_with_the_brokers_own_times_is_matched_without(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("log-append", config={"message.timestamp.type": "LogAppendTime"})
    item = Outgoing((0, 0), b"k", b"v")
    put(broker, name, [(item, time.time_ns() // 1_000_000)])
    log = SendLog.create(str(tmp_path), RunFacts(name, "x", 0, {0: 0}))
    log.given(item.id, item.digest(), NOW_MS)
    log.flush()
    with Cluster(settings_of(broker)) as cluster:
        assert run(settle(cluster, log)) == Settled(found=1)
    log.close()
