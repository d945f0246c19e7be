"""What comes directly is what comes through librdkafka, byte for byte; and where it cannot, librdkafka reads on."""

import os

import pytest
from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.lanes import Lanes
from kafka_explorer.engine.offsets import PartitionRead, Watermarks
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.wire import block_reader
from kafka_explorer.engine.wire.block_reader import BlockReader, MayHold
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory, create_topic, wait_until
from tests.engine.wire.reading import anything, by_librdkafka, direct, leaders_of
from tests.scanning import PATIENCE_S, T0, Sent, fill, make_producer, send, settings_of
from tests.security.secure_broker import ALICE, PASSWORDS, SecureBroker
from tests.transactions import wait_for_ends

HARD = [
    Sent(b"plain", b"key"),
    Sent(None, b"tombstone"),
    Sent(b"", b""),
    Sent(b"no key", None),
    Sent(os.urandom(3000), b"\x00\xff"),
    Sent("Кириллица 漢字 🙂".encode(), "ключ".encode()),
    Sent(b"h", None, 0, T0, (Header("a", b"1"), Header("a", None), Header("", b""), Header("é", b"\xff" * 300))),
    Sent(b"many", None, 0, T0 + 5_000_000, tuple(Header(f"n{at}", b"v") for at in range(200))),
    Sent(b"early", b"k", 0, 1),
    Sent(b"x" * 1_500_000, b"large"),
]
CODECS = ("none", "gzip", "snappy", "lz4", "zstd")


@pytest.mark.parametrize("codec", CODECS)
def test_all_records_come_as_they_do_through_librdkafka(broker: Sandbox, topic: TopicFactory, codec: str) -> None:
    name = topic(f"wire-{codec}", partitions=3, config={"max.message.bytes": "8000000"})
    producer = make_producer(broker.bootstrap, compression_type=codec)
    for partition in range(3):
        send(producer, name, (Sent(m.value, m.key, partition, m.timestamp_ms, m.headers) for m in HARD * 20))
    assert producer.flush(PATIENCE_S) == 0
    found, passed, is_direct = direct(settings_of(broker.bootstrap), name)
    assert is_direct
    assert passed == 0
    assert found == by_librdkafka(settings_of(broker.bootstrap), name)
    assert len(found) == 600


def test_javas_frames_of_snappy(broker: Sandbox, topic: TopicFactory, java_tool: JavaTool) -> None:
    """Kafka's own producer packs snappy in xerial's frames, librdkafka's does not."""
    name = topic("wire-java")
    java_tool(
        "org.apache.kafka.tools.ProducerPerformance",
        *("--topic", name, "--num-records", "500", "--record-size", "300", "--throughput", "-1"),
        *("--producer-props", "compression.type=snappy"),
    )
    found, _, is_direct = direct(settings_of(broker.bootstrap), name)
    assert is_direct
    assert [len(record.value or b"") for record in found] == [300] * 500
    assert found == by_librdkafka(settings_of(broker.bootstrap), name)


