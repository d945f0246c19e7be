"""Sending to a real broker: confirmed by it, continued, refused, throttled."""

import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine import cluster as cluster_module
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ReadOnlyCluster, UnknownTopic
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.producing.messages import Outgoing, Unsendable, partition_for
from kafka_explorer.engine.producing.request import (
    Messages,
    SendProgress,
    SendReport,
    SendRequest,
    SendStep,
    Source,
    Wanted,
)
from kafka_explorer.engine.producing.send_log import OtherRun, SendLog, SendState, outcomes
from kafka_explorer.engine.producing.sending import send
from kafka_explorer.engine.producing.settings import ProducerSettings
from kafka_explorer.engine.records import Header
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, create_topic, run_java_tool, wait_until
from tests.engine.drive import run, watch
from tests.engine.producing import scenes
from tests.engine.producing.scenes import Numbered, settings_of

AWKWARD = (
    Outgoing((0, 0), None, None),
    Outgoing((0, 1), b"", b""),
    Outgoing((0, 2), b"\x00\xff", b"line\nbreak \\ \xf0\x9f\x92\x8a", timestamp_ms=1_700_000_000_123),
    Outgoing(
        (0, 3),
        "Ключ".encode(),
        b"x" * 20_000,
        (
            Header("id", b"1"),
            Header("id", b"2"),
            Header("null", None),
            Header("empty", b""),
            Header("binary", bytes(range(256))),
            Header("", b"no name"),
        ),
    ),
    Outgoing((0, 4), b"tombstone", None, (Header("reason", b"discharged"),)),
)


def request(topic: str, source: Source, folder: Path, **more: object) -> SendRequest:
    folder.mkdir(exist_ok=True)
    return SendRequest(topic, source, str(folder), **more)  # type: ignore[arg-type]


