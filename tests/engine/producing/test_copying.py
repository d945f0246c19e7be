"""Copies are the same, byte for byte, to Java's eyes too."""

import random
from pathlib import Path

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.places import Span
from kafka_explorer.engine.producing.copying import CopyPlan, TopicStretch, again
from kafka_explorer.engine.producing.lines import Keeping
from kafka_explorer.engine.producing.messages import Outgoing, Unsendable, partition_for
from kafka_explorer.engine.producing.request import Messages, SendRequest, Source
from kafka_explorer.engine.producing.send_log import outcomes
from kafka_explorer.engine.producing.sending import send
from kafka_explorer.engine.producing.spans import PartitionSpan
from kafka_explorer.engine.producing.stretches import plan_span_copy
from kafka_explorer.engine.records import UNREADABLE_HEADERS, Header
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.producing import scenes
from tests.engine.producing.scenes import read_all, settings_of
from tests.messages import make_record

PARTITIONS = 2


def hard_payloads() -> tuple[Outgoing, ...]:
    """Nulls, empties, every byte, numbers that do not survive a parser, repeated and binary headers."""
    chance = random.Random(7)
    values: list[bytes | None] = [
        None,
        b"",
        b"\0",
        bytes(range(256)),
        b"\xff\xfe\xfd",
        b'{"big":23958446825181076828,"exact":1.10,"twice":1,"twice":2}',
        b'{"half":"\\ud83d"}',
        '{"имя":"Δρ. Παπάς 💊"}'.encode(),
        b"\xef\xbb\xbf{}",
        b"a\r\nb\tc\\",
        chance.randbytes(20_000),
    ]
    keys: list[bytes | None] = [None, b"", b"patient-1", "ключ".encode(), b"\0\xff"]
    headers = (
        (),
        (Header("id", b"1"), Header("id", None), Header("id", b"")),
        (Header("__TypeId__", b"c.Event"), Header("", b""), Header("ключ", bytes(range(256)))),
    )
    made: list[Outgoing] = []
    for value in values:
        for key in keys:
            number = len(made)
            kept = headers[number % len(headers)]
            made.append(Outgoing((0, number), key, value, kept, number % PARTITIONS, 1_700_000_000_000 + number))
    return tuple(made)


def sent(broker: Sandbox, topic: str, source: Source, folder: Path) -> str:
    folder.mkdir()
    report = run(send(settings_of(broker), SendRequest(topic, source, str(folder))))
    assert report.complete
    return report.folder


def test_a_copy_is_the_same_to_javas_eyes(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    original, copy = (topic(name, partitions=PARTITIONS) for name in ("original", "copy"))
    sent(broker, original, Messages(hard_payloads()), tmp_path / "first")
    plan = run(plan_span_copy(settings_of(broker), original, Span()))
    source = TopicStretch(settings_of(broker), plan, Keeping(partition=True, timestamp=True))
    folder = sent(broker, copy, source, tmp_path / "second")
    assert {outcome.id for outcome in outcomes(folder)} == {
        (record.partition, record.offset) for record in read_all(broker.bootstrap, original, PARTITIONS)
    }
    for partition in range(PARTITIONS):
        count = sum(span.end for span in plan.spans if span.partition == partition)
        here, there = (scenes.read_with_java(broker, name, partition, count) for name in (original, copy))
        assert here == there
        assert len(here) == count > 10


def test_keys_decide_anew_where_there_are_other_partitions(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    original, wider = topic("narrow", partitions=PARTITIONS), topic("wider", partitions=7)
    sent(broker, original, Messages(hard_payloads()), tmp_path / "first")
    plan = run(plan_span_copy(settings_of(broker), original, Span()))
    sent(broker, wider, TopicStretch(settings_of(broker), plan), tmp_path / "second")
    copied = read_all(broker.bootstrap, wider, 7)
    assert len(copied) == len(hard_payloads())
    for record in copied:
        assert record.key is None or record.partition == partition_for(record.key, 7)


def test_only_the_planned_stretch_is_copied(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    original, copy = topic("long", partitions=2), topic("part")
    sent(broker, original, scenes.Numbered(100), tmp_path / "first")
    ends = {each.partition: each.end for each in run(plan_span_copy(settings_of(broker), original, Span())).spans}
    plan = CopyPlan(original, (PartitionSpan(0, 2, 5), PartitionSpan(1, ends[1] - 1, ends[1])))
    assert plan.offsets == 4
    sent(broker, copy, TopicStretch(settings_of(broker), plan), tmp_path / "second")
    assert len(read_all(broker.bootstrap, copy)) == 4


def test_an_open_transaction_is_not_copied_and_said(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("held-back")
    producer = Producer({"bootstrap.servers": broker.bootstrap, "transactional.id": name, "log_level": 0})
    producer.init_transactions(30)
    producer.begin_transaction()
    producer.produce(name, b"open")
    assert producer.flush(30) == 0
    assert run(plan_span_copy(settings_of(broker), name, Span())) == CopyPlan(name, (), (0,))
    producer.abort_transaction(30)


def test_an_unknown_topic_is_said(broker: Sandbox) -> None:
    with pytest.raises(UnknownTopic):
        run(plan_span_copy(settings_of(broker), "nowhere", Span()))


def test_a_record_whose_headers_could_not_be_read_is_not_sent() -> None:
    made = again((0, 1), make_record(5, headers=(Header(UNREADABLE_HEADERS, None),)))
    assert isinstance(made, Unsendable)
    assert "offset 5" in str(made.reason)
