"""The folders of sandboxes: a folder per node inside, each with the lock that its supervisor holds while it lives."""

import contextlib
import shutil
import time
from pathlib import Path

from kafka_explorer.sandbox.supervisor import ALIVE, try_lock


def nodes_in(folder: Path) -> list[Path]:
    """The folders of a sandbox's nodes."""
    return [place for place in folder.glob("node-*") if (place / ALIVE).exists()]


def alive(folder: Path) -> bool:
    """Whether any node of the sandbox runs."""
    return any(_supervised(node) for node in nodes_in(folder))


def remove_dead(parent: Path, pattern: str, *, older_than_s: float = 0) -> None:
    """Removes sandboxes' folders in which nothing runs and that were made long enough ago."""
    made_before = time.time() - older_than_s
    for folder in parent.glob(pattern):
        with contextlib.suppress(OSError):  # somebody else's, or just being removed
            if folder.stat().st_mtime <= made_before and not alive(folder):
                shutil.rmtree(folder)


def _supervised(node: Path) -> bool:
    try:
        held = try_lock(node / ALIVE)
    except OSError:  # its supervisor has just removed it
        return False
    if held is None:
        return True
    held.close()
    return False
