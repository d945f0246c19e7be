"""Redrives on a real broker: what arrives, what the account and the journal say of it."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine import cluster as cluster_module
from kafka_explorer.engine.errors import ReadOnlyCluster
from kafka_explorer.engine.redrive import transactional
from kafka_explorer.engine.redrive.account import Account, has_account
from kafka_explorer.engine.redrive.care import pause, resume
from kafka_explorer.engine.redrive.journal import Mark, Owner
from kafka_explorer.engine.redrive.keepers import JournalKeeper
from kafka_explorer.engine.redrive.parking import park
from kafka_explorer.engine.redrive.request import Everything, RedriveStep, State, Why, chosen
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.engine.redrive.transactional import Write
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run, watch
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, settings_of, spring
from tests.transactions import held_back


def test_each_arrives_once_as_it_was_and_the_journal_says_so(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = topic("orders", partitions=2), topic("orders-dlt", partitions=2)
    dead = [spring(source, number, partition=number % 2, source_partition=number % 2) for number in range(700)]
    on_broker.write(broker.bootstrap, dlq, dead)

    told, result = watch(redrive(settings_of(broker.bootstrap), request_of(dlq), str(tmp_path)))

    found = on_broker.read_committed(broker.bootstrap, source, 2)
    assert sorted((each.key, each.value, each.partition) for each in found) == sorted(
        (each.key, each.value, each.partition) for each in dead
    )
    assert len(set(on_broker.redrive_ids(found))) == 700
    assert {tuple(name for name, _ in on_broker.own_headers(each)) for each in found} == {("trace",)}
    assert (result.sent, result.failed, result.skipped, result.complete) == (700, 0, 0, True)
    assert result.guarantee.kind == "exactly_once"
    assert result.by_target == {source: 700}
    assert told[-1].seen == told[-1].total == 700
    journal = on_broker.journal_of(broker.bootstrap, dlq)
    landed = {(each.partition, each.offset) for each in found}
    assert {tuple(mark["to"][1:]) for mark in journal.values()} == landed  # type: ignore[index]
    assert {mark["by"] for mark in journal.values()} == {"me@desk"}
    account = Account(str(tmp_path))
    assert {(each.partition, each.offset) for each in account.outcomes([State.SENT])} == landed
    account.close()


def test_what_was_redriven_is_not_sent_again_by_anybody(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(20)])
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    settings = settings_of(broker.bootstrap)
    some = request_of(dlq, selection=chosen([(0, 3), (0, 5), (0, 6)]))
    run(redrive(settings, some, str(tmp_path / "one")))

    again = run(redrive(settings, some, str(tmp_path / "one")))
    rest = run(redrive(settings, request_of(dlq, job="job-2", by="you@desk"), str(tmp_path / "other")))

    assert (again.sent, again.skipped) == (3, 0)
    assert (rest.sent, rest.skipped) == (17, 3)
    assert {(each.why, each.detail) for each in rest.remarks} == {(Why.ALREADY, "me@desk")}
    found = on_broker.read_committed(broker.bootstrap, source)
    assert len(found) == len(set(on_broker.redrive_ids(found))) == 20


def test_a_lost_account_is_made_anew_from_the_journal(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(30)])
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    settings, asked = settings_of(broker.bootstrap), request_of(dlq, selection=Everything())
    before = run(redrive(settings, asked, str(tmp_path / "first")))

    after = run(redrive(settings, asked, str(tmp_path / "second")))

    assert (before.sent, after.sent, after.by_target) == (30, 30, {source: 30})
    assert len(on_broker.read_committed(broker.bootstrap, source)) == 30


def test_a_read_only_connection_never_builds_a_producer(
    broker: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr(cluster_module, "Producer", lambda *args, **more: made.append(args))
    for work in (redrive, park):
        with pytest.raises(ReadOnlyCluster):
            run(work(settings_of(broker.bootstrap, read_only=True), request_of("any", target="other"), str(tmp_path)))
    assert made == []
    assert not has_account(str(tmp_path))


def test_paused_it_sends_nothing_and_holds_nothing_open(
    broker: Sandbox, admin: AdminClient, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(60)])
    pause(str(tmp_path))
    work = redrive(settings_of(broker.bootstrap), request_of(dlq), str(tmp_path))
    paused = next(progress for progress in work if progress.step is RedriveStep.PAUSED)
    assert paused.sent == 0
    assert held_back(admin, source, 1) == 0
    resume(str(tmp_path))
    assert run(work).sent == 60


def test_an_event_that_keeps_coming_back_is_not_sent_for_ever(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    """An envelope keeps no header, so the journal counts."""
    source, dlq = topic("orders"), topic("orders-dlq")
    envelope = b'{"originalEvent":{"id":"7"},"error":"java.lang.Error: x","timestamp":[2026,1,1,1,1]}'
    results = []
    for number in range(4):
        on_broker.write(broker.bootstrap, dlq, [on_broker.Dead(None, envelope, (), 0)])
        folder = tmp_path / str(number)
        folder.mkdir()
        asked = request_of(dlq, job=f"job-{number}", target=source, selection=chosen([(0, number)]))
        results.append(run(redrive(settings_of(broker.bootstrap), asked, str(folder))))
    assert [each.sent for each in results] == [1, 1, 1, 0]
    assert [(each.why, each.detail) for each in results[-1].remarks] == [(Why.ROUNDS, "3")]


def _tell(broker: Sandbox, what: signal.Signals) -> None:
    for node in broker.nodes:
        assert node.pid is not None
        os.kill(node.pid, what)


def test_closed_while_it_commits_the_account_knows_what_was_committed(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker stands still from the moment at which all that is left of a batch is its commit."""
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(5)])
    given: list[Mark] = []

    def stand_still(_self: JournalKeeper, entries: Sequence[Mark | Owner]) -> list[Write]:
        given.extend(entry for entry in entries if isinstance(entry, Mark))
        if given:
            _tell(broker, signal.SIGSTOP)
        return []  # nothing more to write: it goes on with the commit

    monkeypatch.setattr(JournalKeeper, "records", stand_still)
    monkeypatch.setattr(transactional, "_LAST_WORDS_S", 60.0)
    work = redrive(settings_of(broker.bootstrap), request_of(dlq), str(tmp_path))
    try:
        for _ in work:
            if given:
                break
    finally:
        _tell(broker, signal.SIGCONT)
    work.close()

    account = Account(str(tmp_path))
    known = {(each.place, each.partition, each.offset) for each in account.outcomes([State.SENT])}
    account.close()
    found = on_broker.read_committed(broker.bootstrap, source)
    assert [each.offset for each in found] == list(range(len(given)))
    assert known == {((0, number), 0, number) for number in range(len(given))}
