"""Runs `kafka-explorer` as a user does: in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

LONG_S = 60


@dataclass(frozen=True)
class Done:
    """What a command said, and how it ended."""

    status: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()


def command(*arguments: str | bytes) -> list[str | bytes]:
    """The command line."""
    return [sys.executable, "-m", "kafka_explorer", *arguments]


def run(*arguments: str | bytes, env: Mapping[str, str] | None = None) -> Done:
    """Runs it to its end."""
    environment = {**os.environ, **(env or {})}
    done = subprocess.run(command(*arguments), capture_output=True, timeout=LONG_S, check=False, env=environment)
    return Done(done.returncode, done.stdout, done.stderr.decode())
