"""A supervised process ends with its owner; here it is a `sleep`, in test_broker.py it is Kafka."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kafka_explorer.sandbox import supervisor
from kafka_explorer.sandbox.supervisor import ALIVE, STOP, try_lock
from tests.broker_fixtures import command_line_of, wait_until

Supervised = tuple["subprocess.Popen[str]", int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sandbox" / "node-1"
    made.mkdir(parents=True)
    (made / "data").touch()
    return made


@pytest.fixture
def supervise(folder: Path) -> Iterator[Callable[..., Supervised]]:
    """Starts a supervisor over a command; returns it and the id of the process it watches."""
    started: list[subprocess.Popen[str]] = []

    def start(*command: str) -> Supervised:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", supervisor.__file__, str(folder), *(command or ("sleep", "600"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        return process, int(process.stdout.readline())

    yield start
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()


def order(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def gone(pid: int) -> bool:
    return not command_line_of(pid)


def test_when_the_owner_lets_go_the_process_ends_and_its_data_goes(
    supervise: Callable[..., Supervised], folder: Path
) -> None:
    process, pid = supervise()
    assert "sleep" in command_line_of(pid)
    assert process.stdin is not None

    process.stdin.close()  # as the operating system does for an owner that was killed

    process.wait(10)
    assert gone(pid)
    assert not folder.parent.exists()


@pytest.mark.parametrize("how", ["kill", "stop"])
def test_a_process_that_is_ended_on_purpose_keeps_its_data(
    supervise: Callable[..., Supervised], folder: Path, how: str
) -> None:
    process, pid = supervise()

    order(process, how)

    process.wait(10)
    assert gone(pid)
    assert (folder / "data").exists()


def test_stop_lets_the_process_end_in_order(supervise: Callable[..., Supervised], folder: Path) -> None:
    process, _ = supervise("sh", "-c", "trap 'touch ended; exit 0' TERM; touch began; while :; do sleep 0.01; done")
    wait_until((folder / "began").exists, "the process has set its trap")

    order(process, "stop")

    process.wait(10)
    assert (folder / "ended").exists()


def test_a_process_that_ends_by_itself_gives_its_status_and_keeps_its_data(
    supervise: Callable[..., Supervised], folder: Path
) -> None:
    process, _ = supervise("sh", "-c", "echo why it died; exit 3")

    assert process.wait(10) == 3
    assert "why it died" in (folder / "console.log").read_text()
    assert (folder / "data").exists()


def test_a_process_that_is_left_outlives_its_owner_until_it_is_told(
    supervise: Callable[..., Supervised], folder: Path
) -> None:
    process, pid = supervise()
    order(process, "leave")
    assert process.stdin is not None
    process.stdin.close()
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1)
    assert "sleep" in command_line_of(pid)

    (folder / STOP).touch()

    process.wait(10)
    assert gone(pid)
    assert not folder.exists()


def test_when_the_supervisor_is_killed_the_process_goes_with_it(supervise: Callable[..., Supervised]) -> None:
    process, pid = supervise()

    os.kill(process.pid, signal.SIGKILL)

    process.wait(10)
    wait_until(lambda: gone(pid), "the process has ended", 10)


def test_a_supervisor_holds_its_lock_while_it_lives(supervise: Callable[..., Supervised], folder: Path) -> None:
    process, _ = supervise()

    assert try_lock(folder / ALIVE) is None

    order(process, "kill")
    process.wait(10)
    held = try_lock(folder / ALIVE)
    assert held is not None
    held.close()
