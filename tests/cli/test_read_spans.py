"""`kafka-explorer read`: where it starts and stops, what it searches for, and what it says meanwhile."""

import json
import time

import pytest
from confluent_kafka import Producer

from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.cli.test_read import Here, here, lines, numbers
from tests.scanning import PATIENCE_S, T0, Sent, fill, make_producer, send

__all__ = ["here"]

MESSAGES = 60
MINUTE = 60_000


@pytest.fixture(scope="module")
def events(broker: Sandbox, topic: TopicFactory) -> str:
    """Sixty messages, one a minute, in turns on three partitions."""
    name = topic("events", partitions=3)
    producer = make_producer(broker.bootstrap)
    sent = [
        Sent(
            f'{{"n": {n}, "level": "{"ERROR" if n % 10 == 3 else "INFO"}"}}'.encode(),
            f"key {n % 7}".encode(),
            n % 3,
            T0 - MINUTE * (MESSAGES - n),
        )
        for n in range(MESSAGES)
    ]
    send(producer, name, sent)
    assert producer.flush(PATIENCE_S) == 0
    return name


def ns(here: Here, topic: str, *options: str) -> list[int]:
    return [json.loads(line["value"])["n"] for line in lines(here.read(topic, *options))]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--to", "5"], list(range(15))),
        (["--from", "5", "--to", "offset 7"], list(range(15, 21))),
        (["--from", "p1:18"], [55, 58]),
        (["--from", "newest 4"], [56, 57, 58, 59]),
        (["--from", "-4", "--newest-first"], [59, 58, 57, 56]),
        (["--from", f"@{T0 - 10 * MINUTE}"], list(range(50, 60))),
        (["--from", f"@{T0 - 10 * MINUTE}", "--to", f"@{T0 - 7 * MINUTE}"], [50, 51, 52]),
        (["--partitions", "0,2", "--to", "2"], [0, 2, 3, 5]),
        (["--partitions", "1", "--newest-first", "--limit", "3"], [58, 55, 52]),
        (["--newest-first"], list(range(60))[::-1]),
        (["--filter", 'value.level == "ERROR"'], [3, 13, 23, 33, 43, 53]),
        (["--filter", 'value.level == "ERROR"', "--newest-first", "--limit", "2"], [53, 43]),
        (["--filter", "value.n >= 50 and value.n < 53"], [50, 51, 52]),
        (["--filter", "value.n < 5 or value.n > 57", "--grep", "INFO"], [0, 1, 2, 4, 58, 59]),
        (["--filter", "offset:3"], [9, 10, 11]),
    ],
)
def test_what_is_read(here: Here, events: str, options: list[str], expected: list[int]) -> None:
    assert ns(here, events, *options) == expected


def test_a_relative_time(here: Here, events: str) -> None:
    """The topic ends an hour ago."""
    assert ns(here, events, "--from", "30m") == []
    assert ns(here, events, "--from", "3h") == list(range(60))


def test_several_topics_are_one_timeline(here: Here, broker: Sandbox, topic: TopicFactory) -> None:
    one, two = topic("one"), topic("two")
    for name, rest in ((one, 0), (two, 1)):
        fill(broker.bootstrap, name, [Sent(f"n {n}".encode(), timestamp_ms=T0 + n) for n in range(rest, 20, 2)])
    at = ("--bootstrap", broker.bootstrap)
    done = here.run("read", one, two, *at)
    assert numbers(done) == list(range(20))
    assert [line["topic"] for line in lines(done)] == [one, two] * 10
    assert numbers(here.run("read", one, two, one, *at, "--newest-first", "--limit", "3")) == [19, 18, 17]


