"""`kafka-explorer read` on a real Kafka: its lines, its options, its exit statuses."""

import base64
import json
import os
import signal
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pytest

from kafka_explorer import cli
from kafka_explorer.cli import connection
from kafka_explorer.config.places import profiles_folder
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.scan import EndReason, ScanProgress
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory, wait_until
from tests.cli_runs import Done, command, run
from tests.scanning import T0, Sent, fill
from tests.servers import serving, unused_address, waiting_for_a_line

MESSAGES = 60
PARTITIONS = 3


@pytest.fixture(scope="module")
def orders(broker: Sandbox, topic: TopicFactory) -> str:
    """Sixty messages, one a second, in turns on three partitions."""
    name = topic("orders", partitions=PARTITIONS)
    sent = [
        Sent(f"Заказ {n}".encode(), f"key {n % 7}".encode(), n % PARTITIONS, T0 + 1000 * n) for n in range(MESSAGES)
    ]
    fill(broker.bootstrap, name, sent)
    return name


@pytest.fixture(scope="module")
def odd(broker: Sandbox, topic: TopicFactory) -> str:
    name = topic("odd")
    headers = (Header("id", b"1"), Header("id", None), Header("Ключ", b"\x00\x01"), Header("empty", b""))
    fill(
        broker.bootstrap,
        name,
        [
            Sent(None, b"tombstone"),
            Sent(b"", b""),
            Sent(b"\xff\xfe", None, headers=headers),
            Sent(b'{"price": 1.10, "id": 23958446825181076828}', b"json", timestamp_ms=T0 + 7),
        ],
    )
    return name


class Here:
    """Runs the command in this process: it says the same, sooner."""

    def __init__(self, broker: Sandbox, capture: pytest.CaptureFixture[bytes]) -> None:
        self._broker = broker
        self._capture = capture

    def run(self, *arguments: str | bytes) -> Done:
        status = cli.main(list(map(os.fsdecode, arguments)))
        said = self._capture.readouterr()
        return Done(status, said.out, said.err.decode())

    def read(self, topic: str | bytes, *options: str | bytes) -> Done:
        """Read a topic, or several."""
        return self.run("read", topic, "--bootstrap", self._broker.bootstrap, *options)

    def said(self) -> str:
        """What was said on stderr by a run that has ended the program."""
        return self._capture.readouterr().err.decode()

    def refused(self, topic: str | bytes, *options: str | bytes) -> str:
        """What is said of options that are wrong."""
        arguments = ("read", topic, "--bootstrap", self._broker.bootstrap, *options)
        with pytest.raises(SystemExit) as ended:
            cli.main(list(map(os.fsdecode, arguments)))
        said = self._capture.readouterr()
        assert (ended.value.code, said.out) == (1, b"")
        return said.err.decode()


@pytest.fixture
def here(broker: Sandbox, capfdbinary: pytest.CaptureFixture[bytes]) -> Here:
    return Here(broker, capfdbinary)


def read(broker: Sandbox, topic: str, *options: str) -> Done:
    return run("read", topic, "--bootstrap", broker.bootstrap, *options)


def lines(done: Done) -> list[dict[str, Any]]:
    assert done.status == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def numbers(done: Done) -> list[int]:
    return [int(line["value"].split()[1]) for line in lines(done)]


def one_sentence(done: Done, *parts: str) -> str:
    assert done.status == 1, done
    assert done.raw == b""
    *before, last = done.err.splitlines()
    assert "Traceback" not in done.err
    assert last.startswith("kafka-explorer: "), done.err
    assert not [line for line in before if line.startswith("kafka-explorer: ")]
    assert all(part in last for part in parts), last
    return last


def test_one_object_a_line_with_every_field(broker: Sandbox, odd: str) -> None:
    done = read(broker, odd)
    common = {"topic": odd, "partition": 0, "timestamp": T0, "timestamp_type": "CreateTime", "headers": []}
    assert lines(done) == [
        {**common, "offset": 0, "key": "tombstone", "value": None, "size": 9},
        {**common, "offset": 1, "key": "", "value": "", "size": 0},
        {
            **common,
            "offset": 2,
            "key": None,
            "value": base64.b64encode(b"\xff\xfe").decode(),
            "value_encoding": "base64",
            "headers": [
                {"name": "id", "value": "1"},
                {"name": "id", "value": None},
                {"name": "Ключ", "value": "AAE=", "encoding": "base64"},
                {"name": "empty", "value": ""},
            ],
            "size": 2 + 3 + 2 + 8 + 2 + 5,
        },
        {
            **common,
            "offset": 3,
            "timestamp": T0 + 7,
            "key": "json",
            "value": '{"price": 1.10, "id": 23958446825181076828}',
            "size": 47,
        },
    ]
    assert done.err.splitlines()[-1].startswith("4 read of 4 offsets, 4 found, ")
    assert len(done.err.splitlines()) == 1


