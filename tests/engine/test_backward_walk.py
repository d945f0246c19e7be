"""Newest first: over several topics, within a span, held where it was stopped; and turned, for tails."""

import itertools
import random

import orjson
import pytest

from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import END, Place, Span
from kafka_explorer.engine.scan import EndReason, ScanRequest
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.scanning import PATIENCE_S, T0, Sent, asked, fill, live, make_producer, read, send

MESSAGES = 120


def at(ms: int) -> Place:
    return Place(StartKind.TIMESTAMP, ms)


@pytest.fixture(scope="module")
def pair(broker: Sandbox, topic: TopicFactory) -> tuple[str, str]:
    """Messages 0 to 119, one a minute, in turns on two topics of two partitions."""
    names = topic("even", partitions=2), topic("odd", partitions=2)
    for rest, name in enumerate(names):
        numbers = range(rest, MESSAGES, 2)
        fill(
            broker.bootstrap,
            name,
            [Sent(str(n).encode(), partition=n // 2 % 2, timestamp_ms=T0 - 60_000 * (MESSAGES - n)) for n in numbers],
        )
    return names


def numbers(values: list[bytes | None]) -> list[int]:
    return [int(value or b"-1") for value in values]


@pytest.mark.parametrize("oldest_on_top", [False, True])
def test_the_newest_of_several_topics(broker: Sandbox, pair: tuple[str, str], oldest_on_top: bool) -> None:
    request = ScanRequest(pair, Span(Place(StartKind.NEWEST, 7)), oldest_on_top=oldest_on_top)
    found = numbers(read(broker.bootstrap, request).values)
    wanted = list(range(MESSAGES))[-7:]
    assert found == (wanted if oldest_on_top else wanted[::-1])


def test_a_window_of_time_newest_first(broker: Sandbox, pair: tuple[str, str]) -> None:
    """Behind its stop five minutes more are looked at, in which something late might lie; no more."""
    begin, end = T0 - 60_000 * 80, T0 - 60_000 * 60
    outcome = read(broker.bootstrap, ScanRequest(pair, Span(at(begin), at(end)), newest_first=True))
    assert numbers(outcome.values) == list(range(40, 60))[::-1]
    assert (outcome.last.ended, outcome.last.total, outcome.last.scanned) == (EndReason.ALL_READ, 25, 25)


def test_the_newest_before_a_time(broker: Sandbox, pair: tuple[str, str]) -> None:
    stop = at(T0 - 60_000 * 60)
    outcome = read(broker.bootstrap, ScanRequest(pair, Span(Place(StartKind.NEWEST, 3), stop)))
    assert numbers(outcome.values) == [59, 58, 57]


def test_newest_first_with_a_filter_and_a_limit(broker: Sandbox, pair: tuple[str, str]) -> None:
    outcome = read(broker.bootstrap, asked(pair[1], newest_first=True, filter="value == 33 or value == 31", limit=1))
    assert (numbers(outcome.values), outcome.last.ended) == ([33], EndReason.LIMIT_REACHED)
    outcome = read(broker.bootstrap, asked(pair[1], newest_first=True, filter="value == 33 or value == 31"))
    assert (numbers(outcome.values), outcome.last.ended) == ([33, 31], EndReason.ALL_READ)


@pytest.mark.parametrize("seed", range(3))
def test_the_newest_matches_are_those_of_all_partitions(broker: Sandbox, topic: TopicFactory, seed: int) -> None:
    """Against everything, sorted, read directly and by librdkafka.

    The paces of partitions, the batches and what matches are as they happen to be.
    """
    chance = random.Random(seed)
    name = topic(f"newest-{seed}", partitions=4)
    producer = make_producer(broker.bootstrap, compression_type="lz4")
    times: list[tuple[int, int]] = []  # of what matches: time, number
    for partition in range(4):
        pace_ms, at_ms = chance.choice([0, 1, 7, 400]), T0 - chance.randrange(3_000)
        for number in range(chance.choice([1, 300, 2_500])):
            at_ms += chance.randrange(pace_ms + 1)
            is_match = chance.random() < 0.01
            unique = number * 4 + partition + 1
            value = b'{"n": %d, "s": "%s"}' % (unique, b"needle" if is_match else b"hay")
            send(producer, name, [Sent(value, None, partition, at_ms)])
            if is_match:
                times.append((at_ms, unique))
            if chance.random() < 0.02:
                assert producer.flush(PATIENCE_S) == 0
    assert producer.flush(PATIENCE_S) == 0
    newest_ms = sorted((at_ms for at_ms, _ in times), reverse=True)
    for filter_, limit in itertools.product(("needle", 'value.s == "needle"', "not hay"), (1, 3, None)):
        records = read(broker.bootstrap, asked(name, newest_first=True, filter=filter_, limit=limit)).records
        assert [record.timestamp_ms for record in records] == newest_ms[:limit]
        found = {(record.timestamp_ms, orjson.loads(record.value or b"")["n"]) for record in records}
        assert len(found) == len(records)
        assert found <= set(times)


def test_from_the_end_there_is_nothing_newest_first(broker: Sandbox, pair: tuple[str, str]) -> None:
    last = read(broker.bootstrap, asked(pair[0], END, newest_first=True)).last
    assert (last.ended, last.rows, last.total) == (EndReason.ALL_READ, 0, 0)


def test_what_is_told_on_the_way_goes_back_in_time(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("long", partitions=2)
    fill(
        broker.bootstrap,
        name,
        [Sent(b"x" * 3000, partition=n % 2, timestamp_ms=T0 + n) for n in range(30_000)],
    )
    with live(broker.bootstrap, asked(name, newest_first=True, filter="nothing")) as scanning:
        told = scanning.finish().told
    positions = [progress.position_ms for progress in told if progress.position_ms is not None]
    assert positions == sorted(positions, reverse=True)
    assert positions[-1] < T0 + 15_000
    assert len({progress.done for progress in told}) > 3
    places = [progress.positions for progress in told if progress.positions]
    left = [sum(place.left_end - place.left_begin for place in each) for each in places]
    assert left == sorted(left, reverse=True)
