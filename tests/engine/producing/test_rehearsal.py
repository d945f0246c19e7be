"""What would be sent, without a producer."""

import pytest

from kafka_explorer.engine import cluster as cluster_module
from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.producing.messages import Outgoing, Unsendable, batch_bytes, partition_for
from kafka_explorer.engine.producing.problems import told
from kafka_explorer.engine.producing.rehearsal import SHOWN, TopicFacts, preview, rehearse
from kafka_explorer.engine.producing.request import Messages
from kafka_explorer.engine.records import Header
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.producing.scenes import Numbered, read_all, settings_of


def test_a_rehearsal_sends_nothing_and_works_read_only(
    broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(cluster_module, "Producer")
    name = topic("rehearsed", partitions=3, config={"max.message.bytes": "9000"})
    rehearsal = run(rehearse(settings_of(broker, read_only=True), name, Numbered(1200, bad=(3, 700))))
    assert rehearsal.topic == TopicFacts(3, 9_000, compacted=False)
    assert (rehearsal.count, rehearsal.problems, len(rehearsal.first), len(rehearsal.problematic)) == (
        1200,
        2,
        SHOWN,
        2,
    )
    keyed = rehearsal.first[1]
    assert isinstance(keyed.message, Outgoing)
    assert (keyed.partition, keyed.size_bytes) == (partition_for(keyed.message.key, 3), batch_bytes(keyed.message))
    assert rehearsal.first[0].partition is None
    assert run(rehearse(settings_of(broker), name, Numbered(1200), limit=5)).count == 5
    assert read_all(broker.bootstrap, name, 3) == []


def test_an_unknown_topic_is_said(broker: Sandbox) -> None:
    with pytest.raises(UnknownTopic):
        run(rehearse(settings_of(broker), "nowhere", Messages(())))


@pytest.mark.parametrize(
    ("message", "says"),
    [
        (Outgoing((0, 0), b"k", b"x" * 500), "more than the 300"),
        (Outgoing((0, 0), b"k", b"v", partition=3), "no partition 3"),
        (Outgoing((0, 0), None, b"v"), "without a key"),
        (Outgoing((0, 0), b"k", b"v", (Header("kafka_dlt-original-topic", b"x"),)), "Spring's dead letters"),
        (Unsendable((0, 0), told("line 1 is no JSON")), "line 1 is no JSON"),
    ],
)
def test_what_speaks_against_a_message(message: Outgoing | Unsendable, says: str) -> None:
    problems = preview(TopicFacts(3, 300, compacted=True), message).problems
    assert len(problems) == 1
    assert says in str(problems[0])


def test_nothing_speaks_against_a_plain_message() -> None:
    assert preview(TopicFacts(3), Outgoing((0, 0), None, b"x" * 500)).problems == ()