def test_everything_up_to_the_end_is_the_default(broker: Sandbox, orders: str) -> None:
    assert sorted(numbers(read(broker, orders))) == list(range(MESSAGES))
    assert sorted(numbers(read(broker, orders, "--from", "beginning"))) == list(range(MESSAGES))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("end", []),
        ("18", list(range(54, 60))),
        (f"@{T0 + 55_000}", list(range(55, 60))),
        (f"@{datetime.fromtimestamp(T0 // 1000 + 55, tz=UTC).isoformat()}", list(range(55, 60))),
    ],
)
def test_places_to_start_from(here: Here, orders: str, start: str, expected: list[int]) -> None:
    assert sorted(numbers(here.read(orders, "--from", start))) == expected


@pytest.mark.parametrize("option", [["--from", "-5"], ["--from=-5"]])
def test_the_newest_of_the_topic_come_oldest_first(here: Here, orders: str, option: list[str]) -> None:
    assert numbers(here.read(orders, *option)) == [55, 56, 57, 58, 59]


def test_a_limit(here: Here, orders: str) -> None:
    assert len(lines(here.read(orders, "--limit", "7"))) == 7
    assert numbers(here.read(orders, "--from", "-9", "--limit", "2")) == [58, 59]


def test_grep_takes_exact_bytes(here: Here, orders: str, odd: str) -> None:
    assert sorted(numbers(here.read(orders, "--grep", "Заказ 5"))) == [5, *range(50, 60)]
    assert numbers(here.read(orders, "--grep", "заказ 5")) == []
    assert [line["offset"] for line in lines(here.read(odd, "--grep", "23958446825181076828"))] == [3]
    assert "which no message can contain" in here.refused(odd, "--grep", b"\xff")
    assert len(lines(here.read(orders, "--grep", "key 3", "--limit", "2"))) == 2


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ([], 60),
        (["--grep", "key 3"], 9),
        (["--grep", "nothing"], 0),
        (["--from", "end"], 0),
        (["--from", "-7"], 7),
        (["--from", "-700"], 60),
        (["--limit", "8"], 8),
        (["--from", "-7", "--limit", "3"], 3),
    ],
)
def test_counting_prints_a_number_and_nothing_else(here: Here, orders: str, options: list[str], count: int) -> None:
    done = here.read(orders, "--count", *options)
    assert (done.status, done.out) == (0, f"{count}\n")


def test_the_count_agrees_with_kafka_s_own_tool(here: Here, orders: str, java_tool: JavaTool) -> None:
    said = java_tool("org.apache.kafka.tools.GetOffsetShell", "--topic", orders)
    assert sum(int(line.rpartition(":")[2]) for line in said.split()) == int(here.read(orders, "--count").out)


