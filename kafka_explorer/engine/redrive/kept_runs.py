"""Runs of redrives on disk: each has a folder, with its request beside its account, so that whoever opens the program
next can go on with one that is not through, and what is through and old does not fill the disk.

A run is through when something became of every dead letter that it chose: so the account says, and no flag that a
program which was killed could not set.
"""

import contextlib
import json
import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.brokers import describe_cluster
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.redrive.account import Account, AccountFailed, has_account
from kafka_explorer.engine.redrive.request import Chosen, RedriveRequest, State
from kafka_explorer.engine.redrive.request_text import NoRequest, request_of, text_of

THROUGH_KEPT_S = 7 * 86_400.0
"""So long the account of a run that is through, or was put away, can still be looked at."""
PLANS_KEPT_S = 86_400.0
"""So long a plan stays that nothing was sent by, and the plans of a run that is through."""
_REQUEST, _LOCK, _AWAY = "run.json", "running.sqlite", "put-away"
_PLANS = "plan-*"
_DATED = ("run.json", "account.sqlite", "put-away", "plan-*/plan.sqlite")
"""What tells a folder's age: other files change when it is only looked at."""
_ENDING_S, _LOOK_S = 20.0, 0.05

P = TypeVar("P")
R = TypeVar("R")


class AlreadyRunning(ExplorerError):
    """Another process works with the run in `folder` now."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.folder = folder

    def __str__(self) -> str:
        return "This redrive is under way in another window. Nothing was sent by this one."


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run in `folder` and what became of it so far. `connection` is how its user calls the target's cluster, "" where
    that is the dead letters' own. `parks`: the dead letters are only copied. `total` of None: only reading tells.
    """

    folder: str
    request: RedriveRequest
    began_ms: int = 0
    connection: str = ""
    parks: bool = False
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    doubtful: int = 0
    running: bool = False
    put_away: bool = False

    @property
    def total(self) -> int | None:
        """How many dead letters were chosen."""
        chosen = self.request.selection
        return chosen.count if isinstance(chosen, Chosen) else None

    @property
    def through(self) -> bool:
        """Whether something became of every dead letter, for certain."""
        seen = self.sent + self.skipped + self.failed
        return not self.doubtful and self.total is not None and seen >= self.total

    @property
    def open(self) -> bool:
        """Whether somebody should go on with it."""
        return not (self.through or self.put_away or self.running)


def keep_run(folder: str, request: RedriveRequest, connection: str = "", *, parks: bool = False) -> None:
    """Write into `folder` (existing) what it takes to go on another day. Raises AccountFailed."""
    now_ms = time.time_ns() // 1_000_000
    head = {"began_ms": now_ms, "connection": connection, "parks": parks}
    path = Path(folder) / _REQUEST
    new = path.with_suffix(".new")
    try:
        # It may hold messages that were changed by hand: nobody else's to read.
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(f"{json.dumps(head, ensure_ascii=False)}\n{text_of(request)}\n")
        new.replace(path)
    except OSError as error:
        raise AccountFailed(folder, error.strerror or str(error)) from error


def kept_run(folder: str) -> KeptRun | None:
    """Return the run in a folder; None where none is, or none that this version can read. Raises AccountFailed."""
    path = Path(folder)
    try:
        head, request = (path / _REQUEST).read_text(encoding="utf-8").splitlines()[:2]
        told, asked = json.loads(head), request_of(request)
        began_ms, connection, parks = int(told["began_ms"]), str(told["connection"]), bool(told["parks"])
    except (OSError, ValueError, KeyError, TypeError, NoRequest):
        return None
    counts = _counts(folder)
    return KeptRun(
        folder,
        asked,
        began_ms,
        connection,
        parks,
        counts[State.SENT],
        counts[State.SKIPPED],
        counts[State.FAILED],
        counts[State.DOUBTFUL],
        running=is_running(folder),
        put_away=(path / _AWAY).exists(),
    )


def put_away(folder: str) -> None:
    """Have nobody asked about this run any more; with doubts its account stays for good. Raises AccountFailed."""
    try:
        (Path(folder) / _AWAY).touch()
    except OSError as error:
        raise AccountFailed(folder, error.strerror or str(error)) from error


