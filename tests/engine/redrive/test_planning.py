"""A plan says of each dead letter on a real broker what would become of it, and sends nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import FilterSyntaxError, UnknownTopic
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.redrive.journal import Mark, encoded
from kafka_explorer.engine.redrive.journal_topic import ensure_journal
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.plan_rows import PlanRow, PlanState, PlanStep, PlanSummary, Word
from kafka_explorer.engine.redrive.plan_store import PlanStore
from kafka_explorer.engine.redrive.planning import confirmed, plan_redrive
from kafka_explorer.engine.redrive.request import (
    JOURNAL_TOPIC,
    Chosen,
    Matching,
    OfGroup,
    Partitioning,
    RedriveRequest,
    Stretch,
    Timestamps,
    Why,
)
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run, watch
from tests.engine.producing.scenes import read_all, settings_of
from tests.engine.redrive.on_broker import Dead, request_of, spring, write

BORN_MS = 1_700_000_000_000


def planned(broker: Sandbox, request: RedriveRequest, folder: Path, **more: Any) -> tuple[PlanSummary, list[PlanRow]]:
    summary = run(plan_redrive(settings_of(broker, read_only=True), request, str(folder), **more))
    with PlanStore(str(folder)) as store:
        return summary, store.rows(store.numbers())


def events(broker: Sandbox, topic: str, count: int, kind: str | None = "com.acme.Order") -> None:
    """What the source's own producer wrote: the id is the key."""
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    headers: list[tuple[str, str | bytes | None]] = [("__TypeId__", kind)] if kind else []
    for number in range(count):
        producer.produce(
            topic, b'{"id":"id-%d","n":%d}' % (number, number), b"id-%d" % number, headers=headers, timestamp=BORN_MS
        )
    assert producer.flush(60) == 0


def envelope(event: str, key: bytes | None = None) -> Dead:
    value = f'{{"originalEvent":{event},"error":"java.lang.IllegalStateException: boom","timestamp":[2026,1,2,3,4]}}'
    return Dead(key, value.encode(), (("__TypeId__", b"com.acme.DeadLetterEvent"), ("trace", b"1")), 0)


