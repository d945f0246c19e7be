"""Logs with gaps, with deleted ends, with transactions; and topics that change while they are read."""

import contextlib
import ctypes
from collections.abc import Iterator
from pathlib import Path

import confluent_kafka
import pytest
from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, Place
from kafka_explorer.engine.records import UNREADABLE_HEADERS, Header
from kafka_explorer.engine.scan import EndReason
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.scanning import PATIENCE_S, T0, Sent, asked, fill, live, make_producer, read, send
from tests.transactions import wait_for_ends

NEWEST = Place(StartKind.NEWEST, 0)
COMPACTED = {
    "cleanup.policy": "compact",
    "segment.ms": "100",
    "min.cleanable.dirty.ratio": "0.01",
    "max.compaction.lag.ms": "100",
    "delete.retention.ms": "60000000",
}


def delete_before(admin: AdminClient, topic: str, offset: int, partition: int = 0) -> None:
    deleted = admin.delete_records([TopicPartition(topic, partition, offset)])
    for future in deleted.values():
        future.result(timeout=PATIENCE_S)


@contextlib.contextmanager
def transaction(producer: Producer, *, commit: bool) -> Iterator[None]:
    producer.begin_transaction()
    yield
    producer.flush(PATIENCE_S)  # an abort would throw away what is not sent yet
    if commit:
        producer.commit_transaction(PATIENCE_S)
    else:
        producer.abort_transaction(PATIENCE_S)


@pytest.fixture
def transactional(broker: Sandbox) -> Producer:
    producer = make_producer(broker.bootstrap, transactional_id="scan-test", transaction_timeout_ms=60_000)
    producer.init_transactions(PATIENCE_S)
    return producer


def values(numbers: range, partition: int = 0) -> list[Sent]:
    return [Sent(str(n).encode(), f"key {n % 5}".encode(), partition, T0 + n) for n in numbers]


