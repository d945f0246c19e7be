"""What goes wrong in the middle leaves an exact account: too large, deleted, a full disk, a broker that goes away."""

import resource
from collections.abc import Generator
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.redrive.account import Account, AccountFailed
from kafka_explorer.engine.redrive.request import (
    RedriveProgress,
    RedriveRequest,
    RedriveResult,
    RedriveStep,
    State,
    Why,
)
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, create_topic, wait_until
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, settings_of, spring
from tests.transactions import held_back


def sent_in(folder: Path) -> set[tuple[int | None, int | None]]:
    account = Account(str(folder))
    try:
        return {(each.partition, each.offset) for each in account.outcomes([State.SENT])}
    finally:
        account.close()


def test_a_message_too_large_fails_alone(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("orders", config={"max.message.bytes": "3000"}), topic("orders-dlt")
    import random

    noise = random.Random(3).randbytes(9_000)  # nothing that compression could save
    dead = [spring(source, number, value=noise if number in (5, 6) else None) for number in range(60)]
    on_broker.write(broker.bootstrap, dlq, dead)

    result = run(redrive(settings_of(broker.bootstrap), request_of(dlq), str(tmp_path)))

    assert (result.sent, result.failed, result.complete) == (58, 2, False)
    assert [(each.place, each.why) for each in result.remarks] == [((0, 5), Why.REFUSED), ((0, 6), Why.REFUSED)]
    assert "too large" in result.remarks[0].detail.lower()
    found = on_broker.read_committed(broker.bootstrap, source)
    assert len(found) == len(set(on_broker.redrive_ids(found))) == 58
    assert {(0, 5), (0, 6)}.isdisjoint(on_broker.journal_of(broker.bootstrap, dlq))


def test_a_target_deleted_in_the_middle(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(400)])
    work = redrive(settings_of(broker.bootstrap), request_of(dlq, rate_per_s=100.0), str(tmp_path))
    told = _until(work, lambda progress: progress.sent >= 30)
    before = sent_in(tmp_path)
    admin.delete_topics([source])[source].result(timeout=30)

    with pytest.raises(UnknownTopic, match=source):
        run(work)

    journal = on_broker.journal_of(broker.bootstrap, dlq)
    assert told.sent <= len(journal) < 400
    assert before <= sent_in(tmp_path) == {tuple(mark["to"][1:]) for mark in journal.values()}  # type: ignore[index]


def _on_a_small_disk(
    settings: ClusterSettings, request: RedriveRequest, folder: str
) -> Generator[RedriveProgress, None, RedriveResult]:
    """Runs in a child, whose files may not grow beyond a size; a full disk tells SQLite the same."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, 64 * 1024))
    return (yield from redrive(settings, request, folder))


def test_a_full_disk_stops_it_and_the_journal_makes_the_account_whole(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(5_000)])
    settings, asked = settings_of(broker.bootstrap), request_of(dlq)
    workers = Workers()
    try:
        with pytest.raises(AccountFailed):
            run(workers.run(_on_a_small_disk, settings, asked, str(tmp_path)))
    finally:
        workers.close()
    committed = on_broker.read_committed(broker.bootstrap, source)
    assert 0 < len(committed) < 5_000

    result = run(redrive(settings, asked, str(tmp_path)))

    found = on_broker.read_committed(broker.bootstrap, source)
    assert (result.sent, result.complete) == (5_000, True)
    assert len(found) == len(set(on_broker.redrive_ids(found))) == 5_000
    assert sent_in(tmp_path) == {(each.partition, each.offset) for each in found}


def test_a_coordinator_that_goes_away_and_comes_back(tmp_path: Path) -> None:
    with Sandbox() as mortal:
        admin = AdminClient({"bootstrap.servers": mortal.bootstrap, "log_level": 0})
        for name in ("orders", "orders-dlt"):
            create_topic(admin, name)
        on_broker.write(mortal.bootstrap, "orders-dlt", [spring("orders", number) for number in range(3_000)])
        asked = request_of("orders-dlt", rate_per_s=1_000.0)
        work = redrive(settings_of(mortal.bootstrap), asked, str(tmp_path))
        _until(work, lambda progress: progress.sent >= 300)
        mortal.nodes[0].kill()
        _until(work, lambda progress: progress.waiting is not None)
        mortal.nodes[0].start()

        result = run(work)

        found = on_broker.read_committed(mortal.bootstrap, "orders")
        assert (result.sent, result.complete) == (3_000, True)
        assert len(found) == len(set(on_broker.redrive_ids(found))) == 3_000
        assert sent_in(tmp_path) == {(each.partition, each.offset) for each in found}


def test_closed_in_the_middle_it_holds_no_transaction_open(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(2_000)])
    work = redrive(settings_of(broker.bootstrap), request_of(dlq, batch=50), str(tmp_path))
    _until(work, lambda progress: progress.sent >= 100)
    work.close()
    wait_until(lambda: held_back(admin, source, 1) == 0, "no transaction is open")
    found = on_broker.read_committed(broker.bootstrap, source)
    assert len(found) == len(set(on_broker.redrive_ids(found)))
    result = run(redrive(settings_of(broker.bootstrap), request_of(dlq), str(tmp_path)))
    assert result.sent == len(on_broker.read_committed(broker.bootstrap, source)) == 2_000


def _until(work: Generator[RedriveProgress, None, RedriveResult], true: object) -> RedriveProgress:
    """Drive it until its progress is so."""
    assert callable(true)
    for progress in work:
        if progress.step is not RedriveStep.PREPARING and true(progress):
            return progress
    pytest.fail("it ended before")