def test_an_envelope_is_planned_with_all_it_lost(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source = topic("plan-envelope", partitions=3)
    dlq = topic(f"{source}-dlq", exact=True)
    events(broker, source, 30)
    write(broker.bootstrap, dlq, [envelope('{"id":"id-77", "n":1.10}'), envelope('{"id":"id-78"}', b"id-78")])
    summary, rows = planned(broker, request_of(dlq), tmp_path)
    assert (summary.step, summary.total, summary.send, summary.rows) == (PlanStep.DONE, 2, 2, 2)
    assert summary.targets == {source: 2}
    assert summary.types == {"com.acme.Order": 2}
    assert summary.notes[NoteKind.UNWRAPPED] == 2
    assert (rows[0].target, rows[0].key, rows[0].dialect) == (source, b"id-77", "envelope")
    assert Note(NoteKind.KEY_INFERRED, "value.id") in rows[0].notes
    assert NoteKind.KEY_INFERRED not in {note.kind for note in rows[1].notes}
    assert rows[0].off == ()  # one __TypeId__ goes, another comes
    assert rows[0].on == ("kafka-explorer-redrive-id", "kafka-explorer-redrive-count")
    assert len(read_all(broker.bootstrap, source, 3)) == 30


def test_each_row_says_where_its_message_goes(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source = topic("plan-spring", partitions=2, config={"max.message.bytes": "1000"})
    dlq = topic("plan-spring-dlt", partitions=2)
    large = b"x" * 2000
    letters = [
        spring(source, 0, source_partition=1),
        spring(source, 1, value=large),
        spring(source, 2, source_partition=7, partition=1),
        spring("plan-nowhere", 3, partition=1),
    ]
    write(broker.bootstrap, dlq, letters)
    summary, rows = planned(broker, request_of(dlq), tmp_path)
    by_place = {row.place: row for row in rows}
    assert (by_place[0, 0].partition, by_place[0, 0].state) == (1, PlanState.SEND)
    assert Note(NoteKind.TOO_LARGE) in by_place[0, 1].warnings
    assert by_place[0, 1].size_bytes > 2000
    assert Note(NoteKind.PARTITION_GONE, "7") in by_place[1, 0].warnings
    assert (by_place[1, 1].state, by_place[1, 1].why) == (PlanState.BLOCKED, Why.NO_TARGET)
    assert "kafka_dlt-original-topic" in by_place[0, 0].off
    assert (summary.send, summary.blocked, summary.whys) == (3, 1, {Why.NO_TARGET: 1})
    assert confirmed(summary).selection == Chosen((Stretch(0, 0, 1), Stretch(1, 0, 0)))


def test_what_was_redriven_before_is_not_planned_again(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path, admin: AdminClient
) -> None:
    source, dlq = topic("plan-again"), topic("plan-again-dlt")
    write(broker.bootstrap, dlq, [spring(source, number) for number in range(4)])
    with Cluster(settings_of(broker)) as cluster:
        run(ensure_journal(cluster))
    died = {record.offset: record.timestamp_ms for record in read_all(broker.bootstrap, dlq)}
    marks = [
        Mark(dlq, (0, 0), "sent", "j", "ann@desk", 5, source, 0, 9, died[0], 1),
        Mark(dlq, (0, 1), "discarded", "j", "bob@desk", 5, died_ms=died[1], reason="old"),
        Mark(dlq, (0, 2), "sent", "j", "ann@desk", 5, source, 0, 9, died[2] - 1, 1),  # of a topic that had its name
    ]
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for key, value in map(encoded, marks):
        producer.produce(JOURNAL_TOPIC, value, key)
    assert producer.flush(60) == 0
    summary, rows = planned(broker, request_of(dlq), tmp_path)
    assert summary.word is Word.JOURNAL
    assert [(row.state, row.why, row.detail) for row in rows] == [
        (PlanState.SKIP, Why.ALREADY, "ann@desk"),
        (PlanState.SKIP, Why.DISCARDED, "bob@desk"),
        (PlanState.SEND, None, ""),
        (PlanState.SEND, None, ""),
    ]


def test_newer_messages_of_the_same_key_are_told(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("plan-newer"), topic("plan-newer-dlt")
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for key, later_ms in ((b"key-0", 500), (b"key-1", 1), (b"key-2", 1000)):
        producer.produce(source, b"v", key, timestamp=BORN_MS + later_ms)
    assert producer.flush(60) == 0
    # They were born 0, 1, 2, 3 ms later: key-1's newer message is as old as its dead letter.
    write(broker.bootstrap, dlq, [spring(source, number) for number in range(4)])
    summary, rows = planned(broker, request_of(dlq), tmp_path)
    newer = [[note.detail for note in row.notes if note.kind is NoteKind.NEWER] for row in rows]
    assert newer == [[str(BORN_MS + 500)], [], [str(BORN_MS + 1000)], []]
    assert (summary.notes[NoteKind.NEWER], summary.compared, summary.not_compared) == (2, 3, 0)
    few, _ = planned(broker, request_of(dlq), tmp_path, compared_at_most=1)
    assert (few.compared, few.not_compared) == (1, 2)


def test_a_time_that_is_kept_is_checked(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    expiring = topic("plan-expiring", config={"retention.ms": "1000000"})
    refusing = topic("plan-refusing", config={"message.timestamp.before.max.ms": "1000"})
    dlq = topic("plan-kept-dlt")
    write(broker.bootstrap, dlq, [spring(expiring, 0), spring(refusing, 1)])
    _, rows = planned(broker, request_of(dlq, timestamps=Timestamps.KEPT), tmp_path)
    assert [note.kind for note in rows[0].warnings] == [NoteKind.EXPIRES]
    assert [note.kind for note in rows[1].warnings] == [NoteKind.TIME_REFUSED]
    _, now = planned(broker, request_of(dlq), tmp_path)
    assert [row.warnings for row in now] == [(), ()]


def test_what_was_chosen_is_what_is_planned(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, other, dlq = topic("plan-chosen"), topic("plan-other", partitions=3), topic("plan-chosen-dlt")
    write(broker.bootstrap, dlq, [spring(source, number) for number in range(10)])

    def places(**more: Any) -> list[int]:
        return [row.place[1] for row in planned(broker, request_of(dlq, **more), tmp_path)[1]]

    _, everything = planned(broker, request_of(dlq), tmp_path)
    group = everything[0].fingerprint
    assert places(selection=Matching("value.number in (3, 5)")) == [3, 5]
    assert places(selection=Chosen((Stretch(0, 2, 3), Stretch(0, 9, 12)))) == [2, 3, 9]
    assert places(selection=OfGroup((group,))) == list(range(10))
    assert places(selection=OfGroup(("another",))) == []
    summary, rows = planned(broker, request_of(dlq, target=other, partitioning=Partitioning.KEY), tmp_path)
    assert summary.targets == {other: 10}
    assert len({row.partition for row in rows}) > 1
    with pytest.raises(FilterSyntaxError):
        planned(broker, request_of(dlq, selection=Matching("value.number ==")), tmp_path)


def test_what_the_user_chose_of_the_learned_is_planned(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source = topic("plan-mine")
    dlq = topic(f"{source}-dlq", exact=True)
    events(broker, source, 10)
    write(broker.bootstrap, dlq, [envelope('{"id":"a","n":7}')])
    first, _ = planned(broker, request_of(dlq), tmp_path)
    mine = replace(first.learned.of(source), type_chosen="com.acme.Mine", path_chosen="value.n")
    second, rows = planned(broker, request_of(dlq, learned=first.learned.with_targets(mine)), tmp_path)
    assert second.types == {"com.acme.Mine": 1}
    assert rows[0].key == b"7"
    assert confirmed(second).learned == second.learned


def test_a_topic_that_is_not_there(broker: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(UnknownTopic):
        planned(broker, request_of("plan-no-such-dlt"), tmp_path)


def test_an_empty_topic_has_an_empty_plan(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    summary, rows = planned(broker, request_of(topic("plan-empty-dlt")), tmp_path)
    assert (rows, summary.rows, summary.total, confirmed(summary).selection) == ([], 0, 0, Chosen(()))


@pytest.fixture
def workers() -> Iterator[Workers]:
    opened = Workers()
    yield opened
    opened.close()


def test_it_runs_in_a_child_process_and_tells_how_far_it_is(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path, workers: Workers
) -> None:
    source, dlq = topic("plan-child"), topic("plan-child-dlt")
    write(broker.bootstrap, dlq, [spring(source, number) for number in range(300)])
    told, summary = watch(workers.run(plan_redrive, settings_of(broker), request_of(dlq), str(tmp_path)))
    assert summary.send == 300
    counts = [each.rows for each in told if each is not None]
    assert counts == sorted(counts)
    with PlanStore(str(tmp_path)) as store:
        assert [row.place[1] for row in store.rows(range(300))] == list(range(300))
