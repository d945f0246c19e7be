"""Without transactions nothing is lost, and what may be there twice is known exactly."""

from collections.abc import Generator
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.request import Because, RedriveProgress, State, Why
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, settings_of, spring


def test_all_arrive_and_the_journal_knows_where_there_is_one(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(700)])
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    settings = settings_of(broker.bootstrap)

    result = run(redrive(settings, request_of(dlq, exactly_once=False), str(tmp_path / "one")))
    again = run(redrive(settings, request_of(dlq, job="job-2"), str(tmp_path / "other")))

    assert (result.sent, result.doubtful, result.guarantee.because) == (700, 0, (Because.NOT_WANTED,))
    assert (again.sent, again.skipped, again.guarantee.kind) == (0, 700, "exactly_once")
    assert len(on_broker.read_committed(broker.bootstrap, source)) == 700
    assert len(on_broker.journal_of(broker.bootstrap, dlq)) == 700


def test_a_killed_process_leaves_its_doubts_and_the_next_one_ends_them(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(4_000)])
    settings, asked = settings_of(broker.bootstrap), request_of(dlq, exactly_once=False)
    workers = Workers()
    work = workers.run(redrive, settings, asked, str(tmp_path))
    try:
        _until_sent(work, 1_000)
        child = next(iter(workers._busy))
        child._process.kill()
        with pytest.raises(Exception, match="ended unexpectedly"):
            run(work)
    finally:
        workers.close()
    account = Account(str(tmp_path))
    known = {each.place for each in account.outcomes([State.SENT, State.DOUBTFUL])}
    account.close()
    there = {
        int(each.rpartition("/")[2])
        for each in on_broker.redrive_ids(on_broker.read_committed(broker.bootstrap, source))
    }
    assert {(0, number) for number in there} <= known  # nothing was sent of which the account knows nothing

    result = run(redrive(settings, asked, str(tmp_path)))

    found = on_broker.read_committed(broker.bootstrap, source)
    assert (result.sent, result.doubtful) == (4_000, 0)
    assert len(found) == len(set(on_broker.redrive_ids(found))) == 4_000


def test_a_refused_message_fails_alone(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    import random

    source, dlq = topic("orders", config={"max.message.bytes": "3000"}), topic("orders-dlt")
    noise = random.Random(3).randbytes(9_000)
    on_broker.write(
        broker.bootstrap, dlq, [spring(source, number, value=noise if number == 5 else None) for number in range(10)]
    )
    result = run(redrive(settings_of(broker.bootstrap), request_of(dlq, exactly_once=False), str(tmp_path)))
    assert [(each.place, each.why) for each in result.remarks if each.place == (0, 5)] == [((0, 5), Why.REFUSED)]
    assert (result.sent, result.failed, result.doubtful) == (9, 1, 0)
    assert len(on_broker.read_committed(broker.bootstrap, source)) == 9


def test_a_target_that_is_gone_stops_it(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(400)])
    asked = request_of(dlq, exactly_once=False, rate_per_s=100.0)
    work = redrive(settings_of(broker.bootstrap), asked, str(tmp_path))
    _until_sent(work, 30)
    admin.delete_topics([source])[source].result(timeout=30)
    with pytest.raises(UnknownTopic, match=source):
        run(work)
    account = Account(str(tmp_path))
    assert account.counts[State.SENT] >= 30
    assert account.counts.total() < 400
    account.close()


def _until_sent(work: Generator[RedriveProgress | None, None, object], count: int) -> None:
    for progress in work:
        if progress is not None and progress.sent >= count:
            return
    pytest.fail("it ended before")
