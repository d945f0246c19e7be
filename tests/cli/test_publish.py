"""`kafka-explorer publish`: what it is told is sent, confirmed, and told of."""

import csv
import json
import signal
import subprocess
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer import cli
from kafka_explorer.engine.producing.messages import partition_for
from kafka_explorer.engine.records import Header
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.cli_runs import LONG_S, Done, command, run
from tests.engine.producing.scenes import read_all


def publish(broker: Sandbox, topic: str, *arguments: str, stdin: bytes = b"") -> Done:
    line = command("publish", topic, "--bootstrap", broker.bootstrap, *arguments)
    done = subprocess.run(line, input=stdin, capture_output=True, timeout=LONG_S, check=False)
    return Done(done.returncode, done.stdout, done.stderr.decode())


def test_a_message_with_everything(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("cli", partitions=3)
    options = ["--key", "patient-1", "--value", '{ "dose": 1.10, "raw": "{{uuid}}" }', "--value-form", "json"]
    headers = ["--header", "id=1", "--header", "id=a=b", "--header", "none", "--header", "empty="]
    done = publish(broker, name, *options, *headers, "--timestamp", "1700000000123")
    where = partition_for(b"patient-1", 3)
    assert (done.status, done.out, done.err) == (0, f"1 acknowledged (partition {where}: 1)\n", "")
    record = read_all(broker.bootstrap, name, 3)[0]
    assert (record.key, record.value) == (b"patient-1", b'{"dose":1.10,"raw":"{{uuid}}"}')
    assert record.headers == (Header("id", b"1"), Header("id", b"a=b"), Header("none", None), Header("empty", b""))
    assert (record.timestamp_ms, record.partition) == (1_700_000_000_123, where)


def test_tombstones_and_empty_values_differ(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("cli-null")
    assert publish(broker, name, "--tombstone", "--key", "k").status == 0
    assert publish(broker, name, "--value", "", "--key", "").status == 0
    assert [(record.key, record.value) for record in read_all(broker.bootstrap, name)] == [(b"k", None), (b"", b"")]


def test_what_was_read_can_be_piped_into_another_topic(broker: Sandbox, topic: TopicFactory) -> None:
    here, there = topic("cli-here", partitions=2), topic("cli-there", partitions=2)
    publish(broker, here, "--value", "{{seq}} {{random:hex:8}}", "--key", "k{{seq}}", "--fill", "--count", "40")
    read = run("read", here, "--bootstrap", broker.bootstrap)
    done = publish(broker, there, "--json", "--keep-timestamp", "--keep-partition", stdin=read.raw)
    told = [json.loads(line) for line in done.out.splitlines()]
    assert (done.status, len(told)) == (0, 40)
    assert {each["outcome"] for each in told} == {"acknowledged"}
    original, copied = read_all(broker.bootstrap, here, 2), read_all(broker.bootstrap, there, 2)
    assert len({record.value for record in original}) == 40

    def parts(record: object) -> tuple[object, ...]:
        return tuple(getattr(record, name) for name in ("key", "value", "timestamp_ms", "partition"))

    assert sorted(map(parts, original)) == sorted(map(parts, copied))


def test_a_file_with_failures_and_its_report(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    path, report = tmp_path / "m.jsonl", tmp_path / "report.csv"
    path.write_text('{"value":"a"}\nnonsense\n{"value":"b"}\n')
    done = publish(
        broker, topic("cli-file"), "--file", str(path), "--report", str(report), "--log", str(tmp_path / "log")
    )
    assert done.status == 1
    assert done.out == "2 acknowledged (partition 0: 2)\n"
    assert "message 2: line 2 is no JSON" in done.err
    rows = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines()))
    assert sorted(row["outcome"] for row in rows) == ["acknowledged", "acknowledged", "unsendable"]


def test_lines_and_csv(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("cli-lines")
    assert publish(broker, name, "--lines", stdin=b"one\ntwo\n").status == 0
    (tmp_path / "m.csv").write_text("key,value,header:h\nk,three,1\n")
    assert publish(broker, name, "--file", str(tmp_path / "m.csv")).status == 0
    records = read_all(broker.bootstrap, name)
    assert [record.value for record in records] == [b"one", b"two", b"three"]
    assert (records[2].key, records[2].headers) == (b"k", (Header("h", b"1"),))


def test_a_dry_run_sends_nothing(broker: Sandbox, topic: TopicFactory, own_folders: Path) -> None:
    name = topic("cli-dry", partitions=3)
    done = publish(broker, name, "--key", "k", "--value", "v", "--dry-run")
    assert done.status == 0
    assert f"message 1: partition {partition_for(b'k', 3)}, " in done.out
    assert "nothing was sent" in done.out
    as_json = publish(broker, name, "--value", "v", "--partition", "9", "--dry-run", "--json")
    assert as_json.status == 1
    assert json.loads(as_json.out)["problems"] == ["there is no partition 9: the topic has 3, counted from 0"]
    assert "message 1: there is no partition 9" in as_json.err
    assert read_all(broker.bootstrap, name, 3) == []
    assert list((own_folders / "xdg_state_home").rglob("run-*")) == []


def test_a_run_that_was_stopped_goes_on(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name, path, log = topic("cli-stopped"), tmp_path / "m.jsonl", tmp_path / "log"
    path.write_text("".join(f'{{"value":"m {number}"}}\n' for number in range(200)))
    options = ["--file", str(path), "--log", str(log)]
    line = command("publish", name, "--bootstrap", broker.bootstrap, *options, "--rate", "10")
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        wait_until(lambda: (log / "log").exists() and (log / "log").stat().st_size > 2_000, "it sends")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=LONG_S)
    assert process.returncode == 130, said
    assert 0 < len(read_all(broker.bootstrap, name)) < 200
    done = publish(broker, name, *options)
    assert (done.status, done.out) == (0, "200 acknowledged (partition 0: 200)\n")
    values = [record.value or b"" for record in read_all(broker.bootstrap, name)]
    assert sorted(values) == sorted(b"m %d" % number for number in range(200))


def test_a_read_only_connection_sends_nothing(broker: Sandbox, topic: TopicFactory, own_folders: Path) -> None:
    folder = own_folders / "xdg_config_home" / "kafka-explorer" / "connections"
    folder.mkdir(parents=True)
    text = f'format = 1\nname = "careful"\nbootstrap_servers = ["{broker.bootstrap}"]\nread_only = true\n'
    (folder / "careful.toml").write_text(text)
    name = topic("cli-careful")
    done = run("publish", name, "--profile", "careful", "--value", "v")
    assert (done.status, done.out) == (1, "")
    assert "read-only" in done.err
    assert read_all(broker.bootstrap, name) == []
    assert run("publish", name, "--profile", "careful", "--value", "v", "--dry-run").status == 0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--value", "v", "--tombstone"], "not both"),
        (["--value", "v", "--file", "x"], "not both"),
        (["--key", "k"], "go with --value"),
        (["--value", "v", "--failed"], "--failed needs the log"),
        (["--value", "v", "--rate", "0"], "no rate"),
        (["--value", "v", "--count", "0"], "use 1 or more"),
        (["--value", "v", "--producer", "speed=1"], "no setting of the producer"),
        (["--value", "v", "--producer", "acks=1"], "idempotent producer needs acks=all"),
        (["--file", "/no/such/file"], "No such file"),
        (["--value", "{", "--value-form", "json"], "the text ends too early"),
        (["--value", "{{uid}}", "--fill"], "no placeholder"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    broker: Sandbox, topic: TopicFactory, capsys: pytest.CaptureFixture[str], options: list[str], says: str
) -> None:
    try:
        status: object = cli.main(["publish", topic("cli-wrong"), "--bootstrap", broker.bootstrap, *options])
    except SystemExit as ended:
        status = ended.code
    told = capsys.readouterr().err
    assert status == 1
    assert says in told


def test_an_unknown_topic_is_not_created(broker: Sandbox, admin: AdminClient) -> None:
    done = publish(broker, "cli-nowhere", "--value", "v")
    assert done.status == 1
    assert "Topic 'cli-nowhere' does not exist" in done.err
    assert "cli-nowhere" not in admin.list_topics(timeout=30).topics


def test_a_producers_settings_are_taken(broker: Sandbox, topic: TopicFactory) -> None:
    done = publish(
        broker, topic("cli-tuned"), "--value", "v", "--producer", "linger_ms=0", "--producer", "compression=zstd"
    )
    assert done.status == 0
    assert publish(broker, topic("cli-plain"), "--value", "v", "--producer", "idempotent=false").status == 0


def test_what_a_profile_changes_of_the_producer_counts(
    broker: Sandbox, topic: TopicFactory, own_folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own_folders / "xdg_config_home" / "kafka-explorer"
    (folder / "connections").mkdir(parents=True)
    text = f'format = 1\nname = "tuned"\nbootstrap_servers = ["{broker.bootstrap}"]\n'
    (folder / "connections" / "tuned.toml").write_text(text)
    (folder / "producers.jsonl").write_text('{"format":1}\n{"profile":"tuned","settings":{"acks":"1"}}\n')
    options = ["publish", topic("cli-profile"), "--profile", "tuned", "--value", "v"]
    with pytest.raises(SystemExit):
        cli.main(options)
    assert "needs acks=all" in capsys.readouterr().err
    assert cli.main([*options, "--producer", "idempotent=false"]) == 0
