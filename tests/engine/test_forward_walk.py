"""Oldest first: one order of time over partitions and topics, and going on where it stopped."""

import tempfile
from dataclasses import replace

import pytest

from kafka_explorer.engine import oldest_first
from kafka_explorer.engine.places import BEGINNING, Span
from kafka_explorer.engine.scan import EndReason, ScanRequest
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.scanning import T0, Live, Outcome, Sent, asked, fill, live, read, settings_of

MESSAGES = 200


@pytest.fixture(scope="module")
def pair(broker: Sandbox, topic: TopicFactory) -> tuple[str, str]:
    """Messages 0 to 199, one a second: two of three to the first topic's partitions, the others to the second's."""
    first, second = topic("first", partitions=2), topic("second", partitions=1)
    for name, rest in ((first, (0, 1)), (second, (2,))):
        numbers = [n for n in range(MESSAGES) if n % 3 in rest]
        fill(
            broker.bootstrap,
            name,
            [Sent(str(n).encode(), partition=n % 3 % 2, timestamp_ms=T0 + 1000 * n) for n in numbers],
        )
    return first, second


def numbers(values: list[bytes | None]) -> list[int]:
    return [int(value or b"-1") for value in values]


def test_several_topics_are_one_timeline(broker: Sandbox, pair: tuple[str, str]) -> None:
    outcome = read(broker.bootstrap, ScanRequest(pair))
    assert numbers(outcome.values) == list(range(MESSAGES))
    assert [record.topic for record in outcome.records] == [pair[n % 3 // 2] for n in range(MESSAGES)]
    assert (outcome.last.ended, outcome.last.done, outcome.last.total) == (EndReason.ALL_READ, MESSAGES, MESSAGES)
    assert outcome.last.position_ms == T0 + 1000 * (MESSAGES - 1)
    assert {(each.topic, each.partition) for each in outcome.last.positions} == {
        (pair[0], 0),
        (pair[0], 1),
        (pair[1], 0),
    }
    assert all(each.left_begin == each.left_end == each.end for each in outcome.last.positions)


def test_the_order_does_not_depend_on_how_little_may_be_held(
    broker: Sandbox, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oldest_first, "MOST_ROWS", 3)
    assert numbers(read(broker.bootstrap, ScanRequest(pair)).values) == list(range(MESSAGES))


def test_what_is_counted_needs_no_order(broker: Sandbox, pair: tuple[str, str]) -> None:
    outcome = read(broker.bootstrap, ScanRequest(pair, count_only=True))
    assert (outcome.last.rows, outcome.last.matched) == (0, MESSAGES)


def part_of(broker: Sandbox, request: ScanRequest, folder: str) -> Outcome:
    return Live(settings_of(broker.bootstrap), request, folder).finish()


def paused_after_some_rows(broker: Sandbox, request: ScanRequest, folder: str) -> ScanRequest:
    """Scan until there are new rows, cancel, and return the request that goes on."""
    scanning = Live(settings_of(broker.bootstrap), request, folder)
    scanning.until(lambda told: told.rows > request.keep_rows)
    scanning.close()
    last = scanning.told[-1]
    return replace(request, resume=last.positions, keep_rows=last.rows)


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_scan_goes_on_where_its_limit_stopped_it(broker: Sandbox, pair: tuple[str, str], newest_first: bool) -> None:
    """In the same spool, several times, until everything is there once and in order."""
    request = ScanRequest(pair, newest_first=newest_first, limit=60)
    with tempfile.TemporaryDirectory() as folder:
        parts = [part_of(broker, request, folder)]
        while parts[-1].last.ended is EndReason.LIMIT_REACHED:
            last = parts[-1].last
            parts.append(part_of(broker, replace(request, resume=last.positions, keep_rows=last.rows), folder))
    assert [part.last.ended for part in parts] == [EndReason.LIMIT_REACHED] * 3 + [EndReason.ALL_READ]
    wanted = list(range(MESSAGES))
    assert numbers(parts[-1].values) == (wanted[::-1] if newest_first else wanted)


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_scan_that_was_cancelled_goes_on(broker: Sandbox, topic: TopicFactory, newest_first: bool) -> None:
    """Whatever came after the last progress is read again, and nothing is lost or doubled."""
    name = topic("paused", partitions=3)
    fill(
        broker.bootstrap,
        name,
        [Sent(b"%d" % n + b"x" * 2000, partition=n % 3, timestamp_ms=T0 + n) for n in range(30_000)],
    )
    request = asked(name, BEGINNING, newest_first=newest_first)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(3):
            request = paused_after_some_rows(broker, request, folder)
        outcome = part_of(broker, request, folder)
    found = [int((value or b"").rstrip(b"x")) for value in outcome.values]
    assert found == (list(range(30_000))[::-1] if newest_first else list(range(30_000)))


def test_what_was_read_is_not_read_again_in_another_spool(broker: Sandbox, pair: tuple[str, str]) -> None:
    """As when a saved search goes on after the program was closed."""
    first = read(broker.bootstrap, ScanRequest(pair, limit=50))
    rest = read(broker.bootstrap, ScanRequest(pair, resume=first.last.positions))
    assert numbers(first.values + rest.values) == list(range(MESSAGES))
    nothing = read(broker.bootstrap, ScanRequest(pair, resume=rest.last.positions))
    assert (nothing.values, nothing.last.ended, nothing.last.total) == ([], EndReason.ALL_READ, 0)


def test_times_that_do_not_rise_come_once_when_it_goes_on(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("jumbled", partitions=2)
    fill(
        broker.bootstrap,
        name,
        [Sent(str(n).encode(), partition=n % 2, timestamp_ms=T0 + n * 7919 % 300) for n in range(300)],
    )
    for newest_first in (False, True):
        request = ScanRequest((name,), Span(), newest_first=newest_first, limit=70)
        with tempfile.TemporaryDirectory() as folder:
            outcome = part_of(broker, request, folder)
            for _ in range(4):
                going_on = replace(request, resume=outcome.last.positions, keep_rows=outcome.last.rows)
                outcome = part_of(broker, going_on, folder)
        assert outcome.last.ended is EndReason.ALL_READ
        assert sorted(numbers(outcome.values)) == list(range(300))


def test_progress_can_be_gone_on_from_at_any_time(broker: Sandbox, pair: tuple[str, str]) -> None:
    with live(broker.bootstrap, ScanRequest(pair, limit=20)) as scanning:
        told = scanning.finish().told
    shown = told[-1].rows
    assert all(progress.rows <= shown for progress in told)
    for progress in told:
        left = sum(each.left_end - each.left_begin for each in progress.positions)
        assert not progress.positions or left == MESSAGES - progress.rows
