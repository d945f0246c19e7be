"""Following: partitions that are added, several topics, a bounded window, and going on from where it was."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient, NewPartitions  # type: ignore[attr-defined]  # its stub forgets it

from kafka_explorer.engine import new_partitions
from kafka_explorer.engine.places import BEGINNING, END, Span
from kafka_explorer.engine.scan import ScanProgress, ScanRequest, tail
from kafka_explorer.engine.tail_window import TailReader
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.scanning import PATIENCE_S, T0, Sent, asked, fill, live, settings_of


def add_partitions(admin: AdminClient, topic: str, count: int) -> None:
    admin.create_partitions([NewPartitions(topic, count)])[topic].result(timeout=PATIENCE_S)


def test_partitions_that_are_added_are_followed_too(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_partitions, "EVERY_S", 0.2)
    name = topic("growing")
    with live(broker.bootstrap, asked(name, END, follow=True)) as scanning:
        scanning.until(lambda told: told.elapsed_s > 0)
        add_partitions(admin, name, 3)
        fill(broker.bootstrap, name, [Sent(b"%d" % n, partition=n) for n in range(3)])
        records = scanning.until(lambda told: told.rows == 3)
        assert {(record.partition, record.value) for record in records} == {(0, b"0"), (1, b"1"), (2, b"2")}
        places = {(each.partition, each.end) for each in scanning.told[-1].positions}
        assert places == {(0, 1), (1, 1), (2, 1)}


def test_chosen_partitions_stay_the_chosen_ones(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_partitions, "EVERY_S", 0.1)
    name = topic("growing", partitions=2)
    with live(broker.bootstrap, asked(name, END, partitions=(1,), follow=True)) as scanning:
        scanning.until(lambda told: told.elapsed_s > 0)
        add_partitions(admin, name, 3)
        fill(broker.bootstrap, name, [Sent(b"no"), Sent(b"no", partition=2)])
        scanning.until(lambda told: told.elapsed_s > 1)
        fill(broker.bootstrap, name, [Sent(b"yes", partition=1)])
        assert [record.value for record in scanning.until(lambda told: told.rows)] == [b"yes"]


def test_several_topics_are_followed_from_their_beginning(broker: Sandbox, topic: TopicFactory) -> None:
    """What was there comes in the order of time, what comes later as it comes."""
    one, two = topic("one"), topic("two")
    for name, rest in ((one, 0), (two, 1)):
        fill(broker.bootstrap, name, [Sent(str(n).encode(), timestamp_ms=T0 + n) for n in range(rest, 10, 2)])
    with live(broker.bootstrap, ScanRequest((one, two), Span(BEGINNING), follow=True)) as scanning:
        records = scanning.until(lambda told: told.rows >= 10)
        assert [record.value for record in records] == [str(n).encode() for n in range(10)]
        fill(broker.bootstrap, two, [Sent(b"later")])
        assert scanning.until(lambda told: told.rows == 11)[-1].topic == two


def test_following_goes_on_where_it_was(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("left")
    with live(broker.bootstrap, asked(name, END, follow=True)) as scanning:
        scanning.until(lambda told: told.positions)
        fill(broker.bootstrap, name, [Sent(b"seen")])
        scanning.until(lambda told: told.rows == 1)
        positions = scanning.told[-1].positions
    fill(broker.bootstrap, name, [Sent(b"missed")])
    with live(broker.bootstrap, asked(name, END, follow=True, resume=positions)) as scanning:
        assert [record.value for record in scanning.until(lambda told: told.rows)] == [b"missed"]


def test_a_tail_keeps_the_newest_in_a_bounded_window(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("tailed", partitions=2)
    request = replace(asked(name, END, follow=True), filter=None)
    work = tail(settings_of(broker.bootstrap), request, str(tmp_path), 100, 10_000_000)
    told = ScanProgress()
    sent = 0
    with closing(work):
        while not told.positions:
            told = next(work)
        while told.dropped == 0:
            fill(broker.bootstrap, name, [Sent(str(n).encode(), partition=n % 2) for n in range(sent, sent + 50)])
            sent += 50
            while told.rows < sent:
                told = next(work)
        with closing(TailReader(str(tmp_path))) as reader:
            assert reader.first_row == told.dropped
            kept = [int(reader.record(number).value or b"") for number in range(told.dropped, told.rows)]
    assert len(kept) >= 100
    assert len(set(kept)) == len(kept)
    assert max(kept) == sent - 1
    assert told.matched == told.rows == sent


def test_a_tail_may_begin_with_what_is_there(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("tailed", partitions=2)
    fill(broker.bootstrap, name, [Sent(str(n).encode(), partition=n % 2, timestamp_ms=T0 + n) for n in range(30)])
    request = replace(asked(name, follow=True), span=Span(BEGINNING))
    with closing(tail(settings_of(broker.bootstrap), request, str(tmp_path), 8, 10_000_000)) as work:
        told = next(work)
        while told.rows < 30 or told.total is not None:
            told = next(work)
        fill(broker.bootstrap, name, [Sent(str(n).encode()) for n in range(30, 60)])
        while told.rows < 60:
            told = next(work)
        assert told.dropped > 0
        with closing(TailReader(str(tmp_path))) as reader:
            assert reader.record(59).value == b"59"