class Following:
    """A command that goes on until it is interrupted."""

    def __init__(self, *arguments: str, out: Path) -> None:
        self._out = out
        with out.open("wb") as stdout:
            self.process = subprocess.Popen(command(*arguments), stdout=stdout, stderr=subprocess.PIPE)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._out.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]

    def interrupt(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        err = self.process.communicate(timeout=30)[1]
        return self.process.returncode, err.decode()


def test_following_hears_what_comes_later_and_ctrl_c_is_status_130(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("followed")
    fill(broker.bootstrap, name, [Sent(b"old")])
    options = ("read", name, "--bootstrap", broker.bootstrap, "--follow", "--from", "beginning")
    following = Following(*options, out=tmp_path / "out")
    wait_until(lambda: len(following.lines) == 1, "what was there is read")
    fill(broker.bootstrap, name, [Sent(b"new")])
    wait_until(lambda: len(following.lines) == 2, "what came later is read")
    status, err = following.interrupt()
    assert [line["value"] for line in following.lines] == ["old", "new"]
    assert status == 130
    assert "Traceback" not in err


def test_following_begins_at_the_end_and_ends_at_a_limit(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("followed")
    fill(broker.bootstrap, name, [Sent(b"old")])
    options = ("read", name, "--bootstrap", broker.bootstrap, "--follow", "--limit", "1")
    following = Following(*options, out=tmp_path / "out")

    def heard() -> bool:
        fill(broker.bootstrap, name, [Sent(b"new")])
        return following.process.poll() is not None

    wait_until(heard, "one message is enough")
    following.process.communicate()
    assert [line["value"] for line in following.lines] == ["new"]
    assert following.process.returncode == 0


def first_line(stdout: IO[bytes]) -> bytes:
    with stdout:
        return stdout.readline()


def test_a_reader_who_has_had_enough_is_no_error(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("long")
    fill(broker.bootstrap, name, [Sent(b"x" * 1000) for _ in range(20_000)])
    arguments = command("read", name, "--bootstrap", broker.bootstrap)
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:
        assert reading.stdout is not None
        assert reading.stderr is not None
        assert json.loads(first_line(reading.stdout))["offset"] == 0
        err = reading.stderr.read().decode()
    assert reading.returncode == 0
    assert "kafka-explorer:" not in err
    assert "Exception" not in err
    assert "Traceback" not in err


def test_a_full_disk_is_one_sentence(broker: Sandbox, orders: str) -> None:
    with Path("/dev/full").open("wb") as full:
        arguments = command("read", orders, "--bootstrap", broker.bootstrap)
        done = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    one_sentence(Done(done.returncode, b"", done.stderr.decode()), "No space left on device")


def test_a_topic_that_is_not_there(here: Here) -> None:
    for name in ("unheard-of", "", "two words"):
        one_sentence(here.read(name), f"Topic '{name}' does not exist on this cluster")
    one_sentence(here.read(b"\xff"), "does not exist on this cluster")


def test_nobody_listens(here: Here) -> None:
    address = unused_address()
    one_sentence(here.run("read", "t", "--bootstrap", address), address, "check host and port")


def test_an_http_server(here: Here) -> None:
    with serving(waiting_for_a_line) as address:
        one_sentence(here.run("read", "t", "--bootstrap", address), address, "does not speak the Kafka protocol")


@pytest.mark.parametrize(
    ("bootstrap", "part"),
    [
        ("no-such-host.invalid:9092", "does not resolve"),
        ("localhost:port", "is no number from 1 to 65535"),
        ("", "no bootstrap server is given"),
    ],
)
def test_an_address_that_is_none(here: Here, bootstrap: str, part: str) -> None:
    one_sentence(here.run("read", "t", "--bootstrap", bootstrap, "--count"), part)


def write_profile(name: str, text: str) -> None:
    folder = profiles_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_a_profile_of_one_s_own(here: Here, broker: Sandbox, orders: str) -> None:
    write_profile("mine.toml", f'name = "My cluster"\nbootstrap_servers = ["{broker.bootstrap}"]\n')
    done = here.run("read", orders, "--profile", "my cluster", "--count")
    assert (done.status, done.out) == (0, "60\n")


def test_a_profile_that_is_not_there_and_one_that_cannot_be_read(here: Here) -> None:
    said = one_sentence(here.run("read", "t", "--profile", "Nobody's"), "There is no connection named 'Nobody's'")
    assert "Local broker" in said
    write_profile("broken.toml", 'name = "Broken"\nbootstrap_servers = [')
    one_sentence(
        here.run("read", "t", "--profile", "Broken"), "no connection named 'Broken'", "broken.toml could not be read"
    )
    write_profile("broken.toml", 'format = 7\nname = "Broken"\n')
    one_sentence(here.run("read", "t", "--profile", "Broken"), "needs a newer Kafka Explorer")


def test_messages_that_could_not_be_read_are_an_error_and_no_count(
    broker: Sandbox, orders: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = ScanProgress(matched=5, ended=EndReason.BROKER_LOST, missing={("orders", 2): 1000, ("orders", 0): 7})

    def losing(*_: object) -> Any:
        yield ScanProgress(elapsed_s=1.0, scanned=5, waiting="broker 1 is down")
        return lost

    monkeypatch.setattr("kafka_explorer.cli.read_output.scan_into", losing)
    monkeypatch.setattr("kafka_explorer.cli.read._TOLD_EVERY_S", 0.0)
    assert cli.main(["read", orders, "--bootstrap", broker.bootstrap, "--count"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "5 read, 0 found, 5/s - waiting: broker 1 is down" in said.err
    assert said.err.splitlines()[-1] == (
        f"kafka-explorer: The connection to {broker.bootstrap} was lost. "
        "(messages not read: partition 0: 7, partition 2: 1,000)"
    )


def test_on_a_terminal_progress_stays_on_one_line(broker: Sandbox, orders: str) -> None:
    ours, theirs = os.openpty()
    arguments = command("read", orders, "--bootstrap", broker.bootstrap)
    done = subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=theirs, timeout=60, check=False)
    os.close(theirs)
    said = os.read(ours, 65_536).decode()
    os.close(ours)
    assert done.returncode == 0
    assert said.count("\n") == 1
    assert "\r\x1b[K60 read of 60 offsets, 60 found, " in said


def test_a_running_sandbox_is_a_connection(broker: Sandbox) -> None:
    profile = connection.sandbox_profile(f"{broker.bootstrap},localhost:1", "4.3.1")
    assert profile.bootstrap_servers == (broker.bootstrap, "localhost:1")
    assert connection.sandbox_profiles() == []
