"""The canary, messages that come back, and readers that fall behind: each can end a run, and says so."""

import threading
from pathlib import Path

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.redrive.request import REDRIVE_COUNT, Canary, Limits, RedriveStep, Stop, Why, chosen
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run, watch
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, settings_of, spring


class Reader:
    """A consumer of the source, as the customer's: it commits what it has read, or sends it to the dead letters."""

    def __init__(self, bootstrap: str, group: str, source: str, fails_to: str | None = None) -> None:
        self._stop = threading.Event()
        self._args = (bootstrap, group, source, fails_to)
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        bootstrap, group, source, fails_to = self._args
        consumer = Consumer(
            {"bootstrap.servers": bootstrap, "group.id": group, "enable.auto.commit": False, "log_level": 0}
        )
        producer = Producer({"bootstrap.servers": bootstrap, "log_level": 0})
        consumer.assign([TopicPartition(source, 0, 0)])
        while not self._stop.is_set():
            message = consumer.poll(0.05)
            if message is None or message.error() is not None:
                continue
            if fails_to is not None:
                producer.produce(fails_to, message.value(), message.key(), headers=message.headers())
                producer.flush(30)
            consumer.commit(message=message, asynchronous=False)
        consumer.close()


def dead_letters(broker: Sandbox, topic: TopicFactory, count: int) -> tuple[str, str]:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(count)])
    return source, dlq


def test_a_canary_that_is_read_lets_the_others_go(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = dead_letters(broker, topic, 50)
    asked = request_of(dlq, canary=Canary(f"readers-of-{source}", timeout_s=60.0, watch_s=0.3))
    with Reader(broker.bootstrap, f"readers-of-{source}", source):
        told, result = watch(redrive(settings_of(broker.bootstrap), asked, str(tmp_path)))
    assert (result.sent, result.stopped, result.complete) == (50, None, True)
    assert {each.sent for each in told if each.step is RedriveStep.CANARY} == {1}


def test_a_canary_that_nobody_reads_stops_it(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = dead_letters(broker, topic, 50)
    asked = request_of(dlq, canary=Canary(f"nobody-of-{source}", timeout_s=0.5))
    result = run(redrive(settings_of(broker.bootstrap), asked, str(tmp_path)))
    assert (result.sent, result.stopped, result.complete) == (1, Stop.CANARY_UNREAD, False)
    assert len(on_broker.read_committed(broker.bootstrap, source)) == 1


def test_a_canary_that_comes_back_stops_it(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = dead_letters(broker, topic, 50)
    asked = request_of(dlq, canary=Canary(f"readers-of-{source}", timeout_s=60.0, watch_s=60.0))
    with Reader(broker.bootstrap, f"readers-of-{source}", source, fails_to=dlq):
        result = run(redrive(settings_of(broker.bootstrap), asked, str(tmp_path)))
    assert (result.sent, result.stopped) == (1, Stop.CANARY_BOUNCED)


def test_too_many_that_come_back_stop_it(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = dead_letters(broker, topic, 2_000)
    asked = request_of(dlq, rate_per_s=200.0, limits=Limits(bounced_share=0.1, bounced_from=10))
    with Reader(broker.bootstrap, f"readers-of-{source}", source, fails_to=dlq):
        result = run(redrive(settings_of(broker.bootstrap), asked, str(tmp_path)))
    assert result.stopped is Stop.BOUNCED
    assert 10 <= result.sent < 2_000
    assert result.bounced > 0.1 * 10


def test_an_envelope_s_return_is_known_by_its_content(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("orders"), topic("orders-dlq")
    envelope = b'{"originalEvent":{"id":"7","n":1},"error":"java.lang.Error: x","timestamp":[2026,1,1,1,1]}'
    dead = on_broker.Dead(None, envelope, (), 0)
    on_broker.write(broker.bootstrap, dlq, [dead])
    asked = request_of(dlq, target=source, canary=Canary(f"readers-of-{source}", timeout_s=60.0, watch_s=60.0))
    work = redrive(settings_of(broker.bootstrap), asked, str(tmp_path))
    assert any(progress.step is RedriveStep.CANARY for progress in work)  # and waits there
    on_broker.write(broker.bootstrap, dlq, [dead])  # its consumer has failed once more, and no header has survived
    assert run(work).stopped is Stop.CANARY_BOUNCED


def test_readers_that_fall_behind_stop_it(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = dead_letters(broker, topic, 3_000)
    group = f"slow-of-{source}"
    places = ConsumerGroupTopicPartitions(group, [TopicPartition(source, 0, 0)])
    admin.alter_consumer_group_offsets([places])[group].result(timeout=30)
    asked = request_of(dlq, rate_per_s=300.0, limits=Limits(group=group, lag=50))
    result = run(redrive(settings_of(broker.bootstrap), asked, str(tmp_path)))
    assert result.stopped is Stop.LAG
    assert 50 < result.sent < 3_000


def pointer(source: str, offset: int) -> on_broker.Dead:
    """As a share group writes it (KIP-1191, ShareGroupDLQStateManager.java): no key, no value, no header of ours."""
    place = {"topic": source, "partition": "0", "offset": str(offset), "group": "shared", "delivery.count": "5"}
    return on_broker.Dead(None, None, tuple((f"__dlq.errors.{name}", each.encode()) for name, each in place.items()), 0)


def test_a_pointer_s_return_is_known_by_where_it_points_to(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = topic("orders"), topic("dlq.orders")
    on_broker.write(broker.bootstrap, source, [on_broker.Dead(b"k", b"v%d" % at, (), 0) for at in range(3)])
    on_broker.write(broker.bootstrap, dlq, [pointer(source, 1)])
    for name in ("first", "second", "third"):
        (tmp_path / name).mkdir()
    settings = settings_of(broker.bootstrap)
    asked = request_of(dlq, canary=Canary(f"readers-of-{source}", timeout_s=600.0, watch_s=600.0))
    work = redrive(settings, asked, str(tmp_path / "first"))
    assert any(progress.step is RedriveStep.CANARY for progress in work)  # and waits there
    sent = on_broker.read_committed(broker.bootstrap, source)[-1]
    assert (sent.value, sent.offset) == (b"v1", 3)
    # Another one failed for the first time, and then ours once more.
    on_broker.write(broker.bootstrap, dlq, [pointer(source, 2), pointer(source, sent.offset)])
    result = run(work)
    assert (result.stopped, result.bounced, result.sent) == (Stop.CANARY_BOUNCED, 1, 1)

    # Its rounds are counted, since what it points to has the count.
    back = request_of(dlq, job="second", selection=chosen([(0, 2)]))
    assert run(redrive(settings, back, str(tmp_path / "second"))).sent == 1
    again = on_broker.read_committed(broker.bootstrap, source)[-1]
    assert (again.value, [each.value for each in again.headers if each.name == REDRIVE_COUNT]) == (b"v1", [b"2"])
    on_broker.write(broker.bootstrap, dlq, [pointer(source, again.offset)])
    third = run(
        redrive(
            settings, request_of(dlq, job="third", selection=chosen([(0, 3)]), max_rounds=2), str(tmp_path / "third")
        )
    )
    assert [(each.place, each.why) for each in third.remarks] == [((0, 3), Why.ROUNDS)]
