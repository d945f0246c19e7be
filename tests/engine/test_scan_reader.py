"""Which scans read straight from the brokers, and that nobody can tell by what they find."""

from dataclasses import replace
from datetime import UTC

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine import scan_reader
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, END, Place
from kafka_explorer.engine.scan import EndReason, ScanRequest
from kafka_explorer.engine.scan_reader import counts_only, reads_blocks
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import create_topic
from tests.scanning import PATIENCE_S, T0, Sent, asked, make_producer, read, send

NEWEST = Place(StartKind.NEWEST, 5)


@pytest.mark.parametrize(
    ("request_", "direct"),
    [
        (asked("t"), False),
        (asked("t", filter="word"), True),
        (asked("t", filter='value.level == "ERROR"'), True),
        (asked("t", filter="word or offset > 5"), False),
        (asked("t", filter="word and offset > 5"), True),
        (asked("t", filter="not word"), False),
        (asked("t", filter="~ /^word/"), False),
        (asked("t", filter=r"~ /\bword/"), False),
        (asked("t", filter="~ /wor[dt]/"), True),
        (asked("t", filter="is:tombstone"), False),
        (asked("t", filter="word", follow=True), False),
        (asked("t", count_only=True), True),
        (asked("t", NEWEST, count_only=True), False),
        (asked("t", count_only=True, limit=3), False),
        (asked("t", Place(StartKind.TIMESTAMP, 5), count_only=True), False),
    ],
)
def test_who_reads_blocks(request_: ScanRequest, direct: bool) -> None:
    assert reads_blocks(request_) is direct
    assert counts_only(request_) is (direct and request_.filter is None)


@pytest.fixture(scope="module")
def searched(broker: Sandbox) -> str:
    """Five partitions of small batches whose times go up together; every 97th message holds the needle."""
    name = "searched-directly"
    create_topic(AdminClient({"bootstrap.servers": broker.bootstrap, "log_level": 0}), name, partitions=5)
    producer = make_producer(broker.bootstrap, batch_num_messages=20, compression_type="snappy")
    send(
        producer,
        name,
        (
            Sent(b'{"n": %d, "text": "%s"}' % (at, b"needle" if at % 97 == 0 else b"hay"), b"k", at % 5, T0 + at)
            for at in range(5_000)
        ),
    )
    assert producer.flush(PATIENCE_S) == 0
    return name


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"limit": 7},
        {"newest_first": True},
        {"newest_first": True, "limit": 7},
        {"oldest_on_top": True, "limit": 7, "newest_first": True},
        {"count_only": True},
        {"filter": compile_filter("value.n >= 4000 and needle", UTC)},
        {"filter": compile_filter("value.n == 4850", UTC)},
        {"span": asked("t", Place(StartKind.TIMESTAMP, T0 + 1_000), Place(StartKind.TIMESTAMP, T0 + 2_000)).span},
        {"span": asked("t", Place(StartKind.OFFSET, 100), Place(StartKind.OFFSET, 900), partitions=(1, 3)).span},
        {"span": asked("t", Place(StartKind.NEWEST, 9)).span},
        {"read_uncommitted": True},
    ],
    ids=str,
)
def test_what_is_found_is_the_same(
    broker: Sandbox, searched: str, monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    request = replace(asked(searched, filter="needle"), **change)  # type: ignore[arg-type]
    directly = read(broker.bootstrap, request)
    monkeypatch.setattr(scan_reader, "reads_blocks", lambda _: False)
    usually = read(broker.bootstrap, request)
    assert directly.records == usually.records
    assert directly.last.matched >= len(directly.records) > 0 or request.count_only
    assert directly.last.ended is usually.last.ended
    if directly.last.ended is EndReason.ALL_READ:
        ours, theirs = directly.last, usually.last
        assert (ours.matched, ours.scanned, ours.done) == (theirs.matched, theirs.scanned, theirs.done)
        assert ours.positions == theirs.positions


def test_counting_all(broker: Sandbox, searched: str) -> None:
    counted = read(broker.bootstrap, asked(searched, BEGINNING, END, count_only=True))
    assert (counted.last.matched, counted.last.scanned, counted.last.rows) == (5_000, 5_000, 0)


def test_a_search_goes_on_where_it_stopped(broker: Sandbox, searched: str) -> None:
    whole = read(broker.bootstrap, asked(searched, filter="needle", newest_first=True))
    first = read(broker.bootstrap, asked(searched, filter="needle", newest_first=True, limit=10))
    rest = read(broker.bootstrap, asked(searched, filter="needle", newest_first=True, resume=first.last.positions))
    assert first.last.ended is EndReason.LIMIT_REACHED
    found = {(each.partition, each.offset) for each in (*first.records, *rest.records)}
    assert found == {(each.partition, each.offset) for each in whole.records}