def begin_kept(
    folder: str, request: RedriveRequest, connection: str, parks: bool, work: Callable[[], Generator[P, None, R]]
) -> Generator[P | None, None, R]:
    """Keep a run, unless it is kept already and goes on, and do its work. Raises as `keep_run` and `run_kept`."""
    if not (Path(folder) / _REQUEST).exists():
        keep_run(folder, request, connection, parks=parks)
    return (yield from run_kept(folder, work))


def run_kept(folder: str, work: Callable[[], Generator[P, None, R]]) -> Generator[P | None, None, R]:
    """Do a run's work while nobody else can do any with its folder. Raises AlreadyRunning, AccountFailed.

    It waits a while for who is just ending: a run that was stopped finishes its batch.
    """
    deadline = time.monotonic() + _ENDING_S
    with contextlib.ExitStack() as stack:
        while True:
            try:
                stack.enter_context(_alone(folder))
                break
            except AlreadyRunning:
                if time.monotonic() > deadline:
                    raise
            time.sleep(_LOOK_S)
            yield None
        return (yield from work())


def find_runs(settings: ClusterSettings, root: str) -> Generator[None, None, tuple[KeptRun, ...]]:
    """Return the runs below `root` that somebody should go on with, the newest first, and remove what `sweep` does.

    Only those whose dead letters lie on this very cluster. Raises ConnectionFailed, RequestTimedOut.
    """
    yield
    sweep(root)
    yield
    found = []
    for folder in _folders(root):
        with contextlib.suppress(AccountFailed):
            if (run := kept_run(str(folder))) is not None and run.open:
                found.append(run)
        yield
    if not found:
        return ()
    with (yield from telling(None, connect(settings))) as cluster:
        known = (yield from telling(None, describe_cluster(cluster))).cluster_id
    mine = (run for run in found if run.request.cluster_id == known)
    return tuple(sorted(mine, key=lambda run: -run.began_ms))


def sweep(root: str, now_s: float | None = None) -> list[str]:
    """Remove what nobody needs below `root`; return the names of the folders that are gone.

    A run that is through, or was put away, goes after THROUGH_KEPT_S, its plans after PLANS_KEPT_S, and so does a plan
    by which nothing was sent. What is not through, in doubt or under way stays, and so does an account without a
    request: a command line's, which is told to its user.
    """
    now_s = time.time() if now_s is None else now_s
    gone = []
    for folder in _folders(root):
        with contextlib.suppress(OSError, AccountFailed):
            dated = [path for name in _DATED for path in folder.glob(name)] or [folder]
            if _outlived(folder, now_s - max(path.stat().st_mtime for path in dated)):
                shutil.rmtree(folder)
                gone.append(folder.name)
    return gone


def is_running(folder: str) -> bool:
    """Whether a process works with the run in `folder` now."""
    if not (Path(folder) / _LOCK).exists():
        return False
    try:
        with _alone(folder):
            return False
    except AlreadyRunning:
        return True


def _outlived(folder: Path, age_s: float) -> bool:
    """Whether a folder may go; of one that may not yet, the plans may be removed."""
    if age_s < PLANS_KEPT_S:
        return False
    run = kept_run(str(folder))
    if run is None:
        return not has_account(str(folder)) and not (folder / _REQUEST).exists()
    if run.running or run.doubtful or not (run.through or run.put_away):
        return False
    if age_s >= THROUGH_KEPT_S:
        return True
    for plan in folder.glob(_PLANS):
        shutil.rmtree(plan, ignore_errors=True)
    return False


def _counts(folder: str) -> Counter[State]:
    if not has_account(folder):
        return Counter()
    account = Account(folder)
    try:
        return account.counts
    finally:
        account.close()


def _folders(root: str) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(path for path in Path(root).iterdir() if path.is_dir())
    return []


@contextlib.contextmanager
def _alone(folder: str) -> Iterator[None]:
    # A transaction on a file of its own: the system ends it with the process, however that dies.
    try:
        lock = sqlite3.connect(Path(folder) / _LOCK, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise AccountFailed(folder, str(error)) from error
    try:
        try:
            lock.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise AlreadyRunning(folder) from error
            raise AccountFailed(folder, str(error)) from error
        yield
    finally:
        lock.close()
