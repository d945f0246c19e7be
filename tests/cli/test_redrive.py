"""`kafka-explorer redrive`: planned, asked for, sent once each, and told."""

import csv
import json
import signal
import subprocess
from pathlib import Path

import pytest
from confluent_kafka import Consumer, TopicPartition

from kafka_explorer import cli
from kafka_explorer.engine.producing.messages import partition_for
from kafka_explorer.engine.records import Header, Record
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.cli_runs import LONG_S, Done, command
from tests.engine.redrive.on_broker import Dead, read_committed, redrive_ids, spring, write

OWN = ("kafka-explorer-redrive-id", "kafka-explorer-redrive-count", "kafka-explorer-original-timestamp")


def redrive(broker: Sandbox, dlq: str, *arguments: str, answer: str = "", profile: str | None = None) -> Done:
    where = ["--bootstrap", broker.bootstrap] if profile is None else ["--profile", profile]
    line = command("redrive", dlq, *where, *arguments)
    done = subprocess.run(line, input=answer.encode(), capture_output=True, timeout=3 * LONG_S, check=False)
    return Done(done.returncode, done.stdout, done.stderr.decode())


def make_profile(own_folders: Path, broker: Sandbox, name: str, more: str) -> None:
    folder = own_folders / "xdg_config_home" / "kafka-explorer" / "connections"
    folder.mkdir(parents=True, exist_ok=True)
    text = f'format = 1\nname = "{name}"\nbootstrap_servers = ["{broker.bootstrap}"]\n{more}\n'
    (folder / f"{name}.toml").write_text(text)


def told(record: Record) -> tuple[bytes | None, bytes | None, tuple[Header, ...], int]:
    """All that matters of a message but our own headers."""
    kept = tuple(header for header in record.headers if header.name not in OWN)
    return record.key, record.value, kept, record.partition


def expected(dead: Dead, partition: int) -> tuple[bytes | None, bytes | None, tuple[Header, ...], int]:
    kept = tuple(Header(name, value) for name, value in dead.headers if not name.startswith("kafka_dlt-"))
    return dead.key, dead.value, kept, partition


def stable_end(broker: Sandbox, topic: str) -> int:
    """Up to where a consumer of committed messages may read partition 0."""
    consumer = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": "looks", "log_level": 0})
    try:
        return consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=30)[1]
    finally:
        consumer.close()


def test_dead_letters_go_back_once(broker: Sandbox, topic: TopicFactory) -> None:
    source, dlq = topic("cli-source", partitions=2), topic("cli-dlt")
    dead = [spring(source, number, source_partition=number % 2) for number in range(20)]
    write(broker.bootstrap, dlq, dead)
    planned = redrive(broker, dlq, "--dry-run")
    assert planned.status == 0, planned.err
    assert f"p0 @0: to {source}, partition 0, " in planned.out
    assert f"20 dead letters of '{dlq}': 20 to send" in planned.out
    assert read_committed(broker.bootstrap, source, 2) == []
    done = redrive(broker, dlq, "--yes")
    assert done.status == 0, done.err
    assert f"20 sent ({source}: 20), exactly once (messages and their marks" in done.out
    found = read_committed(broker.bootstrap, source, 2)
    assert sorted(map(told, found), key=repr) == sorted(
        (expected(each, number % 2) for number, each in enumerate(dead)), key=repr
    )
    again = redrive(broker, dlq, "--yes")
    assert (again.status, "not sent: redriven before" in again.out) == (0, True), again.err
    assert len(read_committed(broker.bootstrap, source, 2)) == 20


def test_nothing_is_sent_before_the_answer(broker: Sandbox, topic: TopicFactory) -> None:
    source, dlq = topic("cli-asked"), topic("cli-asked-dlt")
    write(broker.bootstrap, dlq, [spring(source, 0)])
    for answer in ("", "no\n", f"{dlq}\n"):
        refused = redrive(broker, dlq, answer=answer)
        assert refused.status == 1
        assert "Type yes to send 1 dead letter back: " in refused.err
        assert "nothing was sent" in refused.err
    assert read_committed(broker.bootstrap, source) == []
    assert redrive(broker, dlq, answer="yes\n").status == 0
    assert len(read_committed(broker.bootstrap, source)) == 1


def test_in_production_the_name_is_typed(broker: Sandbox, topic: TopicFactory, own_folders: Path) -> None:
    source, dlq = topic("cli-prod"), topic("cli-prod-dlt")
    make_profile(own_folders, broker, "live", 'environment = "production"')
    write(broker.bootstrap, dlq, [spring(source, 0)])
    refused = redrive(broker, dlq, profile="live", answer="yes\n")
    assert refused.status == 1
    assert f"Type {dlq} to send 1 dead letter back in PRODUCTION (live): " in refused.err
    assert read_committed(broker.bootstrap, source) == []
    assert redrive(broker, dlq, profile="live", answer=f"{dlq}\n").status == 0
    assert len(read_committed(broker.bootstrap, source)) == 1


def test_a_read_only_connection_only_plans(broker: Sandbox, topic: TopicFactory, own_folders: Path) -> None:
    source, dlq = topic("cli-careful"), topic("cli-careful-dlt")
    make_profile(own_folders, broker, "careful", "read_only = true")
    write(broker.bootstrap, dlq, [spring(source, 0)])
    done = redrive(broker, dlq, "--yes", profile="careful")
    assert (done.status, done.out) == (1, "")
    assert "read-only" in done.err
    assert redrive(broker, dlq, "--dry-run", profile="careful").status == 0
    assert read_committed(broker.bootstrap, source) == []