@pytest.mark.parametrize(
    ("options", "caret", "reason"),
    [
        (["--filter", "value.level =="], 14, "Something to compare with is missing"),
        (["--filter", 'пётр "злой"x'], 11, "Put a space behind the closing quote"),
        (["--filter", "日本 ("], 6, "missing"),
        (["--from", "yesterdy"], 0, "'yesterdy' is no place: write beginning, end, newest 100"),
        (["--from", "@2026-13-01"], 0, "is no time"),
        (["--from", "14:02"], 0, "may be a time or an offset"),
        (["--partitions", "0,x"], 2, "'x' is no partition"),
    ],
)
def test_what_is_typed_wrong_is_shown_with_a_caret(
    here: Here, events: str, options: list[str], caret: int, reason: str
) -> None:
    said = here.refused(events, *options).splitlines()
    assert said[0] == f"  {options[1]}"
    assert said[1] == f"  {' ' * caret}^"
    assert said[2].startswith(f"kafka-explorer read: argument {options[0]}: ")
    assert reason in said[2]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--from", "5", "--to", "5"], "ends before it begins"),
        (["--to", "newest 5"], "no place to stop"),
        (["--follow", "--newest-first"], "choose one of them"),
        (["--limit", "0"], "no number of messages"),
        (["--isolation", "serializable"], "invalid choice"),
    ],
)
def test_what_does_not_go_together(here: Here, events: str, options: list[str], reason: str) -> None:
    assert reason in here.refused(events, *options)


def test_no_topic(here: Here, broker: Sandbox) -> None:
    with pytest.raises(SystemExit):
        here.run("read", "--bootstrap", broker.bootstrap)


def test_a_partition_that_is_not_there(here: Here, events: str) -> None:
    done = here.read(events, "--partitions", "1,7")
    assert (done.status, done.raw) == (1, b"")
    assert done.err == f"kafka-explorer: Topic '{events}' has no partition 7: there are 3, from 0 to 2.\n"


def test_a_time_that_clocks_skipped_is_told(here: Here, events: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        done = here.read(events, "--from", "2026-03-29 02:30", "--count")
        assert "this time never came: clocks were put forward; taken as 2026-03-29 03:30+02:00" in done.err
        assert "--from" not in here.read(events, "--from", "2026-03-29 02:30", "--count", "--utc").err
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_end_says_what_was_covered(here: Here, events: str) -> None:
    (said,) = here.read(events, "--utc").err.splitlines()
    assert said.startswith("60 read of 60 offsets, 60 found, ")
    assert "up to 20" in said
    assert said.endswith("Z, all read")
    (said,) = here.read(events, "--from", "-3", "--newest-first", "--utc").err.splitlines()
    assert "back to 20" in said
    assert said.endswith("Z, as many as asked for")


def test_key_pruning_is_said(here: Here, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("keyed", partitions=6)
    producer = Producer({"bootstrap.servers": broker.bootstrap, "partitioner": "murmur2_random", "log_level": 0})
    for n in range(60):
        producer.produce(name, f"n {n}".encode(), f"patient-{n % 12}", timestamp=T0 + n)
    assert producer.flush(PATIENCE_S) == 0
    done = here.read(name, "--filter", 'key == "patient-7"', "--by-key")
    assert numbers(done) == [7, 19, 31, 43, 55]
    assert done.err.startswith("5 partitions are left out, since the key cannot lie there.\n")


def test_the_isolation_is_chosen_and_an_open_transaction_is_told(
    here: Here, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("open")
    fill(broker.bootstrap, name, [Sent(b"n 0")])
    producer = make_producer(broker.bootstrap, transactional_id="cli-test")
    producer.init_transactions(PATIENCE_S)
    producer.begin_transaction()
    send(producer, name, [Sent(b"n 1"), Sent(b"n 2")])
    producer.flush(PATIENCE_S)
    committed = here.read(name)
    assert numbers(committed) == [0]
    assert committed.err.startswith(
        "A transaction is open: 2 offsets of partition 0, from 1 on, can only be read with "
        "--isolation read_uncommitted."
    )
    assert numbers(here.read(name, "--isolation", "read_uncommitted")) == [0, 1, 2]
    producer.abort_transaction(PATIENCE_S)
