"""One Kafka node: its folder and its process."""

import contextlib
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from pathlib import Path

from kafka_explorer.sandbox import readiness, supervisor
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.places import writing
from kafka_explorer.sandbox.settings import Place

_START_S = 60.0
_STOP_S = 30.0
_LOOK_EVERY_S = 0.05
_WINDOWS_FLAGS: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)


class Node:
    """A node of a sandbox. `kill()` and `start()` again keep its ports and its data."""

    def __init__(self, place: Place, folder: Path, command: Sequence[str]) -> None:
        self.place = place
        self.folder = folder
        self.pid: int | None = None  # of the JVM; None while it does not run
        self._command = command
        self._supervisor: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where clients find it, host:port."""
        return self.place.address

    @property
    def running(self) -> bool:
        """Whether its process lives; it may not answer yet."""
        return self._supervisor is not None and self._supervisor.poll() is None

    def launch(self) -> None:
        """Starts the process and returns at once."""
        if self.running:
            return
        self._forget()
        with writing(self.folder), (self.folder / "supervisor.log").open("ab") as log:
            self._supervisor = subprocess.Popen(
                [*_supervisor_command(), str(self.folder), *self._command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,  # Ctrl-C in the owner's terminal is the owner's to act upon
                creationflags=_WINDOWS_FLAGS,
            )
        assert self._supervisor.stdout is not None  # noqa: S101 - asked for as a pipe above
        said = self._supervisor.stdout.readline().strip()
        if not said:
            raise SandboxError(f"Kafka's process did not start: {self._complaint() or 'it gave no reason'}")
        self.pid = int(said)

    def start(self, timeout_s: float = _START_S) -> None:
        """Starts a killed or stopped node again; returns when it answers clients."""
        self.launch()
        for _ in readiness.wait_for([self.address], brokers=1, alive=lambda: self.running, timeout_s=timeout_s):
            pass

    def kill(self) -> None:
        """Ends it as a power cut would; returns when the process is gone."""
        self._end_by("kill")

    def stop(self) -> None:
        """Ends it in order; returns when the process is gone."""
        self._end_by("stop")

    def stopping(self) -> Generator[None, None, None]:
        """Ends it in order, as a job that yields while it waits."""
        self._order("stop")
        while self.running:
            yield
            time.sleep(_LOOK_EVERY_S)
        self.pid = None

    def leave(self) -> None:
        """Lets it run on without its owner; only `running.stop` ends it then."""
        if self._supervisor is None or self._supervisor.stdin is None:
            return
        self._supervisor.stdin.write("leave\n")
        self._supervisor.stdin.close()
        self._supervisor.returncode = 0  # it outlives us on purpose: no warning about an abandoned child

    @property
    def supervisor_pid(self) -> int | None:
        """The process that keeps watch over the JVM."""
        return self._supervisor.pid if self._supervisor else None

    def end(self) -> None:
        """Ends it at once and removes its data."""
        if self._supervisor is not None:
            self._forget()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """What it wrote to its log and its console, as far as it exists."""
        texts = []
        for name in ("server.log", "console.log", "supervisor.log"):
            with contextlib.suppress(OSError):
                texts.append((self.folder / name).read_text(errors="replace"))
        return "\n".join(texts)

    def _end_by(self, order: str) -> None:
        self._order(order)
        if self._supervisor is not None:
            self._supervisor.wait(_STOP_S)
        self.pid = None

    def _order(self, order: str) -> None:
        if self._supervisor is not None and self._supervisor.stdin is not None:
            with contextlib.suppress(OSError):  # it is gone already
                self._supervisor.stdin.write(f"{order}\n")
                self._supervisor.stdin.flush()

    def _forget(self) -> None:
        """Ends the supervisor by closing its input, which also ends the JVM; a dead one is only cleared away."""
        if self._supervisor is None:
            return
        for pipe in (self._supervisor.stdin, self._supervisor.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._supervisor.wait(_STOP_S)
        self._supervisor = None
        self.pid = None

    def _complaint(self) -> str:
        return self.log().strip().rpartition("\n")[2]


def _supervisor_command() -> list[str]:
    if getattr(sys, "frozen", False):  # no Python to run a script with: the program itself has a hidden command
        return [sys.executable, "sandbox", "supervise"]
    return [sys.executable, "-I", "-S", supervisor.__file__]