def test_every_part_of_a_message_arrives_as_it_was(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("awkward")
    report = run(send(settings_of(broker), request(name, Messages(AWKWARD), tmp_path / "run")))
    records = scenes.read_all(broker.bootstrap, name)
    assert [(each.key, each.value, each.headers) for each in records] == [
        (each.key, each.value, each.headers) for each in AWKWARD
    ]
    assert records[2].timestamp_ms == 1_700_000_000_123
    assert [scenes.as_java_tells(each) for each in records] == scenes.read_with_java(broker, name, 0, len(records))
    assert (report.acknowledged, report.complete) == (5, True)
    assert report.landed[0].count == 5
    assert [(each.id[1], each.offset) for each in outcomes(report.folder)] == [(at, at) for at in range(5)]


def test_the_key_decides_as_in_java_and_a_chosen_partition_wins(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("keyed", partitions=5)
    keys = [b"", *(f"patient-{number}".encode() for number in range(60))]
    messages = [Outgoing((0, at), key, b"v") for at, key in enumerate(keys)]
    chosen = Outgoing((0, 1000), b"patient-1", b"chosen", partition=4)
    run(send(settings_of(broker), request(name, Messages((*messages, chosen)), tmp_path / "run")))
    records = scenes.read_all(broker.bootstrap, name, 5)
    landed = {record.key: record.partition for record in records if record.value == b"v"}
    assert landed == {key: partition_for(key, 5) for key in keys}
    assert [record.partition for record in records if record.value == b"chosen"] == [4]


def test_progress_and_metrics_are_told(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    asked = request(topic("told"), Numbered(60), tmp_path / "run", rate=30.0)
    told, report = watch(send(settings_of(broker), asked))
    assert report.acknowledged == 60
    assert told[0].step is SendStep.PREPARING
    assert (told[-1].passed, told[-1].acknowledged, told[-1].total, told[-1].in_flight) == (60, 60, 60, 0)
    measured = [each.metrics.named() for each in told if each.metrics is not None]
    assert measured  # 60 at 30 a second take longer than the second between two statistics
    assert 32_000_000 < (measured[-1]["buffer-available-bytes"] or 0) <= 32 * 1024 * 1024
    assert all(each.acknowledged <= each.elapsed_s * 30 + 1 for each in told)


def test_what_cannot_be_sent_is_listed_and_can_be_sent_alone(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("small", config={"max.message.bytes": "2000"})
    items = [Outgoing((0, at), b"k", b"m %d " % at + b"%d" % at * (5000 if at == 3 else 1)) for at in range(200)]
    plain = ProducerSettings(compression="none")
    asked = request(name, Messages(tuple(items)), tmp_path / "run", producer=plain)
    report = run(send(settings_of(broker), asked))
    assert (report.acknowledged, report.refused, report.complete) == (199, 1, False)
    assert [(each.id, each.state) for each in report.failures] == [((0, 3), SendState.REFUSED)]
    assert "too large" in report.failures[0].reason.lower()
    assert SendLog.is_through(report.folder), "what was refused is in no log: there is nothing open"
    scenes.alter_topic(broker, name, "--add-config", "max.message.bytes=100000")
    again = request(name, asked.source, tmp_path / "run", wanted=Wanted.FAILED, producer=plain)
    wait_until(lambda: run(send(settings_of(broker), again)).complete, "the larger message is accepted")
    records = scenes.read_all(broker.bootstrap, name)
    assert sorted(record.value or b"" for record in records) == sorted(item.value or b"" for item in items)


def test_an_item_that_is_no_message_does_not_stop_the_others(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("some-bad")
    report = run(send(settings_of(broker), request(name, Numbered(10, bad=(4, 7)), tmp_path / "run")))
    assert (report.acknowledged, report.unsendable) == (8, 2)
    assert [each.reason for each in report.failures] == ["number 4 is bad", "number 7 is bad"]


def test_a_partition_that_does_not_exist_is_a_failure_of_its_message(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    items = (Outgoing((0, 0), b"k", b"v", partition=9), Outgoing((0, 1), b"k", b"v"))
    report = run(send(settings_of(broker), request(topic("narrow"), Messages(items), tmp_path / "run")))
    assert (report.acknowledged, report.refused) == (1, 1)
    assert "partition" in report.failures[0].reason.lower()


def test_a_run_that_was_closed_goes_on_without_sending_twice(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("stopped", partitions=2)
    work = send(settings_of(broker), request(name, Numbered(300, stuck_at=120), tmp_path / "run"))
    _until(work, lambda progress: progress.acknowledged >= 20)
    work.close()
    before = scenes.read_all(broker.bootstrap, name, 2)
    assert 20 <= len(before) <= 120
    assert not SendLog.is_through(str(tmp_path / "run"))
    report = run(send(settings_of(broker), request(name, Numbered(300), tmp_path / "run")))
    assert (report.acknowledged, report.complete) == (300, True)
    assert scenes.numbers_in(scenes.read_all(broker.bootstrap, name, 2)) == list(range(300))


def test_a_run_whose_process_was_killed_goes_on_without_sending_twice(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("killed", partitions=2)
    workers = Workers()
    stuck = Numbered(20_000, padding=200, stuck_at=9_000)
    work = workers.run(send, settings_of(broker), request(name, stuck, tmp_path / "run"))
    try:
        _until(work, lambda progress: progress.acknowledged >= 3_000)
        child = next(iter(workers._busy))
        child._process.kill()
        with pytest.raises(Exception, match="ended unexpectedly"):
            run(work)
    finally:
        workers.close()
    source = Numbered(20_000, padding=200)
    report = run(send(settings_of(broker), request(name, source, tmp_path / "run")))
    assert (report.acknowledged, report.complete) == (20_000, True)
    assert scenes.numbers_in(scenes.read_all(broker.bootstrap, name, 2)) == list(range(20_000))


def test_another_run_does_not_go_on(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("mine")
    run(send(settings_of(broker), request(name, Numbered(2), tmp_path / "run")))
    for other, differs in ((request(name, Numbered(3), tmp_path / "run"), "source"), (None, "topic")):
        asked = other or request(topic("other"), Numbered(2), tmp_path / "run")
        with pytest.raises(OtherRun, match=differs):
            run(send(settings_of(broker), asked))


def test_an_unknown_topic_is_not_created(broker: Sandbox, admin: AdminClient, tmp_path: Path) -> None:
    with pytest.raises(UnknownTopic):
        run(send(settings_of(broker), request("no-such-topic", Numbered(1), tmp_path / "run")))
    assert "no-such-topic" not in admin.list_topics(timeout=30).topics


def test_a_read_only_connection_never_builds_a_producer(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr(cluster_module, "Producer", lambda *args, **more: made.append(args))
    asked = request(topic("untouched"), Messages((Outgoing((0, 0), b"k", b"v"),)), tmp_path / "run")
    with pytest.raises(ReadOnlyCluster):
        run(send(settings_of(broker, read_only=True), asked))
    assert made == []


def test_a_quota_that_slows_the_client_is_told(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    entity = ("--entity-type", "clients", "--entity-name", "slowed")
    run_java_tool(broker, scenes.config_main(broker), "--alter", "--add-config", "producer_byte_rate=20000", *entity)
    settings = ClusterSettings({"bootstrap.servers": broker.bootstrap, "client.id": "slowed"})
    plain = ProducerSettings(compression="none")
    asked = request(topic("slow"), Numbered(1_000, padding=1000), tmp_path / "run", producer=plain)
    work = send(settings, asked)
    _until(work, lambda progress: progress.throttled_ms > 0)
    work.close()


def test_a_broker_killed_and_restarted_in_the_middle_loses_and_doubles_nothing(tmp_path: Path) -> None:
    source = Numbered(20_000, padding=100)
    with Sandbox() as mortal:
        admin = AdminClient({"bootstrap.servers": mortal.bootstrap, "log_level": 0})
        create_topic(admin, "survives", partitions=3)
        patient = ProducerSettings(delivery_timeout_ms=600_000)
        asked = request("survives", source, tmp_path / "run", rate=10_000.0, producer=patient)
        work = send(settings_of(mortal), asked)
        _until(work, lambda progress: progress.acknowledged >= 4_000)
        mortal.nodes[0].kill()
        _until(work, lambda progress: progress.waiting is not None)
        mortal.nodes[0].start()
        report = run(work)
        assert (report.acknowledged, report.complete) == (20_000, True)
        assert scenes.numbers_in(scenes.read_all(mortal.bootstrap, "survives", 3)) == list(range(20_000))


def test_what_was_not_delivered_in_time_is_undelivered_and_goes_on_later(tmp_path: Path) -> None:
    with Sandbox() as mortal:
        admin = AdminClient({"bootstrap.servers": mortal.bootstrap, "log_level": 0})
        create_topic(admin, "late")
        hasty = ProducerSettings(delivery_timeout_ms=3_000)
        source = _Gated(100)
        work = send(settings_of(mortal), request("late", source, tmp_path / "run", producer=hasty))
        _until(work, lambda progress: progress.acknowledged == 60)
        mortal.nodes[0].kill()
        source.open()
        report = run(work)
        assert (report.acknowledged, report.complete) == (60, False)
        assert report.doubtful + report.undelivered == len(report.failures) == 40
        mortal.nodes[0].start()
        report = run(send(settings_of(mortal), request("late", Numbered(100), tmp_path / "run")))
        assert (report.acknowledged, report.complete) == (100, True)
        assert scenes.numbers_in(scenes.read_all(mortal.bootstrap, "late")) == list(range(100))


@dataclass(frozen=True)
class _Gated(Numbered):
    """The same messages; from number 60 on only once it is opened."""

    gate: threading.Event = field(default_factory=threading.Event)

    def open(self) -> None:
        self.gate.set()

    def messages(self) -> Iterator[Outgoing | Unsendable | None]:
        for item in super().messages():
            while item is not None and item.id == (0, 60) and not self.gate.is_set():
                yield None
            yield item


def _until(work: Generator[SendProgress | None, None, SendReport], true: object) -> None:
    """Drive `work` until its progress is so."""
    assert callable(true)
    for progress in work:
        if progress is not None and true(progress):
            return
    pytest.fail("it ended before")
