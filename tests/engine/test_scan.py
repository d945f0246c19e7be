"""Scans of a real Kafka: every start, limit and filter, and what Kafka's own tools say of the same topic."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, Place
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.engine.scan import EndReason, scan, scan_into
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory, wait_until
from tests.engine.drive import run
from tests.scanning import T0, Outcome, Sent, asked, fill, live, read, settings_of

END = Place(StartKind.END)
PARTITIONS = 3
MESSAGES = 300


def newest(count: int) -> Place:
    return Place(StartKind.NEWEST, count)


def value_of(number: int) -> bytes:
    return f"value {number}".encode()


@pytest.fixture(scope="module")
def numbered(broker: Sandbox, topic: TopicFactory) -> str:
    """Messages 0 to 299, one a second, in turns on three partitions; a fourth partition is empty."""
    name = topic("numbered", partitions=PARTITIONS + 1)
    fill(
        broker.bootstrap,
        name,
        (
            Sent(value_of(number), f"key {number % 7}".encode(), number % PARTITIONS, T0 + 1000 * number)
            for number in range(MESSAGES)
        ),
    )
    return name


def numbers(outcome: Outcome) -> list[int]:
    return [int((value or b"").split()[1]) for value in outcome.values]


def in_log_order(records: Iterable[Record]) -> bool:
    """Whether the offsets of each partition rise."""
    last: dict[int, int] = {}
    for record in records:
        if record.offset <= last.get(record.partition, -1):
            return False
        last[record.partition] = record.offset
    return True


def test_from_the_beginning_everything_comes_once_and_in_order(broker: Sandbox, numbered: str) -> None:
    outcome = read(broker.bootstrap, asked(numbered))
    assert sorted(numbers(outcome)) == list(range(MESSAGES))
    assert in_log_order(outcome.records)
    last = outcome.last
    assert (last.ended, last.rows, last.matched, last.scanned) == (EndReason.ALL_READ, 300, 300, 300)
    assert (last.done, last.total, last.missing, last.skipped) == (300, 300, {}, 0)
    assert last.scanned_bytes == sum(len(record.value or b"") for record in outcome.records)
    assert last.position_ms == outcome.records[-1].timestamp_ms
    assert last.elapsed_s > 0
    assert last.waiting is None


def test_from_the_end_there_is_nothing(broker: Sandbox, numbered: str) -> None:
    last = read(broker.bootstrap, asked(numbered, END)).last
    assert (last.ended, last.rows, last.total, last.position_ms) == (EndReason.ALL_READ, 0, 0, None)


@pytest.mark.parametrize("count", [1, 10, 299, 300, 1000])
def test_the_newest_of_the_whole_topic_stand_on_top(broker: Sandbox, numbered: str, count: int) -> None:
    outcome = read(broker.bootstrap, asked(numbered, newest(count)))
    assert numbers(outcome) == list(range(MESSAGES))[::-1][:count]
    assert outcome.last.ended is (EndReason.LIMIT_REACHED if count <= MESSAGES else EndReason.ALL_READ)
    assert sum(outcome.last.missing.values()) == max(0, MESSAGES - count)


def test_the_newest_of_few_reads_little_more(broker: Sandbox, numbered: str) -> None:
    assert read(broker.bootstrap, asked(numbered, newest(30))).last.scanned < 100


def test_the_newest_without_a_number_are_all(broker: Sandbox, numbered: str) -> None:
    outcome = read(broker.bootstrap, asked(numbered, newest(0)))
    assert numbers(outcome) == list(range(MESSAGES))[::-1]
    assert (outcome.last.ended, outcome.last.done) == (EndReason.ALL_READ, MESSAGES)


@pytest.mark.parametrize("count", [1, 10, 1000])
def test_the_newest_can_come_oldest_first(broker: Sandbox, numbered: str, count: int) -> None:
    outcome = read(broker.bootstrap, asked(numbered, newest(count), oldest_on_top=True))
    assert numbers(outcome) == list(range(MESSAGES))[-count:]
    assert outcome.last.ended is (EndReason.LIMIT_REACHED if count <= MESSAGES else EndReason.ALL_READ)
    assert outcome.last.total == MESSAGES


def test_the_smaller_of_newest_and_limit_counts(broker: Sandbox, numbered: str) -> None:
    assert numbers(read(broker.bootstrap, asked(numbered, newest(9), limit=4))) == [299, 298, 297, 296]
    assert numbers(read(broker.bootstrap, asked(numbered, newest(2), limit=4))) == [299, 298]


def test_from_an_offset_of_each_partition(broker: Sandbox, numbered: str) -> None:
    outcome = read(broker.bootstrap, asked(numbered, Place(StartKind.OFFSET, 98)))
    assert sorted(numbers(outcome)) == list(range(294, 300))
    assert outcome.last.total == 6
    assert read(broker.bootstrap, asked(numbered, Place(StartKind.OFFSET, 100))).records == []


@pytest.mark.parametrize(
    ("time_ms", "first"), [(0, 0), (T0, 0), (T0 + 100_000, 100), (T0 + 100_001, 101), (T0 + 300_000, 300)]
)
def test_from_a_timestamp(broker: Sandbox, numbered: str, time_ms: int, first: int) -> None:
    outcome = read(broker.bootstrap, asked(numbered, Place(StartKind.TIMESTAMP, time_ms)))
    assert sorted(numbers(outcome)) == list(range(first, MESSAGES))


def test_a_time_before_all_times_is_no_other_request(broker: Sandbox, numbered: str) -> None:
    """To Kafka -1 is the end and -2 the beginning."""
    for time_ms in (-1, -2, -1000):
        assert len(read(broker.bootstrap, asked(numbered, Place(StartKind.TIMESTAMP, time_ms))).records) == 300


def test_only_some_partitions(broker: Sandbox, numbered: str) -> None:
    outcome = read(broker.bootstrap, asked(numbered, partitions=(1, 3)))
    assert numbers(outcome) == list(range(1, MESSAGES, PARTITIONS))
    assert numbers(read(broker.bootstrap, asked(numbered, newest(2), partitions=(2,)))) == [299, 296]
    assert read(broker.bootstrap, asked(numbered, partitions=())).records == []


@pytest.mark.parametrize("limit", [1, 100, 299])
def test_a_limit_is_kept_exactly_and_what_is_left_is_counted(broker: Sandbox, numbered: str, limit: int) -> None:
    outcome = read(broker.bootstrap, asked(numbered, limit=limit))
    assert (outcome.last.ended, len(outcome.records)) == (EndReason.LIMIT_REACHED, limit)
    assert numbers(outcome) == list(range(limit))
    assert sum(outcome.last.missing.values()) == MESSAGES - limit


def test_a_filter_looks_at_key_and_value_and_the_limit_counts_what_it_finds(broker: Sandbox, numbered: str) -> None:
    outcome = read(broker.bootstrap, asked(numbered, filter='"value 29"'))
    assert sorted(numbers(outcome)) == [29, *range(290, 300)]
    assert (outcome.last.matched, outcome.last.scanned, outcome.last.done) == (11, 300, 300)
    by_key = read(broker.bootstrap, asked(numbered, filter='"key 3"'))
    assert sorted(numbers(by_key)) == list(range(3, 300, 7))
    assert len(read(broker.bootstrap, asked(numbered, filter='"KEY 3"')).records) == 0
    assert len(read(broker.bootstrap, asked(numbered, filter='"KEY 3"i')).records) == 43
    limited = read(broker.bootstrap, asked(numbered, filter='"key 3"', limit=5))
    assert (len(limited.records), limited.last.ended) == (5, EndReason.LIMIT_REACHED)


def test_the_newest_that_match(broker: Sandbox, numbered: str) -> None:
    outcome = read(broker.bootstrap, asked(numbered, newest(3), filter='"key 3"'))
    assert numbers(outcome) == [297, 290, 283]
    assert numbers(read(broker.bootstrap, asked(numbered, newest(3), filter='"value 1x"'))) == []


@pytest.mark.parametrize("start", [BEGINNING, newest(0), newest(7)])
@pytest.mark.parametrize("oldest_on_top", [False, True])
def test_counting_keeps_nothing(broker: Sandbox, numbered: str, start: Place, oldest_on_top: bool) -> None:
    request = asked(numbered, start, count_only=True, oldest_on_top=oldest_on_top)
    outcome = read(broker.bootstrap, request)
    assert (outcome.last.rows, outcome.records) == (0, [])
    assert outcome.last.matched == 300 if start.value == 0 else outcome.last.matched >= 7


def test_counting_asks_nothing_of_the_sink(broker: Sandbox, numbered: str) -> None:
    class Refusing:
        row_count = size_bytes = dropped_rows = 0

        def store(self, message: object, topic_index: int = 0) -> bytes:
            raise AssertionError("stored")

        def publish(self, rows: object) -> None:
            raise AssertionError("published")

        def flush(self) -> None:
            pass

        def settle(self) -> None:
            pass

    for start in (BEGINNING, newest(5)):
        request = asked(numbered, start, count_only=True, limit=5)
        ended = run(scan_into(settings_of(broker.bootstrap), request, Refusing()))
        assert (ended.matched >= 5, ended.scanned >= 5) == (True, True)


def test_following_begins_at_the_end_and_hears_what_comes(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("followed", partitions=2)
    fill(broker.bootstrap, name, [Sent(b"old")])
    with live(broker.bootstrap, asked(name, END, follow=True)) as scanning:
        scanning.until(lambda told: told.elapsed_s > 0)
        fill(broker.bootstrap, name, [Sent(b"first"), Sent(b"second", partition=1)])
        records = scanning.until(lambda told: told.rows == 2)
        assert {record.value for record in records} == {b"first", b"second"}
        fill(broker.bootstrap, name, [Sent(b"third")])
        assert scanning.until(lambda told: told.rows == 3)[-1].value == b"third"
        assert scanning.told[-1].total is None
        assert scanning.told[-1].done == 3


def test_following_the_newest_shows_them_oldest_first_and_goes_on(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("followed", partitions=2)
    fill(broker.bootstrap, name, [Sent(value_of(n), partition=n % 2, timestamp_ms=T0 + n) for n in range(20)])
    request = asked(name, newest(5), follow=True, limit=7)
    with live(broker.bootstrap, request) as scanning:
        scanning.until(lambda told: told.rows == 5)
        fill(broker.bootstrap, name, [Sent(value_of(n), partition=n % 2, timestamp_ms=T0 + n) for n in (20, 21, 22)])
        outcome = scanning.finish()
    assert outcome.last.ended is EndReason.LIMIT_REACHED
    assert numbers(outcome)[:5] == [15, 16, 17, 18, 19]
    assert len(set(numbers(outcome))) == 7
    assert set(numbers(outcome)[5:]) < {20, 21, 22}


def test_following_with_a_limit_that_the_newest_reach(broker: Sandbox, numbered: str) -> None:
    outcome = read(broker.bootstrap, asked(numbered, newest(9), follow=True, limit=4))
    assert (numbers(outcome), outcome.last.ended) == ([296, 297, 298, 299], EndReason.LIMIT_REACHED)


def test_following_loses_nothing_between_the_newest_and_the_rest(broker: Sandbox, topic: TopicFactory) -> None:
    """Messages that come while the newest are being collected belong to what follows."""
    name = topic("followed")
    fill(broker.bootstrap, name, [Sent(value_of(n), timestamp_ms=T0 + n) for n in range(10)])
    with live(broker.bootstrap, asked(name, newest(3), follow=True)) as scanning:
        scanning.until(lambda told: told.total is not None)
        fill(broker.bootstrap, name, [Sent(value_of(n), timestamp_ms=T0 + n) for n in range(10, 15)])
        records = scanning.until(lambda told: told.rows >= 8)
    assert [record.offset for record in records] == [7, 8, 9, 10, 11, 12, 13, 14]


def test_a_topic_without_messages(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("empty", partitions=2)
    for start in (BEGINNING, END, newest(10), Place(StartKind.OFFSET, 5), Place(StartKind.TIMESTAMP, T0)):
        for oldest_on_top in (False, True):
            last = read(broker.bootstrap, asked(name, start, oldest_on_top=oldest_on_top)).last
            assert (last.ended, last.rows, last.total, last.done) == (EndReason.ALL_READ, 0, 0, 0)


def test_every_part_of_a_record_comes_through(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("odd")
    headers = (Header("id", b"1"), Header("Ключ", "значение".encode()), Header("id", None), Header("id", b""))
    large = os.urandom(5 * 1024 * 1024)
    sent = [
        Sent(None, b"tombstone"),
        Sent(b"", b""),
        Sent(b"\x00\xff", None, headers=headers),
        Sent(large, b"large"),
        Sent(b"last", timestamp_ms=T0 + 5),
    ]
    fill(broker.bootstrap, name, sent)
    outcome = read(broker.bootstrap, asked(name))
    assert outcome.records == [
        Record(name, 0, offset, each.timestamp_ms, TimestampType.CREATE, each.key, each.value, each.headers, 0)
        for offset, each in enumerate(sent)
    ]
    backwards = read(broker.bootstrap, asked(name, newest(5))).records
    assert sorted(backwards, key=lambda record: record.offset) == outcome.records


def test_the_broker_s_own_timestamps_are_known_as_such(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("stamped", config={"message.timestamp.type": "LogAppendTime"})
    fill(broker.bootstrap, name, [Sent()])
    (record,) = read(broker.bootstrap, asked(name)).records
    assert record.timestamp_type is TimestampType.APPEND
    assert record.timestamp_ms > T0


def test_a_spool_that_is_full_ends_the_scan(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("large")
    fill(broker.bootstrap, name, [Sent(b"x" * 1000) for _ in range(3000)])
    for start in (BEGINNING, newest(0)):
        outcome = read(broker.bootstrap, asked(name, start, spool_limit_bytes=100_000))
        assert outcome.last.ended is EndReason.SPOOL_FULL
        assert 0 < outcome.last.scanned < 3000
        assert sum(outcome.last.missing.values()) > 0
        assert len(outcome.records) == outcome.last.rows


def test_a_topic_that_is_not_there(broker: Sandbox) -> None:
    for name in ("no-such-topic", "no such name", "", "\udcff"):
        with pytest.raises(UnknownTopic) as raised:
            read(broker.bootstrap, asked(name))
        assert raised.value.subject == name


def client_threads() -> int:
    """How many threads librdkafka has in this process (Linux)."""
    names = [path / "comm" for path in Path("/proc/self/task").iterdir()]
    return sum(name.read_text().startswith("rdk:") for name in names if name.exists())


@pytest.mark.parametrize("start", [END, newest(5)])
def test_a_cancelled_scan_leaves_no_client_behind(broker: Sandbox, numbered: str, start: Place) -> None:
    before = client_threads()
    with live(broker.bootstrap, asked(numbered, start, follow=True)) as scanning:
        scanning.until(lambda told: told.elapsed_s > 0.1)
        assert client_threads() > before
    wait_until(lambda: client_threads() <= before, "its threads have ended")


def test_in_a_child_process_a_scan_does_the_same(broker: Sandbox, numbered: str, tmp_path: Path) -> None:
    workers = Workers()
    settings = settings_of(broker.bootstrap)
    try:
        (tmp_path / "all").mkdir()
        last = run(workers.run(scan, settings, asked(numbered), str(tmp_path / "all")))
        assert (last.ended, last.rows) == (EndReason.ALL_READ, MESSAGES)
        reader = SpoolReader(str(tmp_path / "all"))
        read_there = [reader.record(index) for index in range(MESSAGES)]
        reader.close()
        assert sorted(r.value or b"" for r in read_there) == sorted(value_of(n) for n in range(MESSAGES))

        (tmp_path / "followed").mkdir()
        request = asked(numbered, newest(2), follow=True)
        following = workers.run(scan, settings, request, str(tmp_path / "followed"))
        wait_until(lambda: (told := next(following)) is not None and told.rows == 2, "the child reads")
        following.close()

        with pytest.raises(UnknownTopic):
            run(workers.run(scan, settings, asked("no-such-topic"), str(tmp_path / "all")))
        assert len(workers._idle) == 1, "the same child is ready for the next"
    finally:
        workers.close()


def test_kafka_s_own_consumer_reads_the_same(broker: Sandbox, numbered: str, java_tool: JavaTool) -> None:
    printed = [f"--formatter-property=print.{part}=true" for part in ("timestamp", "partition", "offset", "key")]
    said = java_tool(
        "org.apache.kafka.tools.consumer.ConsoleConsumer",
        *("--topic", numbered, "--from-beginning", "--max-messages", str(MESSAGES), "--timeout-ms", "20000"),
        *printed,
    )
    theirs = sorted(line.split("\t") for line in said.splitlines() if line.startswith("CreateTime"))
    ours = sorted(
        [
            f"CreateTime:{record.timestamp_ms}",
            f"Partition:{record.partition}",
            f"Offset:{record.offset}",
            (record.key or b"null").decode(),
            (record.value or b"null").decode(),
        ]
        for record in read(broker.bootstrap, asked(numbered)).records
    )
    assert theirs == ours
