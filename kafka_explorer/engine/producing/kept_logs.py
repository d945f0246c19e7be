"""Logs of runs that nobody needs any more are removed, so that what was sent does not fill the disk.

Never one with which a run can still go on: only a run that saw everything there was, with nothing in doubt, is through,
and so does its log say (`SendLog.end`). Folders in which nothing was begun go, too.
"""

import contextlib
import shutil
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from kafka_explorer.engine.producing.send_log import SendLog

KEPT_S = 30 * 86_400.0
"""So long the log of a run that is through can still be looked at: what was refused, and why."""
KEPT_BYTES = 512 * 1024 * 1024
"""So much they may take together; beyond it the oldest go first."""
TOUCHED_S = 86_400.0
"""What was written to within that time stays, whatever it takes: somebody may be looking at it."""


@dataclass(frozen=True, slots=True)
class _Kept:
    folder: Path
    written_s: float
    size_bytes: int


def sweep_logs(root: Path, now_s: float | None = None) -> Generator[None, None, int]:
    """Remove what is too old, or too much, below `root`; returns how many folders went. Raises nothing."""
    now_s = time.time() if now_s is None else now_s
    through: list[_Kept] = []
    removed = 0
    for folder in _folders(root):
        yield
        kept = _measured(folder)
        if kept is None or now_s - kept.written_s < TOUCHED_S:
            continue
        if not SendLog.exists(str(folder)):
            removed += _removed(folder)
        elif SendLog.is_through(str(folder)):
            through.append(kept)
    through.sort(key=lambda kept: kept.written_s)
    total = sum(kept.size_bytes for kept in through)
    for kept in through:
        if now_s - kept.written_s < KEPT_S and total <= KEPT_BYTES:
            break
        yield
        removed += _removed(kept.folder)
        total -= kept.size_bytes
    return removed


def _folders(root: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from sorted(path for path in root.iterdir() if path.is_dir() and not path.is_symlink())


def _measured(folder: Path) -> _Kept | None:
    """How large a folder is and when it was written to last; None when that cannot be told."""
    try:
        found = [path.stat() for path in (folder, *folder.rglob("*"))]
    except OSError:
        return None
    return _Kept(folder, max(each.st_mtime for each in found), sum(each.st_size for each in found))


def _removed(folder: Path) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()
