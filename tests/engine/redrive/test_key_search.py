"""The key of an envelope's event is found in the topic that it came from, if the equal events there have but one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, Origin
from kafka_explorer.engine.dead_letters.envelopes import content_of
from kafka_explorer.engine.redrive.key_search import LOOK_BACK_MS, FoundKey, KeySearch
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.plan_store import PlanStore
from kafka_explorer.engine.redrive.planning import confirmed, plan_redrive
from kafka_explorer.engine.redrive.request import REDRIVE_ID
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.engine.redrive.letters import DIED_MS, letter
from tests.engine.redrive.on_broker import Dead, request_of, settings_of

Events = list[tuple[bytes | None, bytes, int]]


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(settings_of(broker.bootstrap)) as opened:
        yield opened


def fill(broker: Sandbox, topic: str, events: Events, *headers: tuple[str, str | bytes | None]) -> None:
    """Key, value, and how long before the death they were (ms)."""
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for key, value, before_ms in events:
        producer.produce(topic, value, key, 0, timestamp=DIED_MS - before_ms, headers=list(headers))
    assert producer.flush(60) == 0


def dead(topic: str | None, value: bytes, offset: int = 0, died_ms: int = DIED_MS) -> DeadLetter:
    return letter(value, None, origin=Origin(topic), content=content_of(value), offset=offset, timestamp_ms=died_ms)


def test_a_key_counts_when_all_equal_events_have_it(broker: Sandbox, topic: TopicFactory, cluster: Cluster) -> None:
    name = topic("search")
    events: Events = [(b"one", b'{"a":1,"b":2}', 9), (b"two", b'{"a":2}', 9), (b"two", b'{"a":2}', 5)]
    events += [(b"x", b'{"a":3}', 9), (b"y", b'{"a":3}', 8), (None, b'{"a":4}', 9), (b"k", b'{"a":5}', 3)]
    fill(broker, name, [*events, (None, b'{"a":5}', 2), (b"", b'{"a":6}', 1)])
    fill(broker, name, [(b"guessed", b'{"a":7}', 1), (b"guessed", b'{"a":1,"b":2}', 1)], (REDRIVE_ID, b"c/d/0/0"))
    values = [b'{"b": 2, "a": 1}', *(b'{"a":%d}' % number for number in range(2, 9))]
    letters = [dead(name, value, offset) for offset, value in enumerate(values)]

    found = run(KeySearch(cluster).keys([*letters, dead(None, b'{"a":2}', 20), dead("not-there", b'{"a":2}', 21)]))

    assert found == {(0, 0): FoundKey(b"one", name), (0, 1): FoundKey(b"two", name), (0, 5): FoundKey(b"", name)}


def test_only_what_was_near_in_time_is_read(broker: Sandbox, topic: TopicFactory, cluster: Cluster) -> None:
    name = topic("search-times")
    far_ms, day_ms = 3 * LOOK_BACK_MS, LOOK_BACK_MS
    fill(broker, name, [(b"old", b'{"a":1}', far_ms), (b"new", b'{"a":1}', 1), (b"next", b'{"a":2}', -day_ms)])
    search = KeySearch(cluster)
    assert run(search.keys([dead(name, b'{"a":1}'), dead(name, b'{"a":2}', 1)])) == {(0, 0): FoundKey(b"new", name)}
    assert run(search.keys([dead(name, b'{"a":2}', 1, DIED_MS + day_ms)])) == {(0, 1): FoundKey(b"next", name)}
    earlier = [dead(name, b'{"a":1}', 0, DIED_MS - far_ms + 1)]
    assert run(KeySearch(cluster).keys(earlier)) == {(0, 0): FoundKey(b"old", name)}
    assert run(search.keys(earlier)) == {}  # by now it knows of both


def test_no_more_is_read_than_was_said(broker: Sandbox, topic: TopicFactory, cluster: Cluster) -> None:
    name = topic("search-many")
    fill(broker, name, [(b"k%d" % number, b'{"a":%d}' % number, 100 - number) for number in range(50)])
    letters = [dead(name, b'{"a":%d}' % number, number) for number in range(50)]
    assert sorted(run(KeySearch(cluster, most=10).keys(letters))) == [(0, number) for number in range(40, 50)]


def test_an_envelope_is_planned_and_sent_with_the_key_that_was_found(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source = topic("search-whole")
    dlq = topic(f"{source}-dlq", exact=True)
    living = [Dead(b"key-%d" % number, b'{"n":%d}' % number, (), 0) for number in range(20)]
    on_broker.write(broker.bootstrap, source, living)
    envelope = b'{"originalEvent":{"n":%d},"error":"java.lang.Error: x","timestamp":[2026,1,1,1,1]}'
    on_broker.write(broker.bootstrap, dlq, [Dead(None, envelope % number, (), 0) for number in (7, 99)])

    plan = run(plan_redrive(settings_of(broker.bootstrap), request_of(dlq), str(tmp_path)))
    with PlanStore(plan.folder) as store:
        rows = store.rows(store.numbers())
    run(redrive(settings_of(broker.bootstrap), confirmed(plan), str(tmp_path)))

    assert [row.key for row in rows] == [b"key-7", None]
    assert Note(NoteKind.KEY_FOUND, source) in rows[0].notes
    assert NoteKind.KEY_UNKNOWN in {note.kind for note in rows[1].warnings}
    sent = on_broker.read_committed(broker.bootstrap, source)[20:]
    assert [(each.key, each.value) for each in sent] == [(b"key-7", b'{"n":7}'), (None, b'{"n":99}')]