def test_a_profiles_mapping_leads_to_the_source(broker: Sandbox, topic: TopicFactory, own_folders: Path) -> None:
    source, dlq = topic("cli-mapped"), topic("cli-graveyard")
    make_profile(own_folders, broker, "mapped", f'[dead_letters]\n"{dlq}" = "{source}"')
    write(broker.bootstrap, dlq, [Dead(b"k", b"v", (), 0)])
    assert redrive(broker, dlq, "--yes", profile="mapped").status == 0
    assert [told(record) for record in read_committed(broker.bootstrap, source)] == [(b"k", b"v", (), 0)]


def test_some_to_another_topic_with_a_report(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, other, dlq = topic("cli-some"), topic("cli-elsewhere"), topic("cli-some-dlt")
    write(broker.bootstrap, dlq, [spring(source, number) for number in range(6)])
    options = ["--filter", "value.number in (1, 4)", "--to", other, "--yes"]
    report = tmp_path / "report.csv"
    as_json = redrive(broker, dlq, *options, "--dry-run", "--json")
    assert [json.loads(line)["offset"] for line in as_json.out.splitlines()] == [1, 4]
    assert json.loads(as_json.out.splitlines()[0])["headers_on"] == list(OWN)
    done = redrive(broker, dlq, *options, "--json", "--report", str(report))
    assert done.status == 0, done.err
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [(line["offset"], line["result"], line["target"], line["target_offset"]) for line in lines] == [
        (1, "sent", other, 0),
        (4, "sent", other, 1),
    ]
    rows = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines()))
    assert [(row["offset"], row["result"]) for row in rows] == [("1", "sent"), ("4", "sent")]
    assert [record.value for record in read_committed(broker.bootstrap, other)] == [b'{"number": 1}', b'{"number": 4}']
    assert read_committed(broker.bootstrap, source) == []


def test_the_user_knows_class_and_key(broker: Sandbox, topic: TopicFactory) -> None:
    source = topic("cli-envelope", partitions=3)
    dlq = topic(f"{source}-dlq", exact=True)
    value = b'{"originalEvent":{"id":"a", "n":1.10},"error":"boom","timestamp":[2026,1,2,3,4]}'
    write(broker.bootstrap, dlq, [Dead(None, value, (("__TypeId__", b"com.acme.DeadLetterEvent"),), 0)])
    done = redrive(broker, dlq, "--yes", "--type", "com.acme.Order", "--key", "value.id")
    assert done.status == 0, done.err
    (record,) = read_committed(broker.bootstrap, source, 3)
    headers = (Header("__TypeId__", b"com.acme.Order"),)
    assert told(record) == (b"a", b'{"id":"a", "n":1.10}', headers, partition_for(b"a", 3))


def test_what_cannot_be_sent_is_told(broker: Sandbox, topic: TopicFactory) -> None:
    source, dlq = topic("cli-part"), topic("cli-part-dlt")
    write(broker.bootstrap, dlq, [spring(source, 0), spring("cli-no-such-topic", 1)])
    planned = redrive(broker, dlq, "--dry-run")
    assert planned.status == 1
    assert "p0 @1: not sent, where it belongs is not known, or not there (cli-no-such-topic)" in planned.out
    done = redrive(broker, dlq, "--yes")
    assert done.status == 1
    assert f"1 sent ({source}: 1)" in done.out
    nothing = redrive(broker, dlq, "--yes")
    assert (nothing.status, "Nothing is to be sent." in nothing.err) == (1, True)


def test_a_redrive_that_was_stopped_goes_on(broker: Sandbox, topic: TopicFactory) -> None:
    source, dlq = topic("cli-stopped"), topic("cli-stopped-dlt")
    write(broker.bootstrap, dlq, [spring(source, number) for number in range(1000)])
    line = command("redrive", dlq, "--bootstrap", broker.bootstrap, "--yes", "--rate", "5")
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            wait_until(lambda: stable_end(broker, source) > 0, "something was sent", 3 * LONG_S)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=2 * LONG_S)
        finally:
            process.kill()
    assert process.returncode == 130, said
    sent = len(redrive_ids(read_committed(broker.bootstrap, source)))
    assert 0 < sent < 1000
    assert f"it ended early: {sent} sent" in said.decode()
    done = redrive(broker, dlq, "--yes")
    assert done.status == 0, done.err
    ids = redrive_ids(read_committed(broker.bootstrap, source))
    assert (len(ids), len(set(ids))) == (1000, 1000)


def test_a_canary_goes_first(broker: Sandbox, topic: TopicFactory) -> None:
    source, dlq = topic("cli-canary"), topic("cli-canary-dlt")
    write(broker.bootstrap, dlq, [spring(source, number) for number in range(5)])
    group = f"{source}-readers"
    consumer = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": group, "log_level": 0})
    consumer.commit(offsets=[TopicPartition(source, 0, 1000)], asynchronous=False)
    consumer.close()
    done = redrive(broker, dlq, "--yes", "--canary", group)
    assert done.status == 0, done.err
    assert len(read_committed(broker.bootstrap, source)) == 5


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--rate", "0"], "no rate"),
        (["--max-rounds", "0"], "no number of rounds"),
        (["--filter", "value.a =="], "Column 11"),
        (["--key", "header.x"], "One place in the value's JSON"),
        ([], "does not exist"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    broker: Sandbox, capsys: pytest.CaptureFixture[str], options: list[str], says: str
) -> None:
    try:
        status: object = cli.main(
            ["redrive", "cli-no-such-dlt", "--bootstrap", broker.bootstrap, "--dry-run", *options]
        )
    except SystemExit as ended:
        status = ended.code
    said = capsys.readouterr().err
    assert status == 1
    assert says in said
