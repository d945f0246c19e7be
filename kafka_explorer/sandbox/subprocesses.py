"""Runs a program to its end as a job: it can be given up, and then the program ends too."""

import subprocess
import tempfile
from collections.abc import Generator, Sequence
from pathlib import Path

_LOOK_EVERY_S = 0.1


def finish(command: Sequence[str], step: str, *, folder: Path | None = None) -> Generator[str, None, tuple[int, str]]:
    """Yields `step` every 100 ms at least, returns the exit status and what the program wrote to stdout and stderr.

    Raises OSError when it cannot be started. Closing the generator kills it.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield step
            while not _ended(process):
                yield step
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
        output.seek(0)
        return process.returncode, output.read().decode(errors="replace")


def _ended(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(_LOOK_EVERY_S)
    except subprocess.TimeoutExpired:
        return False
    return True
