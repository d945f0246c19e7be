"""`kafka-explorer sandbox start|status|stop`, as a user and a script call them."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.sandbox import commands, running
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.places import state_folder
from kafka_explorer.sandbox.running import Running
from tests.broker_fixtures import command_line_of, wait_until

CHECKOUT = Path(__file__).parents[2]
Said = subprocess.CompletedProcess[str]
Call = Callable[..., Said]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One state folder for the tests of this file, which share a sandbox that was left running."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def call(state: Path) -> Iterator[Call]:
    """Runs `kafka-explorer sandbox ...` as a program of its own."""

    def run(*args: str) -> Said:
        return subprocess.run(
            command(*args),
            cwd=CHECKOUT,
            env=environment(state),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    yield run
    run("stop")


@pytest.fixture(scope="module")
def left(call: Call) -> dict[str, Any]:
    """What `start --json` printed about the sandbox that it left running."""
    said = call("start", "--json")
    assert said.returncode == 0, said.stderr
    return dict(json.loads(said.stdout))


@pytest.fixture
def same_state(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(state))


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "kafka_explorer", "sandbox", *args]


def environment(state: Path) -> dict[str, str]:
    return {**os.environ, "XDG_STATE_HOME": str(state)}


def test_start_prints_one_object_and_leaves_kafka_running(left: dict[str, Any], state: Path) -> None:
    assert {"bootstrap", "classpath", "nodes", "version", "pids", "folder"} <= set(left)
    assert left["nodes"] == 1
    assert all("kafka.Kafka" in command_line_of(pid) for pid in left["pids"])
    assert Path(left["folder"]).is_relative_to(state)
    admin = AdminClient({"bootstrap.servers": left["bootstrap"], "log_level": 0})
    assert str(admin.list_topics(timeout=10).cluster_id) == left["cluster_id"]


def test_the_class_path_runs_kafka_s_own_tools(left: dict[str, Any]) -> None:
    tool = ["java", "-cp", left["classpath"], "org.apache.kafka.tools.TopicCommand", "--list"]

    said = subprocess.run(
        [*tool, "--bootstrap-server", left["bootstrap"]], capture_output=True, text=True, timeout=60, check=False
    )

    assert said.returncode == 0, said.stderr


def test_starting_twice_says_so_and_prints_the_same(left: dict[str, Any], call: Call) -> None:
    said = call("start", "--json")

    assert said.returncode == 0
    assert json.loads(said.stdout) == left
    assert "runs already" in said.stderr


def test_status_finds_it(left: dict[str, Any], call: Call) -> None:
    as_json, as_text = call("status", "--json"), call("status")

    assert (as_json.returncode, json.loads(as_json.stdout)) == (0, left)
    assert as_text.stdout == f"Apache Kafka {left['version']} runs with 1 node at {left['bootstrap']}\n"


def test_the_program_finds_it(left: dict[str, Any], same_state: None) -> None:
    found = running.find()

    assert found is not None
    assert found.bootstrap == left["bootstrap"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"bootstrap": "127.0.0.1:1"}', '{"pids": [1], "colour": "red"}'])
def test_a_state_file_that_says_nothing_of_use_is_no_sandbox(own_folders: Path, text: str) -> None:
    place = state_folder()
    place.mkdir(parents=True)
    (place / "sandbox.json").write_text(text)

    assert running.find() is None


def test_a_sandbox_that_died_with_its_machine_is_none_and_its_data_goes_at_the_next_start(own_folders: Path) -> None:
    folder = running.new_folder()
    (folder / "node-1").mkdir()
    (folder / "node-1" / "alive.lock").touch()  # nobody holds it
    here = os.getpid()  # a process id that lives, and is not Kafka
    running.remember(Running("127.0.0.1:1", "", 1, "4.3.1", (here,), str(folder), "id"))

    assert running.find() is None
    assert running.new_folder() != folder
    assert not folder.exists()


def test_an_interrupted_start_leaves_nothing(tmp_path: Path) -> None:
    starting = subprocess.Popen(
        command("start"),
        cwd=CHECKOUT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with starting:
        assert starting.stderr is not None
        line = starting.stderr.readline()
        assert "Starting Kafka" in line
        wait_until(lambda: list(tmp_path.rglob("server.properties")), "the node has its settings")

        starting.send_signal(signal.SIGINT)

        assert starting.wait(30) == 130
    wait_until(lambda: not supervised(tmp_path), "nothing of it runs", 10)
    assert not list(tmp_path.rglob("node-*"))


def supervised(folder: Path) -> list[str]:
    """The command lines of all processes that name the folder."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [line for pid in pids if str(folder) in (line := command_line_of(pid))]


def test_a_fault_is_one_sentence_on_stderr_and_status_1(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = subprocess.run(
            command("start", "--json", "--port", port),
            cwd=CHECKOUT,
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert said.returncode == 1
    assert said.stdout == ""
    assert f"Port {port} on 127.0.0.1 is in use" in said.stderr
    assert "Traceback" not in said.stderr


def test_without_a_sandbox_status_and_stop_say_so(own_folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_here("status", "--json") == 1
    assert run_here("status") == 1
    assert run_here("stop") == 0
    assert run_here("stop", "--json") == 0

    assert capsys.readouterr().out.splitlines() == [
        '{"running": false}',
        "No sandbox runs.",
        "No sandbox runs.",
        '{"stopped": false}',
    ]


def test_a_sandbox_that_fails_while_it_is_filled_is_not_left(
    own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kafka_explorer.sandbox import sample

    def fail(_: str) -> Iterator[str]:
        yield "Filling"
        raise SandboxError("the disk is full")

    monkeypatch.setattr(sample, "fill", fail)

    with pytest.raises(SandboxError, match="the disk is full"):
        run_here("start", "--sample")
    assert running.find() is None
    assert not supervised(own_folders)


def run_here(*args: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers())
    return commands.run(parser.parse_args(["sandbox", *args]))


def test_the_hidden_command_supervises(tmp_path: Path) -> None:
    """A frozen program has no Python to run supervisor.py with: it starts itself."""
    folder = tmp_path / "sandbox" / "node-1"
    folder.mkdir(parents=True)
    frozen = subprocess.Popen(
        command("supervise", str(folder), "sleep", "600"),
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with frozen:
        assert frozen.stdout is not None
        assert frozen.stdin is not None
        pid = int(frozen.stdout.readline())
        assert "sleep 600" in command_line_of(pid)
        frozen.stdin.close()
        frozen.wait(10)
    assert not command_line_of(pid)


def test_stop_ends_it_and_removes_its_data(left: dict[str, Any], call: Call) -> None:
    """The last test of this file: it ends what the others share."""
    said = call("stop", "--json")

    assert json.loads(said.stdout) == {"stopped": True}
    assert not [line for pid in left["pids"] if (line := command_line_of(pid))]
    assert not Path(left["folder"]).exists()
    assert call("status", "--json").returncode == 1