def test_times_that_the_broker_sets(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("wire-append", config={"message.timestamp.type": "LogAppendTime"})
    fill(broker.bootstrap, name, HARD[:7])
    found, _, _ = direct(settings_of(broker.bootstrap), name)
    assert found == by_librdkafka(settings_of(broker.bootstrap), name)


def test_only_what_may_match_is_made_and_all_is_counted(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("wire-search", partitions=2)
    producer = make_producer(broker.bootstrap, batch_num_messages=10)
    send(producer, name, (Sent(b"needle" if at == 777 else b"hay", None, at % 2, T0 + at) for at in range(2_000)))
    assert producer.flush(PATIENCE_S) == 0
    found, passed, _ = direct(settings_of(broker.bootstrap), name, lambda block: b"needle" in block)
    assert [record.value for record in found].count(b"needle") == 1
    assert 1 <= len(found) <= 10
    assert len(found) + passed == 2_000
    assert direct(settings_of(broker.bootstrap), name, None) == ([], 2_000, True)


def test_bounds_within_a_batch_are_kept(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("wire-bounds")
    fill(broker.bootstrap, name, (Sent(str(at).encode()) for at in range(100)))
    settings, bounds = settings_of(broker.bootstrap), {0: Watermarks(13, 57)}
    found, passed, _ = direct(settings, name, bounds=bounds)
    assert ([record.offset for record in found], passed) == ([*range(13, 57)], 0)
    assert direct(settings, name, lambda _: False, bounds=bounds)[:2] == ([], 44)
    assert direct(settings, name, None, bounds=bounds)[:2] == ([], 44)


@pytest.mark.parametrize("may_hold", [anything, None, lambda _: False])
def test_the_first_time_is_that_of_the_first_record_wanted(
    broker: Sandbox, topic: TopicFactory, may_hold: MayHold | None
) -> None:
    """Not that of the batch it lies in, or a walk back would take older records for read."""
    name = topic("wire-first")
    fill(broker.bootstrap, name, (Sent(b"v", None, 0, T0 + at) for at in range(100)))
    settings = settings_of(broker.bootstrap)
    with Cluster(settings) as cluster, cluster.consumer() as consumer:
        leaders = leaders_of(cluster, name)
        reader = BlockReader(lambda: consumer, Lanes([name]), settings.client, leaders, may_hold, read_committed=True)
        reader.assign([PartitionRead(0, 40, 100)])
        messages = reader.batch(0.1)
        while not (messages or reader.passed):
            messages = reader.batch(0.1)
        assert reader.first_ms(messages) == {0: T0 + 40}
        reader.close()


@pytest.mark.parametrize(("lowest", "begin"), [(None, 45), (0, 40), (43, 43), (45, 45)])
def test_a_read_may_begin_with_a_whole_batch(
    broker: Sandbox, topic: TopicFactory, lowest: int | None, begin: int
) -> None:
    """Of a batch that is cut every record would have to be taken apart; here ten lie in each."""
    name = topic("wire-whole")
    producer = make_producer(broker.bootstrap, batch_num_messages=10)
    for ten in range(0, 100, 10):
        send(producer, name, (Sent(str(at).encode(), None, 0, T0 + at) for at in range(ten, ten + 10)))
        assert producer.flush(PATIENCE_S) == 0
    settings = settings_of(broker.bootstrap)
    with Cluster(settings) as cluster, cluster.consumer() as consumer:
        leaders = leaders_of(cluster, name)
        reader = BlockReader(lambda: consumer, Lanes([name]), settings.client, leaders, anything, read_committed=True)
        reader.assign([PartitionRead(0, 45, 80, lowest)])
        found: list[int] = []
        firsts_ms: dict[int, int] = {}
        while reader.unfinished:
            messages = reader.batch(0.1)
            firsts_ms = reader.first_ms(messages) | firsts_ms
            found += [int(message.value() or b"-1") for message in messages]
        assert (reader.begins, reader.positions, reader.is_direct) == ({0: begin}, {0: 80}, True)
        assert (found, firsts_ms) == ([*range(begin, 80)], {0: T0 + begin})
        reader.close()


def test_aborted_transactions(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("wire-transactions", partitions=2)
    settings = settings_of(broker.bootstrap)
    producers = [make_producer(broker.bootstrap, transactional_id=f"{name}-{at}") for at in range(2)]
    for producer in producers:
        producer.init_transactions(PATIENCE_S)
    for round_ in range(6):
        for at, producer in enumerate(producers):
            producer.begin_transaction()
            send(producer, name, (Sent(f"{round_} {at} {n}".encode(), None, n % 2) for n in range(10)))
            assert producer.flush(PATIENCE_S) == 0
        for at, producer in enumerate(producers):
            if (round_ + at) % 3:
                producer.commit_transaction(PATIENCE_S)
            else:
                producer.abort_transaction(PATIENCE_S)
    wait_for_ends(broker.bootstrap, name, 2)
    for read_uncommitted in (False, True):
        found, _, is_direct = direct(settings, name, read_uncommitted=read_uncommitted)
        assert is_direct
        assert found == by_librdkafka(settings, name, read_uncommitted=read_uncommitted)
        assert len(found) == (120 if read_uncommitted else 80)
    assert direct(settings, name, None)[1] == 80


def test_a_compacted_topic(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic(
        "wire-compacted",
        config={
            "cleanup.policy": "compact",
            "segment.ms": "100",
            "min.cleanable.dirty.ratio": "0.01",
            "max.compaction.lag.ms": "100",
        },
    )
    settings = settings_of(broker.bootstrap)
    fill(broker.bootstrap, name, (Sent(str(at).encode(), f"k{at % 3}".encode()) for at in range(300)))

    def is_compacted() -> bool:
        # A message of a later time rolls the segment, which then can be compacted.
        fill(broker.bootstrap, name, [Sent(b"last", b"last", timestamp_ms=T0 + 10**6)])
        return sum(record.key != b"last" for record in by_librdkafka(settings, name)) < 100

    wait_until(is_compacted, "it is compacted", PATIENCE_S)
    found, _, is_direct = direct(settings, name)
    assert is_direct
    assert found == by_librdkafka(settings, name)
    assert direct(settings, name, None)[1] == len(found)


def test_what_retention_took_meanwhile_is_left_to_librdkafka(
    broker: Sandbox, topic: TopicFactory, admin: AdminClient
) -> None:
    name = topic("wire-deleted")
    fill(broker.bootstrap, name, (Sent(str(at).encode()) for at in range(50)))
    for future in admin.delete_records([TopicPartition(name, 0, 20)]).values():
        future.result(timeout=PATIENCE_S)
    found, _, is_direct = direct(settings_of(broker.bootstrap), name, bounds={0: Watermarks(5, 50)})
    assert [record.offset for record in found] == [*range(20, 50)]
    assert not is_direct


def test_a_filter_that_lets_all_pass_is_left_to_librdkafka(
    broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("wire-dense")
    monkeypatch.setattr(block_reader, "_ENOUGH", 300)
    producer = make_producer(broker.bootstrap, batch_num_messages=50)
    send(producer, name, (Sent(str(at).encode(), None, 0, T0 + at) for at in range(1_000)))
    assert producer.flush(PATIENCE_S) == 0
    found, passed, is_direct = direct(settings_of(broker.bootstrap), name)
    assert not is_direct
    assert ([record.offset for record in found], passed) == ([*range(1_000)], 0), "none twice, none missed"


def test_a_broker_that_is_not_there_is_left_to_librdkafka(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("wire-gone")
    fill(broker.bootstrap, name, (Sent(str(at).encode()) for at in range(10)))
    settings = settings_of(broker.bootstrap)
    with Cluster(settings) as cluster, cluster.consumer() as consumer:
        leaders = dict.fromkeys(leaders_of(cluster, name), ("127.0.0.1", 1))
        reader = BlockReader(lambda: consumer, Lanes([name]), settings.client, leaders, anything, read_committed=True)
        reader.assign([PartitionRead(0, 0, 10)])
        offsets: list[int] = []
        while reader.unfinished:
            offsets += [message.offset() for message in reader.batch(0.1)]
        assert not reader.is_direct
        assert offsets == [*range(10)]


def test_windows_one_after_the_other(broker: Sandbox, topic: TopicFactory) -> None:
    """As a walk from the newest backwards asks for them; also while an answer to the window before is still to come."""
    name = topic("wire-windows", partitions=2)
    fill(broker.bootstrap, name, (Sent(str(at).encode(), None, at % 2, T0 + at) for at in range(1_000)))
    settings = settings_of(broker.bootstrap)
    with Cluster(settings) as cluster, cluster.consumer() as consumer:
        leaders = leaders_of(cluster, name)
        reader = BlockReader(lambda: consumer, Lanes([name]), settings.client, leaders, anything, read_committed=True)
        reader.assign([PartitionRead(0, 0, 500)])
        reader.batch(0.0)
        seen: list[tuple[int, int]] = []
        for begin in range(400, -1, -100):
            reader.assign([PartitionRead(lane, begin, begin + 100) for lane in range(2)])
            while reader.unfinished:
                messages = reader.batch(0.1)
                assert not messages or set(reader.first_ms(messages)) <= {0, 1}
                seen += [(message.partition(), message.offset()) for message in messages]
        reader.close()
        assert sorted(seen) == [(lane, at) for lane in range(2) for at in range(500)]


def test_partitions_are_held_back(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("wire-held", partitions=2)
    fill(broker.bootstrap, name, (Sent(str(at).encode(), None, at % 2) for at in range(200)))
    settings = settings_of(broker.bootstrap)
    with Cluster(settings) as cluster, cluster.consumer() as consumer:
        leaders = leaders_of(cluster, name)
        reader = BlockReader(lambda: consumer, Lanes([name]), settings.client, leaders, anything, read_committed=True)
        reader.assign([PartitionRead(lane, 0, 100) for lane in range(2)])
        reader.hold_back([1])
        while 0 in reader.unfinished:
            assert {message.partition() for message in reader.batch(0.1)} <= {0}
        reader.go_on([1])
        while reader.unfinished:
            reader.batch(0.1)
        reader.close()
        assert reader.positions == {0: 100, 1: 100}


SECURED = "read-directly"


@pytest.fixture(scope="module")
def secured(secure_broker: SecureBroker) -> str:
    """A topic of these tests alone: what others share stays as it is."""
    create_topic(secure_broker.admin, SECURED)
    fill(secure_broker.plaintext, SECURED, [Sent(b"a secret needle", b"key")])
    return SECURED


@pytest.mark.parametrize(
    ("listener", "properties"),
    [
        ("ssl", {"security.protocol": "ssl"}),
        ("sasl_plaintext", {"security.protocol": "sasl_plaintext", "sasl.mechanisms": "PLAIN"}),
        ("sasl_ssl", {"security.protocol": "sasl_ssl", "sasl.mechanisms": "PLAIN"}),
        ("sasl_ssl", {"security.protocol": "sasl_ssl", "sasl.mechanisms": "SCRAM-SHA-256"}),
        ("sasl_plaintext", {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanisms": "SCRAM-SHA-512"}),
    ],
)
def test_secured_listeners(
    secure_broker: SecureBroker, secured: str, listener: str, properties: dict[str, str]
) -> None:
    client = {"bootstrap.servers": getattr(secure_broker, listener), **properties}
    if "ssl" in properties["security.protocol"].lower():
        client["ssl.ca.pem"] = secure_broker.ca_pem
    if "sasl.mechanisms" in properties:
        client |= {"sasl.username": ALICE, "sasl.password": PASSWORDS[ALICE]}
    found, _, is_direct = direct(ClusterSettings(client), secured)
    assert is_direct
    assert [record.value for record in found] == [b"a secret needle"]
