"""Where the sandbox keeps things: what it can fetch again in the cache, what runs now in the state folder."""

import contextlib
import errno
import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from kafka_explorer.sandbox.errors import SandboxError

_NAME = "kafka-explorer"
_FULL = {errno.ENOSPC, errno.EDQUOT}
_SPACE_MB = 200  # the jars and the archive are 105 MB; a sample day and a node's own files the rest


def cache_folder() -> Path:
    """The user's cache: Kafka's jars and what was prepared from them."""
    return Path(platformdirs.user_cache_dir(_NAME, appauthor=False))


def state_folder() -> Path:
    """Where a sandbox that was left running keeps its data and its state file."""
    return Path(platformdirs.user_state_dir(_NAME, appauthor=False)) / "sandbox"


@contextmanager
def writing(folder: Path) -> Generator[None]:
    """Turns a disk's refusal while writing under `folder` into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise disk_full(folder) from error
        raise SandboxError(f"{folder} cannot be written ({error.strerror}): check its permissions.") from error


def require_space(folder: Path) -> None:
    """Raises SandboxError when the disk is nearly full: Kafka would start, and die of it later with less to say."""
    if shutil.disk_usage(folder).free < _SPACE_MB * 1_000_000:
        raise disk_full(folder)


def sweep(folder: Path, *, pattern: str, unused_days: float) -> None:
    """Removes what a killed program left half done, or what nothing has used for long."""
    oldest = time.time() - unused_days * 24 * 60 * 60
    for place in folder.glob(pattern):
        with contextlib.suppress(OSError):
            if place.stat().st_mtime < oldest:
                shutil.rmtree(place)


def disk_full(folder: Path) -> SandboxError:
    """The sentence for a full disk, with what is left on it."""
    remedy = f"make at least {_SPACE_MB} MB free there and start again"
    return SandboxError(f"The disk that holds {folder} is full ({_left(folder)}): {remedy}.")


def _left(folder: Path) -> str:
    existing = next((place for place in (folder, *folder.parents) if place.exists()), None)
    if existing is None:
        return "size unknown"
    return f"{shutil.disk_usage(existing).free // 1_000_000:,} MB left"