def test_a_compacted_topic_has_gaps_and_is_read_to_its_end(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("compacted", config=COMPACTED)
    fill(broker.bootstrap, name, values(range(100)))

    def is_compacted() -> bool:
        # A message of a key of its own rolls the segment, which then can be compacted.
        fill(broker.bootstrap, name, [Sent(b"last", b"last", timestamp_ms=T0 + 10**6)])
        return read(broker.bootstrap, asked(name)).last.scanned < 50

    wait_until(is_compacted, "the log is compacted", 60)
    forward = read(broker.bootstrap, asked(name))
    assert [value for value in forward.values if value != b"last"] == [b"95", b"96", b"97", b"98", b"99"]
    assert forward.last.ended is EndReason.ALL_READ
    assert forward.last.total is not None
    assert forward.last.done == forward.last.total > 100 > forward.last.scanned
    for request in (asked(name, NEWEST), asked(name, NEWEST, oldest_on_top=True)):
        found = read(broker.bootstrap, request)
        assert sorted(found.places) == sorted(forward.places)
        assert found.last.done == forward.last.total
    within = read(broker.bootstrap, asked(name, Place(StartKind.OFFSET, 10), limit=1))
    assert within.places == [(0, 95)]


def test_deleted_records_are_no_part_of_the_plan(broker: Sandbox, admin: AdminClient, topic: TopicFactory) -> None:
    name = topic("deleted")
    fill(broker.bootstrap, name, values(range(10)))
    delete_before(admin, name, 4)
    for request in (asked(name), asked(name, Place(StartKind.OFFSET, 1)), asked(name, NEWEST)):
        outcome = read(broker.bootstrap, request)
        assert sorted(outcome.places) == [(0, offset) for offset in range(4, 10)]
        assert (outcome.last.total, outcome.last.skipped) == (6, 0)
    delete_before(admin, name, 10)
    assert read(broker.bootstrap, asked(name)).last.total == 0


def test_aborted_transactions_are_left_out_unless_asked_for(
    broker: Sandbox, topic: TopicFactory, transactional: Producer
) -> None:
    name = topic("transactions")
    with transaction(transactional, commit=True):
        send(transactional, name, values(range(3)))
    with transaction(transactional, commit=False):
        send(transactional, name, values(range(3, 6)))
    with transaction(transactional, commit=True):
        send(transactional, name, values(range(6, 8)))
    with transaction(transactional, commit=False):
        send(transactional, name, values(range(8, 9)))

    wait_for_ends(broker.bootstrap, name)
    committed, all_of_them = [b"0", b"1", b"2", b"6", b"7"], [str(n).encode() for n in range(9)]
    for start in (BEGINNING, NEWEST):
        for oldest_on_top in (True, False):
            request = asked(name, start, oldest_on_top=oldest_on_top)
            outcome = read(broker.bootstrap, request)
            assert sorted(outcome.values, key=str) == committed
            # Nine records and the four markers of their transactions.
            assert (outcome.last.ended, outcome.last.total, outcome.last.done) == (EndReason.ALL_READ, 13, 13)
            request = asked(name, start, oldest_on_top=oldest_on_top, read_uncommitted=True)
            assert sorted(read(broker.bootstrap, request).values, key=str) == all_of_them


def test_an_open_transaction_is_the_end_of_what_is_committed(
    broker: Sandbox, topic: TopicFactory, transactional: Producer
) -> None:
    name = topic("open")
    fill(broker.bootstrap, name, values(range(2)))
    transactional.begin_transaction()
    send(transactional, name, values(range(2, 4)))
    transactional.flush(PATIENCE_S)
    fill(broker.bootstrap, name, values(range(4, 6)))

    assert read(broker.bootstrap, asked(name)).values == [b"0", b"1"]
    assert read(broker.bootstrap, asked(name, NEWEST)).values == [b"1", b"0"]
    uncommitted = read(broker.bootstrap, asked(name, read_uncommitted=True))
    assert uncommitted.values == [str(n).encode() for n in range(6)]

    with live(broker.bootstrap, asked(name, follow=True)) as scanning:
        scanning.until(lambda told: told.rows == 2)
        transactional.commit_transaction(PATIENCE_S)
        records = scanning.until(lambda told: told.rows == 6)
    assert [record.value for record in records] == [str(n).encode() for n in range(6)]


def test_a_log_of_nothing_but_aborted_messages(broker: Sandbox, topic: TopicFactory, transactional: Producer) -> None:
    name = topic("aborted", partitions=2)
    for _ in range(3):
        with transaction(transactional, commit=False):
            send(transactional, name, values(range(200)))
    wait_for_ends(broker.bootstrap, name, 2)
    for request in (asked(name), asked(name, NEWEST), asked(name, Place(StartKind.NEWEST, 5))):
        last = read(broker.bootstrap, request).last
        assert (last.ended, last.scanned, last.rows) == (EndReason.ALL_READ, 0, 0)
        assert last.done == last.total == 603


def test_retention_that_overtakes_a_read_is_counted(broker: Sandbox, admin: AdminClient, topic: TopicFactory) -> None:
    name = topic("overtaken")
    large = [Sent(str(n).encode().rjust(1_000_000), timestamp_ms=T0 + n) for n in range(150)]
    fill(broker.bootstrap, name, large)
    with live(broker.bootstrap, asked(name)) as scanning:
        scanning.until(lambda told: told.scanned > 0)
        delete_before(admin, name, 148)
        outcome = scanning.finish()
    last = outcome.last
    assert last.ended is EndReason.ALL_READ
    assert last.skipped > 0
    assert last.scanned + last.skipped == 150
    assert outcome.places[-2:] == [(0, 148), (0, 149)]
    assert len(set(outcome.places)) == len(outcome.places)


def test_retention_that_overtakes_a_walk_back(broker: Sandbox, admin: AdminClient, topic: TopicFactory) -> None:
    name = topic("overtaken", partitions=2)
    fill(broker.bootstrap, name, [Sent(b"x" * 100_000, partition=n % 2, timestamp_ms=T0 + n) for n in range(3000)])
    with live(broker.bootstrap, asked(name, NEWEST)) as scanning:
        scanning.until(lambda told: told.rows > 0)
        for partition in (0, 1):
            delete_before(admin, name, 900, partition)
        outcome = scanning.finish()
    last = outcome.last
    assert (last.ended, last.done, last.total, last.missing) == (EndReason.ALL_READ, 3000, 3000, {})
    assert last.scanned + last.skipped == 3000
    assert outcome.places[:1200] == [(1 - n % 2, 1499 - n // 2) for n in range(1200)]


def test_retention_that_overtakes_all_that_was_planned(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory
) -> None:
    name = topic("overtaken")
    fill(broker.bootstrap, name, [Sent(b"x" * 1_000_000) for _ in range(150)])
    with live(broker.bootstrap, asked(name)) as scanning:
        scanning.until(lambda told: told.scanned > 0)
        fill(broker.bootstrap, name, [Sent(b"later")])
        delete_before(admin, name, 151)
        last = scanning.finish().last
    assert (last.ended, last.done, last.total) == (EndReason.ALL_READ, 150, 150)
    assert last.scanned + last.skipped == 150
    assert last.skipped > 0


def send_header_named(bootstrap: str, topic: str, name: bytes) -> None:
    """As clients in other languages can: names are any bytes to them, and to Kafka. In Python only C can."""
    (path,) = Path(confluent_kafka.__file__).parents[1].glob("confluent_kafka.libs/librdkafka*")
    c = ctypes.CDLL(str(path))
    for maker in ("rd_kafka_conf_new", "rd_kafka_new", "rd_kafka_headers_new"):
        getattr(c, maker).restype = ctypes.c_void_p
    reason = ctypes.create_string_buffer(200)
    conf = ctypes.c_void_p(c.rd_kafka_conf_new())
    c.rd_kafka_conf_set(conf, b"bootstrap.servers", bootstrap.encode(), reason, 200)
    producer = ctypes.c_void_p(c.rd_kafka_new(0, conf, reason, 200))
    headers = ctypes.c_void_p(c.rd_kafka_headers_new(ctypes.c_size_t(1)))
    c.rd_kafka_header_add(headers, name, ctypes.c_ssize_t(len(name)), b"v", ctypes.c_ssize_t(1))
    to_topic, with_value, with_headers, end = (ctypes.c_int(number) for number in (1, 4, 10, 0))
    value = (with_value, b"value", ctypes.c_size_t(5))
    assert c.rd_kafka_producev(producer, to_topic, topic.encode(), *value, with_headers, headers, end) == 0
    assert c.rd_kafka_flush(producer, 30_000) == 0
    c.rd_kafka_destroy(producer)


def test_a_header_name_that_is_no_text_costs_its_headers_and_nothing_else(broker: Sandbox, topic: TopicFactory) -> None:
    """confluent_kafka cannot give them, and asked twice it crashes."""
    name = topic("names")
    readable = Header("h", b"1")
    fill(broker.bootstrap, name, [Sent(b"before", headers=(readable,)) for _ in range(100)])  # Python inlines by then
    send_header_named(broker.bootstrap, name, b"\xff\x00")
    fill(broker.bootstrap, name, [Sent(b"after", headers=(readable,))])
    *_, odd, last = read(broker.bootstrap, asked(name)).records
    assert (odd.value, odd.headers) == (b"value", (Header(UNREADABLE_HEADERS, None),))
    assert (last.value, last.headers) == (b"after", (readable,))
    for text in ("header.h:1", "header.h exists", "size>0", "not header.none == 7"):
        found = read(broker.bootstrap, asked(name, filter=text))
        assert found.last.ended is EndReason.ALL_READ
        assert (b"value" in found.values, b"after" in found.values) == ("header.h" not in text, True)


@pytest.mark.parametrize(("start", "follow"), [(Place(StartKind.END), True), (BEGINNING, False)])
def test_a_topic_deleted_while_it_is_read(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory, start: Place, follow: bool
) -> None:
    name = topic("doomed")
    fill(broker.bootstrap, name, [Sent(b"x" * 1_000_000) for _ in range(150)])
    with live(broker.bootstrap, asked(name, start, follow=follow)) as scanning:
        scanning.until(lambda told: told.elapsed_s > 0.2 or told.scanned)
        admin.delete_topics([name])[name].result(timeout=PATIENCE_S)
        with pytest.raises(UnknownTopic) as raised:
            scanning.until(lambda told: told.ended, timeout_s=20)
    assert raised.value.subject == name
